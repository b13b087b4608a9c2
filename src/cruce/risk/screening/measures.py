"""The measures of letters, loaded when two names are first compared and not when a home is opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple


class Measures(NamedTuple):
    """Likeness of two words (0 to 1) and of two rows of letters (0 to 100); the best of many choices."""

    word: Callable[..., float]
    row: Callable[..., float]
    extract: Callable[..., list[tuple[str, float, Any]]]


@cache
def measures() -> Measures:
    """Give the measures; a word's counts letters exchanged, left out, put in or turned round."""
    from rapidfuzz.distance.OSA import normalized_similarity
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    return Measures(normalized_similarity, ratio, extract)
