"""The SQL of the store, read from its ``.sql`` files once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def queries(engine: str) -> dict[str, str]:
    """Give the named statements of an engine's file, by the name in their ``-- name:`` line."""
    text = files("cruce.store").joinpath(f"sql/{engine}.sql").read_text(encoding="utf-8")
    named = (part.partition("\n") for part in text.split("-- name: ")[1:])
    return {name.strip(): statement.strip() for name, _, statement in named}


@cache
def migration(number: int, way: str) -> str:
    """Give one numbered migration: ``way`` is ``up`` or ``down``."""
    return files("cruce.store").joinpath(f"sql/{number:04}_{way}.sql").read_text(encoding="utf-8")
