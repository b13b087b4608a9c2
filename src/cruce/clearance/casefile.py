"""The file of a case in one section: what it knows of it now; rebuilt from events, kept for speed."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from cruce.model import (
    Channel,
    Disclosure,
    Examination,
    JointDecision,
    Presentation,
    SignedDecision,
    State,
    Value,
    join,
    strictest,
)


class CaseFile(Value):
    """Expediente: the papers by digest, what each section sees, what was found, what was decided.

    ``filing`` is the SHA-256 of the bytes as received, ``canonical`` of the filing's canonical form,
    ``liability`` of the computed charges of all declarations, ``profile`` of the own risk profile.
    ``selected`` holds what each section disclosed at selection, ``observed`` what it disclosed after the
    truck was presented.
    """

    filing: str
    canonical: str
    liability: str
    profile: str
    due: tuple[str, ...]
    refusals: tuple[str, ...] = ()
    selected: dict[str, Disclosure] = Field(default_factory=dict)
    observed: dict[str, Disclosure] = Field(default_factory=dict)
    presentation: Presentation | None = None
    examination: Examination | None = None
    decisions: dict[str, SignedDecision] = Field(default_factory=dict)
    disagreements: tuple[str, ...] = ()
    withdrawn: bool = False

    @property
    def channel(self) -> Channel:
        """The joint working channel: the strictest that any section disclosed so far."""
        known = {**self.selected, **self.observed}
        return strictest(disclosure.channel for disclosure in known.values())

    @property
    def ready(self) -> bool:
        """Tell whether every acting section has seen the truck, and what must be examined was."""
        seen = self.presentation is not None and all(name in self.observed for name in self.due)
        return seen and (self.channel is Channel.GREEN or self.examination is not None)

    def joint(self, case: str, version: int) -> JointDecision:
        """Derive the joint decision as far as it is known here."""
        return join(case, version, self.due, self.decisions, self.channel, withdrawn=self.withdrawn)

    def state(self, section: str) -> State:
        """Derive how far the case has come in one section."""
        steps: Iterable[tuple[bool, State]] = (
            (self.withdrawn, State.WITHDRAWN),
            (section in self.decisions, State.DECIDED),
            (self.examination is not None, State.EXAMINED),
            (self.presentation is not None, State.PRESENTED),
        )
        return next((state for reached, state in steps if reached), State.SELECTED)
