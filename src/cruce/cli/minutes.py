"""`cruce minute`: minutes drafted, discussed, signed, withdrawn, listed and shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cruce.cli import minutes_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import HOME, At, Home, Json, day
from cruce.cli.printing import moment, put, put_json
from cruce.cli.reading import MEGABYTE, read

if TYPE_CHECKING:
    from cruce.cli.desk import Desk
    from cruce.governance import Life

Minute = Annotated[str, typer.Argument(metavar="ID", help=say(words.ID), show_default=False)]
SectionName = Annotated[
    str, typer.Option("--section", metavar="NAME", help=say(words.SECTION), show_default=False)
]
Director = Annotated[
    str, typer.Option("--officer", metavar="NAME", help=say(words.DIRECTOR), show_default=False)
]
On = Annotated[date | None, typer.Option("--on", metavar="DATE", parser=day, help=say(words.ON))]


def draft(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say(words.FILE), show_default=False)],
    section: SectionName,
    officer: Director,
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Read a minute from a file and put it on the table of every section; or name every fault of it."""
    from cruce import governance
    from cruce.cli.desk import opened
    from cruce.cli.findings import findings_as_json, put_findings

    made = governance.read_draft(read(file, MEGABYTE))
    if isinstance(made, tuple):
        if json:
            put_json({"findings": findings_as_json(made)})
        else:
            put_findings(made)
        raise typer.Exit(REFUSED)
    with opened(home, at=at) as desk:
        governance.draft(desk.section(section), made, officer)
        _put_one(desk, section, made.id, None, json=json)


def comment(
    minute: Minute,
    says: Annotated[str, typer.Argument(metavar="TEXT", help=say(words.SAYS), show_default=False)],
    section: SectionName,
    officer: Annotated[
        str, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER), show_default=False)
    ],
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Say something of a minute, to every section."""
    from cruce import governance
    from cruce.cli.desk import opened

    with opened(home, at=at) as desk:
        governance.comment(desk.section(section), minute, says, officer)
        _put_one(desk, section, minute, None, json=json)


def sign(
    minute: Minute,
    section: SectionName,
    officer: Director,
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Sign a minute's very words for one section; with the last signature it counts from its dates."""
    from cruce import governance
    from cruce.cli.desk import opened

    with opened(home, at=at) as desk:
        governance.sign(desk.section(section), minute, officer)
        desk.border.relay()
        _put_one(desk, section, minute, None, json=json)


def withdraw(
    minute: Minute,
    section: SectionName,
    officer: Director,
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Withdraw a minute for one section: from this instant it counts no more."""
    from cruce import governance
    from cruce.cli.desk import opened

    with opened(home, at=at) as desk:
        governance.withdraw(desk.section(section), minute, officer)
        _put_one(desk, section, minute, None, json=json)


def list_all(section: SectionName, on: On = None, home: Home = HOME, json: Json = False) -> None:
    """List the minutes that a section knows, and how each stands."""
    from cruce import governance
    from cruce.cli.desk import looked_at

    with looked_at(home) as desk:
        known = governance.lives(desk.section(section), on or desk.clock().date())
        if json:
            put_json({"section": section, "minutes": [_as_json(one) for one in known.values()]})
            return
        for one in known.values():
            _put_line(one)
        if not known:
            put(say(words.NONE))


def show(minute: Minute, section: SectionName, on: On = None, home: Home = HOME, json: Json = False) -> None:
    """Show one minute: its words, what it configures, who signed it, what was said of it."""
    from cruce.cli.desk import looked_at

    with looked_at(home) as desk:
        _put_one(desk, section, minute, on, json=json)


def _put_one(desk: Desk, section: str, name: str, on: date | None, *, json: bool) -> None:
    from cruce import governance

    one = governance.life_of(desk.section(section), name, on or desk.clock().date())
    if json:
        put_json({"section": section, **_as_json(one)})
        return
    minute = one.minute
    _put_line(one)
    put(say(minute.text), indent=2)
    end = say(words.UNTIL).format(day=minute.ends) if minute.ends else say(words.OPEN_END)
    put(say(words.FROM).format(since=minute.effective, until=end), indent=2)
    if minute.supersedes:
        put(say(words.SUPERSEDES).format(names=", ".join(minute.supersedes)), indent=2)
    _put_machine_part(one)
    for signature in one.signatures:
        put(say(words.SIGNED_BY).format(by=signature.by, at=moment(signature.at)), indent=2)
    if one.missing:
        put(say(words.MISSING).format(names=", ".join(one.missing)), indent=2)
    for said in one.comments:
        put(say(words.SAID).format(by=said.by, at=moment(said.at), says=said.says), indent=2)
    if one.withdrawn:
        put(say(words.WITHDRAWN_AT).format(at=moment(one.withdrawn)), indent=2)
    if one.contested:
        put(say(words.CONTESTED), indent=2, style="bold red")


def _put_machine_part(one: Life) -> None:
    import yaml

    machine = {name: held for name, held in _machine(one).items() if held}
    if machine:
        put(f"{say(words.MACHINE)}:", indent=2)
        for line in yaml.safe_dump(machine, allow_unicode=True, sort_keys=False, width=74).splitlines():
            put(line, indent=4)


def _machine(one: Life) -> dict[str, Any]:
    from cruce.model import plain

    whole = plain(one.minute)
    parts = ("shares", "levels", "parameters", "thresholds", "lanes", "contingency")
    return {name: whole.get(name) for name in parts}


def _put_line(one: Life) -> None:
    stage = say(words.STAGES[one.stage.value])
    put(say(words.LINE).format(id=one.minute.id, stage=stage, title=say(one.minute.title)), style="bold")


def _as_json(one: Life) -> dict[str, Any]:
    from cruce.model import plain

    return {
        "minute": plain(one.minute),
        "stage": one.stage.value,
        "signatures": [plain(signature) for signature in one.signatures],
        "missing": list(one.missing),
        "comments": [{"by": said.by, "at": said.at.isoformat(), "says": said.says} for said in one.comments],
        "contested": one.contested,
        "withdrawn": one.withdrawn.isoformat() if one.withdrawn else None,
    }
