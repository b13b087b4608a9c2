"""One inspection of the goods: its order, the joint team, checklist, evidence, seals, findings by item."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cruce.model.codes import Instant, Name, Prose, SectionName
from cruce.model.money import Quantity
from cruce.model.text import Value

ItemPlace = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$")]
"""A goods item by its place in the filing: consignment and line, each counted from one (``1/2``)."""

SealNumber = Annotated[str, Field(min_length=2, max_length=35)]
Dock = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 -]{0,11}$")]
SiteCode = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z]{2,3}-[A-Z0-9-]{2,20}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]


class InspectionKind(StrEnum):
    """What is done to a load at a stop: papers, a scan, a dog, the doors opened, all unloaded, or what an
    expert of agriculture or of dangerous goods looks for.
    """

    DOCUMENTS = "documents"
    SCAN = "scan"
    CANINE = "canine"
    TAILGATE = "tailgate"
    INTENSIVE = "intensive"
    AGRICULTURE = "agriculture"
    HAZMAT = "hazmat"


class InspectionState(StrEnum):
    """How far an inspection has come, from the order to what was found, or until it was called off."""

    ORDERED = "ordered"
    ASSEMBLED = "assembled"
    UNDER_WAY = "under-way"
    FOUND = "found"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    """How a section takes part in an inspection: its officer is there, looks on from afar, or it waives."""

    PRESENT = "present"
    REMOTE = "remote"
    WAIVED = "waived"


class SiteAct(StrEnum):
    """What an officer does at an inspection site: look on, examine the goods, break and put on seals."""

    OBSERVE = "observe"
    EXAMINE = "examine"
    SEAL = "seal"


class InspectionOrder(Value):
    """An order to inspect one load at one place (orden de reconocimiento), issued by one section.

    ``site`` lies in the territory of the section ``host``, whose law governs arms and arrest. ``items`` are
    the goods concerned (none: the whole load), ``assigned`` officers whom the section sends, ``why`` the
    officer's reason where no channel asks for it, ``again`` why what was inspected already is inspected once
    more. One made with the finding, in one step, names neither site nor kinds.
    """

    section: SectionName
    at: Instant
    by: Name
    kinds: tuple[InspectionKind, ...] = ()
    site: SiteCode | None = None
    host: SectionName | None = None
    dock: Dock | None = None
    items: tuple[ItemPlace, ...] = Field(default=(), max_length=500)
    assigned: tuple[Name, ...] = Field(default=(), max_length=20)
    why: Prose | None = None
    again: Prose | None = None


class Member(Value):
    """An officer on the joint team, as their own section says: there, or looking on from afar."""

    section: SectionName
    officer: Name
    at: Instant
    how: Attendance = Attendance.PRESENT

    @property
    def name(self) -> str:
        """The officer as a team names them: ``mx: NAME``."""
        return f"{self.section}: {self.officer}"


class Result(StrEnum):
    """What a question of the checklist came to: as declared, it differs, or it does not apply to the load."""

    AS_DECLARED = "as-declared"
    DIFFERS = "differs"
    NOT_APPLICABLE = "not-applicable"


class Answer(Value):
    """An answer to one question of a checklist, with a note wherever it is not as declared."""

    question: Code
    result: Result
    note: Prose | None = None
    by: Name
    at: Instant


class EvidenceKind(StrEnum):
    """What a piece of evidence is: a photo, an image of a scanner, or a paper."""

    PHOTO = "photo"
    SCAN = "scan"
    PAPER = "paper"


class Evidence(Value):
    """A piece of evidence by the SHA-256 of its bytes, which each section keeps as far as they may cross."""

    digest: Digest
    kind: EvidenceKind
    media: Annotated[str, Field(pattern=r"^(image/jpeg|image/png|application/pdf|text/plain)$")]
    size: Annotated[int, Field(ge=1, le=1 << 30)]
    says: Prose | None = None
    item: ItemPlace | None = None
    by: Name
    at: Instant


class Weighing(Value):
    """A weight as a scale showed it, of one goods item or of the whole load."""

    weight: Quantity
    says: Prose | None = None
    item: ItemPlace | None = None
    by: Name
    at: Instant


class SealChange(Value):
    """Seals that were broken and those put on in their place, in one act and so in every record at once.

    ``before`` are those that the gate saw on the load, where they were not those filed.
    """

    before: tuple[SealNumber, ...] = Field(default=(), max_length=40)
    broken: tuple[SealNumber, ...] = Field(default=(), max_length=40)
    put_on: tuple[SealNumber, ...] = Field(default=(), max_length=40)
    by: Name
    at: Instant


class ItemFinding(Value):
    """What was found of one goods item: reason codes (none: as declared), a quantity counted, a remark."""

    item: ItemPlace
    reasons: tuple[Code, ...] = ()
    quantity: Quantity | None = None
    says: Prose | None = None


class Inspection(Value):
    """One inspection as a section knows it: what every section that takes part has said of it, put together.

    ``number`` counts the inspections of a case. Of several orders given before the sections heard of each
    other the first stands, and the others add what they ask for. What is in it does not depend on the order
    in which it was heard, but for ``assembled``: when the team was whole, as this section knew.
    """

    number: int = Field(ge=1, le=10_000)
    orders: tuple[InspectionOrder, ...] = ()
    members: tuple[Member, ...] = ()
    assembled: Instant | None = None
    begun: Instant | None = None
    answers: tuple[Answer, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    weights: tuple[Weighing, ...] = ()
    seals: tuple[SealChange, ...] = ()
    found: Instant | None = None
    cancelled: Prose | None = None
    ended_by: Name | None = None

    @property
    def order(self) -> InspectionOrder | None:
        """The order that stands: the first."""
        return self.orders[0] if self.orders else None

    @property
    def kinds(self) -> tuple[InspectionKind, ...]:
        """Everything that is to be done, by any of the orders."""
        asked = {kind for order in self.orders for kind in order.kinds}
        return tuple(kind for kind in InspectionKind if kind in asked)

    @property
    def items(self) -> tuple[str, ...]:
        """The goods items concerned; none where an order asks for the whole load."""
        if not all(order.items for order in self.orders):
            return ()
        return tuple(sorted({item for order in self.orders for item in order.items}, key=_in_order))

    @property
    def state(self) -> InspectionState:
        """How far it has come: what was found counts before a cancelling that crossed it."""
        steps = (
            (self.found is not None, InspectionState.FOUND),
            (self.cancelled is not None, InspectionState.CANCELLED),
            (self.begun is not None, InspectionState.UNDER_WAY),
            (self.assembled is not None, InspectionState.ASSEMBLED),
        )
        return next((state for reached, state in steps if reached), InspectionState.ORDERED)

    @property
    def is_open(self) -> bool:
        """Tell whether it was neither brought to its end nor called off."""
        return self.found is None and self.cancelled is None

    @property
    def broken(self) -> tuple[str, ...]:
        """Every seal that was broken in it."""
        return tuple(dict.fromkeys(seal for change in self.seals for seal in change.broken))

    @property
    def put_on(self) -> tuple[str, ...]:
        """The seals that it left on the load."""
        put = dict.fromkeys(seal for change in self.seals for seal in change.put_on)
        return tuple(seal for seal in put if seal not in self.broken)

    def member(self, name: str) -> Member | None:
        """Find an officer of the team by name, as a team writes it."""
        return next((one for one in self.members if one.name == name), None)


def _in_order(item: str) -> tuple[int, ...]:
    return tuple(map(int, item.split("/")))
