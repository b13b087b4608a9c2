"""The border of one process: founded once, opened and closed together, reached at any section."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.clearance.border import SEED, founded, lodge, opened, present, state
from tests.filings import AS_OF, empty_northbound, harness_northbound

from cruce.clearance import Lodged, Refused
from cruce.credentials import JointReceipt, KeyRing, unsigned_by, verify
from cruce.exchange import PUBLIC_KEYS, Border, found, seeded_salts
from cruce.exchange.minutes import starter_minutes
from cruce.model import CruceError, JointState
from cruce.section import Keys, Section, Settings, create

NORTH = harness_northbound()


def test_a_founded_home_knows_itself_and_shares_what_the_starter_minute_allows(tmp_path):
    home = tmp_path / "deep" / "home"
    found(home, [Settings(name=name) for name in ("us", "mx")], AS_OF)
    with Border.open(home) as border:
        assert list(border.sections) == ["mx", "us"]
        for name, one in border.sections.items():
            (other,) = one.peers.values()
            assert other == border.sections[other.name].as_peer()
            (minute,) = one.minutes(AS_OF.date())
            keys = {section: each.keys.act.verifier for section, each in border.sections.items()}
            assert unsigned_by(minute, keys) == []
            assert (minute.contingency, one.name) == ((), name)


def test_the_public_keys_are_all_that_a_verifier_needs_and_hold_no_secret(home, border):
    case = lodge(border, NORTH)
    present(border, case, NORTH)
    border.settle()
    text = (home / PUBLIC_KEYS).read_text(encoding="utf-8")
    receipt = border.receipt(case)
    assert receipt is not None
    read = JointReceipt.parse(str(receipt).encode())
    assert verify(read, KeyRing.parse(text)).joint.state is JointState.RELEASED
    for one in border.sections.values():
        secrets = [path.read_text().split("+")[-1].strip() for path in (one.folder / "keys").iterdir()]
        assert not any(secret in text for secret in secrets)
    for line in text.splitlines():  # without any one key, some receipt is not believed
        rest = KeyRing.parse("\n".join(other for other in text.splitlines() if other != line))
        with pytest.raises(CruceError, match=r"receipt\.key-unknown"):
            verify(read, rest)


def test_a_border_that_cannot_be_opened_whole_leaves_every_section_free(home):
    (home / "us" / "section.toml").write_text("name = 5")
    with pytest.raises(CruceError, match=r"section\.settings"):
        Border.open(home)
    Section.open(home / "mx").close()


def test_a_section_alone_decides_only_what_is_its_own(tmp_path: Path):
    """Nobody witnesses it, so it gives no receipt either."""
    found(tmp_path / "home", [Settings(name="us")], AS_OF, seed=SEED)
    with opened(tmp_path / "home") as border:
        for sample, expected in ((NORTH, JointState.OPEN), (empty_northbound(), JointState.RELEASED)):
            case = lodge(border, sample, "us")
            present(border, case, sample, "us")
            assert state(border, case) is expected
            border.settle()
            assert border.receipt(case) is None


def test_acts_go_to_the_first_section_unless_one_is_named(border):
    (outcome,) = border.lodge([NORTH.content], "broker")
    assert isinstance(outcome, Lodged)
    events = {name: one.store.events(outcome.case)[0].content for name, one in border.sections.items()}
    assert b'"by":"broker"' in events["mx"]
    assert b'"by":"mx"' in events["us"]
    refused = border.amend(harness_northbound("UNKNOWN").content, "broker", section="us")
    assert isinstance(refused, Refused)


def test_seeds_make_demonstrations_repeatable_and_keys_of_uses_apart(tmp_path):
    salts = [seeded_salts(SEED, *names) for names in (("us", "a"), ("us", "a"), ("us", "b"), ("mx", "a"))]
    drawn = [[salt() for _ in range(3)] for salt in salts]
    assert drawn[0] == drawn[1]
    assert len({salt for some in drawn[1:] for salt in some}) == 9
    keys = Keys.make("us", SEED)
    assert len({keys.log.verifier.public, keys.act.verifier.public, keys.witness.verifier.public}) == 3
    create(tmp_path / "us", Settings(name="us"))
    assert Keys.load(tmp_path / "us" / "keys").log.verifier != keys.log.verifier


def test_starter_minutes_are_the_same_words_for_all_who_sign():
    directors = [(name, Keys.make(name, SEED).act) for name in ("ca", "mx", "us")]
    (minute,) = starter_minutes(directors, AS_OF)
    assert unsigned_by(minute, {name: key.verifier for name, key in directors}) == []
    assert unsigned_by(minute, {"us": directors[0][1].verifier}) == ["us"]


def test_home_of_another_place_is_not_needed_after_copying(tmp_path):
    """A home is a folder: copied elsewhere it opens as it was."""
    home = founded(tmp_path / "home")
    with opened(home) as border:
        case = lodge(border, NORTH)
    moved = home.rename(tmp_path / "moved")
    with opened(moved, 1) as border:
        present(border, case, NORTH)
        assert state(border, case) is JointState.RELEASED
