"""A witness that is no section: it cosigns the logs it was told of, remembers each on disk, keeps evidence.

One folder: ``witness.key``, ``logs.txt`` with the public key (vkey) of each log on a line, of a changed one
with from where until where it counts, as ``public-keys.txt`` has them; ``seen/`` with the
last checkpoint cosigned of each log, ``evidence/`` with what a log signed and cannot both be true.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final, Self

from cruce.credentials import KeyRing
from cruce.exchange.durable import put
from cruce.exchange.witnessing import note_in
from cruce.ledger import Note, Signer, Verifier, Witness, witness
from cruce.model import ProofError, Text, UsageError, system_fault

KEY: Final = "witness.key"
_LOGS: Final = "logs.txt"
_MOST: Final = 100  # a log that signs contradictions without end convicts itself with the first


class Watch:
    """The watch over some logs (C2SP tlog-witness), as one process keeps it."""

    def __init__(self, folder: Path, signer: Signer, ring: KeyRing) -> None:
        self.logs = dict(ring.keys)
        self._ring = ring
        self.signer = signer
        self._folder = folder
        self._alone = Lock()

    @classmethod
    def found(cls, folder: Path, name: str, logs: str) -> Verifier:
        """Make a witness in a folder that is not there yet, for the logs whose keys are in a text of vkeys.

        Gives its public key. Raises `UsageError` ``witness.exists``, ``witness.logs``, ``witness.folder``,
        and `ProofError` for a name that is none.
        """
        known = list(_lines(logs))
        if not known:
            raise _refused("logs", folder)
        signer = Signer.generate(name, cosigner=True)
        try:
            folder.mkdir(mode=0o700, parents=True)
            for part in ("seen", "evidence"):
                (folder / part).mkdir()
            (folder / _LOGS).write_text("".join(f"{line}\n" for line in known), encoding="utf-8")
            signer.save(folder / KEY)
        except FileExistsError as error:
            raise _refused("exists", folder) from error
        except OSError as error:
            raise _refused("folder", folder, system_fault(error)) from error
        return signer.verifier

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the folder of a witness; raises `UsageError` ``witness.folder``, ``witness.logs``, and what
        reading a key raises.
        """
        try:
            text = (folder / _LOGS).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            told = system_fault(error) if isinstance(error, OSError) else None
            raise _refused("folder", folder, told) from error
        logs = list(_lines(text))
        if not logs:
            raise _refused("logs", folder)
        return cls(folder, Signer.load(folder / KEY), KeyRing.parse("\n".join(logs)))

    def add_checkpoint(self, request: bytes, at: int) -> witness.Reply:
        """Answer a request to cosign at ``at`` (seconds since 1970 UTC); see `witness.add_checkpoint`.

        What is cosigned is on disk before this returns. A contradiction is kept as evidence. Raises `OSError`
        where the disk refuses: then nothing was cosigned.
        """
        with self._alone:
            note = note_in(request)
            reply = witness.add_checkpoint(
                request, lambda origin: self._remembered(origin, note), self.signer, at
            )
            if reply.memory is not None:
                put(self._seen(reply.memory.log.name), str(reply.memory.last).encode())
            if reply.fault is not None:
                self._keep(reply.fault)
        return reply

    def _remembered(self, origin: str, note: Note | None) -> Witness | None:
        if origin not in self.logs:
            return None
        seen = self._seen(origin)
        last = Note.parse(seen.read_bytes()) if seen.exists() else None
        try:
            key = self._ring.log_named(origin, note) if note else self.logs[origin]
        except ProofError:  # signed by a key of the log that counts no more: not by the one that does
            key = self.logs[origin]
        return Witness(key, last)

    def _seen(self, origin: str) -> Path:
        return self._folder / "seen" / sha256(origin.encode()).hexdigest()[:32]

    def _keep(self, fault: ProofError) -> None:
        notes = list(dict.fromkeys(fault.evidence))
        texts = "".join(Note.parse(note).text for note in notes)
        place = self._folder / "evidence" / f"{sha256(texts.encode()).hexdigest()[:32]}.json"
        many = sum(1 for _ in place.parent.glob("*.json"))
        if len(notes) > 1 and not place.exists() and many < _MOST:
            told = {"code": fault.code, "says": fault.says.model_dump(), "notes": notes}
            put(place, json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n")


def _lines(text: str) -> Iterator[str]:
    """Give the lines with keys of logs; those of acts and witnesses of a section are passed over."""
    for line in filter(None, map(str.strip, text.splitlines())):
        key = Verifier.parse(line.partition(" ")[0])
        if not key.cosigner and not key.name.endswith("/act"):
            yield line


_SAYS: Final = {
    "exists": Text(en="There is something at {folder} already.", es="Ya hay algo en {folder}."),
    "logs": Text(
        en="There is no key of a log to watch in what was given for {folder}.",
        es="En lo indicado para {folder} no hay llave de ninguna bitácora que vigilar.",
    ),
    "folder": Text(
        en="{folder} cannot be used as a witness's folder: {why}.",
        es="{folder} no se puede usar como carpeta de un testigo: {why}.",
    ),
}
_ADVICE: Final = Text(
    en="Make one with: cruce witness init DIR --name NAME --logs public-keys.txt",
    es="Haga una con: cruce witness init DIR --name NOMBRE --logs public-keys.txt",
)
_NO_FOLDER: Final = Text(en="it is none", es="no lo es")


def _refused(code: str, folder: Path, why: Text | None = None) -> UsageError:
    why = why or _NO_FOLDER
    said = _SAYS[code]
    says = Text(en=said.en.format(folder=folder, why=why.en), es=said.es.format(folder=folder, why=why.es))
    return UsageError(f"witness.{code}", says, _ADVICE)
