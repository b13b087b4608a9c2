"""Lists of parties in the forms in which authorities publish them; the form is told from the content."""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Mapping
from datetime import date

from cruce.model import Finding, reader_fault
from cruce.risk.screening.entries import Listed, ListIndex
from cruce.risk.screening.formats.headed import form_of, plain, published, read_table, rows_of
from cruce.risk.screening.formats.marked_up import read_markup
from cruce.risk.screening.formats.notation import read_notation
from cruce.risk.screening.formats.ofac_csv import is_address, is_alias, is_entry, read_entries
from cruce.risk.screening.formats.reading import Reading
from cruce.risk.screening.own_form import load_list
from cruce.risk.sentences import fault

__all__ = ["ALIASES", "is_aliases", "read_list", "read_lists"]

ALIASES = ".aliases.csv"
_PACKED = (b"\x1f\x8b", b"PK\x03\x04")  # gzip, ZIP
_TEXT_WITHIN = 256  # bytes; UTF-16 and what is no text have a zero among them

_NOTHING: Mapping[str, str] = {}
Found = tuple[list[Listed], date | None]


def read_list(
    content: bytes,
    name: str,
    edition: str,
    *,
    aliases: bytes | None = None,
    addresses: bytes | None = None,
    countries: Mapping[str, str] = _NOTHING,
    part: bool = False,
) -> ListIndex | tuple[Finding, ...]:
    """Read a list in any known form, or name every fault with which it cannot be used.

    ``aliases`` and ``addresses`` are the companion files of OFAC's CSV. ``countries``: see `country_names`;
    without it entries have no country. ``part`` takes a list that says it holds more than it does. What does
    not stop its use stands in the list's ``remarks``. A list in our own form is the section's own and its
    secret; what an authority publishes is not.
    """
    reading = Reading(name, countries)
    if not _is_text(reading, content):
        return tuple(reading.faults)
    found = _entries(reading, content, aliases, addresses, part=part)
    own = None
    if found is None:
        own = load_list(content, name, edition)
        if not isinstance(own, ListIndex):
            return own
        found = list(own.entries), None
    entries, day = found
    reading.check(entries)
    if reading.refused:
        return tuple(reading.faults)
    return ListIndex(name, edition, tuple(entries), own is not None, day, tuple(reading.faults))


def _is_text(reading: Reading, content: bytes) -> bool:
    """Tell whether the content may be a list, noting a fault where it is packed, no UTF-8 or empty."""
    if content.startswith(_PACKED):
        reading.fault("list-packed")
    elif b"\0" in content[:_TEXT_WITHIN]:
        reading.fault("encoding")
    elif not content.removeprefix(codecs.BOM_UTF8).strip():
        reading.fault("list-form", 1)
    return not reading.refused


def _entries(
    reading: Reading, content: bytes, aliases: bytes | None, addresses: bytes | None, *, part: bool
) -> Found | None:
    """Read a list by the sign that it begins with; none where it may be in our own form."""
    start = content.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if aliases is None and addresses is None and start == b"<":
        return read_markup(reading, content, part=part)
    if aliases is None and addresses is None and start in (b"{", b"["):
        return read_notation(reading, content), None
    return _table(reading, content, aliases, addresses)


def is_aliases(file: str) -> bool:
    """Tell by its name whether a file holds the aliases of another."""
    return file.lower().endswith(ALIASES)


def read_lists(
    files: Mapping[str, bytes], countries: Mapping[str, str]
) -> list[ListIndex | tuple[Finding, ...]]:
    """Read a folder of lists by file name, each as `read_list`; a list is named as its file without the end.

    ``NAME.aliases.csv`` holds the aliases of ``NAME.csv``; alone it is refused. The edition is the first
    twelve digits of the SHA-256 of what was read.
    """
    beside = {name[: -len(ALIASES)]: content for name, content in files.items() if is_aliases(name)}
    found: list[ListIndex | tuple[Finding, ...]] = []
    for file, content in sorted(files.items()):
        name = file.rpartition(".")[0]
        if not is_aliases(file):
            aliases = beside.pop(name, None) if file.lower().endswith(".csv") else None
            edition = hashlib.sha256(content + (aliases or b"")).hexdigest()[:12]
            found.append(read_list(content, name, edition, aliases=aliases, countries=countries))
    found += ((fault("list-companion", f"{name}{ALIASES}"),) for name in beside)
    return found


def _table(reading: Reading, content: bytes, aliases: bytes | None, addresses: bytes | None) -> Found | None:
    """Read a table; none where it is of none of the official forms and may be our own."""
    first = _first_row(content)
    if is_entry(first):
        _companions(reading, aliases, addresses)
        return ([] if reading.refused else read_entries(reading, content, aliases, addresses)), None
    if is_alias(first) or is_address(first):
        reading.fault("list-companion", 1)
        return [], None
    if aliases is not None or addresses is not None:
        reading.fault("list-no-companion", 1)
        return [], None
    try:
        rows = rows_of(content)
    except csv.Error as problem:
        rows = []
        if _is_own(first):
            return None
        reading.fault("list-cut", None, problem=reader_fault(problem))
        return [], None
    known = form_of(rows)
    if known is not None:
        return read_table(reading, rows, *known), published(rows)
    if _is_own(first):
        return None
    reading.fault("list-form", 1)
    return [], None


def _companions(reading: Reading, aliases: bytes | None, addresses: bytes | None) -> None:
    if aliases is not None and not is_alias(_first_row(aliases)):
        reading.fault("list-not-aliases", 1)
    if addresses is not None and not is_address(_first_row(addresses)):
        reading.fault("list-not-addresses", 1)


def _is_own(first: list[str]) -> bool:
    return not {"id", "name", "names"}.isdisjoint(map(plain, first))


def _first_row(content: bytes) -> list[str]:
    lines = content[:10_000].removeprefix(codecs.BOM_UTF8).lstrip().splitlines()
    try:
        return next(csv.reader([line.decode("utf-8", errors="replace") for line in lines[:1]]), [])
    except csv.Error:
        return []
