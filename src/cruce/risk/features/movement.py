"""How a truck moves: when its driver and tractor last crossed, whether its seal was seen before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LONG = 60 * 24 * 60.0
"""Minutes after which it no longer matters when something last crossed: sixty days."""
NAMES = ("driver_since_h", "driver_turned", "driver_week", "tractor_since_h", "seal_seen")


class Movements:
    """The last crossing of each driver and tractor, and every seal; lines come in the order of time."""

    def __init__(self) -> None:
        self._driver: dict[str, tuple[float, str, list[float]]] = {}
        self._tractor: dict[str, float] = {}
        self._seals: dict[str, int] = {}

    def walk(
        self,
        minutes: Sequence[int],
        ways: Sequence[str],
        drivers: Sequence[str],
        tractors: Sequence[str],
        seals: Sequence[str],
    ) -> Floats:
        """Give the columns of `NAMES` for lines in time order, each from those before it, and note them."""
        rows = np.zeros((len(minutes), len(NAMES)))
        for n, (at, way, driver, tractor, seal) in enumerate(
            zip(minutes, ways, drivers, tractors, seals, strict=True)
        ):
            last, before, crossings = self._driver.get(driver, (at - LONG, "", []))
            recent = [each for each in crossings if at - each < 7 * 24 * 60]
            since = min(LONG, at - self._tractor.get(tractor, at - LONG))
            rows[n] = (
                min(LONG, at - last) / 60,
                float(before == way) if before else -1.0,
                len(recent),
                since / 60,
                self._seals.get(seal, 0) if seal else 0,
            )
            self._driver[driver] = (at, way, [*recent, at])
            self._tractor[tractor] = at
            self._seals[seal] = self._seals.get(seal, 0) + 1
        return rows
