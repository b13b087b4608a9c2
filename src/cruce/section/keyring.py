"""The key files of a section's folder: changed whole, the former ones kept aside, a change that was cut short
finished.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cruce.ledger import Signer
from cruce.model import Event, ProofError
from cruce.section.identity import USES, Keys, Peer, passphrase
from cruce.section.refusals import keys_apart
from cruce.section.succession import (
    ACCEPTED,
    CHANGED,
    HEARD,
    KEYS,
    Former,
    SignedChange,
    Use,
    verifier_of,
)

if TYPE_CHECKING:
    from cruce.section.opened import Section

__all__ = [
    "History",
    "act_signer",
    "forget",
    "former_key",
    "install",
    "load_keys",
    "passphrase",
    "protect",
    "put_aside",
    "reload",
    "require_recorded",
    "take_keys",
]

_FORMER: Final = "former"


@dataclass(frozen=True, slots=True)
class History:
    """What is on record of keys: the own changes, and the peers as they are after theirs."""

    changes: tuple[SignedChange, ...] = ()
    peers: Mapping[str, Peer] = field(default_factory=dict)

    @classmethod
    def read(cls, events: Iterable[Event], peers: Mapping[str, Peer]) -> History:
        """Read it from the events under ``keys``, oldest first, and the peers as their files tell of them."""
        changes: list[SignedChange] = []
        known = dict(peers)
        for event in events:
            if event.kind not in (CHANGED, HEARD, ACCEPTED):
                continue
            signed = SignedChange.model_validate(event.body["change"])
            name = signed.change.section
            if event.kind == CHANGED:
                changes.append(signed)
            elif name in known:
                known[name] = known[name].after(signed, accepted=event.kind == ACCEPTED)
        return cls(tuple(changes), known)

    @property
    def former(self) -> tuple[Former, ...]:
        """The keys that the section itself had."""
        return tuple(Former.of(one.change) for one in self.changes)


def put_aside(folder: Path, use: Use, new: Signer) -> None:
    """Write a new key beside the one in use, durably; it takes its place by `install`."""
    path = _new(folder, use)
    path.unlink(missing_ok=True)  # one that was never put on record
    new.save(path, passphrase())


def install(folder: Path, use: Use, old: Signer) -> None:
    """Let the key beside take the place of the one in use, which is kept among the former ones."""
    former = _former(folder, use, old.verifier.key_id)
    former.parent.mkdir(mode=0o700, exist_ok=True)
    (folder / f"{use}.key").replace(former)
    _new(folder, use).replace(folder / f"{use}.key")


def forget(folder: Path, use: Use) -> None:
    """Take away a new key that was not put on record."""
    _new(folder, use).unlink(missing_ok=True)


def former_key(folder: Path, use: Use, key: str) -> Signer:
    """Give a former private key by its public one; raises ``ledger.key-unreadable`` where it was not kept."""
    return Signer.load(_former(folder, use, bytes.fromhex(key.split("+", 2)[1])), passphrase())


def act_signer(section: Section, seq: int) -> Signer:
    """Give the act key that signed an entry of the own log, whatever became of it since; raises
    ``ledger.key-unreadable``.
    """
    for event in section.store.events(KEYS):
        if event.seq > seq and event.kind == CHANGED:
            change = SignedChange.model_validate(
                Event.model_validate_json(event.content).body["change"]
            ).change
            if change.use == "act":
                return former_key(section.folder / "keys", "act", change.old)
    return section.keys.act


def take_keys(section: Section, keys: Keys, changes: tuple[SignedChange, ...]) -> None:
    """Let an open section sign with these keys from now on."""
    section.keys, section.changes = keys, changes
    section.held[:] = [keys]


def reload(section: Section) -> None:
    """Read from the record again what became of keys, the own ones and those of others."""
    events = [Event.model_validate_json(event.content) for event in section.store.events(KEYS)]
    past = History.read(events, section.peers)
    section.peers.update(past.peers)
    take_keys(section, load_keys(section.folder / "keys", events, reading=True), past.changes)


def load_keys(folder: Path, events: Iterable[Event], *, reading: bool) -> Keys:
    """Read the keys in use, and finish or undo a change that was cut short: what is on record counts."""
    changes = [
        SignedChange.model_validate(one.body["change"]).change for one in events if one.kind == CHANGED
    ]
    changed = {change.new for change in changes}
    found: dict[Use, Signer] = {}
    for use in USES:
        new = _new(folder, use)
        path = folder / f"{use}.key"
        beside = _beside(path, new, {change.old for change in changes})
        counts = beside is not None and str(beside.verifier) in changed
        found[use] = beside if beside is not None and counts else Signer.load(path, passphrase())
        if not reading:
            if not counts:
                forget(folder, use)
            elif path.exists():
                install(folder, use, Signer.load(path, passphrase()))
            else:
                new.replace(path)
    return Keys(found["log"], found["act"], found["witness"])


def require_recorded(folder: Path, events: Iterable[Event], keys: Keys) -> None:
    """Check that keys and record are of one time: a copy put back in the place of one of them is not.

    A key is kept among the former ones only after its change is on record, and the last change on record
    names the one in use. Raises `UsageError` ``section.keys-apart``.
    """
    changes = [
        SignedChange.model_validate(one.body["change"]).change for one in events if one.kind == CHANGED
    ]
    replaced = {_former(folder, one.use, verifier_of(one.old).key_id) for one in changes}
    last = {one.use: one.new for one in changes}
    for use, signer in zip(USES, keys.all, strict=True):
        unknown = set((folder / _FORMER).glob(f"{use}-*.key")) - replaced
        if unknown or last.get(use, str(signer.verifier)) != str(signer.verifier):
            raise keys_apart(folder, use)


def _beside(path: Path, new: Path, replaced: Collection[str]) -> Signer | None:
    """Give the new key beside the one in use; none where there is none, or where its writing was cut short.

    A new key is whole on disk before it is put on record, so half a one replaced nothing.
    """
    if not new.exists():
        return None
    try:
        return Signer.load(new, passphrase())
    except ProofError:
        if path.exists() and str(Signer.load(path, passphrase()).verifier) not in replaced:
            return None
        raise


def protect(folder: Path, keys: Keys) -> None:
    """Write the private keys anew, those in use and the former ones: encrypted with the passphrase of the
    environment, or plain without one.

    Each file takes its place whole, so that a fault on the way loses no key.
    """
    held = {folder / f"{use}.key": signer for use, signer in zip(USES, keys.all, strict=True)}
    held |= {path: Signer.load(path, passphrase()) for path in sorted((folder / _FORMER).glob("*.key"))}
    for path, signer in held.items():
        building = path.with_name(f".{path.name}.new")
        building.unlink(missing_ok=True)
        signer.save(building, passphrase())
        building.replace(path)


def _new(folder: Path, use: Use) -> Path:
    return folder / f"{use}.key.new"


def _former(folder: Path, use: Use, key_id: bytes) -> Path:
    return folder / _FORMER / f"{use}-{key_id.hex()}.key"
