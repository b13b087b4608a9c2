"""A move killed at any moment: one place is in force and holds everything, and the next move goes on."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import check_log, lodge, opened
from tests.filings import harness_northbound
from tests.section.test_storing import AT, address, code, home, rows, settings

from cruce.section import moving, storing
from cruce.store import places, whole

__all__ = ["address", "home"]  # fixtures


def dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> None:
    """Let the process die before a function is called."""
    setattr(owner, name, lambda *_, **__: dies())


def after(owner: Any, name: str) -> None:
    """Let the process die when a function has done its work."""
    does = getattr(owner, name)

    def done(*given: Any, **named: Any) -> None:
        does(*given, **named)
        dies()

    setattr(owner, name, done)


MOMENTS: dict[str, Callable[[], None]] = {
    "before it begins": lambda: before(moving._Move, "begin"),
    "begun": lambda: after(moving._Move, "begin"),
    "while it copies": lambda: before(whole.Whole, "check"),
    "copied": lambda: after(places, "copy"),
    "the settings changed": lambda: before(whole.Whole, "retire"),
    "what is left behind marked": lambda: after(whole.Whole, "retire"),
    "renamed": lambda: after(places, "set_aside"),
    "done": lambda: after(moving._Move, "end"),
}
IN_FORCE_BEFORE = list(MOMENTS)[:4]


def _killed(moment: str, folder: Path, to: str) -> None:
    MOMENTS[moment]()
    storing.move(folder, to, AT)


def kill(moment: str, folder: Path, to: str) -> None:
    """Let a process move a record and die at a moment of it."""
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(moment, folder, to))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def leftovers(mx: Path) -> list[str]:
    """Name what lies beside a store and belongs to no store."""
    return [path.name for path in mx.iterdir() if path.name in ("store.moving", ".store.db.new")]


@pytest.mark.slow
@pytest.mark.parametrize("way", ["there", "back"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_move_killed_at_a_moment_is_finished_by_the_next(moment, way, home, address):
    mx, to, works_between = home / "mx", address, way == "there"
    if way == "back":
        storing.move(mx, address, AT - timedelta(days=1))
        to = "sqlite"
    kept, was = rows(settings(mx).place(mx)), settings(mx)
    kill(moment, mx, to)
    assert settings(mx) == (was if moment in IN_FORCE_BEFORE else was.kept_at(to))
    assert rows(settings(mx).place(mx)) == kept
    if works_between:
        with opened(home) as border:
            lodge(border, harness_northbound("NEXT-1"))
        kept = rows(settings(mx).place(mx))
    if moment == "done":
        assert code(lambda: storing.move(mx, to, AT)) == "store.same"
    else:
        done = storing.move(mx, to, AT)
        assert "moved-20260514T000000Z" in done.aside
        assert done.head.size == sum(row[0] in ("every_event", "every_erased") for row in kept)
    assert settings(mx) == was.kept_at(to)
    assert rows(settings(mx).place(mx)) == kept
    with opened(home) as border:
        lodge(border, harness_northbound("NEXT-2"))
        check_log(border.sections["mx"])
    storing.move(mx, was.store, AT + timedelta(days=1))  # its place there is free
    assert leftovers(mx) == []
    with opened(home) as border:
        assert len(list(border.sections["mx"].store.cases())) == 2 + works_between


def test_a_move_killed_after_its_copy_may_go_elsewhere_instead(home, address):
    mx = home / "mx"
    kept = rows(settings(mx).place(mx))
    kill("copied", mx, address)
    assert leftovers(mx) == ["store.moving"]
    assert code(lambda: storing.move(mx, "sqlite", AT)) == "store.same"  # it is there still
    other = f"{address}&application_name=other" if "?" in address else f"{address}?application_name=other"
    storing.move(mx, other, AT)
    assert rows(settings(mx).place(mx)) == kept


def test_a_copy_that_was_worked_on_is_not_taken_for_a_leftover(home, address, monkeypatch):
    """Somebody runs the section from the copy, by the variable: it holds what its source does not."""
    mx = home / "mx"
    kill("copied", mx, address)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("CRUCE_STORE", address)
        with opened(home, only="mx") as border:
            border.sections["mx"].store.one(lambda transaction: transaction.record(_draft(), None))
    copy = places.Place(mx, "mx", address)
    kept = rows(copy)
    assert code(lambda: storing.move(mx, address, AT)) == "store.older"
    (mx / "store.head").unlink()  # on another machine it was not noted here how far the log had come
    for _ in range(2):
        assert code(lambda: storing.move(mx, address, AT)) == "store.exists"
    assert rows(copy) == kept


def _draft() -> Any:
    from cruce.store import Draft

    return Draft("tests.recorded", "tests", 1, AT, "tests")


@pytest.mark.slow
def test_the_command_itself_is_killed_at_many_moments(home, address):
    """`cruce store move`, back and forth, killed by the clock: at each end all is there, in one place."""
    mx, chance = home / "mx", random.Random(20260514)
    kept = rows(settings(mx).place(mx))
    kills = 0
    for turn in range(12):
        to = address if settings(mx).store == "sqlite" else "sqlite"
        command = [sys.executable, "-m", "cruce", "store", "move", str(mx), "--to", to]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(chance.uniform(0.5, 1.6))
        process.kill()
        _, said = process.communicate()
        kills += process.returncode == -signal.SIGKILL
        assert process.returncode in (0, -signal.SIGKILL), said.decode()
        assert rows(settings(mx).place(mx)) == kept, turn
    assert kills
    with opened(home) as border:
        check_log(border.sections["mx"])
        lodge(border, harness_northbound("NEXT-1"))
