"""What was released on behalf of a section, and how it answers: co-signed, contradicted or open."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket
from cruce.ledger import Verifier
from cruce.model import Decision, Provisional, SignedProvisional, Verdict, canonical, case_id, digest
from cruce.section import Section
from cruce.store import Draft

CONTEXT: Final = "cruce/provisional/1"


class Answer(StrEnum):
    """How a provisional release stands with the section on whose behalf it was given."""

    OPEN = "open"
    COSIGNED = "cosigned"
    CONTRADICTED = "contradicted"


def signed(section: Section, one: Provisional) -> SignedProvisional:
    """Sign a provisional release with the act key of the section that takes it."""
    signature = section.keys.act.sign(canonical(one), context=CONTEXT).hex()
    return SignedProvisional(provisional=one, key=section.keys.act.name, signature=signature)


def holds(one: SignedProvisional, key: Verifier) -> bool:
    """Tell whether a section's key signed this provisional release."""
    try:
        return key.verify(bytes.fromhex(one.signature), canonical(one.provisional), context=CONTEXT)
    except ValueError:
        return False


def follow_up_id(one: Provisional) -> str:
    """Derive the number of the follow-up case of a contradiction, the same in every section."""
    return case_id("cruce/follow-up/1", f"{one.case}/{one.version}/{one.section}")


def answer(file: CaseFile, one: Provisional) -> Answer:
    """Tell how a provisional release of a case stands: what was contradicted once stays so."""
    if follow_up_id(one) in file.follow_ups:
        return Answer.CONTRADICTED
    made = file.decisions.get(one.section)
    same = made is not None and made.decision.version == one.version
    return Answer.COSIGNED if same or follow_up_id(one) in file.cosigned else Answer.OPEN


def unanswered(file: CaseFile, section: str) -> bool:
    """Tell whether goods were released on a section's behalf and it has said nothing to it yet."""
    waiting = (one.provisional for one in file.provisional if one.provisional.section == section)
    return any(answer(file, one) is Answer.OPEN for one in waiting)


def answered(docket: Docket, section: str) -> None:
    """Compare a section's decision, just known, with what was released on its behalf.

    A release co-signs it; a hold or a refusal contradicts it, and opens a follow-up case.
    """
    made = docket.file.decisions[section].decision
    if made.verdict is Verdict.RELEASE:
        return
    for one in docket.file.provisional:
        if (one.provisional.section, one.provisional.version) == (section, made.version):
            contradict(docket, one.provisional, f"decision.{made.verdict.value}")


def answered_before(docket: Docket, made: Decision) -> None:
    """Take note of a decision on a version of the case that was amended since: it may co-sign what went."""
    ones = (one.provisional for one in (*docket.file.provisional, *docket.file.void))
    names = [follow_up_id(one) for one in ones if (one.section, one.version) == (made.section, made.version)]
    if names and made.verdict is Verdict.RELEASE:
        docket.change(cosigned=tuple(dict.fromkeys((*docket.file.cosigned, *names))))


def contradict(docket: Docket, one: Provisional, cause: str) -> bool:
    """Record that a provisional release does not stand, and open the follow-up case; false where it is open.

    Nothing is rewritten: the goods are gone, and both acts stay on record beside each other.
    """
    name = follow_up_id(one)
    if name in docket.file.follow_ups:
        return False
    made = docket.file.decisions.get(one.section)
    body = {
        "section": one.section,
        "of_version": one.version,
        "taken_by": one.taken_by,
        "cause": cause,
        "provisional": digest(canonical(one)),
        **({"decision": digest(canonical(made.decision))} if made else {}),
    }
    docket.record("clearance.contradicted", {**body, "follow_up": name})
    opened = Draft("clearance.opened", name, 1, docket.at, docket.by, {**body, "case": docket.row.id})
    docket.transaction.record(opened, None)
    docket.change(follow_ups={**docket.file.follow_ups, name: cause})
    return True
