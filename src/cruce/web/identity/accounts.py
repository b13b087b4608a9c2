"""The accounts of a section: a file of its folder, which its operator writes and its service reads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, TypeAdapter, ValidationError

from cruce.model import Text, UsageError, Value
from cruce.web.identity import passwords
from cruce.web.identity.roles import MAY, OF_AUTHORITIES, OFFICERS, TRADERS, Act, Role

FILE: Final = "accounts.json"
_MOST: Final = 4 << 20

AccountName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,39}$")]


class ApiKey(Value):
    """A key by which a system comes in as an account; of the key itself only its SHA-256 is kept."""

    label: Annotated[str, Field(min_length=1, max_length=60)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    made: datetime


class Account(Value):
    """Somebody whom a section lets in.

    ``person`` is the name that acts bear; ``declarants`` those in whose name a trader files and whose cases
    it sees (``*``: all, in training); ``crossings`` where an officer works, all if none is named;
    ``password`` and ``totp`` as kept;
    ``authority`` is the one that an officer is of, where that is not customs.
    """

    name: AccountName
    person: Annotated[str, Field(min_length=1, max_length=80)]
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    declarants: tuple[str, ...] = ()
    crossings: tuple[str, ...] = ()
    password: str = Field(repr=False)
    totp: str | None = Field(default=None, repr=False)
    keys: tuple[ApiKey, ...] = ()
    authority: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,20}$")] | None = None

    def may(self, act: Act) -> bool:
        """Tell whether one of its roles may do this; of another authority's officer, only what is not
        customs' own.
        """
        if self.authority is not None and act not in OF_AUTHORITIES:
            return False
        return any(act in MAY[role] for role in self.roles)

    def acting_as(self, roles: tuple[Role, ...] | None) -> Account:
        """Give the account with those of its roles only that are among these; none given: as it is."""
        if roles is None:
            return self
        return self.model_copy(update={"roles": tuple(role for role in self.roles if role in roles)})

    @property
    def needs_code(self) -> bool:
        """Tell whether a password alone is not enough: who acts for the section shows a one-time code too."""
        return self.totp is None and any(role in OFFICERS for role in self.roles)

    @property
    def is_trader(self) -> bool:
        """Tell whether it comes from outside: it sees its own declarants' cases only."""
        return all(role in TRADERS for role in self.roles)

    @property
    def sees_secrets(self) -> bool:
        """Tell whether the section's own assessment and secret reasons are for it: customs officers only,
        neither a gate nor another inspecting authority.
        """
        return self.authority is None and any(role in OFFICERS for role in self.roles)

    def reads(self, authority: str | None) -> bool:
        """Tell whether an officer's own words and secret reasons on a case are for it: customs officers, and
        those of the authority whose officer wrote them.
        """
        return self.sees_secrets or (self.authority is not None and self.authority == authority)

    def sees(self, declarant: str) -> bool:
        """Tell whether cases of a declarant are its business."""
        return not self.is_trader or declarant in self.declarants or "*" in self.declarants

    def works_at(self, crossing: str) -> bool:
        """Tell whether its work is at a crossing."""
        return not self.crossings or crossing in self.crossings


_ACCOUNTS: Final = TypeAdapter(tuple[Account, ...])


@dataclass
class Accounts:
    """All accounts of a section, by name and by digest of key; read again when the file changes.

    A training section without a file has one for each role, that anybody may step into.
    """

    folder: Path
    training: bool = False
    _read: tuple[int, int] | None = None
    _by_name: dict[str, Account] = field(default_factory=dict)
    _by_key: dict[str, Account] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, *, training: bool = False) -> Self:
        """Read the accounts of the section in ``folder``; raises `UsageError` ``accounts.malformed``."""
        accounts = cls(folder, training)
        accounts.refresh()
        return accounts

    def refresh(self) -> None:
        """Read the file again if it is another; raises `UsageError` ``accounts.malformed``."""
        stamp = _stamp(self.folder / FILE)
        if stamp == self._read and self._by_name:
            return
        found = read(self.folder)
        if not found and self.training:
            found = starter()
        self._by_name = {one.name: one for one in found}
        self._by_key = {key.sha256: one for one in found for key in one.keys}
        self._read = stamp

    def named(self, name: str) -> Account | None:
        """Find an account."""
        return self._by_name.get(name)

    def with_key(self, key: str) -> Account | None:
        """Find the account that a key comes in as."""
        return self._by_key.get(passwords.fingerprint(key))

    @property
    def all(self) -> Mapping[str, Account]:
        """Give all accounts by name."""
        return self._by_name


def starter() -> tuple[Account, ...]:
    """Make an account for each role, all with a password that nobody knows: to hash it takes time."""
    unknown = passwords.hashed(passwords.new_password())
    return tuple(
        Account(
            name=role.value,
            person=f"Ana {role.value.capitalize()}",
            roles=(role,),
            declarants=("*",) if role in TRADERS else (),
            password=unknown,
        )
        for role in Role
    )


def starter_names() -> tuple[str, ...]:
    """Name the accounts that a training section has without a file: one for each role."""
    return tuple(role.value for role in Role)


def read(folder: Path) -> tuple[Account, ...]:
    """Read the accounts of a section; none where there is no file. Raises `UsageError`."""
    path = folder / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    try:
        if len(content) > _MOST:
            raise ValueError("size")
        return _ACCOUNTS.validate_json(content)
    except (ValidationError, ValueError) as error:
        raise UsageError(
            "accounts.malformed",
            Text(en=f"{path} is not a list of accounts.", es=f"{path} no es una lista de cuentas."),
            Text(
                en="Put the last good file back, or make the accounts anew: cruce account add.",
                es="Reponga el último archivo válido o dé de alta las cuentas otra vez: cruce account add.",
            ),
        ) from error


def write(folder: Path, accounts: Iterable[Account]) -> None:
    """Put the accounts in place whole; nobody but the owner reads the file."""
    path = folder / FILE
    fresh = path.with_suffix(".new")
    content = _ACCOUNTS.dump_json(tuple(accounts), indent=1, exclude_defaults=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    return state.st_mtime_ns, state.st_ino
