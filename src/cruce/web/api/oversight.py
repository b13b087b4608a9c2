"""Oversight: a decision traced to law, rules and minutes, checked against the log, and computed again."""

from __future__ import annotations

from typing import Final

from cruce.clearance import reads
from cruce.model import Text
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.door import Answer, Call, Door
from cruce.web.api.forms import oversight as forms
from cruce.web.entitled import require_sight
from cruce.web.identity import Act
from cruce.web.proofs import replayed, trace


async def read_proof(call: Call) -> Answer:
    """Trace a case: each act just checked against the log, each decision to law, rules and minutes.

    Of a case that was erased, what is left on record of it.
    """
    told.require_account(call)
    return await call.office.desk.answer(lambda section: _traced(call, section))


def _traced(call: Call, section: Section) -> Answer:
    if call.who is not None and (row := section.store.case(call.case)) is not None:
        require_sight(section, call.who, row)
    found = trace(section, call.case, call.by)
    body = forms.Proof(
        case=call.case,
        acts=tuple(
            forms.ProvenAct(
                place=one.seq,
                kind=one.event.kind,
                at=one.event.at,
                by=one.event.by,
                under=one.event.under,
                holds=one.holds,
            )
            for one in found.acts
        ),
        decisions=tuple(found.decisions),
        rules=found.rules,
        minutes=tuple(one.id for one in found.minutes),
        reads=tuple(map(_read, found.reads)),
        overrides=tuple(found.overrides),
        checkpoint=str(section.store.checkpoint() or ""),
    )
    return Answer(body)


def _read(one: reads.Read) -> forms.NotedRead:
    seen = {name: dict(what) for name, what in one.told.items()}
    return forms.NotedRead(at=one.at, by=one.by, door=one.door, told=seen)


async def replay_decision(call: Call) -> Answer:
    """Verify the bundle of this section's decision and compute it again: the same, or where it differs."""
    told.require_account(call)
    await call.office.desk.answer(lambda section: told.require_case(call, section, call.case))
    made = await replayed(call.office, call.case)
    return Answer(
        forms.Replayed(
            decision=made.decision,
            same=not made.differences,
            compared=made.compared,
            differences=tuple(
                forms.Differing(part=one.part, recorded=one.recorded, computed=one.computed)
                for one in made.differences
            ),
        )
    )


DOORS: Final = (
    Door(
        "GET",
        "/v1/cases/{case}/proof",
        read_proof,
        Text(en="Trace a case", es="Rastrear un expediente"),
        acts=(Act.AUDIT,),
        gives={200: forms.Proof},
        refuses=(*told.UNKNOWN, "serve.no-act"),
    ),
    Door(
        "GET",
        "/v1/cases/{case}/replay",
        replay_decision,
        Text(en="Compute a decision again", es="Recalcular una resolución"),
        acts=(Act.AUDIT,),
        gives={200: forms.Replayed},
        refuses=(*told.UNKNOWN, "serve.no-act", "case.undecided"),
    ),
)
