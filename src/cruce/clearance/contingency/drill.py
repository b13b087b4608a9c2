"""The fallback exercised by design: booths' verdicts on a share of a day's traffic beside the real ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from cruce.clearance.casefile import CaseFile
from cruce.clearance.contingency.arrivals import REGISTER, Copy, Expected, expected
from cruce.clearance.contingency.power import drawn_lot, powers
from cruce.clearance.contingency.refusals import not_agreed
from cruce.clearance.contingency.verdict import Answer, Before, verdict
from cruce.model import Alone, JointState, Minute, Power, Presentation, setting, strictest
from cruce.section import Section
from cruce.store import CaseRow, Draft, Transaction

SHARE: Final = "contingency/drill-share"
"""The parameter of a minute that says which share of the traffic is drilled."""

_CONTEXT: Final = "cruce/drill-lot/1"


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill came to: movements of the day, those drawn, and how the booth's verdicts compare.

    ``stricter`` names cases that were released and that a booth alone would not have let go, ``laxer`` those
    that it would have let go and that a section held or refused; ``undecided`` counts those that nobody has
    decided yet.
    """

    day: date
    crossing: str
    share: Decimal
    movements: int
    drawn: int
    agreed: int
    undecided: int
    stricter: tuple[str, ...]
    laxer: tuple[str, ...]


def drill(section: Section, crossing: str, day: date, by: str, share: Decimal | None = None) -> Drilled:
    """Let a booth decide, as if it were cut off, the movements of a day that the lot draws, and compare.

    The booth knows of each what its copy would have told: the channel at selection, the money, no decision.
    The share is that of the minutes in force unless given. The result is on record. Raises `PowerError`
    ``booth.no-power``, ``booth.no-share``.
    """
    at = section.clock()
    minutes = section.minutes(day, at)
    given = [(m, one) for m, one in powers(minutes, Alone.BOOTH) if one.at(crossing)]
    if not given:
        raise not_agreed("no-power", crossing)
    agreed = setting(minutes, "parameters", SHARE)
    if share is None:
        if agreed is None:
            raise not_agreed("no-share", crossing)
        share = agreed.value
    movements, results = 0, list[tuple[str, str]]()
    for row, file, one, seen in _movements(section, crossing, day):
        movements += 1
        if drawn_lot(section.keys.act, row.id, row.version, _CONTEXT)[0] < share:
            real = file.joint(row.id, row.version).state
            results.append((row.id, _compared(section, given, crossing, one, seen, real)))
    made = Drilled(
        day=day,
        crossing=crossing,
        share=share,
        movements=movements,
        drawn=len(results),
        agreed=sum(how == "agreed" for _, how in results),
        undecided=sum(how == "undecided" for _, how in results),
        stricter=tuple(case for case, how in results if how == "stricter"),
        laxer=tuple(case for case, how in results if how == "laxer"),
    )
    _record(section, made, tuple(minute.id for minute, _ in given), by)
    return made


def drills(section: Section) -> Mapping[str, Drilled]:
    """Tell of each crossing the drill of the latest day on record."""
    found: dict[str, Drilled] = {}
    for event in section.store.events(REGISTER):
        if event.kind == "clearance.drilled":
            made = _drilled(json.loads(event.content)["body"])
            if made.crossing not in found or found[made.crossing].day <= made.day:
                found[made.crossing] = made
    return found


def _drilled(body: Mapping[str, Any]) -> Drilled:
    counts = {name: int(body[name]) for name in ("movements", "drawn", "agreed", "undecided")}
    return Drilled(
        day=date.fromisoformat(body["day"]),
        crossing=body["crossing"],
        share=Decimal(body["share"]),
        stricter=tuple(body["stricter"]),
        laxer=tuple(body["laxer"]),
        **counts,
    )


def _movements(
    section: Section, crossing: str, day: date
) -> Iterator[tuple[CaseRow, CaseFile, Expected, Presentation]]:
    for row in section.store.cases():
        file = CaseFile.model_validate_json(row.body)
        seen = file.presentation
        if seen is None or section.law.local_day(crossing, seen.at) != day:
            continue
        one = expected(section, row, file, crossing)
        if one is not None:
            known = strictest((file.floor, *(one.channel for one in file.selected.values())))
            changes = {"decisions": {}, "channel": known, "examined": False}
            yield row, file, one.model_copy(update=changes), seen


def _compared(
    section: Section,
    given: list[tuple[Minute, Power]],
    crossing: str,
    one: Expected,
    seen: Presentation,
    real: JointState,
) -> str:
    cut = seen.at - timedelta(minutes=max(power.after_minutes for _, power in given))
    copy = Copy(
        section=section.name,
        crossing=crossing,
        booth=str(section.keys.act.verifier),
        made_at=cut,
        valid_until=seen.at + timedelta(days=1),
        contacts=dict.fromkeys(section.peers, cut),
        minutes=tuple({minute.id: minute for minute, _ in given}.values()),
        arrivals=(one,),
    )
    lots = {one.case: drawn_lot(section.keys.act, one.case, one.version)[0]}
    made = verdict(copy, seen, Before(), seen.at, lots)
    if real not in (JointState.RELEASED, JointState.HELD, JointState.REFUSED):
        return "undecided"
    goes, went = made.answer is Answer.RELEASE, real is JointState.RELEASED
    return "agreed" if goes == went else "laxer" if goes else "stricter"


def _record(section: Section, made: Drilled, under: tuple[str, ...], by: str) -> None:
    body = {
        "day": made.day.isoformat(),
        "crossing": made.crossing,
        "share": format(made.share, "f"),
        "movements": made.movements,
        "drawn": made.drawn,
        "agreed": made.agreed,
        "undecided": made.undecided,
        "stricter": list(made.stricter),
        "laxer": list(made.laxer),
    }

    def work(transaction: Transaction) -> None:
        draft = Draft("clearance.drilled", REGISTER, 1, section.clock(), by, body, under)
        transaction.record(draft, None)

    section.store.one(work)
