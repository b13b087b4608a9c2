"""Drafts of filings: kept for each account in the section's folder until they are lodged or dropped."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import Field, ValidationError

from cruce.model import Text, UsageError, Value
from cruce.web.pages.desk.typed import Typed

FOLDER: Final = "drafts"
MOST: Final = 60
_NAME: Final = re.compile(r"[0-9a-f]{16}")
_ACCOUNT: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class Draft(Value):
    """A form that was begun: what was typed, of which case it is an amendment, and whether it was checked.

    ``revision`` counts its changes, so that a second window does not write over the first.
    """

    id: str
    changed: datetime
    revision: int = 0
    case: str | None = None
    checked: bool = False
    fields: dict[str, Any] = Field(default_factory=dict)
    rest: dict[str, Any] = Field(default_factory=dict)

    @property
    def typed(self) -> Typed:
        """Give the form as it was typed."""
        return Typed(self.fields, self.rest)

    @property
    def name(self) -> str:
        """Name it for a list: by the reference that was typed."""
        return str(self.fields.get("reference") or "").strip()


def new_name() -> str:
    """Make a name for a draft that nobody guesses."""
    return secrets.token_hex(8)


def is_name(name: str) -> bool:
    """Tell whether a draft can be named so."""
    return _NAME.fullmatch(name) is not None


class Drafts:
    """The drafts of one account; nobody else's are reached through it."""

    def __init__(self, folder: Path, account: str) -> None:
        assert _ACCOUNT.fullmatch(account), "an account's name is a name for a folder"
        self._folder = folder / FOLDER / account

    def all(self) -> tuple[Draft, ...]:
        """List them, those changed last at the head; a file that is none is passed over."""
        paths = self._folder.glob("*.json") if self._folder.is_dir() else ()
        found = (self.find(path.stem) for path in paths)
        return tuple(sorted((one for one in found if one), key=lambda one: one.changed, reverse=True))

    def find(self, name: str) -> Draft | None:
        """Read one; none where there is none of that name, or its file cannot be read."""
        if not is_name(name):
            return None
        try:
            return Draft.model_validate_json((self._folder / f"{name}.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def keep(self, draft: Draft, seen: int | None = None) -> Draft:
        """Keep a draft, durably; one that another window has changed since is kept beside it as a copy.

        ``seen`` is the revision that was changed. Raises `UsageError` ``desk.drafts`` where there are many.
        """
        with self._alone():
            before = self.find(draft.id)
            if before is None and len(list(self._folder.glob("*.json"))) >= MOST:
                raise _full()
            if before is not None and seen not in (None, before.revision) and not _alike(before, draft):
                draft, before = draft.model_copy(update={"id": new_name()}), None
            kept = draft.model_copy(update={"revision": before.revision + 1 if before else 1})
            _write(self._folder / f"{kept.id}.json", kept.model_dump_json().encode())
        return kept

    def drop(self, name: str) -> None:
        """Take one away, if it is there."""
        if is_name(name):
            (self._folder / f"{name}.json").unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _alike(one: Draft, other: Draft) -> bool:
    """Tell whether two say the same: a button that was pressed twice is no second window."""
    return (one.fields, one.rest) == (other.fields, other.rest)


def is_somebodys(folder: Path, name: str) -> bool:
    """Tell whether any account has a draft of this name."""
    return is_name(name) and any((folder / FOLDER).glob(f"*/{name}.json"))


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _full() -> UsageError:
    return UsageError(
        "desk.drafts",
        Text(en=f"There are {MOST} drafts already.", es=f"Ya hay {MOST} borradores."),
        Text(en="File or drop some of them first.", es="Presente o descarte antes algunos."),
    )
