"""Terms of legal courses, as lawyers wrote them down, and what must be true of every one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.clearance.border import starter_law
from tests.filings import AS_OF

from cruce.clearance import courses
from cruce.law import Entry, Known
from cruce.model import Course, CourseStep, Stage

CASES = [
    (path.stem, row)
    for path in sorted(Path(__file__).parent.joinpath("cases", "courses").glob("*.yaml"))
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]
IN_FORCE = date(2026, 5, 13)


def course(row: dict[str, Any]) -> Course:
    days = row.get("steps", {})
    steps = tuple(CourseStep(stage=Stage(name), on=on, at=AS_OF, by="A") for name, on in days.items())
    facts = {name: row[name] for name in ("section", "kind", "opened", "presented") if name in row}
    return Course.model_validate({**facts, "id": "-", "at": AS_OF, "by": "A", "steps": steps})


@pytest.mark.parametrize(("row"), [row for _, row in CASES], ids=[f"{n}: {r['says']}" for n, r in CASES])
def test_terms_end_when_the_lawyer_says(row):
    found = {one.code: one for one in courses.terms(starter_law(), course(row))}
    for code, last in row["due"].items():
        assert found[code].last == (None if last == "none" else last), code
        assert (found[code].why is None) is (last != "none")
    dated = {code for code, one in found.items() if one.last is not None}
    if set(row["due"]) >= dated or "unverified" in row:
        assert {code for code in dated if not found[code].verified} == set(row.get("unverified", ()))
    wanted = set(row.get("without_holidays", ()))
    assert {code for code in dated & set(row["due"]) | wanted if not found[code].holidays} == wanted
    assert {code for code in row.get("met", ()) if not found[code].met} == set()
    if "on" in row:
        assert {one.code for one in found.values() if one.overdue(row["on"])} >= set(row["overdue"])


@pytest.mark.parametrize("section", ["us", "mx"])
def test_every_course_says_what_the_trader_may_do_and_every_term_has_a_clock(section):
    law = starter_law()
    kinds = courses.kinds(law, section, IN_FORCE)
    assert kinds
    for kind in kinds:
        one = course({"section": section, "kind": kind.code, "opened": IN_FORCE})
        for what in ("remedy", "to"):
            said = courses.told(law, one, what)
            assert said is not None, kind.code
            assert said.en != said.es
        assert kind.citation is not None
        assert kind.attributes["stops"] in ("yes", "no")
        if kind.attributes["stops"] == "yes":
            assert courses.told(law, one, "custody") is not None
    for entry in law.entries(f"{section}/course-terms", IN_FORCE):
        assert entry.code.partition("/")[0] in {kind.code for kind in kinds}
        clock = law.value(entry.attributes["clock"], IN_FORCE)
        assert isinstance(clock, Known), entry.code
        assert clock.citations
        assert clock.unit in ("days", "working days", "months")
        assert entry.attributes["whose"] in ("trader", "customs")


DAYS = st.dates(date(2025, 2, 1), date(2027, 6, 1))
ALL = [(s, k.code) for s in ("us", "mx") for k in courses.kinds(starter_law(), s, IN_FORCE)]


@given(st.sampled_from(ALL), DAYS, st.integers(0, 40), st.integers(0, 40))
def test_no_term_ends_before_it_begins_and_working_terms_end_on_working_days(which, opened, until, later):
    law = starter_law()
    row = {"section": which[0], "kind": which[1], "presented": opened, "opened": opened}
    row["steps"] = {"notified": opened + timedelta(days=until)}
    for one in courses.terms(law, course(row)):
        if one.last is None:
            continue
        assert one.last >= opened
        assert not one.overdue(one.last)
        entry = law.entry(f"{which[0]}/course-terms", one.code, opened)
        assert isinstance(entry, Entry)
        clock = law.value(entry.attributes["clock"], opened)
        assert isinstance(clock, Known)
        if clock.unit == "working days" or entry.attributes.get("rolls") == "yes":
            assert one.last.weekday() < 5
            holidays = {each.code for each in law.entries(f"{which[0]}/holidays", None)}
            assert not one.holidays or one.last.isoformat() not in holidays
    moved = {**row, "steps": {"notified": opened + timedelta(days=until + later)}}
    for one, other in zip(courses.terms(law, course(row)), courses.terms(law, course(moved)), strict=True):
        assert one.last is None or (other.last and one.last <= other.last), "who is notified later has longer"
