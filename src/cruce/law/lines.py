"""One tariff line out of several editions: per code and column, the latest part in force that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from cruce.law.editions import Schedule
from cruce.law.rows import RATES, Row
from cruce.law.sentences import known_to, not_held
from cruce.law.values import TariffLine, Unknown

PROHIBITED = "prohibida"


def find_line(tariff: str, code: str, chain: Iterable[Schedule], on: date) -> TariffLine | Unknown:
    """Answer for one code from the editions that have begun by a day, the latest first.

    A complete edition that does not hold a code has repealed it: earlier ones are not asked. Unknown where no
    edition holds the code, or where all that hold it are known only to an earlier day.
    """
    what = f"{tariff} {code}"
    holding = tuple(_holding(chain, code))
    if not any(schedule.lists(code) for schedule in holding):
        return Unknown(what, not_held(what), None)
    known = tuple(schedule for schedule in holding if on <= schedule.edition.known_to)
    if not known:
        horizon = max(schedule.edition.known_to for schedule in holding)
        return Unknown(what, known_to(what, horizon), horizon)
    return _line(tariff, code, holding, on)


def _holding(chain: Iterable[Schedule], code: str) -> Iterator[Schedule]:
    for schedule in chain:
        held = schedule.row(code) is not None or schedule.row(code[:8]) is not None
        if held:
            yield schedule
        elif not schedule.edition.part:
            return


def _line(tariff: str, code: str, holding: Sequence[Schedule], on: date) -> TariffLine:
    columns = {name: _column(holding, code, name, on) for name in RATES}
    sources = {column.source for column in columns.values() if column.source}
    unchecked = {source: source.unchecked(code) for source in sources}
    general = columns["general"]
    edition = (general.source or columns["export"].source or holding[0]).edition
    texts = next((schedule for schedule in holding if _own(schedule, code).get("text")), holding[0])
    nico = _cell(holding, code[:8], "nico")
    return TariffLine(
        tariff=tariff,
        code=code,
        rate_code=general.carrier,
        text=str(_own(texts, code).get("text", "")).strip(),
        above=texts.above(code),
        **{name: column.text for name, column in columns.items()},
        units=tuple(unit for unit in map(str.strip, _cell(holding, code, "units") or ()) if unit),
        nico=None if nico is None else tuple(nico),
        footnotes=_footnotes(holding, (code, general.carrier)),
        prohibited=(general.text or "").lower() == PROHIBITED,
        edition=str(edition),
        unchecked=tuple(
            name for name, column in columns.items() if column.source and name in unchecked[column.source]
        ),
        known_to=min((source.edition.known_to for source in sources), default=edition.known_to),
    )


class _Column(NamedTuple):
    text: str | None
    carrier: str  # the code whose row carries the text
    source: Schedule | None


def _column(holding: Sequence[Schedule], code: str, name: str, on: date) -> _Column:
    for schedule in holding:
        found = schedule.column(code, name)
        if found is not None:
            known = on <= schedule.edition.known_to
            return _Column(found[0] if known else None, found[1], schedule if known else None)
    return _Column(None, code, None)


def _cell(holding: Sequence[Schedule], code: str, key: str) -> Any:
    """Give what the latest part that holds a key says of a code; a declared column without it is a blank."""
    for schedule in holding:
        row = _own(schedule, code)
        if key in row or (row and key in schedule.edition.columns):
            return row.get(key, ())
    return None


def _own(schedule: Schedule, code: str) -> Row:
    return schedule.row(code) or (not schedule.suffixed and schedule.row(code[:8])) or {}


def _footnotes(holding: Sequence[Schedule], codes: tuple[str, str]) -> tuple[str, ...] | None:
    """Give the footnotes of a code from the latest part that prints any; none prints them: not known."""
    for schedule in holding:
        if "footnotes" in schedule.edition.columns:
            notes = [note["value"] for code in codes for note in _own(schedule, code).get("footnotes", ())]
            return tuple(dict.fromkeys(map(str.strip, notes)))
    return None
