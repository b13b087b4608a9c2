"""Names by their letters: which names of a list are like a name, by the three-letter pieces they share.

An inverted index over numpy arrays: for each piece the names that hold it, and what it adds to the cosine of
the two names (pieces weighted by how rare they are). Pieces are of words as they sound, so that two
transliterations share more of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from cruce.risk.screening.measures import measures
from cruce.risk.screening.spelling import Spelling, Weighed, consonants, sounded, spelling, weighed
from cruce.risk.screening.trade_words import COMMON_WORDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST: Final = 40  # candidates of one name
LEAST: Final = 0.12  # cosine; below it two names share what many names share
POSTINGS: Final = (
    10000  # what a name may cost; beyond it the commonest pieces, which tell least, are left out
)
SHORT: Final = (
    9  # letters; one slip in a shorter name leaves it few pieces or none, so all short names are tried
)
SHORT_MOST: Final = 4
SHORT_LEAST: Final = 0.6  # similarity of two short names, letter by letter
COMMON_MOST: Final = 0.3  # what a word of `COMMON_WORDS` tells at most
TELLS_LEAST: Final = 0.1

_COMMON: Final = frozenset(map(sounded, COMMON_WORDS))

Owner = TypeVar("Owner")


class Candidate(NamedTuple):
    """A name of the list that may be meant: its place in the index, and the cosine of the pieces."""

    place: int
    cosine: float
    short: bool = False  # found by its letters, not by its pieces


class NearIndex(Generic[Owner]):
    """The names of one list; each name has an owner, and an owner any number of names."""

    def __init__(self, names: Iterable[tuple[Owner, str]]) -> None:
        found = [(owner, name, spelling(name)) for owner, name in names]
        self.owners: Sequence[Owner] = [owner for owner, _, _ in found]
        self.names: Sequence[str] = [name for _, name, _ in found]
        self.spellings: Sequence[Spelling] = [spelt for _, _, spelt in found]
        self._told: dict[str, float] = {}
        self._turned: dict[tuple[int, bool], str] = {}
        self._weighed: dict[tuple[int, bool], Weighed] = {}

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def _sounds(self) -> _Pieces:
        return _Pieces([spelt.sounds for spelt in self.spellings])

    @cached_property
    def _consonants(self) -> _Pieces:
        return _Pieces([tuple(map(consonants, spelt.words)) for spelt in self.spellings])

    @cached_property
    def _short(self) -> tuple[list[int], list[str]]:
        joined = [(place, "".join(spelt.sounds)) for place, spelt in enumerate(self.spellings)]
        short = [(place, letters) for place, letters in joined if 0 < len(letters) < SHORT]
        return [place for place, _ in short], [letters for _, letters in short]

    @cached_property
    def _frequencies(self) -> Counter[str]:
        return Counter(word for spelt in self.spellings for word in set(spelt.sounds))

    def candidates(self, asked: Spelling, most: int = MOST) -> list[Candidate]:
        """Give the names most like one, the likest first: ``most`` by their pieces, and short ones."""
        pieces = self._consonants if asked.bare else self._sounds
        found = pieces.likest(asked.sounds, most)
        letters = "".join(asked.sounds)
        if len(letters) >= SHORT:
            return found
        measure, (places, short) = measures(), self._short
        near = measure.extract(
            letters, short, scorer=measure.word, score_cutoff=SHORT_LEAST, limit=SHORT_MOST
        )
        known = {one.place for one in found}
        also = (places[row] for _, _, row in near)
        return found + [Candidate(place, LEAST, short=True) for place in also if place not in known]

    def turned(self, place: int, *, bare: bool = False) -> str:
        """Give the words of a name of the list, as they sound, in the order of the alphabet."""
        known = self._turned.get((place, bare))
        if known is None:
            spelt = self.spellings[place]
            sounds = map(consonants, spelt.words) if bare else spelt.sounds
            known = self._turned[place, bare] = " ".join(sorted(sounds))
        return known

    def weighed(self, place: int, *, bare: bool = False) -> Weighed:
        """Give a name of the list ready to be compared; ``bare``: by its consonants."""
        known = self._weighed.get((place, bare))
        if known is None:
            spelt = self.spellings[place]
            sounds = tuple(map(consonants, spelt.words)) if bare else spelt.sounds
            known = self._weighed[place, bare] = weighed(sounds, self.tells)
        return known

    def tells(self, sound: str) -> float:
        """Say how much a sounded word tells, from 0.1 for the commonest to 1 for one of no listed name."""
        told = self._told.get(sound)
        if told is None:
            told = log((len(self) + 1) / (self._frequencies[sound] + 1)) / log(len(self) + 2)
            if sound in _COMMON:
                told = min(told, COMMON_MOST)
            told = max(told, TELLS_LEAST)
            if self._frequencies[sound]:
                self._told[sound] = told
        return told


class _Pieces:
    """The inverted index: a piece's number, and where its names stand in two long arrays."""

    def __init__(self, names: Sequence[tuple[str, ...]]) -> None:
        import numpy as np

        numbers: dict[str, int] = {}
        flat: list[int] = []
        counts: list[int] = []
        for words in names:
            own = _pieces(words)
            flat += [numbers.setdefault(piece, len(numbers)) for piece in own]
            counts.append(len(own))
        piece = np.array(flat, dtype=np.int32)
        holder = np.repeat(np.arange(len(names), dtype=np.int32), counts)
        frequency = np.bincount(piece, minlength=len(numbers))
        rarity = np.log1p(len(names) / np.maximum(frequency, 1)) ** 2
        length = np.sqrt(np.bincount(holder, weights=rarity[piece], minlength=len(names)))
        order = np.argsort(piece, kind="stable")
        self.size = len(names)
        self.numbers = numbers
        self.rarity: list[float] = rarity.tolist()
        self.unknown = float(np.log1p(len(names)) ** 2)
        self.ends: list[int] = np.concatenate(([0], np.cumsum(frequency))).tolist()
        self.holders: NDArray[np.int32] = holder[order]
        self.adds: NDArray[np.float32] = (rarity[piece[order]] / length[self.holders]).astype(np.float32)

    def _frequency(self, number: int) -> int:
        return self.ends[number + 1] - self.ends[number]

    def likest(self, words: tuple[str, ...], most: int) -> list[Candidate]:
        import numpy as np

        own = _pieces(words)
        known = [number for piece in own if (number := self.numbers.get(piece)) is not None]
        if not known:
            return []
        total = sum(self.rarity[number] for number in known) + self.unknown * (len(own) - len(known))
        ends = self.ends
        whole = sum(ends[number + 1] - ends[number] for number in known)
        if whole > POSTINGS:
            known.sort(key=self._frequency)
            while whole > POSTINGS and len(known) > len(own) * 0.6:
                whole -= self._frequency(known.pop())
        spans = [slice(ends[number], ends[number + 1]) for number in known]
        holders = np.concatenate([self.holders[span] for span in spans], dtype=np.intp)
        adds = np.concatenate([self.adds[span] for span in spans], dtype=np.float64)
        shared = np.bincount(holders, adds, self.size)
        length = total**0.5
        places = np.flatnonzero(shared > LEAST * length)
        if len(places) > most:
            places = places[np.argpartition(shared[places], -most)[-most:]]
        places = places[np.argsort(-shared[places], kind="stable")]
        return list(map(Candidate, places.tolist(), (shared[places] / length).tolist()))


def _pieces(words: tuple[str, ...]) -> list[str]:
    """Cut padded words into three-letter pieces, each once."""
    found: dict[str, None] = {}
    for word in words:
        padded = f" {word} "
        for start in range(max(len(padded) - 2, 1)):
            found[padded[start : start + 3]] = None
    return list(found)
