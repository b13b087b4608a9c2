"""The board of a section that starts with a long record: it answers at once, and reads the newest first."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.filings import a1_southbound, empty_northbound
from tests.web.pair import Sections, together

from cruce.model import Direction, JointState, Verdict
from cruce.web import board
from cruce.web.board import Board, Row, Ruling
from cruce.web.pages.desk import listing
from cruce.web.pages.desk.listing import SORTS, Wish
from cruce.web.shelves import ORDERS

NORTH, SOUTH = empty_northbound(), a1_southbound()


def test_a_long_record_is_gathered_in_steps_the_newest_first(tmp_path, monkeypatch):
    monkeypatch.setattr(board, "_STEP", 1)

    async def gathering(both: Sections) -> None:
        office = both.offices["mx"]
        older, newer = await both.lodge(NORTH), await both.lodge(SOUTH)
        made = Board()
        await office.desk(made.begin)
        assert (list(made.rows), made.missing) == ([], 1.0)
        assert 0 < await office.desk(made.gather) < 1
        assert list(made.rows) == [newer]
        while await office.desk(made.gather):
            pass
        assert made.rows.keys() == {older, newer}
        whole = Board()
        await office.desk(whole.catch_up)
        assert made.rows == whole.rows

    together(tmp_path, gathering)


def test_what_changes_meanwhile_is_not_undone_by_what_is_older(tmp_path, monkeypatch):
    monkeypatch.setattr(board, "_STEP", 1)

    async def changing(both: Sections) -> None:
        office = both.offices["mx"]
        case = await both.lodge(NORTH)
        made = Board()
        await office.desk(made.begin)
        await both.present(case, NORTH)
        await office.desk(made.catch_up)
        seen = made.rows[case]
        while await office.desk(made.gather):
            pass
        assert made.rows[case] == seen
        assert seen.presented is not None

    together(tmp_path, changing)


def test_a_service_answers_before_its_record_is_read_and_reads_it_by_itself(tmp_path):
    async def starting(both: Sections) -> None:
        office = both.offices["mx"]
        case = await both.lodge(NORTH)
        await office.desk(office.board.begin)
        watch = asyncio.create_task(office._watch())
        while office.board.missing:
            await asyncio.wait_for(office.grown(-1), 10)
            await asyncio.sleep(0)
        watch.cancel()
        assert case in office.board.rows

    together(tmp_path, starting)


NOW = datetime(2026, 5, 13, 18, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 5, 12), datetime(2026, 5, 14)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001 - given a zone here


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A case in any state, of few declarants and crossings, so that they meet."""
    case, ruled = draw(st.sampled_from("abcdef")), draw(st.none() | MOMENTS)
    declarant = draw(st.sampled_from(("D1", "D2")))
    return Row(
        case=case,
        version=draw(st.integers(1, 2)),
        seq=0,
        declarant=declarant,
        reference=draw(st.sampled_from(("R1", "R2"))),
        crossing=draw(st.sampled_from(("X", "Y"))),
        direction=Direction.NORTHBOUND,
        expected=draw(MOMENTS),
        plates=("1AB2345",),
        carrier="C",
        parties=(declarant, draw(st.sampled_from(("P1", "P2")))),
        marks=frozenset((case,)),
        said=f"{case} {declarant}".casefold(),
        state=draw(st.sampled_from(JointState)),
        repeats=draw(st.integers(0, 1)),
        rulings=(Ruling("us", Verdict.HOLD, (), "A", ruled),) if ruled else (),
    )


@given(st.lists(rows() | st.sampled_from("abcdef"), max_size=30))
def test_a_board_in_order_tells_the_same_as_looking_at_every_row(acts):
    made = Board()
    for seq, act in enumerate(acts):
        if isinstance(act, str):
            made._drop(act)
        else:
            made._put(replace(act, seq=seq))
    every = list(made.rows.values())
    for asked in (("D1",), ("D2", "D1"), ("*",), ("D3",)):
        own = [row for row in every if "*" in asked or row.declarant in asked]
        assert made.of(asked) == sorted(own, key=lambda row: -row.seq)
        for order in ("expected", "reference"):
            assert made.of(asked, order) == sorted(own, key=ORDERS[order])
        assert made.of(asked, "case", "c") == sorted(
            (row for row in own if row.case > "c"), key=lambda row: row.case
        )
    for name in ("D1", "P1", "P3"):
        assert {row.case for row in made.with_party(name)} == {
            row.case for row in every if name in row.parties
        }
    for place in ("X", "Y", "Z"):
        here, shelf = [row for row in every if row.crossing == place], made.at(place)
        closed = sorted((row for row in here if not row.is_open), key=lambda row: -row.seq)
        assert made.open_at(place) == sorted(
            (row for row in here if row.is_open), key=lambda row: (row.due, row.case)
        )
        assert shelf.closed_lately(2) == closed[:2]
        assert shelf.states() == Counter(row.state.value for row in here)
        assert made.repeats(place) == sum(row.repeats for row in here)
        assert {row.case for row in shelf.decided_since(NOW)} == {
            row.case for row in here if row.decided and row.decided >= NOW
        }
        spell = NOW - timedelta(hours=7), NOW + timedelta(hours=17)
        assert {row.case for row in shelf.expected_between(*spell)} == {
            row.case for row in here if spell[0] <= row.expected < spell[1]
        }
    assert set(made.crossings()) == {row.crossing for row in every}


@given(st.lists(rows(), max_size=6), st.sampled_from(SORTS), st.sampled_from(("", "d1", "d2 a")))
def test_pages_of_a_list_together_are_the_list(found, sort, text):
    made = Board()
    for seq, row in enumerate(found):
        made._put(replace(row, seq=seq))
    wanted = [row for row in made.of("*", sort) if all(word in row.said for word in text.split())]
    turned, wish = list[Row](), Wish(text=text, sort=sort)
    while True:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(listing, "PAGE", 2)
            page = listing.listed(made, ("*",), wish)
        turned += page.rows
        assert page.count == len(wanted)
        if not page.further:
            break
        wish = Wish.of(dict(parse_qsl(page.further)))
    assert turned == wanted


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("after", ["x", "~", "nought~a", "2026-99-99~a", "9" * 150 + "~a"])
def test_an_address_that_names_no_row_shows_the_list_from_some_row_on(sort, after):
    listing.listed(Board(), ("*",), Wish(sort=sort, after=after))
