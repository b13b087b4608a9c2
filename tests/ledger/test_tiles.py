"""A log as static files, read back as a stranger's tool would (C2SP tlog-tiles)."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger import reference
from tests.ledger.log import Log, leaves

from cruce.ledger import Tree, leaf_hash
from cruce.ledger.directory import static_files

LEAVES = leaves(1100)
LOG = Log()
LOG.extend(LEAVES)


def entry(index: int) -> bytes:
    return b"entry %d" % index


def files(old: int, size: int) -> dict[str, bytes]:
    return dict(static_files(old, size, LOG.read, entry))


def test_the_example_of_the_specification():
    """A tree of 70,000: 273 full tiles and one of 112; one full and one of 17; one of 1."""
    paths = [path for path, _ in static_files(0, 70_000, lambda level, index: b"", lambda index: b"")]
    assert len([path for path in paths if path.startswith("tile/0/")]) == 274
    assert [path for path in paths if ".p/" in path or path.startswith(("tile/1/", "tile/2/"))] == [
        "tile/entries/273.p/112",
        "tile/0/273.p/112",
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]


def test_a_full_tile_makes_the_first_of_the_next_level():
    """The specification's other example: a tree of 256."""
    assert set(files(0, 256)) == {"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}


def test_a_large_index_is_spelled_in_groups_of_three():
    """The specification's example: tile 1234067 is x001/x234/067."""
    start = 1_234_067 * 256
    paths = [
        path for path, _ in static_files(start, start + 256, lambda level, index: b"", lambda index: b"")
    ]
    assert paths[:2] == ["tile/entries/x001/x234/067", "tile/0/x001/x234/067"]


@given(st.integers(1, len(LEAVES)))
def test_a_stranger_finds_entries_and_root(size):
    found = files(0, size)
    level = b"".join(data for path, data in found.items() if path.startswith("tile/0/"))
    hashes = [level[i : i + 32] for i in range(0, len(level), 32)]
    assert reference.root(hashes) == Tree().append(LEAVES[:size])[0].root
    bundles = b"".join(data for path, data in found.items() if path.startswith("tile/entries/"))
    read = []
    while bundles:
        length = int.from_bytes(bundles[:2], "big")
        read.append(leaf_hash(bundles[2 : 2 + length]))
        bundles = bundles[2 + length :]
    assert read == hashes


@given(st.integers(0, len(LEAVES)), st.integers(0, len(LEAVES)))
def test_a_log_grown_in_two_steps_has_all_files_of_one_step(one, other):
    old, size = sorted((one, other))
    both = {**files(0, old), **files(old, size)}
    whole = files(0, size)
    assert whole.items() <= both.items()
    assert all(".p/" in path for path in both.keys() - whole.keys())


@pytest.mark.parametrize("level", [1, 2])
def test_each_hash_of_an_upper_tile_is_the_root_of_a_full_tile_below(level):
    wide = 256**level
    found = dict(
        static_files(0, wide, lambda height, index: bytes([height, index % 251]) * 16, lambda i: b"")
    )
    below = [found[path] for path in sorted(found) if path.startswith(f"tile/{level - 1}/")]
    assert len(found[f"tile/{level}/000.p/1"]) == 32
    assert {len(tile) for tile in below} == {8192}


def test_nothing_is_written_when_nothing_was_added():
    assert not files(300, 300)
    assert not files(0, 0)


def test_an_entry_longer_than_its_length_field_is_not_cut():
    with pytest.raises(OverflowError):
        list(static_files(0, 1, LOG.read, lambda index: bytes(1 << 16)))


def test_the_hashes_of_a_tile_are_those_of_its_entries():
    assert files(0, 3)["tile/0/000.p/3"][:32] == sha256(b"\0entry 0").digest()
