"""Which country needs what: every paper, number and act that the authorities want, held or missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from cruce.documents.check import needs
from cruce.documents.dossier import open_dossier
from cruce.documents.kind import BOTH, Fault, Need, filled
from cruce.law import Law
from cruce.model import Citation, Filing, Severity, Text


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that an authority of one country needs of a filing, at one place, and whether it is there.

    ``missing`` stops the filing, ``wanted`` comes before the goods do, ``optional`` helps.
    """

    country: str
    authority: str
    what: Text
    state: Literal["have", "missing", "wanted", "optional"]
    pointer: str
    code: str
    advice: Text
    citation: Citation | None


def gap_report(filing: Filing, law: Law, as_of: datetime) -> tuple[Gap, ...]:
    """Say which country needs what for a filing, and what of it is there; what is missing comes first."""
    dossier = open_dossier(filing, law, as_of)
    dossier.report = True
    rows = [
        _gap(need, fault, country) for need, fault in needs(dossier) for country in _countries(need, fault)
    ]
    return tuple(sorted(rows, key=_place))


_STATES: dict[Severity, Literal["missing", "wanted", "optional"]] = {
    Severity.REFUSAL: "missing",
    Severity.WARNING: "wanted",
    Severity.INFO: "optional",
}
_ORDER = {"missing": 0, "wanted": 1, "optional": 2, "have": 3}


def _place(gap: Gap) -> tuple[str, int, str, str]:
    return gap.country, _ORDER[gap.state], gap.authority, gap.pointer


def _countries(need: Need[Any], fault: Fault) -> tuple[str, ...]:
    country = fault.facts.get("country", need.country)
    return ("mx", "us") if country == BOTH else (country,)


def _gap(need: Need[Any], fault: Fault, country: str) -> Gap:
    return Gap(
        country=country,
        authority=fault.facts.get("authority", need.authority),
        what=filled(need.what, fault.facts),
        state="have" if fault.held else _STATES[fault.severity or need.severity],
        pointer=fault.pointer,
        code=need.code,
        advice=filled(need.advice, fault.facts),
        citation=fault.citation or need.citation,
    )
