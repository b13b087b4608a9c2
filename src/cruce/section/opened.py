"""One national section, opened for work: its law, store, keys, rules, lists, peers and clock."""

from __future__ import annotations

import gc
import hmac
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeVar

from cruce.law import Law
from cruce.ledger import Checkpoint, Note
from cruce.model import (
    FUNCTION_OF,
    Channel,
    Event,
    Finding,
    Function,
    Level,
    Minute,
    is_name,
    level,
)
from cruce.risk import RiskContext, screening
from cruce.risk import rules as rulebook
from cruce.section import keyring
from cruce.section.equipment import equip, law_of
from cruce.section.identity import Keys, Peer, Settings
from cruce.section.minutes import Agreed
from cruce.section.models import model_in_force
from cruce.section.refusals import mixed, nobody
from cruce.section.storing import ENTITLEMENTS, MINUTES, turn
from cruce.section.succession import KEYS, Former, SignedChange
from cruce.store import Draft, Store, Transaction, Work, new_salt, places
from cruce.treasury import Entitlement, Register

if TYPE_CHECKING:
    from cruce.risk import score as learned

_WINDOW: Final = timedelta(days=30)  # of which the rates of rules are told
_LOTS: Final = 10**9
_REMEMBERED: Final = 20_000
T = TypeVar("T")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Tell the time, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Section:
    """One country's part of the agency, opened for work (IBWC sense of *section*).

    ``refused``: the faults of newer lists, in whose place the last good edition stays in force.
    """

    name: str
    folder: Path
    settings: Settings
    keys: Keys
    law: Law
    rules: rulebook.RuleSet
    lists: tuple[screening.ListIndex, ...]
    store: Store
    peers: dict[str, Peer]
    clock: Clock
    refused: tuple[Finding, ...] = ()
    memory: dict[str, object] = field(default_factory=dict)
    reached: dict[tuple[str, str], int] = field(default_factory=dict)
    _later: list[Work[None]] = field(default_factory=list)
    _lots: tuple[str, bytes] = field(default=("", b""), repr=False)
    agreed: Agreed = field(default_factory=Agreed)
    contacts: dict[str, datetime] = field(default_factory=dict)
    granted: Register = field(default_factory=Register)
    remembered: screening.Remembered = field(default_factory=screening.Remembered)
    _contexts: dict[tuple[date, date], RiskContext] = field(default_factory=dict)
    _may_sleep: tuple[rulebook.RuleSet | None, bool] = (None, False)
    score: learned.Scorer | None = None
    refused_models: tuple[Finding, ...] = ()
    _held: ExitStack = field(default_factory=ExitStack)
    changes: tuple[SignedChange, ...] = ()
    held: list[Keys] = field(default_factory=list, repr=False)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        law: Path | None = None,
        clock: Clock = utc_now,
        salt: Callable[[], bytes] = new_salt,
        reading: bool = False,
        shared: bool = False,
    ) -> Self:
        """Open the section in ``folder`` for work; ``law`` is an overlay on the starter law.

        With ``reading`` only to look at it: nothing is written, nothing assessed (so no learned score is
        loaded), and another process may work on it meanwhile. A store in a database can be open in several
        processes: all but those that take `storing.turn` by themselves (``shared``) have it as long as open.
        Raises `UsageError` (no section, broken settings), `StoreError`, `LawError`, `ProofError` (keys).
        """
        settings = Settings.load(folder / "section.toml")
        held: list[Keys] = []

        def seal(checkpoint: Checkpoint) -> Note:
            return checkpoint.signed(held[0].log)

        at_hand = law_of(folder, law)
        own = equip(folder, settings.name, at_hand, clock().date(), reading=reading)
        store = places.open_store(settings.place(folder), seal=None if reading else seal, salt=salt)
        try:
            events = [Event.model_validate_json(event.content) for event in store.events(KEYS)]
            held.append(keyring.load_keys(folder / "keys", events, reading=reading))
            if not reading:
                keyring.require_recorded(folder / "keys", events, held[0])
            _require_own(store, held[0], folder, settings.name)
            past = keyring.History.read(events, own.peers)
            had = (held[0], at_hand, own.rules, own.lists, store, dict(past.peers), clock)
            section = cls(settings.name, folder, settings, *had, refused=own.refused)
            section.changes, section.held = past.changes, held
            if not reading:
                section.score, section.refused_models = model_in_force(folder, reading=False)
            section.reload_minutes()
            section.reload_entitlements()
            section.reload_remembered()
            if not (reading or shared):
                section._held.enter_context(turn(section))
        except BaseException:
            store.close()
            raise
        return section

    def close(self) -> None:
        """Close the store, so that another process may write."""
        try:
            self.flush()
        finally:
            self._held.close()
            self.store.close()

    def write(self, works: Sequence[Work[T]]) -> list[T | Exception]:
        """Commit works together, after those put off until now; see `Store.write`."""
        later, self._later = self._later, []
        return self.store.write([*later, *works])[len(later) :]  # type: ignore[return-value]

    def put_off(self, work: Work[None]) -> None:
        """Leave a work to the next commit. For notes that may be lost in a crash without any harm."""
        self._later.append(work)

    def flush(self) -> None:
        """Commit what was put off."""
        if self._later:
            self.write([])

    def as_peer(self) -> Peer:
        """Give what the other sections may know of this one: its public keys, and those that it had."""
        former = tuple(Former.of(one.change) for one in self.changes)
        return Peer.of(self.name, self.keys).model_copy(update={"former": former})

    def remember(self, key: str, value: object) -> None:
        """Keep something that could be made again; all is forgotten when there is too much of it."""
        if len(self.memory) >= _REMEMBERED:
            self.memory.clear()
        self.memory[key] = value

    def draw(self, case_id: str, version: int) -> Decimal:
        """Draw the lot of one version of a case: a number in [0, 1) that nobody else can foresee.

        It follows from the section's secret key, so a replay of the decision draws the same. In training it
        follows from the case alone, so that a lesson ends in every home as it is written.
        """
        key = str(self.keys.act.verifier)
        if self._lots[0] != key:
            training = self.settings.training
            drawn = self.name.encode() if training else self.keys.act.sign(b"", context="cruce/lot/1")
            self._lots = key, drawn
        lot = hmac.digest(self._lots[1], f"{case_id}/{version}".encode(), "sha256")
        return Decimal(int.from_bytes(lot[:8], "big") % _LOTS) / _LOTS

    def risk(self, day: date) -> RiskContext:
        """Give the section's rules, lists, score and law of a day, made ready once for each day.

        Where rates are expected, or rules may sleep, also once for each day of work: by what the record
        counted before it.
        """
        today = self.clock().date() if self._counts else date.min
        if (day, today) not in self._contexts:
            self._contexts[day, today] = RiskContext(
                *(self.name, day, self.rules, self.law, self.lists, self.settings.random_share),
                remembered=self.remembered,
                score=self.score,
                rates=self.settings.rates,
                standing=self._standing(today) if self._counts else rulebook.Standing(),
                tallies=self._tallies() if self._counts else {},
            )
        return self._contexts[day, today]

    @property
    def _counts(self) -> bool:
        if self._may_sleep[0] is not self.rules:
            sleeps = any(one.rule.sleeps_after is not None for one in self.rules.criteria)
            self._may_sleep = self.rules, sleeps
        return self._may_sleep[1] or self.settings.rates != rulebook.Rates()

    def _standing(self, today: date) -> rulebook.Standing:
        counted = self.store.counts.selected(today - _WINDOW, today)
        by_rules = {Channel(name): count for name, count in counted.items()}
        return rulebook.Standing(movements=sum(by_rules.values()), by_rules=by_rules)

    def _tallies(self) -> dict[str, rulebook.Tally]:
        return {
            rule: rulebook.Tally(hits=hits, examined=examined, finds=finds, fruitless=fruitless)
            for rule, (hits, examined, finds, fruitless) in self.store.counts.tallies().items()
        }

    def minutes(self, as_of: date, at: datetime | None = None) -> tuple[Minute, ...]:
        """Give the minutes in force on a day; of those withdrawn, only such as still were at ``at`` (now)."""
        return self.agreed.in_force(as_of, at or self.clock())

    def allowing(
        self, share: str, as_of: date, crossing: str | None = None, at: datetime | None = None
    ) -> tuple[str, ...]:
        """Name the minutes in force that let ``share`` cross to the other side; empty means it may not.

        At a ``crossing`` it may only where the level of its function is to share, or a higher one.
        """
        minutes = self.minutes(as_of, at)
        if crossing is not None and share in FUNCTION_OF:
            reached = level(minutes, FUNCTION_OF[share], crossing)
            if not reached.reaches(Level.SHARE):
                return ()
        return tuple(minute.id for minute in minutes if share in minute.shares)

    def level(self, function: Function, crossing: str, as_of: date, at: datetime | None = None) -> Level:
        """Tell how far a function is integrated at a crossing: only minutes move it, and it starts alone."""
        return level(self.minutes(as_of, at), function, crossing)

    def reload_minutes(self) -> None:
        """Read the minutes from the record again."""
        events = (Event.model_validate_json(event.content) for event in self.store.events(MINUTES))
        self.agreed = Agreed.read(events)

    def reload_remembered(self) -> None:
        """Read from the record again what officers decided of alerts; later assessments go by it."""
        acts = (Event.model_validate_json(event.content) for event in self.store.alerts_decided())
        self.remembered = screening.Remembered(
            tuple(screening.Cleared(**act.body, by=act.by, on=act.at.date()) for act in acts)
        )
        self._contexts = {}

    def reload_entitlements(self) -> None:
        """Read from the record again what this treasury has granted."""
        acts = (Event.model_validate_json(event.content) for event in self.store.events(ENTITLEMENTS))
        rows = (Entitlement.model_validate(row) for act in acts for row in act.body["entitlements"])
        self.granted = Register(rows)


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for cycles among objects seldom, and never among those made until now, while a process works on.

    Law, rules and lists stay until it ends; walking them at the usual rate took an eighth of all processor
    time and is what the slowest decisions waited for.
    """
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def grant(section: Section, entitlements: Sequence[Entitlement], by: str) -> None:
    """Put on record what this treasury grants: who may settle charges by which paper, and up to what sum.

    Raises `PowerError` ``grant.nobody`` unless somebody answers for it by name.
    """
    if not is_name(by):
        raise nobody()
    rows = [one.model_dump(mode="json", exclude_none=True) for one in entitlements]

    def work(transaction: Transaction) -> None:
        draft = Draft("treasury.granted", ENTITLEMENTS, 1, section.clock(), by, {"entitlements": rows})
        transaction.record(draft, None)

    section.store.one(work)
    section.reload_entitlements()


def _require_own(store: Store, keys: Keys, folder: Path, name: str) -> None:
    """Check that settings, keys and store are of one section: a log is worth nothing under another key."""
    note, log = store.checkpoint(), keys.log.verifier
    own = (store.section, store.log, log.name) == (name, log.name, f"cruce/{name}")
    if not own or (note is not None and not note.is_signed_by(log)):
        raise mixed(folder)
