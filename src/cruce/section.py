"""One national section, created or opened: its law, store, keys, rules, lists, peers and clock.

The only place where things are opened. What a section decides, and when, is for `cruce.clearance`.
"""

from __future__ import annotations

import gc
import hmac
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from cruce.law import Law, open_law
from cruce.ledger import Checkpoint, Note, Signer, Verifier
from cruce.model import (
    Event,
    Finding,
    Minute,
    PowerError,
    ProofError,
    Severity,
    Text,
    UsageError,
    Value,
    is_name,
    system_fault,
)
from cruce.risk import RiskContext, screening
from cruce.risk import rules as rulebook
from cruce.store import Draft, SqliteStore, Transaction, Work, new_salt
from cruce.treasury import Entitlement, Register

MINUTES: Final = "minutes"
ENTITLEMENTS: Final = "entitlements"
_LOTS: Final = 10**9
_REMEMBERED: Final = 20_000
_NAMED: Final = 20  # faults of a section's files in one sentence
T = TypeVar("T")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Tell the time, in UTC."""
    return datetime.now(UTC)


class Settings(Value):
    """What ``section.toml`` says: who the section is and how it works.

    ``bank`` is ``simulated`` in training sections, where payments confirm themselves, else ``files``.
    ``random_share`` is the chance that a movement is selected whatever the rules say. ``signatures`` tells
    whether declarants must sign their acceptances with a key of their own.
    """

    name: str = Field(pattern=r"^[a-z]{2,8}$")
    bank: Literal["simulated", "files"] = "files"
    random_share: Decimal = Field(default=Decimal("0.02"), ge=0, le=1)
    signatures: Literal["required", "if-present"] = "if-present"

    @property
    def training(self) -> bool:
        """Tell whether this is a section for exercises: its bank is a simulated one."""
        return self.bank == "simulated"

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``section.toml``; raises `UsageError` ``section.settings``."""
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise _absent(path.parent) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise _unreadable(path, _why(error)) from error

    def toml(self) -> str:
        """Write the settings as TOML."""
        return "".join(f'{name} = "{value}"\n' for name, value in self.model_dump(mode="json").items())


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
        return cls(*(Signer.load(folder / f"{use}.key") for use in ("log", "act", "witness")))

    def save(self, folder: Path) -> None:
        """Write the keys, each to a file that only its owner may read."""
        folder.mkdir(mode=0o700)
        for use, signer in (("log", self.log), ("act", self.act), ("witness", self.witness)):
            signer.save(folder / f"{use}.key")


def _key(name: str, use: str, seed: bytes | None, *, cosigner: bool = False) -> Signer:
    called = f"cruce/{name}" if use == "log" else f"cruce/{name}/{use}"
    if seed is None:
        return Signer.generate(called, cosigner=cosigner)
    return Signer.from_seed(called, derive(seed, name, use), cosigner=cosigner)


def derive(seed: bytes, *names: str) -> bytes:
    """Derive 32 bytes for one use from a demonstration's seed."""
    return hmac.digest(seed, "\n".join(names).encode(), "sha256")


class Peer(Value):
    """Another section as this one knows it: its public keys (C2SP vkeys)."""

    name: str
    log: str
    act: str
    witness: str

    @model_validator(mode="after")
    def _holds_its_own_keys(self) -> Self:
        names = {
            "log": f"cruce/{self.name}",
            **{use: f"cruce/{self.name}/{use}" for use in ("act", "witness")},
        }
        for use, vkey in (("log", self.log), ("act", self.act), ("witness", self.witness)):
            key = _verifier(vkey)
            if (key.name, key.cosigner) != (names[use], use == "witness"):
                raise ValueError(f"{key.name} is not the {use} key of {self.name}")
        return self

    @classmethod
    def of(cls, name: str, keys: Keys) -> Self:
        """Give the public half of a section's keys."""
        signers = {"log": keys.log, "act": keys.act, "witness": keys.witness}
        return cls(name=name, **{use: str(signer.verifier) for use, signer in signers.items()})

    def verifier(self, use: Literal["log", "act", "witness"]) -> Verifier:
        """Give one public key of the peer, ready to verify."""
        return _verifier({"log": self.log, "act": self.act, "witness": self.witness}[use])


_parsed: dict[str, Verifier] = {}


def _verifier(vkey: str) -> Verifier:
    if vkey not in _parsed:
        _parsed[vkey] = Verifier.parse(vkey)
    return _parsed[vkey]


@dataclass(slots=True)
class Section:
    """One country's part of the agency, opened for work (IBWC sense of *section*)."""

    name: str
    folder: Path
    settings: Settings
    keys: Keys
    law: Law
    rules: rulebook.RuleSet
    lists: tuple[screening.ListIndex, ...]
    store: SqliteStore
    peers: Mapping[str, Peer]
    clock: Clock
    memory: dict[str, object] = field(default_factory=dict)
    reached: dict[tuple[str, str], int] = field(default_factory=dict)
    _later: list[Work[None]] = field(default_factory=list)
    _lots: bytes = field(default=b"", repr=False)
    _minutes: tuple[Minute, ...] = ()
    granted: Register = field(default_factory=Register)
    _contexts: dict[date, RiskContext] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        law: Path | None = None,
        clock: Clock = utc_now,
        salt: Callable[[], bytes] = new_salt,
        reading: bool = False,
    ) -> Self:
        """Open the section in ``folder`` for work; ``law`` is an overlay on the starter law.

        With ``reading`` only to look at it: nothing is written, and another process may work on it meanwhile.
        Raises `UsageError` (no section, broken settings), `StoreError`, `LawError`, `ProofError` (keys).
        """
        settings = Settings.load(folder / "section.toml")
        keys = Keys.load(folder / "keys")

        def seal(checkpoint: Checkpoint) -> Note:
            return checkpoint.signed(keys.log)

        own_law = folder / "law"
        overlay = law or (own_law if own_law.is_dir() and any(own_law.iterdir()) else None)
        at_hand = open_law(overlay) if overlay else open_law()
        rules, lists, peers = _equipment(folder, settings.name, reading=reading)
        store = SqliteStore.open(folder / "store.db", seal=None if reading else seal, salt=salt)
        try:
            _require_own(store, keys, folder, settings.name)
            section = cls(settings.name, folder, settings, keys, at_hand, rules, lists, store, peers, clock)
            section.reload_minutes()
            section.reload_entitlements()
        except BaseException:
            store.close()
            raise
        return section

    def close(self) -> None:
        """Close the store, so that another process may write."""
        try:
            self.flush()
        finally:
            self.store.close()

    def write(self, works: Sequence[Work[T]]) -> list[T | Exception]:
        """Commit works together, after those put off until now; see `SqliteStore.write`."""
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
        """Give what the other sections may know of this one."""
        return Peer.of(self.name, self.keys)

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
        if not self._lots:
            training = self.settings.training
            self._lots = self.name.encode() if training else self.keys.act.sign(b"", context="cruce/lot/1")
        lot = hmac.digest(self._lots, f"{case_id}/{version}".encode(), "sha256")
        return Decimal(int.from_bytes(lot[:8], "big") % _LOTS) / _LOTS

    def risk(self, day: date) -> RiskContext:
        """Give the section's rules, lists and law of a day, made ready once for each day."""
        if day not in self._contexts:
            share = self.settings.random_share
            self._contexts[day] = RiskContext(self.name, day, self.rules, self.law, self.lists, share)
        return self._contexts[day]

    def minutes(self, as_of: date) -> tuple[Minute, ...]:
        """Give the minutes in force on a day."""
        return tuple(minute for minute in self._minutes if minute.in_force(as_of))

    def allowing(self, share: str, as_of: date) -> tuple[str, ...]:
        """Name the minutes in force that let ``share`` cross to the other side; empty means it may not."""
        return tuple(minute.id for minute in self.minutes(as_of) if share in minute.shares)

    def reload_minutes(self) -> None:
        """Read the signed minutes from the record again."""
        found = {}
        for event in self.store.events(MINUTES):
            minute = Minute.model_validate(Event.model_validate_json(event.content).body["minute"])
            found[minute.id] = minute
        self._minutes = tuple(found.values())

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


def must_be_new(folder: Path) -> None:
    """Raise `UsageError` ``section.exists`` where a section, or anything else, stands already."""
    if folder.exists():
        raise _exists(folder)


def create(folder: Path, settings: Settings, *, seed: bytes | None = None) -> Peer:
    """Make the folder of a new section with the starter rules, whole or not at all; never over another one.

    For training, and with a seed, it gets secret rules as well. They ship with the program, so that everybody
    can read them: a real section starts without any. ``seed`` makes its keys reproducible: for demonstrations
    and tests only. Raises ``section.exists``.
    """
    must_be_new(folder)
    building = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(building, ignore_errors=True)
    try:
        keys = _build(building, settings, seed)
        building.rename(folder)
    except OSError as error:
        raise unwritable(folder, system_fault(error)) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return Peer.of(settings.name, keys)


def _build(folder: Path, settings: Settings, seed: bytes | None) -> Keys:
    for part in ("law", "rules/shared", "rules/secret", "lists", "models", "peers"):
        (folder / part).mkdir(parents=True)
    with as_file(files("cruce.risk").joinpath("starter")) as starter:
        own = f"*-{settings.name}.yaml"  # nobody is given the other's secrets
        secret = (starter / "secret").glob(own) if settings.training or seed else ()
        for rules in (*(starter / "shared").glob("*.yaml"), *secret):
            shutil.copy(rules, folder / "rules" / rules.parent.name / rules.name)
    (folder / "section.toml").write_text(settings.toml(), encoding="utf-8")
    keys = Keys.make(settings.name, seed)
    keys.save(folder / "keys")
    SqliteStore.create(folder / "store.db", section=settings.name, log=keys.log.name)
    return keys


def acquaint(folder: Path, peer: Peer) -> None:
    """Tell a section of another: its name and public keys."""
    lines = (f'{name} = "{value}"\n' for name, value in peer.model_dump().items())
    (folder / "peers" / f"{peer.name}.toml").write_text("".join(lines), encoding="utf-8")


def grant(section: Section, entitlements: Sequence[Entitlement], by: str) -> None:
    """Put on record what this treasury grants: who may settle charges by which paper, and up to what sum.

    Raises `PowerError` ``grant.nobody`` unless somebody answers for it by name.
    """
    if not is_name(by):
        raise _nobody()
    rows = [one.model_dump(mode="json", exclude_none=True) for one in entitlements]

    def work(transaction: Transaction) -> None:
        draft = Draft("treasury.granted", ENTITLEMENTS, 1, section.clock(), by, {"entitlements": rows})
        transaction.record(draft, None)

    section.store.one(work)
    section.reload_entitlements()


def _require_own(store: SqliteStore, keys: Keys, folder: Path, name: str) -> None:
    """Check that settings, keys and store are of one section: a log is worth nothing under another key."""
    note, log = store.checkpoint(), keys.log.verifier
    own = (store.section, store.log, log.name) == (name, log.name, f"cruce/{name}")
    if not own or (note is not None and not note.is_signed_by(log)):
        raise _mixed(folder)


Equipment = tuple[rulebook.RuleSet, tuple[screening.ListIndex, ...], Mapping[str, Peer]]


def _equipment(folder: Path, name: str, *, reading: bool) -> Equipment:
    """Read rules, lists and peers; raises ``section.files`` with the faults of all of them."""
    faults: list[Finding] = []
    rules = _rules(folder, faults, reading=reading)
    held: dict[str, bytes] = {}
    for pattern in ("*.csv", "*.txt", "*.xml", "*.json"):
        held |= _read(folder, "lists", pattern, faults)
    lists = screening.read_lists(held, screening.country_names(open_law()) if held else {})
    faults += (fault for found in lists if not isinstance(found, screening.ListIndex) for fault in found)
    files = _read(folder, "peers", "*.toml", faults)
    peers = [_peer(name, path, content) for path, content in files.items()]
    faults += (found for found in peers if isinstance(found, Finding))
    if faults or rules is None:
        raise _faulty(folder, [*faults, *(rules.refused if rules else ())])
    indexes = tuple(found for found in lists if isinstance(found, screening.ListIndex))
    return rules, indexes, {found.name: found for found in peers if isinstance(found, Peer)}


def _rules(folder: Path, faults: list[Finding], *, reading: bool) -> rulebook.RuleSet | None:
    """Read the rules; when they are refused, those last in force, with the faults of the new ones."""
    shared, secret = (_rule_files(folder, part, faults) for part in ("shared", "secret"))
    last = folder / "rules" / "in-force.json"
    kept = last.read_bytes() if last.is_file() else b""
    rules = rulebook.take_rules(shared, secret, kept)
    if not isinstance(rules, rulebook.RuleSet):
        faults += rules
        return None
    if not (faults or reading or rules.refused) and (now := rulebook.keep(shared, secret)) != kept:
        last.with_name(".in-force.new").write_bytes(now)
        last.with_name(".in-force.new").replace(last)
    return rules


def _rule_files(folder: Path, part: str, faults: list[Finding]) -> dict[str, bytes]:
    found = _read(folder, f"rules/{part}", "*.[yc][as][mv]*", faults)  # .yaml, .csv
    return {f"{part}/{name}": content for name, content in found.items()}


def _read(folder: Path, part: str, pattern: str, faults: list[Finding]) -> dict[str, bytes]:
    """Read the files of one part of the folder by name; what cannot be read is a fault, never left out."""
    found: dict[str, bytes] = {}
    if not (folder / part).is_dir():
        faults.append(_fault(part, Text(en="the folder is missing", es="falta la carpeta")))
    for path in sorted((folder / part).glob(pattern)):
        if not path.name.startswith("."):
            try:
                found[path.name] = path.read_bytes()
            except OSError as error:
                faults.append(_fault(f"{part}/{path.name}", system_fault(error)))
    return found


def _peer(own: str, file: str, content: bytes) -> Peer | Finding:
    try:
        peer = Peer.model_validate(tomllib.loads(content.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        return _fault(f"peers/{file}", _why(error))
    except ProofError as error:
        return _fault(f"peers/{file}", error.says)
    if peer.name == own or f"{peer.name}.toml" != file:
        return _fault(f"peers/{file}", Text(en=f"it is of {peer.name}", es=f"es de {peer.name}"))
    return peer


def _why(error: Exception) -> Text:
    """Say what is wrong with a settings file: each field at fault, or where it is no TOML."""
    match error:
        case OSError():
            return system_fault(error)
        case UnicodeDecodeError():
            return Text(en="it is not UTF-8 text", es="no es texto UTF-8")
        case ValidationError():
            whole = [_field_fault(one) for one in error.errors(include_url=False, include_input=False)]
            return Text(en="; ".join(one.en for one in whole), es="; ".join(one.es for one in whole))
    line = _LINE.search(str(error))
    if line is None:
        return Text(en="it is not TOML: it ends too early", es="no es TOML: termina antes de tiempo")
    return Text(en="it is not TOML in line {line}", es="no es TOML en la línea {line}").format(line=line[1])


def _field_fault(fault: Any) -> Text:
    place = ".".join(map(str, fault["loc"]))
    says = _FIELD_FAULTS.get(fault["type"], _FIELD_FAULTS[""])
    return says.format(field=place)


_LINE: Final = re.compile(r"at line (\d+)")
_FIELD_FAULTS: Final = {
    "missing": Text(en="{field} is missing", es="falta {field}"),
    "extra_forbidden": Text(en="there is no such setting: {field}", es="no existe ese ajuste: {field}"),
    "value_error": Text(
        en="log, act and witness are not the keys of that section",
        es="log, act y witness no son las llaves de esa sección",
    ),
    "": Text(en="{field} is not in its form", es="{field} no tiene su forma"),
}


def _fault(where: str, why: Text) -> Finding:
    return Finding(
        code="section.file",
        severity=Severity.REFUSAL,
        pointer=f"/{where}",
        says=Text(en=f"{where}: {why.en}.", es=f"{where}: {why.es}."),
        advice=_MEND,
    )


_MEND: Final = Text(en="Mend the files and repeat.", es="Corrija los archivos y repita.")


def _absent(folder: Path) -> UsageError:
    return UsageError(
        "section.absent",
        Text(en=f"There is no section in {folder}.", es=f"No hay ninguna sección en {folder}."),
        Text(en="Create it first: cruce init.", es="Créela primero: cruce init."),
    )


def _exists(folder: Path) -> UsageError:
    return UsageError(
        "section.exists",
        Text(en=f"{folder} exists already.", es=f"{folder} ya existe."),
        Text(
            en="Choose another folder; nothing was overwritten.",
            es="Elija otra carpeta; no se sobrescribió nada.",
        ),
    )


def _unreadable(path: Path, why: Text) -> UsageError:
    return UsageError(
        "section.settings",
        Text(en=f"{path} cannot be read: {why.en}.", es=f"No se puede leer {path}: {why.es}."),
        Text(en="Mend the file and repeat.", es="Corrija el archivo y repita."),
    )


def _faulty(folder: Path, findings: Sequence[Finding]) -> UsageError:
    first, more = findings[:_NAMED], len(findings) - _NAMED
    rest = Text(en=f" And {more} more.", es=f" Y {more} más.") if more > 0 else Text(en="", es="")
    return UsageError(
        "section.files",
        Text(
            en=f"Files in {folder} cannot be used. " + " ".join(one.says.en for one in first) + rest.en,
            es=f"No se pueden usar archivos en {folder}. " + " ".join(one.says.es for one in first) + rest.es,
        ),
        _MEND,
    )


def _mixed(folder: Path) -> UsageError:
    return UsageError(
        "section.mixed",
        Text(
            en=f"Settings, keys and store in {folder} are not of one section.",
            es=f"La configuración, las llaves y el almacén de {folder} no son de una misma sección.",
        ),
        Text(
            en="Put back the files that belong together; nothing was changed.",
            es="Reponga los archivos que van juntos; no se cambió nada.",
        ),
    )


def _nobody() -> PowerError:
    return PowerError(
        "grant.nobody",
        Text(en="A grant bears an officer's legible name.", es="Un otorgamiento lleva un nombre legible."),
        Text(en="Give the name; nothing was recorded.", es="Dé el nombre; no se registró nada."),
    )


def unwritable(folder: Path, why: Text) -> UsageError:
    """Say that a section's folder cannot be made, and why."""
    return UsageError(
        "section.unwritable",
        Text(en=f"{folder} cannot be created: {why.en}.", es=f"No se puede crear {folder}: {why.es}."),
        Text(
            en="Check the folder's rights and its disk.", es="Revise los permisos de la carpeta y su disco."
        ),
    )
