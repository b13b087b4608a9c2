"""`cruce reads`: who read what another section told; and the note that each command which reads leaves."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cruce.cli import reads_words as words
from cruce.cli.language import say
from cruce.cli.options import Json
from cruce.cli.printing import moment, put, put_json

if TYPE_CHECKING:
    from cruce.section import Section

Folder = Annotated[Path, typer.Argument(metavar="HOME/NAME", help=say(words.SECTION), show_default=False)]
Overseer = Annotated[
    str, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER), show_default=False)
]
Case = Annotated[str | None, typer.Option("--case", metavar="CASE", help=say(words.CASE))]


def noted(sections: Iterable[Section], case: str, officer: str | None, door: str) -> None:
    """Put on record that somebody reads a case in some sections, before anything of it is shown."""
    from cruce.clearance import officers, reads

    by = officer or f"shell: {getpass.getuser()}"
    officers.require_name(by)
    for section in sections:
        reads.note(section, case, by, door)


def reads(
    folder: Folder,
    officer: Overseer,
    case: Case = None,
    sign_ins: Annotated[bool, typer.Option("--sign-ins", help=say(words.SIGN_INS))] = False,
    json: Json = False,
) -> None:
    """Show who read what another section told, when, through which door and under which minutes."""
    from cruce.clearance import officers
    from cruce.clearance import reads as journals
    from cruce.cli.contingency import one_section

    with one_section(folder, reading=True) as section:
        officers.require_oversight(section, officer)
        if sign_ins:
            _sign_ins(section, json=json)
            return
        found = journals.reads(section, case)
    if json:
        rows = [
            {"at": one.at.isoformat(), "by": one.by, "door": one.door, "case": one.case, "told": one.told}
            for one in found
        ]
        put_json({"section": section.name, "reads": rows})
        return
    for one in found:
        put(say(words.LINE).format(at=moment(one.at), by=one.by, case=one.case, door=one.door))
        for name, told in one.told.items():
            facts = {"what": ", ".join(told["what"]), "under": ", ".join(told["under"]) or "–"}
            put(say(words.TOLD).format(section=name, **facts), indent=2)
    if not found:
        put(say(words.NONE))


def _sign_ins(section: Section, *, json: bool) -> None:
    from cruce.clearance import signins

    found = signins.signins(section)
    if json:
        rows = [{**asdict(one), "at": one.at.isoformat()} for one in found]
        put_json({"section": section.name, "sign_ins": rows})
        return
    for one in found:
        said = words.REFUSED_IN if one.refused else words.SIGNED_IN
        facts = {**asdict(one), "at": moment(one.at), "where": one.where or "–"}
        put(say(said).format(**facts))
    if not found:
        put(say(words.NOBODY))
