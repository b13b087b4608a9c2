"""Decision bundles: one decision with all that it stood on, in one file that verifies offline.

A bundle holds a section's secrets (its rules, lists and model): it is for the section's own auditors.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from pydantic import ValidationError

from cruce.credentials.minute import KeysAt, keys_at
from cruce.credentials.receipt import believed
from cruce.credentials.ring import KeyRing, refused
from cruce.ledger import Receipt, Verifier, verify_receipt
from cruce.model import Event, Json, ProofError, SignedDecision, SignedProvisional, canonical, digest

FORMAT: Final = "cruce/bundle/1"
PROVISIONAL_CONTEXT: Final = "cruce/provisional/1"
MARK: Final = "secret: for the auditors of this section only"
_LIST: Final = "bundle.json"
_LARGEST: Final = 1 << 30
_BEGINNING: Final = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # of zip's own time; a bundle has the same bytes whenever it is made


def pack(files: Mapping[str, bytes]) -> bytes:
    """Put files into a zip, in order of name and without a date: the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as into:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            into.writestr(entry, files[name])
    return packed.getvalue()


def unpack(raw: bytes) -> dict[str, bytes]:
    """Take the files out of a zip, at most 1 GiB and each name once; raises ``ValueError``."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > _LARGEST:
                raise ValueError("too large")
            files = {part.filename: packed.read(part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ValueError("not a zip") from error
    if len(files) != len(parts):
        raise ValueError("a name stands twice")
    return files


@dataclass(frozen=True, slots=True)
class Bundle:
    """A decision's file: ``events/…`` and ``minutes/…`` are receipts, ``contents/…`` bytes by their digest,
    ``packs/…`` the editions of law, rules, lists and model; ``alone/…`` and ``register/…`` what releases on
    behalf of other sections stood on.

    ``seals`` holds, by ``rules`` and ``lists``, the key in hexadecimal that opens the decision's seal.
    """

    section: str
    case: str
    version: int
    seals: Mapping[str, str]
    files: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a bundle, every file of it the one that its list names; raises ``bundle.malformed``,
        ``bundle.file``.
        """
        try:
            files = unpack(raw)
            listed = json.loads(files.pop(_LIST))
            if listed["format"] != FORMAT:
                raise ValueError("format")
            made = cls(listed["section"], listed["case"], listed["version"], listed["seals"], files)
            named = listed["files"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise refused(
                "malformed", "This is not a decision bundle.", "Esto no es un legajo de resolución.", _OF
            ) from error
        for name, content in files.items():
            if named.get(name) != digest(content) or not _is_named(name, named[name]):
                raise _other_file(name)
        if named.keys() != files.keys():
            raise _other_file(", ".join(sorted(named.keys() - files.keys())))
        return made

    def __bytes__(self) -> bytes:
        listed: dict[str, Json] = {
            "format": FORMAT,
            "mark": MARK,
            "section": self.section,
            "case": self.case,
            "version": self.version,
            "seals": dict(self.seals),
            "files": {name: digest(content) for name, content in self.files.items()},
        }
        return pack({**self.files, _LIST: canonical(listed)})

    def content(self, name: str) -> bytes | None:
        """Give kept bytes back by their SHA-256."""
        return self.files.get(f"contents/{name}")


@dataclass(frozen=True, slots=True)
class ProvenBundle:
    """What a bundle proves: the events of the case in order, the last of them the decision; the minutes.

    ``later`` are events up to the last release on another section's behalf, where that came after the
    decision; ``register`` what the section has on record of the booth that gave one; ``keys`` the keys of
    acts by which all that was signed beside the log is believed; ``places`` where each event stands in the
    log, by its id.
    """

    bundle: Bundle
    events: tuple[Event, ...]
    minutes: tuple[Event, ...]
    decision: SignedDecision
    later: tuple[Event, ...] = ()
    register: tuple[Event, ...] = ()
    keys: Mapping[str, Verifier | KeysAt] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    def minutes_before(self, event: Event) -> tuple[Event, ...]:
        """Give what was on record of minutes when an act was: those made later were relied on by nobody."""
        place = self.places[event.id]
        return tuple(one for one in self.minutes if self.places[one.id] < place)


@dataclass(frozen=True, slots=True)
class ProvenErasure:
    """What the bundle of an erased case proves: what is left on record of it, the last the erasure, which
    names each act that stood there, by whom it was erased and by which law.
    """

    bundle: Bundle
    events: tuple[Event, ...]

    @property
    def act(self) -> Event:
        """The erasure itself, the last act on record of the case."""
        return self.events[-1]


def verify_bundle(
    bundle: Bundle, ring: KeyRing, required: Collection[str] = ()
) -> ProvenBundle | ProvenErasure:
    """Believe a bundle with nothing but public keys: each event stands in the log, under a checkpoint that a
    witness cosigned, and the last is the section's signed decision; says nothing of whether it was right. Of
    an erased case the last is the erasure. ``required`` names who must have cosigned that checkpoint.

    Raises `ProofError`: what a receipt raises, ``bundle.incomplete``.
    """
    events = _proved(bundle, "events/", ring)
    if not events:
        raise _incomplete("events/")
    ring.require_witness(required, f"cruce/{bundle.section}", events[-1][1].note)
    last = events[-1][0]
    if last.kind == ERASED:
        if (last.case, last.section) != (bundle.case, bundle.section):
            raise _other_case()
        return ProvenErasure(bundle, tuple(event for event, _ in events))
    decision = believed(events[-1][1], bundle.section, ring)
    words = decision.decision
    if (words.case, words.version) != (bundle.case, bundle.version):
        raise _other_case()
    acts = tuple(event for event, _ in events)
    lodged = [event.body["filing"] for event in acts if event.kind == "clearance.lodged"]
    missing = [name for name in (*lodged, words.liability) if bundle.content(name) is None]
    if missing or not lodged:
        raise _incomplete(", ".join(f"contents/{name}" for name in missing) or "clearance.lodged")
    beside = [_proved(bundle, part, ring) for part in ("minutes/", "alone/", "register/")]
    minutes, later, register = (tuple(event for event, _ in part) for part in beside)
    places = {event.id: receipt.index for part in (events, *beside) for event, receipt in part}
    keys = ring.act_keys()
    _believe_acts((*acts, *later), bundle, keys)
    return ProvenBundle(bundle, acts, minutes, decision, later, register, keys, places)


def _believe_acts(events: Collection[Event], bundle: Bundle, keys: Mapping[str, Verifier | KeysAt]) -> None:
    """Believe that all events are of the case, and the releases among them on another section's behalf."""
    if any(event.case != bundle.case for event in events):
        raise _other_case()
    for event in events:
        if event.kind == ALONE:
            _believe_alone(event, bundle.section, keys)


def _believe_alone(event: Event, section: str, keys: Mapping[str, Verifier | KeysAt]) -> None:
    """Believe a release on another section's behalf: the section that took it signed it."""
    try:
        one = SignedProvisional.model_validate(event.body["provisional"])
        said, signature = one.provisional, bytes.fromhex(one.signature)
    except (ValidationError, KeyError, ValueError) as error:
        raise _other_file("alone/") from error
    if (said.taken_by, said.case) != (section, event.case):
        raise _other_case()
    words = canonical(said)
    held = keys_at(keys[section], said.at) if section in keys else ()
    if not any(key.verify(signature, words, context=PROVISIONAL_CONTEXT) for key in held):
        raise refused(
            "alone",
            f"The release on behalf of {said.section} is not signed by the key of {section}.",
            f"La liberación en nombre de {said.section} no está firmada con la llave de {section}.",
            _OF,
        )


def _proved(bundle: Bundle, part: str, ring: KeyRing) -> list[tuple[Event, Receipt]]:
    found = []
    for name in sorted(name for name in bundle.files if name.startswith(part)):
        receipt = Receipt.parse(bundle.files[name])
        log, witnesses = ring.log(bundle.section, receipt.note), ring.witnesses(bundle.section, receipt.note)
        verify_receipt(receipt, log, witnesses, quorum=1)
        try:
            found.append((Event.model_validate_json(receipt.content), receipt))
        except ValidationError as error:
            raise _other_file(name) from error
    return found


def _is_named(name: str, sha256: str) -> bool:
    return not name.startswith("contents/") or name == f"contents/{sha256}"


_OF: Final = "bundle"
ERASED: Final = "clearance.erased"
ALONE: Final = "clearance.decided_alone"


def _other_case() -> ProofError:
    return refused(
        "other-case",
        "What the bundle proves is of another case.",
        "Lo que prueba el legajo es de otro expediente.",
        _OF,
    )


def _other_file(name: str) -> ProofError:
    return refused(
        "file",
        f"A file in the bundle is not the one that was put there: {name}.",
        f"Un archivo del legajo no es el que se puso ahí: {name}.",
        _OF,
    )


def _incomplete(what: str) -> ProofError:
    return refused("incomplete", f"The bundle lacks {what}.", f"Al legajo le falta {what}.", _OF)
