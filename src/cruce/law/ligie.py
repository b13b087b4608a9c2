"""The Mexican tariff (LIGIE) as tables: rows with IGI and IGE, or the IGI alone with its mixed rates."""

from __future__ import annotations

import re
from typing import Any

from cruce.law.sources import Parsed, Table, refuse_repeated, table, text_of

CHAPTERS = frozenset(f"{chapter:02d}" for chapter in range(1, 99) if chapter != 77)  # 77 is reserved
RATES = ("general", "export")
_FRACCION = re.compile(r"\d{8}")
_NICO = re.compile(r"\d{2}")
_COLUMNS = {
    "fraccion": ("fraccion", "fracción arancelaria", "código", "clave"),
    "text": ("descripcion", "descripción de la mercancía", "texto"),
    "umt": ("umt", "um", "unidad", "unidad de medida", "unidad de medida de la tarifa"),
    "igi": ("igi", "igi_percent", "impuesto de importación", "arancel de importación", "imp."),
    "ige": ("ige", "ige_percent", "impuesto de exportación", "arancel de exportación", "exp."),
    "mixed": ("mixed", "mixto", "amx"),
    "prohibited": ("prohibited", "prohibida"),
    "nicos": ("nicos", "nico"),
    "regulations": ("regimenes", "regulaciones"),
}
_YES = {"1", "true", "si", "sí", "x"}
_NO = {"", "0", "false", "no"}


def parse_ligie(content: bytes) -> Parsed:
    """Read a table of fracciones in either form, keeping every rate as the text that it is.

    A column that the table has not, or a cell that it leaves empty, is not held: unknown, never free. Rows
    that are no fracción, that say two things at once, or that stand twice with different rates are put aside
    with the reason. Raises ``LawError`` for a file that is no such table.
    """
    parsed = Parsed()
    rows = table(text_of(content, parsed), _COLUMNS, ("fraccion", "igi"))
    for number, cells in enumerate((row for row in rows.rows if any(map(str.strip, row))), start=1):
        parsed.lines = number
        _take(parsed, number, rows, cells)
    refuse_repeated(parsed)
    return parsed


def _take(parsed: Parsed, number: int, rows: Table, cells: Any) -> None:
    record = rows.record(cells)
    if record is None:
        parsed.refuse(number, cells[0], "source-row")
        return
    code = re.sub(r"[.\s]", "", record["fraccion"])
    rates = _rates(record)
    if not _FRACCION.fullmatch(code):
        parsed.refuse(number, code, "source-number", key=record["fraccion"][:20])
    elif rates is None:
        parsed.refuse(number, code, "source-two-rates", number=code)
    else:
        parsed.take(number, _row(code, record) | rates)


def _rates(record: dict[str, str]) -> dict[str, str] | None:
    """Give the rates of a row, or nothing when it says two things at once."""
    prohibited = record.get("prohibited", "").strip().lower()
    said = [record["igi"].strip(), record.get("mixed", "").strip()]
    said.append("Prohibida" if prohibited in _YES else prohibited if prohibited not in _NO else "")
    general = [text for text in said if text]
    if len(general) > 1:
        return None
    rates = {"general": general[0]} if general else {}
    export = record.get("ige", "").strip()
    return rates | ({"export": export} if export else {})


def _row(code: str, record: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"code": code}
    if record.get("text", "").strip():
        row["text"] = record["text"]
    if record.get("umt", "").strip():
        row["units"] = [record["umt"].strip()]
    nico = [part.strip() for part in record.get("nicos", "").split("|") if _NICO.fullmatch(part.strip())]
    if nico:
        row["nico"] = nico
    regulations = [part.strip() for part in record.get("regulations", "").split("|") if part.strip()]
    if regulations:
        row["regulations"] = regulations
    return row
