"""Who must be at an inspection, where it may be, and what each section's officers may do there, by minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket
from cruce.clearance.inspection.words import refused
from cruce.clearance.recalling import recall
from cruce.law import Entry, Law
from cruce.model import Function, Inspection, InspectionKind, Level, Minute, SiteAct, Text
from cruce.section import Section

SITES: Final = "sites"
_ACTS: Final = {
    SiteAct.OBSERVE: Text(en="be there", es="estar presente"),
    SiteAct.EXAMINE: Text(en="examine the goods", es="reconocer las mercancías"),
    SiteAct.SEAL: Text(en="break and put on seals", es="romper y colocar candados"),
}


class Site(NamedTuple):
    """An inspection site: its code, what it says, and the section in whose territory it lies."""

    code: str
    says: Text
    host: str
    docks: tuple[str, ...] = ()


def sites(law: Law, crossing: str) -> tuple[Site, ...]:
    """List the inspection sites of a crossing."""
    here = [one for one in law.entries(SITES, None) if one.attributes.get("crossing") == crossing]
    return tuple(_site(one) for one in here if one.attributes.get("territory"))


def _site(entry: Entry) -> Site:
    docks = tuple(entry.attributes.get("docks", "").split())
    return Site(entry.code, entry.says, entry.attributes["territory"], docks)


def site_named(law: Law, crossing: str, code: str | None) -> Site:
    """Find a site of a crossing; raises `PowerError` ``case.no-site``."""
    for one in sites(law, crossing):
        if one.code == code:
            return one
    raise refused("no-site", site=code or "–", crossing=crossing)


def waived(
    minutes: Iterable[Minute], crossing: str, kinds: Sequence[InspectionKind], lane: str | None
) -> dict[str, str]:
    """Name the sections that need not send an officer, each with what it does instead: remote, or waived.

    An inspection of no named kind is waived by nobody.
    """
    rows = [one for minute in minutes for one in minute.presence if kinds]
    return {one.section: one.how for one in rows if one.covers(crossing, kinds, lane)}


def minutes_of(docket: Docket) -> tuple[Minute, ...]:
    """Give the minutes in force for the case in hand, by the clock of its crossing."""
    return _in_force(docket.section, recall(docket).filing.crossing, docket.at)


def _in_force(section: Section, crossing: str, at: datetime) -> tuple[Minute, ...]:
    return section.minutes(section.law.local_day(crossing, at), at)


def level_at(section: Section, crossing: str, at: datetime) -> Level:
    """Tell how far the sections examine together at a crossing."""
    return section.level(Function.EXAMINATION, crossing, section.law.local_day(crossing, at), at)


def excused_at(
    section: Section, file: CaseFile, crossing: str, kinds: Sequence[InspectionKind], at: datetime
) -> dict[str, str]:
    """Tell which sections the minutes in force excuse from an inspection of a case, and how."""
    lane = file.presentation.lane if file.presentation else None
    return waived(_in_force(section, crossing, at), crossing, kinds, lane)


def needed_at(
    section: Section, file: CaseFile, crossing: str, kinds: Sequence[InspectionKind], at: datetime
) -> tuple[str, ...]:
    """Name the sections that must have an officer on the team, at the load or looking on from afar.

    Where they act jointly, each with an act to take that no minute excuses wholly; else the own one alone.
    """
    if level_at(section, crossing, at) is not Level.ACT_JOINTLY:
        return (section.name,)
    out = excused_at(section, file, crossing, kinds, at)
    return tuple(name for name in file.due if out.get(name) != "waived")


def excused(docket: Docket, kinds: Sequence[InspectionKind]) -> dict[str, str]:
    """Tell as `excused_at` does, of the case in hand."""
    return excused_at(docket.section, docket.file, recall(docket).filing.crossing, kinds, docket.at)


def needed(docket: Docket, kinds: Sequence[InspectionKind]) -> tuple[str, ...]:
    """Name as `needed_at` does, of the case in hand."""
    return needed_at(docket.section, docket.file, recall(docket).filing.crossing, kinds, docket.at)


def missing(docket: Docket, one: Inspection) -> tuple[str, ...]:
    """Name the sections whose officer has not joined yet."""
    there = {member.section for member in one.members}
    return tuple(name for name in needed(docket, one.kinds) if name not in there)


def require_site(docket: Docket, one: Site, section: str, act: SiteAct) -> tuple[str, ...]:
    """Let officers of a section act at a site: in their own territory, else only as a minute in force says.

    Gives the minutes relied on; raises `PowerError` ``case.site``.
    """
    if one.host == section:
        return ()
    under = tuple(
        minute.id
        for minute in minutes_of(docket)
        if any(rule.allows(one.code, section, act) for rule in minute.sites)
    )
    if not under:
        raise refused("site", section=section, site=one.code, host=one.host, act=_ACTS[act])
    return under


def require_place(docket: Docket, one: Inspection, section: str, act: SiteAct) -> tuple[str, ...]:
    """Let officers of a section act where the standing order says, as `require_site` does."""
    order = one.order
    if order is None or order.site is None:
        return ()
    site = site_named(docket.section.law, recall(docket).filing.crossing, order.site)
    return require_site(docket, site, section, act)
