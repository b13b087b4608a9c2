"""One name taken apart for comparison: its words, how they sound, and how much each tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from cruce.risk.screening.names import telling_words
from cruce.risk.screening.scripts import CONSONANTAL

_REMEMBERED: Final = 1 << 16
MOST_WORDS: Final = 16  # compared of one name; a longer one is no name but a text
LONGEST_WORD: Final = 24

# One sound in the transliterations of one name: Mohammed and Muhammad, Yousef and Yusuf, Schukin and Shukin.
_SOUNDS: Final = tuple(
    (re.compile(spelt), sound)
    for spelt, sound in (
        ("shch|sch|tch|ch|sh", "s"),
        ("kh|gh", "h"),
        ("zh|dj|j", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("ck|q|c", "k"),
        ("x", "ks"),
        ("w|v", "b"),
        ("z", "s"),
        ("ou|oo|o", "u"),
        ("ee|ie|iy|yi|ei|ey|y|e", "i"),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS: Final = re.compile("^al(?=...)|(?<=.)[aeiouwy]")  # the article, too, which Arabic writes in one


@lru_cache(maxsize=_REMEMBERED)
def sounded(word: str) -> str:
    """Write a word as it sounds, roughly, so that its transliterations are nearer to each other."""
    if not word.isalpha() or not word.isascii():
        return word
    for spelt, sound in _SOUNDS:
        word = spelt.sub(sound, word)
    return word


@lru_cache(maxsize=_REMEMBERED)
def consonants(word: str) -> str:
    """Leave out what is a vowel, or may be one, but for a first letter; then write it as it sounds."""
    return sounded(_VOWELS.sub("", word))


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as it is compared: words in the order written, and their sounds.

    ``bare``: the name came without its short vowels (Arabic, Hebrew), so only consonants can be compared.
    """

    words: tuple[str, ...]
    sounds: tuple[str, ...]
    bare: bool = False

    @property
    def key(self) -> str:
        """The key of the name, as `name_key` gives it."""
        return " ".join(sorted(self.words))


def is_consonantal(name: str) -> bool:
    """Tell whether a name is written in a script that leaves short vowels out."""
    return not name.isascii() and not CONSONANTAL.isdisjoint(name)


def spelling(name: str) -> Spelling:
    """Take a name apart; one without any word has none."""
    words = tuple(word[:LONGEST_WORD] for word in telling_words(name)[:MOST_WORDS])
    bare = is_consonantal(name)
    return Spelling(words, tuple(map(consonants if bare else sounded, words)), bare)


class Weighed(NamedTuple):
    """A name ready to be compared: its sounds, what each tells and all tell together, and its letters."""

    sounds: tuple[str, ...]
    tells: tuple[float, ...]
    total: float
    row: str  # as written, without blanks
    turned: str  # in the order of the alphabet, with them


def weighed(sounds: tuple[str, ...], tells: Callable[[str], float]) -> Weighed:
    """Make a name ready to be compared; ``tells`` says how much a sound tells."""
    each = tuple(map(tells, sounds))
    return Weighed(sounds, each, sum(each), "".join(sounds), " ".join(sorted(sounds)))
