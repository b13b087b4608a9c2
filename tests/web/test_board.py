"""The board of a section that starts with a long record: it answers at once, and reads the newest first."""

from __future__ import annotations

import asyncio

from tests.filings import a1_southbound, empty_northbound
from tests.web.pair import Sections, together

from cruce.web import board
from cruce.web.board import Board

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
