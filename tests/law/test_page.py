"""In law every scalar is the text that was written, and one file says one thing."""

import pytest

from cruce.law.page import Page


def read(text: str) -> Page:
    return Page("x.yaml", text.encode())


def test_every_scalar_stays_the_text_that_was_written():
    text = "{rate: 0.10, code: 0101, off: no, day: 2026-05-13, none: null, time: 12:30, big: 1e400, void: }"
    assert read(text).tree == {
        "rate": "0.10",
        "code": "0101",
        "off": "no",
        "day": "2026-05-13",
        "none": "null",
        "time": "12:30",
        "big": "1e400",
        "void": "",
    }


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "law.repeated", 3),
        ("a: 1\nb: &x 1\nc: *x\n", "law.yaml-alias", 3),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", "law.yaml-tag", 2),
        ("a: 1\nb: !!int 5\n", "law.yaml-tag", 2),
        ("a: 1\nb: [1, 2\n", "law.yaml", 3),
        ("a: 1\n? [b]\n: 2\n", "law.yaml-key", 2),
        ("a: 1\n---\nb: 1\n", "law.yaml-documents", 3),
        ("a: 1\n\tb: 2\n", "law.yaml", 2),
        ("[" * 100 + "]" * 100, "law.yaml-deep", 1),
        ("[" * 100_000, "law.yaml-deep", 1),
    ],
)
def test_a_file_that_could_say_two_things_is_a_fault_at_its_line(text: str, code: str, line: int | None):
    page = read(text)
    assert page.faults[0].code == code
    if line:
        assert page.faults[0].pointer == f"/x.yaml:{line}"


def test_a_file_that_is_not_utf8_says_so():
    assert Page("x.yaml", "a: año".encode("latin-1")).faults[0].code == "law.encoding"


def test_an_empty_file_is_no_form():
    assert read("").tree is None
