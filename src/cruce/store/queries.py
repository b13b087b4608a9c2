"""The SQL of the store, read from its ``.sql`` files once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, Literal

Kind = Literal["sqlite", "postgresql"]
FORMAT: Final = 7
"""The newest migration of both engines: a store of this format has the same tables in either."""


@cache
def queries(engine: Kind) -> dict[str, str]:
    """Give the named statements of an engine, by the name in their ``-- name:`` line.

    ``both.sql`` holds those that both engines understand; where they do not, each has its own file.
    """
    found = _named("both") | _named(engine)
    if engine == "postgresql":  # whose driver marks a value so; no statement of ours has the sign otherwise
        return {name: statement.replace("?", "%s") for name, statement in found.items()}
    return found


def _named(file: str) -> dict[str, str]:
    text = files("cruce.store").joinpath(f"sql/{file}.sql").read_text(encoding="utf-8")
    named = (part.partition("\n") for part in text.split("-- name: ")[1:])
    return {name.strip(): statement.strip() for name, _, statement in named}


@cache
def migration(engine: Kind, number: int, way: str) -> str:
    """Give one numbered migration, ``up`` or ``down``; one that reads alike is shared by both engines."""
    sql = files("cruce.store") / "sql"
    own = sql / engine / f"{number:04}_{way}.sql"
    return (own if own.is_file() else sql / "both" / own.name).read_text(encoding="utf-8")
