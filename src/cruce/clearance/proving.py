"""Joint decisions and receipts, as one section can show them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from cruce.clearance.bundling import bundle
from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import absent
from cruce.clearance.replaying import PARTS, Difference, Replay, replay
from cruce.clearance.witnessed import covering
from cruce.credentials import JointReceipt
from cruce.ledger import Receipt, Tree
from cruce.model import JointDecision
from cruce.section import Section
from cruce.store import Recorded

__all__ = [
    "PARTS",
    "Difference",
    "Replay",
    "assembled",
    "bundle",
    "joint",
    "receipt",
    "receipt_part",
    "replay",
]


def joint(section: Section, case: str) -> JointDecision:
    """Derive the joint decision on a case from what is on record here; raises ``case.unknown``."""
    row = section.store.case(case)
    if row is None:
        raise absent(section, case)
    return CaseFile.model_validate_json(row.body).joint(case, row.version)


def receipt_part(section: Section, case: str) -> Receipt | None:
    """Give the proof of this section's own decision; None until it is decided and another section has
    cosigned.
    """
    row = section.store.case(case)
    file = CaseFile.model_validate_json(row.body) if row else None
    if row is None or file is None or file.withdrawn or file.contested:
        return None
    decided = [event for event in section.store.events(case) if _decides(event, row.version)]
    witnesses = [name for name in file.due if name != section.name]
    found = covering(section, decided[-1].seq, witnesses) if decided else None
    if found is None:
        return None
    event, (size, note) = decided[-1], found
    proof = Tree.load(size, section.store.hash).inclusion(event.seq, section.store.hash)
    return Receipt.of(event.content, event.salt, event.seq, proof, note)


def _decides(event: Recorded, version: int) -> bool:
    return event.kind == "clearance.decided" and json.loads(event.content)["version"] == version


def receipt(sections: Iterable[Section], case: str) -> JointReceipt | None:
    """Put together what the trader keeps; None while a part is missing."""
    held = {section.name: section for section in sections}
    due = {name for section in held.values() for name in _due(section, case)}
    return assembled(case, due, {name: receipt_part(held[name], case) for name in due if name in held})


def assembled(case: str, due: Collection[str], parts: Mapping[str, Receipt | None]) -> JointReceipt | None:
    """Put the parts of a receipt together, wherever they come from; None while one that is due is missing."""
    proven = {name: part for name in sorted(due) if (part := parts.get(name)) is not None}
    return JointReceipt(case, proven) if proven and len(proven) == len(due) else None


def _due(section: Section, case: str) -> tuple[str, ...]:
    row = section.store.case(case)
    return CaseFile.model_validate_json(row.body).due if row else ()
