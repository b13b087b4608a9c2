"""What sections say of an inspection comes to the same, in whatever order and however often it is heard."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clearance.border import acts, bodies, file_of, opened
from tests.clearance.contingent import clock, home
from tests.clearance.inspected import ANA, BOB, NORTH, at_work, doubted, joined, order
from tests.filings import AS_OF

from cruce.clearance import inspection
from cruce.clearance.inspection import Found, merging
from cruce.clearance.inspection.evidence import media_of
from cruce.clearance.inspection.finding import minutes
from cruce.clearance.seals import expected
from cruce.model import (
    Answer,
    Evidence,
    EvidenceKind,
    Inspection,
    InspectionKind,
    InspectionOrder,
    Member,
    Quantity,
    Result,
    SealChange,
    Weighing,
)
from cruce.section import Section
from cruce.store import Transaction

__all__ = ["clock", "home"]  # fixtures
MOMENTS = st.integers(0, 5).map(lambda minute: AS_OF + timedelta(minutes=minute))
SECTIONS = st.sampled_from(("ca", "mx", "us"))
NAMES = st.sampled_from(("Ana", "Bob"))
BY = st.builds("{}: {}".format, SECTIONS, NAMES)
ORDERS = st.builds(
    InspectionOrder,
    section=SECTIONS,
    at=MOMENTS,
    by=NAMES,
    kinds=st.lists(st.sampled_from(InspectionKind), min_size=1, max_size=2).map(tuple),
)
EVIDENCE = st.builds(
    Evidence,
    digest=st.sampled_from(("a" * 64, "b" * 64)),
    kind=st.sampled_from(EvidenceKind),
    media=st.just("image/jpeg"),
    size=st.just(9),
    says=st.sampled_from((None, "x")),
    by=BY,
    at=MOMENTS,
)
WEIGHT = st.just(Quantity(amount=Decimal(5), unit="kg"))
SAID: list[Any] = [
    st.tuples(st.just(merging.with_order), ORDERS),
    st.tuples(st.just(merging.with_member), st.builds(Member, section=SECTIONS, officer=NAMES, at=MOMENTS)),
    st.tuples(st.just(merging.begun), MOMENTS),
    st.tuples(
        st.just(merging.with_answers),
        st.lists(
            st.builds(
                Answer,
                question=st.sampled_from(("general.seals", "scan.image")),
                result=st.sampled_from(Result),
                by=BY,
                at=MOMENTS,
            ),
            max_size=3,
        ),
    ),
    st.tuples(st.just(merging.with_evidence), st.lists(EVIDENCE, max_size=3)),
    st.tuples(st.just(merging.with_weight), st.builds(Weighing, weight=WEIGHT, by=BY, at=MOMENTS)),
    st.tuples(
        st.just(merging.with_seals),
        st.builds(SealChange, put_on=st.sampled_from((("N1",), ("N2",))), by=BY, at=MOMENTS),
    ),
]


def told(said: list[Any]) -> Inspection:
    one = Inspection(number=1)
    for take, what in said:
        one = take(one, what)
    return one


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_order_and_number_of_messages_does_not_matter(data):
    said = data.draw(st.lists(st.one_of(SAID), max_size=10))
    shuffled = data.draw(
        st.permutations([*said, *data.draw(st.lists(st.sampled_from(said), max_size=4))] if said else [])
    )
    assert told(said) == told(shuffled)
    assert Inspection.model_validate_json(told(said).model_dump_json()) == told(said)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 100_000))
def test_each_minute_that_has_begun_counts_as_a_whole_one(seconds):
    counted = minutes(AS_OF, AS_OF + timedelta(seconds=seconds))
    assert 60 * (counted - 1) < seconds <= 60 * counted or (seconds, counted) == (0, 0)
    assert minutes(AS_OF + timedelta(seconds=1), AS_OF) == 0


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_told_apart_without_a_crash(content):
    for start in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"):
        assert media_of(start + content) in (None, "image/jpeg", "image/png", "application/pdf", "text/plain")
    assert media_of(content) in (None, "text/plain") or content[:1] in (b"\xff", b"\x89", b"%")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from("ABCD"), unique=True),
    st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(1, 9)), max_size=4),
)
def test_a_broken_seal_is_not_on_the_load_and_a_new_one_is(filed, changes):
    made = [
        SealChange(broken=(f"{old}-1",), put_on=(f"NEW-{number}-{place}",), by="us: B", at=AS_OF)
        for place, (old, number) in enumerate(changes)
    ]
    now = expected([f"{one}1" for one in filed], made)
    assert {one.put_on[0] for one in made} <= set(now)
    assert not {f"{old}1" for old, _ in changes} & set(now)


def say(section: Section, kind: str, case: str, body: bytes) -> None:
    """Put a message into the outbox of a section, whatever it says."""

    def work(transaction: Transaction) -> None:
        transaction.send(kind, case, body)

    section.store.one(work)


def test_messages_of_an_inspection_heard_twice_or_late_change_nothing(home, clock):
    """A peer that lost its place sends all again; one that speaks of an inspection long over is noted."""
    with opened(home, clock=clock) as border:
        case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
        at_work(border, case)
        before = file_of(mx, case).inspection
        for message in us.store.outbox(0):
            if message.kind in ("clearance.ordered", "clearance.joined", "clearance.begun"):
                say(us, message.kind, case, message.body)
        border.relay()
        assert file_of(mx, case).inspection == before
        inspection.cancel(us, case, "again later", BOB)
        border.relay()
        order(border, case)
        joined(border, case)
        now = file_of(mx, case).inspection
        late = next(m for m in us.store.outbox(0) if m.kind == "clearance.begun")
        say(us, late.kind, case, late.body)
        border.relay()
        assert file_of(mx, case).inspection == now
        assert now is not None
        assert (now.number, now.begun) == (2, None)


def test_messages_that_are_not_what_was_agreed_are_kept_aside_and_change_nothing(home, clock):
    at, other = "2026-05-13T11:30:00Z", "mx: Ana"
    bad: list[tuple[str, dict[str, Any]]] = [
        ("ordered", {"order": {"section": "mx", "at": at, "by": "x"}}),
        ("ordered", {"order": {"section": "us", "at": at, "by": "x", "kinds": ["search"]}}),
        ("ordered", {"inspection": 0, "order": {"section": "us", "at": at, "by": "x"}}),
        ("ordered", {"inspection": 9999, "order": {"section": "us", "at": at, "by": "x"}}),
        ("ordered", {"inspection": True, "order": {"section": "us", "at": at, "by": "x"}}),
        ("ordered", {}),
        ("joined", {"member": {"section": "us", "officer": "B", "at": at, "how": "remote"}}),
        ("begun", {"begun": "yesterday"}),
        ("answered", {"answers": [{"question": "a", "result": "differs", "by": other, "at": at}]}),
        ("attached", {"evidence": [{**_piece("no", at), "media": "x"}]}),
        ("attached", {"evidence": [_piece("0" * 64, at)], "content": "bm90IGl0"}),
        ("attached", {"evidence": [_piece(f"{one:064x}", at) for one in range(61)]}),
        ("weighed", {"weighing": {"weight": {"amount": "x", "unit": "kg"}, "by": "us: B", "at": at}}),
        ("resealed", {"seals": {"put_on": ["N1"], "by": other, "at": at}}),
        ("resealed", {"seals": {"put_on": ["x" * 99], "by": "us: B", "at": at}}),
        ("cancelled", {"reason": "", "by": "us: B"}),
        ("cancelled", {"reason": "no", "by": other}),
        ("seals_checked", {"seen": ["x" * 99], "expected": [], "differs": True}),
    ]  # fmt: skip
    with opened(home, clock=clock) as border:
        case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
        order(border, case)
        before = file_of(mx, case)
        for act, body in bad:
            said = json.dumps({"version": 1, "inspection": 1, **body}).encode()
            say(us, f"clearance.{act}", case, said)
            border.relay()
            assert file_of(mx, case) == before, act
        assert len(bodies(mx, case, "exchange.refused")) == len(bad)


def _piece(digest: str, at: str) -> dict[str, Any]:
    return {"digest": digest, "kind": "photo", "media": "image/png", "size": 1, "by": "us: B", "at": at}


def test_acts_of_officers_who_are_not_at_the_load_are_kept_aside(home, clock):
    """Nobody answers the checklist or changes seals who did not join, whatever their section says."""
    at = "2026-05-13T11:30:00Z"
    said: list[tuple[str, dict[str, Any]]] = [
        ("answered", {"answers": [{"question": "a", "result": "as-declared", "by": "us: Eve", "at": at}]}),
        ("attached", {"evidence": [{**_piece("0" * 64, at), "by": "us: Eve"}]}),
        ("resealed", {"seals": {"put_on": ["N1"], "by": "us: Eve", "at": at}}),
    ]
    with opened(home, clock=clock) as border:
        case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
        at_work(border, case)
        before = file_of(mx, case)
        for act, body in said:
            words = json.dumps({"version": 1, "inspection": 1, **body}).encode()
            say(us, f"clearance.{act}", case, words)
        border.relay()
        assert file_of(mx, case) == before
        assert len(bodies(mx, case, "exchange.refused")) == len(said)


def test_what_is_heard_of_evidence_is_kept_only_if_it_is_what_it_says(home, clock):
    """Content of another kind than was announced is not kept; its digest is on record."""
    import base64

    from cruce.model import digest

    with opened(home, clock=clock) as border:
        case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
        at_work(border, case)
        svg = b"<svg/>"
        piece = {**_piece(digest(svg), "2026-05-13T11:30:00Z"), "by": f"us: {BOB}"}
        body = {"version": 1, "inspection": 1, "evidence": [piece], "content": base64.b64encode(svg).decode()}
        say(us, "clearance.attached", case, json.dumps(body).encode())
        border.relay()
        held = file_of(mx, case).inspection
        assert held is not None
        assert [one.digest for one in held.evidence] == [digest(svg)]
        assert mx.store.content(digest(svg)) is None


def test_orders_and_findings_that_cross_in_any_order_leave_both_with_one_end(home, clock):
    """One side calls it off while the other records what it found: what was found counts on both."""
    with opened(home, clock=clock) as border:
        case, us, mx = doubted(border), border.sections["us"], border.sections["mx"]
        at_work(border, case, kinds=("scan",))
        asked = inspection.look(mx, file_of(mx, case), NORTH.filing).questions
        inspection.answer(mx, case, {each.code: (Result.AS_DECLARED, None) for each in asked}, ANA)
        inspection.find(mx, case, Found(), ANA)
        inspection.cancel(us, case, "taking too long", BOB)
        border.relay()
        for one in (us, mx):
            held = file_of(one, case).inspection
            assert held is not None
            assert held.found is not None
            assert file_of(one, case).examination is not None
        assert "clearance.decided" in acts(us, case)
