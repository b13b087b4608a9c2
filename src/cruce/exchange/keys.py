"""Keys of a section changed: rotated in good standing, revoked when compromised, replaced when lost.

A change is a statement signed by the act key that counted until then, and by the new key. It goes before
every letter to the others, so that nobody needs to have heard of it to read on. Where the act key itself is
lost or in other hands, nothing that it signs can name its successor: a co-director of each other section
accepts the new key, told from person to person, as the first keys were.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from cruce.clearance import officers
from cruce.exchange.refusals import key_fault, refused
from cruce.ledger import Signer, Verifier
from cruce.model import Json, PeerError, ProofError, canonical, digest, plain
from cruce.section import Peer, Section, keyring, succession
from cruce.store import Draft, Transaction

Former = succession.Former
SignedChange = succession.SignedChange
Use = succession.Use
KEYS, ACCEPTED = succession.KEYS, succession.ACCEPTED
PUBLIC_KEYS: Final = "public-keys.txt"
FIELD: Final = "cruce-keys"
_IN_FIELD: Final = 12  # some kilobytes: what servers take of header fields
_TOLD: Final = TypeAdapter(tuple[SignedChange, ...])
_LARGEST: Final = 64 << 10
_MOST: Final = 100  # refusals on record of one key: who has stolen it says nothing new with the next


def rotate(section: Section, use: Use, by: str) -> SignedChange:
    """Put a new key in place of one in good standing; both sign the change.

    What the old one signed stays believed, what it signs from now on is refused. Raises `PowerError`
    ``key.no-director``, ``key.not-director``, and what keys on disk raise.
    """
    officers.require_director(section, by)
    section.flush()
    at = section.clock()
    return _change(section, use, by, at, at, section.store.tree.size, "rotated", "")


def revoke(
    section: Section, use: Use, by: str, since: datetime, reason: str, *, lost: bool = False
) -> SignedChange:
    """Declare a key compromised from an instant on, or ``lost``, and put a new one in its place.

    What it signed before counts as far as it stood in the log before; what is later does not. Of an act key
    the others stop believing the old one as soon as they hear of it, and believe the new one when a
    co-director there accepts it. Raises as `rotate`, and ``key.since`` for an instant to come.
    """
    officers.require_director(section, by)
    section.flush()
    at = section.clock()
    if since > at:
        raise key_fault("since", use=use)
    size = section.store.tree.size if lost else _size_at(section, since)
    return _change(section, use, by, at, at if lost else since, size, "lost" if lost else "revoked", reason)


def _size_at(section: Section, since: datetime) -> int:
    """Count the entries that the own log had before an instant; one erased counts with those after it."""
    size: int = section.store.tree.size
    while size:
        event = section.store.event(size - 1)
        if event is not None and datetime.fromisoformat(json.loads(event.content)["at"]) < since:
            break
        size -= 1
    return size


def _change(
    section: Section,
    use: Use,
    by: str,
    at: datetime,
    since: datetime,
    size: int,
    cause: succession.Cause,
    reason: str,
) -> SignedChange:
    old: Signer = getattr(section.keys, use)
    new = Signer.generate(old.name, cosigner=use == "witness")
    change = succession.KeyChange(
        section=section.name,
        use=use,
        old=str(old.verifier),
        new=str(new.verifier),
        at=at,
        since=since,
        size=size,
        cause=cause,
    )
    signed = SignedChange.make(change, new, None if use == "act" and cause == "lost" else section.keys.act)
    folder, before = section.folder / "keys", (section.keys, section.changes)
    keyring.put_aside(folder, use, new)
    keyring.take_keys(section, section.keys.having(use, new), (*section.changes, signed))

    def work(transaction: Transaction) -> None:
        body: dict[str, Json] = {"change": plain(signed), **({"reason": reason} if reason else {})}
        transaction.record(Draft("exchange.key_changed", KEYS, 1, at, by, body), None)
        if use == "log" and cause != "rotated":
            transaction.erasing.checkpoints_after(size)

    try:
        section.store.one(work)
    except BaseException:
        keyring.take_keys(section, *before)
        keyring.forget(folder, use)
        raise
    keyring.install(folder, use, old)
    return signed


def accept(section: Section, signed: SignedChange, by: str, reason: str) -> Peer:
    """Accept, as a co-director, a new key of another section, whose text was compared with its own officers.

    Raises `PowerError` ``key.no-director``, ``key.not-director``, ``key.unknown`` (no section known here, or
    not the key that it has), ``key.not-held``.
    """
    officers.require_director(section, by)
    change = signed.change
    peer = section.peers.get(change.section)
    if peer is None or peer.verifier(change.use) != Verifier.parse(change.old):
        raise key_fault("unknown", use=change.use)
    if not _fits(signed):
        raise key_fault("not-held", use=change.use)
    _record(section, ACCEPTED, signed, by, {"reason": reason})
    return _replace(section, peer.after(signed, accepted=True))


def read_change(content: bytes) -> SignedChange:
    """Read a change of keys from its file; raises `PowerError` ``key.malformed``."""
    try:
        if len(content) > _LARGEST:
            raise ValueError("size")
        return SignedChange.model_validate_json(content)
    except (ValidationError, ValueError) as error:
        raise key_fault("malformed", use="act") from error


def hear(section: Section, name: str, changes: Sequence[SignedChange]) -> None:
    """Take in what another section says of its keys, as far as it is news and signed by a key that counts.

    What is not signed so is passed over: what comes under the new key is then refused.
    """
    for signed in changes:
        peer = section.peers.get(name)
        if peer is None or signed.change.section != name or Former.of(signed.change) in peer.former:
            continue
        if peer.stopped or not signed.is_signed_by(peer.verifier("act")) or not _fits(signed):
            continue
        if str(peer.verifier(signed.change.use)) != signed.change.old:
            continue
        _record(section, "exchange.key_heard", signed, name, {})
        _replace(section, peer.after(signed))


def as_fields(section: Section) -> dict[str, str]:
    """Write the latest changes of a section's keys as a header field, where there are any."""
    told = [plain(one) for one in section.changes[-_IN_FIELD:]]
    return {FIELD: urlsafe_b64encode(canonical(told)).decode()} if told else {}


def of_fields(fields: Mapping[str, str]) -> tuple[SignedChange, ...]:
    """Read the changes of keys in a header field; what is not in its form tells nothing."""
    text = fields.get(FIELD, "")
    try:
        return _TOLD.validate_json(urlsafe_b64decode(text)) if 0 < len(text) <= _LARGEST else ()
    except (ValidationError, ValueError):
        return ()


def is_news(peer: Peer, changes: Sequence[SignedChange]) -> bool:
    """Tell whether there is a change among these that is not known of a peer."""
    return any(Former.of(one.change) not in peer.former for one in changes)


def _fits(signed: SignedChange) -> bool:
    """Tell whether the new key is of that name and kind, and whoever tells of it has it."""
    try:
        old, new = Verifier.parse(signed.change.old), Verifier.parse(signed.change.new)
    except ProofError:
        return False
    return (old.name, old.cosigner) == (new.name, new.cosigner) and old != new and signed.is_held()


def _record(section: Section, kind: str, signed: SignedChange, by: str, more: dict[str, Json]) -> None:
    body: dict[str, Json] = {"from": signed.change.section, "change": plain(signed), **more}

    def work(transaction: Transaction) -> None:
        at = section.clock()
        if kind == ACCEPTED:
            transaction.record(Draft("exchange.key_accepted", KEYS, 1, at, by, body), None)
        else:
            transaction.record(Draft("exchange.key_heard", KEYS, 1, at, by, body), None)

    section.store.one(work)


def _replace(section: Section, peer: Peer) -> Peer:
    section.peers[peer.name] = peer
    return peer


def refuse_retired(
    section: Section,
    peer: Peer,
    use: Use,
    what: str,
    made: Callable[[Verifier], bool],
    content: bytes = b"",
) -> PeerError | None:
    """Name the retired key that signed something, and put it on record; none where no such key did."""
    former = peer.retired(use, made)
    if former is None:
        return None
    note_refused(section, peer.name, former, what, content)
    return refused("key-retired", peer.name, key=former.key, until=former.until.isoformat())


def note_refused(section: Section, name: str, former: Former, what: str, content: bytes = b"") -> None:
    """Put on record that a retired or revoked key of a section, or of a booth, has signed again."""
    body: dict[str, Json] = {"from": name, "what": what, "key": former.key, "cause": former.cause}
    told = [json.loads(one.content)["body"] for one in section.store.events(KEYS) if one.kind == _REFUSED]
    mine = [one for one in told if one["key"] == former.key]
    body = {**body, "digest": digest(content)}
    if body in told or len(mine) >= _MOST:
        return
    draft = Draft("exchange.key_refused", KEYS, 1, section.clock(), name, body)
    section.store.one(lambda transaction: transaction.record(draft, None))


_REFUSED: Final = "exchange.key_refused"


def publish(section: Section, file: Path, *, known: bool = False) -> None:
    """Write a section's public keys into a file, with from where until where each counts.

    The keys of other sections in it stay as they are; with ``known`` those that this one knows are written
    as well, as it knows them.
    """
    told = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    peers = section.peers.values() if known else ()
    mine = {line.partition("+")[0]: line for one in (section.as_peer(), *peers) for line in one.ring_lines()}
    others = [line for line in told if line.partition("+")[0] not in mine]
    lines = [line for one in (section.as_peer(), *peers) for line in one.ring_lines()]
    new = file.with_name(f".{file.name}.new")
    new.write_text("".join(f"{line}\n" for line in (*others, *lines)), encoding="utf-8")
    new.replace(file)


def card(signed: SignedChange) -> bytes:
    """Write a change of keys as its file."""
    return canonical(signed) + b"\n"
