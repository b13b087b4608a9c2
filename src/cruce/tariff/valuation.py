"""Customs value by country and direction: from the invoice price to the value that the law taxes or
counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cruce.law import Unknown
from cruce.model import (
    Adjustment,
    Consignment,
    Conversion,
    Cost,
    CostKind,
    DeclarationLine,
    Flow,
    Severity,
    Text,
    to_cents,
    to_whole,
)
from cruce.tariff import words
from cruce.tariff.amounts import shared
from cruce.tariff.conversion import exchange
from cruce.tariff.dates import DayOfLaw, day_of_exchange
from cruce.tariff.sheet import Sheet, Valued
from cruce.tariff.value_rules import ACCEPTANCE_TEST, RULES, Rule, Treatment

ONE = Decimal(1)


DELIVERED_GROUPS = ("C", "D")  # CPT, CIP, DAP, DPU, DDP: the seller pays the carriage to the named place


@dataclass(frozen=True, slots=True)
class LineValue:
    """One line with its value in whole units of national currency, or why it has none.

    ``rate`` turns the invoice currency into the national one.
    """

    line: DeclarationLine
    value: Decimal | None
    rate: Decimal
    why: Text | None = None


def value_lines(sheet: Sheet) -> tuple[LineValue, ...]:
    """Value every line of the declaration, in its order, and enter the values on the sheet."""
    valued: list[LineValue] = []
    for position, consignment in enumerate(sheet.declaration.consignments):
        lines = [line for line in sheet.declaration.lines if line.consignment == position]
        valued += _value_consignment(sheet, position, consignment, lines)
    return tuple(valued)


def _value_consignment(
    sheet: Sheet, position: int, consignment: Consignment, lines: Sequence[DeclarationLine]
) -> Iterator[LineValue]:
    pointer = lines[0].pointer.partition("/items/")[0]
    _say_term(sheet, pointer, consignment)
    _say_sale(sheet, pointer, consignment)
    day = day_of_exchange(sheet.declaration, sheet.dates, position, sheet.tariff_day)
    rate = exchange(sheet, consignment.currency, day, f"{pointer}/currency")
    rows = _adjustments(sheet, pointer, consignment, [line.goods.value for line in lines], day)
    if isinstance(rate, Text):
        yield from (LineValue(line, None, ONE, rate) for line in lines)
        return
    if isinstance(rows, Text):
        yield from (LineValue(line, None, ONE, rows) for line in lines)
        return
    for place, line in enumerate(lines):
        adjustments = tuple(row[place] for row in rows) if rows else ()
        yield _value_line(sheet, consignment.currency, line, adjustments, rate)


def _value_line(
    sheet: Sheet,
    currency: str,
    line: DeclarationLine,
    adjustments: tuple[Adjustment, ...],
    conversion: Conversion | None,
) -> LineValue:
    price, rate = line.goods.value, conversion.rate if conversion else ONE
    national = price if conversion is None else price * rate
    for step in adjustments:
        national += step.money.amount
    if national < 0:
        sheet.find(
            "tariff.value.negative", f"{line.pointer}/value", words.NEGATIVE_VALUE, severity=Severity.WARNING
        )
        return LineValue(line, None, rate, words.NEGATIVE_VALUE)
    # In whole dollars by 19 CFR 159.3; in whole pesos as pedimentos state it, which no article at hand says.
    value = to_whole(national)
    sheet.values.append(Valued(line.seq, price, currency, adjustments, value, conversion))
    return LineValue(line, value, rate)


def _adjustments(
    sheet: Sheet, pointer: str, consignment: Consignment, prices: list[Decimal], day: DayOfLaw
) -> list[tuple[Adjustment, ...]] | Text:
    """Share each cost that moves the value over the lines, by price; the reason when one cannot be
    converted.
    """
    rules = RULES[sheet.country, sheet.flow]
    rows: list[tuple[Adjustment, ...]] = []
    for place, cost in enumerate(consignment.costs):
        rule = rules.get(cost.kind)
        where = f"{pointer}/costs/{place}"
        _say_bearer(sheet, where, consignment.incoterm.code, cost)
        sign = _sign(sheet, where, consignment, cost, rule) if rule else 0
        if not rule or not sign:
            continue
        rate = exchange(sheet, cost.currency, day, f"{where}/currency")
        if isinstance(rate, Text):
            return rate
        national = to_cents(cost.amount * rate.rate if rate else cost.amount)
        says = words.ADDED[cost.kind] if sign > 0 else words.TAKEN_OUT[cost.kind]
        rows.append(
            tuple(
                Adjustment(says=says, money=sheet.money(sign * part), citation=rule.citation)
                for part in shared(national, prices)
            )
        )
    return rows


def _sign(sheet: Sheet, pointer: str, consignment: Consignment, cost: Cost, rule: Rule) -> int:
    """Tell whether a cost is added (1), taken out (-1) or left as the price has it (0)."""
    if rule.treatment is Treatment.ADDED:
        return 0 if cost.in_price else 1
    if not cost.in_price:
        return 0
    if rule.treatment is Treatment.OUT_IF_DELIVERED and not _delivered(sheet, pointer, consignment):
        return 0
    if not cost.identified:
        sheet.find("tariff.value.not-identified", pointer, words.NOT_IDENTIFIED, citation=rule.citation)
        return 0
    return -1


def _delivered(sheet: Sheet, pointer: str, consignment: Consignment) -> bool:
    """Tell whether the seller carries the goods beyond the line: a through shipment (19 CFR
    152.103(a)(5)).
    """
    term = consignment.incoterm
    if term.code[0] not in DELIVERED_GROUPS:
        return False
    if term.country is None:
        sheet.find("tariff.value.place-unsaid", pointer, words.PLACE_UNSAID, term.code)
    return term.country == sheet.country.upper()


def _say_term(sheet: Sheet, pointer: str, consignment: Consignment) -> None:
    """Note a term that is no Incoterm, or one of the sea, which is read as its fellow for any transport."""
    code = consignment.incoterm.code
    entry = sheet.law.entry("incoterms", code, sheet.day)
    if isinstance(entry, Unknown):
        sheet.find(
            "tariff.incoterm.unknown",
            f"{pointer}/incoterm",
            words.UNKNOWN_TERM,
            code,
            severity=Severity.WARNING,
            advice=words.ADVICE_TERM,
        )
    elif "land" in entry.attributes:
        sheet.find(
            "tariff.incoterm.sea",
            f"{pointer}/incoterm",
            words.SEA_TERM,
            code,
            severity=Severity.WARNING,
            advice=words.ADVICE_TERM,
            land=entry.attributes["land"],
        )


def _say_bearer(sheet: Sheet, pointer: str, code: str, cost: Cost) -> None:
    """Note a cost that the papers put on the other party than the agreed term does; the papers stand."""
    entry = sheet.law.entry("incoterms", code, sheet.day)
    if isinstance(entry, Unknown):
        return
    bearer = "buyer_bears" if cost.in_price else "seller_bears"
    if cost.kind.value in entry.attributes.get(bearer, "").split():
        sheet.find(
            "tariff.value.term-cost",
            pointer,
            words.IN_PRICE_AGAINST_TERM if cost.in_price else words.OUT_OF_PRICE_AGAINST_TERM,
            code,
            severity=Severity.WARNING,
            advice=words.ADVICE_BEARER,
            cost=words.COSTS[cost.kind],
        )


def _say_sale(sheet: Sheet, pointer: str, consignment: Consignment) -> None:
    """Note what the sale itself leaves in doubt: a relation of the parties, a carriage that nobody names."""
    if consignment.related and sheet.flow is Flow.IMPORT:
        sheet.find(
            "tariff.value.related",
            f"{pointer}/related",
            words.RELATED,
            advice=words.ADVICE_RELATED,
            citation=ACCEPTANCE_TEST[sheet.country],
        )
    carriage = RULES[sheet.country, sheet.flow].get(CostKind.FREIGHT_TO_LINE)
    named = any(cost.kind is CostKind.FREIGHT_TO_LINE for cost in consignment.costs)
    adds = carriage is not None and carriage.treatment is Treatment.ADDED
    if carriage and adds and consignment.incoterm.code == "EXW" and not named:
        sheet.find(
            "tariff.value.freight-missing",
            f"{pointer}/costs",
            words.FREIGHT_MISSING,
            severity=Severity.WARNING,
            advice=words.ADVICE_FREIGHT,
            citation=carriage.citation,
        )
