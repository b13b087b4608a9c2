"""Filings in bulk: each in its turn, each with its own outcome, none lost and none lodged twice."""

from __future__ import annotations

import gzip
import json
from collections import deque
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clearance.border import founded, opened
from tests.filings import a1_southbound, empty_northbound

from cruce.clearance import appraisal, bulk
from cruce.documents import read, write_csv
from cruce.documents.many import split

NORTH, SOUTH = empty_northbound(), a1_southbound()


def trucks(count: int, mark: str = "B") -> list[bytes]:
    return [empty_northbound(f"{mark}-{number}").content for number in range(count)]


@pytest.fixture
def section(tmp_path):
    with opened(founded(tmp_path / "home"), only="mx") as border:
        yield border.sections["mx"]


def handed(section, account: str, contents: list[bytes]) -> int:
    number = bulk.begin(section, account, f"P {account}", "trucks.json")
    bulk.add(section, account, number, 1, [(one, b"") for one in contents])
    bulk.seal(section, number)
    return number


def drained(section, may=lambda _account, _declarant: True) -> list[int]:
    last, counts = "", list[int]()
    while True:
        done, last = bulk.take_turn(section, last, may)
        if not done:
            return counts
        counts.append(done)


def outcomes(section, batch: int) -> list[str]:
    return [one.state for one in section.store.bulk.pieces(batch, 0, 1000)]


def test_each_filing_has_its_own_outcome_and_a_bad_one_stops_no_other(section):
    good = trucks(3)
    batch = handed(section, "acme", [good[0], b"{}", good[1], b"[]", good[1], good[2], b"\xff\x00"])
    drained(section)
    assert outcomes(section, batch) == ["lodged", "refused", "lodged", "refused", "same", "lodged", "refused"]
    pieces = section.store.bulk.pieces(batch, 0, 100)
    assert all(one.content is None for one in pieces), "what was said stands in the case, or is gone"
    assert all(bulk.answer_of(one).findings for one in pieces if one.state == "refused")
    assert len(list(section.store.cases())) == 3
    assert section.store.bulk.counted(batch) == {"lodged": 3, "same": 1, "refused": 3}


def test_a_filing_for_somebody_the_account_does_not_file_for_is_refused(section):
    batch = handed(section, "acme", trucks(2))
    drained(section, lambda account, declarant: (account, declarant) != ("acme", NORTH.filing.declarant))
    assert outcomes(section, batch) == ["refused", "refused"]
    assert not list(section.store.cases())


def test_a_file_that_is_not_whole_is_not_worked_on_and_is_forgotten_when_abandoned(section, monkeypatch):
    number = bulk.begin(section, "acme", "P", "x")
    bulk.add(section, "acme", number, 1, [(one, b"") for one in trucks(2)])
    assert drained(section) == []
    assert section.store.bulk.batches("acme") == ()
    bulk.drop_abandoned(section)
    assert section.store.bulk.batch(number) is not None, "its sender may be sending yet"
    later = section.clock() + 2 * bulk._ABANDONED
    monkeypatch.setattr(section, "clock", lambda: later)
    bulk.drop_abandoned(section)
    assert section.store.bulk.batch(number) is None
    assert section.store.bulk.counted(number) == {}


def test_a_filing_whose_file_was_forgotten_meanwhile_is_not_lodged(section):
    batch = handed(section, "acme", trucks(1))
    (piece,) = section.store.bulk.first("acme", 4)
    work = bulk._prepared(section, "acme", section.store.bulk.batch(batch), piece, lambda *_: True)
    bulk.drop(section, batch)
    (result,) = section.write([work])
    assert isinstance(result, bulk._TakenError)
    assert not list(section.store.cases())


def test_what_two_workers_took_is_lodged_and_answered_once(section):
    batch = handed(section, "acme", trucks(1))
    (piece,) = section.store.bulk.first("acme", 4)
    works = [
        bulk._prepared(section, "acme", section.store.bulk.batch(batch), piece, lambda *_: True) for _ in "ab"
    ]
    first, second = section.write([works[0]]) + section.write([works[1]])
    assert first is None
    assert isinstance(second, bulk._TakenError)
    assert outcomes(section, batch) == ["lodged"]


def test_a_fault_of_our_own_in_one_is_told_and_stops_no_other(section, monkeypatch):
    good = trucks(3)
    batch = handed(section, "acme", good)
    real = appraisal.appraise

    def broken(section, content, at):
        if content == good[1]:
            raise ZeroDivisionError
        return real(section, content, at)

    monkeypatch.setattr(bulk, "appraise", broken)
    drained(section)
    assert outcomes(section, batch) == ["lodged", "failed", "lodged"]


accounts = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 9), min_size=1)


class Waiting:
    """A queue of nothing but counts, in the place of a section's."""

    def __init__(self, counts: dict[str, int]) -> None:
        self.counts = counts
        self.left = {name: deque(range(count)) for name, count in counts.items()}
        self.store: Any = self
        self.bulk: Any = self

    def waiting(self) -> dict[str, int]:
        return {name: len(left) for name, left in self.left.items() if left}

    def first(self, name: str, most: int) -> tuple[int, ...]:
        return tuple(list(self.left[name])[:most])

    def counted(self, batch: str) -> dict[str, int]:
        return {"waiting": self.counts[batch]}

    def waiting_before(self, _account: str, _batch: str) -> int:
        return 0


@given(accounts, st.sampled_from(["", *"abcde"]))
def test_accounts_take_turns_and_the_position_told_is_the_true_one(counts, last):
    queue: Any = Waiting(counts)
    files: dict[str, Any] = {name: SimpleNamespace(number=name, account=name) for name in counts}
    told = {name: bulk.position(queue, file) for name, file in files.items()}
    order: list[str] = []
    while queue.waiting():
        for name, _ in list(bulk._next(queue, last)):
            queue.left[name].popleft()
            order.append(name)
            last = name
    for name, count in counts.items():
        places = [place for place, one in enumerate(order) if one == name]
        assert len(places) == count
        assert abs(places[0] - told[name].before_next) < len(counts)
        assert abs(places[-1] - told[name].before_last) < len(counts)
        others = [order[: places[-1]].count(other) for other in counts if other != name]
        assert all(one <= count for one in others), "a flood of others takes one turn for each of mine"


@pytest.mark.parametrize("form", ["array", "lines", "table", "gzip", "one"])
def test_a_document_is_taken_apart_into_its_filings(form):
    filings = [filing for one in trucks(3) if (filing := read(one).filing)]
    contents = trucks(3)
    document = {
        "array": b" [" + b" ,\n".join(contents) + b"]\n",
        "lines": b"\n\n".join(contents) + b"\n",
        "table": write_csv(*filings),
        "gzip": gzip.compress(b"\n".join(contents)),
        "one": json.dumps(json.loads(contents[0]), indent=1).encode(),
    }[form]
    found = split(document)
    assert not found.findings
    kept = [read(one.content or b"").filing for one in found.singles]
    assert kept == (filings[:1] if form == "one" else filings)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[",
        b"[{}",
        b'[{"a": 1} {"b": 2}]',
        b"[{}] x",
        b"[" * 50_000,
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"%PDF-1.7",
        b"PK\x03\x04....",
        b"\x1f\x8b\x08broken",
        gzip.compress(b" " * (65 << 20)),
    ],
)
def test_what_is_no_document_of_filings_is_refused_whole_with_a_reason(document):
    found = split(document)
    assert not found.singles
    assert found.findings


def test_a_bad_line_is_a_filing_of_its_own_that_is_refused():
    found = split(b"\n".join([*trucks(1), b"{nonsense", b"7"]))
    assert len(found.singles) == 3
    assert [bool(read(one.content or b"").filing) for one in found.singles] == [True, False, False]
