"""What was released on behalf of a section, and how it answers: co-signed, contradicted or open."""

from __future__ import annotations

from enum import StrEnum

from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket
from cruce.credentials import bundle as bundles
from cruce.ledger import Verifier
from cruce.model import Provisional, SignedProvisional, Verdict, canonical, case_id, digest, plain
from cruce.section import Section
from cruce.store import Draft


class Answer(StrEnum):
    """How a provisional release stands with the section on whose behalf it was given."""

    OPEN = "open"
    COSIGNED = "cosigned"
    CONTRADICTED = "contradicted"


def signed(section: Section, one: Provisional) -> SignedProvisional:
    """Sign a provisional release with the act key of the section that takes it."""
    signature = section.keys.act.sign(canonical(one), context=bundles.PROVISIONAL_CONTEXT).hex()
    return SignedProvisional(provisional=one, key=section.keys.act.name, signature=signature)


def holds(one: SignedProvisional, key: Verifier) -> bool:
    """Tell whether a section's key signed this provisional release."""
    try:
        return key.verify(
            bytes.fromhex(one.signature), canonical(one.provisional), context=bundles.PROVISIONAL_CONTEXT
        )
    except ValueError:
        return False


def follow_up_id(one: Provisional) -> str:
    """Derive the number of the follow-up case of a contradiction, the same in every section."""
    return case_id("cruce/follow-up/1", f"{one.case}/{one.version}/{one.section}")


def answer(file: CaseFile, one: Provisional) -> Answer:
    """Tell how a provisional release of a case stands: what was contradicted once stays so."""
    name = follow_up_id(one)
    if name in file.follow_ups:
        return Answer.CONTRADICTED
    return Answer.COSIGNED if name in file.cosigned else Answer.OPEN


def unanswered(file: CaseFile, section: str) -> bool:
    """Tell whether goods were released on a section's behalf and it has said nothing to it yet."""
    waiting = (one.provisional for one in file.provisional if one.provisional.section == section)
    return any(answer(file, one) is Answer.OPEN for one in waiting)


def answered(docket: Docket, section: str) -> None:
    """Compare a section's decision, just known, with what was released on its behalf.

    A hold or a refusal contradicts it, and opens a follow-up case; a release co-signs it. Only the section
    itself says which, and the others hear it: a hold that was lifted before it knew of the release does not
    contradict it.
    """
    if section != docket.section.name:
        return
    made = docket.file.decisions[section].decision
    for one in docket.file.provisional:
        if (one.provisional.section, one.provisional.version) != (section, made.version):
            continue
        if made.verdict is Verdict.RELEASE:
            cosign(docket, one)
        else:
            contradict(docket, one, f"decision.{made.verdict.value}")


def cosign(docket: Docket, one: SignedProvisional) -> None:
    """Record that the section acted for stands by a release; where that is this one, tell the others."""
    said = one.provisional
    if answer(docket.file, said) is not Answer.OPEN:
        return
    body = {"section": said.section, "of_version": said.version, "taken_by": said.taken_by}
    docket.record("clearance.cosigned", {**body, **_digests(docket, said)})
    docket.change(cosigned=(*docket.file.cosigned, follow_up_id(said)))
    if said.section == docket.section.name:
        docket.send("clearance.cosigned", {"version": said.version, "provisional": plain(one)})


def contradict(docket: Docket, one: SignedProvisional, cause: str) -> None:
    """Record that a release does not stand, and open the follow-up case; where it was given for this section,
    tell the others.

    Nothing is rewritten: the goods are gone, and both acts stay on record beside each other.
    """
    said = one.provisional
    name = follow_up_id(said)
    if name in docket.file.follow_ups:
        return
    body = {
        "section": said.section,
        "of_version": said.version,
        "taken_by": said.taken_by,
        "cause": cause,
        **_digests(docket, said),
    }
    docket.record("clearance.contradicted", {**body, "follow_up": name})
    opened = Draft("clearance.opened", name, 1, docket.at, docket.by, {**body, "case": docket.row.id})
    docket.transaction.record(opened, None)
    docket.change(follow_ups={**docket.file.follow_ups, name: cause})
    if said.section == docket.section.name:
        told = {"version": said.version, "provisional": plain(one), "cause": cause}
        docket.send("clearance.contradicted", told)


def _digests(docket: Docket, one: Provisional) -> dict[str, str]:
    """Name both acts by their digests: what was released on a section's behalf, and what it decided."""
    made = docket.file.decisions.get(one.section)
    own = {"decision": digest(canonical(made.decision))} if made else {}
    return {"provisional": digest(canonical(one)), **own}
