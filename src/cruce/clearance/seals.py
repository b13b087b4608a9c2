"""The seals of a load: those filed, those that an inspection broke and put on, what a gate sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cruce.clearance.casefile import CaseFile
from cruce.model import Filing, Finding, Instant, Presentation, SealChange, Severity, Text


def bare(number: str) -> str:
    """Give a seal's number as it is compared: letters and digits only, in capitals."""
    return "".join(one for one in number.upper() if one.isalnum())


def filed(filing: Filing) -> tuple[str, ...]:
    """Name the seals that the filing says are on the load."""
    return tuple(seal.number for seal in filing.trip.seals)


def expected(on_paper: Sequence[str], changes: Iterable[SealChange]) -> tuple[str, ...]:
    """Name the seals that are on the load now: those filed (or seen by the gate before the first was
    changed), less the broken ones, with those put on since.
    """
    changes = tuple(changes)
    first = changes[0].before if changes else ()
    now = {bare(number): number for number in first or on_paper}
    for change in changes:
        for number in change.broken:
            now.pop(bare(number), None)
        now |= {bare(number): number for number in change.put_on}
    return tuple(now.values())


def on_load(file: CaseFile, on_paper: Sequence[str]) -> tuple[str, ...]:
    """Name the seals on the load of a case: as they were left, or as its gate saw them, or as filed."""
    gate = file.presentation.seals if file.presentation and not file.resealed else ()
    return gate or expected(on_paper, file.resealed)


def changed(
    file: CaseFile,
    on_paper: Sequence[str],
    broken: Sequence[str],
    put_on: Sequence[str],
    by: str,
    at: Instant,
) -> SealChange:
    """Give a change of seals on the load of a case."""
    before = () if file.resealed else on_load(file, on_paper)
    return SealChange(before=before, broken=tuple(broken), put_on=tuple(put_on), by=by, at=at)


def differing(
    on_paper: Sequence[str], changes: Sequence[SealChange], seen: Sequence[str]
) -> tuple[Finding, ...]:
    """Find what a gate saw of the seals otherwise than they were left, both ways at once."""
    due = {bare(number): number for number in expected(on_paper, changes)}
    read = {bare(number): number for number in seen}
    missing = ", ".join(number for key, number in due.items() if key not in read) or "–"
    strange = ", ".join(number for key, number in read.items() if key not in due) or "–"
    if due.keys() == read.keys():
        return ()
    return (
        Finding(
            code="seal.differs",
            severity=Severity.WARNING,
            pointer="/trip/equipment",
            says=Text(
                en=f"The seals are not those left on the load: not seen {missing}; unknown {strange}.",
                es=f"Los candados no son los que quedaron puestos: no vistos {missing}; ajenos {strange}.",
            ),
            advice=Text(
                en="Hold the truck and look at the load; a new inspection needs no further reason.",
                es="Detenga el camión y revise la carga; un nuevo reconocimiento no exige más motivo.",
            ),
        ),
    )


def as_filed(on_paper: Sequence[str], changes: Sequence[SealChange], seen: Presentation) -> Presentation:
    """Give a gate's reading as if no inspection had changed a seal, for what is held against the filing.

    A seal put on in place of a filed one counts as that; a filed one that was broken counts as foreign.
    """
    if not changes:
        return seen
    stands_for: dict[str, str] = {}
    for change in changes:
        for place, number in enumerate(change.put_on):
            before = change.broken[place] if place < len(change.broken) else ""
            stands_for[bare(number)] = stands_for.get(bare(before), before)
    now = {bare(number) for number in expected(on_paper, changes)}
    once = {bare(number) for change in changes for number in change.broken} - now
    read = tuple(
        f"{number}-BROKEN" if bare(number) in once else stands_for.get(bare(number), number)
        for number in seen.seals
    )
    kept = tuple(number for number in read if number)
    return seen.model_copy(update={"seals": _all_of_one(on_paper, changes, seen, kept)})


def _all_of_one(
    on_paper: Sequence[str], changes: Sequence[SealChange], seen: Presentation, read: tuple[str, ...]
) -> tuple[str, ...]:
    """Where several seals gave way to fewer, and all that were left are there, none is missing."""
    due = {bare(number) for number in expected(on_paper, changes)}
    return tuple(on_paper) if due == {bare(number) for number in seen.seals} else read
