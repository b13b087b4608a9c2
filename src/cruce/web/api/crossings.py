"""A crossing as its command centre shows it, and what its chief says of lanes, scanners and incidents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from cruce.clearance import crossing
from cruce.model import Text
from cruce.section import Section
from cruce.web.api import told
from cruce.web.api.door import Answer, Call, Door, Function
from cruce.web.api.forms import crossings as forms
from cruce.web.entitled import not_yours, require_place
from cruce.web.identity import Act
from cruce.web.reading import form_of


async def read_crossing(call: Call) -> Answer:
    """Tell how a crossing stands at one look: what comes first, queue, arrivals, lanes, links, incidents."""
    code = _code(call)
    place = await call.office.desk.answer(lambda section: require_place(section, call.who, code))
    await call.office.abreast()
    seen = call.office.screens.now(code)
    body = forms.CrossingStanding(
        **_settings(code, seen.standing),
        name=place.says,
        zone=place.attributes.get("zone", "UTC"),
        at=seen.at,
        urgent=tuple(forms.Urgent(what=what, count=count) for what, count in seen.urgent),
        counts=dict(seen.counts),
        channels=dict(seen.channels),
        states=dict(seen.states),
        decisions=dict(seen.decisions),
        waiting_for=dict(seen.waiting),
        hours=tuple(forms.Hour(begins=one.begins, count=one.count) for one in seen.hours),
        gate_minutes=seen.gate_minutes,
        gate_count=seen.gate_count,
        longest=seen.longest,
        links=tuple(
            forms.Link(section=name, heard=one.contact, may_act=one.may_act)
            for name, one in sorted(seen.links.items())
        ),
    )
    return Answer(body)


def _settings(code: str, standing: crossing.Standing) -> dict[str, Any]:
    shift = standing.shift
    return {
        "crossing": code,
        "lanes": tuple(
            forms.LaneSet(**one.what.model_dump(), by=one.by, at=one.at) for one in standing.lanes.values()
        ),
        "scanners": tuple(
            forms.ScannerSet(**one.what.model_dump(), by=one.by, at=one.at)
            for one in standing.scanners.values()
        ),
        "shift": forms.ShiftSet(**shift.what.model_dump(), by=shift.by, at=shift.at) if shift else None,
        "incidents": tuple(
            forms.Incident(incident=one.number, says=one.says, by=one.by, at=one.at, over=one.over)
            for one in standing.incidents
        ),
    }


async def set_lane(call: Call) -> Answer:
    """Open or close a lane, or say that there is one."""
    lane = form_of(call.content, crossing.Lane)
    return await _set(call, lambda section, code, by: crossing.set_lane(section, code, lane, by))


async def set_scanner(call: Call) -> Answer:
    """Say that a scanner works, or does not."""
    scanner = form_of(call.content, crossing.Scanner)
    return await _set(call, lambda section, code, by: crossing.set_scanner(section, code, scanner, by))


async def set_shift(call: Call) -> Answer:
    """Say who is on shift from now on."""
    shift = form_of(call.content, crossing.Shift)
    return await _set(call, lambda section, code, by: crossing.set_shift(section, code, shift, by))


async def note_incident(call: Call) -> Answer:
    """Put an incident on record."""
    says = form_of(call.content, forms.NewIncident).says.strip()
    return await _set(call, lambda section, code, by: crossing.note_incident(section, code, says, by))


async def end_incident(call: Call) -> Answer:
    """Say that an incident is over."""
    said = str(call.request.path_params["incident"])
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        raise not_yours()
    return await _set(call, lambda section, code, by: crossing.end_incident(section, code, int(said), by))


async def _set(call: Call, job: Callable[[Section, str, str], None]) -> Answer:
    def work(section: Section) -> Answer:
        require_place(section, call.who, _code(call))
        job(section, _code(call), call.by)
        return shown(call, section)

    return await told.act(call, work)


def shown(call: Call, section: Section) -> Answer:
    """Tell how a crossing was last set."""
    code = _code(call)
    return Answer(forms.CrossingSettings(**_settings(code, crossing.standing(section, code))))


def _code(call: Call) -> str:
    return str(call.request.path_params["crossing"])


def _door(tail: str, does: Callable[[Call], Any], says: Text, *refuses: str, **more: Any) -> Door:
    return Door(
        "POST",
        f"/v1/crossings/{{crossing}}/{tail}",
        does,
        says,
        acts=(Act.LEAD,),
        function=Function.ACT,
        gives={200: forms.CrossingSettings},
        refuses=(*told.OFFICER, *refuses),
        keyed=True,
        recovers=shown,
        **more,
    )


DOORS: Final = (
    Door(
        "GET",
        "/v1/crossings/{crossing}",
        read_crossing,
        Text(en="Read a crossing at one look", es="Consultar un cruce de un vistazo"),
        acts=(Act.COMMAND,),
        gives={200: forms.CrossingStanding},
    ),
    _door("lanes", set_lane, Text(en="Set a lane", es="Fijar un carril"), takes=crossing.Lane),
    _door("scanners", set_scanner, Text(en="Set a scanner", es="Fijar un escáner"), takes=crossing.Scanner),
    _door("shift", set_shift, Text(en="Set the shift", es="Fijar el turno"), takes=crossing.Shift),
    _door(
        "incidents",
        note_incident,
        Text(en="Note an incident", es="Anotar un incidente"),
        "case.incident-words",
        takes=forms.NewIncident,
    ),
    _door(
        "incidents/{incident}/ending",
        end_incident,
        Text(en="End an incident", es="Cerrar un incidente"),
        "case.incident",
    ),
)
