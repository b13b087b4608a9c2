"""Minutes between the sections: read by who oversees, discussed and signed by a co-director."""

from __future__ import annotations

from typing import Final

from cruce import governance
from cruce.model import Text
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.cases import AFTER, LIMIT, USUAL
from cruce.web.api.cursors import Cursor
from cruce.web.api.door import Answer, Call, Door, Function
from cruce.web.api.forms import minutes as forms
from cruce.web.identity import Act
from cruce.web.reading import form_of

LIST: Final = "minutes"


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
    now = section.clock()
    life = governance.life_of(section, _name(call), now.date(), now)
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


async def sign_minute(call: Call) -> Answer:
    """Sign a minute's very words for the own section; with the last signature it counts."""

    def job(section: Section) -> Answer:
        governance.sign(section, _name(call), call.by)
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
        refuses=(
            *("minute.unknown", "minute.contested", "minute.withdrawn", "minute.no-director"),
            *("minute.not-director", *_PERSON),
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
