"""A document that holds many filings, taken apart: each filing as bytes of its own, as they were written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cruce.documents.csv_form import looks_like_table, parse_tables
from cruce.documents.kind import Kind, says
from cruce.documents.parse import NOT_JSON, Parsed, parse
from cruce.documents.reading import ordered
from cruce.documents.shape import shaped
from cruce.documents.text import TABLE_LIMIT, page
from cruce.model import Finding

MOST = 20_000
TOO_MANY = Kind(
    "document.too-many",
    says("The file holds more than {most} filings.", "El archivo contiene más de {most} trámites."),
    says("Send them in several files.", "Envíelos en varios archivos."),
)
_DECODER = json.JSONDecoder()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Single:
    """One filing of a document: its bytes, or what is wrong with a table's rows that make no filing."""

    content: bytes | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """A document taken apart; where it cannot be, it is refused whole and nothing stands in ``singles``."""

    singles: tuple[Single, ...]
    findings: tuple[Finding, ...] = ()


def split(content: bytes) -> Several:
    """Take a document apart: a JSON array, JSON lines, a table with several filings, or a single filing.

    UTF-8, gzip is undone within bounds. What is wrong with one filing is said when that one is read.
    """
    source = page(content, TABLE_LIMIT)
    if not source.text or source.findings:
        return Several((), source.findings)
    text = source.text.lstrip()
    if looks_like_table(source.text):
        return _within(parse_tables(source.text), _row)
    if text.startswith("["):
        return _array(text)
    lines = [line for line in text.splitlines() if line.strip()]
    several = len(lines) > 1 and _is_object(lines[0])
    return _within(lines if several else [text], _as_written)


def _within(parts: list[T], single: Callable[[T], Single]) -> Several:
    if len(parts) > MOST:
        return Several((), (TOO_MANY.at("", most=f"{MOST:,}"),))
    return Several(tuple(map(single, parts)))


def _as_written(text: str) -> Single:
    return Single(text.encode())


def _row(read: Callable[[], Parsed]) -> Single:
    result = shaped(read())
    if result.filing is None:
        return Single(None, ordered(result.findings))
    return Single(result.filing.model_dump_json(exclude_none=True).encode())


def _array(text: str) -> Several:
    """Take the elements of an array as they are written, up to the end of the text."""
    singles: list[str] = []
    place = _past(text, 1)
    try:
        while text[place : place + 1] != "]":
            _, end = _DECODER.raw_decode(text, place)
            singles.append(text[place:end])
            place = _past(text, end)
            if text[place : place + 1] == ",":
                place = _past(text, place + 1)
            elif text[place : place + 1] != "]":
                raise ValueError("neither a comma nor the end")
        if text[place + 1 :].strip():
            raise ValueError("more after the end")
    except (ValueError, RecursionError):
        return Several((), ordered(parse(text).findings) or (_not_json(text, place),))
    return _within(singles, _as_written)


def _not_json(text: str, place: int) -> Finding:
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return NOT_JSON.at("", line=line, column=column, byte=len(text[:place].encode()) + 1)


def _past(text: str, place: int) -> int:
    while text[place : place + 1] in (" ", "\n", "\r", "\t") and place < len(text):
        place += 1
    return place


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
