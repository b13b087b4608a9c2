"""Reading filings from bytes: JSON or CSV, plain or gzipped; and writing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from cruce.documents.csv_form import looks_like_table, parse_tables, write_table
from cruce.documents.kind import Kind, says
from cruce.documents.parse import Parsed, parse
from cruce.documents.reading import Reading, ordered
from cruce.documents.shape import exact, shaped
from cruce.documents.text import FILING_LIMIT, TABLE_LIMIT, TOO_LARGE, Page, page
from cruce.model import Filing, Finding

CSV_TYPE = "text/csv"

SEVERAL = Kind(
    "table.several-filings",
    says(
        "The table holds {count} filings, and one was expected.",
        "La tabla contiene {count} trámites y se esperaba uno.",
    ),
    says("Send each filing as its own file.", "Envíe cada trámite en su propio archivo."),
)


def read(content: bytes, media_type: str | None = None) -> Reading:
    """Read one filing from the bytes of a document; what is wrong with it is in the findings, all at once.

    JSON, or CSV with one row per item; UTF-8; gzip is undone. ``media_type`` decides between the two where it
    is given. At most 8 MiB.
    """
    readings = _readings(content, media_type, FILING_LIMIT)
    if len(readings) == 1:
        return readings[0]()
    return Reading(None, None, (SEVERAL.at("", count=len(readings)),))


def read_all(content: bytes, media_type: str | None = None) -> tuple[Reading, ...]:
    """Read all filings of a document: a table may hold several, told apart by declarant and reference."""
    return tuple(one() for one in _readings(content, media_type, TABLE_LIMIT))


def write_json(filing: Filing) -> bytes:
    """Write a filing as JSON in UTF-8, without the fields that it leaves out; `read` gives it back."""
    return filing.model_dump_json(exclude_none=True).encode()


def write_csv(*filings: Filing) -> bytes:
    """Write filings as one table in UTF-8, one row per item; `read_all` gives the same filings back."""
    return write_table(filings)


def _readings(content: bytes, media_type: str | None, limit: int) -> list[Callable[[], Reading]]:
    """Take a document apart into what is read one by one."""
    source = page(content, limit)
    if not source.text:
        return [partial(Reading, None, None, source.findings)]
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind == CSV_TYPE or (kind != "application/json" and looks_like_table(source.text)):
        return [partial(_of_table, parsed, source.findings) for parsed in parse_tables(source.text)]
    return [partial(_of_json, source)]


def _of_table(parsed: Callable[[], Parsed], before: Iterable[Finding]) -> Reading:
    return _reading(parsed(), before)


def _of_json(source: Page) -> Reading:
    if len(source.text) > FILING_LIMIT:
        return Reading(None, None, (TOO_LARGE.at("", limit=f"{FILING_LIMIT:,}"),))
    filing = None if source.findings else exact(source.text)
    return Reading(filing, filing, ()) if filing else _reading(parse(source.text), source.findings)


def _reading(parsed: Parsed, before: Iterable[Finding]) -> Reading:
    parsed.findings[:0] = before
    result = shaped(parsed)
    return Reading(result.filing, result.draft, ordered(result.findings), frozenset(result.unsure))
