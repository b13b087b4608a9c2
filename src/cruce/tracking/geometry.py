"""Distances on the ground, in kilometres: what a position is away from another, and from a declared route."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, TypeAlias

Point: TypeAlias = tuple[Decimal, Decimal]
"""Latitude and longitude in degrees (WGS 84)."""

EARTH: Final = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""


def distance(one: Point, other: Point) -> float:
    """Give the great-circle distance of two points (haversine)."""
    lat, lon, lat2, lon2 = (math.radians(float(value)) for value in (*one, *other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


def from_route(point: Point, route: Sequence[Point]) -> float:
    """Give how far a point is from the nearest place on a route, which is a line from point to point.

    Each stretch is taken as straight in a plane around the point: for the lengths of a border's roads the
    error is far below the width of any corridor.
    """
    if len(route) == 1:
        return distance(point, route[0])
    return min(_from_stretch(point, start, end) for start, end in pairwise(route))


def _from_stretch(point: Point, start: Point, end: Point) -> float:
    scale = math.cos(math.radians(float(point[0])))
    (ax, ay), (bx, by) = (_plane(point, one, scale) for one in (start, end))
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * (bx - ax) + ay * (by - ay)) / length))
    return math.hypot(ax + along * (bx - ax), ay + along * (by - ay))


def _plane(origin: Point, point: Point, scale: float) -> tuple[float, float]:
    east = (float(point[1]) - float(origin[1]) + 180) % 360 - 180
    north = float(point[0]) - float(origin[0])
    return math.radians(east) * EARTH * scale, math.radians(north) * EARTH
