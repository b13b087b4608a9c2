"""Receipts: believed with public keys alone, and refused for each defect with its own sentence."""

import json
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from hmac import new as hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.log import CA_WITNESS, MX_WITNESS, US, WITNESSES, Log, refusal, salt

from cruce.ledger import Note, Receipt, Signer, commit, leaf_hash, verify_receipt

GOLDEN = Path(__file__).parent / "golden"
SOUND = (GOLDEN / "sound.json").read_bytes()

# Each file of `golden/` is `sound.json` with the defect it is named for; its keys and salts are in `log.py`.
DEFECTS = {
    "base64_with_loose_bits": "receipt-malformed",
    "checkpoint_of_another_log": "checkpoint-origin",
    "checkpoint_of_another_tree": "root-mismatch",
    "content_changed": "leaf-changed",
    "cosignature_antedated": "cosignature-false",
    "cosignature_false": "cosignature-false",
    "cosigned_by_one_of_two": "cosignature-missing",
    "empty": "receipt-malformed",
    "file_cut_off": "receipt-malformed",
    "half_a_character_in_the_note": "note-malformed",
    "index_of_another_leaf": "root-mismatch",
    "index_with_leading_zero": "receipt-malformed",
    "leaf_missing": "receipt-malformed",
    "list_instead_of_object": "receipt-malformed",
    "log_signature_false": "checkpoint-signature",
    "name_twice": "receipt-malformed",
    "not_cosigned": "cosignature-missing",
    "note_with_carriage_returns": "note-malformed",
    "note_without_a_checkpoint": "checkpoint-malformed",
    "number_instead_of_text": "receipt-malformed",
    "proof_cut_short": "root-mismatch",
    "proof_of_another_version": "receipt-malformed",
    "salt_changed": "leaf-changed",
    "signed_by_an_unknown_key": "log-key-unknown",
    "unknown_part": "receipt-malformed",
}


def verify(raw: bytes | str) -> None:
    verify_receipt(Receipt.parse(raw), US.verifier, WITNESSES)


def test_a_sound_receipt_is_believed():
    receipt = Receipt.parse(SOUND)
    checkpoint = verify_receipt(receipt, US.verifier, WITNESSES)
    assert (checkpoint.origin, checkpoint.size) == ("us.example/log", 11)
    assert receipt.content == b'{"case":"4","verdict":"release"}'
    assert str(receipt).encode() == SOUND


def test_every_golden_document_is_tried():
    assert {path.stem for path in GOLDEN.glob("*.json")} == {"sound", *DEFECTS}


@pytest.mark.parametrize(("name", "code"), DEFECTS.items())
def test_a_defect_is_refused_by_its_name(name, code):
    assert refusal(verify, (GOLDEN / f"{name}.json").read_bytes()) == f"ledger.{code}"


@given(st.integers(0, len(SOUND) - 1), st.integers(1, 255))
def test_one_changed_byte_anywhere_is_refused(place, change):
    changed = bytearray(SOUND)
    changed[place] ^= change
    assert refusal(verify, bytes(changed)) is not None


def test_each_single_flipped_bit_is_refused():
    for place in range(len(SOUND)):
        changed = bytearray(SOUND)
        changed[place] ^= 1 << place % 8
        assert refusal(verify, bytes(changed)) is not None, f"byte {place} does not matter"


@given(
    st.binary() | st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)
)
def test_no_input_breaks_the_reader(raw):
    assert refusal(Receipt.parse, raw) == "ledger.receipt-malformed"


@pytest.mark.parametrize("wire", [None, 7, "", "content", [], ["content"], {7: ""}, {"content": None}, {}])
def test_what_is_not_three_strings_is_refused(wire):
    assert refusal(Receipt.from_wire, wire) == "ledger.receipt-malformed"


@pytest.mark.parametrize("raw", ["[" * 200_000, '{"content":' * 200_000, "9" * 200_000, " " * (1 << 24 | 1)])
def test_a_deep_or_vast_document_is_refused(raw):
    assert refusal(Receipt.parse, raw) == "ledger.receipt-malformed"


@given(st.data(), st.lists(st.binary(max_size=40), min_size=1, max_size=40))
def test_whatever_was_recorded_is_proved_and_survives_its_file(data, contents):
    log = Log.of(*contents)
    receipt = log.receipt(data.draw(st.integers(0, len(contents) - 1)), MX_WITNESS, CA_WITNESS)
    assert Receipt.parse(str(receipt)) == receipt
    assert Receipt.from_wire(receipt.wire()) == receipt
    verify(str(receipt))


def test_the_quorum_may_be_less_than_all():
    receipt = Receipt.parse((GOLDEN / "cosigned_by_one_of_two.json").read_bytes())
    assert verify_receipt(receipt, US.verifier, WITNESSES, quorum=1).size == 11


def test_a_stranger_s_signature_neither_helps_nor_harms():
    receipt = Receipt.parse(SOUND)
    stranger = Signer.generate("stranger.example")
    verify(str(replace(receipt, note=receipt.note.signed(stranger))))
    alone = replace(receipt, note=Note(receipt.note.text).signed(stranger))
    assert refusal(verify, str(alone)) == "ledger.log-key-unknown"


def test_a_receipt_made_by_hand_is_not_trusted_either():
    receipt = replace(Receipt.parse(SOUND), salt=b"short")
    assert refusal(verify_receipt, receipt, US.verifier, WITNESSES) == "ledger.leaf-changed"


def test_the_proof_is_a_tlog_proof_others_can_read():
    """C2SP tlog-proof by hand: header, salt as extra data, index, siblings, blank line, checkpoint."""
    receipt = Receipt.parse(SOUND)
    lines = receipt.wire()["proof"].split("\n")
    siblings = [b64encode(sibling).decode() for sibling in receipt.proof]
    head = ["c2sp.org/tlog-proof@v1", "extra " + b64encode(receipt.salt).decode(), "index 4", *siblings, ""]
    assert lines == head + str(receipt.note).split("\n")


def test_a_leaf_commits_and_does_not_reveal():
    """HMAC-SHA256 keyed with the salt, computed beside it by the standard library's other interface."""
    entry = commit(salt(0), b"plate 12-AB-3C")
    assert entry == hmac(salt(0), b"plate 12-AB-3C", sha256).digest()
    assert entry != commit(salt(1), b"plate 12-AB-3C")
    assert leaf_hash(entry) != leaf_hash(b"plate 12-AB-3C")


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_salt_has_one_length(size):
    with pytest.raises(ValueError, match="32 bytes"):
        commit(bytes(size), b"content")


def test_proof_stands_after_content_and_salt_are_erased():
    """What the log keeps of an erased act still has its place in the tree."""
    log = Log.of(b"erased", b"kept")
    entry = commit(salt(0), b"erased")
    assert log.hashes[0, 0] == leaf_hash(entry)
    verify(str(log.receipt(1, MX_WITNESS, CA_WITNESS)))


def test_a_verifier_loads_little():
    """Standard library, cryptography, and the model that words the refusals; nothing else."""
    program = "import sys; before = set(sys.modules); import cruce.ledger; print(*set(sys.modules) - before)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split() if not name.startswith("_")}
    model = {
        "annotated_types",
        "pydantic",
        "pydantic_core",
        "rfc8785",
        "typing_extensions",
        "typing_inspection",
    }
    assert loaded - sys.stdlib_module_names <= {"cruce", "cryptography"} | model
