"""Keys: the published forms, what a key file must be, and what a signature is good for."""

import os
import stat

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.ledger.log import refusal

from cruce.ledger import Signer, Verifier

# The example keys of Go's sumdb/note, where the format began, and of the C2SP signed-note document; the last
# two are of transparency-dev/formats: one with a plus in its Base64, one a witness's (type 0x04).
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLISHED = [
    PETER,
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
]
SIGNER = Signer.from_seed("us.example/decisions", b"d" * 32)


@pytest.mark.parametrize("vkey", PUBLISHED)
def test_published_keys_are_read_and_written_alike(vkey):
    verifier = Verifier.parse(vkey)
    assert str(verifier) == vkey
    assert verifier.cosigner is vkey.startswith("remora")


def test_a_published_private_key_is_read_and_written_alike(tmp_path):
    path = tmp_path / "peter.key"
    path.write_text(PETER_PRIVATE)
    path.chmod(0o600)
    signer = Signer.load(path)
    assert str(signer.verifier) == PETER
    signer.save(tmp_path / "copy.key")
    assert (tmp_path / "copy.key").read_text() == PETER_PRIVATE + "\n"


@pytest.mark.parametrize("cosigner", [False, True])
def test_a_saved_key_is_the_same_key(tmp_path, cosigner):
    signer = Signer.generate("us.example/log", cosigner=cosigner)
    signer.save(tmp_path / "log.key")
    assert stat.S_IMODE((tmp_path / "log.key").stat().st_mode) == 0o600
    again = Signer.load(tmp_path / "log.key")
    assert again == signer
    assert again.sign(b"x") == signer.sign(b"x")


def test_a_key_is_never_overwritten(tmp_path):
    SIGNER.save(tmp_path / "log.key")
    before = (tmp_path / "log.key").read_bytes()
    assert refusal(Signer.generate("us.example/log").save, tmp_path / "log.key") == "ledger.key-exists"
    assert (tmp_path / "log.key").read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o666, 0o610])
def test_a_key_that_others_may_use_is_refused(tmp_path, mode):
    SIGNER.save(tmp_path / "log.key")
    (tmp_path / "log.key").chmod(mode)
    assert refusal(Signer.load, tmp_path / "log.key") == "ledger.key-exposed"


def test_an_absent_key_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "absent.key", tmp_path):
        assert refusal(Signer.load, path) == "ledger.key-unreadable"
    assert refusal(SIGNER.save, tmp_path / "absent" / "log.key") == "ledger.key-unwritable"


def test_a_key_that_could_not_be_written_whole_leaves_no_file(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(SIGNER.save, tmp_path / "log.key") == "ledger.key-unwritable"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text", ["", "\n", "x" * 5000, PETER, PETER_PRIVATE[:-4], "\x00\xff", PETER_PRIVATE * 2]
)
def test_a_damaged_key_file_is_refused(tmp_path, text):
    path = tmp_path / "log.key"
    path.write_text(text)
    path.chmod(0o600)
    assert refusal(Signer.load, path) == "ledger.key-damaged"


@given(st.integers(0, len(PETER) - 1), st.characters())
def test_one_changed_character_of_a_public_key_is_refused(place, character):
    assume(PETER[place] != character)
    assert refusal(Verifier.parse, PETER[:place] + character + PETER[place + 1 :]) == "ledger.key-malformed"


@given(st.text())
def test_no_text_breaks_the_reader_of_public_keys(text):
    refused = refusal(Verifier.parse, text)
    assert refused == "ledger.key-malformed" or str(Verifier.parse(text)) == text


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64), st.binary())
def test_no_32_bytes_break_a_verification(public, signature, message):
    assert not Verifier("us.example/log", public).verify(signature, message) or public == bytes(32)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "\x1b[31m", "\ud800"])
def test_a_name_the_format_forbids_is_refused(name):
    assert refusal(Signer.generate, name) == "ledger.key-malformed"


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_seed_of_another_length_is_refused(size):
    assert refusal(Signer.from_seed, "us.example/log", bytes(size)) == "ledger.key-malformed"


@given(st.binary(), st.text(max_size=20), st.text(max_size=20))
def test_a_signature_is_good_for_its_context_alone(message, context, other):
    signature = SIGNER.sign(message, context=context)
    assert SIGNER.verifier.verify(signature, message, context=context)
    assert SIGNER.verifier.verify(signature, message, context=other) is (context == other)
    assert not SIGNER.verifier.verify(signature, message + b".", context=context)


def test_context_and_message_are_kept_apart():
    signature = SIGNER.sign(b"ab", context="cruce/")
    assert not SIGNER.verifier.verify(signature, b"b", context="cruce/a")


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65)])
def test_what_is_no_signature_verifies_nothing(signature):
    assert not SIGNER.verifier.verify(signature, b"")


def test_a_private_key_does_not_show_itself():
    seed = b"secret seed of thirty-two bytes!"
    shown = repr(Signer.from_seed("us.example/log", seed))
    assert "us.example/log" in shown
    assert "secret" not in shown
    assert seed.hex() not in shown
