"""What a page tells of one case: read on the thread that works on the section, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cruce.clearance import CaseFile, proving, reads, seals
from cruce.model import (
    Event,
    Examination,
    Filing,
    Finding,
    GoodsItem,
    JointDecision,
    Liability,
    Plate,
    Presentation,
    Profile,
    digest,
)
from cruce.section import Section
from cruce.store import CaseRow, Receivable
from cruce.web.board import bare
from cruce.web.dues import liabilities_of
from cruce.web.entitled import require_sight
from cruce.web.identity import Account
from cruce.web.reading import Asked, office_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One case for its page. ``profile`` is the section's own and secret: for its officers only."""

    row: CaseRow
    file: CaseFile
    filing: Filing
    joint: JointDecision
    liabilities: tuple[Liability, ...]
    receivables: tuple[Receivable, ...]
    profile: Profile | None
    zone: str
    proven: bool
    section: str

    @property
    def presentation(self) -> Presentation | None:
        """What the gate saw."""
        return self.file.presentation

    @property
    def examination(self) -> Examination | None:
        """What the one examination found."""
        return self.file.examination

    @property
    def stand(self) -> str:
        """Tell where the case stands by the acts that officers take: a form of another stand is too late."""
        decided = self.file.decisions.get(self.section)
        own = f"{decided.decision.at:%Y%m%d%H%M%S%f}" if decided else ""
        seen = f"{self.presentation.at:%Y%m%d%H%M%S%f}" if self.presentation else ""
        return digest(f"{self.row.version}/{seen}/{self.file.examinations}/{own}".encode())[:16]

    @property
    def unlike(self) -> tuple[str, ...]:
        """Name what the gate saw otherwise than it was filed: plates, seals, driver."""
        if self.presentation is None:
            return ()
        trip, seen = self.filing.trip, self.presentation
        plates = {bare(plate.number) for plate in self.plates}
        left = {bare(one) for one in self._left(before=seen.at)}
        found = {
            "plates": not {bare(one) for one in seen.plates} <= plates or not seen.plates,
            "seals": {bare(one) for one in seen.seals} != left,
            "driver": seen.driver is not None and bare(seen.driver) != bare(trip.driver.name),
        }
        return tuple(name for name, differs in found.items() if differs)

    @property
    def seals(self) -> tuple[str, ...]:
        """List the seals that should be on the load now: as filed, or as an inspection left them."""
        return self._left()

    def _left(self, before: datetime | None = None) -> tuple[str, ...]:
        made = self.file.resealed
        return seals.expected(
            seals.filed(self.filing), [one for one in made if before is None or one.at <= before]
        )

    @property
    def goods(self) -> tuple[GoodsItem, ...]:
        """List the goods items as filed."""
        return tuple(item for one in self.filing.consignments for item in one.items)

    @property
    def plates(self) -> tuple[Plate, ...]:
        """List the plates of tractor and trailers as filed."""
        trip = self.filing.trip
        return (*trip.conveyance.plates, *(plate for piece in trip.equipment for plate in piece.plates))

    @property
    def steps(self) -> Mapping[str, str]:
        """Tell of each step to the release whether it is done, is next, or waits."""
        seen, orders = self.presentation is not None, self.file.channel.value in ("orange", "red")
        paid = all(one.state != "estimated" for one in self.receivables)
        done = {
            "filed": True,
            "paid": paid,
            "presented": seen,
            **({"examined": self.examination is not None} if orders else {}),
            "decided": not self.joint.waiting_for,
            "released": self.joint.state.value == "released",
        }
        first = next((name for name, is_done in done.items() if not is_done), None)
        return {
            name: "done" if is_done else "next" if name == first else "waits"
            for name, is_done in done.items()
        }

    @property
    def todo(self) -> str:
        """Name what its trader has to see to: how it ended or why it stands, else the step that is next."""
        state = self.joint.state.value
        if state != "open":
            return state
        return next((name for name, how in self.steps.items() if how == "next"), "decided")


def zone_of(section: Section, crossing: str) -> str:
    """Tell the time zone of a crossing."""
    known = section.law.entry("crossings", crossing, None)
    return str(getattr(known, "attributes", {}).get("zone") or "UTC")


def zone_for(request: Asked, account: Account | None) -> str:
    """Tell by which clock somebody reads what belongs to no crossing: that of the first one where they work,
    as the section lists them.
    """
    office = office_of(request)
    known = [*office.board.crossings(), *(account.crossings if account else ())]
    mine = [one for one in known if account is None or account.works_at(one)]
    return zone_of(office.section, mine[0]) if mine else "UTC"


def shown(section: Section, case: str, account: Account) -> Shown:
    """Read a case for somebody; raises ``page.not-yours`` alike for one that is not there or not theirs."""
    row, file, filing = require_sight(section, account, section.store.case(case))
    profile = section.store.content(file.profile) if account.sees_secrets else None
    return Shown(
        row=row,
        file=file,
        filing=filing,
        joint=file.joint(row.id, row.version),
        liabilities=liabilities_of(section, file),
        receivables=tuple(section.store.receivables_of(case)),
        profile=Profile.model_validate_json(profile) if profile else None,
        zone=zone_of(section, filing.crossing),
        proven=proving.receipt_part(section, case) is not None,
        section=section.name,
    )


def looked_at(section: Section, case: str, account: Account) -> Shown:
    """Read a case for somebody as `shown` does; an officer's read of what another section told is noted."""
    made = shown(section, case, account)
    if not account.is_trader:
        reads.note(section, case, account.person, "page")
    return made


def act_of(event: Event) -> str:
    """Name the act of an event: its own, or that of another section which was heard."""
    heard = event.kind == "exchange.received"
    return str(event.body.get("act", "")) if heard else event.kind.partition(".")[2]


def grave(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Put what was refused before what is only pointed out."""
    return tuple(sorted(findings, key=lambda one: (not one.refuses, one.pointer)))
