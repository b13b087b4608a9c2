"""The contract of a store: what is written together stands together, provably, once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cruce.ledger import Checkpoint, Receipt, Signer, Tree, verify_receipt
from cruce.model import StoreError
from cruce.store import CaseRow, Draft, Receivable, SqliteStore, Transaction
from cruce.store.queries import migration
from cruce.store.sqlite import FORMAT

AT = datetime(2026, 5, 13, 18, tzinfo=UTC)
LOG = Signer.from_seed("cruce.us", bytes(32))
WITNESS = Signer.from_seed("cruce.mx.witness", bytes(31) + b"w", cosigner=True)


def seal(checkpoint: Checkpoint):
    return checkpoint.signed(LOG)


def draft(case: str, number: int = 0) -> Draft:
    return Draft("clearance.lodged", case, 1, AT, "tests", {"number": number})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    SqliteStore.create(path, section="us", log="cruce.us")
    return path


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore.open(path, seal=seal)
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


def test_a_store_opened_again_goes_on_with_the_same_tree(path):
    for turn in range(7):
        store = SqliteStore.open(path, seal=seal)
        store.one(lodging(f"case{turn}"))
        store.close()
    store = SqliteStore.open(path)
    assert store.tree.root == Tree.load(7, store.hash).root == store.head().root


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


def test_a_second_writer_is_refused_and_a_reader_is_not(store, path):
    store.one(lodging("a"))
    with pytest.raises(StoreError) as refusal:
        SqliteStore.open(path, seal=seal)
    assert refusal.value.code == "store.busy"
    reader = SqliteStore.open(path)
    assert reader.case("a") is not None
    with pytest.raises(StoreError) as refusal:
        reader.one(lodging("b"))
    assert refusal.value.code == "store.read-only"


def test_an_absent_a_foreign_and_a_future_store_are_each_refused_by_name(tmp_path, path):
    (tmp_path / "foreign.db").write_bytes(b"not a database at all, but long enough to be one" * 100)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET value = '99' WHERE name = 'format'")
    codes = []
    for name in ("absent.db", "foreign.db", "store.db"):
        with pytest.raises(StoreError) as refusal:
            SqliteStore.open(tmp_path / name, seal=seal)
        codes.append(refusal.value.code)
    assert codes == ["store.absent", "store.foreign", "store.version"]
    with pytest.raises(StoreError) as refusal:
        SqliteStore.create(path, section="us", log="x")
    assert refusal.value.code == "store.exists"


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
sys.path.insert(0, {tests!r})
from test_store import lodging, seal
from cruce.store import SqliteStore
store = SqliteStore.open(Path(sys.argv[1]), seal=seal)
number = store.head().size
while True:
    store.write([lodging(f"case{{number + turn}}") for turn in range(20)])
    number += 20
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_whole_commits_only(path):
    for _ in range(3):
        script = KILLED.format(tests=str(Path(__file__).parent))
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
        )
        with process:
            assert process.stdout
            promised = [int(process.stdout.readline()) for _ in range(5)][-1]
            process.send_signal(signal.SIGKILL)
        store = SqliteStore.open(path, seal=seal)
        size = store.head().size
        assert size >= promised
        assert size % 20 == 0
        assert len(list(store.cases())) == size == len(store.outbox(0, 10**6))
        note = store.checkpoint()
        assert note
        assert Checkpoint.open(note, LOG.verifier).root == store.tree.root
        store.close()


def test_a_store_of_the_format_before_is_brought_up_to_date_when_it_is_opened_for_writing(store, path):
    store.one(lodging("a"))
    store.close()
    with sqlite3.connect(path) as connection:
        for number in range(FORMAT, 1, -1):
            connection.executescript(migration(number, "down"))
        connection.execute("UPDATE about SET value = '1' WHERE name = 'format'")
    with pytest.raises(StoreError, match="version") as refusal:
        SqliteStore.open(path)
    assert "brings it up to date" in refusal.value.advice.en
    opened = SqliteStore.open(path, seal=seal)
    assert opened.case("a") is not None
    assert opened.one(lambda transaction: transaction.numbers.held(["itn 1"])) == {"itn 1": {}}
    opened.close()
    assert SqliteStore.open(path).case("a") is not None


def _schema(connection):
    rows = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
    return [row for row in rows if row[0] != "sqlite_sequence"]  # SQLite's own: it stays


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_each_migration_leads_up_and_back_down(number):
    connection = sqlite3.connect(":memory:")
    for earlier in range(1, number):
        connection.executescript(migration(earlier, "up"))
    before = _schema(connection)
    connection.executescript(migration(number, "up"))
    assert _schema(connection) != before
    connection.executescript(migration(number, "down"))
    assert _schema(connection) == before


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
