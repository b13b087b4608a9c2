"""The answer to where a good originates: the rule, the margin, each material's part, and what would help."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import PlainSerializer

from cruce.model import Citation, Finding, Text, Value

Outcome = Literal["originating", "not-originating", "undetermined"]
Counted = Literal["originating", "non-originating", "unproved", "neutral"]


Figure = Annotated[Decimal, PlainSerializer(lambda one: format(one, "f"), str, when_used="json")]
"""A decimal that was reckoned, of any length; a JSON string on the wire."""


class Margin(Value):
    """How far a good reaches a percentage of law: percentages, and the value that it has room for or lacks.

    ``at_least``: the percentage is a minimum. ``room`` is what non-originating materials may still grow by;
    negative, what of their value would have to become regional. ``None`` of a share that is declared.
    """

    what: Text
    reached: Figure
    required: Figure
    at_least: bool
    room: Figure | None
    currency: str

    @property
    def met(self) -> bool:
        """Tell whether the percentage is kept."""
        return self.reached >= self.required if self.at_least else self.reached <= self.required


class MaterialPart(Value):
    """What one material did: as what it counted, and whether it underwent the change that the rule asks."""

    pointer: str
    name: str
    code: str
    value: Figure
    counted: Counted
    changed: bool | None
    says: Text


class Determination(Value):
    """Where a good originates under an agreement on a day.

    ``criterion`` is the letter of USMCA annex 5-A: A wholly obtained, B by its product's rule, C exclusively
    of originating materials, D as an assembly of parts of its own subheading. ``because`` gives the reasons;
    ``would_help`` what would make it originate; ``missing`` what could not be judged, and the information
    that is lacking. ``made`` are the determinations of products that it contains.
    """

    agreement: str
    on: date
    good: str
    code: str
    outcome: Outcome
    criterion: Literal["A", "B", "C", "D"] | None
    rules: tuple[str, ...]
    because: tuple[Text, ...]
    margins: tuple[Margin, ...]
    materials: tuple[MaterialPart, ...]
    would_help: tuple[Text, ...]
    missing: tuple[Text, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    made: tuple[Determination, ...] = ()

    @property
    def verified(self) -> bool:
        """Tell whether all law that it stands on was checked against the official text."""
        return all(citation.verified for citation in self.citations)
