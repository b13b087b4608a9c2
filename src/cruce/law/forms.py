"""The forms that files of law are written in, and what each says once it is read without a fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from cruce.law.page import Page
from cruce.law.values import Base, Condition, Fact, MeasureKind
from cruce.model import Citation, Flow, Severity, Text

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
_WORD = re.compile(r"(?!(?i:nan|inf|infinity)$)[^\W\d_][\w:/ +-]*")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_YES_NO = {"true": True, "false": False}


def _day(said: object) -> object:
    if isinstance(said, str) and _ISO_DAY.fullmatch(said):
        try:
            return date.fromisoformat(said)
        except ValueError:
            pass
    raise PydanticCustomError("day", "{value}", {"value": str(said)[:40]})


def _figure(said: object) -> object:
    if isinstance(said, str) and _NUMBER.fullmatch(said):
        return Decimal(said)
    if isinstance(said, str) and _WORD.fullmatch(said):
        return said
    raise PydanticCustomError("figure", "{value}", {"value": str(said)[:40]})


def _yes_no(said: object) -> object:
    if isinstance(said, str) and said in _YES_NO:
        return _YES_NO[said]
    raise PydanticCustomError("yes-no", "{value}", {"value": str(said)[:40]})


_CONDITION = re.compile(r"([a-z_]+) (=|!=|<|<=|>|>=) (\S.*)")
_NUMBERS = frozenset(fact for fact in get_args(Fact) if fact == "ad_valorem" or fact.endswith("_share"))
_YES_OR_NO = frozenset({"claimed", "entered_free", "footnoted"})


def _condition(said: object) -> object:
    """Read a condition as a file writes it; its values must be of the kind that its fact has."""
    written = _CONDITION.fullmatch(said) if isinstance(said, str) else None
    fact, sign, rest = written.groups() if written else ("", "", "")
    values = [_value(fact, word.strip()) for word in rest.split("|")]
    ordered = fact in _NUMBERS or fact == "exported_on"
    if fact not in get_args(Fact) or None in values or (sign not in ("=", "!=") and not ordered):
        raise PydanticCustomError("condition", "{value}", {"value": str(said)[:80]})
    return Condition(fact, sign, tuple(values))  # type: ignore[arg-type]


def _value(fact: str, word: str) -> str | Decimal | date | None:
    if fact in _NUMBERS:
        return Decimal(word) if _NUMBER.fullmatch(word) else None
    if fact == "exported_on":
        return date.fromisoformat(word) if _ISO_DAY.fullmatch(word) else None
    if fact in _YES_OR_NO and word not in ("yes", "no"):
        return None
    return word or None


def _one_or_more(said: object) -> object:
    return said if isinstance(said, list) else [said]


Day = Annotated[date, BeforeValidator(_day)]
Figure = Annotated[Any, BeforeValidator(_figure)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Said = Annotated[str, Field(min_length=1, max_length=2000)]
Code = Annotated[str, Field(pattern=r"^\d{2,10}$")]
Codes = tuple[Code, ...]
Words = tuple[Said, ...]
Where = Annotated[Condition, BeforeValidator(_condition)]
Country = Annotated[str, Field(pattern=r"^[a-z]{2,8}$")]
Places = tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...]


class Form(BaseModel):
    """A form of law: every field it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Says(Form):
    """What a person reads, in both languages."""

    en: Said
    es: Said

    def text(self) -> Text:
        """Give the sentence as a word of the model."""
        return Text(en=self.en, es=self.es)


class Reference(Form):
    """A legal reference as a file writes it."""

    law: Annotated[str, Field(min_length=1, max_length=300)]
    article: Said | None = None
    published: Day | None = None
    effective: Day | None = None
    verified: YesNo = True

    def citation(
        self, *, published: date | None = None, effective: date | None = None, verified: bool = True
    ) -> Citation:
        """Give the citation, with the dates and the check of the value that it stands under."""
        return Citation(
            law=self.law,
            article=self.article,
            published=self.published or published,
            effective=self.effective or effective,
            verified=self.verified and verified,
        )


References = Annotated[tuple[Reference, ...], BeforeValidator(_one_or_more)]


class ParameterForm(Form):
    """A parameter: values by the day they take effect, with references and stated ends."""

    says: Says
    unit: Said
    values: dict[Day, Figure]
    until: dict[Day, Day] = {}
    reference: dict[Day, References] = {}
    published: dict[Day, Day] = {}
    unverified: tuple[Day, ...] = ()
    illustrative: YesNo = False
    checked_on: Day | None = None


class MeasureForm(Form):
    """A measure: one row of scope, dates, formula and citation."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9./-]{2,80}$")]
    country: Country | None = None
    flow: Flow | None = None
    kind: MeasureKind
    charge: Said | None = None
    codes: Codes = ()
    except_codes: Codes = ()
    origins: Places = ()
    except_origins: Places = ()
    programmes: Words = ()
    except_programmes: Words = ()
    kinds: Words = ()
    except_kinds: Words = ()
    formula: Said | None = None
    requires: Words = ()
    agency: Said | None = None
    severity: Severity | None = None
    authority: Said | None = None
    heading: Annotated[str, Field(pattern=r"^99\d{2}\.\d{2}\.\d{2}$")] | None = None
    group: Said | None = None
    yields_to: Words = ()
    where: tuple[Where, ...] = ()
    base: Base = "value"
    says: Says
    advice: Says | None = None
    citations: References = ()
    effective: Day
    ends: Day | None = None
    precedence: Annotated[int, Field(ge=0, le=10_000)] = 100
    verified: YesNo = True


class AnnulmentForm(Form):
    """The decision that the measures of a file never were law."""

    on: Day
    citation: Reference


class MeasuresForm(Form):
    """A file of measures of one country; where they were annulled, all of them were."""

    country: Country | None = None
    measures: tuple[MeasureForm, ...]
    annulled: AnnulmentForm | None = None
    checked_on: Day | None = None


class EntryForm(BaseModel):
    """One code of a list; what is not named here is an attribute of the code, kept as text."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)
    __pydantic_extra__: dict[str, str] = Field(init=False)

    code: Said
    en: Said
    es: Said
    valid_from: Day | None = None
    valid_to: Day | None = None
    citation: Reference | None = None


class ListForm(Form):
    """A code list, with the instrument that it stands in."""

    says: Says
    citation: References = ()
    checked_on: Day | None = None
    illustrative: YesNo = False
    entries: tuple[EntryForm, ...]


class SourceForm(Form):
    """The official file that an edition was imported from."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    kind: Said | None = None
    bytes: Annotated[int, Field(ge=0)] | None = None


class CountsForm(Form):
    """How many lines an edition has, and how many of them carry a rate."""

    lines: Annotated[int, Field(ge=0)]
    rate_lines: Annotated[int, Field(ge=0)] | None = None
    refused: Annotated[int, Field(ge=0)] = 0


class EditionForm(Form):
    """The title page of an edition; ``repeated`` are the codes that its official file had more than once."""

    tariff: Annotated[str, Field(pattern=r"^[a-z]{2,8}-[a-z0-9-]{1,20}$")]
    name: Annotated[str, Field(pattern=f"^{NAME.pattern}$")]
    effective: Day
    known_to: Day | None = None
    part: YesNo = True
    columns: tuple[Said, ...] = ()
    checked: YesNo = True
    citation: References = ()
    source: SourceForm | None = None
    counts: CountsForm | None = None
    repeated: tuple[Said, ...] = ()
    says: Says | None = None
    checked_on: Day | None = None


AnyForm = TypeVar("AnyForm", bound=BaseModel)

_KINDS_OF_FAULT: dict[str, Callable[[dict[str, Any], str], tuple[str, dict[str, object]]]] = {
    "missing": lambda error, key: ("missing", {"key": key}),
    "extra_forbidden": lambda error, key: ("unknown-key", {"key": key}),
    "day": lambda error, key: ("day", {"value": error["ctx"]["value"]}),
    "figure": lambda error, key: ("figure", {"value": error["ctx"]["value"]}),
    "yes-no": lambda error, key: ("yes-no", {"value": error["ctx"]["value"]}),
    "condition": lambda error, key: ("condition", {"value": error["ctx"]["value"]}),
    "code-range": lambda error, key: ("code-range", {"value": error["ctx"]["value"]}),
}


def filled(form: type[AnyForm], page: Page) -> AnyForm | None:
    """Read a page as one form; every fault is noted on the page, and with any fault there is no form."""
    if page.faults:
        return None
    try:
        return form.model_validate(page.tree)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False, include_input=False):
            loc = error["loc"]
            key = str(next((step for step in reversed(loc) if step != "[key]"), "file"))
            name, facts = _KINDS_OF_FAULT.get(error["type"], _of_form)(dict(error), key)
            page.fault(name, loc, **facts)
        return None


def _of_form(error: dict[str, Any], key: str) -> tuple[str, dict[str, object]]:
    return "form", {"key": key}
