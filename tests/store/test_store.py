"""The contract of a store: what is written together stands together, provably, once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.house.source import ROOT
from tests.store.engines import Kept, Lite, made

from cruce.ledger import Checkpoint, Receipt, Signer, Tree, verify_receipt
from cruce.model import StoreError
from cruce.store import CaseRow, Draft, Receivable, Store, Transaction, places
from cruce.store.formats import statements
from cruce.store.places import open_store
from cruce.store.queries import FORMAT, queries

AT = datetime(2026, 5, 13, 18, tzinfo=UTC)
LOG = Signer.from_seed("cruce.us", bytes(32))
WITNESS = Signer.from_seed("cruce.mx.witness", bytes(31) + b"w", cosigner=True)


def seal(checkpoint: Checkpoint):
    return checkpoint.signed(LOG)


def draft(case: str, number: int = 0) -> Draft:
    return Draft("clearance.lodged", case, 1, AT, "tests", {"number": number})


def opened(kept: Kept) -> Store:
    return open_store(kept.place, seal=seal)


@pytest.fixture
def store(kept: Kept) -> Iterator[Store]:
    store = opened(kept)
    yield store
    store.close()


def lodging(case: str) -> Callable[[Transaction], str]:
    def work(transaction: Transaction) -> str:
        name = transaction.record(draft(case), None)
        transaction.save_case(CaseRow(case, "broker", case, 1, "lodged", name, b"{}"))
        transaction.send("lodged", case, b"{}")
        return name

    return work


def test_works_are_committed_together_and_numbered_by_their_place_in_the_log(store):
    assert store.write([lodging("a"), lodging("b")]) == ["us:0", "us:1"]
    assert store.head().size == 2
    assert [json.loads(event.content)["id"] for event in store.events("b")] == ["us:1"]
    assert [message.case_id for message in store.outbox(0)] == ["a", "b"]
    assert [row.id for row in store.cases(page=1)] == ["a", "b"]


def test_a_failing_work_is_undone_alone(store):
    def failing(transaction: Transaction) -> str:
        lodging("x")(transaction)
        raise ValueError("no")

    first, second, third = store.write([lodging("a"), failing, lodging("b")])
    assert (first, third) == ("us:0", "us:1")
    assert isinstance(second, ValueError)
    assert store.case("x") is None
    assert store.head().size == 2


def test_a_failing_part_of_a_work_is_undone_alone(store):
    def failing(transaction: Transaction) -> str:
        transaction.save_case(CaseRow("a", "other", "a", 2, "selected", None, b""))
        transaction.keep(b"lost")
        lodging("x")(transaction)
        raise ValueError("no")

    def work(transaction: Transaction) -> object:
        lodging("a")(transaction)
        result = transaction.attempt(failing)
        return result, transaction.case("a"), lodging("b")(transaction)

    result, row, name = store.one(work)
    assert isinstance(result, ValueError)
    assert (row.version, name) == (1, "us:1")
    assert [message.case_id for message in store.outbox(0)] == ["a", "b"]
    assert store.case("x") is None


def test_every_event_has_a_receipt_under_the_signed_checkpoint(store):
    store.write([lodging(f"case{number}") for number in range(5)])
    note = store.checkpoint()
    for seq in range(5):
        event = store.event(seq)
        receipt = Receipt.of(event.content, event.salt, seq, store.tree.inclusion(seq, store.hash), note)
        assert verify_receipt(receipt, LOG.verifier, ()).size == 5


def test_a_store_opened_again_goes_on_with_the_same_tree(kept):
    for turn in range(7):
        store = opened(kept)
        store.one(lodging(f"case{turn}"))
        store.close()
    store = open_store(kept.place)
    assert store.tree.root == Tree.load(7, store.hash).root == store.head().root
    store.close()


def test_what_is_asked_for_by_a_name_that_nothing_has_is_not_there(store):
    store.one(lodging("a"))
    for name in ("a\0", "", "' OR ''='", "%s", "?"):
        assert store.case(name) is None
        assert store.one(lambda transaction, name=name: transaction.case(name)) is None
        assert store.events(name) == ()
        assert store.content(name) is None


def test_positions_never_go_backwards(store):
    store.one(lambda t: t.move_position("mx", "in", 7))
    store.one(lambda t: t.move_position("mx", "in", 3))
    assert store.position("mx", "in") == 7


def test_one_bank_operation_settles_one_receivable(store):
    row = Receivable("R1", "a", 1, "mx-import", "MXN", Decimal("12.50"), "paid", "OP1", b"{}")
    store.one(lambda t: t.save_receivable(row))
    with pytest.raises(StoreError) as refusal:
        store.one(lambda t: t.save_receivable(row._replace(reference="R2")))
    assert refusal.value.code == "store.unusable"
    assert list(store.receivables()) == [row]
    assert store.one(lambda t: t.settled_by("OP1")) == "R1"


def test_the_oldest_cosigned_checkpoint_that_covers_an_entry_is_found(store):
    for size in (1, 2, 3):
        store.one(lodging(f"case{size}"))
        note = store.checkpoint()
        if size != 2:
            cosigned = note.cosigned(WITNESS, 1)
            store.one(lambda t, note=cosigned, size=size: t.save_cosigned(size, note, "mx"))
    assert [store.cosigned_checkpoint(seq)[0] for seq in (0, 1, 2)] == [1, 3, 3]
    assert store.cosigned_checkpoint(3) is None
    assert store.cosigned_checkpoint(0, ["ca"]) is None


def test_who_must_write_alone_is_refused_beside_a_writer(store, kept):
    with pytest.raises(StoreError) as refusal:
        open_store(kept.place, seal=seal, alone=True)
    assert refusal.value.code == "store.busy"
    store.close()
    open_store(kept.place, seal=seal, alone=True).close()


def test_a_reader_sees_one_moment_and_writes_nothing(store, kept):
    store.one(lodging("a"))
    reader = open_store(kept.place)
    store.one(lodging("b"))
    assert [row.id for row in reader.cases()] == ["a"]
    assert (reader.head().size, reader.tree.size, store.head().size) == (1, 1, 2)
    with pytest.raises(StoreError) as refusal:
        reader.one(lodging("c"))
    assert refusal.value.code == "store.read-only"
    reader.close()


def test_an_absent_a_foreign_and_a_future_store_are_each_refused_by_name(kept):
    codes = []
    with pytest.raises(StoreError) as refusal:
        places.create(kept.place, "x")
    codes.append(refusal.value.code)
    kept.sql("UPDATE about SET value = '99' WHERE name = 'format'")
    for spoil in (lambda: None, lambda: _make_foreign(kept), lambda: places.discard(kept.place)):
        spoil()
        for seal_or_none in (seal, None):
            with pytest.raises(StoreError) as refusal:
                open_store(kept.place, seal=seal_or_none)
            codes.append(refusal.value.code)
    assert codes == ["store.exists", *["store.version"] * 2, *["store.foreign"] * 2, *["store.absent"] * 2]


def _make_foreign(kept: Kept) -> None:
    if kept.place.file:
        kept.place.file.write_bytes(b"not a database at all, but long enough to be one" * 100)
    else:
        kept.sql("DROP TABLE about")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_full_disk_loses_and_half_writes_nothing(store):
    store.one(lodging("a"))
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError) as refusal:
        store.write([lambda t: t.keep(os.urandom(1 << 20)), lodging("b")])
    assert refusal.value.code == "store.full"
    store._connection.execute("PRAGMA max_page_count = 1000000")
    assert store.case("b") is None
    assert store.one(lodging("b")) == "us:1"


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.store.test_store import lodging, seal
from cruce.store import places
store = places.open_store(places.Place(Path(sys.argv[1]), *sys.argv[2:]), seal=seal)
number = store.head().size
while True:
    store.write([lodging(f"case{{number + turn}}") for turn in range(20)])
    number += 20
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_whole_commits_only(kept):
    for _ in range(3):
        command = [sys.executable, "-c", KILLED.format(root=str(ROOT)), *map(str, kept.place)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        with process:
            assert process.stdout
            promised = [int(process.stdout.readline()) for _ in range(5)][-1]
            process.send_signal(signal.SIGKILL)
        store = opened(kept)
        size = store.head().size
        assert size >= promised
        assert size % 20 == 0
        assert len(list(store.cases())) == size == len(store.outbox(0, 10**6))
        note = store.checkpoint()
        assert note
        assert Checkpoint.open(note, LOG.verifier).root == store.tree.root
        store.close()


@pytest.mark.parametrize("older", range(1, FORMAT))
def test_a_store_of_an_earlier_format_is_brought_up_to_date_when_it_is_opened_for_writing(older, store, kept):
    store.one(lodging("a"))
    store.close()
    for number in range(FORMAT, older, -1):
        kept.sql(*statements(kept.kind, number, "down"))
    kept.sql(f"UPDATE about SET value = '{older}' WHERE name = 'format'")
    with pytest.raises(StoreError, match="version") as refusal:
        open_store(kept.place)
    assert "brings it up to date" in refusal.value.advice.en
    writer = opened(kept)
    assert writer.case("a") is not None
    assert writer.one(lambda transaction: transaction.numbers.held(["itn 1"])) == {"itn 1": {}}
    writer.close()
    reader = open_store(kept.place)
    assert reader.case("a") is not None
    reader.close()


SCHEMA = {
    # What SQLite itself keeps (sqlite_sequence) stays.
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name",
    "postgresql": """SELECT relname, attname, format_type(atttypid, atttypmod), pg_get_indexdef(pg_class.oid)
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
        WHERE relnamespace = 'cruce_us'::regnamespace ORDER BY 1, attnum""",
}


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_each_migration_leads_up_and_back_down(number, kept):
    for later in range(FORMAT, number - 1, -1):
        kept.sql(*statements(kept.kind, later, "down"))
    before = kept.sql(SCHEMA[kept.kind])
    kept.sql(*statements(kept.kind, number, "up"))
    assert kept.sql(SCHEMA[kept.kind]) != before
    kept.sql(*statements(kept.kind, number, "down"))
    assert kept.sql(SCHEMA[kept.kind]) == before


def test_both_engines_have_the_same_tables_and_columns_and_know_the_same_statements(tmp_path, served):
    lite = made(Lite(tmp_path))
    tables = [str(name) for (name,) in lite.sql("SELECT name FROM pragma_table_list WHERE schema = 'main'")]
    columns = {
        (table, row[1])
        for table in tables
        if not table.startswith("sqlite_")
        for row in lite.sql(f"PRAGMA table_info({table})")
    }
    rows = served.sql(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'cruce_us'"
    )
    assert columns == set(rows)
    assert queries("sqlite").keys() == queries("postgresql").keys()


def test_claims_are_seen_in_the_transaction_that_notes_them_and_undone_with_it(store):
    def noting(transaction):
        transaction.numbers.note("itn 1", "a", "2026-05-13T12:00:00Z")
        return transaction.numbers.held(["itn 1", "itn 2"])

    def failing(transaction):
        transaction.numbers.note("itn 2", "b", "2026-05-13T12:00:00Z")
        transaction.numbers.drop("a")
        raise ValueError("undone")

    held, error, after = store.write([noting, failing, lambda one: one.numbers.held(["itn 1", "itn 2"])])
    assert held == after == {"itn 1": {"a": "2026-05-13T12:00:00Z"}, "itn 2": {}}
    assert isinstance(error, ValueError)
    store.one(lambda one: one.numbers.drop("a"))
    assert store.one(lambda one: one.numbers.held(["itn 1"])) == {"itn 1": {}}
