"""The Consolidated Screening List in JSON, as the search service of trade.gov gives it.

Written from its published layout: an object with ``results``, or the array alone. Untested on a real edition.
"""

from __future__ import annotations

import json
from typing import Any, Final

from cruce.model import reader_fault
from cruce.risk.screening.entries import Kind, Listed
from cruce.risk.screening.formats.reading import Reading, births_of, day_of, made_id, numbers_of
from cruce.risk.screening.names import shown

_KINDS: Final = {
    "individual": Kind.PERSON,
    "entity": Kind.COMPANY,
    "vessel": Kind.VEHICLE,
    "aircraft": Kind.VEHICLE,
}


_SEVERAL: Final = (
    *("addresses", "ids", "citizenships", "nationalities", "alt_names", "programs", "dates_of_birth"),
)


def read_notation(reading: Reading, content: bytes) -> list[Listed]:
    """Read the list; JSON that is cut off, or holds something else, is a fault."""
    try:
        body: Any = json.loads(content, parse_constant=_no_number)
    except UnicodeDecodeError:
        reading.fault("encoding")
        return []
    except (ValueError, RecursionError) as problem:
        reading.fault("list-cut", getattr(problem, "lineno", None), problem=reader_fault(problem))
        return []
    rows = body.get("results") if isinstance(body, dict) else body
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "name" in row for row in rows):
        reading.fault("list-form", 1)
        return []
    total = str(body.get("total")) if isinstance(body, dict) else ""
    if total.isdecimal() and int(total) > len(rows):
        reading.fault("list-count", None, said=total, found=len(rows))
    return [_entry(reading, place, row) for place, row in enumerate(rows, 1)]


def _no_number(written: str) -> float:
    raise ValueError(written)


def _entry(reading: Reading, place: int, row: dict[str, Any]) -> Listed:
    name = reading.name_of(row["name"] if isinstance(row["name"], str) else "", place)
    many = {key: _many(reading, place, row, key) for key in _SEVERAL}
    addresses = [each for each in many["addresses"] if isinstance(each, dict)]
    ids = [each for each in many["ids"] if isinstance(each, dict)]
    countries = reading.countries(
        [_text(each.get("country")) for each in addresses]
        + [_text(each) for key in ("citizenships", "nationalities") for each in many[key]]
        + [_text(row.get("country"))]
    )
    aliases = [reading.name_of(_text(each), place) for each in many["alt_names"] if each]
    under = [_text(row.get("source")), "; ".join(_text(each) for each in many["programs"])]
    until = day_of(_text(row.get("end_date")))
    if until is None and any(sign.isdigit() for sign in _text(row.get("end_date"))):
        reading.fault("list-row", place, column="end_date", value=shown(_text(row["end_date"])))
    return Listed(
        id=_text(row.get("entity_number")) or _text(row.get("id")) or made_id("CSL", *under, name),
        name=name,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name)),
        country=countries[0] if countries else None,
        elsewhere=countries[1:],
        programme=" · ".join(filter(None, under)) or None,
        identifiers=numbers_of(_text(each.get("number")) for each in ids),
        since=day_of(_text(row.get("start_date"))),
        until=until,
        kind=_KINDS.get(_text(row.get("type")).lower()),
        born=births_of(_text(each) for each in many["dates_of_birth"]),
    )


def _many(reading: Reading, place: int, row: dict[str, Any], key: str) -> list[Any]:
    """Give the values of a field that holds several; one that holds something else is a fault."""
    value = row.get(key)
    if value is not None and not isinstance(value, list):
        reading.fault("list-row", place, column=key, value=shown(str(value)))
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
