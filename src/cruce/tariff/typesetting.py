"""Typesetting undone: the words of a rate without odd blanks, raised digits, footnote marks, markup."""

from __future__ import annotations

import re
import unicodedata

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DOUBT = "\N{REPLACEMENT CHARACTER}"
_LOWERED = str.maketrans(RAISED, "0123456789")
_LIFTED = str.maketrans("0123456789", RAISED)
_FRACTIONS = {sign: unicodedata.normalize("NFKC", sign).replace("⁄", "/") for sign in "¼½¾⅓⅔⅛⅜⅝⅞"}


def plain(text: str) -> str:
    """Give a rate's text as it would be typed: one kind of blank, stroke and dash, no marks of footnotes.

    Where a raised digit may be a mark or part of a number (``10¹%``) the text is spoilt, not guessed.
    """
    text = re.sub(r"<sup>\s*(\d+)\s*</sup>", lambda found: found[1].translate(_LIFTED), text)
    text = re.sub(r"</?(u|i|b|em|strong|span|sup|sub|p|br) ?/?>", " ", text)
    text = re.sub(rf"[{RAISED}]+", lambda found: _raised(text[: found.start()], found[0]), text)
    text = re.sub(f"[{''.join(_FRACTIONS)}]", lambda found: f" {_FRACTIONS[found[0]]}", text)
    text = unicodedata.normalize("NFKC", text).replace("–", "-").replace("\N{MINUS SIGN}", "-")
    text = re.sub(r"([a-z])- ([a-z])", r"\1\2", re.sub(r"\s+", " ", text)).strip()
    text = re.sub(r"(?<=[%¢).a-z])( \d{1,2}/|\s*[*†‡§]+)$", "", text)
    return re.sub(r"(?<=[%a-z])\.$", "", text) if not _ABBREVIATED.search(text) else text


def spaced(text: str) -> str:
    """Part the small words that a rate's text has run together (*on thebattery*, *inthe applicable*)."""
    return _RUN_TOGETHER.sub(r"\g<0> ", text)


_ABBREVIATED = re.compile(r"\b(doz|prs?|no|ex|val|dls)\.$", re.IGNORECASE)
_RUN_TOGETHER = re.compile(
    r"\b(on|of|in|or|the)(?=(the|battery|case|movement|strap|alterations|applicable)\b)|\b(m2|m3|kg)(?=o[fn]\b)"
)


def _raised(before: str, digits: str) -> str:
    last = before[-1:]
    if digits in "²³" and last == "m":
        return digits.translate(_LOWERED)
    return _DOUBT if last.isdigit() or last in "m/" else ""
