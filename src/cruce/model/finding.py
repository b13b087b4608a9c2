"""What is wrong with a paper, the goods or the risk, as a value; and the law it stands on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from cruce.model.text import Text, Value


class Citation(Value):
    """A legal reference: instrument, article, publication, and whether it was checked against the gazette."""

    law: str = Field(min_length=1, max_length=300)
    article: str | None = None
    published: date | None = None
    effective: date | None = None
    verified: bool = True

    def __str__(self) -> str:
        text = f"{self.law}, {self.article}" if self.article else self.law
        return text if self.verified else f"{text} [?]"


class Severity(StrEnum):
    """How far a finding reaches: it informs, it warns, or it refuses the document."""

    INFO = "info"
    WARNING = "warning"
    REFUSAL = "refusal"


class Finding(Value):
    """One thing that is wrong or must be known (WCO Error): where, what, how bad, why in law, what to do.

    ``pointer`` is an RFC 6901 JSON pointer into the filing (``""`` is the whole document).
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9.-]{2,60}$")
    severity: Severity
    pointer: str
    says: Text
    advice: Text
    citation: Citation | None = None

    @property
    def refuses(self) -> bool:
        """Tell whether the document cannot be lodged with this finding."""
        return self.severity is Severity.REFUSAL


def refused(findings: tuple[Finding, ...]) -> bool:
    """Tell whether any of the findings refuses the document."""
    return any(finding.refuses for finding in findings)
