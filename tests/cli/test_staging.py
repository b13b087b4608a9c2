"""What a demo begins with: minutes of both sections, and crossings that stand as chiefs said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.clearance.border import StandingClock, founded, opened
from tests.filings import AS_OF

from cruce.clearance import contingency, slots
from cruce.cli import staging
from cruce.model import Direction

NAMES = ("mx", "us")


@pytest.mark.parametrize("watched", [True, False])
def test_appointments_at_both_crossings_and_who_may_act_alone_where_somebody_looks_on(tmp_path, watched):
    home, clock = founded(tmp_path / "home"), StandingClock()
    agreed = staging.signed(home, NAMES, AS_OF, watched=watched)
    with opened(home, clock=clock) as border:
        for section in border.sections.values():
            staging.set_up(section, agreed)
        border.settle()
        day = clock().date()
        for section in border.sections.values():
            for place in staging.CROSSINGS:
                for way in Direction:
                    found = slots.planned(section, place, way, day)
                    assert {one.lane for one in found} == {"FAST", "standard"}
                    assert {one.trusted for one in found if one.lane == "FAST"} == {True}
                    assert len(found) == 2 * 34
            (link,) = contingency.status(section, day, clock() + timedelta(minutes=1))
            assert [one.minute for one in link.licences] == (["contingencia-1"] if watched else [])
            assert not link.may_act
