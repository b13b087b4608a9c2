"""An older copy in a store's place is refused before anything is written to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.store.test_store import lodging, seal

from cruce.model import StoreError
from cruce.store import SqliteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store of three entries, and beside it ``old.db``, a copy of it when it had one."""
    path = tmp_path / "store.db"
    SqliteStore.create(path, section="us", log="cruce.us")
    _lodge(path, "C-1")
    shutil.copy(path, tmp_path / "old.db")
    _lodge(path, "C-2", "C-3")
    return path


def _lodge(path: Path, *cases: str, salt: bytes = bytes(32)) -> None:
    store = SqliteStore.open(path, seal=seal, salt=lambda: salt)
    store.write([lodging(case) for case in cases])
    store.close()


def _replace(path: Path) -> None:
    shutil.copy(path.with_name("old.db"), path)


def test_an_older_copy_is_refused_and_the_newest_one_taken_back(path):
    shutil.copy(path, path.with_name("new.db"))
    _replace(path)
    for _ in range(2):
        with pytest.raises(StoreError) as refusal:
            SqliteStore.open(path, seal=seal)
        assert refusal.value.code == "store.older"
    shutil.copy(path.with_name("new.db"), path)
    store = SqliteStore.open(path, seal=seal)
    assert store.tree.size == 3
    store.close()


def test_a_copy_that_went_its_own_way_is_refused_whatever_its_length(path):
    other = path.with_name("other")
    other.mkdir()
    shutil.copy(path.with_name("old.db"), other / "store.db")
    _lodge(other / "store.db", "C-2", "C-3", "C-4", salt=bytes(31) + b"x")
    shutil.copy(other / "store.db", path)
    with pytest.raises(StoreError) as refusal:
        SqliteStore.open(path, seal=seal)
    assert refusal.value.code == "store.older"


def test_an_older_copy_can_be_read(path):
    _replace(path)
    store = SqliteStore.open(path)
    assert store.head().size == 1
    store.close()


@pytest.mark.parametrize("mark", [None, b"", b"cruce.us 3 abc\n", b"\xff" * 86, b"cruce.us " + b"0" * 60])
def test_a_mark_that_is_missing_or_torn_stops_nothing(path, mark):
    place = path.with_suffix(".head")
    if mark is None:
        place.unlink()
    else:
        place.write_bytes(mark)
    _lodge(path, "C-4")
    _replace(path)
    with pytest.raises(StoreError):
        SqliteStore.open(path, seal=seal)


def test_a_mark_that_cannot_be_written_stops_nothing(path):
    place = path.with_suffix(".head")
    place.unlink()
    place.mkdir()
    _lodge(path, "C-4")
    store = SqliteStore.open(path)
    assert store.head().size == 4
    store.close()


def test_a_file_that_was_cut_within_its_last_page_is_refused(path):
    """SQLite itself would read zeros there, and take them for what was written."""
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    for seal_or_none in (seal, None):
        with pytest.raises(StoreError) as refusal:
            SqliteStore.open(path, seal=seal_or_none)
        assert refusal.value.code == "store.damaged"
    path.write_bytes(whole)
    SqliteStore.open(path, seal=seal).close()
