"""Legal courses and amended charges at the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from cruce.clearance import courses
from cruce.model import Custody, Discrepancy, Money, Prose, Stage, Text, Value
from cruce.web.api.forms import Words


class NewCourse(Value):
    """A legal course to open, by its code in the section's law; today, unless ``opened`` says another day."""

    kind: Words
    opened: date | None = None
    reasons: Annotated[tuple[Words, ...], Field(max_length=50)] = ()
    says: Prose | None = None
    custody: Custody | None = None


class NewStep(Value):
    """A step of a course: that the trader was notified or answered, that the goods moved, that it is over.

    ``on`` is the day on which it counts in law, today unless said; ``paper`` the SHA-256 of what proves it.
    """

    stage: Stage
    on: date | None = None
    says: Prose | None = None
    paper: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    money: Money | None = None
    custody: Custody | None = None


class CourseKind(Value):
    """A course that the section's law orders today, with its citation."""

    code: str
    says: Text
    citation: str


class Courses(Value):
    """The legal courses of a case, each with its terms, remedy and whom to turn to; ``kinds`` are those that
    an officer of this section may open.
    """

    courses: tuple[courses.Shown, ...]
    kinds: tuple[CourseKind, ...]


class Discrepancies(Value):
    """All that was found otherwise than declared; it takes the place of what was stated before."""

    discrepancies: Annotated[tuple[Discrepancy, ...], Field(min_length=1, max_length=200)]


class Guarantee(Value):
    """The paper of a guarantee, named in one line."""

    paper: Prose


class Difference(Value):
    """One field of a line of the filing, as declared and as found."""

    line: str
    field: str
    declared: str
    found: str


class ChargeAsFound(Value):
    """One charge on one line of a declaration; a sum that is absent was not owed."""

    declaration: str
    country: str
    kind: str
    line: int | None = None
    declared: Money | None = None
    found: Money | None = None
    differs: bool


class Sums(Value):
    """What one treasury is owed: as declared, and on the goods as found."""

    declared: Money
    found: Money


class Amended(Value):
    """What the discrepancies that one section stated come to under this section's law.

    ``unrated`` counts the charges that can be rated no more on the goods as found.
    """

    discrepancies: tuple[Discrepancy, ...]
    differences: tuple[Difference, ...]
    charges: tuple[ChargeAsFound, ...]
    sums: dict[str, Sums]
    unrated: int


class AmendedCharges(Value):
    """Amended charges, by the section that stated what differs."""

    amended: dict[str, Amended]
