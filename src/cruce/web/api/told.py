"""How a case stands, as the API tells it; and acts on it, held against what who acts has seen of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from cruce import clearance
from cruce.clearance import CaseFile, Lodged, reads, recalling
from cruce.model import Filing, PowerError, Text
from cruce.section import Section
from cruce.store import CaseRow, Receivable
from cruce.web.api import forms
from cruce.web.api.door import Answer, Call
from cruce.web.entitled import require_sight
from cruce.web.identity import Account

T = TypeVar("T")
Act = Callable[[Section, str, str], object]
Tell = Callable[[Call, Section], Answer]
UNKNOWN: Final = ("case.unknown", "case.erased")
OFFICER: Final = (
    *("case.nobody", "case.machine", "case.other-officer", "case.not-officer"),
    *("case.authority", "case.oversight"),
)
"""The codes with which an act is refused to who is no officer of the section for it."""

_ANY: Final = "*"


async def act(call: Call, job: Callable[[Section], T]) -> T:
    """Do an act with the section; what is to be written beside it goes with whatever it writes."""

    def work(section: Section) -> T:
        if call.beside is None:
            return job(section)
        section.flush()  # what was put off is no part of the act
        with section.store.beside(call.beside):
            return job(section)

    return await call.office.desk(work)


async def acted(call: Call, job: Act, tell: Tell | None = None) -> Answer:
    """Do an act on the case that the address names, for who may see it, and tell how it stands then: the
    whole case, unless ``tell`` says what of it.
    """
    case = call.case

    def work(section: Section) -> Answer:
        require_case(call, section, case)
        require_unchanged(call, section)
        job(section, case, call.by)
        return (tell or again)(call, section)

    return await act(call, work)


async def looked(call: Call, tell: Tell) -> Answer:
    """Tell something of the case that the address names to who may see it, with the read on record."""

    def read(section: Section) -> Answer:
        require_case(call, section, call.case)
        reads.note(section, call.case, call.by, "web")
        return tell(call, section)

    return await call.office.desk.answer(read)


def file_of(section: Section, case: str) -> tuple[CaseRow, CaseFile, Filing]:
    """Read a case that is there: its row, its file, and the filing as lodged."""
    row = section.store.case(case)
    assert row is not None, "who asks was told so before"
    file = CaseFile.model_validate_json(row.body)
    return row, file, recalling.filing_of(section, row, file)


def require_case(call: Call, section: Section, case: str) -> CaseRow:
    """Give a case that who asks may see; raises ``page.not-yours``; for the own machine what `joint` does."""
    row = section.store.case(case)
    if call.who is not None:
        return require_sight(section, call.who, row)[0]
    if row is None:
        clearance.joint(section, case)
    assert row is not None, "who has no such case was told so"
    return row


def require_account(call: Call) -> Account:
    """Give as whom a system came in; raises `PowerError` ``serve.no-act`` for who came in by no key."""
    if call.who is None:
        raise PowerError(
            "serve.no-act",
            Text(en="Nobody came in by a key.", es="Nadie entró con una llave."),
            Text(en="Send the key of an account.", es="Envíe la llave de una cuenta."),
        )
    return call.who


def authority_of(call: Call) -> str:
    """Name the authority whose officer asks, where that is not customs."""
    return (call.who.authority or "") if call.who else ""


def require_unchanged(call: Call, section: Section) -> None:
    """Raise `PowerError` ``case.changed`` where the case is not as who acts has seen it (``If-Match``)."""
    wanted = [one.strip() for one in call.request.headers.get("if-match", "").split(",") if one.strip()]
    row = section.store.case(call.case)
    if not wanted or (row is not None and (wanted == [_ANY] or mark(row) in wanted)):
        return
    raise PowerError(
        "case.changed",
        Text(
            en=f"Case {call.case} has changed since you read it. Nothing was done.",
            es=f"El expediente {call.case} cambió desde que lo consultó. No se hizo nada.",
        ),
        Text(
            en="Read it again, and repeat the act if it still holds.",
            es="Consúltelo otra vez y repita el acto si aún procede.",
        ),
    )


def lodged(outcome: Lodged) -> Answer:
    """Say that a filing is on record."""
    body = forms.LodgedFiling(
        case=outcome.case, version=outcome.version, fresh=outcome.fresh, findings=outcome.findings
    )
    return Answer(body, 201 if outcome.fresh else 200, {"location": f"/v1/cases/{outcome.case}"})


def mark(row: CaseRow) -> str:
    """Give the mark of a case as it stands: the name of its last act."""
    return f'"{row.last or row.version}"'


def standing(section: Section, case: str) -> Answer:
    """Tell how a case stands."""
    joint, row = clearance.joint(section, case), section.store.case(case)
    assert row is not None, "there is a joint decision on it"
    body = forms.CaseStanding(
        case=case,
        version=row.version,
        declarant=row.declarant,
        reference=row.reference,
        state=joint.state,
        channel=joint.channel,
        due=CaseFile.model_validate_json(row.body).due,
        decisions={
            one.decision.section: forms.SectionDecision(
                verdict=one.decision.verdict, reasons=one.decision.reasons
            )
            for one in joint.decisions
        },
        waiting_for=joint.waiting_for,
        receivables=tuple(receivables(section.store.receivables_of(case))),
    )
    return Answer(body, mark=mark(row))


def receivables(rows: Iterable[Receivable]) -> Iterator[forms.Receivable]:
    """Tell sums that a treasury of this section expects, and how each stands."""
    for one in rows:
        yield forms.Receivable(
            reference=one.reference,
            amount=format(one.amount, "f"),
            currency=one.currency,
            state=one.state,
        )


def again(call: Call, section: Section) -> Answer:
    """Answer again to an act that is on record, where the answer was lost: how the case stands now."""
    return standing(section, call.case)


def shown(call: Call, section: Section, door: str = "web") -> Answer:
    """Tell who may see a case how it stands, with the read on record."""
    require_case(call, section, call.case)
    made = standing(section, call.case)
    reads.note(section, call.case, call.by, door)
    return made
