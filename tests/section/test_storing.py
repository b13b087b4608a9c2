"""A section's record is moved between engines and copied aside: all of it, and one of both is in force."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from tests.clearance.border import StandingClock, check_log, founded, lodge, opened, present
from tests.filings import harness_northbound
from tests.postgres import server
from tests.web.served import until

from cruce.credentials import KeyRing, verify
from cruce.exchange import PUBLIC_KEYS, publication
from cruce.model import CruceError
from cruce.section import Section, Settings, grant, storing
from cruce.store import Draft, Transaction, places
from cruce.store.queries import queries
from cruce.treasury import Entitlement

AT = datetime(2026, 5, 14, tzinfo=UTC)
NORTH = harness_northbound()
GRANTED = Entitlement(form="4", reference="A-1", holder="XAXX010101000", valid_from=AT.date())


def code(act) -> str:
    with pytest.raises(CruceError) as refusal:
        act()
    return refusal.value.code


def rows(place: places.Place) -> list[tuple[object, ...]]:
    """Give everything on record, as one list."""
    store = places.open_store(place)
    try:
        names = (
            name for name in queries(store._engine.kind) if name.startswith("every_") or name == "tallies"
        )
        return [(name, *row) for name in sorted(names) for row in store._engine.stream(name)]
    finally:
        store.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which a truck was released."""
    home = founded(tmp_path / "home")
    with opened(home) as border:
        case = lodge(border, NORTH)
        present(border, case, NORTH)
        border.settle()
    return home


@pytest.fixture
def address() -> str:
    return server().database()


def settings(folder: Path) -> Settings:
    return Settings.load(folder / "section.toml")


def test_a_record_is_moved_there_and_back_byte_for_byte(home, address, tmp_path):
    mx = home / "mx"
    (mx / "section.toml").write_text(
        "# ours\n" + (mx / "section.toml").read_text() + "[serve]\nport = 8441\n"
    )
    before, was = rows(settings(mx).place(mx)), settings(mx)
    with opened(home) as border:
        case = next(border.sections["mx"].store.cases()).id
        receipt, note = border.receipt(case), border.sections["mx"].store.checkpoint()
        assert receipt is not None
        publication.publish(border.sections["mx"], tmp_path / "log")
    done = storing.move(mx, address, AT)
    assert settings(mx) == was.kept_at(address)
    assert (mx / "section.toml").read_text().startswith("# ours\n")
    assert Path(done.aside).name == "store.moved-20260514T000000Z.db"
    assert rows(settings(mx).place(mx)) == before
    assert code(lambda: places.open_store(places.Place(mx, "mx"))) == "store.absent"
    verify(receipt, KeyRing.parse((home / PUBLIC_KEYS).read_text()))
    with opened(home) as border:
        assert border.receipt(case) == receipt
        check_log(border.sections["mx"])
        assert border.sections["mx"].store.checkpoint() == note
        lodge(border, harness_northbound("NEXT-1"))
        publication.publish(border.sections["mx"], tmp_path / "log")  # goes on from what was published before
    later = rows(settings(mx).place(mx))
    done = storing.move(mx, "sqlite", AT)
    assert done.aside == "cruce_mx_moved-20260514T000000Z"
    assert settings(mx) == was
    assert rows(settings(mx).place(mx)) == later
    with opened(home) as border:
        lodge(border, harness_northbound("NEXT-2"))
    storing.move(mx, address, AT)  # its place there is free again
    with opened(home) as border:
        lodge(border, harness_northbound("NEXT-3"))
        assert len(list(border.sections["mx"].store.cases())) == 4


def test_a_target_that_is_not_empty_is_refused_and_nothing_changes(home, address):
    before = rows(settings(home / "mx").place(home / "mx"))
    places.create(places.Place(home, "mx", address), "cruce/mx")
    assert code(lambda: storing.move(home / "mx", address, AT)) == "store.exists"
    assert settings(home / "mx").store == "sqlite"
    assert rows(settings(home / "mx").place(home / "mx")) == before
    assert code(lambda: storing.move(home / "mx", "sqlite", AT)) == "store.same"


def test_a_section_at_work_is_not_moved(home, address):
    for place in (address, "sqlite"):
        section = Section.open(home / "mx", shared=True)
        assert code(lambda place=place: storing.move(home / "mx", place, AT)) == "store.busy"
        section.close()
        storing.move(home / "mx", place, AT)


def test_what_was_left_behind_by_a_move_is_opened_by_nobody(home, address):
    done = storing.move(home / "mx", address, AT)
    Path(done.aside).rename(home / "mx" / "store.db")
    assert code(lambda: places.open_store(places.Place(home / "mx", "mx"))) == "store.moved-away"


@pytest.mark.parametrize(
    "to", ["nowhere", "postgresql://u:secret@h/x", "postgresql://h/x?password=secret", ""]
)
def test_a_place_that_is_none_or_holds_a_password_is_refused(home, to):
    with pytest.raises(CruceError, match=r"store\.address") as refusal:
        storing.move(home / "mx", to, AT)
    assert "secret" not in str(refusal.value)
    (home / "mx" / "section.toml").write_text(f'name = "mx"\nstore = "{to}"\n')
    with pytest.raises(CruceError, match=r"section\.settings") as refusal:
        Section.open(home / "mx")
    assert "secret" not in refusal.value.sentence("es") + str(refusal.value)


def test_the_variable_goes_before_the_settings_and_may_hold_a_password(home, address, monkeypatch):
    storing.move(home / "mx", address, AT)
    with_password = address.replace("cruce@", "cruce:secret@")
    (home / "mx" / "section.toml").write_text('name = "mx"\n')
    assert code(lambda: Section.open(home / "mx")) == "store.absent"
    monkeypatch.setenv("CRUCE_STORE", with_password)
    Section.open(home / "mx").close()
    assert code(lambda: storing.move(home / "mx", "sqlite", AT)) == "store.elsewhere"


@pytest.mark.parametrize("by", ["turn", "write"])
def test_what_another_process_wrote_is_taken_in_at_the_next_turn(by, home, address):
    storing.move(home / "mx", address, AT)
    clock = StandingClock()
    one, other = (Section.open(home / "mx", clock=clock, shared=True) for _ in range(2))
    case = next(other.store.cases()).id
    other.memory[case] = "what was made of it"
    other.memory["another"] = "made of another"
    other.reached["us", "out"] = 0
    with storing.turn(one):
        grant(one, [GRANTED], "An Officer")
        body = {"minute": "acta-1", "since": "2026-05-01T00:00:00Z", "by": "A Director"}
        for draft in (
            Draft("governance.withdrawn", "minutes", 1, AT, "A Director", body),
            Draft("clearance.assessed", case, 1, AT, "tests"),
        ):
            one.store.one(partial(Transaction.record, draft=draft, last=None))
    assert [minute.id for minute in other.minutes(clock.now.date())] == ["acta-1"]
    if by == "write":  # outside of a turn of the section's own, it is taken in by the next
        other.write([])
    with storing.turn(other):
        assert other.store.head() == one.store.head()
        assert other.store.tree == one.store.tree
        assert other.minutes(clock.now.date()) == ()
        assert other.granted.find("4", "A-1", "XAXX010101000") == GRANTED
        assert other.memory == {"another": "made of another"}
        assert other.reached == {}
    for section in (one, other):
        section.close()


def test_a_record_that_is_damaged_is_not_moved(home, address):
    with sqlite3.connect(home / "mx" / "store.db") as connection:
        connection.execute("UPDATE event SET content = x'78' WHERE seq = 1")
    assert code(lambda: storing.move(home / "mx", address, AT)) == "store.damaged"
    assert settings(home / "mx").store == "sqlite"
    assert code(lambda: places.open_store(places.Place(home, "mx", address))) == "store.absent"


def _slowly(folder: Path, to: str, there: Path) -> None:
    from cruce.store import whole

    check = whole.Whole.check

    def wait(self: whole.Whole) -> object:
        there.touch()
        time.sleep(60)
        return check(self)

    whole.Whole.check = wait  # type: ignore[assignment, method-assign]
    storing.move(folder, to, AT)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["there", "back"])
def test_a_move_that_is_killed_leaves_the_source_in_force(way, home, address, tmp_path):
    mx, to = home / "mx", address
    if way == "back":
        storing.move(mx, address, AT)
        to = "sqlite"
    before, was = rows(settings(mx).place(mx)), settings(mx)
    process = multiprocessing.get_context("spawn").Process(target=_slowly, args=(mx, to, tmp_path / "there"))
    process.start()
    until((tmp_path / "there").exists)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert settings(mx) == was
    assert rows(settings(mx).place(mx)) == before
    assert code(lambda: places.open_store(settings(mx).kept_at(to).place(mx))) == "store.absent"
    storing.move(mx, to, AT)
    assert rows(settings(mx).place(mx)) == before


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_record_is_copied_aside_while_the_section_is_at_work(engine, home, address):
    mx = home / "mx"
    if engine == "postgresql":
        storing.move(mx, address, AT)
    with opened(home) as border:
        lodge(border, harness_northbound("NEXT-1"))
        head = storing.back_up(mx, mx / "copy.db")
        assert head == border.sections["mx"].store.head()
        assert code(lambda: storing.back_up(mx, mx / "copy.db")) == "store.exists"
        before = rows(settings(mx).place(mx))
        lodge(border, harness_northbound("NEXT-2"))
    assert (mx / "copy.db").stat().st_mode & 0o077 == 0
    (mx / "section.toml").write_text('name = "mx"\nbank = "files"\n')
    (mx / "copy.db").replace(mx / "store.db")
    assert rows(places.Place(mx, "mx")) == before
    # It is older than what was written last, and so is refused.
    assert code(lambda: Section.open(mx)) == "store.older"


def test_a_copied_log_is_published_as_the_one_before(home, address, tmp_path):
    with opened(home) as border:
        publication.publish(border.sections["mx"], tmp_path / "one")
    storing.move(home / "mx", address, AT)
    with opened(home) as border:
        publication.publish(border.sections["mx"], tmp_path / "two")
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two
