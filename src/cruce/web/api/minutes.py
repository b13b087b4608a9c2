"""Minutes between the sections: read by who oversees, discussed and signed by a co-director."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cruce import governance
from cruce.model import Minute, Text
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.cases import AFTER, LIMIT, USUAL
from cruce.web.api.cursors import Cursor
from cruce.web.api.door import Answer, Call, Door, Function
from cruce.web.api.forms import minutes as forms
from cruce.web.confirming import require_code
from cruce.web.identity import Act
from cruce.web.problems import TYPE, refused_draft
from cruce.web.reading import form_of

LIST: Final = "minutes"
DRAFT: Final = 256 << 10
"""A draft, in bytes; the reader of drafts sets its own bounds within it."""


async def list_minutes(call: Call) -> Answer:
    """List the minutes that the section knows, each as far as it has come."""
    limit = int(call.fields.get("limit", USUAL))
    after = call.cursor.of(LIST) if call.cursor else ""

    def read(section: Section) -> Answer:
        now = section.clock()
        known = governance.lives(section, now.date(), now)
        names = sorted(name for name in known if name > after)
        follows = str(Cursor(LIST, names[limit - 1])) if len(names) > limit else None
        lines = tuple(_line(known[name]) for name in names[:limit])
        return Answer(forms.MinuteList(minutes=lines, next=follows))

    return await call.office.desk.answer(read)


def _line(life: governance.Life) -> forms.MinuteLine:
    one = life.minute
    return forms.MinuteLine(
        id=one.id,
        title=one.title,
        stage=life.stage,
        effective=one.effective,
        ends=one.ends,
        missing=life.missing,
    )


async def read_minute(call: Call) -> Answer:
    """Read one minute: its words, its machine part, who signed, what was said."""
    return await call.office.desk.answer(lambda section: shown(call, section))


def shown(call: Call, section: Section) -> Answer:
    """Tell how a minute stands."""
    return _shown(section, _name(call))


def _shown(section: Section, name: str) -> Answer:
    now = section.clock()
    life = governance.life_of(section, name, now.date(), now)
    body = forms.MinuteLife(
        minute=life.minute,
        stage=life.stage,
        signatures=life.signatures,
        missing=life.missing,
        comments=tuple(forms.SaidOfMinute(by=one.by, at=one.at, says=one.says) for one in life.comments),
        contested=life.contested,
        withdrawn=life.withdrawn,
    )
    return Answer(body)


async def draft_minute(call: Call) -> Answer:
    """Put a draft on the table of every section, or name every fault of it; a draft bears no signatures."""
    made = governance.read_draft(call.content)
    if not isinstance(made, Minute):
        headers = {"content-language": call.language}
        return Answer(refused_draft(made, call.language), 422, headers, kind=TYPE)

    def job(section: Section) -> Answer:
        governance.draft(section, made, call.by)
        return _shown(section, made.id)

    return await told.act(call, job)


def drafted(call: Call, section: Section) -> Answer:
    """Tell again how the minute stands that a draft was of."""
    made = governance.read_draft(call.content)
    assert isinstance(made, Minute), "what was put on the table can be read"
    return _shown(section, made.id)


async def sign_minute(call: Call) -> Answer:
    """Sign a minute's very words for the own section; with the last signature it counts."""
    return await _bound(call, governance.sign)


async def withdraw_minute(call: Call) -> Answer:
    """Withdraw a minute for the own section: from this instant it counts no more, whatever the others do."""
    return await _bound(call, governance.withdraw)


async def _bound(call: Call, do: Callable[[Section, str, str], object]) -> Answer:
    """Do what binds the section, for who gives the one-time code of their account anew."""
    code = form_of(call.content or b"{}", forms.Confirmation).code
    await call.office.desk.answer(lambda section: shown(call, section))  # says that there is no such minute
    if call.who is not None:
        require_code(call.request, call.who, code)

    def job(section: Section) -> Answer:
        do(section, _name(call), call.by)
        return shown(call, section)

    return await told.act(call, job)


async def comment_minute(call: Call) -> Answer:
    """Say something of a minute, to every section."""
    says = form_of(call.content, forms.NewComment).says

    def job(section: Section) -> Answer:
        governance.comment(section, _name(call), says, call.by)
        return shown(call, section)

    return await told.act(call, job)


def _name(call: Call) -> str:
    return str(call.request.path_params["minute"])


_BOUND: Final = ("serve.malformed", "page.no-code", "page.wrong-code")
_PERSON: Final = ("case.nobody", "case.machine", "case.other-officer")
DOORS: Final = (
    Door(
        "GET",
        "/v1/minutes",
        list_minutes,
        Text(en="List minutes", es="Listar Actas"),
        acts=(Act.AUDIT,),
        fields=(AFTER, LIMIT),
        gives={200: forms.MinuteList},
    ),
    Door(
        "POST",
        "/v1/minutes",
        draft_minute,
        Text(en="Draft a minute", es="Proponer un Acta"),
        acts=(Act.SIGN,),
        function=Function.ACT,
        takes=Minute,
        limit=DRAFT,
        gives={200: forms.MinuteLife},
        refuses=(
            *("serve.large", "minute.refused", "minute.exists", "minute.no-director"),
            *("minute.not-director", *_PERSON),
        ),
        keyed=True,
        recovers=drafted,
    ),
    Door(
        "GET",
        "/v1/minutes/{minute}",
        read_minute,
        Text(en="Read a minute", es="Consultar un Acta"),
        acts=(Act.AUDIT,),
        gives={200: forms.MinuteLife},
        refuses=("minute.unknown",),
    ),
    Door(
        "POST",
        "/v1/minutes/{minute}/signature",
        sign_minute,
        Text(en="Sign a minute", es="Firmar un Acta"),
        acts=(Act.SIGN,),
        function=Function.ACT,
        gives={200: forms.MinuteLife},
        takes=forms.Confirmation,
        refuses=(
            *("minute.unknown", "minute.contested", "minute.withdrawn", "minute.no-director"),
            *("minute.not-director", *_BOUND, *_PERSON),
        ),
        keyed=True,
        recovers=shown,
    ),
    Door(
        "POST",
        "/v1/minutes/{minute}/withdrawal",
        withdraw_minute,
        Text(en="Withdraw a minute", es="Retirar un Acta"),
        acts=(Act.SIGN,),
        function=Function.ACT,
        takes=forms.Confirmation,
        gives={200: forms.MinuteLife},
        refuses=(
            *("minute.unknown", "minute.withdrawn", "minute.no-director", "minute.not-director"),
            *(*_BOUND, *_PERSON),
        ),
        keyed=True,
        recovers=shown,
    ),
    Door(
        "POST",
        "/v1/minutes/{minute}/comments",
        comment_minute,
        Text(en="Say something of a minute", es="Decir algo de un Acta"),
        acts=(Act.SIGN,),
        function=Function.ACT,
        takes=forms.NewComment,
        gives={200: forms.MinuteLife},
        refuses=("minute.unknown", "minute.comment", *_PERSON),
        keyed=True,
        recovers=shown,
    ),
)
