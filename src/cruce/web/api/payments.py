"""What both treasuries are owed on a case, under which reference it is paid, and what was paid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cruce.model import Text
from cruce.section import Section
from cruce.treasury import words
from cruce.web.api import told
from cruce.web.api.door import READERS, Answer, Call, Door, Function
from cruce.web.api.forms import payments as forms
from cruce.web.dues import dues_of, liabilities_of, pay_in_practice
from cruce.web.identity import Act

_READERS: Final = (Act.FOLLOW, Act.COMMAND, Act.DECIDE, Act.AUDIT)


async def read_statement(call: Call) -> Answer:
    """Tell what both treasuries are owed on a case, with the law of each charge."""

    def tell(call: Call, section: Section) -> Answer:
        row, file, _ = told.file_of(section, call.case)
        body = forms.Statement(case=row.id, liabilities=liabilities_of(section, file))
        return Answer(body, mark=told.mark(row))

    return await told.looked(call, tell)


async def read_payments(call: Call) -> Answer:
    """Tell what a case's payer owes here, under which reference, what was paid, what release waits for."""
    return await told.looked(call, shown)


def shown(call: Call, section: Section) -> Answer:
    """Tell how the money of a case stands."""
    row, file, _ = told.file_of(section, call.case)
    dues = dues_of(section, row.id, file, liabilities_of(section, file))
    body = forms.Payments(
        case=row.id,
        orders=dues.orders,
        secured=tuple(told.receivables(dues.secured)),
        waiting=tuple(_waiting(dues.waiting)),
        others=tuple(
            forms.OwedElsewhere(country=one.country, owed=one.owed, settled=one.settled)
            for one in dues.others
        ),
    )
    return Answer(body, mark=told.mark(row))


def _waiting(codes: Iterable[str]) -> Iterable[forms.Waiting]:
    for code in codes:
        says, advice, citation = words.WAITING[code]
        yield forms.Waiting(code=code, says=says, advice=advice, citation=citation)


async def pay_in_training(call: Call) -> Answer:
    """Let the simulated bank of a training section pay what is open on a case; elsewhere nothing is here."""

    def job(section: Section, case: str, by: str) -> None:
        pay_in_practice(section, case, by)

    return await told.acted(call, job, shown)


DOORS: Final = (
    Door(
        "GET",
        "/v1/cases/{case}/statement",
        read_statement,
        Text(en="Read what both treasuries are owed", es="Consultar lo que se debe a ambos fiscos"),
        acts=READERS,
        gives={200: forms.Statement},
        refuses=told.UNKNOWN,
        marked=True,
    ),
    Door(
        "GET",
        "/v1/cases/{case}/payments",
        read_payments,
        Text(en="Read what is to be paid and was paid", es="Consultar lo que se paga y se pagó"),
        acts=_READERS,
        gives={200: forms.Payments},
        refuses=told.UNKNOWN,
        marked=True,
    ),
    Door(
        "POST",
        "/v1/cases/{case}/payments",
        pay_in_training,
        Text(en="Pay in training", es="Pagar en capacitación"),
        acts=(Act.FILE,),
        function=Function.ACT,
        gives={200: forms.Payments},
        refuses=told.UNKNOWN,
        keyed=True,
        recovers=shown,
        marked=True,
    ),
)
