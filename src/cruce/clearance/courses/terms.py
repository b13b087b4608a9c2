"""The terms of a legal course, from law data and dates alone: no clock is asked."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date, timedelta

from cruce.law import Entry, Known, Law, Unknown
from cruce.model import Course, CourseTerm, Stage, Text
from cruce.treasury import calendar

Counted = tuple[date, bool]
"""A day, and whether the holidays on the way to it were known."""


def terms(law: Law, course: Course) -> tuple[CourseTerm, ...]:
    """List the terms of a course in the order of its law, as far as its recorded days fix them.

    A term that begins on a day that is not on record, or whose clock the law at hand does not hold, has no
    last day and says why.
    """
    found: dict[str, CourseTerm] = {}
    for entry in law.entries(f"{course.section}/course-terms", course.opened):
        if entry.code.startswith(f"{course.kind}/"):
            found[entry.code] = _term(law, course, entry, found)
    return tuple(found.values())


def _term(law: Law, course: Course, entry: Entry, before: dict[str, CourseTerm]) -> CourseTerm:
    said = entry.attributes
    made = CourseTerm(
        code=entry.code,
        says=entry.says,
        whose=said["whose"],
        missed=Text(en=said["missed_en"], es=said["missed_es"]) if "missed_en" in said else None,
    )
    begun = [day for day in _anchors(law, course, said["from"], before) if day is not None]
    if not begun:
        return made.model_copy(update={"why": _NOT_BEGUN})
    since = min(begun) if said.get("earliest") == "yes" else begun[0]
    clock = law.value(said["clock"], since[0])
    if isinstance(clock, Unknown):
        return made.model_copy(update={"why": clock.why})
    last, known = _last(law, course.section, clock, since[0], rolls=said.get("rolls") == "yes")
    met = any(day <= last for day in _days(course, said.get("met_by", "")))
    facts = {"last": last, "met": met, "holidays": known and since[1]}
    return made.model_copy(update={**facts, "verified": clock.verified, "citations": clock.citations})


def _anchors(law: Law, course: Course, said: str, before: dict[str, CourseTerm]) -> Iterator[Counted | None]:
    """Give the days from which a term may run: the first named that is on record, or the earliest, counts."""
    for word in said.split():
        if "/" in word:
            last = before[word].last if word in before else None
            yield (last, before[word].holidays) if last else None
        elif word == "effective":  # notice takes effect on the next working day (CFF art. 135)
            notified = course.days(Stage.NOTIFIED)
            yield _working(law, course.section, notified[0], 1) if notified else None
        else:
            day = next(iter(_days(course, word)), None)
            yield (day, True) if day else None


def _days(course: Course, words: str) -> Iterator[date]:
    for word in words.split():
        if word == "opened":
            yield course.opened
        elif word == "presented":
            yield from [course.presented] if course.presented else []
        else:
            yield from course.days(Stage(word))


def _last(law: Law, country: str, clock: Known, since: date, *, rolls: bool) -> Counted:
    count, known = int(clock.value), True
    if clock.unit == "working days":
        return _working(law, country, since, count)
    if clock.unit == "months":
        last, known = _months_after(law, country, since + timedelta(days=1), count)
    else:
        last = since + timedelta(days=count)
    if not rolls:
        return last, known
    rolled, told = _working(law, country, last - timedelta(days=1), 1)
    return rolled, known and told


def _months_after(law: Law, country: str, begun: date, count: int) -> Counted:
    """Give the same day so many months later; where that month lacks it, the first working day of the next
    (CFF art. 12).
    """
    years, month = divmod(begun.month - 1 + count, 12)
    year, month = begun.year + years, month + 1
    if begun.day <= months.monthrange(year, month)[1]:
        return date(year, month, begun.day), True
    end = date(year, month, months.monthrange(year, month)[1])
    return _working(law, country, end, 1)


def _working(law: Law, country: str, after: date, count: int) -> Counted:
    found = calendar.working_day(after, count, law, country)
    if not isinstance(found, Unknown):
        return found, True
    day = after
    while count:  # of that year no holidays are at hand: Saturdays and Sundays alone are left out
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day, False


_NOT_BEGUN = Text(
    en="It begins on a day that is not on record yet.",
    es="Inicia en un día que aún no consta en el registro.",
)
