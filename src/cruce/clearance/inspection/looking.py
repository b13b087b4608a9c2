"""An inspection as it is shown: what is asked, who is awaited, whose law governs, what may be done next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cruce.clearance import seals
from cruce.clearance.casefile import CaseFile
from cruce.clearance.inspection.checklist import Question, asked, goods_of
from cruce.clearance.inspection.team import Site, excused_at, level_at, needed_at, sites
from cruce.model import Filing, GoodsItem, Inspection, InspectionKind, Level
from cruce.section import Section


@dataclass(frozen=True, slots=True)
class Look:
    """The inspection of a case and what surrounds it, as one section's law and minutes have it.

    ``needed`` are the sections that must have an officer there, ``excused`` those that a minute excuses, with
    how; ``goods`` the goods items by their place; ``kept`` the digests of evidence whose content this section
    holds; ``seals`` those on the load now.
    """

    inspection: Inspection | None
    sites: tuple[Site, ...]
    site: Site | None
    questions: tuple[Question, ...]
    needed: tuple[str, ...]
    excused: dict[str, str]
    level: Level
    seals: tuple[str, ...]
    kept: frozenset[str]
    goods: Mapping[str, GoodsItem]
    kinds: tuple[InspectionKind, ...] = tuple(InspectionKind)

    @property
    def awaited(self) -> tuple[str, ...]:
        """Name the sections whose officer has not joined yet."""
        there = {member.section for member in self.inspection.members} if self.inspection else set()
        return tuple(name for name in self.needed if name not in there)


def kept(section: Section, file: CaseFile, name: str) -> tuple[str, bytes] | None:
    """Give a piece of evidence of the inspection in hand by its digest, as what its bytes are (media type);
    none where it is not of it, or this section holds only its digest.
    """
    known = file.inspection.evidence if file.inspection else ()
    piece = next((one for one in known if one.digest == name), None)
    content = section.store.content(name) if piece else None
    return None if piece is None or content is None else (piece.media, content)


def look(section: Section, file: CaseFile, filing: Filing) -> Look:
    """Look at the inspection of a case, whether one was ordered or not; nothing is written."""
    at = section.clock()
    one = file.inspection
    known = tuple(sorted(sites(section.law, filing.crossing), key=lambda each: each.host != section.name))
    code = one.order.site if one is not None and one.order is not None else None
    kinds = one.kinds if one is not None else ()
    digests = {each.digest for each in one.evidence} if one is not None else set()
    return Look(
        inspection=one,
        sites=known,
        site=next((each for each in known if each.code == code), None),
        questions=asked(section.law, filing, one, at.date()) if one is not None and kinds else (),
        needed=needed_at(section, file, filing.crossing, kinds, at),
        excused=excused_at(section, file, filing.crossing, kinds, at),
        level=level_at(section, filing.crossing, at),
        seals=seals.on_load(file, seals.filed(filing)),
        goods=goods_of(filing),
        kept=frozenset(name for name in digests if section.store.content(name) is not None),
    )
