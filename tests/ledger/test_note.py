"""Signed notes and checkpoints: published examples of other implementations, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.log import CA_WITNESS, MX_WITNESS, NOON, US, WITNESSES, Log, refusal
from tests.ledger.test_keys import PETER, PETER_PRIVATE, PUBLISHED

from cruce.ledger import Checkpoint, Note, Signer, Verifier
from cruce.model import ProofError

TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
# Go, sumdb/note: the same text signed by both of its example keys.
PETER_LINE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot "
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
PUBLIC_LOG = Path(__file__).parent / "golden" / "checkpoint_of_a_public_log.txt"
PUBLIC_LOG_KEY = (
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
PUBLIC_WITNESSES = (
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
)
ROOT = "A" * 43 + "="  # 32 zero bytes
HEAD = Log.of(b"a", b"b", b"c").checkpoint()


def test_signing_gives_the_published_note_byte_for_byte(tmp_path):
    (tmp_path / "key").write_text(PETER_PRIVATE)
    (tmp_path / "key").chmod(0o600)
    assert str(Note(TEXT).signed(Signer.load(tmp_path / "key"))) == f"{TEXT}\n{PETER_LINE}"


def test_a_published_note_with_two_signatures_is_opened():
    note = Note.parse(f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}")
    peter, enoch, stranger, *_ = map(Verifier.parse, PUBLISHED)
    assert note.text == TEXT
    assert note.is_signed_by(peter)
    assert note.is_signed_by(enoch)
    assert not note.is_signed_by(stranger)


def test_the_example_of_the_specification_is_opened():
    line = (
        "— example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    )
    note = Note.parse(f"This is an example message.\n\n{line}")
    assert note.is_signed_by(Verifier.parse(PUBLISHED[2]))


def test_a_checkpoint_of_a_public_log_is_believed_with_its_four_witnesses():
    """A real head of a Certificate Transparency log, cosigned by independent witnesses."""
    note = Note.parse(PUBLIC_LOG.read_bytes())
    witnesses = tuple(map(Verifier.parse, PUBLIC_WITNESSES))
    checkpoint = Checkpoint.open(note, Verifier.parse(PUBLIC_LOG_KEY), witnesses)
    assert checkpoint.size == 1_432_088_532
    assert {note.cosigned_at(witness) for witness in witnesses} == {1_779_573_024}
    forged = Note(note.text.replace("1432088532", "1432088533"), note.signatures)
    assert refusal(Checkpoint.open, forged, Verifier.parse(PUBLIC_LOG_KEY)) == "ledger.checkpoint-signature"


def test_the_text_may_hold_empty_lines():
    note = Note("one\n\n\ntwo\n\n").signed(US)
    assert Note.parse(str(note)) == note


@pytest.mark.parametrize(
    "raw",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}{PETER_LINE}",
        f"{TEXT}\n{PETER_LINE}"[:-1],
        f"{TEXT}\n{PETER_LINE}\n",
        f"{TEXT}\n{PETER_LINE}".replace("—", "-"),
        f"{TEXT}\n{PETER_LINE}".replace("\n", "\r\n"),
        f"{TEXT}\x07\n\n{PETER_LINE}",
        f"{TEXT}\ud800\n\n{PETER_LINE}",
        f"{TEXT}\n{PETER_LINE.replace(' x08', '  x08')}",
        f"{TEXT}\n{PETER_LINE.replace('AM=', 'AN=')}",
        f"{TEXT}\n{PETER_LINE.replace('AM=', 'AM')}",
        f"{TEXT}\n— PeterNeumann x08goA==\n".replace("x08goA==", "x08gow=="),
        f"{TEXT}\n— Peter+Neumann {PETER_LINE.split()[2]}\n",
        f"{TEXT}\n{PETER_LINE * 101}",
        b"\xff\xfe" + f"{TEXT}\n{PETER_LINE}".encode(),
        f"{TEXT}\n{PETER_LINE}".encode("utf-16"),
    ],
)
def test_what_is_not_exactly_a_signed_note_is_refused(raw):
    assert refusal(Note.parse, raw) == "ledger.note-malformed"


@given(st.binary() | st.text() | st.text("—\n aA=+1").map(lambda tail: f"text\n\n— a {tail}"))
def test_no_input_breaks_the_reader_and_what_is_read_is_written_alike(raw):
    refused = refusal(Note.parse, raw)
    assert refused in (None, "ledger.note-malformed")
    assert refused or str(Note.parse(raw)) == (raw if isinstance(raw, str) else raw.decode())


@pytest.mark.parametrize("text", ["", "no newline", "bell\x07\n", "tab\t\n", "\ud800\n"])
def test_a_text_nobody_could_read_back_is_not_signed(text):
    assert refusal(Note, text) == "ledger.note-malformed"


@pytest.mark.parametrize(
    "text",
    [
        "\n1\n",
        "us.example/log\n3\n",
        f"us.example/log\n03\n{ROOT}\n",
        f"us.example/log\n-3\n{ROOT}\n",
        f"us.example/log\n٣\n{ROOT}\n",
        f"us.example/log\n{'9' * 5000}\n{ROOT}\n",
        "us.example/log\n3\nAAAA\n",
        f"us.example/log\n3\n{ROOT}\n\nextension\n",
        f"us.example/log\n3\n{ROOT}",
        f"\n3\n{ROOT}\n",
    ],
)
def test_what_is_not_exactly_a_checkpoint_is_refused(text):
    assert refusal(Checkpoint.parse, text) == "ledger.checkpoint-malformed"


def test_extension_lines_are_kept_and_signed():
    checkpoint = Checkpoint(US.name, 3, bytes(32), ("kept", "as well"))
    assert Checkpoint.open(Note.parse(str(checkpoint.signed(US))), US.verifier) == checkpoint


def test_a_cosignature_is_made_as_specified():
    """C2SP tlog-cosignature: the signed message and the eight bytes of time, spelled out by hand."""
    line = HEAD.cosigned(MX_WITNESS, NOON).signatures[-1]
    message = f"cosignature/v1\ntime {NOON}\n{HEAD.text}".encode()
    assert line.value == NOON.to_bytes(8, "big") + MX_WITNESS.sign(message)


def test_a_quorum_of_witnesses_is_required():
    one = HEAD.cosigned(MX_WITNESS, NOON)
    both = one.merged(HEAD.cosigned(CA_WITNESS, NOON + 5))
    assert Checkpoint.open(both, US.verifier, WITNESSES).size == 3
    assert Checkpoint.open(one, US.verifier, WITNESSES, quorum=1).size == 3
    assert refusal(Checkpoint.open, one, US.verifier, WITNESSES) == "ledger.cosignature-missing"
    assert refusal(Checkpoint.open, HEAD, US.verifier, WITNESSES, 1) == "ledger.cosignature-missing"


def test_one_witness_never_counts_twice():
    twice = HEAD.cosigned(MX_WITNESS, NOON).cosigned(MX_WITNESS, NOON + 60)
    assert refusal(Checkpoint.open, twice, US.verifier, WITNESSES, 2) == "ledger.cosignature-missing"
    alias = Signer.from_seed("mx.example/alias", b"m" * 32, cosigner=True)
    renamed = HEAD.cosigned(MX_WITNESS, NOON).cosigned(alias, NOON)
    pair = (MX_WITNESS.verifier, alias.verifier)
    assert refusal(Checkpoint.open, renamed, US.verifier, pair) == "ledger.cosignature-missing"
    assert (
        refusal(Checkpoint.open, twice, US.verifier, (MX_WITNESS.verifier,) * 2)
        == "ledger.cosignature-missing"
    )


def test_a_witness_cosigned_first_when_it_cosigned_first():
    twice = HEAD.cosigned(MX_WITNESS, NOON + 60).cosigned(MX_WITNESS, NOON)
    assert twice.cosigned_at(MX_WITNESS.verifier) == NOON
    assert twice.cosigned_at(CA_WITNESS.verifier) is None
    assert twice.cosigned_at(US.verifier) is None


def test_a_log_does_not_speak_for_another():
    assert refusal(Checkpoint("mx.example/log", 0, bytes(32)).signed, US) == "ledger.checkpoint-origin"
    impostor = Note(f"mx.example/log\n0\n{ROOT}\n").signed(US)
    assert refusal(Checkpoint.open, impostor, US.verifier) == "ledger.checkpoint-origin"


def test_each_key_does_its_own_work_only():
    assert refusal(HEAD.cosigned, US, NOON) == "ledger.key-kind"
    assert refusal(HEAD.signed, MX_WITNESS) == "ledger.key-kind"
    assert refusal(Checkpoint.open, HEAD, MX_WITNESS.verifier) == "ledger.key-kind"
    assert refusal(Checkpoint.open, HEAD, US.verifier, (US.verifier,)) == "ledger.key-kind"


def test_copies_of_different_notes_are_not_merged():
    assert refusal(HEAD.merged, Note(TEXT)) == "ledger.note-malformed"


def test_the_refusal_carries_the_note_as_evidence():
    with pytest.raises(ProofError) as caught:
        Checkpoint.open(HEAD, Verifier.parse(PETER))
    assert caught.value.code == "ledger.log-key-unknown"
    assert caught.value.evidence == (str(HEAD),)
