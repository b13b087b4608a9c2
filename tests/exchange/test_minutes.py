"""What no minute allows does not cross: searched for in the very bytes that go over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import (
    StandingClock,
    bodies,
    examined,
    file_of,
    lodge,
    opened,
    pay,
    present,
    seen,
    state,
)
from tests.filings import AS_OF, Sample, a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, exchange
from cruce.clearance import Lodged
from cruce.credentials import MINUTE_CONTEXT
from cruce.exchange import Border, delivery
from cruce.exchange.minutes import record_minutes
from cruce.model import Channel, JointState, Signature, Verdict, canonical
from cruce.risk import rules

ALL = ("filing", "channel", "band", "reason-codes")
NORTH = harness_northbound()
SEALS: dict[str, Any] = {"seals": ("BROKEN",)}


def agree(border: Border, **changes: Any) -> None:
    """Let all sections sign another form of the starter minute."""
    (starter,) = next(iter(border.sections.values())).minutes(AS_OF.date())
    minute = starter.model_copy(update={"signatures": (), **changes})
    signatures = tuple(
        Signature(
            section=name,
            by="co-director",
            key=one.keys.act.name,
            at=AS_OF,
            signature=one.keys.act.sign(canonical(minute), context=MINUTE_CONTEXT).hex(),
        )
        for name, one in border.sections.items()
    )
    for one in border.sections.values():
        record_minutes(one, [minute.model_copy(update={"signatures": signatures})], "governance")


def without(border: Border, *shares: str) -> None:
    agree(border, shares=tuple(share for share in ALL if share not in shares))


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every parcel that goes over."""
    sent: list[bytes] = []
    real = exchange.accept

    def listening(section: Any, content: bytes) -> bytes:
        sent.append(content)
        return real(section, content)

    monkeypatch.setattr(delivery, "accept", listening)
    return sent


def told(sent: list[bytes], kind: str) -> list[Any]:
    """What was said in messages of one kind."""
    parcels = (json.loads(content.partition(b"\n")[2]) for content in sent)
    return [message[3] for parcel in parcels for message in parcel["messages"] if message[1] == kind]


def lodged_apart(border: Border, sample: Sample) -> str:
    """Lodge the same filing at each section, which is what a broker does when filings may not cross."""
    cases = set()
    for one in border.sections.values():
        (outcome,) = clearance.lodge(one, [sample.content], "broker")
        assert isinstance(outcome, Lodged)
        cases.add(outcome.case)
    border.relay()
    (case,) = cases
    return case


def test_with_the_starter_minute_channel_band_and_codes_cross_and_nothing_more_of_the_profile(border, over):
    case = lodge(border, NORTH)
    present(border, case, NORTH, "mx", **SEALS)
    profile = file_of(border.sections["mx"], case).observed["mx"]
    assert profile.channel is not Channel.GREEN
    assert profile.codes
    disclosures = [words["disclosure"] for words in told(over, "clearance.presented")]
    assert {tuple(sorted(one)) for one in disclosures} == {("band", "channel", "codes")}
    assert not any(key in content for content in over for key in (b"score", b"probability", b"pointer"))


def test_without_a_channel_nothing_is_disclosed_and_the_case_stays_open(border, over):
    without(border, "channel")
    case = lodge(border, NORTH)
    present(border, case, NORTH, "mx", **SEALS)
    assert state(border, case) is JointState.OPEN
    assert not any(word in content for content in over for word in (b"disclosure", b'"channel"', b'"band"'))
    assert all(file_of(one, case).observed.keys() == {name} for name, one in border.sections.items())


@pytest.mark.parametrize("verdict", [Verdict.HOLD, Verdict.REFUSE])
def test_without_a_channel_an_officers_decision_does_not_carry_it_over(border, over, verdict):
    without(border, "channel")
    case = lodge(border, NORTH)
    present(border, case, NORTH, "mx", **SEALS)
    clearance.rule(border.sections["us"], case, verdict, ["weapon"], "officer")
    border.relay()
    assert clearance.joint(border.sections["us"], case).decisions
    assert not any(word in content for content in over for word in (b'"channel"', b"outcome"))
    assert clearance.joint(border.sections["mx"], case).state is JointState.OPEN


def test_without_a_band_only_the_channel_crosses(border, over):
    without(border, "band")
    case = lodge(border, NORTH)
    present(border, case, NORTH)
    assert state(border, case) is JointState.RELEASED
    assert not any(b'"band"' in content for content in over)


def test_without_reason_codes_nobody_is_told_why(border, over):
    without(border, "reason-codes")
    case = lodge(border, NORTH)
    present(border, case, NORTH, "mx", **SEALS)
    (code,) = file_of(border.sections["us"], case).observed["us"].codes
    assert border.joint(case).channel is not Channel.GREEN
    assert not any(code.encode() in content or b'"codes"' in content for content in over)
    border.examine({case: examined()}, "team")
    assert state(border, case) is JointState.RELEASED


WORDS = ("Palmetto", "harness", "37500.00", "8544.30", "TSNL", "Ramírez", "R21-4417", "MX7745120", "charges")


def test_without_filings_no_word_of_one_crosses_and_the_case_stays_open(border, over):
    without(border, "filing")
    case = lodge(border, NORTH)
    clearance.present(border.sections["mx"], {case: seen(NORTH.filing)}, "gate")
    border.relay()
    assert border.sections["us"].store.case(case) is None
    assert clearance.joint(border.sections["mx"], case).state is JointState.OPEN
    assert over
    assert not any(word.encode() in content for content in over for word in WORDS)


def test_without_filings_a_broker_may_still_file_with_both(border, over):
    without(border, "filing")
    case = lodged_apart(border, NORTH)
    for at in border.sections:
        present(border, case, NORTH, at)
    assert state(border, case) is JointState.RELEASED
    assert all(file_of(one, case).selected.keys() == {"mx", "us"} for one in border.sections.values())
    assert not any(word.encode() in content for content in over for word in WORDS)


def test_without_any_minute_nothing_is_said_and_nothing_released(border, over):
    agree(border, shares=())
    for sample in (NORTH, empty_northbound(), a1_southbound()):
        case = lodged_apart(border, sample)
        pay(border, case)
        for one in border.sections.values():
            clearance.present(one, {case: seen(sample.filing)}, "gate")
    border.relay()
    for one in border.sections.values():
        states = {clearance.joint(one, row.id).state for row in one.store.cases()}
        assert states <= {JointState.OPEN, JointState.RELEASED}  # an empty truck is one section's own affair
        laden = [row.id for row in one.store.cases() if len(file_of(one, row.id).due) > 1]
        assert {clearance.joint(one, case).state for case in laden} == {JointState.OPEN}
    border.settle()
    assert over  # logs are witnessed all the same
    assert all(json.loads(content.partition(b"\n")[2])["messages"] == [] for content in over)


def test_after_the_last_minute_ended_not_even_an_examination_or_a_withdrawal_is_told(home, over):
    clock = StandingClock()
    with opened(home, clock=clock) as border:
        agree(border, ends=date(2026, 5, 14))
        examined_case, withdrawn = lodge(border, NORTH), lodge(border, harness_northbound("WITHDRAWN"))
        present(border, examined_case, NORTH, "mx", **SEALS)
        over.clear()
        clock.now += timedelta(days=2)
        border.examine({examined_case: examined()}, "team", section="mx")
        border.withdraw(withdrawn, "broker", section="mx")
        border.settle()
        assert file_of(border.sections["us"], examined_case).examination is None
        assert not file_of(border.sections["us"], withdrawn).withdrawn
        assert file_of(border.sections["mx"], withdrawn).withdrawn
    assert all(json.loads(content.partition(b"\n")[2])["messages"] == [] for content in over)


def test_what_may_cross_is_asked_on_the_day_of_the_act_not_on_the_day_the_trader_names(home, over):
    """A filing for next week does not reach ahead to a minute that is not in force yet."""
    clock = StandingClock()
    with opened(home, clock=clock) as border:
        agree(border, effective=date(2026, 5, 20))
        case = lodge(border, NORTH.spoilt({"/expected_arrival": "2026-05-21T15:30:00Z"}))
        assert border.sections["us"].store.case(case) is None
        assert not any(b"Palmetto" in content for content in over)
        clock.now += timedelta(days=7)
        case = lodge(border, harness_northbound("LATER"))
        assert border.sections["us"].store.case(case) is not None


@pytest.mark.parametrize(("hour", "crosses"), [(4, True), (5, False)])
def test_a_minute_ends_at_the_crossings_own_midnight(home, hour, crosses):
    with opened(home, clock=StandingClock(AS_OF.replace(hour=hour))) as border:
        agree(border, ends=date(2026, 5, 13))  # the last day is the 12th; Laredo is five hours behind UTC
        case = lodge(
            border, NORTH.spoilt({f"/acceptances/{n}/accepted_at": "2026-05-13T03:00:00Z" for n in range(3)})
        )
        assert (border.sections["us"].store.case(case) is not None) == crosses


# --- secrets -----------------------------------------------------------------------------------------------

PLANTED = {
    "secret rule": "quiet-otter-rule",
    "its text": "Zephyr text of the secret rule",
    "its author": "hidden-analyst",
    "its file": "hushed-file",
    "list": "midnight-list",
    "list entry": "ENTRY-0042",
    "listed name": "Lic. Lucía Ibáñez Peña & Asociados",
    "programme": "VELVET-PROGRAMME",
    "law table": "secret-law-table",
}
RULES = f"""rules:
  - id: {PLANTED["secret rule"]}
    version: 1
    author: {PLANTED["its author"]}
    scope: movement
    valid_from: 2020-01-01
    when: movement.load == "laden" || movement.crossing in list("{PLANTED["law table"]}", "code")
    effect: {{channel: orange, weight: 41}}
    code: conveyance.doubt
    says: {{en: "{PLANTED["its text"]}", es: "{PLANTED["its text"]}"}}
    examples:
      - {{facts: {{movement.load: laden, movement.crossing: X}}, hit: true}}
      - {{facts: {{movement.load: empty, movement.crossing: X}}, hit: false}}
"""


def _in_force(us: Path) -> None:
    """Put the files of rules in force as they stand: the law held what they ask when they were taken."""
    parts = [
        {f"{part}/{file.name}": file.read_bytes() for file in (us / "rules" / part).iterdir()}
        for part in ("shared", "secret")
    ]
    (us / "rules" / "in-force.json").write_bytes(rules.keep(*parts))


@contextmanager
def with_secrets(home: Path) -> Iterator[Border]:
    """Open a border whose United States have a secret rule and a list that a party of the filing is on."""
    us = home / "us"
    (us / "rules" / "secret" / f"{PLANTED['its file']}.yaml").write_text(RULES, encoding="utf-8")
    _in_force(us)
    rows = f'id,name,aliases,programme\n{PLANTED["list entry"]},"{PLANTED["listed name"]}",'
    rows += f'"Palmetto Harness Inc.",{PLANTED["programme"]}\n'
    (us / "lists" / f"{PLANTED['list']}.csv").write_text(rows, encoding="utf-8")
    with opened(home) as border:
        yield border


def test_no_secret_word_ever_crosses_or_stands_in_a_receipt(home, over):
    with with_secrets(home) as border:
        case = lodge(border, NORTH)
        present(border, case, NORTH, "mx", **SEALS)
        border.examine({case: examined("weapon")}, "team")
        border.examine({case: examined()}, "team", section="us")
        assert state(border, case) is JointState.RELEASED
        border.settle()
        us = border.sections["us"]
        kept = us.store.content(file_of(us, case).profile)
        assert kept is not None
        for name in ("secret rule", "its text", "list", "list entry", "law table"):
            assert PLANTED[name].encode() in kept, name  # the section itself knows why
        assert set(file_of(border.sections["mx"], case).observed["us"].codes) >= {
            "conveyance.doubt",
            "party.listed",
        }
        public = [*over, str(border.receipt(case)).encode(), *_events(border)]
        receipt = border.receipt(case)
        assert receipt is not None
        public += [part.content for part in receipt.parts.values()]
    for what, word in PLANTED.items():
        assert not any(word.encode() in content for content in public), what


def _events(border: Border) -> Iterator[bytes]:
    """What the other section has on record."""
    mx = border.sections["mx"]
    for seq in range(mx.store.tree.size):
        event = mx.store.event(seq)
        assert event is not None
        yield event.content


def test_a_decision_names_rules_and_lists_by_their_content_alone(home):
    with with_secrets(home) as border:
        case = lodge(border, NORTH)
        present(border, case, NORTH)
        border.examine({case: examined()}, "team")
        (words,) = bodies(border.sections["us"], case, "clearance.decided")
        assert [edition.partition(":")[0] for edition in words["decision"]["decision"]["relied_on"]] == [
            "law",
            "rules",
            "lists",
        ]
