"""Rules of origin of an agreement, product by product, as its annex words them, found by code and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from cruce.law.forms import Day, Form, References, Said, YesNo, filled
from cruce.law.page import Page
from cruce.law.sentences import code_too_short, known_from, known_to, not_held
from cruce.law.values import Unknown
from cruce.model import Citation, CodeRange

AGREEMENT = r"^[a-z][a-z0-9-]{1,30}$"


@dataclass(frozen=True, slots=True)
class OriginRule:
    """What makes goods of some codes originate under an agreement, in the words of its annex.

    ``either`` are alternatives, each enough by itself. ``goods`` says which goods of the codes it is for
    (``any other good``: those that no other rule of the codes names); none: for all. ``always``: a chapter
    note that is one more alternative beside whatever rule the code has.
    """

    agreement: str
    codes: tuple[CodeRange, ...]
    goods: str | None
    either: tuple[str, ...]
    always: bool
    effective: date
    known_to: date | None
    citations: tuple[Citation, ...]

    def covers(self, code: str) -> bool | None:
        """Tell whether the rule is for a code; nothing when the code is too short to tell."""
        answers = {span.covers(code) for span in self.codes}
        return True if True in answers else None if None in answers else False

    @property
    def width(self) -> int:
        """How many codes it is for: the narrower rule is the more specific one."""
        return sum(span.width for span in self.codes)


class OriginRules:
    """All rules of origin of one agreement that are at hand."""

    def __init__(self, agreement: str, rules: Iterable[OriginRule]) -> None:
        self._agreement = agreement
        self._sets: dict[date, list[OriginRule]] = {}
        for rule in rules:
            self._sets.setdefault(rule.effective, []).append(rule)

    def covering(self, code: str, on: date) -> tuple[OriginRule, ...] | Unknown:
        """List the rules for a code on a day, the most specific first, from the latest set that has any."""
        what = f"{self._agreement}/origin/{code}"
        begun = sorted((start for start in self._sets if start <= on), reverse=True)
        for start in begun:
            found = [(rule, rule.covers(code)) for rule in self._sets[start]]
            if any(covers is None and not rule.always for rule, covers in found):
                return Unknown(what, code_too_short(code), None)
            rules = [rule for rule, covers in found if covers]
            if any(not rule.always for rule in rules):
                return _in_force(what, rules, on)
        later = [start for start in self._sets if start > on and self._holds(start, code)]
        return Unknown(what, known_from(what, min(later)) if later else not_held(what), None)

    def _holds(self, start: date, code: str) -> bool:
        return any(rule.covers(code) and not rule.always for rule in self._sets[start])


def _in_force(what: str, rules: list[OriginRule], on: date) -> tuple[OriginRule, ...] | Unknown:
    ends = [rule.known_to for rule in rules if rule.known_to is not None]
    if ends and on > min(ends):
        return Unknown(what, known_to(what, min(ends)), min(ends))
    return tuple(sorted(rules, key=lambda rule: rule.width))


def _range(said: object) -> object:
    found = CodeRange.read(said) if isinstance(said, str) else None
    if found is None:
        raise PydanticCustomError("code-range", "{value}", {"value": str(said)[:40]})
    return found


Range = Annotated[CodeRange, BeforeValidator(_range)]
RuleText = Annotated[str, Field(min_length=1, max_length=6000)]


class OriginRuleForm(Form):
    """One rule: the codes it is for, which goods of them, and its alternatives."""

    codes: tuple[Range, ...]
    goods: Said | None = None
    either: Annotated[tuple[RuleText, ...], Field(min_length=1)]
    always: YesNo = False


class OriginRulesForm(Form):
    """A file of rules of origin, all of one agreement and of one day."""

    agreement: Annotated[str, Field(pattern=AGREEMENT)]
    effective: Day
    known_to: Day | None = None
    citation: References
    verified: YesNo = True
    checked_on: Day | None = None
    rules: tuple[OriginRuleForm, ...]


def read_origin_rules(agreement: str, page: Page) -> tuple[OriginRule, ...]:
    """Read a file of rules of origin; its faults are noted on the page."""
    form = filled(OriginRulesForm, page)
    if form is None:
        return ()
    if form.agreement != agreement:
        page.fault("name", ("agreement",), found=agreement, said=form.agreement)
    if form.known_to is not None and form.known_to < form.effective:
        page.fault("end-before-start", ("known_to",), start=form.effective, end=form.known_to)
    for place, rule in enumerate(form.rules):
        if not rule.codes:
            page.fault("missing", ("rules", place), key="codes")
    cited = tuple(one.citation(effective=form.effective, verified=form.verified) for one in form.citation)
    return tuple(
        OriginRule(
            agreement=agreement,
            codes=rule.codes,
            goods=rule.goods,
            either=rule.either,
            always=rule.always,
            effective=form.effective,
            known_to=form.known_to,
            citations=cited,
        )
        for rule in form.rules
    )
