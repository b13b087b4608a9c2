"""The exchange rate of law on a declaration: of its day, or the last one with a word about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from cruce.law import Known, Law, Unknown
from cruce.model import Conversion, Severity, Text
from cruce.tariff import words
from cruce.tariff.dates import DayOfLaw
from cruce.tariff.sheet import CURRENCIES, Sheet


def exchange(sheet: Sheet, currency: str, day: DayOfLaw, pointer: str) -> Conversion | Text | None:
    """Give the exchange rate of law into the national currency, or why it is not known.

    None is needed for the national currency itself. Where the rate of the day is not at hand, or is absurd,
    the last valid one is used and named, unless it is older than the law directory carries.
    """
    if currency == sheet.currency:
        return None
    found = sheet.law.convert(sheet.country, currency, day.day)
    used = found if isinstance(found, Known) else sheet.law.last_rate(sheet.country, currency, day.day)
    if isinstance(used, Unknown):
        why = found.why if isinstance(found, Unknown) else used.why
        sheet.find(
            "tariff.exchange.unknown",
            pointer,
            words.UNKNOWN_RATE,
            currency,
            severity=Severity.WARNING,
            day=day.day,
            why=why,
        )
        return why
    _say_rate(sheet, found, used, currency, day.day, pointer)
    return _conversion(sheet.law, sheet.country, currency, day, carried=used is not found)


def _say_rate(
    sheet: Sheet, found: Known | Unknown, used: Known, currency: str, day: date, pointer: str
) -> None:
    if isinstance(found, Unknown):
        sheet.find(
            "tariff.exchange.carried",
            pointer,
            words.CARRIED_RATE,
            currency,
            severity=Severity.WARNING,
            day=day,
            since=used.since,
            rate=used.value,
            why=found.why,
        )
    if used.illustrative:
        sheet.find("tariff.exchange.illustrative", pointer, words.ILLUSTRATIVE_RATE, currency, day=day)
    elif not used.verified:
        sheet.find("tariff.law.unchecked", pointer, words.UNCHECKED, used.path)


@lru_cache(maxsize=4096)
def _conversion(law: Law, country: str, currency: str, day: DayOfLaw, *, carried: bool) -> Conversion:
    found = (law.last_rate if carried else law.convert)(country, currency, day.day)
    assert isinstance(found, Known)
    assert isinstance(found.value, Decimal)
    return Conversion(
        source=currency,
        target=CURRENCIES[country],
        rate=found.value,
        day=day.day,
        since=found.since,
        carried=carried,
        why=day.basis.why,
        citation=day.basis.citation,
        illustrative=found.illustrative,
    )
