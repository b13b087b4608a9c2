"""Who appraises a filing: a section at work, or one as it stood once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from cruce.law import Law
from cruce.risk import RiskContext


class Demands(Protocol):
    """Settings, as far as an appraisal asks for them; see `Settings`."""

    @property
    def signatures(self) -> Literal["required", "if-present"]:
        """Tell whether acceptances must be signed."""

    @property
    def descriptions(self) -> Literal["as-written", "compared"]:
        """Tell whether descriptions are compared with codes."""


class Appraiser(Protocol):
    """What it takes to appraise a filing."""

    @property
    def law(self) -> Law:
        """Give the law at hand."""

    @property
    def settings(self) -> Demands:
        """Give what the section demands."""

    @property
    def memory(self) -> dict[str, object]:
        """Give what was worked out before, to be made again at will."""

    def remember(self, key: str, value: object) -> None:
        """Keep something that could be made again."""

    def draw(self, case_id: str, version: int) -> Decimal:
        """Draw the lot of one version of a case."""

    def risk(self, day: date) -> RiskContext:
        """Give rules, lists and law of a day."""
