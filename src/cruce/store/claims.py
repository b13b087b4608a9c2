"""The numbers of papers, plates and seals that cases name, as one transaction sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from json import dumps

from cruce.store.engine import Engine
from cruce.store.gathered import Gathered


class Claims:
    """Which case names which number, and for when; what was gathered now goes before what is stored."""

    def __init__(self, engine: Engine, rows: Gathered) -> None:
        self._engine = engine
        self._rows = rows

    def held(self, numbers: Collection[str]) -> dict[str, dict[str, str]]:
        """Tell by number which cases name it, and for what time (ISO 8601)."""
        found: dict[str, dict[str, str | None]] = {number: {} for number in numbers}
        for number, case_id, at in self._engine.rows("claims", dumps([*numbers])):
            found[number][case_id] = at
        for number in numbers:
            found[number].update(self._rows.claims.get(number, {}))
        return {number: {name: at for name, at in held.items() if at} for number, held in found.items()}

    def note(self, number: str, case_id: str, at: str) -> None:
        """Note that a case names a number, for a time (ISO 8601)."""
        self._put(number, case_id, at)

    def drop(self, case_id: str) -> None:
        """Free all numbers that a case named."""
        stored = {number for (number,) in self._engine.rows("claims_of", case_id)}
        for number in stored | {number for number, held in self._rows.claims.items() if case_id in held}:
            self._put(number, case_id, None)

    def free(self, number: str, case_id: str) -> None:
        """Free one number that a case named."""
        self._put(number, case_id, None)

    def _put(self, number: str, case_id: str, at: str | None) -> None:
        self._rows.put(self._rows.claims, number, {**self._rows.claims.get(number, {}), case_id: at})


def claim_rows(rows: Gathered) -> Iterator[tuple[str, str, str | None]]:
    """Give what was gathered of claims: number, case, and the time, or None where the number was freed."""
    for number, held in rows.claims.items():
        yield from ((number, case_id, at) for case_id, at in held.items())
