"""What follows a discrepancy: charges on the goods as found, and the legal courses of each section."""

from __future__ import annotations

from typing import Final

from cruce.clearance import courses
from cruce.model import Charge, Money, Text
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.door import READERS, Answer, Call, Door, Function
from cruce.web.api.forms import courses as forms
from cruce.web.identity import Act
from cruce.web.reading import form_of


async def list_courses(call: Call) -> Answer:
    """List the legal courses of a case with their terms, remedy and custody."""
    return await told.looked(call, shown)


def shown(call: Call, section: Section) -> Answer:
    """Tell the courses of a case."""
    row, file, filing = told.file_of(section, call.case)
    law, today = section.law, section.law.local_day(filing.crossing, section.clock())
    known = courses.kinds(law, section.name, today)
    body = forms.Courses(
        courses=tuple(courses.shown(law, one) for one in file.matters.courses),
        kinds=tuple(
            forms.CourseKind(code=one.code, says=one.says, citation=str(one.citation or "")) for one in known
        ),
    )
    return Answer(body, mark=told.mark(row))


async def open_course(call: Call) -> Answer:
    """Open a legal course of the section's own law; the same once more is the one that is open."""
    wanted = form_of(call.content, forms.NewCourse)

    def job(section: Section, case: str, by: str) -> None:
        courses.open_course(
            section,
            case,
            wanted.kind,
            by,
            opened=wanted.opened,
            reasons=wanted.reasons,
            says=(wanted.says or "").strip(),
            custody=wanted.custody,
        )

    return await told.acted(call, job, shown)


async def step_course(call: Call) -> Answer:
    """Record a step of an own course, as the trader's answer or its end; the same again changes nothing."""
    wanted, course = form_of(call.content, forms.NewStep), str(call.request.path_params["course"])

    def job(section: Section, case: str, by: str) -> None:
        courses.step(
            section,
            case,
            course,
            wanted.stage,
            by,
            on=wanted.on,
            says=(wanted.says or "").strip(),
            paper=wanted.paper,
            money=wanted.money,
            custody=wanted.custody,
        )

    return await told.acted(call, job, shown)


async def list_discrepancies(call: Call) -> Answer:
    """Tell what was found otherwise than declared, and what it comes to, charge by charge."""
    return await told.looked(call, amended)


def amended(call: Call, section: Section) -> Answer:
    """Tell what discrepancies of a case come to."""
    row, file, _ = told.file_of(section, call.case)
    found = {
        name: courses.amended(section, call.case, of=name) for name in (section.name, *file.matters.told)
    }
    body = forms.AmendedCharges(amended={name: _amended(one) for name, one in found.items() if one})
    return Answer(body, mark=told.mark(row))


def _amended(one: courses.Amended) -> forms.Amended:
    return forms.Amended(
        discrepancies=one.discrepancies,
        differences=tuple(
            forms.Difference(line=line, field=field, declared=was, found=now)
            for line, field, was, now in one.differences
        ),
        charges=tuple(
            forms.ChargeAsFound(
                declaration=each.declaration,
                country=each.country,
                kind=each.kind,
                line=each.line,
                declared=_sum(each.declared),
                found=_sum(each.found),
                differs=each.differs,
            )
            for each in one.charges
        ),
        sums={name: forms.Sums(declared=was, found=now) for name, (was, now) in one.sums.items()},
        unrated=one.unrated,
    )


def _sum(charge: Charge | None) -> Money | None:
    return charge.amount if charge else None


async def state_discrepancies(call: Call) -> Answer:
    """State what an examination found against the filing: charges on the goods as found are owed from then
    on. It takes the place of what this section stated before.
    """
    stated = form_of(call.content, forms.Discrepancies)

    def job(section: Section, case: str, by: str) -> None:
        courses.reassess(section, case, stated.discrepancies, by)

    return await told.acted(call, job, amended)


async def accept_guarantee(call: Call) -> Answer:
    """Accept a guarantee for the amended charges that are open."""
    given = form_of(call.content, forms.Guarantee)

    def job(section: Section, case: str, by: str) -> None:
        courses.secure(section, case, given.paper.strip(), by)

    return await told.acted(call, job, amended)


_OFFICER: Final = (*told.UNKNOWN, *told.OFFICER)
DOORS: Final = (
    Door(
        "GET",
        "/v1/cases/{case}/courses",
        list_courses,
        Text(en="List the legal courses of a case", es="Listar los cauces legales de un expediente"),
        acts=READERS,
        gives={200: forms.Courses},
        refuses=told.UNKNOWN,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/courses",
        open_course,
        Text(en="Open a legal course", es="Abrir un cauce legal"),
        acts=(Act.PROCEED,),
        function=Function.ACT,
        takes=forms.NewCourse,
        gives={200: forms.Courses},
        refuses=(
            *(*_OFFICER, "case.not-presented", "case.course-kind", "case.course-day", "case.course-words"),
            "case.reason",
        ),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/courses/{course}/steps",
        step_course,
        Text(en="Record a step of a course", es="Registrar un paso de un cauce"),
        acts=(Act.PROCEED,),
        function=Function.ACT,
        takes=forms.NewStep,
        gives={200: forms.Courses},
        refuses=(
            *(*_OFFICER, "case.no-course", "case.course-over", "case.course-day", "case.course-words"),
            *("case.course-guarantee", "case.course-custody"),
        ),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
    Door(
        "GET",
        "/v1/cases/{case}/discrepancies",
        list_discrepancies,
        Text(en="Read what differs and what it comes to", es="Consultar lo que difiere y lo que implica"),
        acts=READERS,
        gives={200: forms.AmendedCharges},
        refuses=told.UNKNOWN,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/discrepancies",
        state_discrepancies,
        Text(en="State what was found otherwise", es="Asentar lo hallado distinto"),
        acts=(Act.PROCEED,),
        function=Function.ACT,
        takes=forms.Discrepancies,
        gives={200: forms.AmendedCharges},
        refuses=(
            *(*_OFFICER, "case.closed", "case.not-examined", "case.no-discrepancy", "case.discrepancy-line"),
            *("case.reason", "case.discrepancy-words", "case.no-reference"),
        ),
        keyed=True,
        recovers=amended,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/guarantees",
        accept_guarantee,
        Text(en="Accept a guarantee for amended charges", es="Aceptar una garantía de lo determinado"),
        acts=(Act.PROCEED,),
        function=Function.ACT,
        takes=forms.Guarantee,
        gives={200: forms.AmendedCharges},
        refuses=(*_OFFICER, "case.no-amended", "case.guarantee-words"),
        keyed=True,
        recovers=amended,
        marked=True,
    ),
)
