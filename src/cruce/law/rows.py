"""The form of one line in an edition's ``lines.jsonl``: a JSON object for each official line, in order.

``code`` is digits, empty for a superior text without a number. The rate columns ``general``, ``special``,
``other``, ``export`` and ``additional`` hold the official text as it stands. A line that was not compared
with its official row has ``"checked": false``, or names those columns in ``unchecked``; ``note`` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]

RATES = ("general", "special", "other", "export", "additional")
COLUMNS = (*RATES, "text", "units", "nico", "footnotes")


def row_fault(row: Any) -> str | None:
    """Name the key of a row that is wrong or missing; nothing when the row is a line of a tariff."""
    if type(row) is not dict or "code" not in row:
        return "code"
    return next((key for key, cell in row.items() if not _FORM.get(key, _is_unknown)(cell)), None)


def _is_text(cell: object) -> bool:
    return type(cell) is str


def _is_code(cell: object) -> bool:
    return type(cell) is str and (
        not cell or (cell.isascii() and cell.isdecimal() and len(cell) in (4, 6, 8, 10))
    )


def _is_depth(cell: object) -> bool:
    return type(cell) is int and cell >= 0


def _is_truth(cell: object) -> bool:
    return type(cell) is bool


def _is_texts(cell: object) -> bool:
    return type(cell) is list and all(type(part) is str for part in cell)


def _is_notes(cell: object) -> bool:
    return type(cell) is list and all(type(note) is dict and type(note.get("value")) is str for note in cell)


def _is_unknown(cell: object) -> bool:
    return False


_FORM: dict[str, Callable[[object], bool]] = {
    "code": _is_code,
    "indent": _is_depth,
    "text": _is_text,
    "units": _is_texts,
    **dict.fromkeys(RATES, _is_text),
    "quota": _is_text,
    "footnotes": _is_notes,
    "nico": _is_texts,
    "regulations": _is_texts,
    "checked": _is_truth,
    "unchecked": _is_texts,
    "note": _is_text,
}
