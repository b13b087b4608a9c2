"""The exchange rate of law: which official table gives it on a day, by each country's own rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from cruce.law import exchange_sentences as sentences
from cruce.law.values import Known, Unknown

Figure = Callable[[str, date], Known | Unknown]
_NINTH = Decimal("1e-9")  # as many decimals as a file of law may write


def rate_of_law(figure: Figure, path: str, on: date) -> Known | Unknown:
    """Give the official rate at a path such as ``us/exchange/MXN``, in national currency for one unit.

    In the United States the certified quarterly rate, or the daily one where that differs enough or no
    quarterly one is at hand (31 USC 5151; 19 CFR 159.34 and 159.35). In Mexico the dollar as published, and
    any other currency by way of the dollar and the monthly table of equivalences (CFF art. 20).
    """
    country, _, currency = path.partition("/exchange/")
    if country == "us":
        return _quarterly_or_daily(figure, path, currency, on)
    if country == "mx" and currency != "USD":
        return _by_way_of_the_dollar(figure, path, currency, on)
    return _usable(figure, path, on)


def last_rate(figure: Figure, path: str, on: date) -> Known | Unknown:
    """Give the rate with the last official figures before a day, as long as the law directory carries them.

    ``<country>/conversion/carried-days`` says how long. What is known on the day itself is not replaced.
    """
    country = path.partition("/")[0]

    def carried(asked: str, day: date) -> Known | Unknown:
        found = _usable(figure, asked, day)
        if isinstance(found, Known) or found.known_to is None or not _is_carried(asked):
            return found
        longest = _number(figure(f"{country}/conversion/carried-days", day))
        held = longest is not None and (day - found.known_to).days <= longest
        return _usable(figure, asked, found.known_to) if held else found

    return rate_of_law(carried, path, on)


def is_absurd(value: object) -> bool:
    """Tell whether a figure can be no exchange rate: a word, nought or less."""
    return not isinstance(value, Decimal) or value <= 0


def _is_carried(path: str) -> bool:
    # A daily rate is of its day alone; carried on, it would set aside a quarterly one that holds.
    return "/exchange/" in path or "/equivalence/" in path


def _usable(figure: Figure, path: str, on: date) -> Known | Unknown:
    found = figure(path, on)
    if isinstance(found, Known) and is_absurd(found.value):
        return Unknown(path, sentences.absurd(path, found.since), found.since - timedelta(days=1))
    return found


def _number(found: Known | Unknown) -> Decimal | None:
    return found.value if isinstance(found, Known) and isinstance(found.value, Decimal) else None


def _quarterly_or_daily(figure: Figure, path: str, currency: str, on: date) -> Known | Unknown:
    quarterly = _usable(figure, path, on)
    daily = _usable(figure, f"us/exchange-daily/{currency}", on)
    if isinstance(daily, Unknown):
        return quarterly
    if isinstance(quarterly, Unknown):
        return replace(daily, path=path, says=sentences.no_quarterly(daily))
    limit = _number(figure("us/conversion/daily-variance", on))
    if limit is None:
        return quarterly
    variance = abs(Decimal(daily.value) / Decimal(quarterly.value) - 1)
    if variance >= limit:
        return replace(daily, path=path, says=sentences.daily_used(daily, quarterly, variance))
    return replace(quarterly, says=sentences.quarterly_kept(quarterly, daily, variance))


def _by_way_of_the_dollar(figure: Figure, path: str, currency: str, on: date) -> Known | Unknown:
    """Multiply the equivalence in dollars by the dollar of the day; without a table, the figure as it is."""
    equivalence = _usable(figure, f"mx/equivalence/{currency}", on)
    if isinstance(equivalence, Unknown):
        if equivalence.known_to is None:
            return _usable(figure, path, on)
        return Unknown(path, equivalence.why, equivalence.known_to)
    dollar = _usable(figure, "mx/exchange/USD", on)
    if isinstance(dollar, Unknown):
        return Unknown(path, dollar.why, dollar.known_to)
    ends = [end for end in (equivalence.until, dollar.until) if end is not None]
    return Known(
        value=(Decimal(equivalence.value) * Decimal(dollar.value)).quantize(_NINTH),
        unit=f"MXN per {currency}",
        path=path,
        since=max(equivalence.since, dollar.since),
        until=min(ends, default=None),
        says=sentences.by_the_dollar(currency, equivalence, dollar),
        citations=(*equivalence.citations, *dollar.citations),
        verified=equivalence.verified and dollar.verified,
        illustrative=equivalence.illustrative or dollar.illustrative,
    )
