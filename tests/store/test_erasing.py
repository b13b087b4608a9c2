"""What is erased leaves its place in the log and nothing else, on either engine."""

from __future__ import annotations

import pytest
from tests.store.engines import Lite, made
from tests.store.test_store import draft, lodging, opened, seal, store

from cruce.ledger import leaf_hash, verify_inclusion
from cruce.store import Store, places
from cruce.store.places import Place

__all__ = ["store"]  # a fixture
SECRET = b"Maria Lopez, plate 7ABC123"


def filled(store: Store) -> tuple[str, ...]:
    """Lodge two cases and keep a paper of the first; gives its name."""
    store.write([lodging("a"), lodging("b")])
    return (store.one(lambda transaction: transaction.keep(SECRET)),)


def erase(store: Store, papers: tuple[str, ...]) -> None:
    seqs = [event.seq for event in store.events("a")]
    store.one(lambda transaction: transaction.erasing.erase("a", seqs, papers))


def test_content_and_salt_go_and_every_proof_stands(store):
    papers = filled(store)
    entries = [store.logged.entry(seq) for seq in range(2)]
    erase(store, papers)
    assert store.case("a") is None
    assert store.events("a") == ()
    assert store.event(0) is None
    assert store.content(papers[0]) is None
    assert [message.body for message in store.outbox(0)] == [b"null", b"{}"]
    assert store.logged.erased("a") == ((0, "clearance.lodged"),)
    assert store.logged.erased("b") == ()
    assert [store.logged.entry(seq) for seq in range(2)] == entries
    for seq in range(2):
        proof = store.tree.inclusion(seq, store.hash)
        verify_inclusion(leaf_hash(entries[seq]), seq, 2, proof, store.tree.root)
    assert store.whole.check().size == 2
    assert store.scrub()
    assert store.scrub()
    assert store.one(lambda transaction: transaction.record(draft("a"), None)) == "us:2"


def test_it_is_undone_with_the_work_that_fails(store):
    papers = filled(store)

    def failing(transaction):
        transaction.erasing.erase("a", [0], papers)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.one(failing)
    assert store.case("a") is not None
    assert store.content(papers[0]) == SECRET


def test_what_names_something_is_found(store):
    papers = filled(store)
    found = store.one(
        lambda transaction: (
            transaction.erasing.contents_naming("Maria Lopez"),
            transaction.erasing.contents_naming("nobody"),
            transaction.erasing.cases_naming('"case":"b"'),
            transaction.erasing.untold("a"),
            transaction.erasing.untold("c"),
        )
    )
    assert found == (set(papers), set(), {"b"}, 1, 0)


def test_a_copy_of_the_record_holds_the_places_too(kept, store, tmp_path):
    erase(store, filled(store))
    store.scrub()
    store.close()
    target = tmp_path / "copy"
    target.mkdir()
    places.copy(kept.place, Place(target, "us"))
    other = places.open_store(Place(target, "us"), seal=seal)
    assert other.logged.erased("a") == ((0, "clearance.lodged"),)
    assert other.whole.check().size == 2
    other.close()
    assert SECRET not in (target / "store.db").read_bytes()


def test_a_file_holds_nothing_of_it_any_more(tmp_path):
    place = made(Lite(tmp_path))
    opened_store = opened(place)
    papers = filled(opened_store)
    before = b"".join(path.read_bytes() for path in tmp_path.glob("store.*"))
    erase(opened_store, papers)
    assert opened_store.scrub()
    after = b"".join(path.read_bytes() for path in tmp_path.glob("store.*"))
    assert SECRET in before
    assert SECRET not in after
    opened_store.close()
