"""Joint inspections at the API: orders and answers as they come in, and the sheet of an inspection."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from cruce.model import (
    EvidenceKind,
    Finding,
    Inspection,
    InspectionKind,
    InspectionState,
    ItemPlace,
    Level,
    Prose,
    Quantity,
    Result,
    Text,
    Value,
)

SealNumber = Annotated[str, Field(min_length=2, max_length=35)]
Seals = Annotated[tuple[SealNumber, ...], Field(max_length=40)]
QuestionCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]


class Joining(Value):
    """How an officer joins the team: at the load, or looking on from afar where a minute lets it."""

    how: Literal["present", "remote"] = "present"


class GivenAnswer(Value):
    """An answer to one question of the checklist, with a note wherever it is not as declared."""

    result: Result
    note: Prose | None = None


class GivenAnswers(Value):
    """Answers to questions of the checklist, by their code; those left out are left open."""

    answers: Annotated[dict[QuestionCode, GivenAnswer], Field(min_length=1, max_length=400)]


class NewWeight(Value):
    """What a scale showed (kg, lb, t), of one goods item or of the whole load."""

    weight: Quantity
    item: ItemPlace | None = None
    says: Prose | None = None


class NewSeals(Value):
    """Seals that were broken, and those put on in their place."""

    broken: Seals = ()
    put_on: Seals = ()


class SeenSeals(Value):
    """The seals that a gate sees on the load."""

    seals: Seals = ()


class CheckedSeals(Value):
    """Whether the seals on the load are other than they were left, and how."""

    differs: bool
    findings: tuple[Finding, ...] = ()


class CallingOff(Value):
    """Why an inspection is called off."""

    reason: Prose


class NewPiece(Value):
    """A piece of evidence: what it is, its bytes (at most 8 MiB) in Base64 (RFC 4648), what it shows."""

    kind: EvidenceKind
    content: Annotated[str, Field(min_length=4, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]
    says: Prose | None = None
    item: ItemPlace | None = None


class NewEvidence(Value):
    """Pieces of evidence, taken all or none."""

    pieces: Annotated[tuple[NewPiece, ...], Field(min_length=1, max_length=12)]


class Site(Value):
    """An inspection site and its docks; ``host`` is the section in whose territory it lies."""

    code: str
    says: Text
    host: str
    docks: tuple[str, ...] = ()


class Question(Value):
    """One question of the checklist; ``law`` is what it stands on."""

    code: str
    topic: str
    says: Text
    law: str


class Goods(Value):
    """A goods item by its place in the filing."""

    item: str
    says: str


class InspectionSheet(Value):
    """The inspection of a case, and what surrounds it, as this section's law and minutes have it.

    ``needed`` are the sections that must have an officer there, ``awaited`` those whose officer has not come,
    ``excused`` those that a minute excuses, with how; ``seals`` those on the load now; ``kept`` the digests
    of evidence whose content this section holds; ``unsealed``: a gate saw other seals than were left.
    """

    case: str
    state: InspectionState | None = None
    inspection: Inspection | None = None
    sites: tuple[Site, ...]
    questions: tuple[Question, ...]
    needed: tuple[str, ...]
    awaited: tuple[str, ...]
    excused: dict[str, str]
    level: Level
    seals: tuple[str, ...]
    unsealed: bool
    kept: tuple[str, ...]
    goods: tuple[Goods, ...]


class InspectionLine(Value):
    """An inspection that is ordered or under way, as lists show it."""

    case: str
    crossing: str
    state: InspectionState
    kinds: tuple[InspectionKind, ...]
    ordered: datetime | None = None
    site: str | None = None
    dock: str | None = None
    team: tuple[str, ...] = ()


class InspectionList(Value):
    """A piece of the list of inspections; ``next`` is where it goes on, absent at its end."""

    inspections: tuple[InspectionLine, ...]
    next: str | None = None
