"""One tariff line out of several editions: per code and column, the latest part in force that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from cruce.law.editions import Schedule
from cruce.law.rows import RATES
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
    used = [schedule.edition for _, _, schedule in columns.values() if schedule]
    general, carrier, source = columns["general"]
    edition = (source or columns["export"][2] or holding[0]).edition
    texts = next((schedule for schedule in holding if _own(schedule, code).get("text")), holding[0])
    own = _own(texts, code)
    unchecked = {held: held.unchecked(code) for held in {held for _, _, held in columns.values() if held}}
    nico = _first(holding, code[:8], "nico")
    return TariffLine(
        tariff=tariff,
        code=code,
        rate_code=carrier,
        text=str(own.get("text", "")).strip(),
        above=texts.above(code),
        general=general,
        special=columns["special"][0],
        other=columns["other"][0],
        export=columns["export"][0],
        additional=columns["additional"][0],
        units=tuple(unit for unit in map(str.strip, _first(holding, code, "units") or ()) if unit),
        nico=None if nico is None else tuple(nico),
        footnotes=_footnotes(holding, (code, carrier)),
        prohibited=bool(general) and str(general).strip().lower() == PROHIBITED,
        edition=str(edition),
        unchecked=tuple(name for name, (_, _, held) in columns.items() if held and name in unchecked[held]),
        known_to=min((edition.known_to for edition in used), default=edition.known_to),
    )


def _own(schedule: Schedule, code: str) -> Any:
    return schedule.row(code) or (not schedule.suffixed and schedule.row(code[:8])) or {}


def _column(
    holding: Sequence[Schedule], code: str, name: str, on: date
) -> tuple[str | None, str, Schedule | None]:
    for schedule in holding:
        found = schedule.column(code, name)
        if found is not None:
            return (*found, schedule) if on <= schedule.edition.known_to else (None, found[1], None)
    return None, code, None


def _first(holding: Sequence[Schedule], code: str, key: str) -> Any:
    rows = (_own(schedule, code) for schedule in holding)
    return next((row[key] for row in rows if key in row), None)


def _footnotes(holding: Sequence[Schedule], codes: tuple[str, str]) -> tuple[str, ...]:
    notes = [note["value"].strip() for code in codes for note in _own(holding[0], code).get("footnotes", ())]
    return tuple(dict.fromkeys(notes))
