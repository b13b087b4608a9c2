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
from typing import Final, NamedTuple

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


class _Held(NamedTuple):
    """Which documents hold which features, and their weights there in hundredths: three columns."""

    places: Whole
    features: Whole
    weights: Whole


class _Postings:
    """An inverted file: for each feature the documents that hold it, and what it adds to their score."""

    def __init__(self, held: _Held, documents: int, vocabulary: int) -> None:
        self._size = documents
        places, features, weights = held.places, held.features, held.weights / 100
        sizes = np.bincount(places, np.maximum(held.weights, 0), minlength=documents)
        saturation, length = _SATURATION / 100, _LENGTH / 100
        norm = saturation * (1 - length + length * sizes / sizes.mean())
        found = np.bincount(features, minlength=vocabulary)
        rarity = np.log1p((documents - found + 1 / 2) / (found + 1 / 2))
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
        held = _columns([bags[code] for code in self.codes], self._vocabulary)
        self._fine = _Postings(held, len(self.codes), len(features))
        self._coarse = _Postings(_headed(held, self._heading, len(features)), len(headings), len(features))
        self._spelt = _Spelling([feature for feature in features if " " not in feature])
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
        held = np.flatnonzero(scores > 0)
        for place in held[np.argsort(-scores[held], kind="stable")][:_CANDIDATES].tolist():
            score, heading = int(scores[place]), int(self._heading[place])
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
        near = self._spelt.like(stem)
        return tuple((self._vocabulary[word], score * score // WHOLE) for score, word in near)


class _Spelling:
    """The known words by their trigrams."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        held: dict[str, list[int]] = defaultdict(list)
        grams = [_grams(word) for word in words]
        for place, one in enumerate(grams):
            for gram in one:
                held[gram].append(place)
        self._sizes = np.array([len(one) for one in grams], dtype=np.int64)
        self._held = {gram: np.array(places, dtype=np.int64) for gram, places in held.items()}

    def like(self, word: str) -> list[tuple[int, str]]:
        """List the words spelt most like one, each behind its likeness (Dice) in thousandths, best first."""
        grams = _grams(word)
        found = [self._held[gram] for gram in grams if gram in self._held]
        if not found:
            return []
        shared = np.bincount(np.concatenate(found), minlength=len(self._words))
        like = 2 * WHOLE * shared // (len(grams) + self._sizes)
        best = [(int(like[place]), self._words[place]) for place in np.flatnonzero(like >= _NEAR).tolist()]
        return sorted(best, reverse=True)[:_NEAREST]


def _columns(bags: Sequence[Bag], vocabulary: Mapping[str, int]) -> _Held:
    return _Held(
        np.repeat(np.arange(len(bags)), [len(bag) for bag in bags]),
        np.array([vocabulary[feature] for bag in bags for feature in bag], dtype=np.int64),
        np.array([weight for bag in bags for weight in bag.values()], dtype=np.int64),
    )


def _headed(held: _Held, heading: Whole, vocabulary: int) -> _Held:
    """Give each heading the words of its codes, each word as often as in the code that has most of it."""
    keys = heading[held.places] * vocabulary + held.features
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    places, features = np.divmod(keys[begins], vocabulary)
    return _Held(places, features, np.maximum.reduceat(held.weights[order], begins))


def _grams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
