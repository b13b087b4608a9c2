"""Decisions on alerts: on record, remembered and cited by later assessments, secret to the section."""

import json

import pytest
from tests.clearance.border import founded, lodge, opened
from tests.filings import a1_southbound

from cruce.clearance import CaseFile, alerts
from cruce.model import Channel, PowerError, Profile

NAME = "Quetzaltepec Polymers"
WATCH = f"id,name,identifiers\nW-1,{NAME},CQU050607AB1\n"
AT = "/consignments/0/consignee"
ALERT = f"watch:W-1@{AT}"


def filing(reference, **party):
    there = {"city": "Puebla", "country": "MX"}
    return a1_southbound(reference).spoilt({AT: {"name": NAME, "address": there, **party}})


@pytest.fixture
def home(tmp_path):
    home = founded(tmp_path / "home")
    (home / "mx" / "lists" / "watch.csv").write_text(WATCH)
    return home


@pytest.fixture
def border(home):
    with opened(home) as border:
        yield border


def profile(section, case):
    file = CaseFile.model_validate_json(section.store.case(case).body)
    return Profile.model_validate_json(section.store.content(file.profile))


def decide(section, case, alert=ALERT, confirmed=False, why="Another RFC.", by="mx: R. Ortiz"):
    alerts.decide(section, case, alert, confirmed=confirmed, why=why, by=by)


def test_a_decision_is_remembered_and_cited_also_by_who_opens_the_section_later(home, border):
    us, mx = border.sections["us"], border.sections["mx"]
    first = lodge(border, filing("R-1"), "us")
    assert [str(one) for one in alerts.of_case(mx, first)] == [ALERT]
    assert profile(mx, first).channel is Channel.RED
    decide(mx, first)
    (alert,) = alerts.of_case(mx, first)
    assert alert.cleared
    assert alert.decided is not None
    assert alert.decided.why == "Another RFC."
    second = lodge(border, filing("R-2"), "us")
    assert profile(mx, second).channel is Channel.GREEN
    assert "cleared: list watch W-1, by mx: R. Ortiz on 2026-05-13" in profile(mx, second).relied_on
    assert not any("watch" in one for one in profile(us, second).relied_on)
    border.close()
    with opened(home, turn=1) as again:
        third = lodge(again, filing("R-3"), "us")
        mx = again.sections["mx"]
        assert profile(mx, third).channel is Channel.GREEN
        decide(mx, third, confirmed=True, why="It is the same after all.")
        fourth = lodge(again, filing("R-4"), "us")
        assert profile(mx, fourth).channel is Channel.RED
        assert any(one.startswith("confirmed: list watch W-1") for one in profile(mx, fourth).relied_on)


def test_a_decision_stays_in_its_section(border):
    us, mx = border.sections["us"], border.sections["mx"]
    case = lodge(border, filing("R-1"), "us")
    sent, held = mx.store.outbox(0), us.store.head()
    decide(mx, case)
    border.settle()
    assert mx.store.outbox(0) == sent
    assert us.store.head() == held
    last = json.loads(mx.store.events(case)[-1].content)
    assert (last["kind"], last["by"], last["body"]["confirmed"]) == (
        "clearance.alert_decided",
        "mx: R. Ortiz",
        False,
    )


def test_a_shared_identifier_is_not_cleared_by_a_name(border):
    mx = border.sections["mx"]
    case = lodge(border, filing("R-1"), "us")
    decide(mx, case)
    other = lodge(border, filing("R-2", rfc="CQU050607AB1"), "us")
    (alert,) = alerts.of_case(mx, other)
    assert not alert.cleared
    assert profile(mx, other).channel is Channel.RED
    with pytest.raises(PowerError) as refusal:
        decide(mx, other)
    assert refusal.value.code == "case.alert-identifier"
    decide(mx, other, confirmed=True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"case": "none"}, "case.unknown"),
        ({"alert": "watch:W-2@" + AT}, "case.alert"),
        ({"why": "  "}, "case.alert-reason"),
        ({"why": "a\nb"}, "case.alert-reason"),
        ({"why": "x" * 1001}, "case.alert-reason"),
        ({"by": ""}, "case.nobody"),
        ({"by": "us: J. Smith"}, "case.other-officer"),
    ],
)
def test_what_is_no_decision_is_refused_and_not_recorded(border, change, code):
    mx = border.sections["mx"]
    case = lodge(border, filing("R-1"), "us")
    before = mx.store.head()
    with pytest.raises(PowerError) as refusal:
        decide(mx, **{"case": case, **change})
    assert refusal.value.code == code
    assert mx.store.head() == before
