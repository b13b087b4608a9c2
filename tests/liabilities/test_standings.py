"""The books of entries: read with all faults at once."""

import pytest

from cruce.liabilities import read_standings

HEAD = "entry,deposited_on,liquidated_on,protested\n"


def test_a_table_is_read_by_entry_number():
    standings, faults = read_standings(
        (HEAD + "ABC-1234567-8,2025-08-29,,yes\n\nABC12345686,,2026-03-01,\n").encode()
    )
    assert faults == ()
    assert set(standings) == {"ABC12345678", "ABC12345686"}
    assert standings["ABC12345678"].protested
    assert str(standings["ABC12345686"].liquidated_on) == "2026-03-01"


@pytest.mark.parametrize(
    ("content", "code", "pointer"),
    [
        (b"\xff\xfe", "csv", "/0"),
        (b"", "header", "/0"),
        (b"entry,liquidated_on\n", "header", "/0"),
        ((HEAD + "ABC12345678,,\n").encode(), "fields", "/1"),
        ((HEAD + ",,,\n").encode(), "field", "/1"),
        ((HEAD + "ABC12345678,,,perhaps\n").encode(), "field", "/1"),
        ((HEAD + "ABC12345678,29.8.2025,,\n").encode(), "field", "/1"),
        ((HEAD + "ABC12345678,,,\nABC-1234567-8,,,\n").encode(), "twice", "/2"),
    ],
)
def test_a_fault_is_named_with_its_row(content: bytes, code: str, pointer: str):
    _, (fault,) = read_standings(content)
    assert (fault.code, fault.pointer) == (f"treasury.entries.{code}", pointer)
    assert fault.says.en != fault.says.es


def test_the_rows_around_a_faulty_one_stand():
    content = HEAD + "A1,,,\nA2,x,y,\nA3,,,no\n"
    standings, faults = read_standings(content.encode())
    assert set(standings) == {"A1", "A3"}
    assert [fault.pointer for fault in faults] == ["/2", "/2"]
