"""The fallback is tried on a share of each day's traffic, and how it compares is on record."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.clearance.border import lodge, opened, pay, present
from tests.clearance.contingent import agree, clock, home, met, power
from tests.filings import AS_OF, a1_southbound, harness_northbound

from cruce import clearance
from cruce.clearance import contingency
from cruce.clearance.contingency.arrivals import REGISTER
from cruce.model import Parameter, PowerError, Verdict

__all__ = ["clock", "home"]  # fixtures
CROSSING = harness_northbound().filing.crossing
DAY = AS_OF.date()
HALF = {"contingency/drill-share": Parameter(value=Decimal("0.5"), unit="/1")}


def traffic(border, count):
    samples = [harness_northbound(f"NORTH-{number}") for number in range(count)]
    cases = []
    for sample in samples:
        cases.append(lodge(border, sample))
        present(border, cases[-1], sample)
    return cases


def test_a_drill_compares_what_the_booth_would_have_done_with_what_was_done(home, clock):
    with opened(home, clock=clock) as border:
        agree(border)
        met(border)
        us = border.sections["us"]
        released = traffic(border, 3)
        held = lodge(border, harness_northbound("HELD"))
        clearance.rule(us, held, Verdict.HOLD, ["weapon"], "Officer")
        border.relay()
        present(border, held, harness_northbound("HELD"))
        south = a1_southbound()
        unpaid = lodge(border, south)
        present(border, unpaid, south)
        pay(border, unpaid)
        broken = lodge(border, harness_northbound("BROKEN"))
        present(border, broken, harness_northbound("BROKEN"), seals=("OTHER",))
        made = contingency.drill(us, CROSSING, DAY, "Officer", Decimal(1))
        assert contingency.drills(us) == {CROSSING: made}
        assert (made.movements, made.drawn, made.undecided) == (6, 6, 1)
        assert made.laxer == (held,)  # the booth's copy would not have known of the hold
        assert made.stricter == ()
        assert made.agreed == len(released) + 1
        (event,) = [one for one in us.store.events(REGISTER) if one.kind == "clearance.drilled"]
        words = json.loads(event.content)
        assert (words["under"], words["body"]["laxer"]) == (["acta-9"], [held])
        assert contingency.drill(us, CROSSING, DAY + timedelta(days=1), "Officer", Decimal(1)).movements == 0
        assert contingency.drills(us)[CROSSING].day == DAY + timedelta(days=1), "the latest day counts"


def test_the_share_of_a_drill_is_agreed_and_drawn(home, clock):
    with opened(home, clock=clock) as border:
        agree(border, parameters=HALF)
        met(border)
        traffic(border, 12)
        us = border.sections["us"]
        made = contingency.drill(us, CROSSING, DAY, "Officer")
        assert (made.share, made.movements) == (Decimal("0.5"), 12)
        assert 0 < made.drawn < 12
        assert contingency.drill(us, CROSSING, DAY, "Officer") == made
        assert contingency.drill(us, CROSSING, DAY, "Officer", Decimal(0)).drawn == 0


def test_no_drill_without_a_minute_that_asks_for_it(home, clock):
    with opened(home, clock=clock) as border:
        us = border.sections["us"]
        with pytest.raises(PowerError, match=r"booth\.no-power"):
            contingency.drill(us, CROSSING, DAY, "Officer", Decimal(1))
        agree(border, contingency=(power(),))
        with pytest.raises(PowerError, match=r"booth\.no-share"):
            contingency.drill(us, CROSSING, DAY, "Officer")


def test_status_says_who_was_heard_and_what_may_be_done(home, clock):
    with opened(home, clock=clock) as border:
        us = border.sections["us"]
        (link,) = contingency.status(us, DAY, clock.now)
        assert (link.peer, link.contact, link.licences, link.may_act) == ("mx", None, (), False)
        agree(border)
        met(border)
        before = clock.now
        for wait, counts in ((29, False), (30, True), (48 * 60 - 1, True), (48 * 60, False)):
            clock.now = before + timedelta(minutes=wait)
            (link,) = contingency.status(us, DAY, clock.now)
            assert (link.contact, link.may_act) == (before, counts)
            (licence,) = link.licences
            assert [figure.section for figure in licence.figures] == ["mx"]


def test_contact_survives_a_restart_and_never_goes_back(home, clock):
    with opened(home, clock=clock) as border:
        met(border)
        border.relay()
        us = border.sections["us"]
        heard = clock.now
        contingency.note_contact(us, "mx", heard - timedelta(hours=1))
        assert contingency.last_contact(us, "mx") == heard
    with opened(home, 1, clock=clock) as border:
        assert contingency.last_contact(border.sections["us"], "mx") == heard
