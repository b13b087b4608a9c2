"""Legal courses opened and taken further by officers of the section whose law orders them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cruce.clearance.casefile import CaseFile
from cruce.clearance.courses.terms import terms
from cruce.clearance.docket import Docket, refused
from cruce.clearance.lodging import today
from cruce.clearance.officers import require_own_officer, require_reasons, require_words
from cruce.clearance.presenting import conclude, level_of
from cruce.clearance.recalling import recall
from cruce.law import Entry, Law
from cruce.model import (
    Course,
    CourseStep,
    CourseTerm,
    Custody,
    Function,
    Level,
    Money,
    Stage,
    Text,
    Value,
    plain,
)
from cruce.section import Section
from cruce.store import Transaction


def kinds(law: Law, section: str, on: date) -> tuple[Entry, ...]:
    """List the courses that the law of a section orders on a day: each with its custody, remedy and whom to
    turn to.
    """
    return law.entries(f"{section}/courses", on)


def told(law: Law, course: Course, what: str) -> Text | None:
    """Give what the law data says of a course in both languages: ``remedy``, ``to`` or ``custody``."""
    entry = law.entry(f"{course.section}/courses", course.kind, course.opened)
    if not isinstance(entry, Entry) or f"{what}_en" not in entry.attributes:
        return None
    return Text(en=entry.attributes[f"{what}_en"], es=entry.attributes[f"{what}_es"])


def name(law: Law, course: Course) -> Text:
    """Name a course in both languages; of one that the law at hand does not know, its code."""
    entry = law.entry(f"{course.section}/courses", course.kind, course.opened)
    return entry.says if isinstance(entry, Entry) else Text(en=course.kind, es=course.kind)


class Shown(Value):
    """A legal course with what the law data says of it: its name, its remedy, whom to turn to, who keeps the
    goods, and its terms as far as its recorded days fix them.
    """

    course: Course
    name: Text
    remedy: Text | None = None
    to: Text | None = None
    keeper: Text | None = None
    terms: tuple[CourseTerm, ...] = ()


def shown(law: Law, course: Course) -> Shown:
    """Give a course with what the law data says of it."""
    return Shown(
        course=course,
        name=name(law, course),
        remedy=told(law, course, "remedy"),
        to=told(law, course, "to"),
        keeper=told(law, course, "custody"),
        terms=terms(law, course),
    )


def open_course(
    section: Section,
    case: str,
    kind: str,
    by: str,
    *,
    opened: date | None = None,
    reasons: Sequence[str] = (),
    says: str = "",
    custody: Custody | None = None,
) -> Course:
    """Open a legal course of the section's own law in a case; the same once more is the one that is open.

    ``opened`` is the day of the act in law, today unless said. Raises `PowerError` ``case.unknown``,
    ``case.not-presented``, ``case.course-kind``, ``case.course-day``, ``case.course-words``,
    ``case.reason``, and what `require_own_officer` raises.
    """
    at = section.clock()
    require_own_officer(section, by)
    if says:
        require_words("course-words", says)

    def work(transaction: Transaction) -> Course:
        docket = Docket.take(section, transaction, case, by, at)
        made = recall(docket)
        day = today(docket, made)
        on, entry = opened or day, _kind(docket, kind, opened or day)
        require_reasons(docket, reasons)
        seen = docket.file.presentation
        shown = section.law.local_day(made.filing.crossing, seen.at) if seen else None
        if on > day or (shown is not None and on < shown):
            raise _not_that_day(on)
        wanted = Course(
            id="-",
            section=section.name,
            kind=kind,
            opened=on,
            presented=shown,
            stops=entry.attributes.get("stops") == "yes",
            reasons=tuple(dict.fromkeys(reasons)),
            says=says or None,
            custody=custody,
            at=at,
            by=by,
        )
        known = next((one for one in docket.file.matters.courses if _same(one, wanted)), None)
        if known is not None:
            return known
        body = plain(wanted)
        del body["id"]
        done = wanted.model_copy(update={"id": docket.record("clearance.proceeded", {"course": body})})
        _enter(docket, done, "clearance.proceeded")
        return done

    return section.store.one(work)


def step(
    section: Section,
    case: str,
    course: str,
    stage: Stage,
    by: str,
    *,
    on: date | None = None,
    says: str = "",
    paper: str | None = None,
    money: Money | None = None,
    custody: Custody | None = None,
) -> Course:
    """Record a step of an open course of this section; the same step again changes nothing.

    Raises `PowerError` ``case.unknown``, ``case.no-course``, ``case.course-over``, ``case.course-day``,
    ``case.course-words``, ``case.course-guarantee`` (this course takes no security),
    ``case.course-custody`` (goods that move go somewhere), and what `require_own_officer` raises.
    """
    at = section.clock()
    require_own_officer(section, by)
    if says:
        require_words("course-words", says)

    def work(transaction: Transaction) -> Course:
        docket = Docket.take(section, transaction, case, by, at)
        one = _own(docket, course)
        day = today(docket, recall(docket))
        made = CourseStep(
            stage=stage,
            on=on or day,
            at=at,
            by=by,
            says=says or None,
            paper=paper,
            money=money,
            custody=custody,
        )
        if one.steps and one.steps[-1].model_copy(update={"at": at}) == made:
            return one
        _require_step(docket, one, made, day)
        done = one.model_copy(update={"steps": (*one.steps, made)})
        docket.record("clearance.stepped", {"course": one.id, "step": plain(made)})
        _enter(docket, done, "clearance.stepped")
        return done

    return section.store.one(work)


def hear(docket: Docket, peer: str, body: dict[str, Any]) -> None:
    """Take in a course of another section as far as it has come; told late or twice, it changes nothing."""
    course = Course.model_validate(body["course"])
    if course.section != peer or not course.id.startswith(f"{peer}:"):
        raise ValueError("not a course of its section")
    known = next((one for one in docket.file.matters.courses if one.id == course.id), None)
    if known is not None and len(known.steps) >= len(course.steps):
        return
    docket.record("exchange.received", {"from": peer, "act": "proceeded", "course": plain(course)})
    _put(docket, course)


def due(section: Section, on: date) -> Iterator[tuple[str, Course, CourseTerm]]:
    """List the terms of this section's open courses as of a day, the soonest first, with their cases.

    Terms that were met, or have no last day yet, are left out.
    """
    found = list[tuple[str, Course, CourseTerm]]()
    for row in section.store.cases():
        if b'"courses"' in row.body:  # most cases have none, and need not be read
            mine = CaseFile.model_validate_json(row.body).matters.courses
            ours = (one for one in mine if one.section == section.name and one.open and one.opened <= on)
            found += [(row.id, one, term) for one in ours for term in terms(section.law, one)]
    waiting = (one for one in found if one[2].last is not None and not one[2].met)
    return iter(sorted(waiting, key=lambda one: (one[2].last, one[0], one[2].code)))


def _enter(docket: Docket, course: Course, kind: str) -> None:
    _put(docket, course)
    if level_of(docket, Function.EXAMINATION).reaches(Level.SHARE):
        docket.tell(kind, {"course": plain(course)}, today(docket, recall(docket)))
    conclude(docket)
    docket.close()


def _put(docket: Docket, course: Course) -> None:
    """Keep a course in its place among the others, a new one behind them."""
    held = {one.id: one for one in docket.file.matters.courses}
    held[course.id] = course
    docket.change(matters=docket.file.matters.model_copy(update={"courses": tuple(held.values())}))


def _kind(docket: Docket, kind: str, on: date) -> Entry:
    section = docket.section
    entry = section.law.entry(f"{section.name}/courses", kind, on)
    if docket.file.presentation is None:
        raise refused(
            "not-presented",
            f"The truck of case {docket.row.id} was not presented yet.",
            f"El vehículo del expediente {docket.row.id} aún no se presenta.",
        )
    if not isinstance(entry, Entry):
        known = ", ".join(one.code for one in kinds(section.law, section.name, on)) or "–"
        raise refused(
            "course-kind",
            f"The law of section {section.name} knows no course {kind[:60]!r} on {on}; it knows: {known}.",
            f"La ley de la sección {section.name} no conoce el cauce {kind[:60]!r} el {on}; conoce: {known}.",
        )
    return entry


def _same(one: Course, wanted: Course) -> bool:
    """Tell whether a course is the one asked for again: of one kind there are no two from one day."""
    return one.open and (one.section, one.kind, one.opened) == (wanted.section, wanted.kind, wanted.opened)


def _own(docket: Docket, course: str) -> Course:
    one = next((each for each in docket.file.matters.courses if each.id == course), None)
    if one is None or one.section != docket.section.name:
        raise refused(
            "no-course",
            f"Section {docket.section.name} has no such course in case {docket.row.id}.",
            f"La sección {docket.section.name} no tiene ese cauce en el expediente {docket.row.id}.",
        )
    return one


def _require_step(docket: Docket, one: Course, made: CourseStep, day: date) -> None:
    if not one.open:
        raise refused("course-over", f"The course {one.id} is closed.", f"El cauce {one.id} está cerrado.")
    if not one.opened <= made.on <= day:
        raise _not_that_day(made.on)
    entry = docket.section.law.entry(f"{one.section}/courses", one.kind, one.opened)
    secures = isinstance(entry, Entry) and entry.attributes.get("guarantee") == "yes"
    if made.stage is Stage.GUARANTEED and one.stops and not secures:
        raise refused(
            "course-guarantee",
            "No security takes the place of the goods in this course.",
            "En este cauce ninguna garantía sustituye a la mercancía.",
        )
    if made.stage is Stage.MOVED and made.custody is None:
        raise refused(
            "course-custody",
            "Where the goods went, and who holds them, must be said.",
            "Debe decirse a dónde fue la mercancía y quién la tiene.",
        )


def _not_that_day(on: date) -> Exception:
    return refused(
        "course-day",
        f"The act cannot be of {on}: it is to come, or lies before what it follows from.",
        f"El acto no puede ser del {on}: está por venir o es anterior a lo que le da origen.",
    )
