"""From the bytes of a file to its text: size, compression and encoding, each with its own finding."""

from __future__ import annotations

import codecs
import zlib
from dataclasses import dataclass

from cruce.documents.kind import Kind, says
from cruce.model import Finding

FILING_LIMIT = 8 * 1024 * 1024
"""Bytes of one filing, unpacked; 9,999 items take about half of it."""

TABLE_LIMIT = 64 * 1024 * 1024
"""Bytes of one table, unpacked, which may hold many filings."""

_GZIP = b"\x1f\x8b"
_FOREIGN_FORMS = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "Excel / ZIP"),
    (b"<?xml", "XML"),
    (b"ISA*", "X12"),
    (b"UNB+", "EDIFACT"),
)
_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16"),
)

TOO_LARGE = Kind(
    "document.too-large",
    says("The file holds more than {limit} bytes.", "El archivo contiene más de {limit} bytes."),
    says(
        "One file is one filing of one truck; send several trucks as several files.",
        "Un archivo es un trámite de un camión; envíe varios camiones en varios archivos.",
    ),
)
EMPTY = Kind(
    "document.empty",
    says("The file is empty.", "El archivo está vacío."),
    says("Send the filing as JSON or CSV.", "Envíe el trámite en JSON o CSV."),
)
BROKEN_GZIP = Kind(
    "document.gzip",
    says(
        "The compressed file is cut off, damaged, or more than one.",
        "El archivo comprimido está incompleto o dañado, o es más de uno.",
    ),
    says(
        "Compress one file anew with gzip, or send it uncompressed.",
        "Comprima de nuevo un solo archivo con gzip, o envíelo sin comprimir.",
    ),
)
FOREIGN_FORM = Kind(
    "document.form",
    says("The file is {form}, not JSON or CSV.", "El archivo es {form}, no JSON ni CSV."),
    says(
        "Export the filing as JSON or CSV; `cruce schema` describes the form.",
        "Exporte el trámite como JSON o CSV; `cruce schema` describe el formato.",
    ),
)
ENCODING = Kind(
    "document.encoding",
    says(
        "The file is written in {encoding}, not in UTF-8 (byte {byte}, line {line}).",
        "El archivo está escrito en {encoding}, no en UTF-8 (byte {byte}, línea {line}).",
    ),
    says("Save it again as UTF-8.", "Guárdelo de nuevo como UTF-8."),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a file as far as it could be read, and what was found on the way."""

    text: str
    findings: tuple[Finding, ...] = ()


def page(content: bytes, limit: int) -> Page:
    """Turn bytes into text: gunzip (bounded), drop a UTF-8 byte order mark, and decode UTF-8.

    Text in another encoding is refused by name, and still decoded so that the rest can be looked at.
    """
    unpacked = _unpacked(content, limit)
    if isinstance(unpacked, Finding):
        return Page("", (unpacked,))
    for mark, form in _FOREIGN_FORMS:
        if unpacked.startswith(mark):
            return Page("", (FOREIGN_FORM.at("", form=form),))
    try:
        text = unpacked.decode("utf-8")
    except UnicodeDecodeError as error:
        return _foreign(unpacked, error.start)
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        return Page("", (EMPTY.at(""),))
    if "\0" in text[:64]:
        return _foreign(unpacked, text.index("\0"))
    return Page(text)


def _unpacked(content: bytes, limit: int) -> bytes | Finding:
    if not content.startswith(_GZIP):
        return content if len(content) <= limit else TOO_LARGE.at("", limit=f"{limit:,}")
    stream = zlib.decompressobj(wbits=31)
    try:
        unpacked = stream.decompress(content, limit + 1)
    except zlib.error:
        return BROKEN_GZIP.at("")
    if len(unpacked) > limit:
        return TOO_LARGE.at("", limit=f"{limit:,}")
    # What follows the first packed file, padding apart, would be lost without a word.
    whole = stream.eof and not stream.unused_data.strip(b"\0")
    return unpacked if whole else BROKEN_GZIP.at("")


def _foreign(content: bytes, start: int) -> Page:
    name, codec = _guess(content)
    line = content.count(b"\n", 0, start) + 1
    finding = ENCODING.at("", encoding=name, byte=start, line=line)
    return Page(content.decode(codec, errors="replace").lstrip("\ufeff"), (finding,))


def _guess(content: bytes) -> tuple[str, str]:
    for mark, name, codec in _ENCODINGS:
        if content.startswith(mark):
            return name, codec
    head = content[:64]
    if head[1::2].count(0) > len(head) // 4:
        return "UTF-16", "utf-16-le"
    if head[0::2].count(0) > len(head) // 4:
        return "UTF-16", "utf-16-be"
    # Windows writes 0x80-0x9F where Latin-1 has no letters.
    windows = any(0x80 <= byte < 0xA0 for byte in content)
    return ("Windows-1252", "cp1252") if windows else ("ISO 8859-1 (Latin-1)", "latin-1")
