"""Targeting: what was referred and why, who the parties are, what rules bring, what officers say of it."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import Final

from cruce.clearance import alerts, feedback
from cruce.model import Profile, Text
from cruce.risk import screening, yields
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.cases import AFTER, LIMIT, USUAL
from cruce.web.api.cursors import Cursor
from cruce.web.api.door import Answer, Call, Door, Function
from cruce.web.api.forms import targeting as forms
from cruce.web.board import Row
from cruce.web.entitled import require_place
from cruce.web.histories import brought, histories, referred
from cruce.web.identity import Act
from cruce.web.reading import form_of

LIST: Final = "referrals"
RULES: Final = "rules"


async def list_referrals(call: Call) -> Answer:
    """List what the section's own rules referred at a crossing, with the reasons."""
    who, limit = told.require_account(call), int(call.fields.get("limit", USUAL))
    crossing = str(call.request.path_params["crossing"])
    await call.office.desk.answer(lambda section: require_place(section, who, crossing))
    await call.office.abreast()
    after = call.cursor.of(LIST) if call.cursor else ""
    rows = sorted(referred(call.office.board, crossing), key=lambda row: row.case)
    found = list(islice((row for row in rows if row.case > after), limit + 1))
    follows = str(Cursor(LIST, found[limit - 1].case)) if len(found) > limit else None
    return Answer(forms.Referrals(referrals=tuple(map(_referral, found[:limit])), next=follows))


def _referral(row: Row) -> forms.Referral:
    return forms.Referral(
        case=row.case,
        reference=row.reference,
        declarant=row.declarant,
        channel=row.own,
        expected=row.expected,
        presented=row.presented,
        reasons=row.reasons,
    )


async def list_yields(call: Call) -> Answer:
    """Tell what each rule of the section has brought: hits, examinations and finds."""
    told.require_account(call)
    limit = int(call.fields.get("limit", USUAL))
    after = call.cursor.of(RULES) if call.cursor else ""
    known = sorted(one for one in brought(call.office.board) if one[0] > after)[: limit + 1]
    follows = str(Cursor(RULES, known[limit - 1][0])) if len(known) > limit else None
    rules = tuple(_yield(rule, one) for rule, one in known[:limit])
    return Answer(forms.RuleYields(rules=rules, next=follows))


def _yield(rule: str, one: yields.Yield) -> forms.RuleYield:
    shares = one.shares or {}
    return forms.RuleYield(
        rule=rule,
        hits=one.hits,
        examined=one.examined,
        finds=dict(one.finds),
        shares={find: forms.Share(share=part, error=error) for find, (part, error) in shares.items()},
    )


async def read_targeting(call: Call) -> Answer:
    """Read one case for targeting: the section's own profile, alerts, the parties' history, comments."""
    told.require_account(call)
    return await told.looked(call, shown)


def shown(call: Call, section: Section) -> Answer:
    """Tell what the section's targeting knows of a case."""
    row, file, _ = told.file_of(section, call.case)
    profile, board = section.store.content(file.profile), call.office.board
    known = board.rows.get(row.id)
    body = forms.TargetingSheet(
        case=row.id,
        profile=Profile.model_validate_json(profile) if profile else None,
        alerts=tuple(map(_alert, alerts.of_case(section, row.id))),
        histories=tuple(
            forms.PartyHistory(
                name=one.name,
                cases=one.cases,
                examined=one.examined,
                finds=dict(one.finds),
                stopped=one.stopped,
            )
            for one in histories(board, known.parties if known else (), row.id)
        ),
        comments=tuple(
            forms.Comment(says=one.says, by=one.by, at=one.at, find=one.find)
            for one in feedback.comments(section, row.id)
        ),
    )
    return Answer(body, mark=told.mark(row))


def _alert(one: screening.Alert) -> forms.Alert:
    made = one.decided
    return forms.Alert(
        alert=str(one),
        name=one.participant.name,
        role=one.participant.role,
        matched=one.matched,
        how=one.how.value,
        score=one.score,
        decided=None
        if made is None
        else forms.DecidedAlert(confirmed=made.confirmed, why=made.why, by=made.by, on=made.on),
    )


async def comment_case(call: Call) -> Answer:
    """Put an officer's comment on record, with what the examination came to if that is said."""
    told.require_account(call)
    said = form_of(call.content, forms.NewComment)

    def job(section: Section, case: str, by: str) -> None:
        feedback.comment(section, case, said.says.strip(), by, said.find)

    return await told.acted(call, job, shown)


async def decide_alert(call: Call) -> Answer:
    """Put on record that a party is the one on the list, or somebody else; later assessments go by it."""
    told.require_account(call)
    said = form_of(call.content, forms.AlertDecision)

    def job(section: Section, case: str, by: str) -> None:
        sure = said.decision == "confirmed"
        alerts.decide(section, case, said.alert, confirmed=sure, why=said.why.strip(), by=by)

    return await told.acted(call, job, shown)


_door = partial(Door, acts=(Act.TARGET,))
_NOBODY: Final = (*told.UNKNOWN, "serve.no-act")
DOORS: Final = (
    _door(
        "GET",
        "/v1/crossings/{crossing}/referrals",
        list_referrals,
        Text(en="List referred cases", es="Listar expedientes remitidos"),
        fields=(AFTER, LIMIT),
        gives={200: forms.Referrals},
        refuses=("serve.no-act",),
    ),
    _door(
        "GET",
        "/v1/yields",
        list_yields,
        Text(en="Read what rules bring", es="Consultar lo que rinden las reglas"),
        fields=(AFTER, LIMIT),
        gives={200: forms.RuleYields},
        refuses=("serve.no-act",),
    ),
    _door(
        "GET",
        "/v1/cases/{case}/targeting",
        read_targeting,
        Text(en="Read a case for targeting", es="Consultar un expediente para selección"),
        gives={200: forms.TargetingSheet},
        refuses=_NOBODY,
        marked=True,
    ),
    _door(
        "POST",
        "/v1/cases/{case}/targeting/comments",
        comment_case,
        Text(en="Comment on a selection", es="Comentar una selección"),
        function=Function.ACT,
        takes=forms.NewComment,
        gives={200: forms.TargetingSheet},
        refuses=(*_NOBODY, *told.OFFICER, "case.comment-words", "case.not-examined"),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
    _door(
        "POST",
        "/v1/cases/{case}/targeting/alerts",
        decide_alert,
        Text(en="Decide on an alert", es="Resolver una alerta"),
        function=Function.ACT,
        takes=forms.AlertDecision,
        gives={200: forms.TargetingSheet},
        refuses=(*_NOBODY, *told.OFFICER, "case.alert", "case.alert-identifier", "case.alert-reason"),
        keyed=True,
        recovers=shown,
        marked=True,
    ),
)
