"""One line of a US entry: its dutiable value, its duty, its additional duties, whether it bears the fee."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from cruce.law import Entry, Measure, TariffLine, Unknown
from cruce.model import Citation, Severity, Text, to_whole
from cruce.tariff import words
from cruce.tariff.additional import Step, charge_additional, steps_of
from cruce.tariff.bearing import Bearing, Papers, Standing, papers_of
from cruce.tariff.claims import USMCA_SYMBOLS, Claim, claimed, is_usmca, no_preference
from cruce.tariff.measures import Reach, measures_on
from cruce.tariff.plans import HERE, Draft, Said
from cruce.tariff.rates import Rate, ReferredRate, UnreadRate, read_rate, read_special
from cruce.tariff.rating import (
    charge_titled,
    general_rate,
    on_column,
    row_of,
    tariff_line,
    title_of,
    unheld,
)
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Relief, Row, Title, untitled
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


class Facts(NamedTuple):
    """All of a line of a US entry that it is decided by before its amounts.

    ``claim`` is one that its origin can carry; ``valued`` tells whether there is a dutiable value; ``why`` is
    what must be said of that, or why there is none.
    """

    kind: str
    code: str | None
    origin: str
    claim: Claim | None
    papers: Papers
    valued: bool
    why: Text | None

    @property
    def provision(self) -> str | None:
        """The chapter 98 number that the goods are entered under, if any."""
        return _provision(self.papers)

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
    """All that is decided of a line of a US entry before its amounts: what is found, its duty, how it stands
    to its additional duties and their steps (``steps`` without those that reach none), and what spares it the
    fee of the entry.

    ``beyond`` says to what day the tariff is known, where the day of law is later; ``unheld`` that it does
    not hold the code, which then spares nothing.
    """

    said: tuple[Said, ...]
    duty: Duty
    standing: Standing
    beyond: Text | None
    unheld: Text | None
    considered: tuple[Step, ...]
    steps: tuple[Step, ...]
    spared_by: tuple[Measure, ...]


def charge_line(sheet: Sheet, item: LineValue) -> Burden:
    """Enter the duty and the additional duties of one line, and give what it brings to the fee."""
    line, goods = item.line, item.line.goods
    claim, papers = claimed(sheet, line), papers_of(goods)
    provision = _provision(papers)
    base, why = _dutiable(sheet, item, provision)
    facts = Facts(sheet.kind, line.code, goods.origin, claim, papers, base is not None, why)
    plan = sheet.period.plan(facts, _plan)
    for said in plan.said:
        sheet.tell(said, line.pointer)
    title, rate, _ = plan.duty
    if base is None or rate is None:
        sheet.enter(title, line.seq, base, None)
    else:
        charge_titled(sheet, title, rate, base, line)
    if plan.considered or papers.ad_case or papers.cvd_case:
        value = _bearing_value(provision, base, why)
        full = item.value if (provision or "").startswith(PROCESSED) and item.value is not None else value
        exported = sheet.declaration.consignments[line.consignment].exported_on
        bearing = Bearing(line, value, full, item.rate, plan.standing, exported, plan.beyond, plan.unheld)
        charge_additional(sheet, bearing, plan.considered if sheet.explained else plan.steps)
    return Burden(base if plan.unheld is None else None, plan.spared_by)


def _plan(draft: Draft, facts: Facts) -> Plan:
    """Decide all of a line that its amounts do not bear on."""
    kind, code, origin, claim, papers, _, _ = facts
    measures = measures_on(draft.period, kind, code, origin, claim)
    duty = _duty(draft, facts, measures)
    found = draft.period.line(code or "")
    tariff = found if isinstance(found, TariffLine) else None
    # What is not entered free under its claim bears the duties that spare such goods (HTSUS 9903.03.08 …).
    borne = measures if duty.free else measures_on(draft.period, kind, code, origin, None)
    charging, finer = borne.unclaimed, borne.finer
    if papers.us_additional:
        charging = tuple(row for row in borne.charging if not _out_of(row, facts.provision))
        finer = tuple(row for row in finer if not _out_of(row, facts.provision))
    standing = Standing(papers, tariff, duty.rate, free=duty.free and claim is not None)
    steps, none = steps_of(charging, finer, standing), unheld(draft.period, code)
    return Plan(
        said=tuple(draft.said),
        duty=duty,
        standing=standing,
        beyond=found.why if isinstance(found, Unknown) and found.known_to is not None else None,
        unheld=none,
        considered=steps,
        steps=tuple(step for step in steps if step.asked is not None),
        spared_by=_sparing(draft, facts, measures) if none is None else (),
    )


def _out_of(row: Measure, provision: str | None) -> bool:
    return provision is not None and provision.startswith(row.except_codes)


def _bearing_value(provision: str | None, base: Decimal | None, why: Text | None) -> Decimal | Text:
    if base is not None and not (provision or "").startswith(REPAIRED):
        return base
    return why or words.REPAIRS_UNKNOWN


def _provision(papers: Papers) -> str | None:
    """Give the chapter 98 number that a line is entered under, if any."""
    return next((number for number in papers.us_additional if number.startswith("98")), None)


def _sparing(draft: Draft, facts: Facts, measures: Reach) -> tuple[Measure, ...]:
    """List the exemptions from the fee that reach a line, through its claim or its chapter 98 provision."""
    found = measures.reliefs.get("mpf", ())
    if facts.provision is not None:
        under = measures_on(draft.period, facts.kind, facts.provision, facts.origin, facts.claim)
        found += under.reliefs.get("mpf", ())
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


def _duty(draft: Draft, facts: Facts, measures: Reach) -> Duty:
    """Decide the duty of lines that are alike: the rate by their claim and origin, and what it stands on."""
    tariff = _provision_line(draft, facts) if facts.replaced else tariff_line(draft, facts.code, HERE)
    if isinstance(tariff, Text):
        return Duty(untitled(Row("duty"), tariff), None, free=True)
    row, claim = row_of(tariff, "duty", None), facts.claim
    if not facts.valued:
        return Duty(untitled(row, facts.why or words.NO_RATE, tariff.general), None, free=True)
    chosen = _rate(draft, facts, measures, tariff)
    if isinstance(chosen, Text):
        return Duty(untitled(row, chosen), None, free=True)
    rate, column, symbol = chosen
    if facts.replaced and symbol is None and isinstance(rate, ReferredRate):
        rate = _own_rate(draft, facts, rate, column)
    stands = claim is None or symbol is not None or (isinstance(rate, Rate) and rate.free)
    if claim is not None and not stands:
        no_preference(draft, HERE, tariff, claim.symbol or claim.programme)
    row = on_column(draft, row, HERE, tariff, column)
    if symbol is not None:
        granted = measures.relief("duty")
        row = row._replace(citations=(*row.citations, *(granted.citations if granted else ())))
    label = symbol and f"{rate} ({symbol})"
    title = title_of(draft, row, rate, HERE, label, facts.why, _relief(draft, facts, rate, symbol))
    paid = rate if isinstance(rate, Rate) else None
    return Duty(title, paid, free=stands and paid is not None and paid.free)


def _relief(draft: Draft, facts: Facts, rate: Rate | UnreadRate, symbol: str | None) -> Relief | None:
    """Say which preference is granted in place of the general rate of the goods, if one is."""
    if symbol is None:
        return None
    own = draft.period.line(facts.code or "")
    general = general_rate(own) if isinstance(own, TariffLine) else ""
    return Relief("USMCA" if symbol in USMCA_SYMBOLS else symbol, str(rate), general)


def _provision_line(draft: Draft, facts: Facts) -> TariffLine | Text:
    """Look up the chapter 98 number whose rate stands in place of the goods' own."""
    provision = facts.provision or ""
    found = draft.period.line(provision)
    if isinstance(found, TariffLine):
        return found
    pointer = f"{HERE}/classification/us_additional"
    draft.find(
        "tariff.line.unknown", pointer, words.UNKNOWN, provision, severity=Severity.WARNING, why=found.why
    )
    return found.why


def _rate(
    draft: Draft, facts: Facts, measures: Reach, tariff: TariffLine
) -> tuple[Rate | UnreadRate, str, str | None] | Text:
    """Choose the column of the tariff: special by claim, column 2 by origin, else general.

    Gives the rate, its column, and the symbol under which a preference is granted.
    """
    if facts.claim is not None:
        if tariff.special is None:
            return fill(words.NO_COLUMN, column="special", code=tariff.code)
        special = read_special(tariff.special)
        symbol = next((one for one in _symbols(draft, facts, measures) if one in special), None)
        if symbol is not None:
            return special[symbol], "special", symbol
    column = "other" if _in_column_two(draft, facts.origin) else "general"
    text = tariff.other if column == "other" else tariff.general
    if text is None:
        return fill(words.NO_COLUMN, column=column, code=tariff.code)
    if not text:
        return fill(words.NO_RATE, code=tariff.code)
    return read_rate(text), column, None


def _own_rate(draft: Draft, facts: Facts, rate: ReferredRate, column: str) -> Rate | ReferredRate:
    """Find the rate that a provision refers to: that of the goods in their own subheading, with its addition.

    Gives the reference itself where it is to something else, or where the goods' own rate gives no figures.
    """
    tariff = tariff_line(draft, facts.code, HERE) if rate.own else None
    if not isinstance(tariff, TariffLine):
        return rate
    own = read_rate((tariff.other if column == "other" else tariff.general) or "")
    return (rate.over(own) or rate) if isinstance(own, Rate) else rate


def _symbols(draft: Draft, facts: Facts, measures: Reach) -> tuple[str, ...]:
    """Give the symbols of the special column that a claim stands for: those open to goods of its origin."""
    claim, origin = facts.claim, facts.origin
    if claim is None or (is_usmca(claim) and measures.relief("duty") is None):
        return ()
    if is_usmca(claim):
        return (claim.symbol,) if claim.symbol in USMCA_SYMBOLS else ("S", "S+")
    symbol = claim.symbol or claim.programme
    found = draft.period.entry("us/symbols", symbol)
    if isinstance(found, Unknown) or found.attributes.get("status") != "open":
        return ()
    countries = found.attributes.get("countries", "").split()
    opened = origin in countries or (countries == [ANY_IN_COLUMN_ONE] and not _in_column_two(draft, origin))
    return (symbol,) if opened else ()


def _in_column_two(draft: Draft, origin: str) -> bool:
    """Tell whether goods of an origin pay the rates of column 2 (HTSUS General Note 3(b))."""
    found = draft.period.entry("countries", origin)
    return isinstance(found, Entry) and found.attributes.get("us_column") == "2"


_ASSEMBLY: Final = Citation(law="HTSUS", article="9802.00.80; 19 CFR 10.11 to 10.24")
