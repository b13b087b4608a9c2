"""What the United States is owed on an import: duty by line, additional duties, the fee of the whole
entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cruce.law import Entry, Known, TariffLine, Unknown
from cruce.model import (
    ChargeStatus,
    Citation,
    DeclarationLine,
    PreferenceClaim,
    Severity,
    Text,
    to_cents,
    to_dollars,
)
from cruce.tariff import words
from cruce.tariff.claims import ORIGINATING, USMCA_SYMBOLS, claimed, is_usmca
from cruce.tariff.measures import CHARGING, charge_measure, measures_on, row_of_measure
from cruce.tariff.rates import Rate, UnreadRate, read_rate, read_special
from cruce.tariff.rating import charge_rate, number, percent, row_of, row_of_figure, tariff_line
from cruce.tariff.sheet import Row, Sheet
from cruce.tariff.valuation import LineValue, value_lines
from cruce.tariff.words import fill

ASSEMBLED: Final = ("98020060", "98020080")
"""Provisions under which only the foreign part of the value is dutiable, and bears the fee (19 CFR
24.23(c)).
"""


@dataclass(frozen=True, slots=True)
class Burden:
    """What a line brings to the fee of the entry: its dutiable value, and whether it is spared the fee."""

    value: Decimal | None
    spared: bool


def charge_import(sheet: Sheet) -> None:
    """Enter all charges of a US entry, by its type (CBP Form 7501, block 2)."""
    items = value_lines(sheet)
    found = sheet.law.entry("us/entry-types", sheet.declaration.kind, sheet.day)
    if isinstance(found, Unknown):
        sheet.unrated(Row("duty"), found.why)
        sheet.unrated(Row("mpf"), found.why)
    elif found.attributes["nature"] == "import":
        burdens = tuple(_charge_line(sheet, item) for item in items)
        (_charge_informal_fee if found.attributes["form"] == "informal" else _charge_fee)(sheet, burdens)
        if sheet.declaration.kind in UNDER_ORDER:
            sheet.unrated(Row("ad_cvd", citations=(_ORDERS,)), words.ORDER_UNKNOWN)
    else:
        _charge_later(sheet, found)


# --- lines -----------------------------------------------------------------------------------------------


def _charge_line(sheet: Sheet, item: LineValue) -> Burden:
    line = item.line
    claim = claimed(sheet, line)
    provision = _provision(line)
    base, why = _dutiable(sheet, item, provision)
    _charge_duty(sheet, line, claim, provision, base, why)
    for measure in measures_on(sheet, line, claim):
        if measure.kind in CHARGING:
            row = row_of_measure(measure, line.seq, measure.charge or measure.kind)
            charge_measure(sheet, measure, line, base, row)
    spared = claim is not None and is_usmca(claim)
    spared |= provision is not None and not provision.startswith(ASSEMBLED)
    return Burden(base, spared)


def _provision(line: DeclarationLine) -> str | None:
    """Give the chapter 98 number that a line is entered under, if any."""
    numbers = line.goods.classification.us_additional
    return next((number for number in numbers if number.startswith("98")), None)


def _dutiable(sheet: Sheet, item: LineValue, provision: str | None) -> tuple[Decimal | None, Text | None]:
    """Give the dutiable value of a line: less its US content under 9802.00.60/.80; or why there is none."""
    if item.value is None:
        return None, fill(words.NO_VALUE, why=item.why)
    if provision is None or not provision.startswith(ASSEMBLED):
        return item.value, None
    content = item.line.goods.us_content
    pointer = f"{item.line.pointer}/us_content"
    if content is None:
        sheet.find(
            "tariff.content.missing",
            pointer,
            words.CONTENT_MISSING,
            severity=Severity.WARNING,
            citation=_ASSEMBLY,
        )
        return item.value, words.CONTENT_MISSING
    foreign = item.value - to_dollars(content * item.rate)
    if foreign < 0:
        sheet.find(
            "tariff.content.excess",
            pointer,
            words.CONTENT_EXCESS,
            severity=Severity.WARNING,
            citation=_ASSEMBLY,
        )
        return None, words.CONTENT_EXCESS
    return foreign, words.CONTENT_OUT


def _charge_duty(
    sheet: Sheet,
    line: DeclarationLine,
    claim: PreferenceClaim | None,
    provision: str | None,
    base: Decimal | None,
    why: Text | None,
) -> None:
    tariff = tariff_line(sheet, line)
    if provision is not None and not provision.startswith(ASSEMBLED):
        tariff = _provision_line(sheet, line, provision)
    if isinstance(tariff, Text):
        sheet.unrated(Row("duty", line.seq), tariff, base=base)
        return
    row = row_of(tariff, "duty", line.seq)
    if base is None:
        sheet.unrated(row, why or words.NO_RATE, rate=tariff.general)
        return
    chosen = _rate(sheet, line, claim, tariff)
    if isinstance(chosen, Text):
        sheet.unrated(row, chosen, base=base)
        return
    rate, symbol = chosen
    if symbol is not None:
        row = row._replace(citations=(*row.citations, ORIGINATING["us"]))
    charge_rate(sheet, row, rate, base, line, symbol and f"{rate} ({symbol})", why)


def _provision_line(sheet: Sheet, line: DeclarationLine, provision: str) -> TariffLine | Text:
    """Look up the chapter 98 number whose rate stands in place of the goods' own."""
    found = sheet.law.line("us-hts", provision, sheet.day)
    if isinstance(found, TariffLine):
        return found
    pointer = f"{line.pointer}/classification/us_additional"
    sheet.find(
        "tariff.line.unknown", pointer, words.UNKNOWN, provision, severity=Severity.WARNING, why=found.why
    )
    return found.why


def _rate(
    sheet: Sheet, line: DeclarationLine, claim: PreferenceClaim | None, tariff: TariffLine
) -> tuple[Rate | UnreadRate, str | None] | Text:
    """Choose the column of the tariff: special by claim, column 2 by origin, else general."""
    if claim is not None:
        special = read_special(tariff.special or "")
        for symbol in _symbols(sheet, line, claim):
            if symbol in special:
                return special[symbol], symbol
    column = "other" if _in_column_two(sheet, line.goods.origin) else "general"
    text = tariff.other if column == "other" else tariff.general
    if text is None:
        return fill(words.NO_COLUMN, column=column, code=tariff.code)
    if not text:
        return fill(words.NO_RATE, code=tariff.code)
    rate = read_rate(text)
    if claim is not None and not (isinstance(rate, Rate) and rate.free):
        pointer = f"{line.pointer}/preference"
        sheet.find(
            "tariff.claim.no-preference",
            pointer,
            words.NO_PREFERENCE,
            tariff.code,
            severity=Severity.WARNING,
            advice=words.ADVICE_CLAIM,
            programme=claim.symbol or claim.programme,
        )
    return rate, None


def _symbols(sheet: Sheet, line: DeclarationLine, claim: PreferenceClaim) -> tuple[str, ...]:
    """Give the symbols of the special column that a claim stands for: those open to goods of its origin."""
    if is_usmca(claim):
        return (claim.symbol,) if claim.symbol in USMCA_SYMBOLS else ("S", "S+")
    symbol = claim.symbol or claim.programme
    found = sheet.law.entry("us/symbols", symbol, sheet.day)
    if isinstance(found, Unknown) or found.attributes.get("status") != "open":
        return ()
    return (symbol,) if line.goods.origin in found.attributes.get("origins", "").split() else ()


def _in_column_two(sheet: Sheet, origin: str) -> bool:
    """Tell whether goods of an origin pay the rates of column 2 (HTSUS General Note 3(b))."""
    return isinstance(sheet.law.entry("us/column-2", origin, sheet.day), Entry)


# --- the entry -------------------------------------------------------------------------------------------


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
    row = row_of_figure("mpf", rate, governs)
    sheet.charge(row, amount, base=base, rate=percent(rate), why=None if governs is rate else governs.says)


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
        sheet.charge(row_of_figure("mpf", fee), number(fee), rate=f"{number(fee)} USD", why=fee.says)


def _all_spared(sheet: Sheet, burdens: Sequence[Burden]) -> bool:
    """Enter the fee as exempt when every line is spared it: by a USMCA claim on the line, or by chapter
    98.
    """
    if not all(burden.spared for burden in burdens):
        return False
    row = Row("mpf", citations=(FEE_EXEMPTION,))
    sheet.charge(row, Decimal(0), base=Decimal(0), status=ChargeStatus.EXEMPT, why=words.FEE_SPARED)
    return True


def _fee_base(burdens: Sequence[Burden]) -> Decimal | None:
    values = [burden.value for burden in burdens if not burden.spared]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(values) else None


def _charge_later(sheet: Sheet, found: Entry) -> None:
    """Enter what is not owed now on goods that are not entered for consumption: in bond, warehoused,
    temporary.
    """
    why, citation = _LATER.get(found.attributes["nature"], (words.NOT_ENTERED_HERE, None))
    row = Row("duty", citations=(citation,) if citation else ())
    if citation is None:
        sheet.unrated(row, why)
        return
    sheet.charge(row, Decimal(0), status=ChargeStatus.NOT_DUE, why=why)
    row = row._replace(kind="mpf")
    if found.attributes["nature"] == "warehouse":
        sheet.unrated(row, words.WAREHOUSE_FEE)
    else:
        sheet.charge(row, Decimal(0), status=ChargeStatus.NOT_DUE, why=why)


_LATER = {
    "transit": (words.IN_BOND, Citation(law="19 USC 1552 and 1553", article="19 CFR 18.1")),
    "temporary": (words.UNDER_TIB, Citation(law="19 CFR 10.31", article="HTSUS chapter 98, subchapter XIII")),
    "warehouse": (words.IN_WAREHOUSE, Citation(law="19 USC 1557", article="19 CFR 144.1")),
}
UNDER_ORDER: Final = ("03", "07", "34", "38")
"""The entry types that declare goods subject to an antidumping or countervailing order."""

_ORDERS: Final = Citation(law="19 USC 1671 and 1673", article="19 CFR part 351")
FEE_EXEMPTION: Final = Citation(law="19 USC 58c", article="(b)(10) and (b)(8)(D)(i); 19 CFR 24.23(c)")
_ASSEMBLY: Final = Citation(law="HTSUS", article="9802.00.80; 19 CFR 10.11 to 10.24")
