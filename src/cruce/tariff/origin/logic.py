"""Answers that may be yes, no or not known, put together without ever guessing (Kleene's logic)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cruce.model import CodeRange
from cruce.tariff.origin.bill import Material
from cruce.tariff.origin.rule import Scope

Answer = bool | None


def every(answers: Iterable[Answer]) -> Answer:
    """Tell whether all answers are yes: one no decides, else one that is not known leaves it open."""
    found = set(answers)
    return False if False in found else None if None in found else True


def some(answers: Iterable[Answer]) -> Answer:
    """Tell whether any answer is yes."""
    found = set(answers)
    return True if True in found else None if None in found else False


def opposite(answer: Answer) -> Answer:
    """Turn an answer round; what is not known stays so."""
    return None if answer is None else not answer


def stated(statements: Mapping[str, bool], words: str) -> Answer:
    """Find what the producer states on a condition, whatever its capitals and spaces."""
    wanted = _plain(words)
    return next((answer for said, answer in statements.items() if _plain(said) == wanted), None)


def within(scope: Scope, material: Material) -> Answer:
    """Tell whether a material is among those that a rule names: by code, and by statement if it describes."""
    return some(
        every(
            (
                True if part.codes is None else part.codes.covers(material.code),
                True if part.what is None else stated(material.statements, part.what),
            )
        )
        for part in scope
    )


def among(ranges: Iterable[CodeRange], code: str) -> Answer:
    """Tell whether a code lies in any of some ranges."""
    return some(span.covers(code) for span in ranges)


def differs(good: str, material: str, digits: int) -> Answer:
    """Tell whether two codes differ at a level; a code with fewer digits may leave it open."""
    short = min(len(good), len(material), digits)
    if good[:short] != material[:short]:
        return True
    return False if short == digits else None


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")
