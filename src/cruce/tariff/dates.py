"""The days on which the law of a declaration is read: of entry, of payment, of exportation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from cruce.law import Known, Law
from cruce.model import Citation, Declaration, Flow, Text


@dataclass(frozen=True, slots=True)
class LawDates:
    """The days that decide which law applies to one declaration.

    ``entry`` is the day of arrival by the clock of the crossing: time of entry for consumption in the United
    States (19 CFR 141.68), crossing of the line or presentation in Mexico (LA art. 56). ``payment`` is the
    day on which a pedimento was paid, if it was (LA art. 83). ``exportation`` holds, consignment by
    consignment, the day it left the country of exportation as the papers say; ``None`` where they do not.
    """

    entry: date
    payment: date | None = None
    exportation: tuple[date | None, ...] = ()


def law_dates(declaration: Declaration, paid_on: date | None = None) -> LawDates:
    """Gather the days of law that a declaration's own papers give, and the day its pedimento was paid."""
    left = tuple(consignment.exported_on for consignment in declaration.consignments)
    return LawDates(entry=declaration.day, payment=paid_on, exportation=left)


class Basis(Enum):
    """Why a day is the day of law: the sentence and the article behind it."""

    ENTRY = (
        Text(
            en="the time of entry for consumption, here the day of arrival",
            es="el momento de la entrada para consumo, aquí el día de llegada",
        ),
        Citation(law="19 CFR 141.68, 141.69"),
    )
    EXPORTATION = (
        Text(
            en="the date of exportation that the filing names",
            es="la fecha de exportación que señala el trámite",
        ),
        Citation(law="31 USC 5151", article="(c); 19 CFR 159.31-159.36"),
    )
    EXPORTATION_UNSAID = (
        Text(
            en="the day of arrival, for the filing names no date of exportation and a truck crosses "
            "the day it leaves",
            es="el día de llegada, pues el trámite no señala fecha de exportación y un camión cruza "
            "el día en que sale",
        ),
        Citation(law="31 USC 5151", article="(c); 19 CFR 159.31-159.36"),
    )
    CROSSING = (
        Text(
            en="the day on which the goods cross the line",
            es="el día en que las mercancías cruzan la línea divisoria",
        ),
        Citation(law="Ley Aduanera", article="art. 56, fracción I; CFF art. 20"),
    )
    PRESENTATION = (
        Text(
            en="the day on which the goods are presented for export",
            es="el día en que se presentan las mercancías para su exportación",
        ),
        Citation(law="Ley Aduanera", article="art. 56, fracción II; CFF art. 20"),
    )
    PAYMENT = (
        Text(
            en="the day on which the pedimento was paid, for the goods are presented within the term "
            "that follows",
            es="el día en que se pagó el pedimento, pues las mercancías se presentan dentro del "
            "plazo posterior",
        ),
        Citation(law="Ley Aduanera", article="art. 83"),
    )

    @property
    def why(self) -> Text:
        """Say in words why it is that day."""
        return self.value[0]

    @property
    def citation(self) -> Citation:
        """Name the article that makes it that day."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class DayOfLaw:
    """The day whose rates, or whose exchange rate, apply; and on what basis."""

    day: date
    basis: Basis


def day_of_tariff(declaration: Declaration, dates: LawDates, law: Law) -> DayOfLaw:
    """Choose the day whose tariff, taxes and fees apply: of entry, or of a Mexican payment made in time
    ahead.
    """
    if declaration.country != "mx":
        return DayOfLaw(dates.entry, Basis.ENTRY)
    if dates.payment is not None and dates.payment < dates.entry and not paid_too_early(dates, law):
        return DayOfLaw(dates.payment, Basis.PAYMENT)
    leaves = declaration.flow is Flow.EXPORT
    return DayOfLaw(dates.entry, Basis.PRESENTATION if leaves else Basis.CROSSING)


def day_of_exchange(declaration: Declaration, dates: LawDates, position: int, tariff: DayOfLaw) -> DayOfLaw:
    """Choose the day of the exchange rate for the consignment at a position: in the US the day of
    exportation.

    In Mexico it is the day of the tariff.
    """
    if declaration.country != "us":
        return tariff
    left = dates.exportation[position] if position < len(dates.exportation) else None
    return (
        DayOfLaw(dates.entry, Basis.EXPORTATION_UNSAID) if left is None else DayOfLaw(left, Basis.EXPORTATION)
    )


def paid_too_early(dates: LawDates, law: Law) -> bool:
    """Tell whether a pedimento was paid longer ahead than the rates of that day hold (LA art. 83)."""
    if dates.payment is None:
        return False
    term = law.value("mx/clocks/payment-validity-road", dates.entry)
    holds = timedelta(days=int(term.value)) if isinstance(term, Known) else timedelta()
    return dates.entry - dates.payment > holds
