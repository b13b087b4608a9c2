"""Delivery: at least once, in order, signed; what is false is refused, what cannot be done is kept."""

from __future__ import annotations

import json
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clearance.border import (
    acts,
    bodies,
    examined,
    file_of,
    founded,
    lodge,
    opened,
    pay,
    present,
    seen,
    state,
)
from tests.filings import a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, exchange
from cruce.clearance.appraisal import appraise
from cruce.exchange.parcels import CONTEXT
from cruce.ledger import Signer
from cruce.model import CruceError, JointState, LawError, PeerError, StoreError, Text, Verdict

NORTH = harness_northbound()


@pytest.fixture
def mx(border):
    return border.sections["mx"]


@pytest.fixture
def us(border):
    return border.sections["us"]


def lodged(one, sample=NORTH):
    (outcome,) = clearance.lodge(one, [sample.content], "broker")
    assert isinstance(outcome, clearance.Lodged)
    return outcome.case


def packed(one, peer, limit=1000):
    content = exchange.parcel(one, peer, limit)
    assert content is not None
    return content


def body(content):
    return json.loads(content.partition(b"\n")[2])


def sealed(words, key, context=CONTEXT):
    """Write a parcel by hand, signed with a key of one's choice."""
    text = words if isinstance(words, bytes) else json.dumps(words, separators=(",", ":")).encode()
    return key.sign(text, context=context).hex().encode() + b"\n" + text


def record(one):
    """Everything that a refused parcel must leave as it was."""
    return one.store.head(), one.store.position("mx", "in"), list(one.store.cases())


def refused(one, content, *codes):
    before = record(one)
    with pytest.raises(CruceError) as refusal:
        exchange.accept(one, content)
    assert refusal.value.code in codes
    assert refusal.value.says.en != refusal.value.says.es
    assert record(one) == before


# --- once is enough, twice does no harm --------------------------------------------------------------------


def test_a_parcel_that_comes_twice_is_taken_in_once(mx, us):
    case = lodged(mx)
    content = packed(mx, "us")
    answers = [body(exchange.accept(us, content)) for _ in range(3)]
    assert acts(us, case).count("clearance.lodged") == 1
    assert {answer["position"] for answer in answers} == {1}
    size = us.store.head().size
    exchange.accept(us, content)
    assert us.store.head().size == size


def test_what_was_not_acknowledged_is_sent_again(mx, us):
    first = lodged(mx)
    exchange.accept(us, packed(mx, "us"))  # the answer is lost
    second = lodged(mx, harness_northbound("SECOND"))
    content = packed(mx, "us")
    assert [message[2] for message in body(content)["messages"]] == [first, second]
    exchange.acknowledge(mx, exchange.accept(us, content))  # and says where both stand
    exchange.accept(us, packed(mx, "us"))
    assert {row.id for row in us.store.cases()} == {first, second}


def test_parcels_may_be_small(border, mx, us):
    cases = {lodged(mx, harness_northbound(f"R-{number}")) for number in range(5)}
    while (content := exchange.parcel(mx, "us", 1)) and body(content)["messages"]:
        exchange.acknowledge(mx, exchange.accept(us, content))
    assert {row.id for row in us.store.cases()} == cases


def test_after_a_gap_nothing_is_taken_and_the_answer_says_from_where(mx, us):
    lodged(mx)
    first = packed(mx, "us")
    exchange.accept(us, first)
    mx.reached["us", "out"] = 7  # it believes that more has arrived than has
    for number in range(9):
        lodged(mx, harness_northbound(f"R-{number}"))
    late = packed(mx, "us")
    assert body(late)["after"] == 7
    answer = exchange.accept(us, late)
    assert (body(answer)["position"], len(list(us.store.cases()))) == (1, 1)
    exchange.acknowledge(mx, answer)
    exchange.accept(us, packed(mx, "us"))
    assert len(list(us.store.cases())) == 10


def test_old_answers_and_old_parcels_do_no_harm(border, mx, us):
    lodged(mx)
    old = packed(mx, "us")
    old_answer = exchange.accept(us, old)
    exchange.acknowledge(mx, old_answer)
    case = lodged(mx, harness_northbound("SECOND"))
    border.settle()
    exchange.acknowledge(mx, old_answer)
    exchange.accept(us, old)
    border.settle()
    assert acts(us, case).count("clearance.lodged") == 1
    assert mx.store.position("us", "out") == 2


def test_an_answer_is_no_parcel_and_a_parcel_no_answer(mx, us):
    lodged(mx)
    content = packed(mx, "us")
    answer = exchange.accept(us, content)
    with pytest.raises(PeerError, match=r"peer\.parcel"):
        exchange.accept(mx, answer)
    with pytest.raises(PeerError, match=r"peer\.parcel"):
        exchange.acknowledge(us, packed(mx, "us"))


# --- what is false -----------------------------------------------------------------------------------------


@given(place=st.integers(0, 10**6), difference=st.integers(1, 255))
def test_one_changed_byte_is_refused_and_leaves_nothing(tampered, place, difference):
    us, content = tampered
    changed = bytearray(content)
    changed[place % len(content)] ^= difference
    try:
        bytes.fromhex(changed.partition(b"\n")[0].decode("ascii"))
    except ValueError:
        pass
    else:
        if bytes(changed).lower() == content.lower() and bytes(changed)[128:] == content[128:]:
            return  # hexadecimal in capitals is the same signature
    refused(us, bytes(changed), "peer.signature", "peer.parcel", "peer.unknown", "peer.version")


@pytest.fixture(scope="module")
def tampered(tmp_path_factory):
    with opened(founded(tmp_path_factory.mktemp("tampered") / "home")) as border:
        lodged(border.sections["mx"])
        yield border.sections["us"], packed(border.sections["mx"], "us")


JUNK = (
    b"",
    b"\n",
    b"00\n{}",
    b"zz\n{}",
    b"\xff\xfe\n{}",
    b"00\nnull",
    b"00\n[]",
    b'00\n{"from": [], "to": {}}',
    b'00\n{"from": {}, "to": "us"}',
    b'00\n{"from": "mx", "to": "us"}',
    b'00\n{"from": "mx", "to": "mx"}',
    b'00\n{"from": "\\ud800", "to": "us"}',
    b'00\n{"from": NaN, "to": Infinity}',
    b"00\n" + b"[" * 100_000,
    b"0" * 128 + b"\n" + b'{"from":"mx","to":"us"}',
)


@pytest.mark.parametrize("content", JUNK, ids=range(len(JUNK)))
def test_what_is_no_parcel_is_refused_by_name(us, mx, content):
    refused(us, content, "peer.signature", "peer.parcel", "peer.unknown", "peer.version")
    with pytest.raises(PeerError):
        exchange.acknowledge(us, content)


def test_a_parcel_must_come_from_a_section_that_is_known_and_be_for_this_one(tmp_path, mx, us):
    lodged(mx)
    with opened(founded(tmp_path / "three", ("ca", "mx", "us"))) as other:
        lodged(other.sections["ca"])
        refused(us, packed(other.sections["ca"], "us"), "peer.unknown")
        refused(us, packed(other.sections["ca"], "mx"), "peer.unknown")
    refused(mx, packed(mx, "us"), "peer.unknown")


def test_a_parcel_must_be_signed_by_the_sections_own_key_for_acts_as_a_parcel(mx, us):
    lodged(mx)
    words = body(packed(mx, "us"))
    stranger = Signer.generate("cruce/mx/act")
    for key in (stranger, mx.keys.log, us.keys.act):
        refused(us, sealed(words, key), "peer.signature")
    for context in ("", "cruce/decision/1", "cruce/parcel/2"):
        refused(us, sealed(words, mx.keys.act, context), "peer.signature")
    exchange.accept(us, sealed(words, mx.keys.act))


def test_a_parcel_of_another_version_is_refused_by_name(mx, us):
    lodged(mx)
    for version in (0, 2, "1", None):
        refused(us, sealed(body(packed(mx, "us")) | {"v": version}, mx.keys.act), "peer.version")


SIGNED_JUNK = {
    "no messages": {"messages": None},
    "a text for messages": {"messages": "abcd"},
    "a short message": {"messages": [[1, "clearance.lodged"]]},
    "a fraction": {"messages": [[1.5, "clearance.selected", "c", {}]]},
    "infinity": {"after": float("inf")},
    "a huge number": {"messages": [[10**30, "clearance.selected", "c", {}]], "after": 10**30 - 1},
    "negative": {"after": -1},
    "a number twice": {"messages": [[1, "a.b", "c", {}], [1, "a.b", "c", {}]]},
    "numbers out of order": {"messages": [[2, "a.b", "c", {}], [1, "a.b", "c", {}]]},
    "a number left out": {"messages": [[1, "a.b", "c", {}], [3, "a.b", "c", {}]]},
    "a kind that is none": {"messages": [[1, {}, "c", {}]]},
    "a kind that is no text": {"messages": [[1, "\ud800", "c", {}]]},
    "a case that is no text": {"messages": [[1, "a.b", "\ud800", {}]]},
    "no checkpoint": {"checkpoint": 7},
    "another's checkpoint": {"checkpoint": "a\n\n— b c\n"},
    "a proof of numbers": {"proof": [1]},
    "no position": {"witnessed": "x"},
}


@pytest.mark.parametrize("name", SIGNED_JUNK)
def test_a_signed_parcel_that_is_not_what_was_agreed_is_refused_whole(mx, us, name):
    lodged(mx)
    words = body(packed(mx, "us")) | SIGNED_JUNK[name]
    refused(us, sealed(words, mx.keys.act), "peer.parcel", "ledger.note-malformed")


@pytest.mark.parametrize(
    "changes",
    [{"position": None}, {"position": float("inf")}, {"position": -1}, {"checkpoint": 5}, {"position": "1"}],
)
def test_an_answer_that_is_not_what_was_agreed_is_refused(mx, us, changes):
    lodged(mx)
    answer = body(exchange.accept(us, packed(mx, "us"))) | changes
    with pytest.raises(CruceError):
        exchange.acknowledge(mx, sealed(answer, us.keys.act))
    assert mx.reached["us", "out"] == 0


# --- what cannot be carried out is kept, and delivery goes on ----------------------------------------------


def tell(one, kind, case, words):
    """Let a section say something that it would not say by itself."""
    one.store.one(lambda transaction: transaction.send(kind, case, json.dumps(words).encode()))


STRANGE = {
    "an unknown kind": ("flow.counted", {"version": 1, "trucks": 9}),
    "no version": ("clearance.selected", {}),
    "a version of text": ("clearance.selected", {"version": "1"}),
    "an infinite version": ("clearance.selected", {"version": float("inf")}),
    "version nought": ("clearance.selected", {"version": 0}),
    "an absurd version": ("clearance.lodged", {"version": 10**30}),
    "a list": ("clearance.selected", [1]),
    "a filing that is none": ("clearance.lodged", {"version": 1, "filing": 5, "at": "2026-05-13T11:30:00Z"}),
    "a channel that is none": ("clearance.selected", {"version": 1, "disclosure": {"channel": "blue"}}),
    "charges that are none": ("clearance.selected", {"version": 1, "charges": 5}),
    "a presentation that is none": ("clearance.presented", {"version": 1, "presentation": 5}),
    "no examination": ("clearance.examined", {"version": 1, "number": 1}),
    "an examination without its number": (
        "clearance.examined",
        {"version": 1, "examination": {"at": "2026-05-13T11:30:00Z", "team": ["x"]}},
    ),
    "a decision that is none": ("clearance.decided", {"version": 1, "decision": {"decision": {}}}),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_message_that_cannot_be_carried_out_is_kept_and_the_next_one_is_heard(border, mx, us, name):
    case = lodge(border, NORTH)
    kind, words = STRANGE[name]
    before = file_of(us, case)
    tell(mx, kind, case, words)
    border.relay()
    assert file_of(us, case) == before
    (kept,) = bodies(us, case, "exchange.refused")
    assert (kept["from"], kept["kind"]) == ("mx", kind)
    assert json.loads(us.store.content(kept["kept"])) == words
    present(border, case, NORTH)
    assert state(border, case) is JointState.RELEASED


def test_a_message_on_a_case_that_nobody_knows_is_kept(border, mx, us):
    tell(mx, "clearance.withdrawn", "unknown", {"version": 1})
    border.relay()
    (kept,) = bodies(us, "unknown", "exchange.refused")
    assert kept["code"] == "case.unknown"


def test_a_filing_other_than_announced_is_not_taken_in(border, mx, us):
    other = harness_northbound("OTHER")
    words = {
        "version": 1,
        "canonical": "0" * 64,
        "filing": other.content.decode(),
        "at": "2026-05-13T11:30:00Z",
    }
    tell(mx, "clearance.lodged", "somecase", words)
    border.relay()
    assert list(us.store.cases()) == []


def test_a_decision_must_be_the_senders_on_this_filing_and_signed(border, mx, us):
    case = lodge(border, NORTH)
    other = lodge(border, harness_northbound("OTHER"))
    clearance.rule(us, other, Verdict.HOLD, ["weapon"], "officer")
    signed = bodies(us, other, "clearance.decided")[0]["decision"]
    for change in ({"case": case}, {"case": case, "section": "mx"}, {}):
        tell(
            mx,
            "clearance.decided",
            case,
            {"version": 1, "decision": signed | {"decision": signed["decision"] | change}},
        )
    border.relay()
    assert clearance.joint(us, case).decisions == ()
    assert len(bodies(us, case, "exchange.refused")) == 3


def test_only_who_has_an_act_to_take_can_withdraw(border, mx, us):
    case = lodge(border, empty_northbound())
    tell(mx, "clearance.withdrawn", case, {"version": 1})
    border.relay()
    assert state(border, case) is JointState.OPEN


def test_a_fault_of_our_own_loses_no_message(border, mx, us, monkeypatch):
    """Where the law at hand cannot be read, the parcel is not taken in, and comes again."""
    cases = [lodged(mx, harness_northbound(f"R-{number}")) for number in range(3)]

    def broken(section, raw, at, version=1):
        if b"R-1" in raw:
            raise LawError("law.broken", Text(en="x", es="y"), Text(en="x", es="y"))
        return appraise(section, raw, at, version)

    monkeypatch.setattr("cruce.clearance.hearing.appraise", broken)
    with pytest.raises(LawError):
        border.relay()
    assert [row.id for row in us.store.cases()] in ([], [cases[0]])
    monkeypatch.undo()
    border.relay()
    assert {row.id for row in us.store.cases()} == set(cases)


def test_a_bug_of_our_own_is_kept_aside_and_blocks_nobody(border, mx, us, monkeypatch):
    cases = [lodged(mx, harness_northbound(f"R-{number}")) for number in range(3)]

    def broken(section, raw, at, version=1):
        return 1 // 0 if b"R-1" in raw else appraise(section, raw, at, version)

    monkeypatch.setattr("cruce.clearance.hearing.appraise", broken)
    border.relay()
    assert {row.id for row in us.store.cases()} == {cases[0], cases[2]}
    assert bodies(us, cases[1], "exchange.refused")[0]["code"] == "ZeroDivisionError"


def test_a_full_disk_at_the_receiver_loses_no_message(border, mx, us):
    case = lodged(mx)
    connection = us.store._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"store\.full"):
        border.relay()
    assert us.store.case(case) is None
    connection.execute("PRAGMA max_page_count = 1000000")
    present(border, case, NORTH)
    assert state(border, case) is JointState.RELEASED


# --- order of arrival --------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_three_sections_come_to_the_same_end_in_whatever_order_parcels_arrive(tmp_path, order):
    """Canada may hear of what Mexico saw before it hears of the filing itself."""
    with opened(founded(tmp_path / "home", ("ca", "mx", "us"))) as border:
        names = [list(border.sections)[place] for place in order]
        ca, mx, us = (border.sections[name] for name in names)
        south = a1_southbound()
        case = lodged(ca, south)
        exchange.deliver(ca, mx)
        clearance.present(mx, {case: seen(south.filing)}, "gate")
        exchange.deliver(mx, us)  # before the filing itself
        assert us.store.case(case) is None
        border.relay()
        pay(border, case)
        assert state(border, case) is JointState.RELEASED
        for one in (ca, mx, us):
            assert file_of(one, case).observed.keys() == {"ca", "mx", "us"}


def test_what_is_said_of_a_version_before_it_comes_is_heard_with_it(tmp_path):
    with opened(founded(tmp_path / "home", ("ca", "mx", "us"))) as border:
        ca, mx, us = border.sections.values()
        case = lodge(border, NORTH)
        amended = NORTH.spoilt({"/consignments/0/items/0/value": "40000.00"})
        clearance.amend(mx, amended.content, "broker")
        exchange.deliver(mx, us)
        clearance.present(us, {case: seen(NORTH.filing)}, "gate")
        exchange.deliver(us, ca)  # of version 2, and Canada has version 1
        border.relay()
        assert file_of(ca, case).observed.keys() == {"ca", "mx", "us"}
        assert state(border, case) is JointState.RELEASED


def test_messages_in_both_directions_may_cross(border, mx, us):
    case = lodged(mx)
    content = packed(mx, "us")
    other = lodged(us, a1_southbound())
    back = packed(us, "mx")
    exchange.acknowledge(us, exchange.accept(mx, back))
    exchange.acknowledge(mx, exchange.accept(us, content))
    pay(border, other)
    border.relay()
    for number, sample in ((case, NORTH), (other, a1_southbound())):
        present(border, number, sample)
        assert state(border, number) is JointState.RELEASED


def test_findings_travel_with_the_examination(border, mx, us):
    case = lodge(border, NORTH)
    present(border, case, NORTH, seals=("BROKEN",))
    border.examine({case: examined("weapon")}, "team", section="us")
    assert state(border, case) is JointState.HELD
