"""A shipment's way as the page of its case shows it: with the measured time of its crossing."""

from __future__ import annotations

from cruce.clearance import tracing
from cruce.section import Section
from cruce.web.board import Board


def way_of(board: Board, section: Section, case: str) -> tracing.Followed:
    """Follow the shipment of a case that somebody may see, by the waits measured at its crossing."""
    row = board.rows.get(case)
    waits = None
    if row is not None:
        measured = board.waits.at(row.crossing, section.clock())
        waits = next(
            (one for one in measured if one.direction == row.direction.value and one.lane is None), None
        )
    return tracing.follow(section, case, waits)
