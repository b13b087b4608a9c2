"""Bytes that are no filing yet: each refused by name, with what to do."""

import gzip

import pytest
from tests.documents.looking import places
from tests.filings import harness_northbound
from tests.steps import steps

from cruce.documents import read, read_all, write_csv

RIGHT = harness_northbound()


@pytest.mark.parametrize("content", [b"", b" \n\t ", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_nothing_is_empty(content: bytes):
    assert places(read(content).findings) == [("document.empty", "")]


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_too_large_is_refused_unread(packed: bool):
    content = b" " * 100_000_000
    content = gzip.compress(content, 1) if packed else content
    reading, work = steps(lambda: read(content), "cruce/documents")
    assert places(reading.findings) == [("document.too-large", "")]
    assert work < 5_000


def test_a_filing_is_limited_where_a_table_is_not():
    content = b'{"declarant": "' + b"x" * (9 << 20) + b'"}'
    assert [places(reading.findings) for reading in read_all(content)] == [[("document.too-large", "")]]


def test_gzip_is_undone():
    assert read(gzip.compress(RIGHT.content)).filing == RIGHT.filing
    assert read(gzip.compress(write_csv(RIGHT.filing))).filing == RIGHT.filing


@pytest.mark.parametrize(
    "spoil", [lambda packed: packed[:-9], lambda packed: packed[:40] + b"\0\0\0" + packed[43:]]
)
def test_broken_gzip_is_told(spoil):
    assert places(read(spoil(gzip.compress(RIGHT.content))).findings) == [("document.gzip", "")]


def test_a_byte_order_mark_is_no_fault():
    assert read(b"\xef\xbb\xbf" + RIGHT.content).filing == RIGHT.filing


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("latin-1", "ISO 8859-1 (Latin-1)"),
    ],
)
def test_another_encoding_is_named_and_the_rest_still_read(codec: str, name: str):
    content = RIGHT.content.decode().encode(codec)
    reading = read(content)
    assert reading.filing is None
    assert reading.draft == RIGHT.filing
    assert places(reading.findings) == [("document.encoding", "")]
    assert name in reading.findings[0].says.es


def test_windows_quotation_marks_name_windows():
    content = RIGHT.spoilt({"/remarks": "“con comillas”"}).content.decode().encode("cp1252")
    assert "Windows-1252" in read(content).findings[0].says.en


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "Excel"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"ISA*00*", "X12"),
        (b"UNB+UNOC", "EDIFACT"),
    ],
)
def test_another_form_is_named(content: bytes, form: str):
    reading = read(content)
    assert places(reading.findings) == [("document.form", "")]
    assert form in reading.findings[0].says.es


@pytest.mark.parametrize("more", [gzip.compress(RIGHT.content), b"junk"])
def test_what_follows_a_packed_filing_is_not_dropped(more):
    assert places(read(gzip.compress(RIGHT.content) + more).findings) == [("document.gzip", "")]


def test_padding_after_a_packed_filing_is_nothing():
    assert read(gzip.compress(RIGHT.content) + bytes(100)).filing == RIGHT.filing
