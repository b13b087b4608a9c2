"""The webhooks of a section, as its record has them; their secrets follow from a key kept elsewhere."""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cruce.model import Event
from cruce.section import Section
from cruce.store import Draft, Transaction

CASE: Final = "webhooks"
"""The case under which they are on record."""

KEY: Final = "webhooks.key"
BOX: Final = "hook"


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook: whose it is, where it goes, of which kinds (none: all), from which place of the log on.

    ``turn`` counts how often it was begun anew; ``stopped`` says since when and why nobody is told any more.
    """

    name: str
    account: str
    url: str
    kinds: tuple[str, ...]
    after: int
    turn: int = 0
    stopped: tuple[datetime, str] | None = None

    @property
    def place(self) -> str:
        """Where its position stands among the positions of the store."""
        return f"{self.name}.{self.turn}"


def hooks(section: Section) -> dict[str, Hook]:
    """Read the webhooks from the record."""
    found: dict[str, Hook] = {}
    for recorded in section.store.events(CASE):
        event = Event.model_validate_json(recorded.content)
        name, body = str(event.body["hook"]), event.body
        if event.kind == "web.hooked":
            found[name] = Hook(name, body["account"], body["url"], tuple(body["kinds"]), body["after"])
        elif name not in found:
            continue
        elif event.kind == "web.unhooked":
            del found[name]
        elif event.kind == "web.hook_begun":
            one = found[name]
            found[name] = replace(one, after=body["after"], turn=one.turn + 1, stopped=None)
        elif event.kind == "web.hook_stopped":
            found[name] = replace(found[name], stopped=(event.at, body["why"]))
    return found


def position(section: Section, hook: Hook) -> int:
    """Tell up to which place of the log it was told."""
    return max(hook.after, section.store.position(hook.place, BOX))


def moving(hook: Hook, seq: int) -> Any:
    """Give the work that notes up to where it was told."""

    def work(transaction: Transaction) -> None:
        transaction.move_position(hook.place, BOX, seq)

    return work


def note(section: Section, kind: str, by: str, body: Mapping[str, Any]) -> None:
    """Put a change of the webhooks on record."""
    at = section.clock()
    section.store.one(lambda transaction: transaction.record(Draft(kind, CASE, 1, at, by, body), None))


def new_name() -> str:
    """Make the name of a new webhook."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def secret(section: Section, hook: str) -> bytes:
    """Give the secret of a webhook; it follows from the section's key of webhooks, made at the first."""
    return hmac.digest(_key(section.folder / KEY), hook.encode(), "sha256")


def _key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    new = path.with_name(f".{KEY}.{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, path)  # never over one that another process made meanwhile
    except FileExistsError:
        pass
    finally:
        new.unlink()
    return path.read_bytes()
