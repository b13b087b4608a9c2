"""The journal of a booth: what it decided alone, each act signed and chained to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import Field, ValidationError

from cruce.clearance.contingency.arrivals import Copy, copy_name
from cruce.clearance.contingency.power import drawn_lot, is_lot, lot_of
from cruce.clearance.contingency.refusals import broken
from cruce.clearance.contingency.verdict import Answer, Before, BoothVerdict, find, verdict
from cruce.ledger import Signer, Verifier
from cruce.model import Instant, Presentation, Value, canonical, digest, plain

CONTEXT: Final = "cruce/journal/1"
FIRST: Final = "0" * 64


class Entry(Value):
    """One act of a booth: which truck it saw when, by which copy, and what it decided of it.

    ``number`` counts from 1, ``prev`` is the SHA-256 of the line before; ``lot`` the signature from which the
    case's lot follows, so that everybody can check it.
    """

    number: int = Field(ge=1)
    prev: str
    copy_name: str
    at: Instant
    by: str
    seen: Presentation
    verdict: BoothVerdict
    lot: str = ""
    operations: tuple[str, ...] = ()


class Line(Value):
    """An entry with the signature of the booth's key over its canonical bytes (Ed25519, hexadecimal)."""

    entry: Entry
    signature: str


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as it was read: its entries, and the names of its lines; ``torn`` bytes of a last line that
    was never whole, which nobody was told of.
    """

    entries: tuple[Entry, ...] = ()
    names: tuple[str, ...] = ()
    torn: int = 0

    @property
    def before(self) -> Before:
        """What the booth must know of it to decide the next truck."""
        released = frozenset(e.verdict.case for e in self.entries if e.verdict.answer is Answer.RELEASE)
        return Before(released, self.entries[-1].at if self.entries else None)

    def followed_by(self, line: bytes) -> Journal:
        """Give the journal with one more line of the booth's own, as `decide_at_booth` wrote it."""
        entry = Line.model_validate_json(line).entry
        return Journal((*self.entries, entry), (*self.names, digest(line.removesuffix(b"\n"))))


def read_journal(content: bytes, key: Verifier) -> Journal:
    """Read a booth's journal: every line signed by its key, numbered, and chained to the one before.

    A last line without its line feed was being written when the power went: it is passed over. Raises
    `ProofError` ``booth.journal`` with the number of the first line that does not hold.
    """
    *lines, tail = content.split(b"\n")
    entries, names, last = [], [], FIRST
    for number, line in enumerate(lines, start=1):
        one = _line(line, number)
        entry = one.entry
        holds = _signed(key, one) and (entry.number, entry.prev) == (number, last)
        if not holds or (entry.lot and not is_lot(key, entry.lot, entry.verdict.case, entry.verdict.version)):
            raise broken("journal", number)
        last = digest(line)
        entries.append(entry)
        names.append(last)
    return Journal(tuple(entries), tuple(names), len(tail))


def decide_at_booth(
    copy: Copy,
    copy_file: bytes,
    journal: Journal,
    seen: Presentation,
    now: datetime,
    booth: Signer,
    by: str,
    operations: Sequence[str] = (),
) -> tuple[BoothVerdict, bytes]:
    """Decide one truck, and give the line to be on disk before anybody is told.

    Raises `ProofError` ``booth.copy-other`` where the copy is for another booth.
    """
    if copy.booth != str(booth.verifier):
        raise broken("copy-other")
    before = journal.before
    one = find(copy.arrivals, seen, before, now)
    lot = drawn_lot(booth, one.case, one.version)[1] if one else ""
    lots = {one.case: lot_of(lot)} if one else {}
    made = verdict(copy, seen, before, now, lots, operations)
    entry = Entry(
        number=len(journal.entries) + 1,
        prev=journal.names[-1] if journal.names else FIRST,
        copy_name=copy_name(copy_file),
        at=now,
        by=by,
        seen=seen,
        verdict=made,
        lot=lot,
        operations=tuple(operations),
    )
    signature = booth.sign(canonical(entry), context=CONTEXT).hex()
    return made, canonical({"entry": plain(entry), "signature": signature}) + b"\n"


def _line(content: bytes, number: int) -> Line:
    try:
        return Line.model_validate_json(content)
    except ValidationError as error:
        raise broken("journal", number) from error


def _signed(key: Verifier, one: Line) -> bool:
    try:
        return key.verify(bytes.fromhex(one.signature), canonical(one.entry), context=CONTEXT)
    except ValueError:
        return False
