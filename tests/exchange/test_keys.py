"""Keys changed while sections talk: old acts stay believed, what an old key signs afterwards is refused."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.clearance.border import StandingClock, acts, bodies, check_log, lodge, opened, present, seen, state
from tests.clearance.contingent import DIRECTOR, agree, directed
from tests.filings import AS_OF, harness_northbound

from cruce import clearance
from cruce.clearance import contingency, proving
from cruce.credentials import DECISION_CONTEXT, JointReceipt, KeyRing, ProvenBundle, verify, verify_bundle
from cruce.exchange import accept as take
from cruce.exchange import keys, parcel, publication
from cruce.exchange.parcels import CONTEXT
from cruce.ledger import Checkpoint, Note, Signer, Verifier, directory
from cruce.model import CruceError, JointState, PeerError, PowerError, ProofError, canonical
from cruce.section import keyring
from cruce.section.succession import KEYS, KeyChange, SignedChange
from cruce.store import Draft

HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def home(home: Path) -> Path:
    return directed(home)


@pytest.fixture
def border(home, clock):
    with opened(home, clock=clock) as border:
        yield border


def cleared(border, name="K-1", at="mx"):
    sample = harness_northbound(name)
    case = lodge(border, sample, at)
    present(border, case, sample, at)
    border.settle()
    assert state(border, case) is JointState.RELEASED
    return case


def ring(border) -> KeyRing:
    known = [one.as_peer() for one in border.sections.values()]
    return KeyRing.parse("\n".join(line for one in known for line in one.ring_lines()))


def believed(border, case) -> bool:
    receipt = JointReceipt.parse(str(border.receipt(case)).encode())
    return verify(receipt, ring(border)).joint.state is JointState.RELEASED


def sent(section) -> bytes:
    """Write what a section sends now."""
    letter = parcel(section, "mx")
    assert letter is not None
    return letter


def stolen(section, use) -> Signer:
    """Take what a thief has: a copy of the private key."""
    return Signer.load(section.folder / "keys" / f"{use}.key")


def kinds(section) -> list[str]:
    return [event.kind for event in section.store.events(KEYS)]


@pytest.mark.parametrize("use", ["log", "act", "witness"])
def test_a_key_is_rotated_in_mid_traffic(border, clock, use):
    us, mx = border.sections["us"], border.sections["mx"]
    before = cleared(border, "K-1")
    receipt = border.receipt(before)
    waiting = harness_northbound("K-2")
    case = lodge(border, waiting)
    clock.now += HOUR
    clearance.withdraw(us, lodge(border, harness_northbound("K-3")), "broker")  # a message under way
    old = getattr(us.keys, use).verifier
    keys.rotate(us, use, DIRECTOR)
    assert getattr(us.keys, use).verifier != old
    present(border, case, waiting)
    border.settle()
    assert state(border, case) is JointState.RELEASED
    assert str(mx.peers["us"].verifier(use)) == str(getattr(us.keys, use).verifier)
    assert kinds(mx) == ["exchange.key_heard"]
    for one in (before, case):
        assert believed(border, one)
    assert verify(receipt, ring(border)).joint.case == before
    assert not [kind for one in (us, mx) for kind in acts(one, case) if kind == "exchange.refused"]
    check_log(us)
    check_log(mx)


def test_each_section_rotates_each_key_while_the_link_is_down(border, clock):
    """What was said before under the old keys arrives after, from both sides."""
    us, mx = border.sections["us"], border.sections["mx"]
    sample = harness_northbound("K-1")
    case = lodge(border, sample)
    clearance.present(mx, {case: seen(sample.filing)}, "gate")
    for one in (us, mx):
        clock.now += HOUR
        for use in ("act", "log", "witness", "act"):
            keys.rotate(one, use, DIRECTOR)
    border.relay()
    border.settle()
    assert state(border, case) is JointState.RELEASED
    assert believed(border, case)
    assert believed(border, cleared(border, "K-2", "us"))


def test_the_keys_are_there_again_when_the_section_is_opened_again(home, clock):
    with opened(home, clock=clock) as border:
        before = cleared(border)
        keys.rotate(border.sections["us"], "act", DIRECTOR)
        keys.rotate(border.sections["us"], "log", DIRECTOR)
        border.settle()
        made = border.sections["us"].as_peer()
    with opened(home, 1, clock=clock) as border:
        assert border.sections["us"].as_peer() == made
        assert border.sections["mx"].peers["us"].former == made.former
        assert believed(border, before)
        assert believed(border, cleared(border, "K-2"))


@pytest.mark.parametrize("where", ["before", "recorded", "between"])
def test_a_change_that_was_cut_short_is_finished_or_undone(home, clock, monkeypatch, where):
    recorded = where != "before"
    with opened(home, clock=clock) as border:
        us = border.sections["us"]
        cleared(border)
        if recorded:
            monkeypatch.setattr(keyring, "install", lambda *_: None)
            keys.rotate(us, "log", DIRECTOR)
            if where == "between":
                (us.folder / "keys" / "log.key").unlink()
        else:
            keyring.put_aside(us.folder / "keys", "log", Signer.generate("cruce/us"))
        monkeypatch.undo()
    with opened(home, 1, clock=clock) as border:
        us = border.sections["us"]
        assert not list((us.folder / "keys").glob("*.new"))
        assert len(us.changes) == int(recorded)
        assert Signer.load(us.folder / "keys" / "log.key").verifier == us.keys.log.verifier
        assert believed(border, cleared(border, "K-2"))


@pytest.mark.parametrize("half", [0, 20, -1], ids=["empty", "half", "all but the end"])
def test_a_new_key_of_which_half_was_written_replaces_nothing(home, clock, half):
    """The process ended while it wrote the key, and so before anything was put on record."""
    with opened(home, clock=clock) as border:
        before = str(border.sections["us"].keys.act.verifier)
    new, other = home / "us" / "keys" / "act.key.new", home / "us" / "keys" / "other"
    Signer.generate("cruce/us/act").save(other)
    new.write_bytes(other.read_bytes()[:half])
    new.chmod(0o600)
    other.unlink()
    with opened(home, clock=clock) as border:
        us = border.sections["us"]
        assert str(us.keys.act.verifier) == before
        assert not new.exists()
        keys.rotate(us, "act", DIRECTOR)
        assert str(us.keys.act.verifier) != before


def test_half_a_key_that_is_on_record_is_not_passed_over(home, clock):
    """What was replaced must not sign again, whatever a disk did to its successor."""
    with opened(home, clock=clock) as border:
        us = border.sections["us"]
        old = us.keys.act
        keys.rotate(us, "act", DIRECTOR)
    folder = home / "us" / "keys"
    (folder / "act.key").unlink()
    old.save(folder / "act.key")
    (folder / "act.key.new").write_bytes(b"")
    (folder / "act.key.new").chmod(0o600)
    with pytest.raises(ProofError), opened(home, clock=clock):
        pass


def test_a_bundle_of_a_decision_from_before_opens_and_replays_as_before(border, clock):
    case, us = cleared(border), border.sections["us"]
    before = proving.bundle(us, case)
    clock.now += HOUR
    for use in ("act", "log", "witness"):
        keys.rotate(us, use, DIRECTOR)
    border.settle()
    made = proving.bundle(us, case)
    assert (
        dict(made.seals) == dict(proving.Bundle.parse(before).seals) if hasattr(proving, "Bundle") else True
    )
    proven = verify_bundle(made, ring(border))
    assert isinstance(proven, ProvenBundle)
    assert proving.replay(proven).differences == ()


def test_a_stolen_key_that_signs_a_parcel_is_refused_and_on_record(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    cleared(border)
    thief = stolen(us, "act")
    since = clock.now
    clock.now += HOUR
    made = keys.revoke(us, "act", DIRECTOR, since + HOUR / 2, "The laptop is gone.")
    forged = forged_parcel(us, thief)
    with pytest.raises(PeerError, match=r"peer\.key-unaccepted"):
        take(mx, sent(us))  # the revocation is heard: nothing under either key
    with pytest.raises(PeerError, match=r"peer\.key-retired"):
        take(mx, forged)
    assert kinds(mx) == ["exchange.key_heard", "exchange.key_refused"]
    (told,) = bodies(mx, KEYS, "exchange.key_refused")
    assert (told["from"], told["what"], told["key"]) == ("us", "parcel", str(thief.verifier))
    keys.accept(mx, keys.read_change(keys.card(made)), DIRECTOR, "Compared by telephone.")
    border.settle()
    assert believed(border, cleared(border, "K-2"))
    with pytest.raises(PeerError, match=r"peer\.key-retired"):
        take(mx, forged)
    assert kinds(mx).count("exchange.key_refused") == 1


def forged_parcel(us, thief) -> bytes:
    """Write a parcel as it stood, signed by a thief."""
    body = json.loads(sent(us).partition(b"\n")[2])
    words = json.dumps({**body, "keys": []}, separators=(",", ":"), sort_keys=True).encode()
    signature: bytes = thief.sign(words, context=CONTEXT).hex().encode()
    return signature + b"\n" + words


def test_a_stolen_log_key_that_signs_a_checkpoint_is_refused_and_on_record(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    cleared(border)
    thief = stolen(us, "log")
    clock.now += HOUR
    keys.revoke(us, "log", DIRECTOR, clock.now, "Copied.")
    border.settle()
    size = us.store.tree.size + 5
    note = Checkpoint("cruce/us", size, bytes(32)).signed(thief)
    request = f"old {mx.store.position('us', 'in')}\n\n{note}".encode()
    reply = publication.add_checkpoint(mx, request)
    assert reply.status == 403
    (told,) = bodies(mx, KEYS, "exchange.key_refused")
    assert (told["what"], told["key"]) == ("checkpoint", str(thief.verifier))
    assert believed(border, cleared(border, "K-2"))


def test_a_stolen_key_signs_no_receipt_that_is_believed(border, clock):
    """Not even where somebody inside puts what it signed into the section's own log."""
    us, mx = border.sections["us"], border.sections["mx"]
    case, thief = cleared(border), stolen(us, "act")
    clock.now += HOUR
    keys.accept(mx, keys.revoke(us, "act", DIRECTOR, clock.now, "Stolen."), DIRECTOR, "Met.")
    border.settle()
    assert believed(border, case)
    (body,) = bodies(us, case, "clearance.decided")
    words = body["decision"]["decision"]
    forged = thief.sign(canonical(words), context=DECISION_CONTEXT).hex()
    body = {"decision": {**body["decision"], "signature": forged}}
    draft = Draft("clearance.decided", case, 1, clock.now, "system", body)
    us.store.one(lambda transaction: transaction.record(draft, None))
    border.settle()
    with pytest.raises(ProofError, match=r"receipt\.key-retired") as refusal:
        believed(border, case)
    assert str(thief.verifier) in refusal.value.says.en


def test_a_witness_key_that_was_revoked_makes_no_receipt_complete(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    case = cleared(border)
    thief = stolen(mx, "witness")
    clock.now += HOUR
    keys.revoke(mx, "witness", DIRECTOR, clock.now - HOUR / 2, "Stolen.")
    border.settle()
    assert believed(border, case)
    part = border.receipt(case).parts["us"]
    text = type(part.note)(part.note.text, part.note.signatures[:1])
    late = text.cosigned(thief, int(clock.now.timestamp()))
    with pytest.raises(ProofError, match=r"receipt\.key-retired"):
        ring(border).witness("mx", late)
    early = text.cosigned(thief, int((clock.now - HOUR).timestamp()))
    assert ring(border).witness("mx", early) == thief.verifier
    assert us.store.tree.size


def test_a_lost_key_is_replaced_when_a_co_director_of_the_other_accepts_the_new_one(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    case = cleared(border)
    clock.now += HOUR
    made = keys.revoke(us, "act", DIRECTOR, clock.now, "The disk broke.", lost=True)
    assert made.signature == ""
    with pytest.raises(PeerError, match=r"peer\.signature"):
        take(mx, sent(us))
    assert kinds(mx) == []
    with pytest.raises(PowerError, match=r"key\.not-director"):
        keys.accept(mx, made, "Somebody", "I was told.")
    keys.accept(mx, made, DIRECTOR, "Compared in person.")
    with pytest.raises(PowerError, match=r"key\.unknown"):
        keys.accept(mx, made, DIRECTOR, "Again.")
    border.settle()
    assert believed(border, case)
    assert believed(border, cleared(border, "K-2"))


def test_a_change_that_nobody_signed_who_may_is_passed_over(border):
    us, mx = border.sections["us"], border.sections["mx"]
    thief = Signer.generate("cruce/us/act")
    made = SignedChange.make(
        KeyChange(
            section="us",
            use="act",
            old=str(us.keys.act.verifier),
            new=str(thief.verifier),
            at=AS_OF,
            since=AS_OF,
            size=1,
            cause="rotated",
        ),
        thief,
        thief,
    )
    keys.hear(mx, "us", [made])
    assert mx.peers["us"].verifier("act") == us.keys.act.verifier
    genuine = SignedChange.make(made.change, Signer.generate("cruce/us/act"), us.keys.act)
    keys.hear(mx, "us", [genuine])  # signed by the section, but whoever made it has not the new key
    assert kinds(mx) == []


def test_a_key_is_not_revoked_from_later_on(border, clock):
    with pytest.raises(PowerError, match=r"key\.since"):
        keys.revoke(border.sections["us"], "act", DIRECTOR, clock.now + HOUR, "Soon.")


@pytest.mark.parametrize("by", ["", "mx: A. Jones", "Somebody"])
def test_only_a_co_director_changes_keys(border, by):
    us = border.sections["us"]
    size = us.store.tree.size
    for act in (
        lambda: keys.rotate(us, "act", by),
        lambda: keys.revoke(us, "act", by, AS_OF, "Stolen."),
    ):
        with pytest.raises(CruceError, match=r"case\.nobody|case\.other-officer|key\.not-director"):
            act()
    assert us.store.tree.size == size


def test_minutes_and_copies_from_before_a_rotation_stay_good(border, clock):
    us, mx = border.sections["us"], border.sections["mx"]
    agree(border)
    booth = Signer.generate("laredo/1").verifier
    sample = harness_northbound()
    lodge(border, sample)
    before = contingency.make_copy(us, sample.filing.crossing, booth, 12, "L. Hart")
    clock.now += HOUR
    for one in (us, mx):
        keys.rotate(one, "act", DIRECTOR)
    border.settle()
    after = contingency.make_copy(us, sample.filing.crossing, booth, 12, "L. Hart")
    acts_of = ring(border).act_keys()
    for content in (before, after):
        assert contingency.open_copy(content, acts_of).section == "us"
    (change,) = us.changes
    old = Verifier.parse(change.change.old)
    assert contingency.open_copy(before, {"us": old}).section == "us"
    with pytest.raises(ProofError):
        contingency.open_copy(after, {"us": old})


def test_the_published_log_goes_on_under_the_new_key(border, clock, tmp_path):
    us = border.sections["us"]
    cleared(border)
    publication.publish(us, tmp_path / "log")
    old = Note.parse((tmp_path / "log" / "checkpoint").read_bytes())
    clock.now += HOUR
    keys.rotate(us, "log", DIRECTOR)
    cleared(border, "K-2")
    publication.publish(us, tmp_path / "log")

    def file(path: str) -> bytes | None:
        place = tmp_path / "log" / path
        return place.read_bytes() if place.is_file() else None

    held = ring(border)
    note = directory.head_of(file)
    log = held.log("us", note)
    assert directory.verify(file, log, held.witnesses("us", note)).size == us.store.tree.size
    directory.verify_growth(file, old, log, held.log("us", old))
    assert held.log("us", old) != log


def test_private_keys_stand_in_no_record_message_or_log(border, clock, home):
    us, mx = border.sections["us"], border.sections["mx"]
    cleared(border)
    secrets = []
    for one in (us, mx):
        for use in ("act", "log", "witness"):
            secrets.append((one.folder / "keys" / f"{use}.key").read_text().strip())
            keys.rotate(one, use, DIRECTOR)
            secrets.append((one.folder / "keys" / f"{use}.key").read_text().strip())
    border.settle()
    needles = [part.encode() for text in secrets for part in (text, text.split("+", 4)[4])]
    written = b"".join(
        path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.parent.name not in ("keys", "former")
    )
    letters = b"".join(parcel(one, other, after=0) or b"" for one, other in ((us, "mx"), (mx, "us")))
    assert len(set(secrets)) == 12
    assert not [needle for needle in needles if needle in written + letters]
    for folder in home.glob("*/keys"):
        assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}
