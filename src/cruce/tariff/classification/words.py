"""Descriptions of goods as words: English and Spanish, without accents, endings, numbers and chatter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

READ: Final = 4_000
"""Letters of a description that are read; what a thing is stands in its beginning."""
WHOLE: Final = 1_000
BEHIND_FOR: Final = 500
"""What a word counts that stands behind *for*: it names another thing."""
_WORD: Final = re.compile(r"[a-z]+|\d+[a-z]*")
_PART: Final = re.compile(r"[,;:.()/|]+")
_EXCLUSION: Final = re.compile(
    r"\b(?:other than|except(?:ing)?|excluding|not including|nesoi|not elsewhere|excepto|excluid[oa]s?|"
    r"distint[oa]s? de|salvo|no comprendid[oa]s?)\b"
)
_PURPOSE: Final = re.compile(r"\b(?:for|fit|fits|para)\b")
_KEPT: Final = frozenset({"3d", "2d"})
_SHORT: Final = frozenset({"tv", "pc", "te"})
_SILENT: Final = frozenset(
    """
    the and for with from into that this its are can has not all any each per new hot sale promotion
    free high quality best cheap original genuine oem style fashion popular product products goods item
    items article articles type types kind use used using other others thereof therefor whether such
    including made make making color colour colors size sizes small large big mini sets lot pcs piece
    pieces pack packs pair pairs gift gifts universal cute super luxury designer dropshipping shipping
    quantity de del la las los el un una unos unas y o u en con sin por para que al su sus lo como
    incluso demas otros otras otro otra uso usos tipo tipos nuevo nueva nuevos nuevas mercancia
    mercancias articulo articulos producto productos pieza piezas calidad inch inches pulgada pulgadas
    """.split()  # noqa: SIM905 - a list of words is read as words
)


class Word(NamedTuple):
    """A stem of a description and how much it counts in thousandths."""

    stem: str
    weight: int


def plain(text: str) -> str:
    """Fold a text to small letters without accents."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """Take the endings of number, gender and process off one plain word; English and Spanish alike."""
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes", "ces")):
        word = word[:-3] + "z" if word.endswith("ces") and word[-4] in "aeiou" else word[:-2]
    elif len(word) > 3 and word.endswith("s") and word[-2] not in "su":
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            word = word.removesuffix(ending)
            word = word[:-1] if len(word) > 4 and word[-1] == word[-2] else word
            break
    return word[:-1] if len(word) > 4 and word[-1] in "aeo" else word


def stems(text: str) -> list[str]:
    """List the telling stems of a plain text in their order."""
    return [found for word in _WORD.findall(text) if (found := _telling(word))]


@lru_cache(1 << 15)
def _telling(word: str) -> str:
    """Give the stem of a word, empty where the word tells nothing."""
    tells = word in _KEPT or word in _SHORT or (len(word) > 2 and not word[0].isdigit())
    return stem(word) if tells and word not in _SILENT else ""


def asked(text: str) -> Iterator[Word]:
    """Give the stems of a description: what stands behind *for* names another thing and counts less."""
    for part in _PART.split(plain(text[:READ])):
        goods, *purposes = _PURPOSE.split(part)
        yield from (Word(one, WHOLE) for one in stems(goods))
        for purpose in purposes:
            yield from (Word(one, BEHIND_FOR) for one in stems(purpose))


def told(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the stems of an official text, and those of what it says is elsewhere."""
    within: list[str] = []
    without: list[str] = []
    for part in re.split(r"[;:()]|, (?=nesoi)", plain(text)):
        named, *excluded = _EXCLUSION.split(part)
        within += stems(named)
        for other in excluded:
            without += stems(other)
    return tuple(within), tuple(without)
