"""The keys that a section has had: how one follows another, and for what each of them counts.

A key of a log or of acts counts by place: what stands in the section's own log, witnessed by others, cannot
be moved to before a change, whatever date it bears. A witness's key counts by time, as its cosignatures say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, Literal, Self

from pydantic import Field

from cruce.ledger import Note, Signer, Verifier
from cruce.model import Instant, Value, canonical

KEYS: Final = "keys"
"""The case under which a section records what became of keys, its own and those of others."""

CONTEXT: Final = "cruce/key/1"
CHANGED: Final = "exchange.key_changed"
HEARD: Final = "exchange.key_heard"
ACCEPTED: Final = "exchange.key_accepted"

Use = Literal["log", "act", "witness"]
Cause = Literal["rotated", "revoked", "lost"]
_parsed: dict[str, Verifier] = {}


def verifier_of(vkey: str) -> Verifier:
    """Give a public key from its text, parsed once."""
    if vkey not in _parsed:
        _parsed[vkey] = Verifier.parse(vkey)
    return _parsed[vkey]


class KeyChange(Value):
    """One key put in place of another, at a moment.

    ``since`` is from when the old one counts no more: of a key that was rotated, ``at``; of one revoked, when
    it was compromised. ``size`` is the place in the section's log from which the old one counts no more:
    entries from it on are signed by the new one, and so are checkpoints of more entries.
    """

    section: str
    use: Use
    old: str
    new: str
    at: Instant
    since: Instant
    size: int = Field(ge=0)
    cause: Cause


class SignedChange(Value):
    """A change of keys, with what makes it believed.

    ``held`` is the new key's own signature, ``signature`` that of the act key that counted until then: none
    where that is lost or was itself compromised. Others then take the change by a co-director's act.
    """

    change: KeyChange
    held: str
    signature: str = ""

    @classmethod
    def make(cls, change: KeyChange, new: Signer, act: Signer | None) -> Self:
        """Sign a change with the new key, and with the act key."""
        words = canonical(change)
        signature = act.sign(words, context=CONTEXT).hex() if act else ""
        return cls(change=change, held=new.sign(words, context=CONTEXT).hex(), signature=signature)

    @property
    def by_hand(self) -> bool:
        """Tell whether the new key counts elsewhere only when a co-director there has accepted it."""
        return self.change.use == "act" and self.change.cause != "rotated"

    def is_held(self) -> bool:
        """Tell whether who made it has the new key."""
        return _holds(verifier_of(self.change.new), self.held, self.change)

    def is_signed_by(self, act: Verifier) -> bool:
        """Tell whether an act key signed it."""
        return _holds(act, self.signature, self.change)


def _holds(key: Verifier, signature: str, change: KeyChange) -> bool:
    try:
        return key.verify(bytes.fromhex(signature), canonical(change), context=CONTEXT)
    except ValueError:
        return False


class Former(Value):
    """A key that a section had, until when and up to where in its log it counts."""

    use: Use
    key: str
    until: Instant
    size: int
    cause: Cause

    @classmethod
    def of(cls, change: KeyChange) -> Self:
        """Give the key that a change put an end to."""
        return cls(use=change.use, key=change.old, until=change.since, size=change.size, cause=change.cause)

    def counts_at(self, at: datetime) -> bool:
        """Tell whether what is of a moment may bear its signature; the moment of a rotation is in both."""
        return at <= self.until if self.cause == "rotated" else at < self.until


def retired(former: Iterable[Former], use: Use, made: Callable[[Verifier], bool]) -> Former | None:
    """Find the former key that made a signature which the present one did not."""
    return next((one for one in former if one.use == use and made(verifier_of(one.key))), None)


def log_key(former: Iterable[Former], present: str, size: int) -> Verifier:
    """Give the key that signs a log's checkpoints of a size."""
    mine = sorted((one for one in former if one.use == "log"), key=lambda one: one.size)
    return verifier_of(next((one.key for one in mine if size <= one.size), present))


def act_keys(former: Iterable[Former], present: str, at: datetime, *, stopped: bool) -> tuple[Verifier, ...]:
    """Give the act keys that may have signed what says that it is of a moment."""
    before = (one.key for one in former if one.use == "act" and one.counts_at(at))
    return tuple(verifier_of(key) for key in (*(() if stopped else (present,)), *before))


def witness_key(former: Iterable[Former], present: str, note: Note) -> Verifier:
    """Give the key with which a witness cosigned a note while that key counted; else the present one."""
    for one in former:
        if one.use == "witness":
            at = note.cosigned_at(verifier_of(one.key))
            if at is not None and at <= one.until.timestamp():
                return verifier_of(one.key)
    return verifier_of(present)


def ring_lines(former: Iterable[Former], present: dict[Use, str]) -> list[str]:
    """Write the public keys of a section, one on a line, each with from where until where it counts."""
    lines = []
    for use, key in present.items():
        begun = ""
        mine = sorted((one for one in former if one.use == use), key=lambda one: (one.size, one.until))
        for one in mine:
            end = f"{one.size},{_instant(one.until)}"
            lines.append(f"{one.key}{begun} until={end}")
            begun = f" from={end}"
        if all(one.key != key for one in mine):
            lines.append(f"{key}{begun}")
    return lines


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
