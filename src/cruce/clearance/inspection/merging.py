"""What sections say of one inspection, put together: the same in all of them, in whatever order it is heard.

Everything said is kept in an order of its own (by moment, then by who), and of two answers to one question
the later counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from cruce.model import (
    Answer,
    Evidence,
    Inspection,
    InspectionOrder,
    Instant,
    Member,
    SealChange,
    Value,
    Weighing,
    canonical,
)

V = TypeVar("V", bound=Value)


def with_order(one: Inspection, order: InspectionOrder) -> Inspection:
    """Add an order; the earliest stands, and of one moment that of the section first by name."""
    kept = _together(one.orders, (order,), lambda each: (each.at, each.section))
    return one.model_copy(update={"orders": kept})


def with_member(one: Inspection, member: Member) -> Inspection:
    """Add an officer to the team; who says it again stays as they said first."""
    known = {each.name: each for each in one.members}
    first = min((member, known.get(member.name, member)), key=lambda each: (each.at, canonical(each)))
    kept = _together((*(each for name, each in known.items() if name != member.name), first), ())
    return one.model_copy(update={"members": kept})


def begun(one: Inspection, at: Instant) -> Inspection:
    """Note that the work began; of two moments the earlier."""
    return one.model_copy(update={"begun": min(one.begun or at, at)})


def with_answers(one: Inspection, answers: Iterable[Answer]) -> Inspection:
    """Add answers; of several to one question the last counts."""
    last: dict[str, Answer] = {each.question: each for each in one.answers}
    for answer in answers:
        known = last.get(answer.question, answer)
        last[answer.question] = max(known, answer, key=lambda each: (each.at, canonical(each)))
    return one.model_copy(update={"answers": tuple(last[name] for name in sorted(last))})


def with_evidence(one: Inspection, pieces: Iterable[Evidence]) -> Inspection:
    """Add pieces of evidence; one that is there already is not there twice."""
    known = {(each.digest, each.item, each.kind): each for each in one.evidence}
    for piece in pieces:
        key = (piece.digest, piece.item, piece.kind)
        known[key] = min(known.get(key, piece), piece, key=lambda each: (each.at, canonical(each)))
    return one.model_copy(update={"evidence": _together(known.values(), ())})


def with_weight(one: Inspection, weighing: Weighing) -> Inspection:
    """Add what a scale showed."""
    return one.model_copy(update={"weights": _together(one.weights, (weighing,))})


def with_seals(one: Inspection, change: SealChange) -> Inspection:
    """Add a change of seals."""
    return one.model_copy(update={"seals": changes(one.seals, change)})


def changes(known: Iterable[SealChange], change: SealChange) -> tuple[SealChange, ...]:
    """Give the changes of seals with one more, the earliest first."""
    return _together(known, (change,))


def _together(known: Iterable[V], new: Iterable[V], key: Callable[[V], Any] | None = None) -> tuple[V, ...]:
    each = {canonical(one): one for one in (*known, *new)}
    return tuple(sorted(each.values(), key=lambda one: ((key or _moment)(one), canonical(one))))


def _moment(one: Any) -> Any:
    return one.at
