"""Letters of other scripts as Latin ones, so that a name written in two scripts meets itself.

Cyrillic and Greek as lists and passports mostly write them (ICAO Doc 9303 part 3, ELOT 743, without marks);
Arabic and Hebrew by their consonants, for they leave short vowels out; Hangul by the Revised Romanization of
single syllables. Other scripts keep their letters.
"""

from __future__ import annotations

from itertools import product

_CYRILLIC = (
    "а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch"
    " ш sh щ shch ъ - ы y ь - э e ю yu я ya і i ї yi є ye ґ g ў u ј j љ lj њ nj ћ c ђ dj џ dz ѓ g ќ k ѕ dz"
    " қ k ғ g ң n ө o ұ u ү u һ h ә a"
)
_GREEK = (
    "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o"
)
_ARABIC = (
    "ا a أ a إ i آ a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع - غ gh ف f ق q"
    " ك k ل l م m ن n ه h و w ي y ى a ة a ئ y ؤ w ء - پ p چ ch ژ zh گ g ک k ی y"
)
_HEBREW = (
    "א a ב b ג g ד d ה h ו v ז z ח h ט t י y כ k ך k ל l מ m ם m נ n ן n ס s ע - פ p ף p צ ts ץ ts ק k ר r"
    " ש sh ת t"
)
_INITIALS = "g|kk|n|d|tt|r|m|b|pp|s|ss||j|jj|ch|k|t|p|h"
_VOWELS = "a|ae|ya|yae|eo|e|yeo|ye|o|wa|wae|oe|yo|u|wo|we|wi|yu|eu|ui|i"
_FINALS = "|k|k|k|n|n|n|t|l|k|m|l|l|l|p|l|m|p|p|t|t|ng|t|t|k|t|p|t"
_SYLLABLES = tuple(map("".join, product(*(part.split("|") for part in (_INITIALS, _VOWELS, _FINALS)))))
_FIRST_SYLLABLE = 0xAC00


def _pairs(written: str) -> dict[int, str]:
    signs = written.split()
    return {ord(sign): latin.replace("-", "") for sign, latin in zip(signs[::2], signs[1::2], strict=True)}


_LATIN = {**_pairs(_CYRILLIC), **_pairs(_GREEK), **_pairs(_ARABIC), **_pairs(_HEBREW)}
_LATIN.update(enumerate(_SYLLABLES, _FIRST_SYLLABLE))
CONSONANTAL = frozenset(map(chr, {**_pairs(_ARABIC), **_pairs(_HEBREW)}))
"""Letters of the scripts that leave short vowels out."""


def latinised(written: str) -> str:
    """Write the letters of known scripts in Latin ones; expects lower case, composed (NFC)."""
    return written.translate(_LATIN)
