"""Checking a whole law directory: every file is read, every fault named at once, every edition compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final

from cruce.law.editions import EDITION, LINES, line_faults, read_title, titled
from cruce.law.forms import EditionForm
from cruce.law.held import HeldEdition, Pages, held_editions
from cruce.law.lists import read_list
from cruce.law.measures import read_measures
from cruce.law.origin_rules import read_origin_rules
from cruce.law.page import Page
from cruce.law.parameters import Parameter, read_parameter
from cruce.law.rows import RATES, row_fault
from cruce.law.sentences import fault
from cruce.model import Finding, system_fault


@dataclass(frozen=True, slots=True)
class LawCheck:
    """What a law directory is: its faults by file and line (none: it can be used), and its editions.

    The editions stand by tariff and in order of effect; one whose title page cannot be read is none.
    """

    findings: tuple[Finding, ...]
    editions: tuple[HeldEdition, ...]


def check_law(folder: Path) -> LawCheck:
    """Name every fault of a law directory, and say what each of its editions holds."""
    if not folder.is_dir():
        return LawCheck((fault("no-folder", str(folder), None),), ())
    places = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    places = [place for place in places if not any(part.startswith(".") for part in place.parts)]
    check = _Check(folder)
    findings = (*chain.from_iterable(map(check.faults, places)), *_halves(places))
    return LawCheck(findings, tuple(check.editions()))


FAR: Final = 100
"""The factor between two values of a parameter, one after the other, that no law has gone through."""


def _look_for_slips(parameter: Parameter | None, page: Page) -> None:
    """Note each value that is far from the one before: a point that slipped, a load that was multiplied."""
    values = [one for one in (parameter.values if parameter else ()) if isinstance(one.value, Decimal)]
    for before, now in pairwise(values):
        low, high = sorted((abs(Decimal(before.value)), abs(Decimal(now.value))))
        if low and high >= FAR * low and before.unit == now.unit:
            facts = {"before": before.value, "now": now.value, "since": now.since, "times": FAR}
            page.fault("value-far", ("values", now.since), path=now.path, **facts)


class _Check:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._measures: dict[tuple[str, str], str] = {}
        self._titles: dict[str, list[tuple[EditionForm, Path]]] = {}
        self._lines: dict[Path, tuple[Any, ...]] = {}

    def editions(self) -> Iterator[HeldEdition]:
        """Lay the editions read so far beside each other, tariff by tariff."""
        for _, forms in sorted(self._titles.items()):
            folders = {id(form): folder for form, folder in forms}
            pages = [
                Pages(edition, self._lines.get(folders[id(form)], ()), form.repeated)
                for form, edition in titled([form for form, _ in forms])
            ]
            yield from held_editions(RATES, pages)

    def faults(self, place: Path) -> Iterator[Finding]:
        try:
            content = (self._folder / place).read_bytes()
        except OSError as problem:
            yield fault("unreadable", str(place), None, problem=system_fault(problem))
            return
        if place.parts[0] == "editions" and place.name == LINES and len(place.parts) == 4:
            yield from line_faults(str(place), content)
            self._lines[place.parent] = tuple(_rows(content))
        elif place.suffix == ".yaml" and len(place.parts) > 1:
            page = Page(str(place), content)
            self._read(place, page)
            yield from page.faults
        else:
            yield fault("stray", str(place), None)

    def _read(self, place: Path, page: Page) -> None:
        kind, *between = place.parts[:-1]
        name = "/".join((*between, place.stem))
        match kind:
            case "parameters":
                _look_for_slips(read_parameter(name, page), page)
            case "lists":
                read_list(name, page)
            case "measures" if between:
                self._read_measures(between[0], place, page)
            case "origin" if between:
                read_origin_rules(between[0], page)
            case "editions" if place.name == EDITION and len(between) == 2:
                form = read_title("/".join(between), page)
                if form is not None and not page.faults:
                    self._titles.setdefault(form.tariff, []).append((form, place.parent))
            case _:
                page.faults.append(fault("stray", str(place), None))

    def _read_measures(self, country: str, place: Path, page: Page) -> None:
        for number, measure in enumerate(read_measures(country, page)):
            if self._measures.setdefault((country, measure.id), str(place)) != str(place):
                page.fault("repeated", ("measures", number, "id"), key=measure.id)


def _rows(content: bytes) -> Iterator[Any]:
    """Yield the lines of an edition that are lines; the others have been named."""
    for line in content.splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if row_fault(row) is None:
            yield row


def _halves(places: list[Path]) -> Iterator[Finding]:
    """Name the editions that have lines without a title page, or a title page without lines."""
    for folder in sorted(
        {place.parent for place in places if len(place.parts) == 4 and place.parts[0] == "editions"}
    ):
        for name in (EDITION, LINES):
            if folder / name not in places:
                yield fault("missing", str(folder), None, key=name)
