"""Official lists that are tables with a heading: each described by its columns, all read by one reader.

Denied Persons List (BIS, ``dpl.txt``), Consolidated Screening List (trade.gov, CSV) and the older tables of
its sources (Entity, Unverified, Nonproliferation lists), debarred parties under ITAR (State Department), and
the Mexican list of article 69-B of the Código Fiscal de la Federación (SAT). The US tables were tried on
published excerpts; 69-B was written from its published layout and is untested on a real edition.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from cruce.risk.screening.entries import Kind, Listed
from cruce.risk.screening.formats.reading import Reading, births_of, day_of, made_id, numbers_of
from cruce.risk.screening.names import fold

_KINDS: Final = {
    "individual": Kind.PERSON,
    "entity": Kind.COMPANY,
    "vessel": Kind.VEHICLE,
    "aircraft": Kind.VEHICLE,
}
_ENCODINGS: Final = ("utf-8-sig", "cp1252", "latin-1")
_HEADING_WITHIN: Final = 20  # rows; the Mexican list has a preamble of two
_MONTHS: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)
_UPDATED: Final = re.compile(r"actualizad[ao] al (\d{1,2})(?:ro|o)? de ([a-z]+) de (\d{4})")


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of table: its columns by field (several are read one after the other), and its ways.

    Columns are compared without case, accents and underscores. ``id``: the columns that number an entry, or,
    with ``made``, from which a number is made. ``parted``: what parts several values in a cell. ``kept``: how
    the column ``state`` begins in a row that stands, and ``cleared``: in one that stood until the day before
    it was cleared; no other is known.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    made: str = ""
    parted: str = "; "
    days: tuple[str, ...] = ("%Y-%m-%d", "%m/%d/%Y")
    kept: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()

    @property
    def needed(self) -> frozenset[str]:
        """The columns that a table of this form has for certain."""
        return frozenset(column for name in ("id", "name") for column in self.columns[name])


FORMS: Final = (
    Form(
        "sat-69b",
        {
            "id": ("rfc",),
            "name": ("nombre del contribuyente",),
            "state": ("situacion del contribuyente",),
            "identifiers": ("rfc",),
            "since": ("publicacion dof presuntos", "publicacion pagina sat presuntos"),
            "until": (
                *("publicacion dof desvirtuados", "publicacion pagina sat desvirtuados"),
                *("publicacion dof sentencia favorable", "publicacion pagina sat sentencia favorable"),
            ),
        },
        days=("%d/%m/%Y", "%Y-%m-%d"),
        kept=("presunto", "definitivo"),
        cleared=("desvirtuado", "sentencia favorable"),
    ),
    Form(
        "bis-dpl",
        {
            "id": ("name", "effective date"),
            "name": ("name",),
            "country": ("country",),
            "since": ("effective date",),
            "until": ("expiration date",),
            "address": ("street address",),
        },
        made="DPL",
        days=("%m/%d/%Y", "%Y-%m-%d"),
    ),
    Form(
        "csl",
        {
            "id": ("source", "name"),
            "number": ("entity number",),
            "name": ("name",),
            "aliases": ("alt names",),
            "kind": ("type",),
            "programme": ("programs",),
            "source": ("source",),
            "addresses": ("addresses",),
            "countries": ("citizenships", "nationalities"),
            "born": ("dates of birth",),
            "since": ("start date",),
            "until": ("end date",),
            "ids": ("ids",),
        },
        made="CSL",
    ),
    Form(
        "csl-source",
        {
            "id": ("source list", "name"),
            "name": ("name",),
            "aliases": ("alternative names", "alternate name"),
            "kind": ("sdn type",),
            "programme": ("programs",),
            "source": ("source list",),
            "country": ("country",),
            "since": ("effective date",),
            "until": ("date lifted/waived/expired",),
        },
        made="CSL",
    ),
    Form(
        "itar-debarred",
        {
            "id": ("debarred party full name and alias", "notice"),
            "name": ("debarred party full name and alias",),
            "born": ("date of birth",),
            "since": ("notice date",),
        },
        made="ITAR",
    ),
    Form(
        "bis-uvl",
        {"id": ("country", "name"), "name": ("name",), "country": ("country",), "address": ("address",)},
        made="UVL",
    ),
)
_ALSO_CALLED: Final = re.compile(r"\((?:a\.?k\.?a\.?|also known as|d/?b/?a)[:,]? ([^)]+)\)", re.IGNORECASE)


def form_of(rows: Sequence[Sequence[str]]) -> tuple[Form, int] | None:
    """Recognise a table by its heading, and say in which row that stands; none where it is none of these."""
    for place, cells in enumerate(rows[:_HEADING_WITHIN]):
        heading = {plain(cell) for cell in cells}
        for form in FORMS:
            needed = form.needed | {
                form.columns[key][0] for key in ("state", "address") if key in form.columns
            }
            if needed <= heading:
                return form, place
    return None


def plain(heading: str) -> str:
    """Give a column's heading as it is compared."""
    return " ".join(fold(heading).replace("_", " ").split())


def rows_of(content: bytes) -> list[list[str]]:
    """Take a table apart; tabs part its cells where the first row has them."""
    text = decoded(content, _ENCODINGS)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def decoded(content: bytes, encodings: Sequence[str]) -> str:
    """Read text in the first of several encodings that fits; raises `UnicodeDecodeError`."""
    for encoding in encodings[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(encodings[-1])


def published(rows: Sequence[Sequence[str]]) -> date | None:
    """Read the day that the preamble of a Mexican list gives."""
    for cells in rows[:_HEADING_WITHIN]:
        found = _UPDATED.search(fold(" ".join(cells)))
        if found and found[2] in _MONTHS:
            return day_of(f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{found[1]}", "%Y-%m-%d")
    return None


def read_table(reading: Reading, rows: Sequence[Sequence[str]], form: Form, heading: int) -> list[Listed]:
    """Read a table; rows of one entry (its addresses, its aliases) are put together."""
    places = {plain(cell): place for place, cell in reversed([*enumerate(rows[heading])])}
    columns = {
        key: tuple(places[name] for name in names if name in places) for key, names in form.columns.items()
    }
    found: dict[str, Listed] = {}
    undated = 0
    width = len([cell for cell in rows[heading] if cell.strip()])
    for line, cells in enumerate(rows[heading + 1 :], heading + 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < width - 1 or any(cell.strip() for cell in cells[len(rows[heading]) :]):
            reading.fault("list-width", line, found=len(cells), width=width, what=form.name)
            continue
        row = _Row(cells, columns)
        state = row.one("state").lower()
        if form.kept and not state.startswith((*form.kept, *form.cleared)):
            reading.fault("list-row", line, column="situación", value=row.one("state")[:80])
            continue
        entry = _entry(reading, line, row, form)
        if form.kept:
            cleared = entry.until if state.startswith(form.cleared) else date.max
            undated += cleared is None
            if cleared is None:
                continue
            entry = replace(entry, until=None if cleared == date.max else cleared - timedelta(1))
        found[entry.id] = _together(found[entry.id], entry) if entry.id in found else entry
    if undated:
        reading.warn("list-undated", None, count=undated)
    return list(found.values())


class _Row:
    """One row of a table, asked by field."""

    def __init__(self, cells: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> None:
        self._cells, self._columns = cells, columns

    def each(self, key: str) -> Iterator[str]:
        """Give what stands in the columns of a field."""
        for place in self._columns.get(key, ()):
            if place < len(self._cells) and (cell := self._cells[place].strip()):
                yield cell

    def one(self, key: str) -> str:
        """Give what stands in the first column of a field that has anything, or nothing."""
        return next(self.each(key), "")

    def parts(self, key: str, parted: str) -> Iterator[str]:
        """Give the values of cells that hold several."""
        for cell in self.each(key):
            yield from (part.strip() for part in cell.split(parted) if part.strip())


def _entry(reading: Reading, line: int, row: _Row, form: Form) -> Listed:
    written = row.one("name")
    name = reading.name_of(_ALSO_CALLED.sub("", written), line)
    own = row.one("number") or ("" if form.made else row.one("id"))
    if not own and not form.made:
        reading.fault("list-row", line, column=form.columns["id"][0], value="")
    aliases = (*row.parts("aliases", form.parted), *_ALSO_CALLED.findall(written))
    since, until = (_day(reading, line, row.one(key), form, key) for key in ("since", "until"))
    where = (
        *row.each("country"),
        *(address.rpartition(",")[2] for address in row.parts("addresses", form.parted)),
        *row.parts("countries", form.parted),
    )
    countries = reading.countries(where)
    return Listed(
        id=own or made_id(form.made, *row.each("id")),
        name=name,
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
        country="MX" if form.name == "sat-69b" else countries[0] if countries else None,
        elsewhere=countries[1:],
        programme=" · ".join(filter(None, (row.one("source"), row.one("programme"), row.one("state"))))
        or None,
        identifiers=numbers_of(
            (
                *row.each("identifiers"),
                *(part for each in row.parts("ids", "; ") for part in each.split(", ")),
            )
        ),
        since=since,
        until=until,
        kind=_KINDS.get(row.one("kind").lower()),
        born=births_of(row.parts("born", form.parted)),
    )


def _day(reading: Reading, line: int, written: str, form: Form, key: str) -> date | None:
    found = day_of(written, *form.days) if written else None
    if written and found is None and key == "until" and any(sign.isdigit() for sign in written):
        reading.fault("list-row", line, column=form.columns[key][0], value=written[:80])
    return found


def _together(one: Listed, other: Listed) -> Listed:
    """Put two rows of one entry together: all names, countries and numbers; the longer time."""
    countries = tuple(
        dict.fromkeys(filter(None, (one.country, *one.elsewhere, other.country, *other.elsewhere)))
    )
    names = dict.fromkeys((*one.aliases, other.name, *other.aliases))
    return Listed(
        id=one.id,
        name=one.name,
        aliases=tuple(name for name in names if name != one.name),
        country=countries[0] if countries else None,
        elsewhere=countries[1:],
        programme=one.programme or other.programme,
        identifiers=tuple(dict.fromkeys((*one.identifiers, *other.identifiers))),
        since=min(one.since, other.since) if one.since and other.since else None,
        until=max(one.until, other.until) if one.until and other.until else None,
        kind=one.kind or other.kind,
        weak=one.weak + other.weak,
        born=tuple(dict.fromkeys((*one.born, *other.born))),
    )
