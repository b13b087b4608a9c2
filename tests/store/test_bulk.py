"""Filings in bulk in the store: what waits, what has its outcome, and both of them in every copy."""

from __future__ import annotations

import pytest
from tests.store.test_store import lodging, opened

from cruce.model import StoreError
from cruce.store import SqliteStore, Store, places
from cruce.store.bulk import Piece


def handed(store: Store, account: str, count: int, *, whole: bool = True) -> int:
    number = store.one(lambda one: one.bulk.begin(account, "P", "trucks.json", "2026-05-13T18:00:00+00:00"))
    pieces = [Piece(number, place, "coming", b"{}", None, None) for place in range(1, count + 1)]
    store.one(lambda one: one.bulk.add(account, pieces))
    if whole:
        assert store.one(lambda one: one.bulk.seal(number)) == count
    return number


@pytest.fixture
def store(kept):
    one = opened(kept)
    yield one
    one.close()


def test_what_is_whole_waits_in_the_order_in_which_it_came(store):
    first, second = handed(store, "a", 2), handed(store, "a", 1)
    handed(store, "b", 3, whole=False)
    assert store.bulk.waiting() == {"a": 3}
    assert [(one.batch, one.number) for one in store.bulk.first("a", 9)] == [
        (first, 1),
        (first, 2),
        (second, 1),
    ]
    assert store.bulk.waiting_before("a", second) == 2
    assert [one.number for one in store.bulk.batches("a")] == [second, first]
    assert store.bulk.batches("b") == ()
    assert list(store.bulk.unsealed("2026-05-14")) == [3]


def test_an_outcome_is_written_once_and_with_what_it_is_of(store):
    batch = handed(store, "a", 1)
    (piece,) = store.bulk.first("a", 1)

    def work(transaction):
        lodging("case")(transaction)
        if not transaction.bulk.answer(piece, "lodged", "case", b"{}"):
            raise ValueError("answered before")

    first, second = store.write([work, work])
    assert first is None
    assert isinstance(second, ValueError)
    assert len(store.events("case")) == 1, "the second was taken back"
    assert store.bulk.counted(batch) == {"lodged": 1}
    (done,) = store.bulk.pieces(batch, 0, 9, "lodged")
    assert (done.content, done.case_id, done.outcome) == (None, "case", b"{}")


def test_a_copy_holds_what_waits_and_what_is_done(store, kept, tmp_path):
    batch = handed(store, "a", 3)
    piece = store.bulk.first("a", 1)[0]
    store.one(lambda one: one.bulk.answer(piece, "refused", None, b"{}"))
    copy = tmp_path / "copy.db"
    places.copy(kept.place, copy)
    other = SqliteStore.open(copy)
    assert other.bulk.counted(batch) == store.bulk.counted(batch) == {"refused": 1, "waiting": 2}
    assert other.bulk.pieces(batch, 0, 9) == store.bulk.pieces(batch, 0, 9)
    other.close()


def test_what_is_forgotten_is_gone_and_an_erased_case_takes_its_outcome_along(store):
    kept, gone = handed(store, "a", 1), handed(store, "a", 1)
    store.one(lambda one: one.bulk.drop(gone))
    assert store.bulk.batch(gone) is None
    (piece,) = store.bulk.first("a", 9)
    store.one(lambda one: one.bulk.answer(piece, "lodged", "case", b"named"))
    store.one(lodging("case"))
    store.one(lambda one: one.erasing.erase("case", (0,), ()))
    assert store.bulk.pieces(kept, 0, 9) == ()


def test_a_store_that_is_read_takes_none(store, kept):
    reader = places.open_store(kept.place)
    with pytest.raises(StoreError):
        handed(reader, "a", 1)
    reader.close()
