"""The format of a store: made at once for a new one, brought up to date in one of an earlier format."""

from __future__ import annotations

import re
from typing import Final

from cruce.ledger import Tree
from cruce.store import refusals
from cruce.store.engine import Engine
from cruce.store.queries import FORMAT, Kind, migration

MOVED: Final = "moved"
"""What stands for the format in a store that is in force no longer."""

_COMMENT: Final = re.compile("^--.*$", re.MULTILINE)


def steps(kind: Kind, after: int = 0) -> list[str]:
    """Give the statements that lead from one format to the newest."""
    return [one for number in range(after + 1, FORMAT + 1) for one in statements(kind, number, "up")]


def statements(kind: Kind, number: int, way: str) -> list[str]:
    """Give the statements of one numbered migration, one by one."""
    bare = _COMMENT.sub("", migration(kind, number, way))
    return [one.strip() for one in bare.split(";") if one.strip()]


def make(engine: Engine, section: str, log: str) -> None:
    """Make the tables of an empty store, and write into them whose it is; in the transaction in hand."""
    engine.define(steps(engine.kind))
    about = {"format": str(FORMAT), "section": section, "log": log}
    engine.many("set_about", about.items())
    engine.change("put_head", 0, Tree().root)


def require_format(engine: Engine) -> None:
    """Raise ``store.foreign`` or ``store.version`` for what is no store of the newest format."""
    try:
        row = engine.row("about", "format")
    except engine.faults as error:
        raise refusals.foreign(engine.where) from error
    if row == (MOVED,):
        raise refusals.moved_away(engine.where)
    if row is None or row[0] != str(FORMAT):
        raise refusals.version(engine.where, row[0] if row else "?", FORMAT)


def bring_up_to_date(engine: Engine) -> None:
    """Bring a store of an earlier format to the newest by its migrations, in one transaction."""
    try:
        (found,) = engine.row("about", "format") or ("0",)
    except engine.faults:
        return  # no store of ours; `require_format` says so
    before = int(found) if found.isdecimal() else 0
    if not 1 <= before < FORMAT:
        return
    engine.begin()
    try:
        engine.define(steps(engine.kind, before))
        engine.change("move_format", str(FORMAT), found)
        engine.commit()
    except BaseException:
        engine.rollback()
        raise
