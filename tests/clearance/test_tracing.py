"""Events of EPCIS on a case: recorded once, told where a minute lets them cross, and made into its
timeline.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.clearance import border as borders
from tests.clearance.border import acts, bodies, check_log, examined, filing_of, pay, present
from tests.clearance.contingent import agree
from tests.filings import AS_OF, harness_northbound

from cruce.clearance import tracing
from cruce.ledger import Signer
from cruce.model import Function, Integration, Level, PowerError, canonical
from cruce.tracking import Act, Sighting, epcis, sightings
from cruce.tracking.sightings import HandOver, Signature, hand_over_words, identifier
from cruce.tracking.transit import Arrived, Order

NORTH = harness_northbound()
TRIP = NORTH.filing.trip
PLATE = TRIP.conveyance.plates[0].number
SEAL = TRIP.seals[0].number
ARRIVES = NORTH.filing.expected_arrival


def lodge(border, sample):
    """Lodge a filing, and let its truck be on the way: it is an hour after it was expected."""
    case = borders.lodge(border, sample)
    border.sections["mx"].clock.now = ARRIVES + timedelta(hours=1)
    return case


def seen(act: Act, minutes: float = -60, **more: Any) -> Sighting:
    facts: dict[str, Any] = {"things": (PLATE,), **more}
    return Sighting(hash="", act=act, at=ARRIVES + timedelta(minutes=minutes), **facts)


def paper(*told: Sighting, **more: Any) -> bytes:
    events = [sightings.event_of(one) for one in told]
    return epcis.written({**epcis.document(events, AS_OF, [sightings.CONTEXT]), **more})


def record(border, *told: Sighting, at: str = "mx", **more: Any):
    made = tracing.record(border.sections[at], paper(*told), "gate", **more)
    border.relay()
    return made


def followed(border, case, at="mx"):
    return tracing.follow(border.sections[at], case)


def test_an_event_finds_its_case_by_plate_and_is_told_to_the_other_section(border):
    case = lodge(border, NORTH)
    (one,) = record(border, seen(Act.QUEUED)).events
    assert (one.case, one.fresh, one.why) == (case, True, None)
    assert acts(border.sections["mx"], case)[-1] == "tracking.observed"
    (told,) = [
        body for body in bodies(border.sections["us"], case, "exchange.received") if body["act"] == "observed"
    ]
    assert (told["from"], told["hash"]) == ("mx", one.hash)
    for name in ("mx", "us"):
        assert [held.act for held in followed(border, case, name).timeline.sightings] == [Act.QUEUED]
        check_log(border.sections[name])


@pytest.mark.parametrize(
    "more",
    [
        {"things": (), "seals": (SEAL.lower(),)},
        {"things": (), "papers": (identifier("reference", NORTH.filing.reference),)},
        {"things": (f"{PLATE[:2]}-{PLATE[2:]}",)},
    ],
)
def test_it_is_found_by_seal_reference_or_a_plate_written_otherwise(border, more):
    case = lodge(border, NORTH)
    act = Act.GATE_IN
    assert record(border, seen(act, **more)).events[0].case == case


def test_the_number_of_a_case_counts_before_what_a_truck_looks_like(border):
    case = lodge(border, NORTH)
    named = seen(Act.GATE_IN, things=("ZZ99",), papers=(identifier("case", case),))
    assert record(border, named).events[0].case == case


@pytest.mark.parametrize("more", [{"things": ("ZZ99",)}, {"things": ()}, {"minutes": -60 * 24 * 8}])
def test_what_fits_no_case_is_told_so_and_not_recorded(border, more):
    case = lodge(border, NORTH)
    before = border.sections["mx"].store.tree.size
    (one,) = record(border, seen(Act.GATE_IN, **more)).events
    assert (one.case, one.fresh) == (None, False)
    assert one.why.en != one.why.es
    assert border.sections["mx"].store.tree.size == before
    assert "tracking.observed" not in acts(border.sections["mx"], case)


def test_the_same_event_comes_once_however_it_is_sent(border):
    case = lodge(border, NORTH)
    first = seen(Act.GATE_IN)
    record(border, first, first)
    again = record(border, first)
    assert [(one.case, one.fresh) for one in again.events] == [(case, False)]
    record(border, first, at="us")  # the other section was told of it already
    for name in ("mx", "us"):
        kinds = acts(border.sections[name], case)
        told = [
            body
            for body in bodies(border.sections[name], case, "exchange.received")
            if body["act"] == "observed"
        ]
        assert kinds.count("tracking.observed") + len(told) == 1


def test_it_stays_here_where_no_minute_lets_the_filing_cross(border):
    case = lodge(border, NORTH)
    alone = Integration(function=Function.FILING, level=Level.OBSERVE)
    agree(border, contingency=(), shares=(), levels=(alone,), effective="2026-01-01")
    record(border, seen(Act.GATE_IN))
    assert acts(border.sections["mx"], case)[-1] == "tracking.observed"
    assert not followed(border, case, "us").timeline.sightings


def test_a_refused_document_writes_nothing(border):
    lodge(border, NORTH)
    size = border.sections["mx"].store.tree.size
    broken = paper(seen(Act.GATE_IN)).replace(b'"OBSERVE"', b'"LOOK"')
    made = tracing.record(border.sections["mx"], broken, "gate")
    assert (made.events, [one.code for one in made.findings]) == ((), ["epcis.word"])
    assert border.sections["mx"].store.tree.size == size


def test_who_may_not_tell_of_a_case_is_answered_as_if_there_were_none(border):
    lodge(border, NORTH)
    none = record(border, seen(Act.GATE_IN, things=("ZZ99",))).events[0]
    barred = record(border, seen(Act.GATE_IN), may=lambda case: False).events[0]
    assert (barred.case, barred.fresh, barred.why) == (none.case, none.fresh, none.why)


@pytest.mark.parametrize("minutes", [60 * 24 * 400])
def test_nobody_tells_of_tomorrow(border, minutes):
    lodge(border, NORTH)
    assert record(border, seen(Act.GATE_IN, minutes)).events[0].why.en == "It tells of tomorrow."


def test_events_in_xml_are_kept_under_their_hash(border):
    case = lodge(border, NORTH)
    at = ARRIVES.isoformat().replace("+00:00", "Z")
    xml = f"""<d:EPCISDocument xmlns:d="urn:epcglobal:epcis:xsd:2" xmlns:q="https://ns.example.com/x/">
      <EPCISBody><EventList><ObjectEvent><eventTime>{at}</eventTime>
      <eventTimeZoneOffset>-06:00</eventTimeZoneOffset>
      <epcList><epc>urn:cruce:plate:{PLATE}</epc></epcList><action>OBSERVE</action>
      <bizStep>urn:epcglobal:cbv:bizstep:departing</bizStep><q:a><q:b>1.0</q:b></q:a>
      </ObjectEvent></EventList></EPCISBody></d:EPCISDocument>"""
    made = tracing.record(border.sections["mx"], xml.encode(), "gate")
    assert (made.events[0].case, made.events[0].fresh) == (case, True)
    (held,) = followed(border, case).timeline.sightings
    assert (held.act, held.hash) == (Act.GATE_OUT, made.events[0].hash)


def test_the_sections_own_acts_stand_in_the_timeline(border):
    case = lodge(border, NORTH)
    record(border, seen(Act.QUEUED, -90))
    present(border, case, NORTH)
    pay(border, case)
    made = followed(border, case)
    kinds = [one.act for one in made.timeline.sightings]
    assert kinds[:2] == [Act.QUEUED, Act.PRESENTED]
    assert not made.timeline.deviations
    assert made.eta.at_crossing is None
    assert made.timeline.custody.holder == TRIP.carrier.name


def test_a_wrong_seal_at_the_gate_is_told_with_its_event(border):
    case = lodge(border, NORTH)
    record(border, seen(Act.SEAL_CHECKED, seals=("OTHER1",)))
    (one,) = followed(border, case).timeline.deviations
    assert one.code == "track.seal-mismatch"
    assert one.evidence == (followed(border, case).timeline.sightings[0].hash,)


def signed(giver: str, taker: str, by_giver: Signer, by_taker: Signer, minutes: float) -> Sighting:
    bare = seen(Act.HANDED_OVER, minutes, hand_over=HandOver(giver=giver, taker=taker))
    words = hand_over_words(bare)

    def by(key: Signer) -> Signature:
        return Signature(key=str(key.verifier), hex=key.sign(words, context=tracing.HAND_OVER).hex())

    return bare.model_copy(
        update={"hand_over": HandOver(giver=giver, taker=taker, given=by(by_giver), taken=by(by_taker))}
    )


def test_custody_passes_by_two_signatures_that_hold(border):
    case = lodge(border, NORTH)
    carrier, drayage, yard = (
        Signer.from_seed(name, name.encode() * 4) for name in ("carrier1", "drayage1", "yardyard")
    )
    first = TRIP.carrier.name
    record(
        border,
        signed(first, "Drayage", carrier, drayage, -120),
        signed("Drayage", "Yard", drayage, yard, -60),
    )
    for name in ("mx", "us"):
        held = followed(border, case, name).timeline.custody
        assert (held.holder, held.is_whole, [one.both_signed for one in held.links]) == (
            "Yard",
            True,
            [True, True],
        )


def test_who_hands_it_to_the_carrier_had_it_first_and_a_stranger_had_not(border):
    case = lodge(border, NORTH)
    plant, carrier = (Signer.from_seed(name, name.encode() * 4) for name in ("plantplt", "carrier1"))
    record(border, signed("The plant", TRIP.carrier.name, plant, carrier, -200))
    held = followed(border, case).timeline.custody
    assert (held.holder, held.is_whole) == (TRIP.carrier.name, True)
    record(border, signed("A stranger", "Yard", plant, carrier, -100))
    assert [one.code for one in followed(border, case).timeline.custody.breaks] == ["custody.broken"]


def test_the_sections_own_channel_is_told_in_no_timeline_and_no_export(border):
    case = lodge(border, NORTH)
    present(border, case, NORTH)
    assert followed(border, case).timeline.sightings[0].outcome is None
    assert b"green" not in tracing.exported(border.sections["mx"], case)


def test_a_signature_over_other_words_does_not_hold(border):
    case = lodge(border, NORTH)
    key = Signer.from_seed("carrier1", b"x" * 32)
    good = signed(TRIP.carrier.name, "Drayage", key, key, -120)
    record(border, good.model_copy(update={"seals": ("ADDED",)}))
    held = followed(border, case).timeline.custody
    assert {one.code for one in held.breaks} == {"custody.false-signature"}


def test_what_is_exported_is_epcis_and_bears_the_same_hashes(border):
    case = lodge(border, NORTH)
    record(border, seen(Act.QUEUED, -90), seen(Act.POSITION, -80, lat=Decimal("27.1"), lon=Decimal("-99.5")))
    present(border, case, NORTH)
    content = tracing.exported(border.sections["mx"], case)
    reading = epcis.read(content)
    assert not reading.is_refused, reading.findings
    hashes = [one.hash for one in reading.events]
    assert hashes == [one.hash for one in followed(border, case).timeline.sightings]
    assert [event["eventID"] for event in json.loads(content)["epcisBody"]["eventList"]] == hashes
    again = tracing.record(border.sections["us"], content, "gate")
    assert {one.case for one in again.events} == {case}


def an_order(**more: Any) -> Order:
    facts = {
        "begins": ARRIVES - timedelta(hours=3),
        "until": ARRIVES + timedelta(hours=1),
        "seals": (SEAL,),
        "by": "L. Hart",
    }
    return Order.model_validate({**facts, **more})


def test_a_sealed_transit_is_told_and_judged_on_both_sides(border):
    case = lodge(border, NORTH)
    tracing.order(border.sections["mx"], case, an_order())
    border.relay()
    for name in ("mx", "us"):
        assert followed(border, case, name).outcome.verdict is Arrived.UNDERWAY
    present(border, case, NORTH)
    for name in ("mx", "us"):
        assert followed(border, case, name).outcome.verdict is Arrived.SEALED


def test_a_transit_whose_seal_is_another_is_broken(border):
    case = lodge(border, NORTH)
    tracing.order(border.sections["mx"], case, an_order())
    border.relay()
    present(border, case, NORTH, seals=("OTHER1",))
    assert followed(border, case).outcome.verdict is Arrived.BROKEN


def test_an_order_is_an_officers_act(border):
    case = lodge(border, NORTH)
    with pytest.raises(PowerError, match=r"case\.other-officer"):
        tracing.order(border.sections["mx"], case, an_order(by="us: L. Hart"))
    with pytest.raises(PowerError, match=r"case\.unknown"):
        tracing.order(border.sections["mx"], "a" * 24, an_order())


def test_a_message_whose_hash_is_not_the_events_is_kept_aside(border):
    case = lodge(border, NORTH)
    mx, us = border.sections["mx"], border.sections["us"]
    honest = epcis.kept(epcis.read(paper(seen(Act.GATE_IN))).events[0]).decode()

    def lie(transaction):
        transaction.send(
            "tracking.observed", case, canonical({"version": 1, "hash": "ni:///sha-256;00", "event": honest})
        )

    mx.store.one(lie)
    border.relay()
    assert acts(us, case)[-1] == "exchange.refused"
    assert bodies(us, case, "exchange.refused")[0]["code"] == "peer.message"
    assert not followed(border, case, "us").timeline.sightings
    check_log(us)


def test_an_event_that_another_section_tells_twice_in_one_parcel_is_there_once(border):
    case = lodge(border, NORTH)
    mx, us = border.sections["mx"], border.sections["us"]
    border.settle()
    one = epcis.read(paper(seen(Act.GATE_IN))).events[0]
    told = canonical({"version": 1, "hash": one.hash, "event": epcis.kept(one).decode()})

    def twice(transaction):
        transaction.send("tracking.observed", case, told)
        transaction.send("tracking.observed", case, told)

    mx.store.one(twice)
    border.relay()
    heard = [body["hash"] for body in bodies(us, case, "exchange.received") if body["act"] == "observed"]
    assert heard == [one.hash]


def test_an_examination_puts_a_new_seal_on(border):
    case = lodge(border, NORTH)
    present(border, case, NORTH, seals=("OTHER1",))
    found = examined("seal.anomaly").model_copy(
        update={"seals": ("NEW1",), "at": ARRIVES + timedelta(minutes=5)}
    )
    border.examine({case: found}, "team", section="mx")
    kinds = [one.act for one in followed(border, case).timeline.sightings]
    assert kinds[:3] == [Act.PRESENTED, Act.EXAMINED, Act.SEAL_ON]


def test_the_filing_is_what_it_was(border):
    case = lodge(border, NORTH)
    before = filing_of(border.sections["mx"], case)
    record(border, seen(Act.GATE_IN))
    assert filing_of(border.sections["mx"], case) == before
