"""What only a store in a database meets: others that write, servers that go, commits of unknown end."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import errors
from tests.postgres import Server, own, server
from tests.store.cut import Way
from tests.store.engines import Kept, Served, made
from tests.store.test_store import LOG, lodging, opened, seal

from cruce.ledger import Checkpoint, Receipt, verify_receipt
from cruce.model import StoreError
from cruce.store import Store
from cruce.store import postgresql_faults as faults
from cruce.store.places import Place, create, open_store
from cruce.store.postgresql import PostgresqlStore


@pytest.fixture
def engine():
    return "postgresql"


@pytest.fixture
def way(kept: Kept) -> Iterator[Way]:
    way = Way(server().folder)
    yield way
    way.close()


@pytest.fixture
def far(kept: Kept, way: Way) -> Iterator[Store]:
    """The store, by a way that can be cut."""
    store = open_store(kept.place._replace(address=way.address(kept.place.address)), seal=seal)
    yield store
    store.close()


def code(refusal: pytest.ExceptionInfo[StoreError]) -> str:
    assert refusal.value.says.en != ""
    assert refusal.value.says.es != refusal.value.says.en
    return refusal.value.code


# --- several that write ------------------------------------------------------------------------------------


def test_a_writer_sees_what_another_wrote_and_goes_on_from_there(kept):
    one, other = opened(kept), opened(kept)
    assert one.one(lodging("a")) == "us:0"
    assert other.one(lodging("b")) == "us:1"
    assert other.others_since == 0
    assert other.told_since(0) == [("a", "clearance.lodged"), ("b", "clearance.lodged")]
    assert one.one(lambda transaction: transaction.case("b") is not None)
    assert (one.tree, one.others_since) == (other.tree, 1)
    one.close()
    other.close()


def test_who_has_the_turn_is_waited_for(kept):
    one, other = opened(kept), opened(kept)
    done: list[str] = []

    def write() -> None:
        done.append(other.one(lodging("b")))

    with one.turn():
        thread = threading.Thread(target=write)
        thread.start()
        assert one.one(lodging("a")) == "us:0"
        assert one.case("b") is None
        assert done == []
    thread.join()
    assert done == ["us:1"]
    one.close()
    other.close()


def test_a_turn_that_does_not_end_is_named(kept, monkeypatch):
    monkeypatch.setattr("cruce.store.postgresql_session._PATIENCE", "100ms")
    one, other = opened(kept), opened(kept)
    with one.turn():
        with pytest.raises(StoreError, match=r"store\.busy") as refusal:
            other.one(lodging("b"))
        assert "half a minute" in refusal.value.says.en
    assert other.one(lodging("b")) == "us:0"
    one.close()
    other.close()


def _write_many(place: Place, name: str, count: int) -> None:
    store = open_store(place, seal=seal)
    for number in range(count):
        store.write([lodging(f"{name}{number}-{turn}") for turn in range(3)])
    store.close()


@pytest.mark.slow
def test_processes_on_one_log_fork_nothing(kept):
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_write_many, args=(kept.place, name, 15)) for name in "abc"]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    store = opened(kept)
    assert store.head().size == 3 * 15 * 3 == len(list(store.cases()))
    assert [message.seq for message in store.outbox(0)] == list(range(1, 136))
    assert store.whole.check() == store.head()
    note = store.checkpoint()
    assert note is not None
    for seq in (0, 70, 134):
        event = store.event(seq)
        assert event is not None
        receipt = Receipt.of(event.content, event.salt, seq, store.tree.inclusion(seq, store.hash), note)
        assert verify_receipt(receipt, LOG.verifier, ()).size == 135
    store.close()


def test_the_head_is_compared_when_it_is_moved(kept):
    """Also against one who takes no turns."""
    store = opened(kept)
    store.one(lodging("a"))

    def work(transaction) -> None:
        lodging("b")(transaction)
        kept.sql("UPDATE head SET size = 7")

    with pytest.raises(StoreError, match=r"store\.head-moved"):
        store.one(work)
    assert store.case("b") is None
    store.close()


def test_a_store_put_back_under_a_running_process_is_refused(kept):
    store = opened(kept)
    store.one(lodging("a"))
    kept.copy_while_open("old")
    store.one(lodging("b"))
    kept.put("old")
    with pytest.raises(StoreError, match=r"store\.older"):
        store.one(lodging("c"))
    store.close()


def test_a_process_of_an_earlier_format_writes_nothing_into_a_newer_store(kept):
    store = opened(kept)
    kept.sql("UPDATE about SET value = '99' WHERE name = 'format'")
    with pytest.raises(StoreError, match=r"store\.version"):
        store.one(lodging("a"))
    store.close()


def test_two_sections_in_one_database_know_nothing_of_each_other(kept, tmp_path):
    other = kept.place._replace(folder=tmp_path / "mx", section="mx")
    (tmp_path / "mx").mkdir()
    create(other, "cruce.mx")
    one, two = opened(kept), open_store(other, seal=lambda checkpoint: checkpoint.signed(LOG))
    one.one(lodging("a"))
    assert (two.head().size, two.section, two.log) == (0, "mx", "cruce.mx")
    one.close()
    two.close()


# --- a way that is cut -------------------------------------------------------------------------------------


def positions(transaction) -> None:
    """Write something that the log does not show."""
    transaction.move_position("mx", "out", 3)


@pytest.mark.parametrize("work", [lodging("b"), positions])
@pytest.mark.parametrize("cut", ["before", "after"])
def test_what_came_of_a_commit_whose_answer_was_lost_is_found_out(work, cut, far, way, kept):
    far.one(lodging("a"))
    way.cut = cut
    if cut == "before":
        with pytest.raises(StoreError) as refusal:
            far.one(work)
        assert code(refusal) == "store.lost"
        assert "nothing was written" in refusal.value.says.en
    else:
        far.one(work)
    reader = open_store(kept.place)
    written = cut == "after"
    if work is positions:
        assert reader.position("mx", "out") == (3 if written else 0)
    else:
        assert (reader.head().size, len(reader.events("b"))) == ((2, 1) if written else (1, 0))
    assert far.one(lodging("c")) == f"us:{reader.head().size}"
    reader.close()


def test_what_others_wrote_meanwhile_hides_no_commit(far, way, kept):
    """The answer is lost, and before the process is back another one has written on."""
    far.one(lodging("a"))
    other = opened(kept)
    waiting = threading.Thread(target=lambda: other.one(lodging("c")))

    def work(transaction) -> str:
        waiting.start()  # it waits for the turn, and has it as soon as this session is lost
        return lodging("b")(transaction)

    way.cut = "after"
    assert far.one(work) == "us:1"
    waiting.join()
    assert [len(other.events(case)) for case in "abc"] == [1, 1, 1]
    assert far.one(lodging("d")) == "us:3"
    assert far.whole.check().size == 4
    other.close()


def test_a_commit_whose_end_nobody_can_tell_is_said_to_be_so(far, way, kept, monkeypatch):
    monkeypatch.setattr("cruce.store.postgresql_session._WAITS", (0.01,))

    def work(transaction) -> str:
        way.open = False
        return lodging("a")(transaction)

    way.cut = "after"
    with pytest.raises(StoreError) as refusal:
        far.one(work)
    assert code(refusal) == "store.undecided"
    with pytest.raises(StoreError, match=r"store\.unreachable"):
        far.one(lodging("b"))
    way.open = True
    assert far.one(lodging("b")) == "us:1"  # for the commit was one
    assert [row.id for row in far.cases()] == ["a", "b"]


def test_a_connection_that_breaks_between_commits_is_made_again(kept):
    store = opened(kept)
    store.one(lodging("a"))
    kept.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
        "AND datname = current_database()"
    )
    assert store.one(lodging("b")) == "us:1"
    store.close()


def test_a_connection_that_breaks_in_a_work_leaves_nothing(kept):
    store = opened(kept)

    def work(transaction) -> None:
        lodging("a")(transaction)
        kept.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database()"
        )
        transaction.case("b")

    with pytest.raises(StoreError) as refusal:
        store.one(work)
    assert code(refusal) == "store.lost"
    assert store.one(lodging("c")) == "us:0"
    store.close()


def _die_at(place: Place, number: int) -> None:
    """Write in a group, and end the process before its driver does anything for the time ``number``."""
    import psycopg

    steps = itertools.count(1)
    for name in ("execute", "cursor"):
        done = getattr(psycopg.Connection, name)

        def counted(*arguments, done=done, **named):
            if next(steps) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return done(*arguments, **named)

        setattr(psycopg.Connection, name, counted)
    store = open_store(place, seal=seal)
    store.write([lodging("a"), lodging("b")])
    os._exit(0)


@pytest.mark.slow
def test_a_process_that_ends_at_any_step_leaves_all_or_nothing(kept):
    fork = multiprocessing.get_context("fork")
    sizes = []
    for number in itertools.count(1):
        process = fork.Process(target=_die_at, args=(kept.place, number))
        process.start()
        process.join()
        store = opened(kept)
        sizes.append(store.head().size)
        assert len(store.outbox(0)) == sizes[-1]
        assert store.whole.check() == store.head()
        store.close()
        if process.exitcode == 0:
            break
    grown = [after - before for before, after in itertools.pairwise((0, *sizes))]
    # Nothing until COMMIT; all of the group after it, when the turn is given back, and in the last run.
    assert set(grown) == {0, 2}
    assert grown[-1] == 2
    assert grown.count(0) > 20


# --- what a server says ------------------------------------------------------------------------------------


def test_a_server_that_is_not_there_and_an_address_that_is_none_are_named(tmp_path):
    for address, expected in (
        (f"postgresql://cruce:secret@/x?host={tmp_path}", "store.unreachable"),
        ("postgresql://cruce:secret@[/x", "store.address"),
        ("secret", "store.address"),
    ):
        for do in (lambda place: create(place, "l"), open_store):
            with pytest.raises(StoreError) as refusal:
                do(Place(tmp_path, "us", address))
            assert code(refusal) == expected
            assert "secret" not in refusal.value.sentence("en") + str(refusal.value)


def test_no_database_is_named(tmp_path):
    with pytest.raises(StoreError, match="does not exist"):
        open_store(Place(tmp_path, "us", server().address("nowhere")))


@pytest.mark.parametrize(
    ("error", "expected", "said"),
    [
        (errors.ReadOnlySqlTransaction, "store.unusable", "takes no writes"),
        (errors.TooManyConnections, "store.unusable", "no connection free"),
        (errors.DiskFull, "store.full", "disk is full"),
        (errors.SerializationFailure, "store.head-moved", "nothing was written"),
        (errors.DeadlockDetected, "store.head-moved", "nothing was written"),
        (errors.DataCorrupted, "store.damaged", "is damaged"),
        (errors.AdminShutdown, "store.lost", "nothing was written"),
        (errors.QueryCanceled, "store.unusable", "its own words"),
    ],
)
def test_what_a_server_says_is_named(error, expected, said):
    with pytest.raises(StoreError) as refusal, faults.named("postgresql://there/x (cruce_us)"):
        raise error("its own words\nand more of them")
    assert refusal.value.code == expected
    assert said in refusal.value.says.en


def test_a_user_without_rights_is_told_so(kept):
    name = f"reader_{kept.sql('SELECT current_database()')[0][0]}"
    kept.sql(f"CREATE ROLE {name} LOGIN")
    with pytest.raises(StoreError, match="may not do it"):
        open_store(kept.place._replace(address=kept.place.address.replace("cruce@", f"{name}@")), seal=seal)


def test_an_administrator_may_make_the_schema_for_a_user_who_may_not(tmp_path):
    served = Served(tmp_path, server())
    served.admin('CREATE SCHEMA "cruce_us"')
    made(served)
    with pytest.raises(StoreError, match=r"store\.exists"):
        made(served)


def test_commits_are_durable_whatever_the_server_is_set_to(kept):
    """The tests' own server is set to answer before it syncs."""
    assert server().psql("SHOW synchronous_commit").strip() == "off"
    store = opened(kept)
    assert isinstance(store, PostgresqlStore)
    assert store._engine.session.ask("SHOW synchronous_commit") == ("on",)
    store.close()


@pytest.fixture
def small() -> Iterator[Path]:
    """A small disk of the server's user; skips where the user may not mount one."""
    with tempfile.TemporaryDirectory(prefix="small-") as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=12m", "none", folder]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"this user may not mount a disk: {done.stderr.decode().strip()}")
        Path(folder).chmod(0o711)
        own(Path(folder))
        yield Path(folder)
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.slow
def test_a_full_disk_loses_and_half_writes_nothing(small, tmp_path):
    with Server() as alone:
        alone.psql(f"CREATE TABLESPACE small LOCATION '{small}'")
        alone.psql("CREATE DATABASE small TABLESPACE small")
        place = Place(tmp_path, "us", alone.address("small"))
        create(place, "cruce.us")
        store = open_store(place, seal=seal)
        store.one(lodging("a"))
        with pytest.raises(StoreError) as refusal:
            store.write([lodging("b"), _much])
        assert code(refusal) == "store.full"
        assert store.case("b") is None
        assert store.one(lodging("b")) == "us:1"
        store.close()


def _much(transaction) -> None:
    for _ in range(12):
        transaction.keep(os.urandom(1 << 20))


@pytest.mark.slow
def test_a_server_that_crashes_keeps_what_it_confirmed(tmp_path):
    with Server(settings=()) as alone:
        place = Place(tmp_path, "us", alone.database())
        create(place, "cruce.us")
        store = open_store(place, seal=seal)
        for number in range(3):
            store.write([lodging(f"case{number}-{turn}") for turn in range(10)])
            alone.stop("immediate")
            with pytest.raises(StoreError):
                store.one(lodging("lost"))
            alone.start()
            assert store.one(lodging(f"after{number}")) == f"us:{10 * (number + 1) + number}"
        assert store.whole.check().size == 33
        note = store.checkpoint()
        assert note is not None
        assert Checkpoint.open(note, LOG.verifier).root == store.tree.root
        store.close()
