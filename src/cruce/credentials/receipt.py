"""The receipt of a movement: each section's decision with its proof, verifiable offline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from pydantic import ValidationError

from cruce.ledger import Checkpoint, Receipt, Verifier, verify_receipt
from cruce.model import Event, JointDecision, ProofError, SignedDecision, Text, canonical, join, strictest

FORMAT: Final = "cruce/receipt/1"
_LARGEST: Final = 1 << 24
DECISION_CONTEXT: Final = "cruce/decision/1"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Public keys of sections by name: ``cruce/us`` is a log, ``cruce/us/act`` and ``…/witness`` its other
    keys.
    """

    keys: Mapping[str, Verifier]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read C2SP vkeys, one on a line; blank lines and lines that start with ``#`` are passed over.

        Raises ``ledger.key-malformed``.
        """
        lines = (line.strip() for line in text.splitlines())
        keys = (Verifier.parse(line) for line in lines if line and not line.startswith("#"))
        return cls({key.name: key for key in keys})

    def log(self, section: str) -> Verifier:
        """Give the key of a section's log; raises ``receipt.key-unknown``."""
        return self._key(f"cruce/{section}")

    def act(self, section: str) -> Verifier:
        """Give the key with which a section signs its acts; raises ``receipt.key-unknown``."""
        return self._key(f"cruce/{section}/act")

    def witness(self, section: str) -> Verifier:
        """Give the key with which a section cosigns other logs; raises ``receipt.key-unknown``."""
        return self._key(f"cruce/{section}/witness")

    def named(self, name: str) -> Verifier:
        """Give a key by its whole name, such as a log's by its origin; raises ``receipt.key-unknown``."""
        return self._key(name)

    def witnesses(self, section: str) -> list[Verifier]:
        """Give the keys of all who cosign, sections and others, but a section's own."""
        return self.witnesses_of(f"cruce/{section}")

    def witnesses_of(self, log: str) -> list[Verifier]:
        """Give the keys of all who cosign a log, by its origin: its own section does not witness it."""
        return [key for name, key in sorted(self.keys.items()) if key.cosigner and name != f"{log}/witness"]

    def _key(self, name: str) -> Verifier:
        if name not in self.keys:
            raise refused(
                "key-unknown",
                f"The public key {name} is not at hand.",
                f"Falta la llave pública {name}.",
            )
        return self.keys[name]


@dataclass(frozen=True, slots=True)
class JointReceipt:
    """What the trader keeps: for each section, its recorded decision and the proof that it is on record."""

    case: str
    parts: Mapping[str, Receipt]

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a receipt's file; raises ``receipt.malformed`` and what `Receipt.from_wire` raises."""
        try:
            if len(raw) > _LARGEST:
                raise ValueError("size")
            wire = json.loads(raw)
            if wire["format"] != FORMAT or set(wire) != {"format", "case", "parts"}:
                raise ValueError("format")
            case, parts = wire["case"], wire["parts"]
            if not isinstance(case, str) or not isinstance(parts, dict) or not parts:
                raise ValueError("parts")
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _malformed() from error
        receipt = cls(case, {name: Receipt.from_wire(part) for name, part in sorted(parts.items())})
        if str(receipt).encode() != raw:  # one form only, so that any changed byte shows
            raise _malformed()
        return receipt

    def __str__(self) -> str:
        parts = {name: part.wire() for name, part in self.parts.items()}
        return canonical({"format": FORMAT, "case": self.case, "parts": parts}).decode() + "\n"


@dataclass(frozen=True, slots=True)
class Proven:
    """What a receipt proves: the joint decision, and the checkpoint of each log that it stands under."""

    joint: JointDecision
    checkpoints: Mapping[str, Checkpoint]


def verify(receipt: JointReceipt, ring: KeyRing) -> Proven:
    """Believe a receipt with nothing but public keys, or say what is wrong with it.

    Each part must be in its section's log, under a checkpoint that the log signed and every other section of
    the receipt (of a receipt with one part, any other section) cosigned; its decision must be signed by the
    section; all decisions must be on the same filing; and no section that had an act to take may be missing.
    Raises `ProofError`, with its own code for each fault.
    """
    checkpoints = {}
    decisions: dict[str, SignedDecision] = {}
    for section, part in receipt.parts.items():
        checkpoints[section] = _check_proof(section, receipt, ring)
        decisions[section] = believed(part.content, section, ring)
    _check_same(receipt.case, decisions)
    first = next(iter(decisions.values())).decision
    channel = strictest(made.decision.channel for made in decisions.values())
    joint = join(receipt.case, first.version, first.due, decisions, channel)
    if joint.waiting_for:
        raise refused(
            "incomplete",
            f"The decision of {', '.join(joint.waiting_for)} is missing from the receipt.",
            f"Falta en el acuse la resolución de {', '.join(joint.waiting_for)}.",
        )
    return Proven(joint, checkpoints)


def _check_proof(section: str, receipt: JointReceipt, ring: KeyRing) -> Checkpoint:
    part, log = receipt.parts[section], ring.log(section)
    others = [ring.witness(name) for name in receipt.parts if name != section]
    if others:
        return verify_receipt(part, log, others)
    return verify_receipt(part, log, ring.witnesses(section), quorum=1)


def believed(content: bytes, section: str, ring: KeyRing) -> SignedDecision:
    """Take a section's decision out of its event and believe its signature.

    Raises ``receipt.not-a-decision``, ``receipt.other-section``, ``receipt.signature``.
    """
    try:
        event = Event.model_validate_json(content)
        signed = SignedDecision.model_validate(event.body["decision"])
    except (ValidationError, KeyError) as error:
        raise refused(
            "not-a-decision",
            f"What the receipt proves of {section} is not a decision.",
            f"Lo que el acuse prueba de {section} no es una resolución.",
        ) from error
    words = signed.decision
    if (event.section, words.section, words.case) != (section, section, event.case):
        raise refused(
            "other-section",
            f"The part of {section} holds a decision of another section or case.",
            f"La parte de {section} contiene una resolución de otra sección o expediente.",
        )
    if not verify_decision(signed, ring.act(section)):
        raise refused(
            "signature",
            f"The decision of {section} is not signed by its key.",
            f"La resolución de {section} no está firmada con su llave.",
        )
    return signed


def verify_decision(signed: SignedDecision, key: Verifier) -> bool:
    """Tell whether a section's key signed this decision."""
    try:
        signature = bytes.fromhex(signed.signature)
    except ValueError:
        return False
    return key.verify(signature, canonical(signed.decision), context=DECISION_CONTEXT)


def _check_same(case: str, decisions: Mapping[str, SignedDecision]) -> None:
    facts: set[tuple[Any, ...]] = {
        (made.decision.case, made.decision.version, made.decision.filing, made.decision.due)
        for made in decisions.values()
    }
    if len(facts) != 1 or next(iter(facts))[0] != case:
        raise refused(
            "other-filing",
            "The decisions in the receipt are not on the same filing.",
            "Las resoluciones del acuse no son sobre el mismo trámite.",
        )


def _malformed() -> ProofError:
    return refused(
        "malformed", "This is not a receipt of cruce.", "Esto no es un acuse verificable de cruce."
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
