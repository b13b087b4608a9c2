"""Whether two sections that computed the same charges apart came to the same, and where not, how each did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cruce.model import Charge, Liability, Money

Row = Sequence[Any]
"""A charge as sections tell it each other; see `compact`."""


def compact(liabilities: Iterable[Liability]) -> list[list[Any]]:
    """Reduce charges to what two sections compare: declaration, kind, line, status, amount; and how each was
    come to: base, rate, edition.
    """
    return [
        [liability.declaration, charge.kind, charge.line, charge.status.value, *_derived(charge)]
        for liability in liabilities
        for charge in liability.charges
    ]


def disagreements(ours: Iterable[Row], theirs: Iterable[Row], name: str, other_name: str) -> tuple[str, ...]:
    """Name each place where two sections computed different charges, with what each came to and from what.

    ``declaration/kind/line (mx: due 46897 = 5% x 937950, edition; us: …)``: the sections, named here in the
    order of their charges, are told in order of name, so that both tell the same.
    """
    mine, other = _by_place(ours), _by_place(theirs)
    places = [
        place for place in mine.keys() | other.keys() if _results(mine, place) != _results(other, place)
    ]
    sides = sorted(((name, mine), (other_name, other)), key=lambda side: side[0])
    return tuple(
        sorted(
            f"{_named(place)} ({'; '.join(f'{side}: {_told(rows.get(place, ()))}' for side, rows in sides)})"
            for place in places
        )
    )


def _derived(charge: Charge) -> list[str | None]:
    return [_plain(charge.amount), _plain(charge.base), charge.rate, charge.edition]


def _plain(money: Money | None) -> str | None:
    return None if money is None else format(money.amount, "f")


Place = tuple[Any, ...]


def _by_place(charges: Iterable[Row]) -> dict[Place, list[Row]]:
    """Several charges of one kind may stand on one line, as additional duties do, in any order."""
    places: dict[Place, list[Row]] = {}
    for declaration, kind, line, *result in charges:
        places.setdefault((declaration, kind, line), []).append(result)
    return places


def _results(rows: dict[Place, list[Row]], place: Place) -> list[str]:
    """Give what was computed at a place, without how: two laws may well come to the same."""
    return sorted(f"{status} {amount}" for status, amount, *_ in rows.get(place, ()))


def _named(place: Place) -> str:
    return "/".join(str(part) for part in place if part is not None)


def _told(rows: Sequence[Row]) -> str:
    return " + ".join(sorted(map(_derivation, rows))) or "–"


def _derivation(row: Row) -> str:
    status, amount, base, rate, edition = (*row, None, None, None)[:5]
    product = " x ".join(str(part) for part in (rate, base) if part is not None)
    result = " ".join(str(part) for part in (status, amount) if part is not None)
    return ", ".join(str(part) for part in (f"{result} = {product}" if product else result, edition) if part)
