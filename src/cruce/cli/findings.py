"""Findings on the terminal: all at once, the gravest first, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from cruce.cli import words
from cruce.cli.language import say
from cruce.cli.printing import joined, put, shown
from cruce.model import Finding, Severity

_GRAVITY: Final = (Severity.REFUSAL, Severity.WARNING, Severity.INFO)
_STYLES: Final = {Severity.REFUSAL: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def put_findings(findings: Sequence[Finding]) -> None:
    """Print findings, numbered: how grave, which rule and where; what was found; what to do; the law."""
    ordered = sorted(findings, key=lambda one: _GRAVITY.index(one.severity))
    for number, finding in enumerate(ordered, start=1):
        mark = shown(say(words.SEVERITIES[finding.severity]), _STYLES[finding.severity])
        place = shown(finding.pointer or say(words.WHOLE), "bold")
        put(joined([f"{number}.", joined([mark, finding.code, place])], " "), indent=2)
        put(say(finding.says), indent=5)
        put(f"→ {say(finding.advice)}", indent=5, style="cyan")
        if finding.citation:
            put(f"§ {finding.citation}", indent=5, style="dim")


def grave(findings: Iterable[Finding], *, notes: bool) -> tuple[Finding, ...]:
    """Keep the faults and warnings, and the notes where they are asked for."""
    return tuple(one for one in findings if notes or one.severity is not Severity.INFO)


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Give findings as plain JSON data, both languages in each."""
    return [finding.model_dump(mode="json", exclude_none=True) for finding in findings]
