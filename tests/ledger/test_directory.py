"""A published log is believed for its files and signatures, and every single corruption is refused."""

import pytest
from tests.ledger import stranger
from tests.ledger.log import CA_WITNESS, MX_WITNESS, NOON, US, WITNESSES, Log

from cruce.ledger import Checkpoint, Note, Signer, Tree, directory, leaf_hash
from cruce.model import ProofError

SIZES = [0, 1, 5, 255, 256, 257, 600]


def entry(index: int) -> bytes:
    return b"entry %d" % index


def published(size: int, *, old: int = 0, changed: int | None = None) -> dict[str, bytes]:
    """Return the files of a cosigned log; ``changed``: an entry that reads otherwise in it."""

    def mine(index: int) -> bytes:
        return b"another" if index == changed else entry(index)

    log = Log()
    log.extend(leaf_hash(mine(index)) for index in range(size))
    note = log.checkpoint().cosigned(MX_WITNESS, NOON).cosigned(CA_WITNESS, NOON)
    files = dict(directory.static_files(0, old, log.read, mine))
    files |= directory.static_files(old, size, log.read, mine)
    return {**files, "checkpoint": str(note).encode()}


def code_of(files: dict[str, bytes], quorum: int | None = None) -> str | None:
    try:
        directory.verify(files.get, US.verifier, WITNESSES, quorum)
    except ProofError as error:
        return error.code
    return None


@pytest.mark.parametrize("size", SIZES)
def test_a_sound_log_of_any_size_is_believed(size):
    checkpoint = directory.verify(published(size).get, US.verifier, WITNESSES)
    assert (checkpoint.origin, checkpoint.size) == (US.name, size)


@pytest.mark.parametrize("size", SIZES)
def test_a_stranger_s_reader_agrees(size, tmp_path):
    for path, content in published(size).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    keys = {US.name: b"\x01" + US.verifier.public}
    keys |= {witness.name: b"\x04" + witness.public for witness in WITNESSES}
    assert stranger.read_log(tmp_path, keys) == (US.name, [entry(index) for index in range(size)])


def test_a_full_tile_stands_for_the_partial_one_that_it_replaced():
    files, later = published(300), published(600)
    for name in ("entries/001", "0/001"):
        del files[f"tile/{name}.p/44"]
        files[f"tile/{name}"] = later[f"tile/{name}"]
    assert code_of(files) is None


@pytest.mark.parametrize("path", sorted(published(300)))
def test_no_file_may_be_missing(path):
    files = published(300)
    del files[path]
    assert code_of(files) == "ledger.file-absent"


@pytest.mark.parametrize("path", sorted(set(published(300)) - {"checkpoint"}))
@pytest.mark.parametrize("share", [0, 3, 50, 99])
def test_no_byte_of_a_tile_may_change(path, share):
    files = published(300)
    raw = bytearray(files[path])
    raw[len(raw) * share // 100] ^= 1
    assert code_of({**files, path: bytes(raw)}) == "ledger.tile-false"


@pytest.mark.parametrize("path", sorted(set(published(300)) - {"checkpoint"}))
@pytest.mark.parametrize("change", [lambda raw: raw[:-1], lambda raw: raw + b"\0", lambda raw: b""])
def test_a_tile_may_be_neither_cut_nor_lengthened(path, change):
    files = published(300)
    assert code_of({**files, path: change(files[path])}) == "ledger.tile-false"


def test_no_byte_of_the_checkpoint_may_change():
    files = published(5)
    raw = files["checkpoint"]
    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        assert code_of({**files, "checkpoint": changed}) is not None, place


def test_a_log_that_is_sound_in_itself_needs_the_root_that_was_signed():
    files, other = published(300), published(300, changed=299)
    assert code_of({**other, "checkpoint": files["checkpoint"]}) == "ledger.root-false"


def test_a_quorum_of_witnesses_must_have_cosigned():
    files = published(5)
    lines = files["checkpoint"].splitlines(keepends=True)
    files["checkpoint"] = b"".join(lines[:-1])
    assert code_of(files) == "ledger.cosignature-missing"
    assert code_of(files, quorum=1) is None
    files["checkpoint"] = b"".join(lines[:-2])
    assert code_of(files, quorum=1) == "ledger.cosignature-missing"


def growth(old: dict[str, bytes], new: dict[str, bytes]) -> ProofError | None:
    try:
        directory.verify_growth(new.get, directory.head_of(old.get), US.verifier)
    except ProofError as error:
        return error
    return None


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 3), (3, 3), (255, 256), (256, 600), (257, 300)])
def test_a_log_may_grow(old, new):
    assert growth(published(old), published(new, old=old)) is None


@pytest.mark.parametrize(
    ("old", "new", "changed", "code"),
    [
        (300, 200, None, "ledger.log-shrunk"),
        (300, 300, 7, "ledger.log-forked"),
        (300, 600, 7, "ledger.log-rewritten"),
        (1, 2, 0, "ledger.log-rewritten"),
    ],
)
def test_another_history_is_named_with_both_checkpoints(old, new, changed, code):
    before, after = published(old), published(new, changed=changed)
    assert code_of(after) is None  # sound in itself
    fault = growth(before, after)
    assert fault is not None
    assert fault.code == code
    assert fault.evidence == (before["checkpoint"].decode(), after["checkpoint"].decode())
    assert [Checkpoint.open(Note.parse(text), US.verifier).size for text in fault.evidence] == [old, new]


def test_an_earlier_checkpoint_of_another_key_convicts_nobody():
    forged = Checkpoint(US.name, 9, Tree().root).signed(Signer.from_seed(US.name, b"x" * 32))
    with pytest.raises(ProofError, match=r"ledger\.log-key-unknown"):
        directory.verify_growth(published(5).get, forged, US.verifier)
