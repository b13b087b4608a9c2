"""The Consolidated Screening List in JSON, as the search service of trade.gov gives it.

Written from its published layout: an object with ``results``, or the array alone. Untested on a real edition.
"""

from __future__ import annotations

import json
from typing import Any, Final

from cruce.risk.screening.entries import Kind, Listed
from cruce.risk.screening.formats.reading import Reading, births_of, day_of, made_id, numbers_of

_KINDS: Final = {
    "individual": Kind.PERSON,
    "entity": Kind.COMPANY,
    "vessel": Kind.VEHICLE,
    "aircraft": Kind.VEHICLE,
}


def read_notation(reading: Reading, content: bytes) -> list[Listed]:
    """Read the list; JSON that is cut off, or holds something else, is a fault."""
    try:
        body: Any = json.loads(content)
    except json.JSONDecodeError as problem:
        reading.fault("list-cut", problem.lineno, problem=problem.msg)
        return []
    except UnicodeDecodeError:
        reading.fault("encoding")
        return []
    except RecursionError:
        reading.fault("list-form", 1)
        return []
    rows = body.get("results") if isinstance(body, dict) else body
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "name" in row for row in rows):
        reading.fault("list-form", 1)
        return []
    total = body.get("total") if isinstance(body, dict) else None
    if isinstance(total, int) and total > len(rows):
        reading.fault("list-count", None, said=total, found=len(rows))
    return [_entry(reading, place, row) for place, row in enumerate(rows, 1)]


def _entry(reading: Reading, place: int, row: dict[str, Any]) -> Listed:
    name = reading.name_of(_text(row.get("name")), place)
    addresses = [each for each in _many(row.get("addresses")) if isinstance(each, dict)]
    ids = [each for each in _many(row.get("ids")) if isinstance(each, dict)]
    countries = reading.countries(
        [_text(each.get("country")) for each in addresses]
        + [_text(each) for key in ("citizenships", "nationalities") for each in _many(row.get(key))]
        + [_text(row.get("country"))]
    )
    aliases = [_text(each) for each in _many(row.get("alt_names"))]
    under = [_text(row.get("source")), "; ".join(_text(each) for each in _many(row.get("programs")))]
    return Listed(
        id=_text(row.get("entity_number")) or _text(row.get("id")) or made_id("CSL", *under, name),
        name=name,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name)),
        country=countries[0] if countries else None,
        elsewhere=countries[1:],
        programme=" · ".join(filter(None, under)) or None,
        identifiers=numbers_of(_text(each.get("number")) for each in ids),
        since=day_of(_text(row.get("start_date"))),
        until=day_of(_text(row.get("end_date"))),
        kind=_KINDS.get(_text(row.get("type")).lower()),
        born=births_of(_text(each) for each in _many(row.get("dates_of_birth"))),
    )


def _many(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
