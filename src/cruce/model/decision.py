"""Two sovereign decisions and the joint one that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator

from cruce.model.codes import Instant, Prose
from cruce.model.finding import Citation
from cruce.model.inspection import ItemFinding
from cruce.model.minute import Alone, Settled
from cruce.model.money import Money
from cruce.model.risk import Channel
from cruce.model.text import Value


class State(StrEnum):
    """How far a case has come in one section (lodged to decided; green skips examined)."""

    LODGED = "lodged"
    ASSESSED = "assessed"
    SELECTED = "selected"
    PRESENTED = "presented"
    EXAMINED = "examined"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What a section decides on the goods."""

    RELEASE = "release"
    HOLD = "hold"
    REFUSE = "refuse"


class LegalOutcome(StrEnum):
    """The outcome under national law that a section records beside the joint channel.

    Mexico knows two (LA art. 43); the United States release, documents required, or examination (19 USC
    1499).
    """

    FREE = "desaduanamiento_libre"
    RECOGNITION = "reconocimiento_aduanero"
    RELEASED = "release"
    DOCUMENTS_REQUIRED = "documents_required"
    EXAMINATION = "examination"


class Find(StrEnum):
    """What an examination came to under the law, in rising order of weight; of several the heaviest counts.

    Paper is a document to be mended (19 CFR 141.92; LA art. 152), revenue is contributions owed beyond those
    declared (19 USC 1592; LA art. 152), seizure is goods or cash taken (19 USC 1595a; LA art. 151).
    """

    NONE = "no-find"
    PAPER = "paper"
    REVENUE = "revenue"
    SEIZURE = "seizure"


class Examination(Value):
    """What a joint team found on one stop of the goods (reconocimiento aduanero; Kyoto Convention:
    examination).

    ``team`` names an officer of each section, ``reasons`` are shared reason codes of what was found (none:
    the goods are as filed), ``find`` what it came to, where that is known already, ``owed`` the contributions
    found owed beyond those declared, each treasury's in its own currency, ``broken`` the seals that were
    opened and ``seals`` those put on afterwards. Of one that an order led to, ``items`` has what was found of
    each goods item, ``spent`` the minutes of each section's officers, ``dock`` where the load stood.
    ``again`` is the reason why goods found in order before were inspected once more.
    """

    at: Instant
    team: tuple[str, ...] = Field(min_length=1)
    reasons: tuple[str, ...] = ()
    find: Find | None = None
    owed: tuple[Money, ...] = ()
    remarks: Prose | None = None
    seals: tuple[str, ...] = ()
    minutes_spent: int = Field(default=0, ge=0, le=100_000)
    items: tuple[ItemFinding, ...] = Field(default=(), max_length=500)
    broken: tuple[str, ...] = ()
    spent: dict[str, int] = Field(default_factory=dict)
    site: str | None = None
    dock: str | None = None
    again: Prose | None = None

    @field_validator("find")
    @classmethod
    def _of_reasons(cls, find: Find | None, given: ValidationInfo) -> Find | None:
        if find is not None and (find is Find.NONE) is bool(given.data.get("reasons")):
            raise ValueError("a find has reasons, and no find has none")
        return find

    @field_validator("owed")
    @classmethod
    def _of_a_violation(cls, owed: tuple[Money, ...], given: ValidationInfo) -> tuple[Money, ...]:
        if owed and given.data.get("find") not in (Find.REVENUE, Find.SEIZURE):
            raise ValueError("contributions are owed where the find is revenue or seizure")
        if len({one.currency for one in owed}) < len(owed) or any(one.amount < 0 for one in owed):
            raise ValueError("what is owed is stated once in a currency, and is not below nought")
        return owed

    @property
    def outcome(self) -> Find | None:
        """Tell what it came to; none where something was found and nobody has said yet what it comes to."""
        return self.find or (None if self.reasons else Find.NONE)


class Decision(Value):
    """The decision of one section on one version of a case (resolución), the words that it signs.

    ``filing`` is the SHA-256 of the canonical filing and ``liability`` that of its charges; ``under`` names
    the minutes relied on; ``relied_on`` the editions of law, rules and lists of that instant.
    """

    section: str
    case: str
    version: int
    verdict: Verdict
    channel: Channel
    outcome: LegalOutcome
    reasons: tuple[str, ...] = ()
    filing: str
    liability: str
    due: tuple[str, ...]
    at: Instant
    by: str
    under: tuple[str, ...] = ()
    relied_on: tuple[str, ...] = ()


class SignedDecision(Value):
    """A decision with the signature of its section's key over its canonical bytes (Ed25519, hexadecimal)."""

    decision: Decision
    key: str
    signature: str


class Provisional(Value):
    """A release that one section, or its port or booth, gives on behalf of another that cannot be reached.

    It is no decision of that section, which co-signs or contradicts it when it can. ``section`` is the absent
    one, ``taken_by`` the one that acts, as ``acting`` and on the absent section's own ``figure`` of law,
    under the minutes named; ``contact`` is when the absent section was last heard. ``settled`` tells how it
    is known that nothing due to it is open (none: nothing is due), ``operations`` the bank operations that
    were shown. ``lot`` is the signature from which the movement's lot follows (of the booth's key, else of
    the act key), ``examined`` whether the goods were examined; ``booth`` names a booth's key and its
    journal's entry.
    """

    section: str
    taken_by: str
    acting: Alone
    case: str
    version: int
    channel: Channel
    filing: str
    due: tuple[str, ...]
    figure: Citation
    settled: Settled | None = None
    operations: tuple[str, ...] = ()
    lot: str
    examined: bool = False
    contact: Instant
    at: Instant
    by: str
    under: tuple[str, ...]
    booth: str | None = None


class SignedProvisional(Value):
    """A provisional release with the signature of the section that took it (Ed25519, hexadecimal)."""

    provisional: Provisional
    key: str
    signature: str


class JointState(StrEnum):
    """What two decisions make together; derived, never stored."""

    OPEN = "open"
    RELEASED = "released"
    HELD = "held"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class JointDecision(Value):
    """The joint decision on a case: released only when every section with an act to take has released it.

    ``provisional`` holds the releases given on behalf of sections that have not released it themselves, and
    ``contradicted`` names those sections that decided otherwise afterwards: the goods are gone, so the state
    stays, and a follow-up case is open.
    """

    case: str
    version: int
    state: JointState
    channel: Channel
    decisions: tuple[SignedDecision, ...] = ()
    waiting_for: tuple[str, ...] = ()
    provisional: tuple[SignedProvisional, ...] = ()
    contradicted: tuple[str, ...] = ()


def join(
    case: str,
    version: int,
    due: Iterable[str],
    decisions: Mapping[str, SignedDecision],
    channel: Channel,
    *,
    provisional: Iterable[SignedProvisional] = (),
    withdrawn: bool = False,
) -> JointDecision:
    """Derive the joint decision from those of the sections in ``due``: refusal before hold before open before
    release.

    Decisions on another version of the case do not count. A section that is not in ``due`` has no act to take
    on this movement, but its hold or refusal still stands. A provisional release stands in for a section that
    has not released: for one that decides otherwise, it came too late.
    """
    current = {name: made for name, made in sorted(decisions.items()) if made.decision.version == version}
    released = {name for name, made in current.items() if made.decision.verdict is Verdict.RELEASE}
    alone = tuple(
        one
        for one in provisional
        if one.provisional.version == version and one.provisional.section not in released
    )
    covered = {one.provisional.section for one in alone}
    waiting = tuple(name for name in sorted(due) if name not in current and name not in covered)
    verdicts = {made.decision.verdict for name, made in current.items() if name not in covered}
    if withdrawn:
        state = JointState.WITHDRAWN
    elif Verdict.REFUSE in verdicts:
        state = JointState.REFUSED
    elif Verdict.HOLD in verdicts:
        state = JointState.HELD
    else:
        state = JointState.OPEN if waiting else JointState.RELEASED
    return JointDecision(
        case=case,
        version=version,
        state=state,
        channel=channel,
        decisions=tuple(current.values()),
        waiting_for=waiting,
        provisional=alone,
        contradicted=tuple(sorted(covered & current.keys())),
    )
