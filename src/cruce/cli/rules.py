"""`cruce rules`: rules of risk checked whole, and tried on filings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cruce.cli import helps
from cruce.cli import rules_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json, LawDir, day, section_name
from cruce.cli.printing import put, put_json
from cruce.cli.reading import MEGABYTE, read
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.law import Law
    from cruce.model import Finding
    from cruce.risk import rules, screening

    Found = rules.RuleSet | tuple[Finding, ...]

_LIMIT = 8 * MEGABYTE
_SECTIONS = ("us", "mx")

Folder = Annotated[Path, typer.Argument(metavar="DIR", help=say(words.FOLDER))]


def check(
    folder: Folder = Path(words.STARTER),
    on: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.ON))] = None,
    law: LawDir = None,
    json: Json = False,
) -> None:
    """Check a folder of rules whole: form, conditions, dates, ids, examples; with a fault, exit 1."""
    from cruce.cli.findings import findings_as_json, put_findings
    from cruce.law import open_law
    from cruce.model import refused
    from cruce.section import utc_now

    place, found = _rules(folder)
    book = open_law(*([law] if law else []))
    findings = _checked(found, book, on or utc_now().date())
    sound = not refused(findings)
    if json:
        body = {"folder": str(place), "sound": sound, "findings": findings_as_json(findings)}
        put_json(body | _counts(found))
    else:
        _put_verdict(place, found, findings)
        put_findings(findings)
    if not sound:
        raise typer.Exit(REFUSED)


def run(
    folder: Folder,
    paths: Annotated[list[str], typer.Argument(metavar="FILE", help=say(helps.FILES), show_default=False)],
    section: Annotated[
        list[str] | None,
        typer.Option("--section", metavar="NAME", parser=section_name, help=say(words.SECTION)),
    ] = None,
    law: LawDir = None,
    json: Json = False,
) -> None:
    """Try the rules of a folder on filings: every hit, the channel, and every answer that is not known."""
    from cruce.cli.ruletrial import put_trials, trials
    from cruce.risk import rules

    place, found = _rules(folder)
    if not isinstance(found, rules.RuleSet):
        _refuse(place, found, json=json)
        raise typer.Exit(REFUSED)
    around = _around(folder, law)
    rows = list(trials(paths, found, around.law, around.lists, section or around.sections))
    if json:
        put_json({"edition": found.edition, "filings": [row.as_json() for row in rows]})
    else:
        put_trials(rows)
    if not all(row.sections for row in rows):
        raise typer.Exit(REFUSED)


def _rules(folder: Path) -> tuple[Path, Found]:
    """Read a folder of rules: its own place, and the rules or every fault; raises ``rules.none``."""
    from cruce.risk import rules

    with as_file(files("cruce.risk").joinpath(words.STARTER)) as starter:
        place = starter if str(folder) == words.STARTER and not folder.is_dir() else folder
        inner = place / "rules" if (place / "rules").is_dir() else place
        parts = {kept: _files(inner / kept) for kept in ("shared", "secret")}
        parts["shared"] |= _files(inner)
        if not any(parts.values()):
            advice = words.NO_RULES_ADVICE.format(starter=starter)
            raise UsageError("rules.none", words.NO_RULES.format(folder=place), advice)
        return place, rules.load_rules(parts["shared"], parts["secret"])


class _Around(NamedTuple):
    """What a folder of rules is tried with: the law, the lists, and for which sections unless told."""

    law: Law
    lists: tuple[screening.ListIndex, ...]
    sections: Sequence[str]


def _around(folder: Path, law: Path | None) -> _Around:
    """Give what stands around a folder of rules; where it is a section's, the section's own."""
    from cruce.cli.desk import complain_of_lists
    from cruce.law import open_law
    from cruce.section import Settings, equipment

    if not (folder / "section.toml").is_file():
        return _Around(open_law(*([law] if law else [])), (), _SECTIONS)
    name, book = Settings.load(folder / "section.toml").name, equipment.law_of(folder, law)
    taken = equipment.lists_of(folder, book)
    complain_of_lists(name, taken.refused)
    return _Around(book, taken.lists, (name,))


def _files(folder: Path) -> dict[str, bytes]:
    """Read the files of one folder by their names, as a person finds them from there."""
    if not folder.is_dir():
        return {}
    from cruce.section import equipment

    paths = [one for one in sorted(folder.iterdir()) if one.name.lower().endswith(equipment.RULE_FILES)]
    kept = f"{folder.name}/" if folder.name in ("shared", "secret") else ""
    return {f"{kept}{path.name}": read(str(path), _LIMIT) for path in paths if path.name[0] != "."}


def _checked(found: Found, law: Law, on: date) -> tuple[Finding, ...]:
    from cruce.risk import rules

    return rules.check_rules(found, law, on) if isinstance(found, rules.RuleSet) else found


def _counts(found: Found) -> dict[str, Any]:
    from cruce.risk import rules

    if not isinstance(found, rules.RuleSet):
        return {}
    examples = sum(len(one.rule.examples) for one in found.criteria)
    return {"rules": len(found.criteria), "edition": found.edition, "examples": examples}


def _put_verdict(place: Path, found: Found, findings: tuple[Finding, ...]) -> None:
    faults = sum(finding.refuses for finding in findings)
    if faults == 0:
        counts = _counts(found)
        said = say(words.SOUND).format(folder=place, count=counts.pop("rules"), **counts)
        put(said, style="green")
    if findings:
        said = say(words.FAULTS).format(folder=place, faults=faults, cautions=len(findings) - faults)
        put(said, style="bold red" if faults else "yellow")


def _refuse(place: Path, findings: tuple[Finding, ...], *, json: bool) -> None:
    from cruce.cli.findings import findings_as_json, put_findings

    if json:
        put_json({"filings": [], "findings": findings_as_json(findings)})
        return
    _put_verdict(place, findings, findings)
    put_findings(findings)
