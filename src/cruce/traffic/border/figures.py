"""The figures of the border with a known truth, read once from `border.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Scheme = Mapping[str, Any]
"""One scheme's row of `border.yaml`."""


@cache
def figures() -> Mapping[str, Any]:
    """Give the rows of `border.yaml`: shares per mille, money in US dollars."""
    content = files("cruce.traffic.border").joinpath("border.yaml").read_bytes()
    rows: Mapping[str, Any] = yaml.load(content, yaml.CSafeLoader)
    return rows


def typologies() -> tuple[str, ...]:
    """Name the kinds of violation that are planted, each once, in the order of the file."""
    rows = (*figures()["schemes"].values(), *figures()["late"].values())
    return tuple(dict.fromkeys(row["typology"] for row in rows))
