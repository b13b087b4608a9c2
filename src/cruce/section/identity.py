"""Who a section is: its settings, its keys, and the other sections as it knows them."""

from __future__ import annotations

import hmac
import json
import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from cruce.ledger import Note, Signer, Verifier
from cruce.model import ProofError, Value
from cruce.risk import rules
from cruce.section.provider import Provider
from cruce.section.refusals import absent, unfit_store, unreadable, why
from cruce.section.succession import (
    Former,
    SignedChange,
    Use,
    act_keys,
    log_key,
    retired,
    ring_lines,
    verifier_of,
    witness_key,
)
from cruce.store import places

STORE: Final = "CRUCE_STORE"
"""The variable that says where the record is, whatever the settings say; only it may hold a password."""

USES: Final[tuple[Use, ...]] = ("log", "act", "witness")
_SAID_IN: Final = "CRUCE_KEY_PASSPHRASE"
_ROLES: Final = ("directors", "chiefs", "officers", "oversight")
_HOST: Final = r"(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])"
_HERE: Final = r"(?:localhost|127\.0\.0\.1|\[::1\])"
_PLACE: Final = rf"^(?:https://{_HOST}|http://{_HERE})(?::[0-9]{{1,5}})?"
_URL: Final = rf"{_PLACE}/?$"
Network = Annotated[str, AfterValidator(lambda text: str(ip_network(text)))]
Limit = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,5}/[1-9][0-9]{0,5}$")]
_WITNESS_URL: Final = rf"{_PLACE}(?:/[A-Za-z0-9._~/-]{{0,200}})?$"


class Serving(Value):
    """What ``[serve]`` in ``section.toml`` says: where the section is reached as a service.

    ``tls_cert`` and ``tls_key`` are PEM files: the section shows them to whoever comes and, where it is
    asked, to the peers that it goes to. With ``client_ca`` nobody comes in without a certificate of those
    authorities; ``peer_ca`` are those that vouch for the servers of peers (the machine's own, unless named).
    ``local`` says who may use the doors of traders and gates: this machine, ``anyone`` who reaches
    them, or ``nobody`` without the key of an account.
    ``nats`` is a server through which parcels go as well. ``waiting`` is how many acts, how many filings and
    how many questions may wait; who comes after is told to come again.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8443, ge=0, le=65535)
    tls_cert: Path | None = None
    tls_key: Path | None = None
    client_ca: Path | None = None
    peer_ca: Path | None = None
    local: Literal["loopback", "anyone", "nobody"] = "loopback"
    nats: str | None = Field(default=None, pattern=r"^(?:nats|tls)://[^\s@/]+$")
    waiting: int = Field(default=400, ge=1, le=10_000)


class Limits(Value):
    """What ``[limits]`` in ``section.toml`` says: how much one account may ask of one function of the API.

    Each is ``RATE/BURST``: so many requests a second in the long run, and so many at once. ``file`` is for
    filings, ``act`` for what gates and officers put on record, ``read`` for questions, ``public`` for what
    anybody asks, by address.
    """

    file: Limit = "50/500"
    act: Limit = "50/200"
    read: Limit = "100/500"
    public: Limit = "20/100"

    def of(self, function: str) -> tuple[int, int]:
        """Give rate and burst of a function."""
        rate, _, burst = str(getattr(self, function)).partition("/")
        return int(rate), int(burst)


class Outside(Value):
    """A witness that is no section: where it takes checkpoints (C2SP tlog-witness), and its public key.

    Its name stands in its key, and is not that of any section.
    """

    url: str = Field(pattern=_WITNESS_URL)
    key: str

    @model_validator(mode="after")
    def _holds_a_witnesses_key(self) -> Self:
        if not self.verifier.cosigner or self.verifier.name.startswith("cruce/"):
            raise ValueError("not the key of an outside witness")
        return self

    @property
    def verifier(self) -> Verifier:
        """Give its key, ready to verify."""
        try:
            return verifier_of(self.key)
        except ProofError as error:
            raise ValueError("not a key") from error


class Settings(Value):
    """What ``section.toml`` says: who the section is and how it works.

    ``bank`` is ``simulated`` in training sections, where payments confirm themselves, or ``practice``, where
    a simulated bank pays when the trader says so; else ``files``.
    ``random_share`` is the chance that a movement is selected whatever the rules say. ``signatures`` tells
    whether declarants must sign their acceptances with a key of their own. ``rates`` are the shares expected
    of each channel: where the rules select fewer, the lot makes up for the rest. ``directors`` are the names
    of those who may sign and withdraw minutes and change keys for it; in training anyone may who answers by
    name. ``chiefs`` and directors confirm what takes two officers. ``authorities`` are the officers of other
    inspecting authorities, by the code of the section's list. Where ``officers`` are named, nobody else acts
    as one; ``oversight`` looks on, and takes no part.
    ``descriptions``: whether those of goods are compared with their codes when a filing is assessed, which
    takes time. ``store`` is where the record stands: a file of the folder (``sqlite``), or the address of a
    PostgreSQL database, in which a password has no place. ``webhooks`` are networks of this side
    to which webhooks may go although they are not public. ``witness`` are those that cosign its log and are
    no section. ``oidc`` is a provider of identities that its people may sign in with.
    """

    name: str = Field(pattern=r"^[a-z]{2,8}$")
    bank: Literal["simulated", "practice", "files"] = "files"
    random_share: Decimal = Field(default=Decimal("0.02"), ge=0, le=1)
    signatures: Literal["required", "if-present"] = "if-present"
    descriptions: Literal["as-written", "compared"] = "as-written"
    rates: rules.Rates = rules.Rates()
    directors: tuple[str, ...] = ()
    chiefs: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    oversight: tuple[str, ...] = ()
    webhooks: tuple[Network, ...] = ()
    store: str = Field(default=places.SQLITE, pattern=r"^(?:sqlite|postgres(?:ql)?://[^\s\"\\]*)$")
    serve: Serving = Serving()
    limits: Limits = Limits()
    witness: tuple[Outside, ...] = ()
    authorities: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    oidc: Provider | None = None

    @field_validator("store")
    @classmethod
    def _holds_no_password(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.password is not None or "password=" in parts.query.lower():
            raise ValueError("it holds a password")
        return address

    def kept_at(self, store: str) -> Self:
        """Give the same settings with another store; raises `UsageError` ``store.address``."""
        try:
            return self.model_validate({**self.model_dump(), "store": store})
        except ValidationError as error:
            raise unfit_store() from error

    def place(self, folder: Path) -> places.Place:
        """Tell where the record of the section in a folder is: as ``CRUCE_STORE`` says, else as set here."""
        return places.Place(folder, self.name, os.environ.get(STORE) or self.store)

    @property
    def training(self) -> bool:
        """Tell whether this is a section for exercises: its bank is a simulated one."""
        return self.bank in ("simulated", "practice")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``section.toml``; raises `UsageError` ``section.settings``."""
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise absent(path.parent) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise unreadable(path, why(error)) from error

    def toml(self) -> str:
        """Write the settings as TOML."""
        apart = {"rates", *_ROLES, "webhooks", "serve", "limits", "witness", "authorities", "oidc"}
        told = self.model_dump(mode="json", exclude=apart)
        if self.store == places.SQLITE:
            del told["store"]
        lines = [f'{name} = "{value}"' for name, value in told.items()]
        if self.rates != rules.Rates():
            pairs = (f'{name} = "{value}"' for name, value in self.rates.model_dump(mode="json").items())
            lines.append(f"rates = {{ {', '.join(pairs)} }}")
        roles = ((role, getattr(self, role)) for role in (*_ROLES, "webhooks"))
        lines += (f"{role} = {json.dumps(names, ensure_ascii=False)}" for role, names in roles if names)
        if self.authorities:
            named = self.authorities.items()
            rows = (f"{json.dumps(code)} = {json.dumps(one, ensure_ascii=False)}" for code, one in named)
            lines += ["[authorities]", *rows]
        for table, said in (("serve", self.serve), ("limits", self.limits)):
            if told := said.model_dump(mode="json", exclude_defaults=True):
                lines += [f"[{table}]", *(f'{name} = "{value}"' for name, value in told.items())]
        for one in self.witness:
            lines += ["[[witness]]", f'url = "{one.url}"', f'key = "{one.key}"']
        if self.oidc is not None:
            lines += self.oidc.toml()
        return "\n".join((*lines, ""))


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a section: it signs its log and its acts, and cosigns the checkpoints of other logs."""

    log: Signer
    act: Signer
    witness: Signer

    @classmethod
    def make(cls, name: str, seed: bytes | None = None) -> Self:
        """Make new keys; from a seed in demonstrations and tests only, never for a real section."""
        return cls(
            _key(name, "log", seed), _key(name, "act", seed), _key(name, "witness", seed, cosigner=True)
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the keys of a section's folder; raises ``ledger.key-exposed`` and its kin."""
        return cls(*(Signer.load(folder / f"{use}.key", passphrase()) for use in USES))

    def save(self, folder: Path) -> None:
        """Write the keys, each to a file that only its owner may read."""
        folder.mkdir(mode=0o700)
        for use, signer in (("log", self.log), ("act", self.act), ("witness", self.witness)):
            signer.save(folder / f"{use}.key", passphrase())

    @property
    def all(self) -> tuple[Signer, Signer, Signer]:
        """The keys in the order of `USES`."""
        return self.log, self.act, self.witness

    def having(self, use: Use, signer: Signer) -> Self:
        """Give the same keys with another one for one use."""
        return replace(self, **{use: signer})


def passphrase() -> bytes | None:
    """Give the passphrase of private keys from `$CRUCE_KEY_PASSPHRASE`, where it is set."""
    said = os.environ.get(_SAID_IN, "")
    return said.encode() if said else None


def _key(name: str, use: str, seed: bytes | None, *, cosigner: bool = False) -> Signer:
    called = f"cruce/{name}" if use == "log" else f"cruce/{name}/{use}"
    if seed is None:
        return Signer.generate(called, cosigner=cosigner)
    return Signer.from_seed(called, derive(seed, name, use), cosigner=cosigner)


def derive(seed: bytes, *names: str) -> bytes:
    """Derive 32 bytes for one use from a demonstration's seed."""
    return hmac.digest(seed, "\n".join(names).encode(), "sha256")


class Peer(Value):
    """Another section as this one knows it: its public keys (C2SP vkeys), and where it is reached, if at all.

    What goes there may be read on the way unless it is TLS: without it ``url`` leads to this machine only.
    ``former`` are the keys that it had; ``stopped`` tells that its act key is revoked and that no other has
    been accepted here yet.
    """

    name: str
    log: str
    act: str
    witness: str
    url: str | None = Field(default=None, pattern=_URL)
    former: tuple[Former, ...] = ()
    stopped: bool = False

    @model_validator(mode="after")
    def _holds_its_own_keys(self) -> Self:
        names = {
            "log": f"cruce/{self.name}",
            **{use: f"cruce/{self.name}/{use}" for use in ("act", "witness")},
        }
        for use, vkey in (("log", self.log), ("act", self.act), ("witness", self.witness)):
            key = verifier_of(vkey)
            if (key.name, key.cosigner) != (names[use], use == "witness"):
                raise ValueError(f"{key.name} is not the {use} key of {self.name}")
        return self

    @classmethod
    def of(cls, name: str, keys: Keys) -> Self:
        """Give the public half of a section's keys."""
        log, act, witness = (str(one.verifier) for one in (keys.log, keys.act, keys.witness))
        return cls(name=name, log=log, act=act, witness=witness)

    def verifier(self, use: Use) -> Verifier:
        """Give one public key of the peer, ready to verify."""
        return verifier_of(self._present()[use])

    def log_key(self, size: int) -> Verifier:
        """Give the key that signs the checkpoints of its log that have a size."""
        return log_key(self.former, self.log, size)

    def act_keys(self, at: datetime) -> tuple[Verifier, ...]:
        """Give its act keys that may have signed what says that it is of a moment."""
        return act_keys(self.former, self.act, at, stopped=self.stopped)

    def witness_key(self, note: Note) -> Verifier:
        """Give the key with which it cosigned a note, if it did: a former one only from its own time."""
        return witness_key(self.former, self.witness, note)

    def retired(self, use: Use, made: Callable[[Verifier], bool]) -> Former | None:
        """Find the former key of the peer that made a signature."""
        return retired(self.former, use, made)

    def after(self, signed: SignedChange, *, accepted: bool = False) -> Self:
        """Give the peer as it is after a change of its keys that is believed.

        Where the new key takes a co-director's word and has not got it, the old one counts no more and no
        other does.
        """
        change = signed.change
        former, present = Former.of(change), self._present()[change.use]
        known = self.former if former in self.former else (*self.former, former)
        if present != change.old:  # as its file tells, which a co-director may have written anew since
            return self.model_copy(update={"former": known}) if present == change.new else self
        if signed.by_hand and not accepted:
            return self.model_copy(update={"former": known, "stopped": True})
        stopped = self.stopped and change.use != "act"
        return self.model_copy(update={change.use: change.new, "former": known, "stopped": stopped})

    def ring_lines(self) -> list[str]:
        """Write its public keys as `cruce verify` reads them, with from where until where each counts."""
        return ring_lines(self.former, self._present())

    def _present(self) -> dict[Use, str]:
        return {"log": self.log, "act": self.act, "witness": self.witness}
