"""Days that happened somewhere, or will: what goes wrong is named, the rest is calm, and everything holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from cruce import clearance, exchange, governance
from cruce.clearance import contingency
from cruce.ledger import Checkpoint, Note
from cruce.model import ProofError
from tests.filings import a1_southbound
from tests.simulation.checks import check
from tests.simulation.plan import calm
from tests.simulation.site import FaultyStore
from tests.simulation.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LINK = frozenset(("mx", "us"))


@contextmanager
def border(seed: int, **changes: Any) -> Iterator[World]:
    """A calm border of sixteen trucks in four days, unless said."""
    world = World(seed, **{"days": 4, "trucks": 16, "plan": calm(), **changes})
    try:
        yield world
    finally:
        world.close()


def able(world: World) -> float:
    """Give the share of time in which a booth could decide."""
    return world.events["could decide"] / world.events["asked"]


def released_alone(world: World) -> int:
    """Count the releases that were given on another section's behalf."""
    section = world.sites["us"].section
    assert section is not None
    return contingency.reconciliation(section).released


def test_a_calm_border_works_without_anybody_acting_alone():
    with border(1) as world:
        world.run()
        check(world)
        assert released_alone(world) == 0
        assert not {"store.older", "died", "cut"} & set(+world.events)


@pytest.mark.parametrize("dark", ["mx", "us"])
def test_partner_dark_48_hours(dark):
    with border(2) as world:
        world.agenda.after(DAY, lambda: world.sites[dark].go_dark(48 * HOUR))
        world.run()
        check(world)
        assert released_alone(world) > 0
        assert able(world) == 1


def test_only_the_path_cut():
    with border(3) as world:
        world.agenda.after(DAY, lambda: world.network.cut(LINK, 36 * HOUR))
        world.run()
        check(world)
        assert released_alone(world) > 0
        assert able(world) == 1


def test_week_long_maintenance_of_the_link_ends_the_power_but_loses_nothing():
    with border(4, days=9) as world:
        world.agenda.after(DAY, lambda: world.network.cut(LINK, 7 * DAY))
        world.run()
        check(world)
        assert released_alone(world) > 0
        assert able(world) < 0.8  # the minute lets nobody act alone for longer than three days


def test_three_in_a_hundred_messages_stuck():
    with border(5, plan=calm(message={"stuck": 0.03, "stuck_minutes": (60, 2000)})) as world:
        world.run()
        check(world)
        assert world.events["stuck"] > 0


def test_what_the_transport_acknowledged_and_lost():
    """What carries the bytes says nothing that counts: only the other section's signed answer does."""
    with border(6, plan=calm(message={"lost": 0.5})) as world:
        world.run()
        check(world)
        assert world.events["lost"] > 100


def test_payment_bank_dark_24_hours():
    with border(7) as world:
        for movement in world.movements:
            movement.bank_opens = world.agenda.now + 3 * DAY
        world.run()
        check(world)


def test_a_port_closed_and_its_traffic_moved():
    with border(8) as world:

        def close() -> None:
            world.network.cut(frozenset(("mx", "mx/booth")), 10 * DAY)
            for movement in world.movements:
                movement.gate = "us"

        world.agenda.after(DAY, close)
        world.run()
        check(world)


def test_a_minute_withdrawn_while_the_other_side_cannot_hear_of_it():
    with border(9) as world:

        def withdraw() -> None:
            world.network.cut(LINK, 40 * HOUR)
            world.sites["mx"].do(lambda mx: governance.withdraw(mx, "acta-9", "A. Jones"))

        world.agenda.after(DAY, withdraw)
        world.run()
        check(world)
        mx = world.sites["mx"].section
        assert mx is not None
        assert contingency.reconciliation(mx).cosigned == 0


def test_a_corrupted_record_stops_nothing_else():
    """A message that rotted on the sender's disk is kept aside by the other section; all others come."""
    with border(10) as world:

        def rot() -> None:
            us = world.sites["us"].section
            assert us is not None
            store = us.store
            assert isinstance(store, FaultyStore)
            store._connection.execute(
                "UPDATE outbox SET body = substr(body, 1, 20) WHERE kind = 'clearance.presented'"
            )

        world.network.cut(LINK, 2 * DAY)
        world.agenda.after(47 * HOUR, rot)
        world.run()
        mx, us = (world.sites[name].section for name in ("mx", "us"))
        assert mx is not None
        assert us is not None
        for one, other in ((mx, us), (us, mx)):
            assert not one.store.outbox(one.store.position(other.name, "out"))
            assert {row.id for row in one.store.cases()} == {row.id for row in other.store.cases()}
        kept = [event for row in mx.store.cases() for event in mx.store.events(row.id)]
        codes = {
            json.loads(event.content)["body"]["code"] for event in kept if event.kind == "exchange.refused"
        }
        assert codes == {"peer.message"}


def test_a_section_that_rewrites_its_history_is_found_with_proof():
    with border(11) as world:
        world.run()
        mx, us = world.sites["mx"], world.sites["us"]
        assert us.section is not None
        kept = us.section.store.head(), us.section.store.witnessed("cruce/mx")
        mx.go_back(1)
        assert mx.section is not None
        log = mx.section.keys.log.verifier
        clearance.lodge(mx.section, [a1_southbound("ANEW").content], "broker")
        content = exchange.parcel(mx.section, "us")
        assert content is not None
        answer = exchange.accept(us.section, content)
        with pytest.raises(ProofError) as refusal:
            exchange.acknowledge(mx.section, answer)
        assert refusal.value.code == "exchange.own-log-lost"
        seen = max(Checkpoint.open(Note.parse(note), log).size for note in refusal.value.evidence)
        assert seen > mx.section.store.tree.size
        assert (us.section.store.head(), us.section.store.witnessed("cruce/mx")) == kept
