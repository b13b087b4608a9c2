"""What the United States is owed on an import: duty by line, additional duties, the fee of the whole
entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from cruce.law import Known, Unknown
from cruce.model import (
    ChargeStatus,
    Citation,
    Severity,
    Text,
    to_cents,
)
from cruce.tariff import words
from cruce.tariff.additional import ORDERS
from cruce.tariff.measures import rely_on
from cruce.tariff.rating import number, title_of_figures
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Row
from cruce.tariff.us_line import Burden, charge_line
from cruce.tariff.valuation import value_lines


def charge_import(sheet: Sheet) -> None:
    """Enter all charges of a US entry, by its type (CBP Form 7501, block 2)."""
    items = value_lines(sheet)
    kind = sheet.declaration.kind
    found = sheet.law.entry("us/entry-types", kind, sheet.day)
    if isinstance(found, Unknown):
        _leave_unrated(sheet, Row("duty"), found.why)
        return
    nature = found.attributes.get("nature")
    if nature != "import":
        _charge_later(sheet, nature)
        return
    burdens = tuple(charge_line(sheet, item) for item in items)
    (_charge_informal_fee if found.attributes.get("form") == "informal" else _charge_fee)(sheet, burdens)
    if kind in UNDER_ORDER and not any(charge.title.kind == "ad_cvd" for charge in sheet.charges):
        sheet.unrated(Row("ad_cvd", citations=(ORDERS,)), words.ORDER_UNKNOWN)
    if kind in FROM_ZONE:
        sheet.find("tariff.entry.zone", "", words.ZONE_STATUS, advice=words.ADVICE_ZONE, citation=_ZONES)


def _charge_fee(sheet: Sheet, burdens: Sequence[Burden]) -> None:
    """Enter the merchandise processing fee of a formal entry: ad valorem on the sum, then its two bounds."""
    if _all_spared(sheet, burdens):
        return
    figures = [sheet.figure(f"us/fees/mpf/{name}") for name in ("rate", "minimum", "maximum")]
    base = _fee_base(burdens)
    known = [figure for figure in figures if isinstance(figure, Known)]
    if base is None or len(known) < len(figures):
        missing = next(
            (figure.why for figure in figures if isinstance(figure, Unknown)), words.FEE_BASE_UNKNOWN
        )
        sheet.unrated(Row("mpf"), missing, base=base)
        return
    rate, least, most = known
    plain = to_cents(base * number(rate))
    amount = min(max(plain, number(least)), number(most))
    governs = rate if amount == plain else least if amount > plain else most
    why = None if governs is rate else governs.says
    title = title_of_figures(sheet, Row("mpf"), rate, governs, why=why)
    sheet.enter(title, None, base, amount)


def _charge_informal_fee(sheet: Sheet, burdens: Sequence[Burden]) -> None:
    """Enter the fixed fee of an informal entry, and say when the entry is too large to be one (19 CFR
    143.21).
    """
    limit = sheet.figure("us/entry/informal-limit")
    total = sum((burden.value for burden in burdens if burden.value is not None), Decimal(0))
    if isinstance(limit, Known) and total > number(limit):
        sheet.find(
            "tariff.entry.informal-limit",
            "",
            words.OVER_INFORMAL_LIMIT,
            severity=Severity.WARNING,
            advice=words.ADVICE_FORMAL,
            citation=limit.citations[0] if limit.citations else None,
            total=f"{total:,}",
            limit=f"{number(limit):,}",
        )
    if _all_spared(sheet, burdens):
        return
    fee = sheet.figure("us/fees/mpf/informal")
    if isinstance(fee, Unknown):
        sheet.unrated(Row("mpf"), fee.why)
    else:
        title = title_of_figures(sheet, Row("mpf"), fee, why=fee.says, fixed=True)
        sheet.enter(title, None, None, number(fee))


def _all_spared(sheet: Sheet, burdens: Sequence[Burden]) -> bool:
    """Enter the fee as exempt when every line is spared it: by a USMCA claim on the line, or by chapter
    98.
    """
    if not all(burden.spared_by for burden in burdens):
        return False
    measures = {row.id: row for burden in burdens for row in burden.spared_by}.values()
    for measure in measures:
        rely_on(sheet, measure)
    row = Row(
        "mpf",
        edition=", ".join(measure.id for measure in measures),
        checked=all(measure.verified for measure in measures),
        citations=tuple(dict.fromkeys(citation for measure in measures for citation in measure.citations)),
    )
    sheet.charge(row, Decimal(0), base=Decimal(0), status=ChargeStatus.EXEMPT, why=words.FEE_SPARED)
    return True


def _fee_base(burdens: Sequence[Burden]) -> Decimal | None:
    values = [burden.value for burden in burdens if not burden.spared_by]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _charge_later(sheet: Sheet, nature: str | None) -> None:
    """Enter what is not owed now on goods that are not entered for consumption: in bond, warehoused,
    temporary.
    """
    why, citation = _LATER.get(nature or "", (words.NOT_ENTERED_HERE, None))
    row = Row("duty", citations=(citation,) if citation else ())
    if citation is None:
        _leave_unrated(sheet, row, why)
        return
    sheet.charge(row, Decimal(0), status=ChargeStatus.NOT_DUE, why=why)
    row = row._replace(kind="mpf")
    if nature == "warehouse":
        sheet.unrated(row, words.WAREHOUSE_FEE)
    else:
        sheet.charge(row, Decimal(0), status=ChargeStatus.NOT_DUE, why=why)


def _leave_unrated(sheet: Sheet, row: Row, why: Text) -> None:
    """Enter each line, and the fee of the entry, as unrated: what the entry type means is not known here."""
    for line in sheet.declaration.lines:
        sheet.unrated(row._replace(line=line.seq), why)
    sheet.unrated(row._replace(kind="mpf"), why)


_LATER = {
    "transit": (words.IN_BOND, Citation(law="19 USC 1552 and 1553", article="19 CFR 18.1")),
    "temporary": (words.UNDER_TIB, Citation(law="19 CFR 10.31", article="HTSUS chapter 98, subchapter XIII")),
    "warehouse": (words.IN_WAREHOUSE, Citation(law="19 USC 1557", article="19 CFR 144.1")),
}
UNDER_ORDER: Final = ("03", "07")
"""The entry types of arriving goods that declare an antidumping or countervailing order."""

FROM_ZONE: Final = ("06",)
"""The entry type of goods that leave a foreign trade zone for consumption."""

_ZONES: Final = Citation(law="19 USC 81c", article="(a); 19 CFR 146.65")
