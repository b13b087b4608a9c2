"""Holds on a case, each with its reason and its owner, and the overrides that take two officers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cruce.model.codes import Instant, Prose, SectionName
from cruce.model.text import Value

ReasonCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]{1,60}$")]
AuthorityCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,20}$")]
"""An inspecting authority beside customs, as the section's list of authorities names it."""


class Lift(Value):
    """The end of a hold: when, by whom, why; ``second`` confirmed it where it was not the owner's own act."""

    at: Instant
    by: str
    why: Prose | None = None
    second: str | None = None


class Hold(Value):
    """One hold on a case (retención): while it stands, the goods are not released.

    ``id`` is the event that set it, ``owner`` the officer who answers for it, of ``authority`` where that is
    not customs. ``says`` are the owner's words for the section; a ``secret`` reason is told to nobody else.
    By ``review_by`` the owner looks at it again.
    """

    id: str
    section: SectionName
    authority: AuthorityCode | None = None
    reason: ReasonCode
    secret: bool = False
    says: Prose | None = None
    owner: str
    at: Instant
    review_by: date
    lifted: Lift | None = None

    @property
    def stands(self) -> bool:
        """Tell whether nobody has lifted it yet."""
        return self.lifted is None

    def shown(self, reason: ReasonCode | None = None) -> Hold:
        """Give what may be told of it outside its section: no officer's words, and no secret reason."""
        told = self.reason if not self.secret and reason is None else reason or "inspection"
        lifted = self.lifted.model_copy(update={"why": None}) if self.lifted else None
        return self.model_copy(update={"reason": told, "secret": False, "says": None, "lifted": lifted})


class Overriding(StrEnum):
    """What takes two officers: to lift a hold of another, to release a red channel unexamined, to inspect
    again behind a seal that is whole.
    """

    LIFT_HOLD = "lift-hold"
    RELEASE_UNEXAMINED = "release-unexamined"
    SECOND_INSPECTION = "second-inspection"


class Override(Value):
    """An act that one officer proposes with a reason and a second, of higher rank, confirms in time.

    ``about`` names the hold that it would lift; ``power`` says as what the second confirmed; ``version`` is
    that of the case, beyond which it does not reach.
    """

    id: str
    kind: Overriding
    version: int
    authority: AuthorityCode | None = None
    about: str | None = None
    why: Prose
    proposed_by: str
    at: Instant
    until: Instant
    confirmed_by: str | None = None
    power: str | None = None
    confirmed_at: Instant | None = None
    dismissed_by: str | None = None

    @property
    def open(self) -> bool:
        """Tell whether a second person has still to answer, its time aside."""
        return self.confirmed_by is None and self.dismissed_by is None
