"""Retrieval: which codes' words are nearest to a description (BM25 over words, fields and headings).

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with weighted fields.
Weights and scores are whole numbers, so that the same text has the same answer on every machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from cruce.tariff.classification.texts import Bag
from cruce.tariff.classification.words import WHOLE, Word, asked

SCALE: Final = 100
"""What a unit of BM25 is in a score."""
_CANDIDATES: Final = 200
_SPELT: Final = 5
"""Shorter words than this are like too many others to be taken for a misspelt one."""
_NEAREST: Final = 4
_CACHED: Final = 1 << 15

# In hundredths, and in thousandths where WHOLE is the unit; see `cruce.tariff.classification.texts`.
_SATURATION: Final = 120
_LENGTH: Final = 40
_OF_HEADING: Final = 50
_FADING: Final = 3
_CROWD: Final = 90
_NEAR: Final = 550
_PAIR: Final = 700

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that a description may belong to: six digits, or a heading of which no finer code is known.

    The score compares within one description only.
    """

    code: str
    score: int


class _Postings:
    """An inverted file: for each feature the documents that hold it, and what it adds to their score."""

    def __init__(self, held: Sequence[Bag], vocabulary: Mapping[str, int]) -> None:
        self._size = len(held)
        places = np.repeat(np.arange(len(held)), [len(bag) for bag in held])
        features = np.array([vocabulary[feature] for bag in held for feature in bag], dtype=np.int64)
        weights = np.array([weight for bag in held for weight in bag.values()]) / 100
        sizes = np.bincount(places, np.maximum(weights, 0), minlength=len(held))
        saturation, length = _SATURATION / 100, _LENGTH / 100
        norm = saturation * (1 - length + length * sizes / sizes.mean())
        found = np.bincount(features, minlength=len(vocabulary))
        rarity = np.log1p((len(held) - found + 1 / 2) / (found + 1 / 2))
        gains = weights * (saturation + 1) / (np.abs(weights) + norm[places]) * rarity[features]
        order = np.argsort(features, kind="stable")
        self._places, self._gains = places[order], np.rint(gains[order] * SCALE).astype(np.int64)
        self._ends = np.concatenate(([0], np.cumsum(found))).tolist()

    def scores(self, wanted: Mapping[int, int]) -> Whole:
        """Add up what each wanted feature gives to each document, times WHOLE."""
        total = np.zeros(self._size, dtype=np.int64)
        for feature, weight in wanted.items():
            at = slice(self._ends[feature], self._ends[feature + 1])
            total[self._places[at]] += weight * self._gains[at]
        return total


class Index:
    """The words of all codes, made once from `bags`, asked many times; the same answer every time."""

    def __init__(self, bags: Mapping[str, Bag]) -> None:
        self.codes = tuple(sorted(bags))
        features = sorted({feature for bag in bags.values() for feature in bag})
        self._vocabulary = {feature: place for place, feature in enumerate(features)}
        headings = sorted({code[:4] for code in self.codes})
        self.headings = frozenset(headings)
        of = {heading: place for place, heading in enumerate(headings)}
        self._heading = np.array([of[code[:4]] for code in self.codes], dtype=np.int64)
        self._fine = _Postings([bags[code] for code in self.codes], self._vocabulary)
        self._coarse = _Postings(_headed(bags, headings), self._vocabulary)
        self._grams = _grams_of(features)
        self._near = lru_cache(_CACHED)(self._find_near)

    def suggest(self, text: str, count: int = 10) -> tuple[Suggestion, ...]:
        """Give the nearest codes, best first; fewer than ``count`` where no other code shares a word."""
        wanted = self._wanted(tuple(asked(text)))
        if not wanted:
            return ()
        coarse = self._coarse.scores(wanted)[self._heading]
        scores = (self._fine.scores(wanted) + coarse * _OF_HEADING // 100) // WHOLE
        return tuple(self._spread(scores, count))

    def _spread(self, scores: Whole, count: int) -> Iterator[Suggestion]:
        """Take the best codes, each further one of a heading at a discount."""
        before: dict[int, int] = defaultdict(int)
        ranked = []
        for place in np.argsort(-scores, kind="stable")[:_CANDIDATES].tolist():
            score, heading = int(scores[place]), int(self._heading[place])
            if score > 0:
                ranked.append((-(score * _CROWD ** before[heading] // 100 ** before[heading]), place))
                before[heading] += 1
        for score, place in sorted(ranked)[:count]:
            yield Suggestion(self.codes[place], -score)

    def _wanted(self, words: Sequence[Word]) -> dict[int, int]:
        """Give the features to look for with their weights; what stands later counts less."""
        wanted: dict[int, int] = defaultdict(int)
        for place, word in enumerate(words):
            weight = word.weight * 100 // (100 + _FADING * place)
            for feature, likeness in self._near(word.stem):
                wanted[feature] = max(wanted[feature], weight * likeness // WHOLE)
        for place, (former, latter) in enumerate(pairwise(words)):
            weight = min(former.weight, latter.weight) * 100 // (100 + _FADING * place)
            for found, share in ((f"{former.stem} {latter.stem}", _PAIR), (former.stem + latter.stem, WHOLE)):
                if found in self._vocabulary:
                    at = self._vocabulary[found]
                    wanted[at] = max(wanted[at], share * weight // WHOLE)
        return wanted

    def _find_near(self, stem: str) -> tuple[tuple[int, int], ...]:
        """Find a stem, or where it is not a known one, those spelt most like it (Dice over trigrams)."""
        if stem in self._vocabulary:
            return ((self._vocabulary[stem], WHOLE),)
        if len(stem) < _SPELT:
            return ()
        grams = _grams(stem)
        shared: dict[tuple[int, int], int] = defaultdict(int)
        for gram in grams:
            for known in self._grams.get(gram, ()):
                shared[known] += 1
        like = [(2 * WHOLE * n // (len(grams) + size), feature) for (feature, size), n in shared.items()]
        best = sorted((one for one in like if one[0] >= _NEAR), reverse=True)[:_NEAREST]
        return tuple((feature, score * score // WHOLE) for score, feature in best)


def _headed(bags: Mapping[str, Bag], headings: Sequence[str]) -> list[Bag]:
    """Give each heading the words of its codes, each word as often as in the code that has most of it."""
    whole: dict[str, Bag] = {heading: {} for heading in headings}
    for code, bag in bags.items():
        of = whole[code[:4]]
        for feature, weight in bag.items():
            of[feature] = max(of.get(feature, weight), weight)
    return [whole[heading] for heading in headings]


def _grams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _grams_of(features: Sequence[str]) -> Mapping[str, list[tuple[int, int]]]:
    """Give for each trigram the words that hold it, each with how many trigrams it has."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, feature in enumerate(features):
        if " " not in feature:
            grams = _grams(feature)
            for gram in grams:
                found[gram].append((place, len(grams)))
    return found
