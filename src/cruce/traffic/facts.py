"""The published facts and the stated assumptions that the day is built from, read once from the package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

import yaml

SECTORS = (
    ("food", range(1, 25)),
    ("chemical", range(25, 41)),
    ("metal", range(71, 84)),
    ("machine", (84, 85, 90)),
    ("vehicle", range(86, 90)),
)


@cache
def facts() -> Mapping[str, Any]:
    """Give the rows of ``facts.yaml``: shares per mille, each with its source."""
    rows: Mapping[str, Any] = _read("facts.yaml")
    return rows


@cache
def names() -> Mapping[str, Any]:
    """Give the words of which invented people and companies are made."""
    words: Mapping[str, Any] = _read("names.yaml")
    return words


def sector(hs: str) -> str:
    """Tell the line of business of goods by their HS chapter."""
    chapter = int(hs[:2])
    return next((name for name, chapters in SECTORS if chapter in chapters), "other")


@cache
def choices(row: str, key: str | None = None) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Give the names of a row of shares, and their cumulative weights to draw by."""
    shares = facts()[row][key or "share"]
    return tuple(shares), tuple(accumulate(shares.values()))


def _read(name: str) -> Any:
    return yaml.load(files("cruce.traffic").joinpath(name).read_bytes(), yaml.CSafeLoader)
