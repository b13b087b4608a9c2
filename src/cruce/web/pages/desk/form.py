"""What a page shows of a form in hand: its parts with their faults, and what the filing would owe."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cruce.clearance import trying
from cruce.model import Filing, Finding, Severity, Text, UsageError
from cruce.section import Section
from cruce.web.entitled import require_delegation
from cruce.web.identity import Account
from cruce.web.pages import casework
from cruce.web.pages.desk.drafts import Draft
from cruce.web.pages.desk.layout import Part, laid_out
from cruce.web.pages.desk.typed import Typed, compacted, data_of, taken

_TRUCKS: Final = "truck"


@dataclass(frozen=True, slots=True)
class Known:
    """The values that inputs offer: crossings of trucks with their names, and codes of the law's lists."""

    crossings: tuple[tuple[str, Text], ...]
    countries: tuple[tuple[str, Text], ...]
    currencies: tuple[tuple[str, Text], ...]
    units: tuple[tuple[str, Text], ...]
    incoterms: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A form in hand. ``beside`` tells of each finding, by its place among them, the field it stands at."""

    draft: Draft
    whole: Part
    known: Known
    findings: tuple[Finding, ...]
    beside: Mapping[int, str]
    tried: trying.Tried | None
    rest: str

    @property
    def grave(self) -> int:
        """Count the findings for which it could not be lodged."""
        return sum(one.refuses for one in self.findings)


def look(section: Section, draft: Draft, account: Account) -> Look:
    """Lay a draft out; one that was checked with every finding, and with what would be owed."""
    tried = tried_out(section, draft, account) if draft.checked else None
    findings = casework.grave(tried.findings) if tried else ()
    whole, beside = laid_out(draft.typed, findings)
    rest = (
        "" if not draft.rest else draft.rest.get("") or json.dumps(draft.rest, ensure_ascii=False, indent=1)
    )
    return Look(draft, whole, known(section), findings, beside, tried, rest)


def tried_out(section: Section, draft: Draft, account: Account) -> trying.Tried:
    """Try a draft against the real checks, as far as it is this account's to file."""
    content = content_of(section, draft)
    if isinstance(content, Finding):
        return trying.Tried((content,))
    fault = undelegated(account, content)
    return trying.Tried((fault,)) if fault else trying.try_out(section, content, account.person)


def content_of(section: Section, draft: Draft) -> bytes | Finding:
    """Write the filing that a draft makes; where the rest of it is no JSON, say so.

    The same draft makes the same bytes: sent twice, it is lodged once.
    """
    if "" in draft.rest:
        return _REST
    data = data_of(draft.typed, zone_of(section, draft.typed))
    return json.dumps(data, ensure_ascii=False).encode("utf-8", errors="replace")


def undelegated(account: Account, content: bytes) -> Finding | None:
    """Say that an account does not file for the declarant, if so."""
    try:
        require_delegation(account, content)
    except UsageError as error:
        return Finding(
            code=error.code,
            severity=Severity.REFUSAL,
            pointer="/declarant",
            says=error.says,
            advice=error.advice,
        )
    return None


def zone_of(section: Section, typed: Typed) -> str:
    """Tell by which clock the moments of a form are: that of its crossing, once it names one."""
    return casework.zone_of(section, str(typed.fields.get("crossing", "")).strip())


def typed_of(section: Section, data: Mapping[str, Any]) -> Typed:
    """Put JSON data into the form."""
    return taken(data, casework.zone_of(section, str(data.get("crossing", ""))))


def like(section: Section, filing: Filing) -> Typed:
    """Begin a form like a filing of before, without what serves one truck only.

    Its reference, expected arrival, seals, papers' numbers and acceptances are the new one's own.
    """
    data = filing.model_dump(mode="json", exclude_none=True)
    for place in ("reference", "expected_arrival"):
        data.pop(place)
    data["trip"].pop("manifest", None)
    data["trip"].pop("carta_porte", None)
    data["trip"].pop("departed_at", None)
    for piece in data["trip"].get("equipment", ()):
        piece["seals"] = [{"number": ""} for _ in piece.get("seals", ())]
    for shipment in data.get("consignments", ()):
        _without_numbers(shipment)
    for one in data.get("acceptances", ()):
        for step in ("accepted_at", "key", "signature"):
            one.pop(step, None)
    return typed_of(section, data)


def _without_numbers(shipment: dict[str, Any]) -> None:
    for part, steps in _OWN_NUMBERS.items():
        for step in steps:
            shipment.get(part, {}).pop(step, None)
    shipment.pop("exported_on", None)
    for paper in shipment.get("documents", ()):
        for step in ("number", "issued_on", "digest"):
            paper.pop(step, None)


_OWN_NUMBERS: Final = {
    "pedimento": ("number", "cove", "mve", "doda"),
    "entry": ("number", "bill"),
    "eei": ("itn", "filed_at"),
}


def tidied(draft: Draft) -> Draft:
    """Drop the rows in which nothing was typed, before a form is checked."""
    typed = compacted(draft.typed)
    return draft.model_copy(update={"fields": typed.fields, "checked": True})


def known(section: Section) -> Known:
    """List what the inputs of a form offer."""
    trucks = (
        (one.code, one.says)
        for one in section.law.entries("crossings", None)
        if _TRUCKS in str(one.attributes.get("modes", _TRUCKS))
    )
    lists = (_codes(section, name) for name in ("countries", "currencies", "units", "incoterms"))
    return Known(tuple(sorted(trucks, key=lambda one: one[0])), *lists)


def _codes(section: Section, name: str) -> tuple[tuple[str, Text], ...]:
    return tuple((one.code, one.says) for one in section.law.entries(name, None))


_REST: Final = Finding(
    code="desk.rest",
    severity=Severity.REFUSAL,
    pointer="",
    says=Text(
        en="What stands under “everything else” is no JSON object of places and values.",
        es="Lo que está en «todo lo demás» no es un objeto JSON de lugares y valores.",
    ),
    advice=Text(
        en='Write it as {"/place": "value"}, or empty it.',
        es='Escríbalo como {"/lugar": "valor"}, o vacíelo.',
    ),
)
