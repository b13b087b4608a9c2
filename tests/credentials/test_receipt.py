"""A receipt is believed with public keys alone, and refused for any one thing that is wrong, by name."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cruce.credentials import DECISION_CONTEXT, JointReceipt, KeyRing, verify
from cruce.ledger import Checkpoint, Receipt, Signer, Tree, commit, leaf_hash
from cruce.model import (
    Channel,
    CruceError,
    Decision,
    JointState,
    Json,
    LegalOutcome,
    SignedDecision,
    Verdict,
    canonical,
    plain,
)

AT = datetime(2026, 5, 13, 18, tzinfo=UTC)
SALT = bytes(range(32))


def signer(name: str, *, cosigner: bool = False) -> Signer:
    return Signer.from_seed(name, name.encode().ljust(32, b"."), cosigner=cosigner)


KEYS = {
    name: (
        signer(f"cruce/{name}"),
        signer(f"cruce/{name}/act"),
        signer(f"cruce/{name}/witness", cosigner=True),
    )
    for name in ("ca", "mx", "us")
}
RING = KeyRing.parse("# keys\n\n" + "\n".join(str(key.verifier) for keys in KEYS.values() for key in keys))


def decision(section: str, **changes) -> Decision:
    return Decision(
        section=section,
        case="case",
        version=1,
        verdict=Verdict.RELEASE,
        channel=Channel.GREEN,
        outcome=LegalOutcome.RELEASED,
        filing="f" * 64,
        liability="l" * 64,
        due=("mx", "us"),
        at=AT,
        by="tests",
    ).model_copy(update=changes)


def part(
    section: str, witnesses: tuple[str, ...], made: Decision | None = None, act: Signer | None = None
) -> Receipt:
    log, own_act, _ = KEYS[section]
    words = made or decision(section)
    signature = (act or own_act).sign(canonical(words), context=DECISION_CONTEXT)
    signed = SignedDecision(decision=words, key=own_act.name, signature=signature.hex())
    event: dict[str, Json] = {
        "id": f"{section}:1",
        "kind": "clearance.decided",
        "v": 1,
        "section": section,
        "case": words.case,
        "version": 1,
        "at": "2026-05-13T18:00:00Z",
        "by": "tests",
        "body": {"decision": plain(signed)},
    }
    content = canonical(event)
    entries = [leaf_hash(b"another"), leaf_hash(commit(SALT, content)), leaf_hash(b"a third")]
    hashes = {}
    tree, runs = Tree().append(entries)
    for run in runs:
        hashes.update({(run.level, run.first + place): value for place, value in enumerate(run.hashes)})
    note = Checkpoint(log.name, 3, tree.root).signed(log)
    for name in witnesses:
        note = note.cosigned(KEYS[name][2], 1)
    return Receipt.of(content, SALT, 1, tree.inclusion(1, lambda level, place: hashes[level, place]), note)


def good() -> JointReceipt:
    return JointReceipt("case", {"mx": part("mx", ("us",)), "us": part("us", ("mx",))})


def code(receipt: JointReceipt | bytes, ring: KeyRing = RING) -> str:
    with pytest.raises(CruceError) as refusal:
        verify(JointReceipt.parse(receipt) if isinstance(receipt, bytes) else receipt, ring)
    assert refusal.value.says.en
    assert refusal.value.says.es
    return refusal.value.code


def test_a_good_receipt_is_believed_and_survives_its_file():
    receipt = JointReceipt.parse(str(good()).encode())
    proven = verify(receipt, RING)
    assert proven.joint.state is JointState.RELEASED
    assert {name: point.size for name, point in proven.checkpoints.items()} == {"mx": 3, "us": 3}


def test_an_empty_truck_needs_one_section_and_any_witness():
    alone = decision("us", due=("us",))
    assert (
        verify(JointReceipt("case", {"us": part("us", ("ca",), alone)}), RING).joint.state
        is JointState.RELEASED
    )
    assert code(JointReceipt("case", {"us": part("us", (), alone)})) == "ledger.cosignature-missing"


def test_each_fault_has_its_own_name():
    receipt = good()
    mx, us = receipt.parts["mx"], receipt.parts["us"]
    held = decision("us", filing="0" * 64)
    faults = {
        "ledger.leaf-changed": {"mx": dataclasses.replace(mx, content=mx.content + b" "), "us": us},
        "ledger.root-mismatch": {"mx": dataclasses.replace(mx, index=0), "us": us},
        "ledger.cosignature-missing": {"mx": part("mx", ("ca",)), "us": us},
        "receipt.signature": {"mx": part("mx", ("us",), act=KEYS["us"][1]), "us": us},
        "receipt.other-section": {"mx": part("mx", ("us",), decision("us")), "us": us},
        "receipt.other-filing": {"mx": mx, "us": part("us", ("mx",), held)},
        "receipt.incomplete": {"mx": mx},
    }
    assert {code(JointReceipt("case", parts)): name for name, parts in faults.items()} == {
        name: name for name in faults
    }
    assert code(JointReceipt("other", receipt.parts)) == "receipt.other-filing"
    assert code(receipt, KeyRing({})) == "receipt.key-unknown"


def test_a_refusal_is_proven_as_well():
    refused = decision("us", verdict=Verdict.REFUSE)
    receipt = JointReceipt("case", {"mx": part("mx", ("us",)), "us": part("us", ("mx",), refused)})
    assert verify(receipt, RING).joint.state is JointState.REFUSED


GOOD = str(good()).encode()


@settings(max_examples=300)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_one_changed_byte_is_refused(place, difference):
    changed = bytearray(GOOD)
    changed[place] ^= difference
    code(bytes(changed))


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text(), lambda x: st.dictionaries(st.text(), x)).map(
        lambda data: json.dumps(data).encode()
    )
)
def test_what_is_no_receipt_is_refused_by_name(content):
    assert code(content).startswith(("receipt.", "ledger."))
