"""What a section's targeting goes by, from its boards: referred cases, parties' histories, rules' yields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cruce.model import Channel, Find, JointState
from cruce.risk import yields
from cruce.web.board import Board, Row


@dataclass(frozen=True, slots=True)
class History:
    """What a party has been in at this section: its cases, how many were examined, and found to hold what."""

    name: str
    cases: int
    examined: int
    finds: Mapping[Find, int]
    stopped: int


def referred(board: Board, crossing: str) -> list[Row]:
    """Give the open cases that the section's own rules referred at a crossing: those at the gate first, then
    the gravest.
    """
    return sorted(
        (row for row in board.open_at(crossing) if row.own is not Channel.GREEN),
        key=lambda row: (row.presented is None, -row.own.severity, row.expected),
    )


def brought(board: Board) -> Sequence[tuple[str, yields.Yield]]:
    """Reckon what each rule has brought, by the boards; those that hit most first."""
    found = yields.yields(list(board.looked.values()))
    return sorted(found.items(), key=lambda pair: (-pair[1].hits, pair[0]))


def histories(board: Board, parties: Iterable[str], but: str) -> tuple[History, ...]:
    """Tell of each party in what it was before, this case left out."""
    return tuple(
        _history(name, [row for row in board.with_party(name) if row.case != but]) for name in parties
    )


def _history(name: str, rows: Sequence[Row]) -> History:
    found = [row.looked.find for row in rows if row.examined and row.looked]
    return History(
        name=name,
        cases=len(rows),
        examined=sum(row.examined is not None for row in rows),
        finds={find: found.count(find) for find in Find if find is not Find.NONE},
        stopped=sum(row.state in (JointState.HELD, JointState.REFUSED) for row in rows),
    )
