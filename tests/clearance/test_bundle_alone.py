"""A release on behalf of an absent section in a bundle: it is proved, told, and taken again bit for bit."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files

import pytest
from tests.clearance.border import acts, lodge, seen
from tests.clearance.contingent import AFTER, DIRECTOR, agree, clock, home, met, power
from tests.clearance.test_booth import BOOTH, booth, copied, linked
from tests.cli.shell import cruce
from tests.filings import AS_OF, harness_northbound

from cruce import clearance, governance
from cruce.clearance import contingency, proving
from cruce.credentials import Bundle, KeyRing, ProvenBundle, verify_bundle
from cruce.exchange import PUBLIC_KEYS, deliver
from cruce.model import Alone, Channel, ProofError, Settled

__all__ = ["clock", "home", "linked"]  # fixtures
NORTH = harness_northbound()


def ring(home) -> KeyRing:
    return KeyRing.parse((home / PUBLIC_KEYS).read_text())


def again(home, made: Bundle) -> proving.Replay:
    proven = verify_bundle(Bundle.parse(bytes(made)), ring(home))
    assert isinstance(proven, ProvenBundle)
    return proving.replay(proven)


def told_by_both(home, made: Bundle, tmp_path) -> str:
    """Let both verifiers read a bundle, the one file too; gives what the program says."""
    file, script = tmp_path / "bundle.zip", tmp_path / "verify.py"
    file.write_bytes(bytes(made))
    script.write_text(files("cruce.ledger").joinpath("alone.py").read_text(encoding="utf-8"))
    run = subprocess.run([sys.executable, script, home / PUBLIC_KEYS, file], check=False, capture_output=True)
    assert run.returncode == 0, run.stdout
    assert cruce("replay", file, "--home", home, "--lang", "es").code == 0
    return cruce("verify", file, "--home", home).flat


@pytest.mark.parametrize("acting", [Alone.SECTION, Alone.PORT])
def test_what_a_section_or_port_released_alone_comes_out_the_same(linked, home, clock, tmp_path, acting):
    agree(linked, "acta-10", contingency=(power(acts=(Alone.PORT,)),))
    case, us = lodge(linked, NORTH), linked.sections["us"]
    met(linked)
    clearance.present(linked.sections["us"], {case: seen(NORTH.filing)}, "gate")
    clock.now += AFTER
    contingency.decide_alone(us, case, "mx", "Officer", acting=acting)
    linked.settle()
    made = proving.bundle(us, case)
    assert [name for name in made.files if name.startswith("alone/")]
    replay = again(home, made)
    assert replay.differences == ()
    assert replay.compared == (*proving.PARTS, "alone")
    said = told_by_both(home, made, tmp_path)
    minute = {Alone.SECTION: "acta-9", Alone.PORT: "acta-10"}[acting]
    assert f"({acting.value}), RGCE, under {minute}" in said


@pytest.mark.parametrize("since", ["signed anew", "in place of the former", "the former withdrawn"])
def test_a_release_under_a_minute_made_after_the_decision_comes_out_the_same(
    linked, home, clock, tmp_path, since
):
    """The decision stands on the minutes of its own moment, the release on those of a later one."""
    case, mx = lodge(linked, NORTH), linked.sections["mx"]
    met(linked)
    us = linked.sections["us"]
    clearance.present(us, {case: seen(NORTH.filing)}, "gate")
    deliver(us, mx)
    clearance.present(mx, {case: seen(NORTH.filing)}, "gate")
    assert "clearance.decided" in acts(mx, case)
    clock.now += AFTER
    changes = {"supersedes": ("acta-9",)} if since == "in place of the former" else {}
    agree(linked, "acta-12", contingency=(power(acts=(Alone.PORT,)),), **changes)
    if since == "the former withdrawn":
        governance.withdraw(mx, "acta-9", DIRECTOR)
        clock.now += timedelta(minutes=1)
    contingency.decide_alone(mx, case, "us", "Officer", acting=Alone.PORT)
    linked.settle()
    made = proving.bundle(mx, case)
    replay = again(home, made)
    assert replay.differences == ()
    assert replay.compared == (*proving.PARTS, "alone")
    assert "(port), 15 CFR 30.4, under acta-12" in told_by_both(home, made, tmp_path)


def test_what_a_booth_released_comes_out_the_same_from_its_copy_and_journal(linked, home, clock, tmp_path):
    case, us = lodge(linked, NORTH), linked.sections["us"]
    lodge(linked, harness_northbound("OTHER"))
    content = copied(linked)
    (_, journal) = booth(linked, content, NORTH, now=AS_OF + AFTER)
    clock.now += timedelta(hours=3)
    contingency.take_in(us, journal, BOOTH.verifier, "Officer")
    linked.settle()
    assert acts(us, case).count("clearance.decided_alone") == 2
    made = proving.bundle(us, case)
    assert len([name for name in made.files if name.startswith("register/")]) == 2
    replay = again(home, made)
    assert replay.differences == ()
    assert "alone" in replay.compared
    assert "(booth)" in told_by_both(home, made, tmp_path)
    for part, reason in (("register/", "journal"), ("contents/", None)):
        left = {name: raw for name, raw in made.files.items() if not (name.startswith(part) and reason)}
        if reason is None:  # the journal itself is kept back
            left = {name: raw for name, raw in made.files.items() if raw != journal}
        found = again(home, replace(made, files=left))
        assert {one.part for one in found.differences} == {"alone"}
        assert found.differences[0].computed == "journal"


def test_a_release_that_no_power_gave_does_not_come_out(linked, home, clock):
    """As if the section had let go what its minute does not allow: the act itself is on record."""
    agree(linked, "acta-8", contingency=(power(settled=(Settled.TOLD,), channels=(Channel.RED,)),))
    case, us = lodge(linked, NORTH), linked.sections["us"]
    met(linked)
    clearance.present(linked.sections["us"], {case: seen(NORTH.filing)}, "gate")
    clock.now += AFTER
    contingency.decide_alone(us, case, "mx", "Officer")
    linked.settle()
    made = proving.bundle(us, case)
    kept = {
        name: raw
        for name, raw in made.files.items()
        if not (name.startswith("minutes/") and b"acta-9" in _content(raw))
    }
    found = again(home, replace(made, files=kept))
    assert {one.part for one in found.differences} >= {"alone"}


def _content(raw: bytes) -> bytes:
    from cruce.ledger import Receipt

    return Receipt.parse(raw).content


def test_a_release_signed_by_another_key_is_not_believed(linked, home, clock):
    case, us = lodge(linked, NORTH), linked.sections["us"]
    met(linked)
    clearance.present(linked.sections["us"], {case: seen(NORTH.filing)}, "gate")
    clock.now += AFTER
    contingency.decide_alone(us, case, "mx", "Officer")
    linked.settle()
    proven = verify_bundle(proving.bundle(us, case), ring(home))
    assert isinstance(proven, ProvenBundle)
    from cruce.credentials import bundle as inner

    keys = {**proven.keys, "us": proven.keys["mx"]}
    with pytest.raises(ProofError, match=r"bundle\.alone"):
        inner._believe_acts(proven.later, proven.bundle, keys)
