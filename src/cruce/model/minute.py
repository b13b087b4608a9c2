"""Co-signed minutes: what the sections agreed, in words and as data that configures the platform."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field

from cruce.model.appointment import Slots
from cruce.model.codes import Instant, SectionName, Word
from cruce.model.finding import Citation
from cruce.model.inspection import InspectionKind, SiteAct
from cruce.model.money import Exact
from cruce.model.risk import Channel
from cruce.model.text import Text, Value
from cruce.model.trip import Direction

EVERY: Final = "*"
MinuteId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Where = Annotated[str, Field(pattern=r"^(\*|[A-Z]{2}-[A-Z]{2,3}-[A-Z0-9-]{2,12})$")]
"""A crossing of the law's list, or ``*`` for every one."""

Part = Annotated[Exact, Field(ge=0, le=1)]
Path = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9/-]{0,79}$")]
Share = Literal["band", "channel", "reason-codes", "filing", "settlement", "evidence"]


class Function(StrEnum):
    """What sections do together, each at a level of its own for each crossing: filing, targeting,
    examination.
    """

    FILING = "filing"
    TARGETING = "targeting"
    EXAMINATION = "examination"


FUNCTION_OF: Final[dict[str, Function]] = {
    "filing": Function.FILING,
    "settlement": Function.FILING,
    "channel": Function.TARGETING,
    "band": Function.TARGETING,
    "reason-codes": Function.TARGETING,
    "evidence": Function.EXAMINATION,
}
"""The function whose level says whether a share may cross at a crossing."""


class Level(StrEnum):
    """How far sections are integrated in one function: each alone, told of it, relying on it, as one team."""

    OBSERVE = "observe"
    SHARE = "share"
    RECOGNISE = "recognise"
    ACT_JOINTLY = "act-jointly"

    @property
    def rank(self) -> int:
        """0 for observe to 3 for act jointly."""
        return _RANKS[self]

    def reaches(self, other: Level) -> bool:
        """Tell whether this level is the other or a higher one."""
        return self.rank >= other.rank


_RANKS: Final = {one: number for number, one in enumerate(Level)}


class Integration(Value):
    """The level of one function at one crossing, or at every one that the minute does not name (``*``)."""

    function: Function
    crossing: Where = EVERY
    level: Level


class Parameter(Value):
    """A joint figure: an exact value and its unit (``/1`` for a share, ``h``, ``min``, ``USD`` …)."""

    value: Exact
    unit: Word


class LanePlan(Value):
    """A lane of a crossing, the way it leads, who may use it, and its appointments where it has any."""

    crossing: Where
    lane: Word
    direction: Direction
    operators: Literal["any", "trusted"] = "any"
    slots: Slots | None = None


class Presence(Value):
    """A section that need not send an officer to a joint team: it looks on from afar, or waives, at the
    crossings and for the kinds of inspection that are named; ``lanes`` that are empty mean all.
    """

    section: SectionName
    how: Literal["remote", "waived"]
    crossings: tuple[Where, ...] = Field(min_length=1)
    kinds: tuple[InspectionKind, ...] = Field(min_length=1)
    lanes: tuple[Word, ...] = ()

    def covers(self, crossing: str, kinds: Iterable[InspectionKind], lane: str | None) -> bool:
        """Tell whether it counts for an inspection; where lanes are named, not without knowing the lane."""
        here = EVERY in self.crossings or crossing in self.crossings
        return here and set(kinds) <= set(self.kinds) and (not self.lanes or lane in self.lanes)


class SiteRule(Value):
    """What officers of a section may do at an inspection site in the territory of another (``*``: each)."""

    site: Annotated[str, Field(pattern=r"^(\*|[A-Z]{2}-[A-Z]{2,3}-[A-Z0-9-]{2,20})$")]
    section: Annotated[str, Field(pattern=r"^(\*|[a-z]{2,8})$")]
    acts: tuple[SiteAct, ...] = Field(min_length=1)

    def allows(self, site: str, section: str, act: SiteAct) -> bool:
        """Tell whether it lets officers of a section do something at a site."""
        return act in self.acts and self.site in (EVERY, site) and self.section in (EVERY, section)


class Alone(StrEnum):
    """Who acts alone under a contingency power: a section, a port of it, or one booth."""

    SECTION = "section"
    PORT = "port"
    BOOTH = "booth"


class Settled(StrEnum):
    """How it is known that the money due to a section is paid or guaranteed: it told so while it could be
    reached, or an officer was shown the bank's certification.
    """

    TOLD = "told"
    SHOWN = "shown"


class Closing(StrEnum):
    """How a section closes the follow-up case of a release given alone that does not stand: put in order
    afterwards, money charged, goods back, handed to the legal course, or nothing to be done.
    """

    REGULARISED = "regularised"
    CHARGED = "charged"
    RECOVERED = "recovered"
    REFERRED = "referred"
    NO_ACTION = "no-action"


class Figure(Value):
    """The legal figure on which a section lets others act in its absence, as its own law knows it."""

    section: SectionName
    direction: Direction | None = None
    says: Text
    citation: Citation


class Power(Value):
    """A contingency power: who may release alone, on whose figure of law, what, where and for how long.

    It counts once nothing was heard of the absent section for ``after_minutes``, and until ``for_hours``
    after it was heard last. ``crossings`` and ``lanes`` that are empty mean all. ``sampling`` is the share
    that is examined at random all the same.
    """

    acts: tuple[Alone, ...] = Field(min_length=1)
    figures: tuple[Figure, ...] = Field(min_length=1)
    crossings: tuple[Where, ...] = ()
    directions: tuple[Direction, ...] = tuple(Direction)
    channels: tuple[Channel, ...] = (Channel.GREEN,)
    lanes: tuple[Word, ...] = ()
    operators: Literal["any", "trusted"] = "trusted"
    settled: tuple[Settled, ...] = (Settled.TOLD,)
    after_minutes: int = Field(ge=1, le=10_080)
    for_hours: int = Field(ge=1, le=744)
    sampling: Part

    def figure(self, section: str, direction: Direction) -> Figure | None:
        """Give the figure of law of an absent section for one direction."""
        mine = (one for one in self.figures if one.section == section)
        return next((one for one in mine if one.direction in (None, direction)), None)

    def at(self, crossing: str) -> bool:
        """Tell whether the power counts at a crossing."""
        return not self.crossings or crossing in self.crossings or EVERY in self.crossings

    def begins(self, contact: datetime) -> datetime:
        """Give the moment from which it counts, after the last contact."""
        return contact + timedelta(minutes=self.after_minutes)

    def ends(self, contact: datetime) -> datetime:
        """Give the moment from which it no longer counts, after the last contact."""
        return contact + timedelta(hours=self.for_hours)


class Signature(Value):
    """A signature under a text: who, with which key, when (Ed25519, hexadecimal)."""

    section: str
    by: str
    key: str
    at: Instant
    signature: str


class Minute(Value):
    """A co-signed agreement that configures the platform (Acta): text, machine part, signatures, dates.

    The machine part: ``shares`` lists what may cross, ``levels`` how far each function is integrated at each
    crossing, ``presence`` who need not come to a joint team, ``sites`` what officers do in the territory of
    others, ``parameters`` and ``thresholds`` joint figures by path, ``lanes`` the plan of lanes,
    ``contingency`` who may act alone (empty: nobody). In force from ``effective`` until the day before
    ``ends``, in place of the minutes that it ``supersedes``.
    """

    id: MinuteId
    title: Text
    text: Text
    shares: tuple[Share, ...] = ()
    levels: tuple[Integration, ...] = ()
    contingency: tuple[Power, ...] = ()
    parameters: dict[Path, Parameter] = Field(default_factory=dict)
    thresholds: dict[Path, Parameter] = Field(default_factory=dict)
    lanes: tuple[LanePlan, ...] = ()
    presence: tuple[Presence, ...] = ()
    sites: tuple[SiteRule, ...] = ()
    supersedes: tuple[MinuteId, ...] = ()
    effective: date
    ends: date | None = None
    signatures: tuple[Signature, ...] = ()

    def in_force(self, on: date) -> bool:
        """Tell whether the minute is in force on a day."""
        return self.effective <= on and (self.ends is None or on < self.ends)

    @property
    def words(self) -> Minute:
        """The minute without its signatures: the words that are signed."""
        return self.model_copy(update={"signatures": ()})

    def level(self, function: Function, crossing: str) -> Level | None:
        """Give the level that the minute sets for a function at a crossing, the lowest if it sets several."""
        mine = [one for one in self.levels if one.function is function]
        named = [one.level for one in mine if one.crossing == crossing]
        return min(
            named or [one.level for one in mine if one.crossing == EVERY],
            key=lambda one: one.rank,
            default=None,
        )


def level(minutes: Iterable[Minute], function: Function, crossing: str) -> Level:
    """Give the level of a function at a crossing under some minutes: the latest that sets one says.

    Of two that take effect on one day the lower counts. What no minute sets is observed only.
    """
    said = [(one.effective, found) for one in minutes if (found := one.level(function, crossing)) is not None]
    latest = max((since for since, _ in said), default=None)
    return min((found for since, found in said if since == latest), key=_rank, default=Level.OBSERVE)


def setting(
    minutes: Iterable[Minute], kind: Literal["parameters", "thresholds"], path: str
) -> Parameter | None:
    """Give a joint parameter or threshold under some minutes: the latest that sets one says."""
    said = [
        (one.effective, one.id, getattr(one, kind)[path]) for one in minutes if path in getattr(one, kind)
    ]
    return max(said, key=lambda row: row[:2])[2] if said else None


def _rank(one: Level) -> int:
    return one.rank
