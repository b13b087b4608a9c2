"""Every read of what another section told is on record before it is shown, and nobody can take it away."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from tests.clearance.border import StandingClock, acts, lodge, opened, present
from tests.filings import harness_northbound

from cruce.clearance import journals, reads
from cruce.model import CruceError, PowerError
from cruce.section import Section

NORTH = harness_northbound()


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def border(home, clock):
    with opened(home, clock=clock) as border:
        yield border


def cleared(border, at="mx") -> str:
    case = lodge(border, NORTH, at)
    present(border, case, NORTH, at)
    border.settle()
    return case


def test_it_tells_who_when_what_of_whom_and_under_which_minute(border, clock):
    case, us = cleared(border), border.sections["us"]
    assert reads.note(us, case, "L. Hart", "show")
    (one,) = reads.reads(us)
    assert (one.at, one.by, one.door, one.case) == (clock.now, "L. Hart", "show", case)
    assert one.told == {"mx": {"what": ["decided", "lodged", "presented", "selected"], "under": ["acta-1"]}}
    assert reads.reads(us, "another") == ()


def test_what_is_all_ones_own_is_no_read_of_anothers_data(border):
    us = border.sections["us"]
    for one in border.sections.values():
        one.agreed = one.agreed.without("acta-1", one.clock() - timedelta(days=1))  # nothing crosses
    case = lodge(border, NORTH, "us")
    assert reads.foreign(us, case) == {}
    assert not reads.note(us, case, "L. Hart", "show")
    assert reads.reads(us) == ()


def test_reading_takes_no_lock_on_the_store_and_is_noted_all_the_same(home, border, clock):
    """The service works on; a reader of the same section leaves a note beside it."""
    case = cleared(border)
    looking = Section.open(home / "us", clock=clock, reading=True)
    try:
        assert reads.note(looking, case, "A. Cole", "show")
    finally:
        looking.close()
    assert [one.by for one in reads.reads(border.sections["us"])] == ["A. Cole"]


def test_many_readers_at_once_are_all_noted(border):
    case, us = cleared(border), border.sections["us"]
    told = reads.foreign(us, case)
    assert told
    fault: list[Exception] = []

    def read(number: int) -> None:
        try:
            reads.append(us, case, f"Officer {number}", "show", told)
        except CruceError as error:
            fault.append(error)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert fault == []
    assert {one.by for one in reads.reads(us)} == {f"Officer {number}" for number in range(12)}


def test_where_it_cannot_be_noted_nothing_may_be_shown(border):
    case, us = cleared(border), border.sections["us"]
    (us.folder / "reads").write_text("in the way")
    with pytest.raises(CruceError):
        reads.note(us, case, "L. Hart", "show")


def journal(us):
    (path,) = (us.folder / "reads").glob("*.journal")
    return path


@pytest.mark.parametrize("anchored", [True, False])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [*lines[:1], *lines[2:]],
        lambda lines: [lines[0].replace(b"Officer 0", b"Officer 7"), *lines[1:]],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [*lines[:1], b"{}\n", *lines[2:]],
    ],
)
def test_a_journal_that_was_altered_is_seen(border, anchored, spoil):
    case, us = cleared(border), border.sections["us"]
    for number in range(3):
        reads.note(us, case, f"Officer {number}", "show")
    if anchored:
        journals.anchor(us)
        us.flush()
        assert acts(us, "reads") == ["clearance.reads_noted"]
    assert len(reads.reads(us)) == 3
    journal(us).write_bytes(b"".join(spoil(journal(us).read_bytes().splitlines(True))))
    with pytest.raises(PowerError, match=r"case\.reads-altered"):
        reads.reads(us)


@pytest.mark.parametrize("how", ["cut", "gone", "anew"])
def test_what_the_log_holds_of_a_journal_cannot_be_taken_back(border, how):
    case, us = cleared(border), border.sections["us"]
    for number in range(3):
        reads.note(us, case, f"Officer {number}", "show")
    journals.anchor(us)
    us.flush()
    lines = journal(us).read_bytes().splitlines(True)
    if how == "gone":
        journal(us).unlink()
    elif how == "cut":
        journal(us).write_bytes(b"".join(lines[:2]))
    else:
        journal(us).unlink()
        for _ in range(3):
            reads.note(us, case, "Somebody else", "show")
    with pytest.raises(PowerError, match=r"case\.reads-altered"):
        reads.reads(us)


def test_the_log_holds_the_end_of_a_journal_once(border):
    case, us = cleared(border), border.sections["us"]
    reads.note(us, case, "L. Hart", "show")
    for _ in range(2):
        journals.anchor(us)
        us.flush()
    (event,) = us.store.events("reads")
    body = json.loads(event.content)["body"]
    assert (body["lines"], body["journal"]) == (1, journal(us).name)
    assert journal(us).stat().st_mode & 0o077 == 0
