"""What was read from one document: the filing, a draft where it is not exact, and every fault found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cruce.model import Filing, Finding, canonical, digest


@dataclass(frozen=True)
class Reading:
    """A document as read: ``filing`` if it is one exactly, else at most a ``draft``, with all findings.

    ``draft`` leaves out or neutralises the places named in ``unsure`` (JSON pointers), so that the rest can
    be checked beside the faults of shape; it is never lodged.
    """

    filing: Filing | None
    draft: Filing | None
    findings: tuple[Finding, ...]
    unsure: frozenset[str] = frozenset()

    @cached_property
    def canonical(self) -> bytes | None:
        """The RFC 8785 bytes of the filing, which are hashed and signed."""
        return canonical(self.filing) if self.filing else None

    @cached_property
    def digest(self) -> str | None:
        """SHA-256 of the canonical bytes: two documents with the same digest say the same."""
        return digest(self.canonical) if self.canonical else None


def ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Sort findings by their place in the document, then by code, and say nothing twice."""
    if len(findings) < 2:
        return tuple(findings)
    unique = {(one.pointer, one.code, one.says.en): one for one in findings}
    return tuple(sorted(unique.values(), key=lambda one: (_place(one.pointer), one.code, one.says.en)))


def _place(pointer: str) -> tuple[tuple[int, str], ...]:
    steps = pointer.split("/")[1:]
    return tuple((int(step), "") if step.isdecimal() and len(step) < 9 else (0, step) for step in steps)
