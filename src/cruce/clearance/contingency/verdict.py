"""The verdict of a booth alone: a pure function of its copy, what it sees, its journal, and now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from cruce.clearance.contingency.arrivals import Copy, Expected
from cruce.clearance.contingency.power import Facts, chosen, powers
from cruce.model import Alone, LanePlan, Presentation, Settled, Value, Verdict

_PUNCTUATION: Final = re.compile(r"[\W_]")
_DRAWN: Final = Decimal(0)  # a movement whose lot is not known counts as drawn
EXAMINED: Final = frozenset(("sampled", "examined", "seals", "plates"))
"""The objections that an examination would settle: the truck goes to the inspectors, not back."""


class Answer(StrEnum):
    """What a booth does with a truck: lets it go, sends it to be examined, or stops it for now."""

    RELEASE = "release"
    EXAMINE = "examine"
    STOP = "stop"


class BoothVerdict(Value):
    """What a booth decided of one truck and why, and on whose behalf and under which minutes it let it go.

    ``missing`` names the sections whose decision was not in the copy.
    """

    answer: Answer
    case: str = ""
    version: int = 0
    missing: tuple[str, ...] = ()
    on_behalf: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What a booth's journal holds already: the cases it released, and when it wrote last."""

    released: frozenset[str] = field(default_factory=frozenset)
    last_at: datetime | None = None


def verdict(
    copy: Copy,
    seen: Presentation,
    before: Before,
    now: datetime,
    lots: Mapping[str, Decimal],
    operations: Sequence[str] = (),
) -> BoothVerdict:
    """Decide one truck from the copy alone.

    ``lots`` gives the lot of a case in [0, 1), ``operations`` the bank operations on the certified papers
    that the officer was shown. It releases only what every section with an act to take has released, or what
    a power lets the booth release on behalf of those whose decision is missing; never against a decision in
    the copy. A clock that goes back, and a copy out of time, stop every truck.
    """
    one = find(copy.arrivals, seen, before, now)
    time = tuple(_out_of_time(copy, before, now))
    if one is None:
        passed = any(_meets(each, seen) for each in copy.arrivals)
        return BoothVerdict(answer=Answer.STOP, reasons=(*time, "passed" if passed else "unknown"))
    missing = tuple(name for name in one.due if name not in one.decisions)
    held = [name for name, made in one.decisions.items() if made is not Verdict.RELEASE]
    reasons = dict.fromkeys((*time, *(["held"] if held else []), *_unlike(one, seen)))
    under = dict[str, None]()
    for absent in missing:
        facts = _facts(copy, one, absent, seen, now, lots.get(one.case, _DRAWN), operations)
        found, codes = chosen(powers(copy.minutes, Alone.BOOTH), facts)
        reasons.update(dict.fromkeys(codes))
        under.update({found[0].id: None} if found else {})
    if missing and not _lane_is_planned(copy.lanes, one, seen):
        reasons["lane"] = None
    return BoothVerdict(
        answer=_answer(reasons),
        case=one.case,
        version=one.version,
        missing=missing,
        on_behalf=() if reasons else missing,
        under=() if reasons else tuple(under),
        reasons=tuple(reasons),
    )


def find(arrivals: Iterable[Expected], seen: Presentation, before: Before, now: datetime) -> Expected | None:
    """Find the arrival that a truck is: its plates, not let go before; of several the best match in time."""
    plates = _bare(seen.plates)
    here = [one for one in arrivals if one.case not in before.released and _meets(one, seen)]
    return min(
        here,
        key=lambda one: (len(plates ^ _bare(one.plates)), abs(one.expected - now), one.case),
        default=None,
    )


def _meets(one: Expected, seen: Presentation) -> bool:
    return bool(_bare(one.plates) & _bare(seen.plates))


def _bare(numbers: Iterable[str]) -> set[str]:
    return {_PUNCTUATION.sub("", number).upper() for number in numbers}


def _out_of_time(copy: Copy, before: Before, now: datetime) -> Iterable[str]:
    if now < copy.made_at or (before.last_at is not None and now < before.last_at):
        yield "clock"
    if now >= copy.valid_until:
        yield "copy-expired"


def _unlike(one: Expected, seen: Presentation) -> Iterable[str]:
    if not _bare(seen.plates) <= _bare(one.plates):
        yield "plates"
    if _bare(seen.seals) != _bare(one.seals):
        yield "seals"


def _lane_is_planned(lanes: Sequence[LanePlan], one: Expected, seen: Presentation) -> bool:
    """Tell whether the plan of lanes, where there is one for this direction, lets this truck use its lane."""
    planned = [each for each in lanes if each.direction is one.direction]
    return not planned or any(
        each.lane == seen.lane and (each.operators == "any" or one.trusted) for each in planned
    )


def _answer(reasons: Iterable[str]) -> Answer:
    found = set(reasons)
    if not found:
        return Answer.RELEASE
    return Answer.EXAMINE if found <= EXAMINED else Answer.STOP


def _facts(
    copy: Copy,
    one: Expected,
    absent: str,
    seen: Presentation,
    now: datetime,
    lot: Decimal,
    operations: Sequence[str],
) -> Facts:
    told = {Settled.TOLD} if absent in one.settled else set[Settled]()
    shown = {Settled.SHOWN} if operations else set[Settled]()
    return Facts(
        absent=absent,
        direction=one.direction,
        crossing=copy.crossing,
        channel=one.channel,
        lane=seen.lane,
        trusted=one.trusted,
        contact=copy.contact(absent),
        now=now,
        settled=frozenset(told | shown),
        owed=absent in one.owed,
        lot=lot,
        examined=one.examined,
    )
