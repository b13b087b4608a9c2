"""Where a good originates: wholly obtained, of originating materials, by its rule, or as its parts do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from cruce.law import Law, Unknown
from cruce.model import Citation, Finding, Text, refused
from cruce.tariff.origin import words
from cruce.tariff.origin.answer import Determination, Outcome
from cruce.tariff.origin.bill import Bill, Product
from cruce.tariff.origin.case import Case, Judged
from cruce.tariff.origin.certification import check_certification
from cruce.tariff.origin.faults import faults_of, in_order
from cruce.tariff.origin.judge import judge
from cruce.tariff.origin.logic import Answer, differs
from cruce.tariff.origin.parts import Standing, parts_of, standings, would_help
from cruce.tariff.origin.reading import read_rule
from cruce.tariff.origin.rule import AnyOf, RegionalValue
from cruce.tariff.origin.rules import ProductRules, rules_for
from cruce.tariff.origin.terms import Terms, terms_of, vehicle_rule

Criterion = Literal["A", "B", "C", "D"]
_OUTCOMES: Final[Mapping[Answer, Outcome]] = {
    True: "originating",
    False: "not-originating",
    None: "undetermined",
}
_APPAREL: Final = ("61", "62", "63")
_WHOLLY: Final = Citation(law="USMCA / T-MEC", article="art. 4.2(a), 4.3; 19 USC 4531(c)(1)(A)")
_EXCLUSIVELY: Final = Citation(law="USMCA / T-MEC", article="art. 4.2(c); 19 USC 4531(c)(1)(C)")
_MADE: Final = Citation(law="USMCA / T-MEC", article="art. 4.2; 19 USC 4531(c)(1)")


@dataclass(frozen=True, slots=True)
class _Verdict:
    judged: Judged
    criterion: Criterion | None = None
    texts: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


def determine(bill: Bill, agreement: str, law: Law, on: date) -> Determination:
    """Determine where the first good of a bill originates under an agreement on a day, with every reason.

    Materials without proof of origin are taken both ways: only where both lead to the same is it told. What
    the law at hand or the bill does not say leaves it undetermined, and is named.
    """
    findings = faults_of(bill)
    if refused(findings):
        return _undetermined(bill.good, agreement, on, findings, words.WRONG_BILL)
    terms = terms_of(law, agreement, on)
    if not terms.parties:
        missing = words.NO_PARTIES.format(agreement=agreement, day=on)
        return _undetermined(bill.good, agreement, on, findings, missing)
    made: dict[str, Determination] = {}
    foreign: dict[str, Decimal] = {}
    for product in in_order(bill):
        asked = _Asked(product, bill, agreement, law, on, terms)
        made[product.name], foreign[product.name] = _determined(asked, made, foreign)
    answer = made.pop(bill.good.name)
    if bill.certification is not None:
        code, criterion = bill.good.code, answer.criterion
        findings += check_certification(bill.certification, code, criterion, law, on)
    return answer.model_copy(update={"findings": findings, "made": tuple(made.values())})


@dataclass(frozen=True, slots=True)
class _Asked:
    product: Product
    bill: Bill
    agreement: str
    law: Law
    on: date
    terms: Terms

    def case(self, stand: tuple[Standing, ...], *, worst: bool) -> Case:
        """Take the materials without proof as foreign (at worst) or as originating (at best)."""
        taken = ("non-originating", "unproved") if worst else ("non-originating",)
        places = frozenset(place for place, one in enumerate(stand) if one.counted in taken)
        regional = {place: one.regional for place, one in enumerate(stand)}
        return Case(self.product, places, regional, self.terms, self.bill.currency)


def _determined(
    asked: _Asked, made: Mapping[str, Determination], foreign: Mapping[str, Decimal]
) -> tuple[Determination, Decimal]:
    """Determine one product, and give what its foreign materials are worth at worst."""
    stand = standings(asked.product, asked.terms, made, foreign)
    worst, best = (asked.case(stand, worst=one) for one in (True, False))
    at_worst = _verdict(asked, worst)
    at_best = at_worst if best.foreign == worst.foreign else _verdict(asked, best)
    met = True if at_worst.judged.met else False if at_best.judged.met is False else None
    told = at_best if met is False else at_worst
    asks = list(() if met is not None else (*at_best.judged.asks, *at_worst.judged.asks))
    if met is None:
        asks += [
            words.UNPROVED.format(name=one.name, code=one.code)
            for place, one in enumerate(asked.product.materials)
            if place in worst.foreign - best.foreign
        ]
    product = asked.product
    return Determination(
        agreement=asked.agreement,
        on=asked.on,
        good=product.name,
        code=product.code,
        outcome=_OUTCOMES[met],
        criterion=told.criterion if met else None,
        rules=told.texts,
        because=() if met is None else told.judged.because,
        margins=told.judged.margins,
        materials=parts_of(asked.bill, product, stand, told.judged),
        would_help=() if met else would_help(product, told.judged, asked.bill.currency),
        missing=tuple(dict.fromkeys(asks)),
        citations=told.citations,
        findings=(),
    ), _foreign_value(asked, worst)


def _foreign_value(asked: _Asked, worst: Case) -> Decimal:
    """Give what of a product is foreign at worst: all, unless it is made in a party of known materials."""
    product = asked.product
    known = product.made_in in asked.terms.parties and product.materials
    return worst.foreign_value() if known else Decimal("Infinity")


def _verdict(asked: _Asked, case: Case) -> _Verdict:
    product = asked.product
    if product.made_in is None:
        return _Verdict(Judged(None, asks=(words.NOT_MADE_STATED,)), citations=(_MADE,))
    if product.made_in not in case.terms.parties:
        why = words.NOT_MADE.format(country=product.made_in)
        return _Verdict(Judged(False, because=(why,)), citations=(_MADE,))
    shifting = {place for place, _ in case.changing()}
    if product.obtained and not shifting:
        return _Verdict(Judged(True, because=(words.WHOLLY,)), "A", citations=(_WHOLLY,))
    if product.materials and not case.foreign and product.vehicle is None:
        return _Verdict(Judged(True, because=(words.EXCLUSIVELY,)), "C", citations=(_EXCLUSIVELY,))
    if not product.materials:
        return _Verdict(Judged(None, asks=(words.NO_MATERIALS,)), citations=(_MADE,))
    return _by_rule(asked, case)


def _by_rule(asked: _Asked, case: Case) -> _Verdict:
    """Hold a good to its product-specific rule, or a covered vehicle to the automotive appendix."""
    product = asked.product
    if product.vehicle is not None:
        vehicle = vehicle_rule(asked.law, asked.agreement, product.vehicle, asked.on)
        if isinstance(vehicle, Unknown):
            return _Verdict(Judged(None, asks=(vehicle.why,)))
        return _told(judge(vehicle[0], case), (), vehicle[1])
    rules = rules_for(asked.law, asked.agreement, product.code, asked.on)
    if isinstance(rules, Unknown):
        return _Verdict(Judged(None, asks=(rules.why,)))
    judged = judge(rules.rule, replace(case, goods=rules.goods, described=rules.described))
    cited = (*rules.citations, *(case.terms.citations["tolerance"] if judged.tolerated else ()))
    if judged.met is not True and (parts := _as_parts(case, judged)):
        return _Verdict(parts, "D", rules.texts, (*cited, *case.terms.citations["parts"]))
    return _told(judged, _kept_texts(rules, case) if judged.met else rules.texts, cited)


def _told(judged: Judged, texts: tuple[str, ...], citations: tuple[Citation, ...]) -> _Verdict:
    first = words.BY_RULE if judged.met else words.NOT_BY_RULE
    more = (words.WITHIN_TOLERANCE,) if judged.tolerated else ()
    because = judged.because if judged.met is None else (first, *more, *judged.because)
    return _Verdict(replace(judged, because=because), "B", texts, tuple(dict.fromkeys(citations)))


def _as_parts(case: Case, judged: Judged) -> Judged | None:
    """Hold an assembly that shares its subheading with its parts to their value (USMCA art. 4.2(d))."""
    product = case.product
    stuck = [place for place, changed in judged.changed if changed is False]
    alike = all(
        product.materials[place].part and differs(product.code, product.materials[place].code, 6) is False
        for place in stuck
    )
    if not stuck or not alike or product.code.startswith(_APPAREL) or not case.terms.parts:
        return None
    contents = (RegionalValue(method, percent) for method, percent in case.terms.parts.items())
    found = judge(AnyOf(tuple(contents)), case)
    return replace(found, because=(words.AS_PARTS,), changed=judged.changed) if found.met else None


def _kept_texts(rules: ProductRules, case: Case) -> tuple[str, ...]:
    """Give the texts that the good satisfies by themselves; all where none does alone."""
    inside = replace(case, goods=rules.goods, described=rules.described)
    kept = tuple(text for text in rules.texts if judge(read_rule(text), inside).met)
    return kept or rules.texts


def _undetermined(
    product: Product, agreement: str, on: date, findings: tuple[Finding, ...], missing: Text
) -> Determination:
    return Determination(
        agreement=agreement,
        on=on,
        good=product.name,
        code=product.code,
        outcome="undetermined",
        criterion=None,
        rules=(),
        because=(),
        margins=(),
        materials=(),
        would_help=(),
        missing=(missing,),
        citations=(),
        findings=findings,
    )
