"""Descriptions as they come: a table of texts, and what is wrong with one text."""

from __future__ import annotations

import csv
import io
from typing import Final, NamedTuple

from cruce.model import Finding, reader_fault
from cruce.tariff.classification.sentences import finding
from cruce.tariff.classification.words import READ, asked

COLUMN: Final = "text"
DECLARED: Final = "code"
_SHOWN: Final = 60
_LATIN: Final = 0x250
"""The first code point behind the Latin letters."""


class Described(NamedTuple):
    """A description of goods and the code declared for them as written, empty where none is."""

    text: str
    code: str


def read_texts(content: bytes) -> tuple[tuple[Described, ...], tuple[Finding, ...]]:
    """Read the column ``text``, and ``code`` where there is one, of a CSV in UTF-8.

    All findings refuse the table.
    """
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as problem:
        return (), (finding("encoding", "", byte=problem.start),)
    except csv.Error as problem:
        return (), (finding("form", "", line=_bad_line(content), problem=reader_fault(problem)),)
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    if COLUMN not in head:
        return (), (finding("column", "", held=", ".join(cell[:_SHOWN] for cell in head[:20]) or "–"),)
    twice = [name for name in (COLUMN, DECLARED) if head.count(name) > 1]
    if twice:
        return (), tuple(finding("twice", "", column=name) for name in twice)
    at, code = head.index(COLUMN), head.index(DECLARED) if DECLARED in head else len(head)
    told = tuple(Described(_cell(row, at), _cell(row, code).strip()) for row in rows[1:] if row)
    return told, () if told else (finding("no-rows", ""),)


def _cell(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _bad_line(content: bytes) -> int:
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error:
        pass
    return reader.line_num


def check_text(text: str, pointer: str) -> tuple[Finding, ...]:
    """Say what keeps a description from being classified, or from being read whole."""
    if not text.strip():
        return (finding("empty", pointer),)
    shown = text.strip()[:_SHOWN]
    if not any(True for _ in asked(text)):
        foreign = any(letter.isalpha() and ord(letter) >= _LATIN for letter in text)
        return (finding("script" if foreign else "no-words", pointer, text=shown),)
    if len(text) > READ:
        return (finding("long", pointer, length=len(text), read=READ),)
    return ()


def unknown(text: str, pointer: str) -> Finding:
    """Say that nothing was found for a description."""
    return finding("unknown", pointer, text=text.strip()[:_SHOWN])
