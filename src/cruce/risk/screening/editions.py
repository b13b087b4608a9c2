"""Two editions of one list: who came onto it, who left it, whose entry reads otherwise."""

from __future__ import annotations

from typing import NamedTuple

from cruce.risk.screening.entries import Listed, ListIndex


class Changes(NamedTuple):
    """What tells a later edition from an earlier one, each in the order of the ids; ``changed`` in pairs,
    before and after.
    """

    added: tuple[Listed, ...]
    removed: tuple[Listed, ...]
    changed: tuple[tuple[Listed, Listed], ...]


def changes(before: ListIndex, after: ListIndex) -> Changes:
    """Compare two editions of one list, entry by entry; an entry is known by its id.

    Where a list gives one id to several entries and their number differs, all before are removed and all
    after are added.
    """
    old, new = _by_id(before), _by_id(after)
    same_size = {number for number in old.keys() & new.keys() if len(old[number]) == len(new[number])}
    return Changes(
        tuple(entry for number in sorted(new.keys() - same_size) for entry in new[number]),
        tuple(entry for number in sorted(old.keys() - same_size) for entry in old[number]),
        tuple(
            (one, other)
            for number in sorted(same_size)
            for one, other in zip(old[number], new[number], strict=True)
            if one != other
        ),
    )


def _by_id(edition: ListIndex) -> dict[str, tuple[Listed, ...]]:
    found: dict[str, tuple[Listed, ...]] = {}
    for entry in edition.entries:
        found[entry.id] = (*found.get(entry.id, ()), entry)
    return found
