"""One line of a US entry: its dutiable value, its duty, its additional duties, whether it bears the fee."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cruce.law import Entry, Measure, TariffLine, Unknown
from cruce.model import Citation, DeclarationLine, PreferenceClaim, Severity, Text, to_whole
from cruce.tariff import words
from cruce.tariff.additional import charge_additional
from cruce.tariff.bearing import Bearing
from cruce.tariff.claims import USMCA_SYMBOLS, claimed, is_usmca, no_preference
from cruce.tariff.measures import Reach, measures_on
from cruce.tariff.rates import Rate, ReferredRate, UnreadRate, read_rate, read_special
from cruce.tariff.rating import charge_rate, on_column, row_of, tariff_line
from cruce.tariff.sheet import Row, Sheet
from cruce.tariff.valuation import LineValue
from cruce.tariff.words import fill

ASSEMBLED: Final = ("98020060", "98020080")
"""Provisions under which only the foreign part of the value is dutiable (HTSUS chapter 98)."""

PROCESSED: Final = "98020060"
"""The provision whose US content bears the duties of section 232 all the same (US notes 16(b), 33(a) …)."""

REPAIRED: Final = ("98020040", "98020050")
"""Provisions under which only the value of the repairs is dutiable, which no filing tells apart."""


ANY_IN_COLUMN_ONE: Final = "*"
"""The countries of a symbol that goods of any origin may claim, but those of column 2 (C, K, L)."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What a line brings to the fee of the entry: its dutiable value, and the measures that spare it."""

    value: Decimal | None
    spared_by: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Goods:
    """One line with what bears on its duty: claim, chapter 98 provision, measures, dutiable value."""

    line: DeclarationLine
    claim: PreferenceClaim | None
    provision: str | None
    measures: Reach
    base: Decimal | None
    why: Text | None

    @property
    def replaced(self) -> bool:
        """Tell whether the provision's own rate stands in place of the goods' (9801.00.10 …)."""
        return self.provision is not None and not self.provision.startswith(ASSEMBLED)


def charge_line(sheet: Sheet, item: LineValue) -> Burden:
    """Enter the duty and the additional duties of one line, and give what it brings to the fee."""
    claim = claimed(sheet, item.line)
    provision = _provision(item.line)
    base, why = _dutiable(sheet, item, provision)
    goods = Goods(item.line, claim, provision, measures_on(sheet, item.line, claim), base, why)
    free, paid = _charge_duty(sheet, goods)
    # What is not entered free under its claim bears the duties that spare such goods (HTSUS 9903.03.08 …).
    measures = goods.measures if free else measures_on(sheet, item.line, None)
    charging, finer = measures.unclaimed, measures.finer
    if item.line.goods.classification.us_additional:
        charging = tuple(row for row in measures.charging if not _out_of(row, provision))
        finer = tuple(row for row in finer if not _out_of(row, provision))
    if charging or finer or item.line.goods.ad_case or item.line.goods.cvd_case:
        bearing = _bearing(sheet, goods, item, paid, free=free and claim is not None)
        charge_additional(sheet, bearing, charging, finer)
    return Burden(base, _sparing(sheet, goods))


def _out_of(row: Measure, provision: str | None) -> bool:
    return provision is not None and provision.startswith(row.except_codes)


def _bearing(sheet: Sheet, goods: Goods, item: LineValue, paid: Rate | None, *, free: bool) -> Bearing:
    provision = goods.provision or ""
    value: Decimal | Text = goods.why or words.REPAIRS_UNKNOWN
    if goods.base is not None and not provision.startswith(REPAIRED):
        value = goods.base
    full = item.value if provision.startswith(PROCESSED) and item.value is not None else value
    found = sheet.law.line("us-hts", goods.line.code or "", sheet.day)
    tariff = found if isinstance(found, TariffLine) else None
    exported = sheet.declaration.consignments[goods.line.consignment].exported_on
    beyond = found.why if isinstance(found, Unknown) and found.known_to is not None else None
    return Bearing(goods.line, value, full, item.rate, tariff, paid, free, exported, beyond)


def _provision(line: DeclarationLine) -> str | None:
    """Give the chapter 98 number that a line is entered under, if any."""
    numbers = line.goods.classification.us_additional
    return next((number for number in numbers if number.startswith("98")), None)


def _sparing(sheet: Sheet, goods: Goods) -> tuple[Measure, ...]:
    """List the exemptions from the fee that reach a line, through its claim or its chapter 98 provision."""
    found = goods.measures.reliefs.get("mpf", ())
    if goods.provision is not None:
        found += measures_on(sheet, goods.line, goods.claim, goods.provision).reliefs.get("mpf", ())
    return found


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
    foreign = item.value - to_whole(content * item.rate)
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


def _charge_duty(sheet: Sheet, goods: Goods) -> tuple[bool, Rate | None]:
    """Enter the duty of a line; tell whether it is entered free under its claim, as far as is known.

    Gives with it the rate that is paid, if it was understood.
    """
    line = goods.line
    tariff = _provision_line(sheet, goods) if goods.replaced else tariff_line(sheet, line)
    if isinstance(tariff, Text):
        sheet.unrated(Row("duty", line.seq), tariff, base=goods.base)
        return True, None
    row = row_of(tariff, "duty", line.seq)
    if goods.base is None:
        sheet.unrated(row, goods.why or words.NO_RATE, rate=tariff.general)
        return True, None
    chosen = _rate(sheet, goods, tariff)
    if isinstance(chosen, Text):
        sheet.unrated(row, chosen, base=goods.base)
        return True, None
    rate, column, symbol = chosen
    if goods.replaced and symbol is None and isinstance(rate, ReferredRate):
        rate = _own_rate(sheet, goods, rate, column)
    stands = goods.claim is None or symbol is not None or (isinstance(rate, Rate) and rate.free)
    if goods.claim is not None and not stands:
        no_preference(sheet, line, tariff, goods.claim.symbol or goods.claim.programme)
    row = on_column(sheet, row, line, tariff, column)
    if symbol is not None:
        granted = goods.measures.relief("duty")
        row = row._replace(citations=(*row.citations, *(granted.citations if granted else ())))
    charge_rate(sheet, row, rate, goods.base, line, symbol and f"{rate} ({symbol})", goods.why)
    paid = rate if isinstance(rate, Rate) else None
    return stands and paid is not None and paid.free, paid


def _provision_line(sheet: Sheet, goods: Goods) -> TariffLine | Text:
    """Look up the chapter 98 number whose rate stands in place of the goods' own."""
    provision = goods.provision or ""
    found = sheet.law.line("us-hts", provision, sheet.day)
    if isinstance(found, TariffLine):
        return found
    pointer = f"{goods.line.pointer}/classification/us_additional"
    sheet.find(
        "tariff.line.unknown", pointer, words.UNKNOWN, provision, severity=Severity.WARNING, why=found.why
    )
    return found.why


def _rate(sheet: Sheet, goods: Goods, tariff: TariffLine) -> tuple[Rate | UnreadRate, str, str | None] | Text:
    """Choose the column of the tariff: special by claim, column 2 by origin, else general.

    Gives the rate, its column, and the symbol under which a preference is granted.
    """
    if goods.claim is not None:
        if tariff.special is None:
            return fill(words.NO_COLUMN, column="special", code=tariff.code)
        special = read_special(tariff.special)
        symbol = next((symbol for symbol in _symbols(sheet, goods) if symbol in special), None)
        if symbol is not None:
            return special[symbol], "special", symbol
    column = "other" if _in_column_two(sheet, goods.line.goods.origin) else "general"
    text = tariff.other if column == "other" else tariff.general
    if text is None:
        return fill(words.NO_COLUMN, column=column, code=tariff.code)
    if not text:
        return fill(words.NO_RATE, code=tariff.code)
    return read_rate(text), column, None


def _own_rate(sheet: Sheet, goods: Goods, rate: ReferredRate, column: str) -> Rate | ReferredRate:
    """Find the rate that a provision refers to: that of the goods in their own subheading, with its addition.

    Gives the reference itself where it is to something else, or where the goods' own rate gives no figures.
    """
    tariff = tariff_line(sheet, goods.line) if rate.own else None
    if not isinstance(tariff, TariffLine):
        return rate
    own = read_rate((tariff.other if column == "other" else tariff.general) or "")
    return (rate.over(own) or rate) if isinstance(own, Rate) else rate


def _symbols(sheet: Sheet, goods: Goods) -> tuple[str, ...]:
    """Give the symbols of the special column that a claim stands for: those open to goods of its origin."""
    claim, line = goods.claim, goods.line
    if claim is None or (is_usmca(claim) and goods.measures.relief("duty") is None):
        return ()
    if is_usmca(claim):
        return (claim.symbol,) if claim.symbol in USMCA_SYMBOLS else ("S", "S+")
    symbol = claim.symbol or claim.programme
    found = sheet.law.entry("us/symbols", symbol, sheet.day)
    if isinstance(found, Unknown) or found.attributes.get("status") != "open":
        return ()
    countries, origin = found.attributes.get("countries", "").split(), line.goods.origin
    opened = origin in countries or (countries == [ANY_IN_COLUMN_ONE] and not _in_column_two(sheet, origin))
    return (symbol,) if opened else ()


def _in_column_two(sheet: Sheet, origin: str) -> bool:
    """Tell whether goods of an origin pay the rates of column 2 (HTSUS General Note 3(b))."""
    found = sheet.law.entry("countries", origin, sheet.day)
    return isinstance(found, Entry) and found.attributes.get("us_column") == "2"


_ASSEMBLY: Final = Citation(law="HTSUS", article="9802.00.80; 19 CFR 10.11 to 10.24")
