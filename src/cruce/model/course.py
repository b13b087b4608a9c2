"""The legal course of one section after a discrepancy: its steps, its terms, and where the goods are."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cruce.model.codes import Instant, Prose, SectionName, Word
from cruce.model.finding import Citation
from cruce.model.hold import ReasonCode
from cruce.model.money import Money
from cruce.model.text import Text, Value

CourseKind = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")]


class Stage(StrEnum):
    """A step of a legal course: the trader is notified, answers or gives security; the file is complete; the
    goods move; customs decides; all is over.
    """

    NOTIFIED = "notified"
    ANSWERED = "answered"
    GUARANTEED = "guaranteed"
    INTEGRATED = "integrated"
    MOVED = "moved"
    DECIDED = "decided"
    CLOSED = "closed"


class Custody(Value):
    """Where goods are and who answers for them while a course runs (EPCIS custody)."""

    place: Word
    holder: Word


class CourseStep(Value):
    """One step of a course: the day on which it counts in law, when it was recorded, by whom, in which words.

    ``paper`` is the SHA-256 of what proves it; ``custody`` where the goods are from then on.
    """

    stage: Stage
    on: date
    at: Instant
    by: str
    says: Prose | None = None
    paper: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    money: Money | None = None
    custody: Custody | None = None


class Course(Value):
    """A legal course that one section has opened in a case (cauce legal), under its own law alone.

    ``kind`` is an entry of the section's list of courses on the day it was opened; ``stops`` tells that the
    goods stay while it is open. ``presented`` is the day on which the goods were shown for examination.
    """

    id: str
    section: SectionName
    kind: CourseKind
    opened: date
    presented: date | None = None
    stops: bool = False
    reasons: tuple[ReasonCode, ...] = ()
    says: Prose | None = None
    custody: Custody | None = None
    at: Instant
    by: str
    steps: tuple[CourseStep, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether the course is not over."""
        return not self.days(Stage.CLOSED)

    @property
    def holds_goods(self) -> bool:
        """Tell whether the goods stay because of it: until it is over, or security has taken their place."""
        return self.stops and self.open and not self.days(Stage.GUARANTEED)

    @property
    def where(self) -> Custody | None:
        """Tell where the goods are as far as the course says."""
        moved = [step.custody for step in self.steps if step.custody is not None]
        return moved[-1] if moved else self.custody

    def days(self, stage: Stage) -> tuple[date, ...]:
        """Give the days of the steps of one stage, as recorded."""
        return tuple(step.on for step in self.steps if step.stage is stage)


class CourseTerm(Value):
    """One term of a course as of a day: what must be done, by whom, by when, and what follows if it is not.

    ``last`` is the last day, none where its beginning is not on record or the law at hand does not say it
    (``why``). ``holidays`` is false where working days were counted without the holidays of that year.
    """

    code: str
    says: Text
    whose: str
    last: date | None = None
    why: Text | None = None
    missed: Text | None = None
    holidays: bool = True
    verified: bool = True
    met: bool = False
    citations: tuple[Citation, ...] = ()

    def overdue(self, on: date) -> bool:
        """Tell whether it has passed on a day and was not met."""
        return self.last is not None and on > self.last and not self.met
