"""Killed at any step and started again: nothing that was promised is lost, nothing is charged twice.

Real processes and a real SIGKILL. A promise is what a process says once the act that it names has returned.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import (
    bodies,
    charged,
    check_log,
    examined,
    file_of,
    founded,
    opened,
    owed,
    pay,
    present,
    seen,
    state,
)
from tests.filings import Sample, a1_southbound, empty_northbound, harness_northbound
from tests.store.engines import connection_of

from cruce import clearance, exchange
from cruce.clearance import Lodged
from cruce.credentials import KeyRing, verify
from cruce.exchange import PUBLIC_KEYS, Border
from cruce.ledger import Tree
from cruce.model import Channel, JointState, case_id
from cruce.section import Section

FORK = multiprocessing.get_context("fork")
Promise = list[Any]


def sample(number: int) -> Sample:
    """Filings of three kinds in turn."""
    kinds = (harness_northbound, a1_southbound, empty_northbound)
    return kinds[number % 3](f"KILL-{number}")


def case_of(number: int) -> str:
    filing = sample(number).filing
    return case_id(filing.declarant, filing.reference)


def reading(number: int) -> dict[str, Any]:
    """Every fourth truck comes with another seal, and is examined."""
    return {"seals": ("BROKEN",)} if number % 4 == 3 else {}


# --- what must hold after every kill -----------------------------------------------------------------------


class Keeper:
    """Whoever was promised something: remembers it, and the logs as they were, and looks for both."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.promises: list[Promise] = []
        self.heads: dict[str, tuple[int, bytes]] = {}
        self.turn = 100

    def check(self) -> None:
        """Open the home again, deliver what is under way, and hold everything against what was promised."""
        self.turn += 1
        with opened(self.home, self.turn) as border:
            for one in border.sections.values():
                self.check_history(one)
            border.settle()
            for promise in self.promises:
                self.check_promise(border, promise)
            for one in border.sections.values():
                check_log(one)
                for row in one.store.cases():
                    assert owed(one, row.id) == charged(one, row.id)
                    operations = [
                        each.operation for each in one.store.receivables_of(row.id) if each.operation
                    ]
                    assert len(operations) == len(set(operations))
                    assert len(bodies(one, row.id, "treasury.paid")) == len(operations)
                    state(border, row.id)  # asserts that all sections agree
                self.heads[one.name] = one.store.tree.size, one.store.tree.root

    def check_history(self, one: Section) -> None:
        """The log goes on from what was seen of it; nothing in it was written anew."""
        size, root = self.heads.get(one.name, (0, Tree().root))
        assert one.store.tree.size >= size
        assert Tree.load(size, one.store.hash).root == root

    def check_promise(self, border: Border, promise: Promise) -> None:
        what, section, case, *more = promise
        one = border.sections[section]
        file = file_of(one, case)
        if what == "paid":
            rows = [row for row in one.store.receivables_of(case) if row.reference == more[0]]
            assert [row.state for row in rows] == ["paid"]
        elif what == "presented":
            assert file.presentation is not None
        elif what == "examined":
            assert file.examination is not None
        elif what == "decided":
            signed = [body["decision"]["signature"] for body in bodies(one, case, "clearance.decided")]
            assert signed.count(more[0]) == 1
            assert file.decisions[section].decision.verdict.value == more[1] or more[1] == "hold"
        elif what == "released":
            assert state(border, case) is JointState.RELEASED

    def finish(self, numbers: range) -> None:
        """Bring every filing to its end, as if nothing had happened, and verify all receipts."""
        self.check()
        ring = KeyRing.parse((self.home / PUBLIC_KEYS).read_text(encoding="utf-8"))
        with opened(self.home, self.turn + 1) as border:
            for number in numbers:
                for _ in clear(border, number):
                    pass
            border.settle()
            for number in numbers:
                case = case_of(number)
                assert state(border, case) is JointState.RELEASED
                receipt = border.receipt(case)
                assert receipt is not None
                assert verify(receipt, ring).joint.state is JointState.RELEASED
                for one in border.sections.values():
                    assert len(bodies(one, case, "clearance.lodged")) == 1
        self.check()


# --- one process, both sections ----------------------------------------------------------------------------


def clear(border: Border, number: int) -> Iterator[Promise]:
    """Bring one filing as far as it goes from where it stands, promising each step."""
    made, case = sample(number), case_of(number)
    side = "us" if number % 3 == 1 else "mx"
    (outcome,) = border.lodge([made.content], "broker", section=side)
    assert isinstance(outcome, Lodged)
    yield ["lodged", side, case]
    orders = [
        row.reference for row in border.sections["mx"].store.receivables_of(case) if row.state == "estimated"
    ]
    pay(border, case)
    paid = {row.reference for row in border.sections["mx"].store.receivables_of(case) if row.state == "paid"}
    yield from (["paid", "mx", case, reference] for reference in orders if reference in paid)
    if file_of(border.sections[side], case).presentation is None:
        present(border, case, made, side, **reading(number))
    yield ["presented", side, case]
    if border.joint(case).channel is not Channel.GREEN and border.joint(case).state is JointState.OPEN:
        border.examine({case: examined()}, "team", section=side)
        yield ["examined", side, case]
    yield from decided(border.sections.values(), case)
    if border.joint(case).state is JointState.RELEASED:
        yield ["released", side, case]


def decided(sections: Any, case: str) -> Iterator[Promise]:
    for one in sections:
        made = file_of(one, case).decisions.get(one.name)
        if made is not None:
            yield ["decided", one.name, case, made.signature, made.decision.verdict.value]


def work(home: Path, turn: int, pipe: Connection, numbers: range, kill_at: int | None) -> None:
    """Be the process: clear filings one after the other; with ``kill_at``, die before that SQL statement."""
    with opened(home, turn) as border:
        if kill_at is not None:
            _die_at(border, kill_at)
        for number in numbers:
            for promise in clear(border, number):
                pipe.send(promise)
    pipe.send(["done"])


def _die_at(border: Border, statement: int) -> None:
    statements = count(1)

    def traced(_: str) -> None:
        if next(statements) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    for one in border.sections.values():
        connection_of(one.store).set_trace_callback(traced)


def run(keeper: Keeper, numbers: range, kill_at: int | None = None, seconds: float = 0) -> bool:
    """Let a process work until it kills itself, or for some seconds; gives whether it came to its end."""
    keeper.turn += 1
    mine, its = FORK.Pipe(duplex=False)
    process = FORK.Process(target=work, args=(keeper.home, keeper.turn, its, numbers, kill_at), daemon=True)
    process.start()
    its.close()
    if kill_at is None:
        process.join(seconds)
        process.kill()
    heard = list(_rest(mine))
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    keeper.promises += [promise for promise in heard if promise != ["done"]]
    return ["done"] in heard


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(founded(tmp_path / "home"))


def killed_before_statements(keeper: Keeper, stride: int) -> int:
    """Kill a process before one SQL statement after another, until none is left to die at."""
    statement, number = 1, 0
    while not run(keeper, range(number, number + 2), statement):
        keeper.check()
        statement += stride
        number += 1  # every other filing is met half done
    return number


def killed_at_moments(keeper: Keeper, kills: int, filings: int) -> None:
    """Kill a process at random moments."""
    moments = random.Random(20260513)
    for _ in range(kills):
        run(keeper, range(filings), seconds=moments.uniform(0.02, 0.6))
        keeper.check()
    keeper.finish(range(filings))


def test_a_process_killed_before_any_statement_keeps_its_promises(keeper):
    number = killed_before_statements(keeper, stride=29)
    assert number >= 3
    keeper.finish(range(number + 2))


def test_a_process_killed_at_any_moment_keeps_its_promises(keeper):
    killed_at_moments(keeper, kills=6, filings=6)


@pytest.mark.slow
def test_a_process_killed_before_every_statement_keeps_its_promises(keeper):
    number = killed_before_statements(keeper, stride=2)
    keeper.finish(range(number + 2))


@pytest.mark.slow
def test_a_process_killed_at_many_moments_keeps_its_promises(keeper):
    killed_at_moments(keeper, kills=60, filings=30)


# --- two processes, one section each -----------------------------------------------------------------------


class Desk:
    """One section's process: clears its own filings, exchanges parcels, and starts over without harm."""

    def __init__(self, section: Section, pipe: Connection, numbers: range) -> None:
        self.section = section
        self.pipe = pipe
        self.numbers = numbers
        self.told: set[tuple[Any, ...]] = set()
        self.asked = 0.0  # when the parcel under way was sent; 0: none is

    def work(self) -> None:
        """Work until told to stop."""
        waiting = list(self.numbers)
        while True:
            if waiting:
                self.hand_in(waiting.pop(0))
            self.examine()
            self.send()
            if self.pipe.poll(0.001):
                kind, content = self.pipe.recv()
                if kind == "stop":
                    return
                self.hear(kind, content)
            self.tell_decisions()

    def hand_in(self, number: int) -> None:
        section, made, case = self.section, sample(number), case_of(number)
        (outcome,) = clearance.lodge(section, [made.content], "broker")
        assert isinstance(outcome, Lodged)
        self.promise("lodged", case)
        if file_of(section, case).presentation is None:
            clearance.present(section, {case: seen(made.filing, **reading(number))}, "gate")
        self.promise("presented", case)

    def examine(self) -> None:
        """Pay what is ordered here and examine what is selected, whoever lodged it."""
        content = clearance.paying.bank_file(self.section, [row.id for row in self.section.store.cases()])
        if content:
            clearance.paying.settle(self.section, content, "bank")
        for number in self.numbers:
            case = case_of(number)
            if self.section.store.case(case) and self.selected(case):
                clearance.examine(self.section, {case: examined()}, "team")

    def selected(self, case: str) -> bool:
        file = file_of(self.section, case)
        known = file.observed.keys() >= set(file.due)
        return known and file.channel is not Channel.GREEN and file.examination is None

    def send(self) -> None:
        (peer,) = self.section.peers
        if time.monotonic() - self.asked > 0.2:  # nothing is under way, or what was is lost
            content = exchange.parcel(self.section, peer)
            if content is not None:
                self.pipe.send(("parcel", content))
                self.asked = time.monotonic()

    def hear(self, kind: str, content: bytes) -> None:
        if kind == "parcel":
            self.pipe.send(("answer", exchange.accept(self.section, content)))
        else:
            exchange.acknowledge(self.section, content)
            self.asked = 0.0

    def tell_decisions(self) -> None:
        for row in self.section.store.cases():
            for promise in decided([self.section], row.id):
                if tuple(promise) not in self.told:
                    self.told.add(tuple(promise))
                    self.pipe.send(("promise", promise))

    def promise(self, what: str, case: str) -> None:
        self.pipe.send(("promise", [what, self.section.name, case]))


def be_desk(home: Path, name: str, turn: int, pipe: Connection, numbers: range) -> None:
    """Be the process of one section."""
    with opened(home, turn, only=name) as border:
        Desk(border.sections[name], pipe, numbers).work()


class Link:
    """The line between two sections' processes: carries parcels, hears promises, kills and restarts one."""

    def __init__(self, keeper: Keeper, numbers: dict[str, range]) -> None:
        self.keeper = keeper
        self.numbers = numbers
        self.pipes: dict[str, Connection] = {}
        self.processes: dict[str, Any] = {}
        for name in numbers:
            self.start(name)

    def start(self, name: str) -> None:
        self.keeper.turn += 1
        self.pipes[name], its = FORK.Pipe()
        args = (self.keeper.home, name, self.keeper.turn, its, self.numbers[name])
        self.processes[name] = FORK.Process(target=be_desk, args=args, daemon=True)
        self.processes[name].start()
        its.close()

    def carry(self, until: Callable[[], bool], seconds: float) -> None:
        """Carry what comes until something is so, or time is over."""
        ends = time.monotonic() + seconds
        while not until() and time.monotonic() < ends:
            for name, pipe in self.pipes.items():
                if pipe.poll(0.001):
                    self.pass_on(name, *pipe.recv())

    def pass_on(self, name: str, kind: str, content: Any) -> None:
        if kind == "promise":
            self.keeper.promises.append(content)
            return
        (other,) = self.pipes.keys() - {name}
        self.pipes[other].send((kind, content))

    def kill(self, name: str) -> None:
        """Kill one process; what it promised before counts, what it was sending is lost."""
        self.processes[name].kill()
        self.hear_out(name)

    def hear_out(self, name: str) -> None:
        for kind, content in _rest(self.pipes[name]):
            if kind == "promise":
                self.keeper.promises.append(content)
        self.pipes[name].close()
        self.processes[name].join()

    def stop(self) -> None:
        for name, pipe in self.pipes.items():
            pipe.send(("stop", b""))
            self.hear_out(name)


def _rest(pipe: Connection) -> Iterator[Any]:
    """Give what a process still said before it was gone."""
    try:
        while True:
            yield pipe.recv()
    except (EOFError, OSError):
        return


def two_processes(keeper: Keeper, kills: int, filings: int) -> None:
    numbers = {"mx": range(filings), "us": range(1000, 1000 + filings)}
    everything = [case_of(number) for own in numbers.values() for number in own]
    link = Link(keeper, numbers)
    moments = random.Random(13)
    for _ in range(kills):
        link.carry(lambda: False, moments.uniform(0.03, 0.3))
        name = moments.choice(["mx", "us"])
        link.kill(name)
        link.start(name)
    link.carry(lambda: _released(keeper) >= set(everything), 60)
    link.stop()
    for process in link.processes.values():
        process.join()
        assert process.exitcode == 0
    keeper.check()
    assert _released(keeper) >= set(everything)
    with opened(keeper.home, 1) as border:
        for case in everything:
            assert state(border, case) is JointState.RELEASED
            assert border.receipt(case) is not None
            assert all(len(bodies(one, case, "clearance.lodged")) == 1 for one in border.sections.values())


def _released(keeper: Keeper) -> set[str]:
    """The cases of which every promise that was due was made."""
    made: dict[str, set[str]] = {}
    for what, section, case, *more in keeper.promises:
        if what == "decided" and more[1] == "release":
            made.setdefault(case, set()).add(section)
    return {case for case, sections in made.items() if sections >= _due(case)}


def _due(case: str) -> set[str]:
    return {"us"} if case in EMPTY else {"mx", "us"}


EMPTY = {case_of(number) for number in (*range(90), *range(1000, 1090)) if number % 3 == 2}


def test_either_of_two_processes_may_be_killed_and_started_again(keeper):
    two_processes(keeper, kills=5, filings=8)


@pytest.mark.slow
def test_two_processes_go_on_through_many_kills(keeper):
    two_processes(keeper, kills=40, filings=30)
