"""What an official file shows only as a whole: chapters absent, columns blank, rates that can be none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cruce.law.sentences import fault
from cruce.law.sources import Parsed, no_lines, refusal

_RATES = ("general", "special", "other", "export")
_EXPECTED = {"us-hts": ("special", "other", "units", "text"), "mx-ligie": ("units",)}
_NUMBER = re.compile(r"\d+(\.\d+)?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_MOST = 1000
"""No percent of either tariff comes near it (the highest of the HTSUS is 350): past it, a load was spoilt."""


def look_over(kind: str, parsed: Parsed, chapters: Iterable[str]) -> bool:
    """Note what is odd about a file as a whole, and tell whether it is only a part of its tariff.

    Raises ``LawError`` where its rates would be wrong or missing throughout.
    """
    if not any(row["code"] for row in parsed.rows):
        raise no_lines(parsed.refused)
    held = {row["code"][:2] for row in parsed.rows}
    absent = sorted({*chapters} - held)
    if absent:
        parsed.findings.append(fault("source-chapters", "", None, chapters=", ".join(absent)))
    _look_for_blanks(kind, parsed, whole=not absent)
    if kind == "mx-ligie" and _are_shares(row.get("general", "") for row in parsed.rows):
        raise refusal("source-shares")
    if absurd := [row["code"] for row in parsed.rows if _is_absurd(kind, row)]:
        more = f", … ({len(absurd)})" if len(absurd) > 10 else ""
        raise refusal("source-absurd", limit=_MOST, codes=", ".join(absurd[:10]) + more)
    return bool(absent)


def _is_absurd(kind: str, row: Mapping[str, Any]) -> bool:
    for text in (str(row.get(key, "")).strip() for key in _RATES):
        numbers = [text] if kind == "mx-ligie" and _NUMBER.fullmatch(text) else _PERCENT.findall(text)
        if any(Decimal(number) > _MOST for number in numbers):
            return True
    return False


def _look_for_blanks(kind: str, parsed: Parsed, *, whole: bool) -> None:
    filled = {
        key
        for row in parsed.rows
        for key in (*_RATES, "units", "text")
        if (cell := row.get(key)) and (cell if key == "units" else cell.strip())
    }
    if "general" not in filled and not filled.isdisjoint(_RATES):
        raise refusal("source-blank", key="general")
    for key in _EXPECTED[kind]:
        if key not in filled:
            if whole:
                raise refusal("source-blank", key=key)
            parsed.findings.append(fault("source-blank", "", None, key=key))


def _are_shares(texts: Iterable[str]) -> bool:
    """Tell percents that a spreadsheet has given as shares: all at most 1, and some between 0 and 1."""
    numbers = [Decimal(text) for text in map(str.strip, texts) if _NUMBER.fullmatch(text)]
    return bool(numbers) and max(numbers) <= 1 and any(0 < number < 1 for number in numbers)
