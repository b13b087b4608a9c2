"""`cruce list`: a new edition of a list put into a section; two editions told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn

import typer

from cruce.cli import lists_words as words
from cruce.cli import screen_words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json, LawDir
from cruce.cli.printing import put, put_json
from cruce.cli.reading import LAW_LIMIT, STDIN, read
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.model import Finding
    from cruce.risk import screening

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_ENDS: Final = (".csv", ".txt", ".xml", ".json")
_FIELDS: Final = (
    *("name", "aliases", "weak", "country", "elsewhere", "programme", "identifiers", "since", "until"),
    *("kind", "born"),
)

File = Annotated[str, typer.Argument(metavar="FILE", help=say(screen_words.LIST), show_default=False)]
Old = Annotated[str, typer.Argument(metavar="OLD", help=say(words.OLD), show_default=False)]
New = Annotated[str, typer.Argument(metavar="NEW", help=say(words.NEW), show_default=False)]
Home = Annotated[Path, typer.Option("--home", metavar="DIR/NAME", help=say(words.HOME), show_default=False)]
Name = Annotated[str | None, typer.Option(metavar="NAME", help=say(words.NAME))]
Aliases = Annotated[str | None, typer.Option(metavar="FILE", help=say(screen_words.ALIASES))]


def bring(
    file: File,
    home: Home,
    name: Name = None,
    aliases: Aliases = None,
    fewer: Annotated[bool, typer.Option("--fewer", help=say(words.FEWER))] = False,
    law: LawDir = None,
    json: Json = False,
) -> None:
    """Put a list into a section, whole or not at all; the aliases of the edition before go with it."""
    from cruce.cli.findings import findings_as_json, put_findings
    from cruce.section import equipment

    called = _called(file, name)
    content = read(file, LAW_LIMIT)
    files = {_end(file, content): content}
    if aliases is not None:
        files[".aliases.csv"] = read(aliases, LAW_LIMIT)
    found = equipment.put_list(home, called, files, equipment.law_of(home, law), fewer=fewer)
    if isinstance(found, tuple):
        _refuse({"list": called, "refused": True}, found, json=json)
    told = {"list": called, "edition": found.edition, "entries": len(found.entries)}
    if json:
        put_json({**told, "remarks": findings_as_json(found.remarks)})
        return
    put(say(words.IMPORTED).format(**{**told, "entries": f"{len(found.entries):,}"}, folder=home))
    put_findings(found.remarks)


def compare(old: Old, new: New, law: LawDir = None, json: Json = False) -> None:
    """Tell two editions of a list apart, entry by entry."""
    from cruce.law import open_law
    from cruce.risk import screening

    countries = screening.country_names(open_law(*([law] if law else [])))
    read_both = [
        screening.read_list(read(one, LAW_LIMIT), Path(one).name, "", countries=countries)
        for one in (old, new)
    ]
    refused = tuple(fault for one in read_both if isinstance(one, tuple) for fault in one)
    if refused:
        _refuse({"refused": True}, refused, json=json)
    before, after = (one for one in read_both if not isinstance(one, tuple))
    found = screening.changes(before, after)
    if json:
        put_json(_as_json(found))
    else:
        _put(found)


def _called(file: str, name: str | None) -> str:
    called = name if name is not None else Path(file).name.removesuffix(".gz").partition(".")[0]
    if not _NAME.fullmatch(called):
        raise UsageError("list.name", words.NO_NAME.format(name=called), words.NO_NAME_ADVICE)
    return called


def _end(file: str, content: bytes) -> str:
    """Give the end of the file's name in the section: its own, else the one that goes with its content."""
    end = Path(file.removesuffix(".gz")).suffix.lower()
    if file != STDIN and end in _ENDS:
        return end
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return {b"<": ".xml", b"{": ".json", b"[": ".json"}.get(start, ".csv")


def _refuse(told: dict[str, Any], faults: tuple[Finding, ...], *, json: bool) -> NoReturn:
    from cruce.cli.findings import findings_as_json, put_findings

    if json:
        put_json({**told, "faults": findings_as_json(faults)})
    else:
        put(say(screen_words.REFUSED_LIST), style="bold red")
        put_findings(faults)
    raise typer.Exit(REFUSED)


def _differences(one: screening.Listed, other: screening.Listed) -> Iterator[tuple[str, Any, Any]]:
    for field in _FIELDS:
        before, after = getattr(one, field), getattr(other, field)
        if before != after:
            yield field, _plain(before), _plain(after)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else None if value is None else str(value)


def _as_json(found: screening.Changes) -> dict[str, Any]:
    return {
        "added": [{"id": one.id, "name": one.name} for one in found.added],
        "removed": [{"id": one.id, "name": one.name} for one in found.removed],
        "changed": [
            {
                "id": other.id,
                "name": other.name,
                "fields": {field: [was, now] for field, was, now in _differences(one, other)},
            }
            for one, other in found.changed
        ],
    }


def _put(found: screening.Changes) -> None:
    counts = {part: len(entries) for part, entries in found._asdict().items()}
    put(say(words.COMPARED).format(**counts), style="bold")
    for mark, entries in (("+", found.added), ("−", found.removed)):
        for one in entries:
            put(f"{mark} {one.id}  {one.name}", indent=2)
    for one, other in found.changed:
        put(f"~ {other.id}  {other.name}", indent=2)
        for field, was, now in _differences(one, other):
            put(f"{field}: {_shown(was)} → {_shown(now)}", indent=4)


def _shown(value: Any) -> str:
    return ("; ".join(value) if isinstance(value, list) else value) or "–"
