"""A tariff edition in memory: official lines in their order, found by code."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from cruce.law.forms import EditionForm, filled
from cruce.law.page import Page
from cruce.law.rows import RATES, Row, row_fault
from cruce.law.sentences import error, fault
from cruce.law.shelf import content, page_read
from cruce.law.values import KNOWN_FOR, Edition
from cruce.model import Finding, reader_fault

EDITION, LINES = "edition.yaml", "lines.jsonl"


KnownRows = dict[bytes, Row]
"""Lines of editions by their bytes, each read once."""

_ALL = frozenset(RATES)


class Schedule:
    """One edition with its lines: look-ups by code, and each line's place under its superiors."""

    def __init__(self, edition: Edition, rows: Sequence[Row]) -> None:
        self.edition = edition
        self.rows = rows
        self._at = {row["code"]: place for place, row in enumerate(rows) if row["code"]}
        self.suffixed = any(len(code) > 8 for code in self._at)
        # A rate line with a single statistical suffix is printed with it only (0101.30.00.00, 0305.59.00.01).
        suffixes = Counter(code[:8] for code in self._at if len(code) == 10)
        for code in [code for code in self._at if len(code) == 10 and suffixes[code[:8]] == 1]:
            self._at.setdefault(code[:8], self._at[code])

    def row(self, code: str) -> Row | None:
        """Give the line of a code."""
        place = self._at.get(code)
        return None if place is None else self.rows[place]

    def lists(self, code: str) -> bool:
        """Tell whether the code is a line here, or a suffix (NICO) of one where suffixes are no lines."""
        return code in self._at or (len(code) == 10 and not self.suffixed and code[:8] in self._at)

    def column(self, code: str, column: str) -> tuple[str, str] | None:
        """Give a rate column of a code and the code that carries it, from the line or its 8-digit parent.

        None where this edition does not hold the column for that code.
        """
        held: tuple[str, str] | None = None
        for carrier in dict.fromkeys((code, code[:8])):
            row = self.row(carrier)
            if row is not None and (column in row or column in self.edition.columns):
                held = (str(row.get(column, "")).strip(), row["code"])
                if held[0]:
                    return held
        return held

    def above(self, code: str) -> tuple[str, ...]:
        """List the texts of the lines that a code hangs under, outermost first."""
        place = self._at.get(code, self._at.get(code[:8]))
        texts: list[str] = []
        while place is not None and (place := self._superiors[place]) is not None:
            texts.append(str(self.rows[place].get("text", "")).strip())
        return tuple(reversed(texts))

    def texts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each code with its text and those of the lines that it hangs under, outermost first."""
        for row in self.rows:
            if row["code"]:
                yield row["code"], (*self.above(row["code"]), str(row.get("text", "")).strip())

    def unchecked(self, code: str) -> frozenset[str]:
        """Name the columns of a code that were never compared with an official row."""
        if not self.edition.checked:
            return _ALL
        rows = [row for carrier in (code, code[:8]) if (row := self.row(carrier)) is not None]
        if not all(row.get("checked", True) for row in rows):
            return _ALL
        return frozenset(column for row in rows for column in row.get("unchecked", ()))

    @cached_property
    def _superiors(self) -> list[int | None]:
        """Give the place of the line that each line hangs under: the last before it with a smaller indent."""
        superiors: list[int | None] = []
        path: list[tuple[int, int]] = []
        for place, row in enumerate(self.rows):
            indent = row.get("indent", 0)
            while path and path[-1][0] >= indent:
                path.pop()
            superiors.append(path[-1][1] if path else None)
            path.append((indent, place))
        return superiors


def read_rows(where: str, content: bytes, known: KnownRows) -> list[Row]:
    """Read the lines of an edition; raises ``LawError`` naming those that are none.

    ``known`` holds the lines of other editions by their bytes, and takes the new ones: from one edition to
    the next some hundred lines of 35,000 change, and the others are neither read nor kept again.
    """
    lines = content.strip().split(b"\n")
    new = [line for line in dict.fromkeys(lines) if line not in known]
    try:
        rows = json.loads(b"[%b]" % b",".join(new))
    except (ValueError, RecursionError):
        rows = []
    if len(rows) != len(new) or any(map(row_fault, rows)):
        raise error(tuple(line_faults(where, content)) or (fault("line", where, 1, problem="–"),))
    known.update(zip(new, rows, strict=True))
    return [known[line] for line in lines]


def line_faults(where: str, content: bytes) -> Iterator[Finding]:
    """Name every line of an edition that cannot be used, and every code that stands in it twice."""
    seen: set[str | None] = set()
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as problem:
            yield fault("line", where, number, problem=reader_fault(problem))
            continue
        wrong = row_fault(row)
        if wrong is not None:
            yield fault("line", where, number, problem=f"“{wrong}”")
        elif row["code"] in seen:
            yield fault("repeated", where, number, key=row["code"])
        else:
            seen.add(row["code"] or None)


def read_editions(folders: Iterable[Path]) -> tuple[tuple[Edition, Path], ...]:
    """Read the title pages of one tariff, in order of effect; raises ``LawError`` for a broken one."""
    forms = [
        (page_read(folder / EDITION, f"{folder.parent.name}/{folder.name}", read_title), folder)
        for folder in folders
    ]
    folders_of = {id(form): folder for form, folder in forms}
    return tuple((edition, folders_of[id(form)]) for form, edition in titled([form for form, _ in forms]))


def titled(forms: Iterable[EditionForm]) -> tuple[tuple[EditionForm, Edition], ...]:
    """Say of the title pages of one tariff to what day each is known, in order of effect."""
    titles: list[tuple[EditionForm, Edition]] = []
    after: Edition | None = None
    for form in sorted(forms, key=lambda one: (one.effective, one.name), reverse=True):
        after = _edition(form, after)
        titles.append((form, after))
    return tuple(reversed(titles))


def read_title(folder: str, page: Page) -> EditionForm | None:
    """Read a title page; its faults, and a folder that is named otherwise, are noted on the page."""
    form = filled(EditionForm, page)
    said = form and f"{form.tariff}/{form.effective}_{form.name}"
    if folder != said and said:
        page.fault("name", ("name",), found=folder, said=said)
    return form


def read_schedule(edition: Edition, folder: Path, known: KnownRows) -> Schedule:
    """Read the lines of an edition, sharing those that are known; raises ``LawError`` naming those that are
    none.
    """
    return Schedule(edition, read_rows(str(folder / LINES), content(folder / LINES), known))


def _edition(form: EditionForm, after: Edition | None) -> Edition:
    # Stated; else as far as the next edition reaches; the last one for 90 days.
    known_to = form.known_to or (after.known_to if after else form.effective + KNOWN_FOR)
    return Edition(
        tariff=form.tariff,
        name=form.name,
        effective=form.effective,
        known_to=known_to,
        part=form.part,
        columns=frozenset(form.columns),
        checked=form.checked,
        citation=form.citation[0].citation() if form.citation else None,
    )
