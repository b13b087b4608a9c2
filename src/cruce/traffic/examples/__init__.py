"""Example filings to learn from, runnable by name, each with what becomes of it; all parties are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import yaml

from cruce.model import Text, UsageError

AS_OF = datetime(2026, 5, 13, 12, tzinfo=UTC)
"""The moment at which the examples are meant to be handed in, some hours before their trucks arrive."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its name, what it shows, and the codes of the findings that refuse it (none: accepted)."""

    name: str
    says: Text
    refused: tuple[str, ...]


@cache
def index() -> tuple[Example, ...]:
    """List the examples in the order in which they are best read."""
    rows = yaml.load(files(__name__).joinpath("index.yaml").read_bytes(), yaml.CSafeLoader)
    return tuple(
        Example(name, Text(en=row["en"], es=row["es"]), tuple(row.get("refused", ())))
        for name, row in rows.items()
    )


def names() -> tuple[str, ...]:
    """Name the examples."""
    return tuple(example.name for example in index())


def read(name: str) -> bytes:
    """Give an example filing as the bytes of its file; raises ``UsageError`` for a name that is not there."""
    if name not in names():
        known = ", ".join(names())
        raise UsageError(
            "examples.unknown",
            Text(en=f"There is no example “{name}”.", es=f"No existe el ejemplo «{name}»."),
            Text(en=f"Choose one of: {known}.", es=f"Elija uno de: {known}."),
        )
    return files(__name__).joinpath(f"{name}.json").read_bytes()
