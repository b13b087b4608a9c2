"""The signed local copy from which a booth decides when nobody else can: what is expected and known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from cruce.clearance.casefile import CaseFile
from cruce.clearance.contingency.contact import last_contact
from cruce.clearance.contingency.power import is_trusted, powers
from cruce.clearance.contingency.refusals import broken, not_agreed
from cruce.clearance.money import open_dues
from cruce.clearance.numbers import papers_of
from cruce.credentials import KeysAt, unsigned_by
from cruce.documents import read
from cruce.ledger import Verifier
from cruce.model import (
    Alone,
    Channel,
    Direction,
    Instant,
    JointState,
    LanePlan,
    Liability,
    Minute,
    SectionName,
    Value,
    Verdict,
    canonical,
    digest,
)
from cruce.section import Section
from cruce.store import CaseRow, Draft, Recorded, Transaction

CONTEXT: Final = "cruce/arrivals/1"
REGISTER: Final = "contingency"
"""The case under which a section records what concerns no single movement: copies, journals, drills."""

LIABILITIES: Final = TypeAdapter(tuple[Liability, ...])
BEFORE: Final = timedelta(hours=24)
LARGEST: Final = 1 << 28
_PAPERS: Final = "papers"
_MOST_PAPERS: Final = 200_000


class Expected(Value):
    """One expected arrival: what the gate should see, and what is known of its decisions and its money.

    ``decisions`` are those known when the copy was made; of a section in ``due`` that is not among them it is
    missing. ``settled`` names the sections to which nothing due is open, ``owed`` those to which anything is
    due at all. ``reference`` and ``papers`` (DODA, pedimento, entry and export numbers) are what a gate may
    read instead of plates.
    """

    case: str
    version: int
    filing: str
    direction: Direction
    channel: Channel
    due: tuple[str, ...]
    plates: tuple[str, ...]
    seals: tuple[str, ...] = ()
    driver: str
    carrier: str
    trusted: bool = False
    examined: bool = False
    expected: Instant
    decisions: dict[str, Verdict] = Field(default_factory=dict)
    settled: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    reference: str = ""
    papers: tuple[str, ...] = ()


class Copy(Value):
    """The expected arrivals of one crossing for one booth, with the minutes under which it may act alone.

    ``booth`` is the public key (vkey) of the booth; ``contacts`` when the issuing section heard each other
    section last. Nothing is decided from it before ``made_at`` nor from ``valid_until`` on.
    """

    v: Literal[1] = 1
    section: SectionName
    crossing: str
    booth: str
    training: bool = False
    made_at: Instant
    valid_until: Instant
    contacts: dict[str, Instant] = Field(default_factory=dict)
    minutes: tuple[Minute, ...] = ()
    lanes: tuple[LanePlan, ...] = ()
    arrivals: Annotated[tuple[Expected, ...], Field(max_length=200_000)] = ()

    def contact(self, absent: str) -> datetime | None:
        """Tell when a section was heard last, as far as the booth can know: its own at the copy's making."""
        return self.made_at if absent == self.section else self.contacts.get(absent)


def make_copy(section: Section, crossing: str, booth: Verifier, hours: int, by: str) -> bytes:
    """Make, sign and put on record the copy for a booth: the trucks expected within a day before and after.

    Gives the file: the section's signature in hexadecimal, a line feed, and the JSON that it signs. Raises
    `PowerError` ``booth.no-power`` where no minute in force lets a booth act, for then it is of no use, and
    `ProofError` ``booth.key-revoked``.
    """
    at = section.clock()
    if revoked_since(section.store.events(REGISTER), booth) is not None:
        raise broken("key-revoked")
    minutes = section.minutes(section.law.local_day(crossing, at), at)
    given = {minute.id: minute for minute, one in powers(minutes, Alone.BOOTH) if one.at(crossing)}
    if not given:
        raise not_agreed("no-power", crossing)
    # A clock that was put back leaves contacts ahead of it: nobody was heard later than now.
    contacts = {name: min(heard, at) for name in section.peers if (heard := last_contact(section, name))}
    copy = Copy(
        section=section.name,
        crossing=crossing,
        booth=str(booth),
        training=section.settings.training,
        made_at=at,
        valid_until=at + timedelta(hours=hours),
        contacts=contacts,
        minutes=tuple(given.values()),
        lanes=tuple(one for minute in minutes for one in minute.lanes if one.crossing in (crossing, "*")),
        arrivals=tuple(_expected(section, crossing, at, timedelta(hours=hours))),
    )
    words = canonical(copy)
    content = section.keys.act.sign(words, context=CONTEXT).hex().encode() + b"\n" + words

    def work(transaction: Transaction) -> None:
        kept = transaction.keep(content)
        body = {"copy": kept, "booth": str(booth), "crossing": crossing, "arrivals": len(copy.arrivals)}
        draft = Draft("clearance.copied", REGISTER, 1, at, by, body, tuple(given))
        transaction.record(draft, None)

    section.store.one(work)
    return content


def open_copy(content: bytes, keys: Mapping[str, Verifier | KeysAt]) -> Copy:
    """Read a copy and check who made it, with the act keys of sections by name, and nothing else.

    In place of one key there may be a function that gives those of a section that counted at a moment.

    Every minute in it must bear the signature of every section whose key is given. Raises `ProofError`
    ``booth.copy`` (not a copy), ``booth.copy-signature``.
    """
    copy, words, signature = _parsed(content)
    key = keys.get(copy.section)
    keys_then = (key,) if isinstance(key, Verifier) else key(copy.made_at) if key else ()
    if not any(one.verify(signature, words, context=CONTEXT) for one in keys_then):
        raise broken("copy-signature")
    if any(unsigned_by(minute, keys) for minute in copy.minutes):
        raise broken("copy-signature")
    return copy


def copy_of_record(section: Section, name: str, booth: Verifier) -> Copy:
    """Give a copy that this section issued to a booth, by its digest.

    Raises `ProofError` ``booth.copy-unknown``, ``booth.copy-other``.
    """
    content = section.store.content(name)
    if content is None:
        raise broken("copy-unknown")
    copy = open_own(section, content)
    if copy.booth != str(booth):
        raise broken("copy-other")
    return copy


def open_own(section: Section, content: bytes) -> Copy:
    """Read a copy that this section issued, by the act key that it had then; raises as `open_copy`."""
    return open_copy(content, {section.name: section.as_peer().act_keys})


def copy_name(content: bytes) -> str:
    """Name a copy by the SHA-256 of its file."""
    return digest(content)


def _parsed(content: bytes) -> tuple[Copy, bytes, bytes]:
    head, _, words = content.partition(b"\n")
    try:
        if len(content) > LARGEST:
            raise ValueError("size")
        return Copy.model_validate_json(words), words, bytes.fromhex(head.decode("ascii"))
    except (ValidationError, ValueError) as error:
        raise broken("copy") from error


class _Written(NamedTuple):
    """What the papers of a case say of it, which only an amendment changes."""

    crossing: str
    direction: Direction
    plates: tuple[str, ...]
    seals: tuple[str, ...]
    driver: str
    carrier: str
    trusted: bool
    expected: datetime
    owed: tuple[str, ...]
    reference: str
    papers: tuple[str, ...]


def _expected(section: Section, crossing: str, at: datetime, ahead: timedelta) -> Iterator[Expected]:
    for row in section.store.cases():
        file = CaseFile.model_validate_json(row.body)
        written = _written(section, file)
        if written is None or written.crossing != crossing:
            continue
        if not at - BEFORE <= written.expected <= at + ahead:
            continue
        if file.joint(row.id, row.version).state not in (JointState.WITHDRAWN, JointState.REFUSED):
            yield _said(section, row, file, written)


def revoked_since(events: Sequence[Recorded], booth: Verifier) -> datetime | None:
    """Tell since when a booth's key counts no more, by the events under ``contingency``."""
    told = (json.loads(one.content)["body"] for one in events if one.kind == "clearance.booth_revoked")
    mine = (datetime.fromisoformat(one["since"]) for one in told if one["booth"] == str(booth))
    return min(mine, default=None)


def expected(section: Section, row: CaseRow, file: CaseFile, crossing: str) -> Expected | None:
    """Say of one case what a booth must know to decide it alone; None of what goes over another crossing."""
    written = _written(section, file)
    if written is None or written.crossing != crossing:
        return None
    return _said(section, row, file, written)


def _said(section: Section, row: CaseRow, file: CaseFile, written: _Written) -> Expected:
    made = {name: one.decision.verdict for name, one in file.decisions.items()}
    settled = {name for name, told in file.settled.items() if told}
    if not open_dues(section.store.receivables_of(row.id)):
        settled.add(section.name)
    return Expected(
        case=row.id,
        version=row.version,
        filing=file.canonical,
        direction=written.direction,
        channel=file.channel,
        due=file.due,
        plates=written.plates,
        seals=written.seals,
        driver=written.driver,
        carrier=written.carrier,
        trusted=written.trusted,
        examined=file.examination is not None and not file.examination.reasons,
        expected=written.expected,
        decisions={**made, **dict.fromkeys(_holding(section, file), Verdict.HOLD)},
        settled=tuple(sorted(settled)),
        owed=written.owed,
        reference=written.reference,
        papers=written.papers,
    )


def _written(section: Section, file: CaseFile) -> _Written | None:
    """Read the papers of a case once: copies are made again and again, and hardly any case is new."""
    known = section.memory.setdefault(_PAPERS, {})
    assert isinstance(known, dict)
    key = file.filing, file.liability
    if key not in known:
        if len(known) >= _MOST_PAPERS:
            known.clear()
        known[key] = _read_papers(section, file)
    found: _Written | None = known[key]
    return found


def _read_papers(section: Section, file: CaseFile) -> _Written | None:
    filing = read(section.store.content(file.filing) or b"").filing
    if filing is None:
        return None
    trip = filing.trip
    trailers = (plate for piece in trip.equipment for plate in piece.plates)
    return _Written(
        crossing=filing.crossing,
        direction=filing.direction,
        plates=tuple(plate.number for plate in (*trip.conveyance.plates, *trailers)),
        seals=tuple(seal.number for seal in trip.seals),
        driver=trip.driver.name,
        carrier=trip.carrier.name,
        trusted=is_trusted(filing),
        expected=filing.expected_arrival,
        owed=tuple(sorted(_owed(section, file))),
        reference=filing.reference,
        papers=tuple(one.value for one in papers_of(filing)),
    )


def _holding(section: Section, file: CaseFile) -> tuple[str, ...]:
    """Name the sections that hold it, whatever they decided yet: this one for any cause, others as told."""
    held = {one.section for one in file.matters.standing}
    stopped = _stopped(file) or file.matters.obstacles(section.name)
    return tuple(sorted(held | ({section.name} if stopped else set())))


def _stopped(file: CaseFile) -> bool:
    """Tell whether the section itself would not release it, whatever was decided yet."""
    found = file.examination is not None and bool(file.examination.reasons)
    return bool(file.refusals or file.contested or file.clashes or found)


def _owed(section: Section, file: CaseFile) -> Iterable[str]:
    charges = section.store.content(file.liability) or b"[]"
    return {one.country for one in LIABILITIES.validate_json(charges) if one.owed.amount or one.unrated}
