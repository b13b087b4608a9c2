"""The public keys of sections, as who verifies holds them: each with from where until where it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from cruce.credentials.minute import KeysAt
from cruce.ledger import Checkpoint, Note, Verifier
from cruce.model import ProofError, Text

_ACT: Final = "/act"


class Tenure(NamedTuple):
    """One key, and where it counts: places in its section's log, and moments; none: without end."""

    key: Verifier
    start: int = 0
    begun: datetime | None = None
    end: int | None = None
    ended: datetime | None = None

    def holds(self, place: int) -> bool:
        """Tell whether the key counts for an entry of the log."""
        return self.start <= place and (self.end is None or place < self.end)

    def counts_at(self, at: datetime) -> bool:
        """Tell whether the key counts at a moment."""
        return (self.begun is None or self.begun <= at) and (self.ended is None or at <= self.ended)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Public keys of sections by name: ``cruce/us`` is a log, ``cruce/us/act`` and ``…/witness`` its other
    keys. ``keys`` are those in use, ``tenures`` all that a name has borne, oldest first.
    """

    keys: Mapping[str, Verifier]
    tenures: Mapping[str, tuple[Tenure, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read C2SP vkeys, one on a line; blank lines and lines that start with ``#`` are passed over.

        Behind a key may stand ``from=SIZE,INSTANT`` and ``until=SIZE,INSTANT``: entries of the section's log
        and moments between which it counts. Raises ``ledger.key-malformed``.
        """
        lines = (line.strip() for line in text.splitlines())
        found: dict[str, tuple[Tenure, ...]] = {}
        for line in lines:
            if line and not line.startswith("#"):
                one = _tenure(line)
                found[one.key.name] = (*found.get(one.key.name, ()), one)
        return cls({name: _present(held) for name, held in found.items()}, found)

    def log(self, section: str, note: Note) -> Verifier:
        """Give the key of a section's log that signs checkpoints of a note's size; as `log_named`."""
        return self.log_named(f"cruce/{section}", note)

    def log_named(self, name: str, note: Note) -> Verifier:
        """Give the key of a log by its origin; raises ``receipt.key-unknown``, ``receipt.key-retired``."""
        key = self._at(name, max(Checkpoint.parse(note.text).size - 1, 0))
        if len(self.tenures.get(name, ())) > 1 and not note.is_signed_by(key):
            self.require_unretired(name, note.is_signed_by)
        return key

    def act(self, section: str, place: int) -> Verifier:
        """Give the key with which a section signs the acts at a place of its log; raises as `log_named`."""
        return self._at(f"cruce/{section}{_ACT}", place)

    def act_keys(self) -> dict[str, Verifier | KeysAt]:
        """Give, by section and moment, the keys of acts that counted then."""
        acts = (name for name in self.keys if name.endswith(_ACT))
        return {name.split("/")[1]: partial(self._counting, name) for name in acts}

    def witness(self, section: str, note: Note) -> Verifier:
        """Give the key with which a section cosigned a note, or would; raises as `log_named`."""
        return self._cosigner(f"cruce/{section}/witness", note)

    def witnesses(self, section: str, note: Note) -> list[Verifier]:
        """Give the keys of all who cosign, sections and others, but a section's own."""
        return self.witnesses_of(f"cruce/{section}", note)

    def witnesses_of(self, log: str, note: Note) -> list[Verifier]:
        """Give the keys of all who cosign a log, by its origin: its own section does not witness it."""
        names = sorted(name for name, key in self.keys.items() if key.cosigner and name != f"{log}/witness")
        return [self._cosigner(name, note) for name in names]

    def cosigners(self, log: str, note: Note) -> tuple[str, ...]:
        """Name all who cosigned a log's note with a key that counted, as far as they are known."""
        names = (name for name, key in self.keys.items() if key.cosigner and name != f"{log}/witness")
        return tuple(name for name in sorted(names) if self._has_cosigned(name, note))

    def require_witness(self, names: Iterable[str], log: str, note: Note) -> None:
        """Raise ``receipt.witness-missing`` unless all of these cosigned a log's note, and
        ``receipt.key-unknown`` where the key of one is not at hand.
        """
        for name in names:
            self._held(name)
        missing = ", ".join(sorted(set(names) - set(self.cosigners(log, note))))
        if missing:
            raise refused(
                "witness-missing",
                f"The checkpoint of {log} does not bear the cosignature of {missing}.",
                f"El punto de control de {log} no lleva la cofirma de {missing}.",
            )

    def _has_cosigned(self, name: str, note: Note) -> bool:
        try:
            return note.is_signed_by(self._cosigner(name, note))
        except ProofError as error:
            if error.code == "receipt.key-retired":
                return False
            raise

    def require_unretired(self, name: str, made: Callable[[Verifier], bool]) -> None:
        """Raise ``receipt.key-retired`` where another key of this name made a signature: out of its time."""
        for one in self.tenures.get(name, ()):
            if made(one.key):
                raise _retired(one)

    def _counting(self, name: str, at: datetime) -> tuple[Verifier, ...]:
        return tuple(one.key for one in self._held(name) if one.counts_at(at))

    def _cosigner(self, name: str, note: Note) -> Verifier:
        late = None
        for one in self._held(name):
            at = note.cosigned_at(one.key) if len(self._held(name)) > 1 or one.ended else None
            if at is not None and (one.ended is None or at <= one.ended.timestamp()):
                return one.key
            late = one if at is not None else late
        if late is not None:
            raise _retired(late)
        return self.keys[name]

    def _at(self, name: str, place: int) -> Verifier:
        return next((one.key for one in self._held(name) if one.holds(place)), self._held(name)[-1].key)

    def _held(self, name: str) -> tuple[Tenure, ...]:
        if name not in self.keys:
            raise refused(
                "key-unknown",
                f"The public key {name} is not at hand.",
                f"Falta la llave pública {name}.",
            )
        return self.tenures.get(name) or (Tenure(self.keys[name]),)


def _tenure(line: str) -> Tenure:
    key, *bounds = line.split()
    told = dict(_bounds(bounds))
    start, begun = told.get("from", (0, None))
    end, ended = told.get("until", (None, None))
    return Tenure(Verifier.parse(key), start or 0, begun, end, ended)


def _bounds(said: list[str]) -> Iterator[tuple[str, tuple[int, datetime]]]:
    for one in said:
        name, _, value = one.partition("=")
        size, _, at = value.partition(",")
        try:
            if name not in ("from", "until") or not size.isdecimal():
                raise ValueError("not a bound")
            yield name, (int(size), datetime.fromisoformat(at).astimezone())
        except ValueError as error:
            raise refused(
                "key-bounds",
                f"This says nothing of a key: {one[:80]}.",
                f"Esto no dice nada de una llave: {one[:80]}.",
            ) from error


def _present(held: tuple[Tenure, ...]) -> Verifier:
    return next((one.key for one in held if one.ended is None), held[-1].key)


def _retired(one: Tenure) -> ProofError:
    until = f"{one.ended:%Y-%m-%d %H:%M:%S UTC}" if one.ended else "?"
    return refused(
        "key-retired",
        f"It bears a signature of the key {one.key}, which counted until {until} (entry {one.end}) only.",
        f"Lleva una firma de la llave {one.key}, que sólo valió hasta {until} (asiento {one.end}).",
    )


def refused(code: str, en: str, es: str, of: str = "receipt") -> ProofError:
    """Say why a receipt, or what else is named, is not believed."""
    return ProofError(
        f"{of}.{code}",
        Text(en=en, es=es),
        Text(
            en="Ask the section for it again, and take its public keys from a source you trust.",
            es="Pídalo de nuevo a la sección y tome sus llaves públicas de una fuente confiable.",
        ),
    )
