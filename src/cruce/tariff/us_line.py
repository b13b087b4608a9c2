"""One line of a US entry: its dutiable value, its duty, its additional duties, whether it bears the fee."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from cruce.law import Entry, Measure, TariffLine, Unknown
from cruce.model import Citation, DeclarationLine, PreferenceClaim, Severity, Text, to_whole
from cruce.tariff import words
from cruce.tariff.additional import Step, charge_additional, steps_of
from cruce.tariff.bearing import Bearing
from cruce.tariff.claims import USMCA_SYMBOLS, claimed, is_usmca, no_preference
from cruce.tariff.measures import Reach, measures_on
from cruce.tariff.rates import Rate, ReferredRate, UnreadRate, read_rate, read_special
from cruce.tariff.rating import charge_titled, general_rate, on_column, row_of, tariff_line, title_of, unheld
from cruce.tariff.sheet import Desk, Draft, Said, Sheet
from cruce.tariff.titles import Relief, Row, Title, untitled
from cruce.tariff.valuation import ONE, LineValue, unplaced
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
    """Lines that are alike but for their amounts: claim, chapter 98 provision, measures.

    ``valued`` tells whether they have a dutiable value; ``why`` is what must be said of it, or why there is
    none. ``line`` is one of them, without its place.
    """

    line: DeclarationLine
    claim: PreferenceClaim | None
    provision: str | None
    measures: Reach
    valued: bool
    why: Text | None

    @property
    def replaced(self) -> bool:
        """Tell whether the provision's own rate stands in place of the goods' (9801.00.10 …)."""
        return self.provision is not None and not self.provision.startswith(ASSEMBLED)


class Duty(NamedTuple):
    """The title of a duty and its rate, if it was understood; whether the goods are entered free under
    their claim, as far as is known.
    """

    title: Title
    rate: Rate | None
    free: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is decided of a line of a US entry before its amounts: what is found, its duty, the steps to
    its additional duties (``steps`` without those that reach none), and what spares it the fee of the entry.

    ``beyond`` says to what day the tariff is known, where the day of law is later; ``unheld`` that it does
    not hold the code, which then spares nothing.
    """

    said: tuple[Said, ...]
    duty: Duty
    tariff: TariffLine | None
    beyond: Text | None
    unheld: Text | None
    considered: tuple[Step, ...]
    steps: tuple[Step, ...]
    spared_by: tuple[Measure, ...]


def charge_line(sheet: Sheet, item: LineValue) -> Burden:
    """Enter the duty and the additional duties of one line, and give what it brings to the fee."""
    line, goods = item.line, item.line.goods
    claim = claimed(sheet, line)
    numbers = goods.classification.us_additional
    provision = _provision(line) if numbers else None
    base, why = _dutiable(sheet, item, provision)
    key = (
        *(sheet.kind, line.code, goods.origin, claim and (claim.programme, claim.symbol), numbers),
        *(base is None, why, goods.ad_case, goods.cvd_case, goods.end_use, goods.prosec),
    )
    plan = sheet.plan(key, lambda: _plan(sheet, line, claim, provision, valued=base is not None, why=why))
    for said in plan.said:
        sheet.tell(said, line.pointer)
    title, rate, free = plan.duty
    if base is None or rate is None:
        sheet.enter(title, line.seq, base, None)
    else:
        charge_titled(sheet, title, rate, base, line)
    if plan.considered or goods.ad_case or goods.cvd_case:
        value = _bearing_value(provision, base, why)
        full = item.value if (provision or "").startswith(PROCESSED) and item.value is not None else value
        exported = sheet.declaration.consignments[line.consignment].exported_on
        free = free and claim is not None
        bearing = Bearing(
            line, value, full, item.rate, plan.tariff, rate, free, exported, plan.beyond, plan.unheld
        )
        charge_additional(sheet, bearing, plan.considered if sheet.explained else plan.steps)
    return Burden(base if plan.unheld is None else None, plan.spared_by)


def _plan(
    sheet: Sheet,
    line: DeclarationLine,
    claim: PreferenceClaim | None,
    provision: str | None,
    *,
    valued: bool,
    why: Text | None,
) -> Plan:
    """Decide all of a line that its amounts do not bear on."""
    draft, alike = Draft(sheet), unplaced(line)
    goods = Goods(alike, claim, provision, measures_on(draft, alike, claim), valued, why)
    duty = _duty(draft, goods)
    found = draft.law.line("us-hts", line.code or "", draft.day)
    tariff = found if isinstance(found, TariffLine) else None
    # What is not entered free under its claim bears the duties that spare such goods (HTSUS 9903.03.08 …).
    measures = goods.measures if duty.free else measures_on(draft, alike, None)
    charging, finer = measures.unclaimed, measures.finer
    if line.goods.classification.us_additional:
        charging = tuple(row for row in measures.charging if not _out_of(row, provision))
        finer = tuple(row for row in finer if not _out_of(row, provision))
    free = duty.free and claim is not None
    bearing = Bearing(alike, words.NO_RATE, words.NO_RATE, ONE, tariff, duty.rate, free, None)
    none = unheld(draft, alike)
    steps = steps_of(charging, finer, bearing)
    return Plan(
        said=tuple(draft.said),
        duty=duty,
        tariff=tariff,
        beyond=found.why if isinstance(found, Unknown) and found.known_to is not None else None,
        unheld=none,
        considered=steps,
        steps=tuple(step for step in steps if step.asked is not None),
        spared_by=_sparing(draft, goods) if none is None else (),
    )


def _out_of(row: Measure, provision: str | None) -> bool:
    return provision is not None and provision.startswith(row.except_codes)


def _bearing_value(provision: str | None, base: Decimal | None, why: Text | None) -> Decimal | Text:
    if base is not None and not (provision or "").startswith(REPAIRED):
        return base
    return why or words.REPAIRS_UNKNOWN


def _provision(line: DeclarationLine) -> str | None:
    """Give the chapter 98 number that a line is entered under, if any."""
    numbers = line.goods.classification.us_additional
    return next((number for number in numbers if number.startswith("98")), None)


def _sparing(sheet: Desk, goods: Goods) -> tuple[Measure, ...]:
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


def _duty(sheet: Desk, goods: Goods) -> Duty:
    """Decide the duty of lines that are alike: the rate by their claim and origin, and what it stands on."""
    line = goods.line
    tariff = _provision_line(sheet, goods) if goods.replaced else tariff_line(sheet, line)
    if isinstance(tariff, Text):
        return Duty(untitled(Row("duty"), tariff), None, free=True)
    row = row_of(tariff, "duty", None)
    if not goods.valued:
        return Duty(untitled(row, goods.why or words.NO_RATE, tariff.general), None, free=True)
    chosen = _rate(sheet, goods, tariff)
    if isinstance(chosen, Text):
        return Duty(untitled(row, chosen), None, free=True)
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
    label = symbol and f"{rate} ({symbol})"
    title = title_of(sheet, row, rate, line, label, goods.why, _relief(sheet, line, rate, symbol))
    paid = rate if isinstance(rate, Rate) else None
    return Duty(title, paid, free=stands and paid is not None and paid.free)


def _relief(sheet: Desk, line: DeclarationLine, rate: Rate | UnreadRate, symbol: str | None) -> Relief | None:
    """Say which preference is granted in place of the general rate of the goods, if one is."""
    if symbol is None:
        return None
    own = sheet.law.line("us-hts", line.code or "", sheet.day)
    general = general_rate(own) if isinstance(own, TariffLine) else ""
    return Relief("USMCA" if symbol in USMCA_SYMBOLS else symbol, str(rate), general)


def _provision_line(sheet: Desk, goods: Goods) -> TariffLine | Text:
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


def _rate(sheet: Desk, goods: Goods, tariff: TariffLine) -> tuple[Rate | UnreadRate, str, str | None] | Text:
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


def _own_rate(sheet: Desk, goods: Goods, rate: ReferredRate, column: str) -> Rate | ReferredRate:
    """Find the rate that a provision refers to: that of the goods in their own subheading, with its addition.

    Gives the reference itself where it is to something else, or where the goods' own rate gives no figures.
    """
    tariff = tariff_line(sheet, goods.line) if rate.own else None
    if not isinstance(tariff, TariffLine):
        return rate
    own = read_rate((tariff.other if column == "other" else tariff.general) or "")
    return (rate.over(own) or rate) if isinstance(own, Rate) else rate


def _symbols(sheet: Desk, goods: Goods) -> tuple[str, ...]:
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


def _in_column_two(sheet: Desk, origin: str) -> bool:
    """Tell whether goods of an origin pay the rates of column 2 (HTSUS General Note 3(b))."""
    found = sheet.law.entry("countries", origin, sheet.day)
    return isinstance(found, Entry) and found.attributes.get("us_column") == "2"


_ASSEMBLY: Final = Citation(law="HTSUS", article="9802.00.80; 19 CFR 10.11 to 10.24")
