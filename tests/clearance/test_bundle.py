"""A decision in one file: it verifies offline, is the same when taken again, and says what is not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.clearance.border import (
    StandingClock,
    acts,
    bodies,
    examined,
    founded,
    lodge,
    opened,
    pay,
    present,
    seen,
    state,
)
from tests.clearance.contingent import AFTER, agree, directed, met
from tests.clearance.test_alerts import ALERT, AT, NAME, WATCH
from tests.filings import a1_southbound, harness_northbound

from cruce import clearance
from cruce.clearance import alerts, contingency, proving
from cruce.credentials import Bundle, KeyRing, ProvenBundle, pack, unpack, verify_bundle
from cruce.exchange import PUBLIC_KEYS, Border
from cruce.model import CruceError, JointState, Verdict, canonical
from cruce.section import equipment

NORTH = harness_northbound()


def ring(home) -> KeyRing:
    return KeyRing.parse((home / PUBLIC_KEYS).read_text())


def decided(border: Border, sample=NORTH, **gate):
    case = lodge(border, sample)
    present(border, case, sample, **gate)
    border.settle()
    return case


def bundled(border, case, section="mx") -> bytes:
    return bytes(proving.bundle(border.sections[section], case))


def again(home, raw: bytes):
    proven = verify_bundle(Bundle.parse(raw), ring(home))
    assert isinstance(proven, ProvenBundle)
    return proving.replay(proven)


def sound(home, border, case, section="mx"):
    """Return the replay of a decision, which must come out the same."""
    replay = again(home, bundled(border, case, section))
    assert replay.differences == ()
    return replay


@pytest.mark.parametrize("section", ["mx", "us"])
def test_a_decision_comes_out_the_same(home, border, section):
    replay = sound(home, border, decided(border), section)
    assert replay.compared == proving.PARTS
    assert replay.decision.verdict is Verdict.RELEASE


def test_the_same_decision_gives_the_same_bytes(border):
    case = decided(border)
    assert bundled(border, case) == bundled(border, case)


def test_what_held_it_and_what_was_paid_later(home, border):
    case = decided(border, a1_southbound())
    assert sound(home, border, case).decision.verdict is Verdict.HOLD
    pay(border, case)
    border.settle()
    assert sound(home, border, case).decision.verdict is Verdict.RELEASE


def test_a_gate_that_saw_another_truck_an_examination_and_an_officer(home, border):
    case = decided(border, plates=("XX999",))
    border.examine({case: examined("seal.anomaly")}, "team")
    border.settle()
    assert sound(home, border, case).decision.verdict is Verdict.HOLD
    assert sound(home, border, case, "us").decision.verdict is Verdict.HOLD
    clearance.rule(border.sections["mx"], case, Verdict.REFUSE, ["seal.anomaly"], "Officer A")
    border.settle()
    assert sound(home, border, case).decision.by == "Officer A"


def test_the_lot_is_replayed_and_so_is_an_amended_filing(tmp_path):
    home = founded(tmp_path / "home", share="0.5")
    with opened(home) as border:
        drawn = set()
        for number in range(6):
            sample = harness_northbound(f"R-{number}")
            case = lodge(border, sample)
            if number % 2:
                sample = harness_northbound(f"R-{number}", lines=2)
                assert isinstance(border.amend(sample.content, "broker"), clearance.Lodged)
            present(border, case, sample)
            border.examine({case: examined()}, "team")
            border.settle()
            sound(home, border, case)
            selected = bodies(border.sections["mx"], case, "clearance.selected")[-1]
            drawn.add(Decimal(selected["lot"]) < Decimal("0.5"))
        assert drawn == {True, False}


def test_rules_that_changed_since_do_not_matter(home):
    with opened(home) as border:
        case = lodge(border, a1_southbound())
        present(border, case, a1_southbound())
        border.settle()
        first = bundled(border, case)
    for path in (home / "mx" / "rules").rglob("*.yaml"):
        path.write_bytes(path.read_bytes() + b"# as amended\n")
    with opened(home, 1) as border:
        assert again(home, first).differences == ()
        assert bundled(border, case) == first
        pay(border, case)
        border.settle()
        renewed = sound(home, border, case)
        assert renewed.decision.relied_on != again(home, first).decision.relied_on
        assert "clearance.renewed" in [one.kind for one in border.sections["mx"].store.events(case)]


def test_a_link_that_was_slow_changes_nothing(home):
    """The other section checks a filing as of its lodging, whenever it hears of it."""
    clock = StandingClock()
    with opened(home, clock=clock) as border:
        outcome = clearance.lodge(border.sections["mx"], [NORTH.content], "broker")[0]
        assert isinstance(outcome, clearance.Lodged)
        clock.now += timedelta(hours=3)
        border.relay()
        present(border, outcome.case, NORTH)
        border.settle()
        sound(home, border, outcome.case, "us")


def relisted(raw: bytes, **files: bytes) -> bytes:
    """Return a bundle with some files changed, and its list of files made to agree."""
    bundle = Bundle.parse(raw)
    return bytes(replace(bundle, files={**bundle.files, **files}))


def pack_named(raw: bytes, start: str) -> str:
    return next(name for name in Bundle.parse(raw).files if name.startswith(f"packs/{start}"))


def test_other_rules_are_named(home, border):
    raw = bundled(border, decided(border))
    name = pack_named(raw, "rules")
    rules = json.loads(Bundle.parse(raw).files[name])
    rules["secret"] = {}
    replay = again(home, relisted(raw, **{name: json.dumps(rules).encode()}))
    assert {one.part for one in replay.differences} >= {"editions"}


def test_another_law_is_named_with_what_comes_out_otherwise(home, border):
    raw = bundled(border, decided(border, a1_southbound()))
    name = pack_named(raw, "law")
    files = unpack(Bundle.parse(raw).files[name])
    vat = "parameters/mx/iva/rate.yaml"
    assert vat in files, sorted(path for path in files if "iva" in path)
    files[vat] = files[vat].replace(b"0.16", b"0.15")
    replay = again(home, relisted(raw, **{name: pack(files)}))
    assert {"charges", "editions"} <= {one.part for one in replay.differences}


def refusal(home, raw: bytes) -> str | None:
    try:
        verify_bundle(Bundle.parse(raw), ring(home))
    except CruceError as error:
        return error.code
    return None


def test_nothing_proved_may_be_changed_or_left_out(home, border):
    case = decided(border)
    raw = bundled(border, case)
    files = Bundle.parse(raw).files
    for name in (name for name in files if not name.startswith("packs/")):
        changed = files[name].replace(b"a", b"b", 1)
        assert refusal(home, relisted(raw, **{name: changed})) is not None, name
    last = max(name for name in files if name.startswith("events/"))
    left = replace(Bundle.parse(raw), files={name: files[name] for name in files if name != last})
    assert refusal(home, bytes(left)) == "receipt.not-a-decision"
    filing = json.loads(border.sections["mx"].store.events(case)[0].content)["body"]["filing"]
    left = replace(left, files={name: files[name] for name in files if filing not in name})
    assert refusal(home, bytes(left)) == "bundle.incomplete"
    assert refusal(home, bytes(replace(Bundle.parse(raw), case="other"))) == "bundle.other-case"


@pytest.mark.parametrize("raw", [b"", b"PK", b"{}", pack({}), pack({"bundle.json": canonical({})})])
def test_what_is_no_bundle_is_refused(home, raw):
    assert refusal(home, raw) == "bundle.malformed"


def test_a_file_that_is_not_listed_is_refused(home, border):
    raw = bundled(border, decided(border))
    assert refusal(home, pack({**unpack(raw), "more": b""})) == "bundle.file"
    assert refusal(home, pack({k: v for k, v in unpack(raw).items() if "packs" not in k})) == "bundle.file"


def test_a_case_without_a_decision_has_no_bundle(border):
    case = lodge(border, NORTH)
    for name in (case, "none"):
        with pytest.raises(CruceError, match=r"case\.(undecided|unknown)"):
            proving.bundle(border.sections["mx"], name)


def test_an_edition_that_was_lost_is_named(home, border):
    case = decided(border)
    for path in (home / "mx" / "editions").glob("rules-*"):
        path.unlink()
    with pytest.raises(CruceError, match=r"section\.unreplayable"):
        proving.bundle(border.sections["mx"], case)


def test_lists_and_what_officers_decided_of_their_hits_are_replayed(tmp_path):
    home = founded(tmp_path / "home")
    (home / "mx" / "lists" / "watch.csv").write_text(WATCH)
    listed = {AT: {"name": NAME}}
    with opened(home) as border:
        mx = border.sections["mx"]
        first, second = (a1_southbound(name).spoilt(listed) for name in ("R-1", "R-2"))
        case = lodge(border, first, "us")
        alerts.decide(mx, case, ALERT, confirmed=False, why="Another RFC.", by="mx: R. Ortiz")
        for sample in (first, second):
            case = lodge(border, sample, "us")
            present(border, case, sample)
            border.examine({case: examined()}, "team")
            border.settle()
            made = Bundle.parse(bundled(border, case))
            assert any(name.startswith("packs/list-") for name in made.files)
            sound(home, border, case)


def test_rates_and_rules_that_sleep_are_replayed_by_the_counts_of_that_day(tmp_path):
    home = founded(tmp_path / "home")
    settings = home / "mx" / "section.toml"
    settings.write_text(f'{settings.read_text()}rates = {{ yellow = "0.4", orange = "0.1" }}\n')
    clock = StandingClock()
    with opened(home, clock=clock) as border:
        for number in range(4):
            case = decided(border, harness_northbound(f"R-{number}"))
            clock.now += timedelta(hours=9)
        context = json.loads(equipment.circumstances(border.sections["mx"], clock.now.date()))
        assert context["standing"]["movements"] > 0
        case = lodge(border, harness_northbound("R-9"))
        present(border, case, harness_northbound("R-9"))
        border.examine({case: examined()}, "team")
        border.settle()
        sound(home, border, case)


@pytest.mark.parametrize("rule", [None, Verdict.HOLD])
def test_what_was_decided_when_one_acted_alone_for_the_other_is_replayed(tmp_path, rule):
    """Both the release that the acting section gave with it, and the later answer of the other."""
    clock = StandingClock()
    home = directed(founded(tmp_path / "home"))
    with opened(home, clock=clock) as border:
        mx, us = border.sections.values()
        agree(border)
        met(border)
        case = lodge(border, NORTH)
        clearance.present(us, {case: seen(NORTH.filing)}, "gate")
        if rule:
            clearance.rule(mx, case, rule, ["weapon"], "Officer")
        clock.now += AFTER
        contingency.decide_alone(us, case, "mx", "Officer")
        assert acts(us, case)[-2:] == ["clearance.decided", "clearance.decided_alone"]
        border.settle()
        assert sound(home, border, case, "us").decision.verdict is Verdict.RELEASE
        assert sound(home, border, case, "mx").decision.verdict is (rule or Verdict.RELEASE)
        assert state(border, case) is JointState.RELEASED
