"""Official files as they come: gzipped or not, in any usual encoding, as JSON or as a table."""

from __future__ import annotations

import csv
import gzip
import io
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cruce.law.sentences import error, fault
from cruce.model import Finding, LawError, Text, reader_fault

LARGEST = 256 * 2**20  # bytes unpacked; the whole US tariff has about 11 million
_DELIMITERS = ",;\t|"
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x1f\x8b")  # .xlsx and .zip, .xls, .pdf, .gz
_WORDING = ("text", "indent")


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of an official file that was not taken into the edition: its number in the file, code and why."""

    row: int
    code: str
    why: Text


@dataclass(slots=True)
class Parsed:
    """The lines of an official file, in order; the rows refused; and what else must be known about it.

    ``numbers`` are the places of the rows in the file, ``repeated`` the codes that it has more than once.
    """

    lines: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, number: int, row: dict[str, Any]) -> None:
        """Keep one row of the file, by its number there."""
        self.numbers.append(number)
        self.rows.append(row)

    def refuse(self, row: int, code: object, reason: str, **facts: object) -> None:
        """Put a row aside for a reason named in the sentences of this room."""
        why = fault(reason, "", row, **facts).says
        self.refused.append(Refused(row, str(code)[:20], why))


def refusal(code: str, line: int | None = None, **facts: object) -> LawError:
    """Refuse an official file whole, for a reason named in the sentences of this room."""
    return error((fault(code, "", line, **facts),))


def no_lines(refused: Sequence[Refused]) -> LawError:
    """Refuse an official file of which no row could be taken, with the reason of the first."""
    return refusal(
        "source-no-lines",
        refused=len(refused),
        first=refused[0].why.en if refused else "–",
        primero=refused[0].why.es if refused else "–",
    )


def text_of(content: bytes, parsed: Parsed) -> str:
    """Give the text of an official file; raises ``LawError`` for what is none (cut, packed twice, binary).

    Not UTF-8 and no byte order mark: it is read as Windows-1252, and that is noted.
    """
    plain = _unpacked(content)
    if plain.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in plain or plain.startswith(_NO_TEXT):
        raise refusal("source-binary")
    else:
        encoding = "utf-8-sig"
    try:
        text = plain.decode(encoding)
    except UnicodeDecodeError:
        text = plain.decode("cp1252", errors="replace")
        parsed.findings.append(fault("source-encoding", "", None))
    if not text.strip("\ufeff\r\n\t "):
        raise refusal("source-empty")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<head", "<body")):
        raise refusal("source-web-page")
    return text


def table(text: str, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Table:
    """Read a table with a header; ``columns`` gives, for each of our names, those that officials have used.

    The order of the columns and the separator are the file's own. Raises ``LawError`` when a needed column is
    missing or the table breaks off within quotes.
    """
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header, *rows = csv.reader(
            io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter, strict=True
        )
    except csv.Error as problem:
        raise refusal("source-table", problem=reader_fault(problem)) from problem
    names = [simple(name) for name in header]
    known = {ours: {simple(name) for name in used} for ours, used in columns.items()}
    for ours, used in known.items():
        if sum(name in used for name in names) > 1:
            raise refusal("source-column-twice", key=columns[ours][0], found=", ".join(header)[:200])
    places = {
        ours: next(names.index(simple(name)) for name in used if simple(name) in names)
        for ours, used in columns.items()
        if any(simple(name) in names for name in used)
    }
    missing = [columns[name][0] for name in needed if name not in places]
    if missing:
        raise refusal("source-columns", missing=", ".join(missing), found=", ".join(header)[:200])
    return Table(places, len(header), rows)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose columns are known by our names."""

    places: Mapping[str, int]
    width: int
    rows: Sequence[Sequence[str]]

    def record(self, row: Sequence[str]) -> dict[str, str] | None:
        """Give one row by our names, or nothing when it has not as many cells as the header."""
        return {name: row[place] for name, place in self.places.items()} if len(row) == self.width else None


def refuse_repeated(parsed: Parsed) -> None:
    """Put aside the rows of a code that stands in the file more than once, and name it.

    Where they say the same but for their wording, the first is kept; else none is, for none is guessed right.
    """
    times = Counter(row["code"] for row in parsed.rows if row["code"])
    seen: dict[str, list[dict[str, Any]]] = {code: [] for code, count in times.items() if count > 1}
    if not seen:
        return
    for row in parsed.rows:
        if row["code"] in seen:
            seen[row["code"]].append({key: cell for key, cell in row.items() if key not in _WORDING})
    torn = {code for code, rows in seen.items() if any(row != rows[0] for row in rows)}
    parsed.repeated = sorted(seen)
    kept: list[dict[str, Any]] = []
    held: set[str] = set()
    for number, row in zip(parsed.numbers, parsed.rows, strict=True):
        code = row["code"]
        if code in torn or code in held:
            parsed.refuse(number, code, "source-conflict" if code in torn else "source-repeated", number=code)
        else:
            kept.append(row)
        if code in seen:
            held.add(code)
    parsed.rows = kept
    parsed.refused.sort(key=lambda refused: refused.row)


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise refusal("source-truncated", problem=reader_fault(problem)) from problem
    if len(plain) > LARGEST:
        raise refusal("source-too-large", most=LARGEST // 2**20)
    return plain


def simple(name: str) -> str:
    """Give a name by its letters and digits alone, small and without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain.lower() if sign.isalnum())
