"""The file of a case in one section: what it knows of it now; rebuilt from events, kept for speed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pydantic import Field

from cruce.clearance.matters import Matters
from cruce.model import (
    Booking,
    Channel,
    Disclosure,
    Examination,
    Find,
    Inspection,
    JointDecision,
    Presentation,
    SealChange,
    SignedDecision,
    SignedProvisional,
    State,
    Value,
    Verdict,
    join,
    strictest,
)

CONTESTED: Final = "filing"
"""What stands among the disagreements when two sections hold different filings under one reference."""


class CaseFile(Value):
    """Expediente: the papers by digest, what each section sees, what was found, what was decided.

    ``filing`` is the SHA-256 of the bytes as received, ``canonical`` of the filing's canonical form,
    ``liability`` of the computed charges of all declarations, ``profile`` of the own risk profile.
    ``selected`` holds what each section disclosed at selection, ``observed`` what it disclosed after the
    truck was presented; ``floor`` is the channel of an earlier version that an amendment does not escape.
    ``examinations`` counts those on record, ``clashes`` the codes of findings on papers that another case
    used before the sections could talk, ``ruled`` tells that an officer has the decision in hand;
    ``stood_on`` is a digest of the editions that the section assessed it with last.
    ``settled`` is what other sections told of the money due to them; ``provisional`` what was released on
    behalf of a section, in any version, ``void`` what was so released and cannot stand in for a decision
    here, ``cosigned`` what its section stands by, and ``follow_ups`` why it was contradicted, both by the
    number of the follow-up case that it has or would have; ``closed`` are those this section has closed.
    ``inspection`` is the last one, ``repeats`` how many were made of goods already found in order,
    ``resealed`` every change of seals, ``unsealed`` tells that a gate saw others than were left on the load.
    ``booking`` is its appointment, whichever section sold it.
    ``stated`` is what an officer here said afterwards that an examination came to.
    ``matters`` are holds, overrides, discrepancies and legal courses.
    """

    filing: str
    canonical: str
    liability: str
    profile: str
    due: tuple[str, ...]
    refusals: tuple[str, ...] = ()
    selected: dict[str, Disclosure] = Field(default_factory=dict)
    observed: dict[str, Disclosure] = Field(default_factory=dict)
    floor: Channel = Channel.GREEN
    presentation: Presentation | None = None
    examination: Examination | None = None
    examinations: int = 0
    decisions: dict[str, SignedDecision] = Field(default_factory=dict)
    disagreements: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    ruled: bool = False
    settled: dict[str, bool] = Field(default_factory=dict)
    provisional: tuple[SignedProvisional, ...] = ()
    void: tuple[SignedProvisional, ...] = ()
    cosigned: tuple[str, ...] = ()
    follow_ups: dict[str, str] = Field(default_factory=dict)
    closed: tuple[str, ...] = ()
    withdrawn: bool = False
    stood_on: str = ""
    booking: Booking | None = None
    inspection: Inspection | None = None
    repeats: int = 0
    resealed: tuple[SealChange, ...] = ()
    unsealed: bool = False
    stated: Find | None = None
    matters: Matters = Matters()

    @property
    def channel(self) -> Channel:
        """The joint working channel: the strictest that any section disclosed so far."""
        known = {**self.selected, **self.observed}
        return strictest((self.floor, *(disclosure.channel for disclosure in known.values())))

    @property
    def outcome(self) -> Find | None:
        """Tell what its examination came to, as this section knows it; none where that is not known."""
        return self.stated or (self.examination.outcome if self.examination else None)

    @property
    def contested(self) -> bool:
        """Tell whether another section holds another filing under the same reference and version."""
        return CONTESTED in self.disagreements

    def ready(self, awaited: Iterable[str]) -> bool:
        """Tell whether every section that is awaited has seen the truck, and what must be examined was."""
        return self.seen_by(awaited) and not self.unexamined and not self.inspecting

    def seen_by(self, awaited: Iterable[str]) -> bool:
        """Tell whether every section that is awaited has seen the truck."""
        return self.presentation is not None and all(name in self.observed for name in awaited)

    @property
    def unexamined(self) -> bool:
        """Tell whether the channel asks for an examination that nobody has made."""
        return self.channel is not Channel.GREEN and self.examination is None

    @property
    def inspecting(self) -> bool:
        """Tell whether an inspection is ordered that has not come to its end."""
        return self.inspection is not None and self.inspection.is_open

    def open_to(self, section: str) -> bool:
        """Tell whether a section may still change the case: it has an act to take, and has not released or
        refused.

        A release that one section has signed may be whole in another: the signatory cannot take it back by
        another version.
        """
        made = self.decisions.get(section)
        return section in self.due and (made is None or made.decision.verdict is Verdict.HOLD)

    def joint(self, case: str, version: int) -> JointDecision:
        """Derive the joint decision as far as it is known here."""
        return join(
            *(case, version, self.due, self.decisions, self.channel),
            provisional=self.provisional,
            withdrawn=self.withdrawn,
        )

    def state(self, section: str) -> State:
        """Derive how far the case has come in one section."""
        steps: Iterable[tuple[bool, State]] = (
            (self.withdrawn, State.WITHDRAWN),
            (section in self.decisions, State.DECIDED),
            (self.examination is not None, State.EXAMINED),
            (self.presentation is not None, State.PRESENTED),
        )
        return next((state for reached, state in steps if reached), State.SELECTED)
