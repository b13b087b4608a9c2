"""An erasure that is killed at any moment: the case is there whole, or it is gone, and every proof holds."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import StandingClock, acts, founded, lodge, opened
from tests.clearance.test_erasing import LATER, NORTH, WHY, decided, erase, files_of, needles
from tests.filings import harness_northbound
from tests.postgres import server

from cruce.clearance import erasing
from cruce.credentials import JointReceipt, KeyRing, verify
from cruce.exchange import PUBLIC_KEYS
from cruce.model import PowerError
from cruce.section import Section, storing
from cruce.store import SqliteStore, Store
from cruce.store.engine import Engine
from cruce.store.queries import queries

OTHER = harness_northbound("STAYS-1")


def dies(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def classes(engine: str) -> tuple[Any, Any]:
    """Give the classes of an engine: store, and what is under it."""
    if engine == "sqlite":
        from cruce.store.sqlite_engine import SqliteEngine

        return SqliteStore, SqliteEngine
    from cruce.store.postgresql import PostgresqlStore
    from cruce.store.postgresql_engine import PostgresqlEngine

    return PostgresqlStore, PostgresqlEngine


def at_commit(store: Any, *, done: bool) -> None:
    """Let the process die before, or after, the commit that adds to the log."""
    does = store._commit

    def commit(self: Store, tree: Any) -> None:
        if done or tree is self.tree:
            does(self, tree)
        if tree is not self.tree:
            dies()

    store._commit = commit


def at_scrub(engine: Any, *, done: bool) -> None:
    """Let the process die before, or after, the free parts are written anew."""
    does = engine.scrub

    def scrub(self: Engine) -> bool:
        if done:
            does(self)
        dies()
        raise AssertionError("dead")

    engine.scrub = scrub


def at_table(engine: Any) -> None:
    """Let the process die in the midst of it: some tables are written anew, others are not."""
    import psycopg

    does, left = psycopg.Connection.execute, [3]

    def execute(self: Any, statement: Any, *given: Any, **named: Any) -> Any:
        if b"VACUUM" in bytes(statement if isinstance(statement, bytes) else b""):
            left[0] -= 1
            if not left[0]:
                dies()
        return does(self, statement, *given, **named)

    psycopg.Connection.execute = execute  # type: ignore[method-assign, assignment]


MOMENTS: dict[str, Callable[[Any, Any], None]] = {
    "before its commit": lambda store, _: at_commit(store, done=False),
    "after its commit": lambda store, _: at_commit(store, done=True),
    "before it is scrubbed": lambda _, engine: at_scrub(engine, done=False),
    "in the midst of that": lambda _, engine: at_table(engine),
    "after that": lambda _, engine: at_scrub(engine, done=True),
}


def _erasing(moment: str, engine: str, folder: Path, case: str) -> None:
    section = Section.open(folder, clock=StandingClock(LATER))
    MOMENTS[moment](*classes(engine))
    erasing.erase(section, case, "L. Hart", WHY, owed=())


def held(section: Section) -> bytes:
    """Give all that stands in the tables, as one text."""
    engine = section.store._engine
    names = [name for name in queries(engine.kind) if name.startswith("every_")]
    return b"\n".join(repr(row).encode() for name in names for row in engine.stream(name))


def prepared(tmp_path: Path, engine: str) -> tuple[Path, str, str, JointReceipt]:
    """Found a home where two trucks were released; gives it, both cases, and the receipt of the first."""
    home = founded(tmp_path / "home", bank="simulated")
    with opened(home) as border:
        case, other = decided(border), decided(border, OTHER)
        receipt = border.receipt(case)
        assert receipt is not None
    if engine == "postgresql":
        storing.move(home / "us", server().database(), LATER)
    return home, case, other, receipt


def check(home: Path, case: str, other: str, receipt: JointReceipt, engine: str) -> bool:
    """Check what holds whenever it was killed, once the section is opened again; tells whether it is gone."""
    clock = StandingClock(LATER)
    with opened(home, 1, clock) as border:
        us = border.sections["us"]
        us.store.whole.check()
        verify(receipt, KeyRing.parse((home / PUBLIC_KEYS).read_text()))
        told = acts(us, case)
        gone = told == ["clearance.erased"]
        assert gone or "clearance.decided" in told
        assert (us.store.case(case) is None) == gone
        content = files_of(home / "us") if engine == "sqlite" else held(us)
        if gone:
            ours = [one for one in needles() if one not in repr(OTHER.document).encode()]
            assert ours
            assert [one for one in ours if one in content] == []
            assert us.store._engine.row("about", "scrub") is None
        assert "clearance.decided" in acts(us, other)
        assert border.receipt(other) is not None
    return gone


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "moment"),
    [
        (engine, moment)
        for engine in ("sqlite", "postgresql")
        for moment in MOMENTS
        if engine == "postgresql" or moment != "in the midst of that"
    ],
)
def test_an_erasure_killed_at_a_moment_has_happened_or_not(engine, moment, tmp_path):
    home, case, other, receipt = prepared(tmp_path, engine)
    process = multiprocessing.get_context("spawn").Process(
        target=_erasing, args=(moment, engine, home / "us", case)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert check(home, case, other, receipt, engine) == (moment != "before its commit")
    with opened(home, 2, StandingClock(LATER)) as border:  # and the same again is done once
        if moment == "before its commit":
            assert erase(border, case).scrubbed
        else:
            with pytest.raises(PowerError, match=r"case\.erased"):
                erase(border, case)
    assert check(home, case, other, receipt, engine)
    with opened(home, 3, StandingClock(LATER)) as border:
        lodge(border, harness_northbound("NEXT-1"))
        border.settle()


@pytest.mark.slow
def test_the_command_itself_is_killed_at_many_moments(tmp_path):
    """`cruce erase`, killed by the clock at later and later moments until it comes to its end."""
    home, case, other, receipt = prepared(tmp_path, "sqlite")
    chance, kills, gone = random.Random(20310523), 0, False
    command = [sys.executable, "-m", "cruce", "erase", case, "--section", str(home / "us")]
    command += ["--officer", "L. Hart", "--reason", WHY, "--at", LATER.isoformat()]
    wait = 0.4
    while not gone:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(wait + chance.uniform(0, 0.1))
        process.kill()
        said = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), said
        kills += process.returncode != 0
        gone = check(home, case, other, receipt, "sqlite")
        assert gone or process.returncode != 0
        wait += 0.1
    assert kills
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert NORTH.document["reference"].encode() not in files_of(home / "us")
