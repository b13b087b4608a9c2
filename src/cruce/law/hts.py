"""The official export of the US tariff (USITC Harmonized Tariff Schedule), as JSON or as CSV."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cruce.law.sentences import fault
from cruce.law.sources import Parsed, refusal, refuse_repeated, table, text_of
from cruce.model import reader_fault

CHAPTERS = frozenset(f"{chapter:02d}" for chapter in range(1, 100) if chapter != 77)  # 77 is reserved
RATES = ("general", "special", "other")
_NUMBER = re.compile(r"\d{4}(\d{2}){0,3}")
_COLUMNS = {
    "htsno": ("HTS Number", "htsno"),
    "indent": ("Indent",),
    "description": ("Description",),
    "units": ("Unit of Quantity", "units"),
    "general": ("General Rate of Duty", "general"),
    "special": ("Special Rate of Duty", "special"),
    "other": ("Column 2 Rate of Duty", "other"),
    "quotaQuantity": ("Quota Quantity",),
    "additionalDuties": ("Additional Duties", "addiitionalDuties"),
}
_OPTIONAL = (("additionalDuties", "addiitionalDuties"), ("quotaQuantity",), ("footnotes",))
_UNREAD = frozenset({"superior", "statisticalSuffix"})
_NEEDED = ("htsno", "indent", "description", "units", "general", "special", "other")


def parse_hts(content: bytes) -> Parsed:
    """Read an official export, keeping every line in its order and every text as it stands.

    A row that is no line of the tariff is put aside with the reason, as are all rows of a number with two
    different rates. Raises ``LawError`` for a file that is no export at all.
    """
    parsed = Parsed()
    text = text_of(content, parsed)
    is_json = text.lstrip().startswith(("[", "{"))
    records = _json(text) if is_json else _csv(text)
    keys: set[str] = set()
    for number, record in enumerate(records, start=1):
        parsed.lines = number
        keys |= record.keys() if isinstance(record, dict) else set()
        reason = _reason(record)
        if reason:
            code = record.get("htsno", "") if isinstance(record, dict) else ""
            parsed.refuse(number, code, reason[0], key=reason[1])
        else:
            parsed.take(number, _row(record))
    refuse_repeated(parsed)
    wanted = _OPTIONAL if is_json else _OPTIONAL[:-1]  # the official CSV prints no footnotes
    parsed.findings += [fault("source-lacking", "", None, key=own[0]) for own in wanted if not keys & {*own}]
    strange = sorted(keys - _FIELDS.keys() - _UNREAD)
    parsed.findings += [fault("source-strange", "", None, key=key[:40]) for key in strange[:10]]
    return parsed


def _json(text: str) -> Iterator[Any]:
    try:
        records = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as problem:
        raise refusal("source-truncated", problem=reader_fault(problem)) from problem
    if type(records) is not list:
        raise refusal("source-not-a-list")
    yield from records


class _Twice(str):
    """A key that an object names twice: which of its two values is meant is not guessed."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Twice:
    record = dict(pairs)
    if len(record) == len(pairs):
        return record
    return _Twice(next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1))


def _csv(text: str) -> Iterator[Any]:
    rows = table(text, _COLUMNS, _NEEDED)
    for row in rows.rows:
        record: dict[str, Any] | None = rows.record(row)
        if record is not None:
            record["units"] = _units(str(record["units"]))
        yield record


def _units(cell: str) -> object:
    """Read the units of a CSV cell, which are a JSON list (``["No.","kg"]``) or plain text."""
    if not cell.strip():
        return []
    if not cell.startswith("["):
        return [cell]
    try:
        return json.loads(cell)
    except ValueError:
        return None


def _reason(record: Any) -> tuple[str, str] | None:
    """Say why a record is no line of the tariff: the reason and the field, or nothing."""
    if isinstance(record, _Twice):
        return "source-twice", record
    if type(record) is not dict:
        return "source-row", ""
    for key, is_right in _FIELDS.items():
        if key in _NEEDED and key not in record:
            return "missing", key
        if not is_right(record.get(key)):
            return "source-type", key
    if not record["htsno"] and record["general"].strip():
        return "source-number", ""
    if record["htsno"] and not _NUMBER.fullmatch(record["htsno"].replace(".", "")):
        return "source-number", record["htsno"][:20]
    return None


def _is_text(cell: object) -> bool:
    return type(cell) is str


def _is_text_or_nothing(cell: object) -> bool:
    return cell is None or type(cell) is str


def _is_depth(cell: object) -> bool:
    return type(cell) in (str, int) and re.fullmatch(r"\d{1,2}", str(cell)) is not None


def _is_texts(units: object) -> bool:
    return units is None or (type(units) is list and all(type(unit) is str for unit in units))


def _is_notes(notes: object) -> bool:
    return notes is None or (
        type(notes) is list and all(type(note) is dict and type(note.get("value")) is str for note in notes)
    )


_FIELDS: dict[str, Callable[[object], bool]] = {
    "htsno": _is_text,
    "indent": _is_depth,
    "description": _is_text,
    "units": _is_texts,
    **dict.fromkeys(RATES, _is_text),
    "footnotes": _is_notes,
    **dict.fromkeys(("quotaQuantity", "additionalDuties", "addiitionalDuties"), _is_text_or_nothing),
}


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    code = record["htsno"].replace(".", "")
    row: dict[str, Any] = {"code": code, "indent": int(record["indent"]), "text": record["description"]}
    if record["units"]:
        row["units"] = record["units"]
    if len(code) == 8 or any(record[column].strip() for column in RATES):
        row |= {column: record[column] for column in RATES}
    # The official JSON spells the key in two ways and fills one of them.
    additional = record.get("additionalDuties") or record.get("addiitionalDuties") or ""
    if additional.strip():
        row["additional"] = additional
    if (record.get("quotaQuantity") or "").strip():
        row["quota"] = record["quotaQuantity"]
    if record.get("footnotes"):
        row["footnotes"] = record["footnotes"]
    return row
