"""The three CSV files of the US Treasury (OFAC): entries, addresses, aliases; of the SDN list or the others.

No file has a heading; columns go by their place, ``-0-`` stands for an empty one, and the last sign of a file
is 0x1A. Layout: "Delimited file format" of the Office of Foreign Assets Control. Entries (``sdn.csv``,
``cons_prim.csv``) have 12 columns, addresses (``add``) 6, aliases (``alt``) 5. Tried on
editions of 2018 to 2022.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from cruce.model import Text, reader_fault
from cruce.risk.screening.entries import Kind, Listed
from cruce.risk.screening.formats.reading import Reading, births_of, numbers_of

ENTRY, ADDRESS, ALIAS = 12, 6, 5
ALIAS_KINDS: Final = frozenset({"aka", "fka", "nka"})
_END: Final = b"\x1a"
_NO_NEWLINE: Final = Text(en="its last row has no end", es="su última fila no termina")
_ENTRIES: Final = Text(en="entries", es="la lista")
_ALIASES: Final = Text(en="aliases", es="alias")
_ADDRESSES: Final = Text(en="addresses", es="domicilios")
_EMPTY: Final = "-0-"
_KINDS: Final = {
    "individual": Kind.PERSON,
    "vessel": Kind.VEHICLE,
    "aircraft": Kind.VEHICLE,
    "": Kind.COMPANY,
}
_WEAK: Final = re.compile(r"a\.k\.a\. '([^']+(?:'[^';]+)*)'")
_BORN: Final = re.compile(r"DOB ([^;.]+)")
_OF: Final = re.compile(r"(?:nationality|citizen) ([^;]+?)\.?(?:;|$)")
_NUMBERED: Final = re.compile(
    r"(?:Passport|No\.?|Number|ID|C\.U\.R\.P\.|R\.F\.C\.|RFC|NIT|FEIN|SSN|D\.N\.I\.|I\.F\.E\.|[#]|IMO|Identification)"
    r" ([A-Z]{0,4} ?[\w./-]*\d[\w./-]*)"
)


def is_entry(cells: Sequence[str]) -> bool:
    """Tell whether a first row is one of entries."""
    return len(cells) == ENTRY and cells[0].strip().isdigit()


def is_alias(cells: Sequence[str]) -> bool:
    """Tell whether a first row is one of aliases."""
    return len(cells) == ALIAS and cells[0].strip().isdigit() and cells[2].strip() in ALIAS_KINDS


def is_address(cells: Sequence[str]) -> bool:
    """Tell whether a first row is one of addresses."""
    return len(cells) == ADDRESS and cells[0].strip().isdigit() and cells[1].strip().isdigit()


def read_entries(
    reading: Reading, content: bytes, aliases: bytes | None, addresses: bytes | None
) -> list[Listed]:
    """Read entries with their aliases and addresses; an alias of no entry is a fault, for editions differ."""
    names: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    for line, cells in _rows(reading, aliases, ALIAS, _ALIASES):
        names.setdefault(cells[0], []).append(reading.name_of(cells[3], line))
        lines.setdefault(cells[0], line)
    places: dict[str, list[str]] = {}
    for _, cells in _rows(reading, addresses, ADDRESS, _ADDRESSES):
        places.setdefault(cells[0], []).append(cells[4])
    found: dict[str, Listed] = {}
    entries = []
    for line, cells in _rows(reading, content, ENTRY, _ENTRIES):
        if cells[0] in found:
            reading.warn(
                "list-number-twice", line, id=cells[0], name=cells[1][:80], other=found[cells[0]].name
            )
        entry = _entry(reading, line, cells, names.get(cells[0], ()), places.get(cells[0], ()))
        found.setdefault(cells[0], entry)
        entries.append(entry)
    reading.part = "aliases"
    strange = [number for number in names if number not in found]
    if len(strange) > len(names) / 10:
        reading.fault("list-aliases", lines[strange[0]], count=len(strange), number=strange[0])
    elif strange:
        reading.warn("list-aliases", lines[strange[0]], count=len(strange), number=strange[0])
    reading.part = ""
    return entries


def _entry(
    reading: Reading, line: int, cells: list[str], aliases: Sequence[str], places: Sequence[str]
) -> Listed:
    remarks = cells[11]
    name = reading.name_of(cells[1], line)
    weak = tuple(alias for alias in _WEAK.findall(remarks) if alias != name and alias not in aliases)
    countries = reading.countries((*places, *_OF.findall(remarks)))
    return Listed(
        id=cells[0],
        name=name,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
        country=countries[0] if countries else None,
        elsewhere=countries[1:],
        programme=cells[3].replace("] [", "; ") or None,
        identifiers=numbers_of((*_NUMBERED.findall(remarks), cells[5])),
        kind=_KINDS.get(cells[2].lower()),
        weak=weak,
        born=births_of(_BORN.findall(remarks)),
    )


def _rows(reading: Reading, content: bytes | None, width: int, what: Text) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of one file; a row of another width is a fault: the file is cut or of another edition."""
    if content is None:
        return
    reading.part = "" if what is _ENTRIES else what.en
    if not content.endswith((_END, b"\n")):
        reading.fault("list-cut", None, problem=_NO_NEWLINE)
    elif not content.rstrip().endswith(_END):
        reading.warn("list-no-end", None, what=what)
    text = content.rstrip().removesuffix(_END).decode("utf-8-sig", errors="replace")
    table = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in table:
            plain = ["" if cell.strip() == _EMPTY else cell.strip() for cell in cells]
            if len(plain) == width and plain[0].isdigit():
                yield table.line_num, plain
            elif any(plain):
                reading.fault("list-width", table.line_num, found=len(plain), width=width, what=what)
    except csv.Error as problem:
        reading.fault("list-cut", table.line_num, problem=reader_fault(problem))
