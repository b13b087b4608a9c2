"""The judge of two names: a flat list of named comparisons with weights, and the reason made with the score.

The score is between 0 and 1. The names alone give the weighted mean of three comparisons: 1 means that all
that tells one name from others stands in both. What is known beside the name (`BESIDE`) then moves it. An
identifier in common is not weighed at all: it decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from cruce.model import Text
from cruce.risk.screening.entries import Kind, Listed
from cruce.risk.screening.measures import measures
from cruce.risk.screening.names import has_legal_form, is_telling, telling_words
from cruce.risk.screening.spelling import Weighed, is_consonantal
from cruce.risk.screening.trade_words import COMPANY_WORDS

SIMILAR_WORDS: Final = (
    0.6  # by letters exchanged, left out, put in or turned round; below it no two words are one
)
INITIAL: Final = 0.6  # what an initial is worth for the word that it begins
_LIKENESS: Final = itemgetter(0)
_REMEMBERED: Final = 1 << 16
_PERSON_WORDS: Final = range(2, 7)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is looked for: a name as written, and what else is known; ``born``: a year or a date, ISO 8601."""

    name: str
    country: str | None = None
    identifiers: tuple[str, ...] = ()
    kind: Kind | None = None
    born: str | None = None

    @property
    def is_telling(self) -> bool:
        """Whether the name can be looked for: one letter, or a legal form alone, is nobody's."""
        return is_telling(self.name)


class Reason(NamedTuple):
    """One comparison that moved a score: its name, what it found (0 to 1), and what it added."""

    name: str
    value: float
    adds: float

    @property
    def says(self) -> Text:
        """Say it in both languages."""
        says = SAYS[self.name]
        return (
            Text(en=f"{says.en} {self.value:.0%}", es=f"{says.es} {self.value:.0%}") if self.weighed else says
        )

    @property
    def weighed(self) -> bool:
        """Whether it is one of the weighted comparisons, which can be met in part."""
        return self.name in WEIGHTS


class Verdict(NamedTuple):
    """A score between 0 and 1 and the comparisons that made it."""

    score: float
    reasons: tuple[Reason, ...]


WEIGHTS: Final = {"asked-words": 0.3, "listed-words": 0.3, "letters": 0.4}
"""What each comparison of the names weighs; fitted on an edition of 2021 and rounded."""

BESIDE: Final = {
    "same-country": 0.02,
    "other-country": -0.04,
    "same-birth": 0.05,
    "other-birth": -0.15,
    "other-kind": -0.15,
    "other-number": -0.15,
    "weak-alias": -0.10,
    "consonants": -0.12,
}
"""What is known beside the name adds; chosen so that none of them alone clears or makes an alert."""

SAYS: Final = {
    "identifier": Text(en="same identifier", es="mismo identificador"),
    "asked-words": Text(en="words of the name asked for", es="palabras del nombre buscado"),
    "listed-words": Text(en="words of the listed name", es="palabras del nombre listado"),
    "letters": Text(en="letters", es="letras"),
    "same-country": Text(en="same country", es="mismo país"),
    "other-country": Text(en="another country", es="otro país"),
    "same-birth": Text(en="born on the same date", es="misma fecha de nacimiento"),
    "other-birth": Text(en="born on another date", es="otra fecha de nacimiento"),
    "other-kind": Text(en="one a person, one not", es="uno es persona y el otro no"),
    "other-number": Text(en="another number in the name", es="otro número en el nombre"),
    "weak-alias": Text(en="weak alias", es="alias débil"),
    "consonants": Text(en="by consonants alone", es="sólo por consonantes"),
}


def names_alike(asked: Weighed, listed: Weighed) -> tuple[float, ...]:
    """Compare two names; gives what each comparison of `WEIGHTS` found, in that order."""
    row = measures().row
    letters = max(row(asked.row, listed.row), row(asked.turned, listed.turned)) / 100
    return (*_aligned(asked, listed), letters)


def name_score(values: Iterable[float]) -> float:
    """Give the score of the names alone."""
    return sum(weight * value for weight, value in zip(WEIGHTS.values(), values, strict=True))


def judged(values: Iterable[float], asked: Asked, entry: Listed, name: str, *, weak: bool = False) -> Verdict:
    """Weigh what was found of two names and what is known beside them; gives the score with its reasons.

    ``name`` is the entry's name, or alias, that was compared.
    """
    pairs = zip(WEIGHTS.items(), values, strict=True)
    reasons = [Reason(name, value, weight * value) for (name, weight), value in pairs]
    reasons += (Reason(name, 1.0, BESIDE[name]) for name in _beside(asked, entry, name, weak=weak))
    return Verdict(min(1.0, max(0.0, sum(reason.adds for reason in reasons))), tuple(reasons))


@lru_cache(maxsize=_REMEMBERED)
def kind_of(name: str) -> Kind | None:
    """Tell a company by its legal form or a company's word, a person by ``LAST, First``; none if neither."""
    words = telling_words(name)
    if has_legal_form(name) or not COMPANY_WORDS.isdisjoint(words):
        return Kind.COMPANY
    if name.count(",") == 1 and len(words) in _PERSON_WORDS and not any(word.isdigit() for word in words):
        return Kind.PERSON
    return None


def _beside(asked: Asked, entry: Listed, name: str, *, weak: bool) -> list[str]:
    found: list[str] = []
    if (agrees := entry.agrees(asked.country)) is not None:
        found.append("same-country" if agrees else "other-country")
    if asked.born and entry.born:
        same = any(asked.born.startswith(day) or day.startswith(asked.born) for day in entry.born)
        found.append("same-birth" if same else "other-birth")
    ours, theirs = asked.kind or kind_of(asked.name), entry.kind or kind_of(entry.name)
    if ours and theirs and (ours is Kind.PERSON) != (theirs is Kind.PERSON):
        found.append("other-kind")
    if (numbers := _numbers(asked.name)) and (others := _numbers(name)) and numbers.isdisjoint(others):
        found.append("other-number")
    if is_consonantal(asked.name):
        found.append("consonants")
    if weak:
        found.append("weak-alias")
    return found


def _numbers(name: str) -> set[str]:
    if not any(sign.isdigit() for sign in name):
        return set()
    return {word for word in telling_words(name) if word.isdigit()}


def _aligned(asked: Weighed, listed: Weighed) -> tuple[float, float]:
    """Pair the words of two names, the likest first, each once; gives the share met of what either tells."""
    pairs = [
        (likeness, left, right)
        for left, one in enumerate(asked.sounds)
        for right, other in enumerate(listed.sounds)
        if (likeness := _likeness(one, other))
    ]
    pairs.sort(key=_LIKENESS, reverse=True)
    ours, theirs = set[int](), set[int]()
    of_ours = of_theirs = 0.0
    for likeness, left, right in pairs:
        if left not in ours and right not in theirs:
            ours.add(left)
            theirs.add(right)
            of_ours += likeness * asked.tells[left]
            of_theirs += likeness * listed.tells[right]
    return of_ours / asked.total, of_theirs / listed.total


@lru_cache(maxsize=_REMEMBERED)
def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    left, right = len(one), len(other)
    if left == 1 or right == 1:
        return INITIAL if one[0] == other[0] and not one.isdigit() else 0.0
    if left < SIMILAR_WORDS * right or right < SIMILAR_WORDS * left or one.isdigit() or other.isdigit():
        return 0.0
    return measures().word(one, other, score_cutoff=SIMILAR_WORDS)
