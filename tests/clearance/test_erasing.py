"""A case whose time is over is erased: nothing of it is left in the files, and every proof still holds."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clearance.border import StandingClock, acts, lodge, opened, present, starter_law
from tests.clearance.contingent import agree
from tests.filings import AS_OF, harness_northbound

from cruce import clearance
from cruce.clearance import contingency, erasing
from cruce.credentials import JointReceipt, KeyRing, verify
from cruce.exchange import PUBLIC_KEYS, publication
from cruce.ledger import Signer, directory, leaf_hash, verify_inclusion
from cruce.model import CruceError, PowerError
from cruce.store import SqliteStore

NORTH = harness_northbound()
LATER = AS_OF.replace(year=AS_OF.year + 5) + timedelta(days=10)
WHY = "Retention is over."


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def border(home, clock):
    with opened(home, clock=clock) as border:
        yield border


def decided(border, sample=NORTH) -> str:
    case = lodge(border, sample)
    present(border, case, sample)
    border.settle()
    return case


def erase(border, case, at="us", owed=()):
    return erasing.erase(border.sections[at], case, "L. Hart", WHY, owed=owed)


def needles(sample=NORTH) -> list[bytes]:
    """Give what may not be found after the erasure: names, plates, numbers, references of the filing."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                walk(one)

    walk({name: sample.document[name] for name in ("trip", "declarant", "reference")})
    walk([one["importer"] for one in sample.document["consignments"]])
    return [one.encode() for one in found if len(one) >= 7 and not one.isdecimal()]


def files_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("store.*")))


def test_nothing_of_the_case_is_left_in_the_store_files(home, border, clock):
    case = decided(border)
    before = files_of(home / "us")
    there = [one for one in needles() if one in before]
    assert len(there) >= 5
    clock.now = LATER
    done = erase(border, case)
    assert done.scrubbed
    assert done.papers >= 3
    after = files_of(home / "us")
    assert [one for one in there if one in after] == []


def test_even_what_was_in_the_write_ahead_log_and_in_free_pages_goes(home, clock):
    with opened(home, clock=clock) as border:
        case = decided(border)
        for number in range(30):
            lodge(border, harness_northbound(f"R-{number}"))
        clock.now = LATER
        erase(border, case)
        wal = home / "us" / "store.db-wal"
        assert not wal.exists() or wal.stat().st_size < 64 << 10
        assert NORTH.document["reference"].encode() not in files_of(home / "us")
    assert NORTH.document["reference"].encode() not in files_of(home / "us")


def test_the_other_section_keeps_its_own_and_is_told_nothing(home, border, clock):
    case = decided(border)
    clock.now = LATER
    mail, kept = len(border.sections["us"].store.outbox(0)), acts(border.sections["mx"], case)
    erase(border, case)
    border.settle()
    assert len(border.sections["us"].store.outbox(0)) == mail
    assert acts(border.sections["mx"], case) == kept
    assert NORTH.document["reference"].encode() in files_of(home / "mx")


def test_the_log_still_proves_every_place_and_tells_who_erased_what(border, clock):
    case = decided(border)
    us = border.sections["us"]
    entries = [us.store.logged.entry(seq) for seq in range(us.store.tree.size)]
    stood = [(event.seq, event.kind) for event in us.store.events(case)]
    clock.now = LATER
    erase(border, case)
    assert [us.store.logged.entry(seq) for seq in range(len(entries))] == entries
    tree, read = us.store.tree, us.store.hash
    for seq in range(tree.size):
        leaf = leaf_hash(us.store.logged.entry(seq))
        verify_inclusion(leaf, seq, tree.size, tree.inclusion(seq, read), tree.root)
    (act,) = erasing.standing(us, case)
    assert (act.kind, act.by, act.body["reason"]) == ("clearance.erased", "L. Hart", WHY)
    assert act.body["acts"] == [f"us:{seq} {kind}" for seq, kind in stood]
    assert act.body["figure"] == "us/clocks/records"
    assert "19 CFR 163.4" in " ".join(act.body["law"])


def test_a_receipt_handed_out_before_still_verifies_and_so_does_the_published_log(
    home, border, clock, tmp_path
):
    case = decided(border)
    receipt = str(border.receipt(case)).encode()
    us = border.sections["us"]
    publication.publish(us, tmp_path / "log")
    early = (tmp_path / "log" / "checkpoint").read_bytes()
    clock.now = LATER
    erase(border, case)
    border.settle()
    publication.publish(us, tmp_path / "log")
    publication.publish(us, tmp_path / "anew")
    ring = KeyRing.parse((home / PUBLIC_KEYS).read_text())
    assert verify(JointReceipt.parse(receipt), ring).joint.case == case
    for name in ("log", "anew"):

        def file(path: str, folder: Path = tmp_path / name) -> bytes | None:
            return (folder / path).read_bytes() if (folder / path).is_file() else None

        note = directory.head_of(file)
        log, witnesses = ring.log("us", note), ring.witnesses("us", note)
        assert directory.verify(file, log, witnesses).size == us.store.tree.size
        assert (tmp_path / name / "checkpoint").read_bytes() != early


def test_what_was_erased_is_named_wherever_it_is_asked_for(border, clock):
    case = decided(border)
    clock.now = LATER
    erase(border, case)
    us = border.sections["us"]
    for ask in (clearance.joint, clearance.alerts.of_case):
        with pytest.raises(PowerError, match=r"case\.erased") as refusal:
            ask(us, case)
        assert "clearance.decided" in refusal.value.says.en
    with pytest.raises(PowerError, match=r"case\.erased"):
        erase(border, case)


def test_what_was_erased_does_not_come_back(home, border, clock):
    case = decided(border)
    clock.now = LATER
    erase(border, case)
    us, mx = (border.sections[name] for name in ("us", "mx"))
    (again,) = clearance.lodge(us, [NORTH.content], "broker", [AS_OF])
    assert {one.code for one in again.findings} >= {"case.erased"}
    told = next(one for one in mx.store.outbox(0) if one.kind == "clearance.lodged")
    mx.store.one(lambda transaction: transaction.send(told.kind, case, told.body))
    border.relay()
    assert acts(us, case)[-1] == "exchange.refused"
    assert NORTH.document["reference"].encode() not in files_of(home / "us")


def refusal_of(border, case, owed=(), at="us") -> str:
    size = border.sections[at].store.tree.size
    with pytest.raises(CruceError) as refusal:
        erase(border, case, at, owed)
    assert border.sections[at].store.tree.size == size
    assert border.sections[at].store.case(case) is not None
    return refusal.value.code


def test_not_before_the_retention_has_run_out(border, clock):
    case = decided(border)
    for clock.now in (AS_OF, AS_OF.replace(year=AS_OF.year + 5)):
        assert refusal_of(border, case) == "erase.retained"
    clock.now = AS_OF.replace(year=AS_OF.year + 5) + timedelta(days=1)
    erase(border, case)


def test_not_while_it_is_open_owed_or_untold(border, clock):
    case = lodge(border, NORTH)
    clock.now = LATER
    assert refusal_of(border, case) == "erase.open"
    present(border, case, NORTH)
    border.settle()
    clock.now = LATER.replace(year=LATER.year + 6)
    assert refusal_of(border, case, ["E-1"]) == "erase.owed"
    border.sections["us"].store.one(lambda one: one.send("clearance.settled", case, b"{}"))
    assert refusal_of(border, case) == "erase.untold"


def test_not_under_a_legal_hold(border, clock):
    case, us = decided(border), border.sections["us"]
    clock.now = LATER
    erasing.place_hold(us, case, "A. Cole", "Grand jury subpoena.")
    erasing.place_hold(us, case, "A. Cole", "Civil action.")
    erasing.lift_hold(us, case, "A. Cole", "Settled.")
    assert refusal_of(border, case) == "erase.held"
    erasing.lift_hold(us, case, "A. Cole", "Quashed.")
    with pytest.raises(PowerError, match=r"erase\.no-hold"):
        erasing.lift_hold(us, case, "A. Cole", "Again.")
    erase(border, case)
    kinds = [one.kind for one in erasing.standing(us, case)]
    assert kinds == [*["clearance.hold_placed"] * 2, *["clearance.hold_lifted"] * 2, "clearance.erased"]


@pytest.mark.parametrize(
    ("by", "reason", "code"),
    [
        ("", WHY, "case.nobody"),
        ("mx: J. Luna", WHY, "case.other-officer"),
        ("L. Hart", " ", "case.erase-reason"),
    ],
)
def test_somebody_of_the_section_answers_for_it_and_says_why(border, clock, by, reason, code):
    case = decided(border)
    clock.now = LATER
    with pytest.raises(PowerError, match=code.replace(".", r"\.")):
        erasing.erase(border.sections["us"], case, by, reason, owed=())


def test_without_a_figure_of_law_nothing_is_erased():
    with pytest.raises(PowerError, match=r"erase\.no-law"):
        erasing.retention(starter_law(), "ca", AS_OF.date())


@given(st.dates(date(2020, 7, 1), date(2090, 12, 31)))
def test_the_retention_is_never_short_of_five_years(closed):
    for section, cites in (("us", "19 CFR 163.4"), ("mx", "Código Fiscal de la Federación")):
        kept = erasing.retention(starter_law(), section, closed)
        assert kept.ends.year == closed.year + 5
        assert (kept.ends.month, kept.ends.day) >= (closed.month, closed.day)
        assert cites in {one.law for one in kept.figure.citations}
    assert not erasing.retention(starter_law(), "mx", closed).figure.verified


def test_papers_of_several_cases_stay_until_the_last_of_them_goes(home, border, clock):
    """A copy of expected arrivals names every truck of the day."""
    agree(border)
    us = border.sections["us"]
    first, second = (lodge(border, harness_northbound(f"S-{n}")) for n in range(2))
    booth = Signer.generate("laredo/1").verifier
    crossing = NORTH.filing.crossing
    contingency.make_copy(us, crossing, booth, 12, "L. Hart")
    for number, case in enumerate((first, second)):
        present(border, case, harness_northbound(f"S-{number}"))
    border.settle()
    clock.now = LATER
    done = erase(border, first)
    assert len(done.stays) == 1
    assert us.store.content(done.stays[0]) is not None
    assert erase(border, second).stays == ()
    assert us.store.content(done.stays[0]) is None
    after = files_of(home / "us")
    assert b"S-0" not in after
    assert NORTH.document["trip"]["driver"]["name"].encode() not in after


def test_what_a_killed_process_had_not_scrubbed_is_scrubbed_when_the_store_is_opened(
    home, clock, monkeypatch
):
    with opened(home, clock=clock) as border:
        case = decided(border)
        clock.now = LATER
        monkeypatch.setattr(SqliteStore, "scrub", lambda self: False)
        assert not erase(border, case).scrubbed
        assert NORTH.document["reference"].encode() in files_of(home / "us")
    monkeypatch.undo()
    with opened(home, 1, clock=clock):
        assert NORTH.document["reference"].encode() not in files_of(home / "us")


def test_while_others_read_it_is_said_that_the_file_is_not_scrubbed(home, border, clock):
    case, us = decided(border), border.sections["us"]
    clock.now = LATER
    us.store._connection.execute("PRAGMA busy_timeout = 50")
    reader = sqlite3.connect(home / "us" / "store.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM event").fetchone()
    assert not erase(border, case).scrubbed
    reader.close()
    assert us.store.scrub()
    assert NORTH.document["reference"].encode() not in files_of(home / "us")
