"""Lines gathered into entries as they stream by: adjacent rows of one, and those that come back later."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import numpy as np

from cruce.tariff.lines.faults import WRONG
from cruce.tariff.lines.form import Line

HELD: Final = 1_000_000
"""How many rows of scattered entries are held at once; an entry beyond is refused by name."""

REMEMBERED: Final = 1_000_000
"""How many entries of a stream are remembered, so that one that comes back is refused by name."""


class Runs:
    """In how many runs of adjacent rows each scattered entry stands, by the hash of its id.

    Two ids of one hash are told apart when they are gathered; here they cost a little memory.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        runs = array("q", (hash(name) for name, _ in groupby(ids) if name))
        keys, counts = np.unique(np.frombuffer(runs, np.int64), return_counts=True)
        several = counts > 1
        self.left: dict[int, int] = dict(zip(keys[several].tolist(), counts[several].tolist(), strict=True))


def gathered(lines: Iterable[Line], runs: Runs | None = None) -> Iterator[tuple[Line, ...]]:
    """Give the lines of one entry after the other; a line without an entry is one of its own.

    With ``runs``, made of the ids of the same table before, an entry whose rows are scattered is given when
    its last row has come. Without, a row of an entry that was closed by rows of another is refused by name.
    """
    scattered = {} if runs is None else dict(runs.left)
    held: dict[int, dict[str, list[Line]]] = {}
    closed, alone = set[int](), set[int]()
    count = 0
    for name, group in groupby(lines, key=_name):
        if isinstance(name, int):
            yield from ((_told_apart(line, alone),) for line in group)
            continue
        key = hash(name)
        if key not in scattered:
            members = tuple(group)
            yield _late(members) if key in closed else members
            if runs is None and len(closed) < REMEMBERED:
                closed.add(key)
            continue
        members = tuple(group)
        entry = held.setdefault(key, {}).setdefault(name, [])
        if count + len(members) > HELD:
            # One refused row stays behind, so that the entry is known not to be whole.
            members = _late(members)
            yield members[1:]
            members = members[:1]
        entry += members
        count += len(members)
        scattered[key] -= 1
        if scattered[key] <= 0:
            for whole in held.pop(key).values():
                count -= len(whole)
                yield tuple(whole)
    yield from (tuple(whole) for entries in held.values() for whole in entries.values())


def _name(line: Line) -> str | int:
    return line.entry_id or line.row


def _told_apart(line: Line, alone: set[int]) -> Line:
    """Note that a line which is an entry of its own has the id of another."""
    key = hash(line.line_id)
    if line.line_id and key in alone:
        line.findings = (*line.findings, WRONG["id.repeated"].at("line_id", text=line.line_id))
    elif line.line_id and len(alone) < REMEMBERED:
        alone.add(key)
    return line


def _late(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Refuse rows of an entry that was already closed."""
    for line in lines:
        wrong = WRONG["entry.returns"].at("entry_id", text=line.entry_id)
        line.findings, line.goods = (*line.findings, wrong), None
    return lines
