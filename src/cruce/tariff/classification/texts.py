"""What both tariffs and the trade call the goods of each six-digit code, taken from the law at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final

from cruce.law import Law
from cruce.tariff.classification.words import plain, stems, told

TERMS: Final = "trade-terms"
"""The list of law with the words of the trade by heading or six-digit code; one's own may replace it."""
TARIFFS: Final = ("us-hts", "mx-ligie")
_LAST_CHAPTER: Final = "97"

# How much a word counts by where it stands, in hundredths. First guesses; not tuned.
TERM: Final = 200
TERM_OF_HEADING: Final = 100
HEADING: Final = 50
SUBHEADING: Final = 100
NATIONAL: Final = 40
ELSEWHERE: Final = -30
PHRASE: Final = 60
_LONGER: Final = 15
"""A word of a long term counts less: per further word, in hundredths."""

Bag = dict[str, int]
"""The stems (and pairs of neighbouring stems, joined by a blank) of a text, with their weights."""


def bags(law: Law, on: date) -> Mapping[str, Bag]:
    """Give the weighted words of each six-digit code, or of a heading of which no finer code is known."""
    found: dict[str, Bag] = defaultdict(lambda: defaultdict(int))
    official = [_official(law.texts(tariff, on)) for tariff in TARIFFS]
    terms = [(entry.code, entry.says) for entry in law.entries(TERMS, on)]
    codes = {code for texts in official for code in texts} | {code for code, _ in terms if len(code) == 6}
    under: dict[str, list[str]] = defaultdict(list)
    for code in sorted(codes):
        under[code[:4]].append(code)
    for texts in official:
        for code, held in texts.items():
            for text, weight in held.items():
                _add_official(found[code], text, weight)
    for code, says in terms:
        for text in (says.en, says.es):
            for place in [code] if len(code) == 6 else under[code] or [code]:
                _add_terms(found[place], text, TERM if len(code) == 6 else TERM_OF_HEADING)
    return found


def _official(lines: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, Mapping[str, int]]:
    """Give each six-digit code's texts with the largest weight that each has among the code's lines."""
    held: dict[str, dict[str, int]] = defaultdict(dict)
    for code, texts in lines:
        if len(code) < 6 or code[:2] > _LAST_CHAPTER:
            continue
        of = held[code[:6]]
        for depth, text in enumerate(texts):
            weight = HEADING if depth == 0 and len(texts) > 1 else SUBHEADING if depth < 2 else NATIONAL
            if weight > of.get(text, 0):
                of[text] = weight
    return held


def _add_official(bag: Bag, text: str, weight: int) -> None:
    for one, share in _shares(text):
        bag[one] += share * weight // 100


@lru_cache(1 << 16)
def _shares(text: str) -> tuple[tuple[str, int], ...]:
    """List the features of an official text with what each counts of the text's weight, in hundredths."""
    within, without = told(text)
    return (
        *((one, 100) for one in dict.fromkeys(within)),
        *((one, ELSEWHERE) for one in dict.fromkeys(without)),
        *((pair, PHRASE) for pair in pairs(within)),
    )


def _add_terms(bag: Bag, text: str, weight: int) -> None:
    for term in plain(text).split(";"):
        words = stems(term)
        for one in words:
            bag[one] = max(bag[one], 0) + weight * 100 // (100 + _LONGER * (len(words) - 1))
        for pair in pairs(words):
            bag[pair] += PHRASE * weight // 100


def pairs(words: Sequence[str]) -> Iterator[str]:
    """Yield neighbouring stems as one feature each."""
    return (f"{one} {other}" for one, other in pairwise(words))
