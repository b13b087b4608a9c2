"""Evidence and seals of an inspection: what is kept, what crosses, what a later gate finds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.clearance.border import (
    bodies,
    examined,
    file_of,
    lodge,
    opened,
    present,
)
from tests.clearance.contingent import agree, clock, home
from tests.clearance.inspected import (
    ANA,
    BOB,
    JOINT,
    JPEG,
    NORTH,
    PHOTO,
    SEAL,
    answered,
    at_work,
    doubted,
    joined,
    known,
    known_here,
    order,
    refused,
)
from tests.clearance.test_bundle import sound

from cruce import clearance
from cruce.clearance import erasing, inspection
from cruce.clearance.inspection import Found, Piece
from cruce.model import (
    Channel,
    EvidenceKind,
    Find,
    SiteAct,
    SiteRule,
    digest,
)
from cruce.store import Transaction

__all__ = ["clock", "home"]  # fixtures


@pytest.fixture
def border(home, clock):
    with opened(home, clock=clock) as border:
        yield border


def test_a_broken_seal_has_its_new_number_in_both_records_at_once(border):
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    at_work(border, case)
    refused("seal-unknown", lambda: inspection.reseal(us, case, ["NOT-HERE"], ["N1"], BOB))
    inspection.reseal(us, case, ["OTHER1"], [], BOB)
    border.relay()
    answered(border, case)
    refused("unsealed", lambda: inspection.find(us, case, Found(), BOB))
    refused("seal-used", lambda: inspection.reseal(us, case, [], ["other-1"], BOB))
    inspection.reseal(us, case, [], ["N-1"], BOB)
    border.relay()
    for one in (us, mx):
        assert "N-1" in inspection.look(one, file_of(one, case), NORTH.filing).seals
        assert file_of(one, case).resealed[-1].put_on == ("N-1",)


def test_a_seal_that_differs_at_a_later_gate_is_a_finding_told_to_both(border):
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    at_work(border, case)
    answered(border, case)
    inspection.reseal(us, case, ["OTHER1"], ["N1"], BOB)
    inspection.find(us, case, Found(), BOB)
    border.relay()
    left = inspection.look(us, file_of(us, case), NORTH.filing).seals
    assert inspection.check_seals(mx, case, left, ANA) == ()
    (finding,) = inspection.check_seals(mx, case, ("OTHER1",), ANA)
    assert finding.code == "seal.differs"
    assert "N1" in finding.says.en
    border.relay()
    assert file_of(us, case).unsealed
    assert file_of(mx, case).unsealed


def test_a_gate_that_sees_the_seal_put_on_by_the_team_doubts_nothing(border):
    """The filing names the old number: held against it, the new one counts as the old."""
    case, us = lodge(border, NORTH), border.sections["us"]
    order(border, case, why="a tip")
    present(border, case, NORTH)
    joined(border, case)
    inspection.begin(us, case, BOB)
    inspection.reseal(us, case, [SEAL], ["N1"], BOB)
    border.relay()
    present(border, case, NORTH, seals=("N1", *[s.number for s in NORTH.filing.trip.seals[1:]]))
    assert file_of(us, case).channel is Channel.GREEN
    present(border, case, NORTH)
    assert file_of(us, case).channel is not Channel.GREEN


def test_a_broken_seal_afterwards_is_reason_enough(border):
    case, us = doubted(border), border.sections["us"]
    clearance.examine(us, {case: examined()}, "team")
    refused("inspected", lambda: order(border, case))
    inspection.check_seals(us, case, ("GONE",), BOB)
    order(border, case)
    assert file_of(us, case).repeats == 0


def test_evidence_is_told_by_digest_always_and_by_content_where_a_minute_lets_it(border):
    agree(
        border, contingency=(), levels=JOINT, supersedes=("acta-1",), effective="2026-01-01",
        shares=("filing", "channel", "band", "reason-codes"),
        sites=(SiteRule(site="*", section="*", acts=tuple(SiteAct)),),
    )  # fmt: skip
    case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
    at_work(border, case)
    inspection.attach(us, case, [PHOTO], BOB)
    border.relay()
    (piece,) = known(border, case).evidence
    assert us.store.content(piece.digest) == JPEG
    assert mx.store.content(piece.digest) is None
    assert all(b'"content"' not in message.body for message in us.store.outbox(0))


def test_evidence_is_refused_whole_with_every_fault(border):
    case, us = doubted(border), border.sections["us"]
    at_work(border, case)
    bad = [
        Piece(b"", EvidenceKind.PHOTO),
        Piece(b"<svg onload='x'/>", EvidenceKind.PAPER),
        Piece(b"PK\x03\x04" + bytes(99), EvidenceKind.PHOTO),
        Piece(b"plain words", EvidenceKind.PHOTO),
        Piece(JPEG, EvidenceKind.PHOTO, None, "7/7"),
        PHOTO,
    ]
    size = us.store.tree.size
    told = refused("evidence", lambda: inspection.attach(us, case, bad, BOB))
    for place in range(1, 6):
        assert f"piece {place} " in told.says.en
        assert f"pieza {place} " in told.says.es
    assert "piece 6 " not in told.says.en
    assert us.store.tree.size == size
    refused("evidence", lambda: inspection.attach(us, case, [PHOTO] * 13, BOB))
    inspection.attach(us, case, [PHOTO, PHOTO], BOB)
    inspection.attach(us, case, [PHOTO], BOB)
    assert len(known_here(us, case).evidence) == 1


def test_a_store_killed_between_the_bytes_and_the_record_has_both_or_neither(border, monkeypatch):
    """The bytes and the act that names them are one commit: a fault between them leaves nothing."""
    case, us = doubted(border), border.sections["us"]
    at_work(border, case)
    size = us.store.tree.size
    with monkeypatch.context() as broken:
        broken.setattr(Transaction, "keep", _dies)
        with pytest.raises(RuntimeError):
            inspection.attach(us, case, [PHOTO], BOB)
    assert us.store.tree.size == size
    assert us.store.content(digest(JPEG)) is None
    assert known_here(us, case).evidence == ()
    inspection.attach(us, case, [PHOTO], BOB)
    assert us.store.content(digest(JPEG)) == JPEG


def _dies(*_: Any) -> str:
    raise RuntimeError("killed")


def test_evidence_goes_when_its_case_is_erased(border, clock):
    case, us = doubted(border), border.sections["us"]
    at_work(border, case)
    inspection.attach(us, case, [PHOTO], BOB)
    answered(border, case)
    inspection.find(us, case, Found(), BOB)
    border.settle()
    name = digest(JPEG)
    assert us.store.content(name) == JPEG
    clock.now += timedelta(days=366 * 6)
    erasing.erase(us, case, BOB, "retention is over", owed=())
    assert us.store.content(name) is None


def test_a_decision_after_an_inspection_is_replayed_the_same_from_its_bundle(home, border):
    case, us = doubted(border), border.sections["us"]
    at_work(border, case)
    answered(border, case)
    inspection.find(us, case, Found(reasons=("weapon",), find=Find.SEIZURE), BOB)
    border.settle()
    sound(home, border, case, "us")


def test_a_gate_reading_after_new_seals_is_replayed_as_it_was_held_against_the_filing(home, border):
    case, us = doubted(border), border.sections["us"]
    at_work(border, case)
    answered(border, case)
    inspection.reseal(us, case, ["OTHER1"], ["N1"], BOB)
    present(border, case, NORTH, at="us", seals=("N1",))
    inspection.find(us, case, Found(), BOB)
    border.settle()
    assert bodies(us, case, "clearance.presented")[-1]["read_as"] == [
        one.number for one in NORTH.filing.trip.seals
    ]
    sound(home, border, case, "us")
