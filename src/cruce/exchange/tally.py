"""What was refused between sections, counted and put on record: enough to be known, too little to be a flood.

Who sends what is refused need not be anybody that is known here. So of one sender and one code the record
says a day's first refusal, and then each time their number has doubled: a million forged messages of a day
are twenty entries. What is not said yet when the service ends, or the day, is said then; a process that is
killed takes less than half of a day's number with it, and never the first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from cruce.exchange.pulling import Desk
from cruce.model import CruceError, Event, Json, PeerError, ProofError, Text
from cruce.section import Section
from cruce.store import Draft, Transaction

REFUSALS: Final = "refusals."
"""With a day (UTC) behind it, the case under which that day's refusals stand on record."""

STRANGER: Final = "?"
_OURS: Final = frozenset(("peer.away", "peer.answer", "exchange.own-log-lost"))
"""What keeps sections apart and is no message that was refused here; a log that was put back is not written
on, for that would be its fork."""

_BOUNDS: Final = frozenset(("serve.large", "serve.query"))
_DAYS: Final = 7


class Refusals(NamedTuple):
    """How often something of one sender was refused on a day, with which code; the words are the last ones'.

    ``sender`` is who it said that it came from, before that is believed; ``?`` for whoever is not known here.
    """

    sender: str
    code: str
    number: int
    first: datetime
    last: datetime
    says: Text

    def more(self, new: Refusals) -> Refusals:
        """Add later ones of the same sender and code."""
        first, last = min(self.first, new.first), max(self.last, new.last)
        return new._replace(number=self.number + new.number, first=first, last=last)


@dataclass(slots=True)
class _Row:
    """What this process refused of one sender and code on a day: ``seen`` of it all, ``told`` on record.

    It is due when in all, those of earlier processes among them, ``due`` were refused. Only the loop counts
    up ``seen``, and only the desk ``told``.
    """

    day: date
    first: datetime
    last: datetime
    says: Text
    seen: int = 0
    told: int = 0
    known: int = 0
    due: int = 1
    writing: bool = False

    @property
    def is_due(self) -> bool:
        """Tell whether its number is to be put on record now."""
        return not self.writing and self.known + self.seen - self.told >= self.due

    def new(self, sender: str, code: str) -> Refusals:
        """Give what is not on record yet."""
        return Refusals(sender, code, self.seen - self.told, self.first, self.last, self.says)


class Tally:
    """Counts what is refused of the peers of one section, and has it put on record at its desk."""

    def __init__(self, desk: Desk, peers: Collection[str], clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._peers = frozenset(peers)
        self._clock = clock
        self._day = date.min
        self._rows: dict[tuple[str, str], _Row] = {}

    async def note(self, sender: str, fault: Exception) -> None:
        """Count a refusal; where its number is due, it is on record when this returns.

        A record that cannot be written stops nothing: the number is kept, and written later.
        """
        if not isinstance(fault, CruceError) or not _counts(fault):
            return
        at = self._clock()
        past = self._turn_to(at.date())
        key = sender if sender in self._peers else STRANGER, fault.code
        row = self._rows.setdefault(key, _Row(self._day, at, at, fault.says))
        row.seen, row.last, row.says = row.seen + 1, max(row.last, at), fault.says
        if row.is_due:
            await self._write(*key, row)
        await self._close(past)

    async def close(self) -> None:
        """Put on record what is not there yet."""
        await self._close(self._rows)

    def standing(self, section: Section) -> list[Refusals]:
        """Give the present day's numbers, those that are not on record among them; for the desk."""
        day = section.clock().date()
        known = {(one.sender, one.code): one for one in _on_record(section, day)}
        for key, row in list(self._rows.items()):
            if row.day == day and row.seen > row.told:
                new = row.new(*key)
                known[key] = known[key].more(new) if key in known else new
        return [known[key] for key in sorted(known)]

    def _turn_to(self, day: date) -> dict[tuple[str, str], _Row]:
        """Begin a day, where it is another one; gives the rows of the one that ended."""
        if day == self._day:
            return {}
        past, self._rows, self._day = self._rows, {}, day
        return past

    async def _close(self, rows: dict[tuple[str, str], _Row]) -> None:
        for key, row in list(rows.items()):
            if row.seen > row.told and not row.writing:
                row.due = 0
                await self._write(*key, row)

    async def _write(self, sender: str, code: str, row: _Row) -> None:
        row.writing = True
        try:
            row.known = await self._desk(partial(_put, sender, code, row))
        except Exception:  # noqa: BLE001 - the desk is full, or the disk: asked again when it has doubled
            row.due = 2 * (row.known + row.seen - row.told)
        else:
            row.due = max(1, 2 * row.known)
        finally:
            row.writing = False


def refusals(section: Section, days: int = _DAYS) -> list[Refusals]:
    """List what the record says of its last days, day by day; of one sender and code the day's last word."""
    newest = section.store.event(section.store.tree.size - 1)
    last = Event.model_validate_json(newest.content).at if newest else section.clock()
    told = (_on_record(section, last.date() - timedelta(days=ago)) for ago in reversed(range(days)))
    return [one for day in told for one in day]


def as_json(one: Refusals) -> dict[str, Json]:
    """Write numbers as they are told to systems, without the sender and the code."""
    return {
        "count": one.number,
        "first": _instant(one.first),
        "last": _instant(one.last),
        "says": dict(one.says.model_dump()),
    }


def _counts(fault: CruceError) -> bool:
    """Tell whether a fault is a message that was refused, rather than one that did not come, or our own."""
    if fault.code in _OURS:
        return False
    return isinstance(fault, PeerError | ProofError) or fault.code in _BOUNDS


def _put(sender: str, code: str, row: _Row, section: Section) -> int:
    """Put a number on record if it is due by what is there, be it another process's; gives what is there."""
    new, case = row.new(sender, code), f"{REFUSALS}{row.day}"
    mine = (one for one in _on_record(section, row.day) if (one.sender, one.code) == (sender, code))
    known = next(mine, None)
    told = known.more(new) if known else new
    if known and row.due and told.number < 2 * known.number:
        return known.number
    body: dict[str, Json] = {"from": sender, "code": code, **as_json(told)}

    def work(transaction: Transaction) -> None:
        transaction.record(Draft("exchange.turned_away", case, 1, section.clock(), section.name, body), None)

    section.store.one(work)
    row.told += new.number
    return told.number


def _on_record(section: Section, day: date) -> list[Refusals]:
    found: dict[tuple[str, str], Refusals] = {}
    for recorded in section.store.events(f"{REFUSALS}{day}"):
        body = Event.model_validate_json(recorded.content).body
        first, last = (datetime.fromisoformat(body[name]) for name in ("first", "last"))
        says = Text.model_validate(body["says"])
        one = Refusals(body["from"], body["code"], body["count"], first, last, says)
        found[one.sender, one.code] = one
    return [found[key] for key in sorted(found)]


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
