"""JSON from outside, read exactly and within bounds: size, depth, number of parts, length of texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from cruce.model import Finding, Severity, reader_fault, refused
from cruce.tracking.faults import fault

BYTES: Final = 8 << 20
DEPTH: Final = 32
PARTS: Final = 200_000
TEXT: Final = 16_384
_UNHASHED: Final = frozenset(("eventID", "recordTime"))
"""What the event hash does not see may stand twice, as in an official example; the last counts. Nothing else
may.
"""

_DIGITS: Final = 60
_EXPONENT: Final = 400


class _Doubled(dict[str, Any]):
    """An object in which a name stands twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counted = Counter(name for name, _ in pairs)
        self.twice = sorted(name for name, count in counted.items() if count > 1)


class _NumberError(ValueError):
    """A number that cannot be kept exactly."""


def parse(content: bytes) -> tuple[Any, tuple[Finding, ...]]:
    """Read JSON of at most `BYTES` bytes; numbers are exact. Gives the data, or None with every fault
    found.
    """
    if len(content) > BYTES:
        return None, (fault("too-large", "", most=BYTES),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, (fault("encoding", ""),)
    try:
        data = _DECODER.decode(text)
    except _NumberError:
        return None, (fault("number", ""),)
    except RecursionError:
        return None, (fault("too-deep", "", most=DEPTH),)
    except ValueError as error:
        return None, (fault("unread", "", why=reader_fault(error)),)
    found = tuple(_bounds(data))
    return (None if refused(found) else data), found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else _Doubled(pairs)


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        raise _NumberError
    return int(text)


def _fraction(text: str) -> Decimal:
    try:
        made = Decimal(text)
    except InvalidOperation as error:
        raise _NumberError from error
    if len(text) > _DIGITS or abs(made.adjusted()) > _EXPONENT:
        raise _NumberError
    return made


def _constant(text: str) -> None:
    raise _NumberError


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_fraction, parse_constant=_constant
)


def _bounds(data: Any) -> Iterator[Finding]:
    waiting: list[tuple[Any, tuple[str, ...]]] = [(data, ())]
    parts = 0
    while waiting:
        held, way = waiting.pop()
        parts += 1
        if parts > PARTS:
            yield fault("too-many", "", most=PARTS)
            return
        if len(way) > DEPTH:
            yield fault("too-deep", pointer(way), most=DEPTH)
            return
        yield from _amiss(held, way)
        if isinstance(held, dict):
            waiting.extend((value, (*way, name)) for name, value in held.items())
        elif isinstance(held, list):
            waiting.extend((value, (*way, str(place))) for place, value in enumerate(held))


def _amiss(held: Any, way: tuple[str, ...]) -> Iterator[Finding]:
    if isinstance(held, _Doubled):
        for name in held.twice:
            severity = Severity.WARNING if name in _UNHASHED else Severity.REFUSAL
            yield fault("twice", pointer(way), severity, name=name)
    if isinstance(held, dict):
        for name in held:
            yield from _text(name, way)
    elif isinstance(held, str):
        yield from _text(held, way)


def _text(text: str, way: tuple[str, ...]) -> Iterator[Finding]:
    if len(text) > TEXT:
        yield fault("too-long", pointer(way), most=TEXT)
    elif any("\ud800" <= sign <= "\udfff" for sign in text):
        yield fault("encoding", pointer(way))


def pointer(way: tuple[str, ...]) -> str:
    """Write a way into a document as an RFC 6901 pointer, made legible for whoever reads it."""
    safe = (step.encode("utf-8", "replace").decode()[:120] for step in way)
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in safe)
