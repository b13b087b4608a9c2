"""What a check of law found, put on the terminal: the editions in a table, then what must be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from cruce.cli import words
from cruce.cli.findings import findings_as_json, put_findings
from cruce.cli.language import say
from cruce.cli.printing import Cell, joined, put, put_block, shown, table
from cruce.law import check_law
from cruce.model import Finding, Text
from cruce.tariff import check_rates

_SHOWN: Final = 10  # codes of a long list that a person reads; --json gives them all


class Checked(NamedTuple):
    """A law directory checked: ``sound`` when it can be used as it is, its findings, its editions as JSON."""

    sound: bool
    findings: tuple[Finding, ...]
    editions: tuple[dict[str, Any], ...]


def checked(folder: Path) -> Checked:
    """Check a law directory whole: its files, and the rates of its editions."""
    law = check_law(folder)
    found: list[Finding] = []
    editions: list[dict[str, Any]] = []
    for held in law.editions:
        edition = held.edition
        rates = check_rates(str(edition), edition.tariff, held.rates, held.before)
        found += rates.findings
        editions.append(
            {
                "tariff": edition.tariff,
                "edition": edition.name,
                "effective": str(edition.effective),
                "known_to": str(edition.known_to),
                "part": edition.part,
                "lines": held.lines,
                **_column(rates.general.rates, rates.general.refused_codes),
                "kinds": dict(rates.kinds),
                "special": _column(rates.special.rates, rates.special.refused_codes),
                "duplicates": list(held.duplicates),
                "gaps": [{"from": str(first), "to": str(last)} for first, last in held.gaps],
                "vanished": list(held.vanished),
                "jumps": [{"code": code, "before": old, "after": new} for code, old, new in rates.jumps],
            }
        )
    sound = not law.findings and not any(finding.refuses for finding in found)
    return Checked(sound, (*law.findings, *found), tuple(editions))


def _column(rates: int, refused: Sequence[str]) -> dict[str, Any]:
    return {
        "rates": rates,
        "parsed": rates - len(refused),
        "refused": len(refused),
        "refused_codes": list(refused),
    }


def check_as_json(check: Checked) -> dict[str, Any]:
    """Give what a check found as plain JSON data."""
    return {
        "sound": check.sound,
        "findings": findings_as_json(check.findings),
        "editions": list(check.editions),
    }


def put_check(folder: Path, check: Checked) -> None:
    """Print the editions of a law directory, every fault, and whether it can be used."""
    if check.editions:
        _put_table(check.editions)
    for edition in check.editions:
        _put_edition(edition)
    if check.findings:
        style = "yellow" if check.sound else "bold red"
        put(say(words.LAW_FAULTS).format(folder=folder, count=len(check.findings)), style=style)
        put_findings(check.findings)
    else:
        put(say(words.LAW_SOUND).format(folder=folder), style="green")


def _put_table(editions: Sequence[dict[str, Any]]) -> None:
    heads = (words.EDITION, words.LINES, words.CHECK_RATES, words.CHECK_PARSED, words.CHECK_REFUSED)
    rows = table(*map(say, heads), right=range(1, len(heads)))
    for one in editions:
        counts = (one["lines"], one["rates"], one["parsed"], one["refused"])
        rows.add_row(_name(one), *(f"{count:,}" for count in counts))
    put_block(rows)
    put(say(words.CHECK_COUNTED), style="dim")


def _name(edition: dict[str, Any]) -> Cell:
    return shown(f"{edition['tariff']} {edition['effective']} {edition['edition']}")


def _put_edition(one: dict[str, Any]) -> None:
    said: list[tuple[Text, list[str]]] = [
        (words.CHECK_UNREAD, one["refused_codes"]),
        (words.CHECK_SPECIAL, one["special"]["refused_codes"]),
        (words.CHECK_DUPLICATES, one["duplicates"]),
        (words.CHECK_GAPS, [f"{gap['from']} – {gap['to']}" for gap in one["gaps"]]),
        (words.CHECK_VANISHED_PART if one["part"] else words.CHECK_VANISHED, one["vanished"]),
        (
            words.CHECK_JUMPS,
            [f"{jump['code']} ({jump['before']} → {jump['after']})" for jump in one["jumps"]],
        ),
    ]
    lines = [say(text).format(count=len(cases), cases=_some(cases)) for text, cases in said if cases]
    kinds = [f"{say(words.CHECK_KINDS[kind])} {count:,}" for kind, count in one["kinds"].items()]
    put(_name(one))
    put(joined(kinds), indent=2)
    for line in lines:
        put(line, indent=2)


def _some(cases: Sequence[str]) -> str:
    more = len(cases) - _SHOWN
    return ", ".join(cases[:_SHOWN]) + (f" {say(words.MORE).format(count=more)}" if more > 0 else "")
