"""The outcome of targeting on one movement: channel, band, reasons; and the little of it that may cross."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from cruce.model.money import Exact
from cruce.model.text import Text, Value


class Channel(StrEnum):
    """A joint working channel, from release to joint examination. Each country's legal outcome is recorded
    apart.
    """

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def severity(self) -> int:
        """0 for green to 3 for red."""
        return _SEVERITY[self]


_SEVERITY = {Channel.GREEN: 0, Channel.YELLOW: 1, Channel.ORANGE: 2, Channel.RED: 3}


def strictest(channels: Iterable[Channel]) -> Channel:
    """Give the strictest of the channels; green when there is none."""
    return max(channels, key=_SEVERITY.__getitem__, default=Channel.GREEN)


class Band(StrEnum):
    """How much risk one section sees, in the four grades that may cross to the other."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    SEVERE = "severe"


class RiskReason(Value):
    """Why a movement was selected. A ``secret`` reason never leaves its section; only its public ``code``
    may.

    ``rule`` names the rule and version; ``code`` is from the shared code list (``party.listed``,
    ``origin.doubt`` …); ``pointer`` leads to the field in the filing.
    """

    code: str
    rule: str
    says: Text
    channel: Channel
    weight: int = 0
    pointer: str = ""
    secret: bool = False


class Profile(Value):
    """The risk profile of one movement in one section.

    ``probability`` is the chance with which the random share could have selected it (logged for every
    movement, so that rates can be estimated without selection bias) and ``drawn`` whether it did;
    ``selection`` is the chance with which rules and lot together select it into its channel or a stricter one
    (of a green one: into any other); ``relied_on`` names rule set and list editions.
    """

    channel: Channel
    band: Band
    score: int
    reasons: tuple[RiskReason, ...] = ()
    probability: Exact
    drawn: bool = False
    selection: Exact | None = None
    relied_on: tuple[str, ...] = ()

    def disclosure(self) -> Disclosure:
        """Give what may cross to the other section: channel, band and shared reason codes, without rules or
        sentences.
        """
        return Disclosure(
            channel=self.channel, band=self.band, codes=tuple(sorted({r.code for r in self.reasons}))
        )


class Disclosure(Value):
    """What one section tells the other of its risk profile, as the minutes in force allow."""

    channel: Channel
    band: Band | None = None
    codes: tuple[str, ...] = ()
