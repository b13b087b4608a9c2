"""Names by their letters: which names of a list are like a name, by the three-letter pieces they share.

An inverted index over numpy arrays: for each piece the names that hold it, and what it adds to the cosine of
the two names (pieces weighted by how rare they are). Pieces are of words as they sound, so that two
transliterations share more of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from cruce.risk.screening.spelling import Spelling, consonants, spelling

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST: Final = 40  # candidates of one name
LEAST: Final = 0.12  # cosine; below it two names share what many names share

Owner = TypeVar("Owner")


class Candidate(NamedTuple):
    """A name of the list that may be meant: its place in the index, and the cosine of the pieces."""

    place: int
    cosine: float


class NearIndex(Generic[Owner]):
    """The names of one list; each name has an owner, and an owner any number of names."""

    def __init__(self, names: Iterable[tuple[Owner, str]]) -> None:
        found = [(owner, name, spelling(name)) for owner, name in names]
        self.owners: Sequence[Owner] = [owner for owner, _, _ in found]
        self.names: Sequence[str] = [name for _, name, _ in found]
        self.spellings: Sequence[Spelling] = [spelt for _, _, spelt in found]

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def _sounds(self) -> _Pieces:
        return _Pieces([spelt.sounds for spelt in self.spellings])

    @cached_property
    def _consonants(self) -> _Pieces:
        return _Pieces([tuple(map(consonants, spelt.words)) for spelt in self.spellings])

    def candidates(self, asked: Spelling, most: int = MOST) -> list[Candidate]:
        """Give the names most like one, the likest first; no more than ``most``."""
        pieces = self._consonants if asked.bare else self._sounds
        return pieces.likest(asked.sounds, most)


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
        self.adds: NDArray[np.float64] = rarity[piece[order]] / length[self.holders]

    def likest(self, words: tuple[str, ...], most: int) -> list[Candidate]:
        import numpy as np

        own = _pieces(words)
        known = [number for piece in own if (number := self.numbers.get(piece)) is not None]
        if not known:
            return []
        ends = self.ends
        spans = [slice(ends[number], ends[number + 1]) for number in known]
        holders = np.concatenate([self.holders[span] for span in spans])
        adds = np.concatenate([self.adds[span] for span in spans])
        shared = np.bincount(holders, adds, self.size)
        total = sum(self.rarity[number] for number in known) + self.unknown * (len(own) - len(known))
        length = total**0.5
        places = np.flatnonzero(shared > LEAST * length)
        if len(places) > most:
            places = places[np.argpartition(shared[places], -most)[-most:]]
        places = places[np.argsort(-shared[places], kind="stable")]
        return [
            Candidate(*pair) for pair in zip(places.tolist(), (shared[places] / length).tolist(), strict=True)
        ]


def _pieces(words: tuple[str, ...]) -> list[str]:
    """Cut padded words into three-letter pieces, each once."""
    found: dict[str, None] = {}
    for word in words:
        padded = f" {word} "
        for start in range(max(len(padded) - 2, 1)):
            found[padded[start : start + 3]] = None
    return list(found)
