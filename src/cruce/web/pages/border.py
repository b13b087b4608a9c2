"""The border drawn: its crossings where the law's list says that they lie, on a line through them.

A drawing made here of facts and of nothing else: no map of anybody's is loaded, and none leaves the machine.
It is a scheme, good to find a crossing by and not to navigate by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cruce.model import Text
from cruce.section import Section

WIDTH: Final = 1120
HEIGHT: Final = 360
_WEST, _EAST, _NORTH, _SOUTH = -117.6, -94.4, 33.1, 25.5

_LINE: Final = (
    *((-117.123, 32.534), (-114.721, 32.718), (-114.813, 32.494), (-111.074, 31.332), (-108.208, 31.333)),
    *((-108.208, 31.783), (-106.528, 31.783), (-106.33, 31.67), (-105.99, 31.38), (-105.0, 30.68)),
    *((-104.395, 29.562), (-103.15, 28.98), (-102.945, 29.189), (-102.67, 29.74), (-101.4, 29.77)),
    *((-101.058, 29.45), (-100.927, 29.327), (-100.51, 28.7), (-99.75, 27.7), (-99.51, 27.5)),
    *(
        (-99.45, 27.05),
        (-99.167, 26.559),
        (-98.8, 26.366),
        (-98.27, 26.08),
        (-97.5, 25.88),
        (-97.146, 25.956),
    ),
)
"""The line from ocean to gulf in few points: the straight lines of the treaties and the great bends of the
river.
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """A crossing on the drawing: where it lies, what it is called on both sides, and what crosses there."""

    code: str
    says: Text
    x: int
    y: int
    modes: tuple[str, ...]
    hours: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing: the line as points, and the crossings on it from west to east."""

    line: str
    spots: tuple[Spot, ...]
    width: int = WIDTH
    height: int = HEIGHT


def drawn(section: Section) -> Drawn:
    """Draw the border from the section's law: crossings whose place the list tells."""
    found = []
    for one in section.law.entries("crossings", None):
        told = one.attributes
        if "lat" in told and "lon" in told:
            x, y = _place(float(told["lon"]), float(told["lat"]))
            modes = tuple(told.get("modes", "").split())
            found.append(Spot(one.code, one.says, x, y, modes, told.get("hours", "")))
    line = " ".join("{},{}".format(*_place(*point)) for point in _LINE)
    return Drawn(line, tuple(sorted(found, key=lambda spot: spot.x)))


def _place(longitude: float, latitude: float) -> tuple[int, int]:
    x = (longitude - _WEST) / (_EAST - _WEST) * WIDTH
    y = (_NORTH - latitude) / (_NORTH - _SOUTH) * HEIGHT
    return round(x), round(y)
