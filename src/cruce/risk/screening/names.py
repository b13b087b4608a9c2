"""Names of companies and persons, brought to the form in which two spellings of one name are equal.

The key of a name drops case, accents, punctuation, legal forms at either end (``S.A. de C.V.``, ``LLC``,
``OOO``) and joining words, writes out what is nearly always written short, joins initials (``J. R.`` is
``JR``), and puts the words in order: ``LÓPEZ GARCÍA, Juan`` and ``Juan Lopez Garcia`` have one key. What
would leave nothing is kept: a name of only legal forms is compared by them. Cyrillic, Greek, Arabic, Hebrew
and Hangul are written in Latin letters; other scripts keep their own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from cruce.risk.screening.legal_forms import (
    FORMS,
    FORMS_IN_FRONT,
    JOINING,
    LONGEST_FORM,
    MOST_FORM_WORDS,
    SHORT_FOR,
    UNDECOMPOSED,
)
from cruce.risk.screening.scripts import latinised

_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ\x91\x92")  # the last two: of Windows, read as Latin-1
# What nobody sees (Unicode's Default_Ignorable_Code_Point): left in, it would cut a word in two.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_TURNED = re.compile("\u202e([^\u202c]*)\u202c?")  # shown from right to left, whatever the letters
_NO_SCRIPT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_WORDS = re.compile(r"[^\W_]+")
_FIRST_FORM_WORDS = frozenset(form.partition(" ")[0] for form in FORMS_IN_FRONT)
_LAST_MET = 1 << 12  # one name is asked about several times in a row
_REMEMBERED = 1 << 16  # names recur: one border's traders, carriers and drivers


def fold(written: str) -> str:
    """Write in lower case, without accents, in Latin letters, so that ``Ñandú`` and ``nandu`` are equal."""
    if written.isascii():
        return written.lower()
    lower = unicodedata.normalize("NFKC", written.translate(UNDECOMPOSED)).casefold()
    apart = unicodedata.normalize("NFKD", latinised(unicodedata.normalize("NFC", lower)))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return plain if plain.isascii() else unicodedata.normalize("NFC", latinised(plain))


def as_written(name: str) -> str:
    """Give the name as written, but for case and blanks: the form in which two names are exactly the same."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def name_key(name: str) -> str:
    """Give the key under which all spellings of one name meet; never empty unless the name has no
    character.
    """
    return " ".join(sorted(telling_words(name))) or as_written(name)


@lru_cache(maxsize=_LAST_MET)
def _words(name: str) -> tuple[str, ...]:
    if not name.isascii():
        name = _UNSEEN.sub("", _TURNED.sub(lambda turned: turned[1][::-1], name))
    return tuple(_WORDS.findall(fold(name.translate(_APOSTROPHES))))


def telling_words(name: str) -> list[str]:
    """Give the words of a name that tell it from others, in their order; none where it has no word."""
    words = list(_words(name))
    if not words:
        return []
    telling = _initials_joined(_without_form_in_front(_without_form(words)))
    return [SHORT_FOR.get(word, word) for word in telling if word not in JOINING] or telling


known_key = lru_cache(maxsize=_REMEMBERED)(name_key)
"""`name_key`, remembering the names met before."""


@lru_cache(maxsize=_REMEMBERED)
def identifier_key(identifier: str) -> str:
    """Write an identifier in capitals without separators: ``76-1234567 00`` is ``76123456700``."""
    return "".join(_WORDS.findall(identifier)).upper()


def is_telling(name: str) -> bool:
    """Tell whether a name can tell anyone from others: two letters or more that are not all a legal form."""
    words = _without_form(list(_words(name)))  # of several forms, one is left
    letters = "".join(words)
    legal = letters in FORMS or " ".join(words) in FORMS_IN_FRONT or all(word in JOINING for word in words)
    return not legal and (len(letters) > 1 or not letters.isascii())


def is_script(name: str) -> bool:
    """Tell whether a name has no control character of ASCII (lists do have others) and no half of one."""
    return name.isprintable() or not _NO_SCRIPT.search(name)


def shown(written: str) -> str:
    """Give the beginning of what was written as any terminal can print it."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in written[:80])


def has_legal_form(name: str) -> bool:
    """Tell whether a name says the legal form of a company, and something beside it."""
    words = list(_words(name))
    return len(_without_form_in_front(_without_form(words))) < len(words)


def _without_form_in_front(words: list[str]) -> list[str]:
    """Take the longest legal form off the front, if a word is left."""
    if not words or words[0] not in _FIRST_FORM_WORDS:
        return words
    for taken in range(min(MOST_FORM_WORDS, len(words) - 1), 0, -1):
        if " ".join(words[:taken]) in FORMS_IN_FRONT:
            return words[taken:]
    return words


def _without_form(words: list[str]) -> list[str]:
    """Take legal forms off the end, the longest first, as long as a word is left."""
    while True:
        tail, cut = "", 0
        for taken in range(1, len(words)):
            tail = words[-taken] + tail
            if len(tail) > LONGEST_FORM:
                break
            if tail in FORMS:
                cut = taken
        if not cut:
            return words
        words = words[:-cut]


def _initials_joined(words: list[str]) -> list[str]:
    if all(len(word) > 1 for word in words):
        return words
    runs = groupby(words, key=lambda word: len(word) == 1 and word.isascii())
    joined = (["".join(run)] if single else list(run) for single, run in runs)
    return [word for run in joined for word in run]
