"""Customs value by country and direction: from the invoice price to the value that the law taxes or
counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from cruce.law import Known, Law, Unknown
from cruce.model import (
    Adjustment,
    Citation,
    Consignment,
    Conversion,
    Cost,
    CostKind,
    CustomsValue,
    DeclarationLine,
    Flow,
    Money,
    Severity,
    Text,
    to_cents,
    to_whole,
)
from cruce.tariff import words
from cruce.tariff.amounts import shared
from cruce.tariff.dates import DayOfLaw, day_of_exchange
from cruce.tariff.sheet import CURRENCIES, Sheet
from cruce.tariff.trusted import trusted

ONE = Decimal(1)


class Treatment(Enum):
    """What one country's law does with a cost that the price holds, or leaves out."""

    ADDED = "added when the price leaves it out"
    TAKEN_OUT = "taken out of the price when identified apart"
    OUT_IF_DELIVERED = "taken out when identified and the term delivers beyond the line"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a cost bears on the value of one country and flow, and the article that says so."""

    treatment: Treatment
    citation: Citation


def _rules(
    added: dict[str, str], out: dict[str, str], law: str, *, verified: bool = True
) -> dict[CostKind, Rule]:
    return {
        CostKind(kind): Rule(treatment, Citation(law=law, article=article, verified=verified))
        for treatment, rows in ((Treatment.ADDED, added), (Treatment.TAKEN_OUT, out))
        for kind, article in rows.items()
    }


RULES: dict[tuple[str, Flow], dict[CostKind, Rule]] = {
    ("us", Flow.IMPORT): {
        **_rules(
            {
                "packing": "(b)(1)(A)",
                "commission": "(b)(1)(B)",
                "assist": "(b)(1)(C)",
                "royalty": "(b)(1)(D)",
                "proceeds": "(b)(1)(E)",
            },
            {"insurance": "(b)(4)(A)", "freight_after_line": "(b)(3)(A)(ii)", "duties": "(b)(3)(B)"},
            "19 USC 1401a",
        ),
        CostKind.FREIGHT_TO_LINE: Rule(
            Treatment.OUT_IF_DELIVERED, Citation(law="19 CFR 152.103", article="(a)(5)")
        ),
    },
    ("us", Flow.EXPORT): _rules(
        {"freight_to_line": "(a)(17)", "insurance": "(a)(17)", "loading": "(a)(17)", "packing": "(a)(17)"},
        {"freight_after_line": "(a)(17)", "duties": "(a)(17)"},
        "15 CFR 30.6",
    ),
    ("mx", Flow.IMPORT): _rules(
        {
            "freight_to_line": "art. 65, fracción I, inciso d)",
            "insurance": "art. 65, fracción I, inciso d)",
            "loading": "art. 65, fracción I, inciso d)",
            "packing": "art. 65, fracción I, incisos b) y c)",
            "commission": "art. 65, fracción I, inciso a)",
            "assist": "art. 65, fracción II",
            "royalty": "art. 65, fracción III",
            "proceeds": "art. 65, fracción IV",
        },
        {"freight_after_line": "art. 66, fracción I, inciso b)", "duties": "art. 66, fracción I, inciso c)"},
        "Ley Aduanera",
    ),
    ("mx", Flow.EXPORT): _rules(
        {},
        {"freight_to_line": "art. 79", "freight_after_line": "art. 79", "insurance": "art. 79"},
        "Ley Aduanera",
        verified=False,
    ),
}
"""The incoterm matrix as rules on costs: a cost that is not named is left as the price has it."""

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
        yield _value_line(sheet, consignment.currency, line, tuple(row[place] for row in rows), rate)


def _value_line(
    sheet: Sheet,
    currency: str,
    line: DeclarationLine,
    adjustments: tuple[Adjustment, ...],
    conversion: Conversion | None,
) -> LineValue:
    price, rate = line.goods.value, conversion.rate if conversion else ONE
    national = sum((step.money.amount for step in adjustments), price * rate)
    if national < 0:
        sheet.find(
            "tariff.value.negative", f"{line.pointer}/value", words.NEGATIVE_VALUE, severity=Severity.WARNING
        )
        return LineValue(line, None, rate, words.NEGATIVE_VALUE)
    # In whole dollars by 19 CFR 159.3; in whole pesos as pedimentos state it, which no article at hand says.
    value = to_whole(national)
    fields = {
        "line": line.seq,
        "price": trusted(Money, {"amount": price, "currency": currency}),
        "adjustments": adjustments,
        "value": sheet.money(value),
        "conversion": conversion,
    }
    sheet.values.append(trusted(CustomsValue, fields))
    return LineValue(line, value, rate)


def exchange(sheet: Sheet, currency: str, day: DayOfLaw, pointer: str) -> Conversion | Text | None:
    """Give the exchange rate of law into the national currency, or why it is not known.

    None is needed for the national currency itself.
    """
    if currency == sheet.currency:
        return None
    found = sheet.law.convert(sheet.country, currency, day.day)
    if isinstance(found, Known) and isinstance(found.value, Decimal) and found.value > 0:
        if found.illustrative:
            sheet.find(
                "tariff.exchange.illustrative", pointer, words.ILLUSTRATIVE_RATE, currency, day=day.day
            )
        return _conversion(sheet.law, sheet.country, currency, day)
    why = found.why if isinstance(found, Unknown) else words.ABSURD_RATE
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


@lru_cache(maxsize=4096)
def _conversion(law: Law, country: str, currency: str, day: DayOfLaw) -> Conversion:
    found = law.convert(country, currency, day.day)
    assert isinstance(found, Known)
    assert isinstance(found.value, Decimal)
    return Conversion(
        source=currency,
        target=CURRENCIES[country],
        rate=found.value,
        day=day.day,
        why=day.basis.why,
        citation=day.basis.citation,
        illustrative=found.illustrative,
    )


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
    elif entry.attributes.get("mode") == "sea":
        sheet.find(
            "tariff.incoterm.sea",
            f"{pointer}/incoterm",
            words.SEA_TERM,
            code,
            severity=Severity.WARNING,
            advice=words.ADVICE_TERM,
            land=LAND_TERMS.get(code, "FCA"),
        )


def _say_sale(sheet: Sheet, pointer: str, consignment: Consignment) -> None:
    """Note what the sale itself leaves in doubt: a relation of the parties, a carriage that nobody names."""
    if sheet.flow is not Flow.IMPORT:
        return
    if consignment.related:
        sheet.find(
            "tariff.value.related",
            f"{pointer}/related",
            words.RELATED,
            advice=words.ADVICE_RELATED,
            citation=ACCEPTANCE_TEST[sheet.country],
        )
    carried = any(cost.kind is CostKind.FREIGHT_TO_LINE for cost in consignment.costs)
    if sheet.country == "mx" and consignment.incoterm.code == "EXW" and not carried:
        sheet.find(
            "tariff.value.freight-missing",
            f"{pointer}/costs",
            words.FREIGHT_MISSING,
            severity=Severity.WARNING,
            advice=words.ADVICE_FREIGHT,
            citation=RULES["mx", Flow.IMPORT][CostKind.FREIGHT_TO_LINE].citation,
        )


ACCEPTANCE_TEST = {
    "us": Citation(law="19 USC 1401a", article="(b)(2)(B)"),
    "mx": Citation(law="Ley Aduanera", article="arts. 68 y 69"),
}
LAND_TERMS = {"FAS": "FCA", "FOB": "FCA", "CFR": "CPT", "CIF": "CIP"}
