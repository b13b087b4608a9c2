"""An older copy in a store's place is refused before anything is written to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.engines import Kept
from tests.store.test_store import lodging, seal

from cruce.model import StoreError
from cruce.store.places import open_store


@pytest.fixture
def three(kept: Kept) -> Kept:
    """A store of three entries, and ``old``, a copy of it when it had one."""
    _lodge(kept, "C-1")
    kept.copy("old")
    _lodge(kept, "C-2", "C-3")
    return kept


def _mark(kept: Kept) -> Path:
    return kept.place.folder / "store.head"


def _lodge(kept: Kept, *cases: str, salt: bytes = bytes(32)) -> None:
    store = open_store(kept.place, seal=seal, salt=lambda: salt)
    store.write([lodging(case) for case in cases])
    store.close()


def test_an_older_copy_is_refused_and_the_newest_one_taken_back(three):
    three.copy("new")
    three.put("old")
    for _ in range(2):
        with pytest.raises(StoreError) as refusal:
            open_store(three.place, seal=seal)
        assert refusal.value.code == "store.older"
    three.put("new")
    store = open_store(three.place, seal=seal)
    assert store.tree.size == 3
    store.close()


def test_a_copy_that_went_its_own_way_is_refused_whatever_its_length(three):
    noted = _mark(three).read_bytes()
    three.put("old")
    _mark(three).unlink()
    _lodge(three, "C-2", "C-3", "C-4", salt=bytes(31) + b"x")
    _mark(three).write_bytes(noted)
    with pytest.raises(StoreError) as refusal:
        open_store(three.place, seal=seal)
    assert refusal.value.code == "store.older"


def test_an_older_copy_can_be_read(three):
    three.put("old")
    store = open_store(three.place)
    assert store.head().size == 1
    store.close()


@pytest.mark.parametrize("mark", [None, b"", b"cruce.us 3 abc\n", b"\xff" * 86, b"cruce.us " + b"0" * 60])
def test_a_mark_that_is_missing_or_torn_stops_nothing(three, mark):
    if mark is None:
        _mark(three).unlink()
    else:
        _mark(three).write_bytes(mark)
    _lodge(three, "C-4")
    three.put("old")
    with pytest.raises(StoreError):
        open_store(three.place, seal=seal)


def test_a_mark_that_cannot_be_written_stops_nothing(three):
    _mark(three).unlink()
    _mark(three).mkdir()
    _lodge(three, "C-4")
    store = open_store(three.place)
    assert store.head().size == 4
    store.close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_file_that_was_cut_within_its_last_page_is_refused(three):
    """SQLite itself would read zeros there, and take them for what was written."""
    path = three.place.file
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    for seal_or_none in (seal, None):
        with pytest.raises(StoreError) as refusal:
            open_store(three.place, seal=seal_or_none)
        assert refusal.value.code == "store.damaged"
    path.write_bytes(whole)
    open_store(three.place, seal=seal).close()
