"""What a law directory holds of each tariff, edition by edition, each beside what was law before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from cruce.law.values import Edition

_DAY = timedelta(days=1)
_LAST = "97"  # chapters 98 and 99 refer to the rates of the others
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """One edition in a law directory: its lines counted, its rates by code, and what changed with it.

    ``rates`` gives, for each rate column, the texts of chapters 1 to 97 by code; ``before`` the general rates
    in force on the day before it began. ``duplicates`` are codes that stand more than once, here or in the
    official file (with different rates they were taken out). ``gaps`` are spans, first and last day, for
    which this edition is not known and the next has not begun. ``vanished`` are the codes that were held
    before and are no longer; of a part only in its own chapters, where an earlier part stays in use for them.
    """

    edition: Edition
    lines: int
    rates: Mapping[str, Texts]
    before: Texts
    duplicates: tuple[str, ...]
    gaps: tuple[tuple[date, date], ...]
    vanished: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """An edition as its files have it: title, lines that are lines, codes torn or repeated at its import."""

    edition: Edition
    rows: tuple[Mapping[str, Any], ...]
    repeated: tuple[str, ...]


def held_editions(columns: Iterable[str], pages: Iterable[Pages]) -> Iterator[HeldEdition]:
    """Lay the editions of one tariff, in order of effect, beside each other."""
    ordered = tuple(pages)
    nexts = {id(one): other.edition.effective for one, other in pairwise(ordered)}
    codes: set[str] = set()
    general: dict[str, str] = {}
    for page in ordered:
        own = Counter(row["code"] for row in page.rows if row["code"])
        rates = {column: _texts(page.rows, column) for column in columns}
        edition = page.edition
        yield HeldEdition(
            edition=edition,
            lines=len(page.rows),
            rates={column: texts for column, texts in rates.items() if texts},
            before=dict(general),
            duplicates=tuple(sorted({code for code, times in own.items() if times > 1} | {*page.repeated})),
            gaps=tuple(_gaps(edition, nexts.get(id(page)))),
            vanished=tuple(sorted(_vanished(codes, own.keys(), part=edition.part))),
        )
        if not edition.part:
            codes, general = set(), {}
        codes |= own.keys()
        general |= rates["general"]


def _texts(rows: Iterable[Mapping[str, Any]], column: str) -> dict[str, str]:
    return {
        row["code"]: text
        for row in rows
        if row["code"] and row["code"][:2] <= _LAST and (text := str(row.get(column, "")).strip())
    }


def _gaps(edition: Edition, following: date | None) -> Iterator[tuple[date, date]]:
    if following is not None and edition.known_to + _DAY < following:
        yield edition.known_to + _DAY, following - _DAY


def _vanished(before: Iterable[str], now: Iterable[str], *, part: bool) -> Iterator[str]:
    # A line that has a single suffix is printed with it or without: 0101.30.00 and 0101.30.00.00 are one.
    held = {_bare(code) for code in now}
    chapters = {code[:2] for code in held}
    for code in before:
        if len(code) >= 8 and _bare(code) not in held and not (part and code[:2] not in chapters):
            yield code


def _bare(code: str) -> str:
    return code[:8] if len(code) == 10 and code.endswith("00") else code
