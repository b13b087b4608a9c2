"""The rates of one tariff edition as a whole: how many are read, of what kind, and which jump."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from cruce.model import Finding, Severity, Text
from cruce.tariff.rates import read_rate, special_is_read
from cruce.tariff.terms import Rate, ReferredRate, Term, UnreadRate

_Base = tuple[str | None, str | None]
RateKind = Literal["free", "ad_valorem", "specific", "compound", "prose"]

JUMP_POINTS: Final = Decimal(25)
"""Percentage points by which no rate is expected to move at once.

Staged reductions take a few points a year; the Mexican increases of 2026 reach it for few fracciones, and
those deserve a look.
"""

FAR: Final = 100
"""Factor between two rates of one code that no tariff has gone through: a load multiplied on the way."""

JUMP_TIMES: Final = 8
"""Factor between two rates that looks like a slipped point or a lost digit (2.5 % and 25 %)."""

FEWEST_READ: Final = Decimal("0.5")
"""Share of the rates that must be read: below it the column is another one, or damaged."""

_MARKS: Final = ("prohibida", "amx", "ae")  # what the Mexican tariff prints where it gives no figures


@dataclass(frozen=True, slots=True)
class ColumnCheck:
    """One rate column: its rates, those read, and the codes of those refused (known, and never free)."""

    rates: int
    refused_codes: tuple[str, ...]

    @property
    def parsed(self) -> int:
        """Count the rates that are read."""
        return self.rates - len(self.refused_codes)


@dataclass(frozen=True, slots=True)
class RatesCheck:
    """The general and the special column of an edition, the general rates by kind, and those that jump.

    ``jumps`` gives code, text before, text now. ``findings`` names each text that neither is a rate nor
    refers to one, or the whole column where most of it is not read.
    """

    general: ColumnCheck
    special: ColumnCheck
    kinds: Mapping[RateKind, int]
    jumps: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]


def check_rates(
    edition: str, tariff: str, rates: Mapping[str, Mapping[str, str]], before: Mapping[str, str]
) -> RatesCheck:
    """Read the ``general`` and ``special`` texts of an edition by code; ``before`` are the general ones that
    it takes the place of.
    """
    general, special = rates.get("general", {}), rates.get("special", {})
    read = {code: read_rate(text, tariff) for code, text in general.items()}
    kinds = Counter(map(kind_of, read.values()))
    refused = tuple(code for code, rate in read.items() if isinstance(rate, UnreadRate))
    return RatesCheck(
        general=ColumnCheck(len(read), refused),
        special=ColumnCheck(
            len(special), tuple(code for code, text in special.items() if not special_is_read(text))
        ),
        kinds={kind: kinds[kind] for kind in get_args(RateKind)},
        jumps=tuple(
            (code, before[code], general[code])
            for code, rate in read.items()
            if code in before
            and before[code] != general[code]
            and _jumps(read_rate(before[code], tariff), rate)
        ),
        findings=(*_findings(edition, read), *_far(edition, tariff, read, general, before)),
    )


def kind_of(rate: Rate | UnreadRate) -> RateKind:
    """Tell what a rate is: free, percent of the value, one amount per unit, a sum of several, or prose.

    Prose is what is not read, and a percent whose base only its words tell.
    """
    if isinstance(rate, UnreadRate):
        return "prose"
    if not rate.terms:
        return "free"
    if len(rate.terms) > 1 or any(term.unit is None for term in (*rate.least, *rate.most)):
        return "compound"
    if rate.terms[0].unit is not None:
        return "specific"
    if rate.least or rate.most:
        return "compound"
    if rate.terms[0].on is not None:
        return "prose"
    return "ad_valorem" if rate.terms[0].amount else "free"


def _jumps(before: Rate | UnreadRate, now: Rate | UnreadRate) -> bool:
    if not isinstance(before, Rate) or not isinstance(now, Rate):
        return False
    old, new = _levels(before), _levels(now)
    if old and new and old.keys() != new.keys():
        return True
    return any(_leaps(base, old.get(base, Decimal(0)), new.get(base, Decimal(0))) for base in {*old, *new})


def _levels(rate: Rate) -> dict[tuple[str | None, str | None], Decimal]:
    levels: dict[tuple[str | None, str | None], Decimal] = {}
    for term in rate.terms:
        if term.amount:
            levels[term.unit, term.on] = levels.get((term.unit, term.on), Decimal(0)) + _level(term)
    return levels


def _level(term: Term) -> Decimal:
    return term.amount / term.parts


def _leaps(base: tuple[str | None, str | None], old: Decimal, new: Decimal) -> bool:
    low, high = sorted((old, new))
    return (base[0] is None and high - low >= JUMP_POINTS) or (low > 0 and high >= low * JUMP_TIMES)


def _findings(edition: str, read: Mapping[str, Rate | UnreadRate]) -> Iterator[Finding]:
    unread = sum(isinstance(rate, UnreadRate) for rate in read.values())
    if unread > FEWEST_READ * len(read):
        yield Finding(
            code="tariff.edition-unread",
            severity=Severity.REFUSAL,
            pointer=f"/editions/{edition}",
            says=Text(
                en=f"{edition}: {unread} of {len(read)} general rates cannot be read.",
                es=f"{edition}: {unread} de {len(read)} tasas generales no se pueden leer.",
            ),
            advice=Text(
                en="Check that the file has its rates in the right column; then import it again.",
                es="Verifique que el archivo tenga sus tasas en la columna correcta e impórtelo de nuevo.",
            ),
        )
        return
    for code, rate in read.items():
        if isinstance(rate, UnreadRate) and not _is_known(rate):
            yield _no_rate(edition, code, rate)


def _far(
    edition: str,
    tariff: str,
    read: Mapping[str, Rate | UnreadRate],
    now: Mapping[str, str],
    before: Mapping[str, str],
) -> Iterator[Finding]:
    """Refuse each rate that is a hundred times what the edition before says, or a hundredth."""
    for code, rate in read.items():
        old = read_rate(before[code], tariff) if before.get(code, now[code]) != now[code] else None
        if isinstance(old, Rate) and isinstance(rate, Rate) and _is_far(_levels(old), _levels(rate)):
            yield Finding(
                code="tariff.rate-far",
                severity=Severity.REFUSAL,
                pointer=f"/editions/{edition}/{code}",
                says=Text(
                    en=f"{edition}: the rate of {code} goes from “{before[code]}” to “{now[code]}”.",
                    es=f"{edition}: la tasa de {code} pasa de «{before[code]}» a «{now[code]}».",
                ),
                advice=Text(
                    en="Compare it with the official text; mend it before anything is charged by it.",
                    es="Compárela con el texto oficial; corríjala antes de que se cobre con ella.",
                ),
            )


def _is_far(old: Mapping[_Base, Decimal], new: Mapping[_Base, Decimal]) -> bool:
    pairs = (sorted((old[base], new[base])) for base in old.keys() & new.keys())
    return any(low > 0 and high >= FAR * low for low, high in pairs)


def _is_known(rate: UnreadRate) -> bool:
    return isinstance(rate, ReferredRate) or rate.text.strip().lower() in _MARKS


def _no_rate(edition: str, code: str, rate: UnreadRate) -> Finding:
    return Finding(
        code="tariff.rate-text",
        severity=Severity.WARNING,
        pointer=f"/editions/{edition}/{code}",
        says=Text(
            en=f"{edition}: the general rate of {code} is no rate that is known: “{rate.text[:80]}”.",
            es=f"{edition}: la tasa general de {code} no es una tasa conocida: «{rate.text[:80]}».",
        ),
        advice=Text(
            en="Compare it with the official text. Until it is read, the line is unrated, never free.",
            es="Compárela con el texto oficial. Mientras no se lea, la línea queda sin tasa, nunca exenta.",
        ),
    )
