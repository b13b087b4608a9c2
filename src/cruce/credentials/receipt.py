"""The receipt of a movement: each section's decision with its proof, verifiable offline."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from pydantic import ValidationError

from cruce.credentials.ring import KeyRing, refused
from cruce.ledger import Checkpoint, Receipt, Verifier, verify_receipt
from cruce.model import Event, JointDecision, ProofError, SignedDecision, canonical, join, strictest

FORMAT: Final = "cruce/receipt/1"
_LARGEST: Final = 1 << 24
DECISION_CONTEXT: Final = "cruce/decision/1"


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
    """What a receipt proves: the joint decision, the checkpoint of each log that it stands under, and who
    cosigned that, sections and others, as far as their keys are at hand.
    """

    joint: JointDecision
    checkpoints: Mapping[str, Checkpoint]
    cosigners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def verify(receipt: JointReceipt, ring: KeyRing, required: Collection[str] = ()) -> Proven:
    """Believe a receipt with nothing but public keys, or say what is wrong with it.

    Each part must be in its section's log, under a checkpoint that the log signed and every other section of
    the receipt (of a receipt with one part, any other section) cosigned; its decision must be signed by the
    section; all decisions must be on the same filing; and no section that had an act to take may be missing.
    ``required`` names others who must have cosigned each checkpoint, such as a witness from outside.

    Raises `ProofError`, with its own code for each fault.
    """
    checkpoints = {}
    cosigners = {}
    decisions: dict[str, SignedDecision] = {}
    for section, part in receipt.parts.items():
        checkpoints[section] = _check_proof(section, receipt, ring)
        ring.require_witness(required, f"cruce/{section}", part.note)
        cosigners[section] = ring.cosigners(f"cruce/{section}", part.note)
        decisions[section] = believed(part, section, ring)
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
    return Proven(joint, checkpoints, cosigners)


def _check_proof(section: str, receipt: JointReceipt, ring: KeyRing) -> Checkpoint:
    part = receipt.parts[section]
    log = ring.log(section, part.note)
    others = [ring.witness(name, part.note) for name in receipt.parts if name != section]
    if others:
        return verify_receipt(part, log, others)
    return verify_receipt(part, log, ring.witnesses(section, part.note), quorum=1)


def believed(part: Receipt, section: str, ring: KeyRing) -> SignedDecision:
    """Take a section's decision out of its event and believe its signature, by the act key of its place.

    Raises ``receipt.not-a-decision``, ``receipt.other-section``, ``receipt.signature``,
    ``receipt.key-retired``.
    """
    try:
        event = Event.model_validate_json(part.content)
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
    if not verify_decision(signed, ring.act(section, part.index)):
        ring.require_unretired(f"cruce/{section}/act", lambda key: verify_decision(signed, key))
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
