"""What the revocation of a key unmakes: acts that nobody believes any more, and what is to be done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from cruce.clearance.casefile import CaseFile
from cruce.clearance.contingency.arrivals import REGISTER, open_own
from cruce.clearance.docket import Docket, refused
from cruce.clearance.lodging import allowed, today
from cruce.clearance.officers import require_own_officer
from cruce.clearance.provisional import Answer, answer, holds
from cruce.clearance.recalling import recall
from cruce.clearance.witnessed import counts, covering, coverings
from cruce.credentials import DECISION_CONTEXT, unsigned_by, verify_decision
from cruce.ledger import Verifier
from cruce.model import ProofError, SignedDecision, canonical, plain
from cruce.section import Section
from cruce.section import succession as keys
from cruce.store import CaseRow, Transaction

REVOKED: Final = "revoked"


class Remedy(StrEnum):
    """What is to be done of something that a revocation unmade."""

    SIGN_AGAIN = "sign-again"
    """An officer of this section signs the decision again."""
    ASK = "ask"
    """The other section must sign its decision again; it is told by its own list."""
    ANSWER = "answer"
    """The section that was acted for answers with a decision of its own."""
    NEW_RECEIPT = "new-receipt"
    """The trader gets a new receipt, which is there."""
    WAIT = "wait"
    """The trader gets a new receipt as soon as the others have cosigned the log again."""
    NEW_COPY = "new-copy"
    """The booth gets a new copy."""
    NEW_MINUTE = "new-minute"
    """The sections sign the minute again."""


class Unmade(NamedTuple):
    """One thing unmade: what it is (``decision``, ``provisional``, ``receipt``, ``copy``, ``minute``), the
    case, crossing or minute, its version, and by the revocation of which section's key.
    """

    what: str
    name: str
    version: int
    section: str
    key: str
    remedy: Remedy


class _Key(NamedTuple):
    """A key that was revoked, whose it was, and where that stands in the own log (of an own one)."""

    section: str
    former: keys.Former
    place: int | None = None

    @property
    def verifier(self) -> Verifier:
        return keys.verifier_of(self.former.key)


def unmade(section: Section) -> tuple[Unmade, ...]:
    """List what revocations known here unmake, of this section's acts and of what it holds of others'."""
    revoked = [*_own(section), *_others(section)]
    if not revoked:
        return ()
    rows = ((row, CaseFile.model_validate_json(row.body)) for row in section.store.cases())
    of_cases = [one for row, file in rows for one in _of_case(section, row, file, revoked)]
    return (*of_cases, *_copies(section, revoked), *_minutes(section, revoked))


def unmade_of(section: Section, case: str) -> tuple[Unmade, ...]:
    """List what revocations unmake of one case; nothing where there is no such case, or it was erased."""
    row = section.store.case(case)
    if row is None:
        return ()
    revoked = [*_own(section), *_others(section)]
    return tuple(_of_case(section, row, CaseFile.model_validate_json(row.body), revoked))


def unmade_minutes(section: Section) -> tuple[Unmade, ...]:
    """List the minutes that bear a signature by a key that was revoked, each with whose it was."""
    return tuple(_minutes(section, [*_own(section), *_others(section)]))


def sign_again(section: Section, case: str, by: str) -> SignedDecision:
    """Let an officer sign the section's decision on a case again, whose key was revoked; tells the others.

    The decision stays as it is, word for word. Raises `PowerError` ``case.unknown``, ``case.not-unmade``,
    ``case.nobody``, ``case.other-officer``.
    """
    require_own_officer(section, by)
    at = section.clock()

    def work(transaction: Transaction) -> SignedDecision:
        docket = Docket.take(section, transaction, case, by, at)
        mine = docket.file.decisions.get(section.name)
        if mine is None or not any(_is_by(mine, one) for one in _own(section)):
            raise refused(
                "not-unmade",
                f"The decision of {section.name} on case {case} does not bear a revoked key.",
                f"La resolución de {section.name} en el expediente {case} no lleva una llave revocada.",
            )
        words, key = mine.decision, section.keys.act
        signature = key.sign(canonical(words), context=DECISION_CONTEXT).hex()
        made = SignedDecision(decision=words, key=key.name, signature=signature)
        body = {"decision": plain(made), "again": True}
        docket.record("clearance.decided", body, words.under)
        docket.change(decisions={**docket.file.decisions, section.name: made})
        appraisal = recall(docket)
        if allowed(docket, appraisal, "channel"):
            docket.tell("clearance.decided", body, today(docket, appraisal))
        docket.close()
        return made

    return section.store.one(work)


def _own(section: Section) -> Iterator[_Key]:
    for event in section.store.events(keys.KEYS):
        if event.kind == keys.CHANGED:
            change = keys.SignedChange.model_validate(json.loads(event.content)["body"]["change"]).change
            if change.cause == REVOKED:
                yield _Key(section.name, keys.Former.of(change), event.seq)


def _others(section: Section) -> Iterator[_Key]:
    for peer in section.peers.values():
        yield from (_Key(peer.name, one) for one in peer.former if one.cause == REVOKED)


def _of_case(section: Section, row: CaseRow, file: CaseFile, revoked: list[_Key]) -> Iterator[Unmade]:
    for key in (one for one in revoked if one.former.use == "act"):
        mine = file.decisions.get(key.section)
        if mine is not None and mine.decision.version == row.version and _is_by(mine, key):
            remedy = Remedy.SIGN_AGAIN if key.section == section.name else Remedy.ASK
            yield _row("decision", row, key, remedy)
        for one in file.provisional:
            said = one.provisional
            late = said.taken_by == key.section and not key.former.counts_at(said.at)
            if late and holds(one, key.verifier) and answer(file, said) is Answer.OPEN:
                yield _row("provisional", row, key, Remedy.ANSWER)
    witnesses = [name for name in file.due if name != section.name]
    place = _place(section, row) if section.name in file.decisions else None
    lost = next(_receipts(section, place, witnesses, revoked), None) if place is not None else None
    if lost is not None and place is not None:
        again = Remedy.NEW_RECEIPT if covering(section, place, witnesses) else Remedy.WAIT
        yield _row("receipt", row, lost, again)


def _row(what: str, row: CaseRow, key: _Key, remedy: Remedy) -> Unmade:
    return Unmade(what, row.id, row.version, key.section, key.former.key, remedy)


def _is_by(signed: SignedDecision, key: _Key) -> bool:
    """Tell whether a decision was signed with a key after that was revoked."""
    ours = key.former.use == "act" and signed.decision.section == key.section
    late = ours and not key.former.counts_at(signed.decision.at)
    return late and verify_decision(signed, key.verifier)


def _place(section: Section, row: CaseRow) -> int | None:
    """Find the place in the log of the section's decision on the present version."""
    made = (one for one in reversed(section.store.events(row.id)) if one.kind == "clearance.decided")
    return next((one.seq for one in made if json.loads(one.content)["version"] == row.version), None)


def _receipts(section: Section, place: int, witnesses: list[str], revoked: list[_Key]) -> Iterator[_Key]:
    """Give the keys whose revocation unmakes the receipts of a decision that were handed out before it.

    A receipt stands under the first of the checkpoints over its decision that the witnesses cosigned; which,
    before a key was revoked, is told by their cosignatures alone.
    """
    named = set(witnesses)
    first = next((one for one in section.store.logged.cosigned(place) if named <= one[2]), None)
    stood = [*([first[:2]] if first else []), *coverings(section, place, witnesses)]
    for key in revoked:
        use, former = key.former.use, key.former
        if use == "log" and key.place is not None and place < key.place:
            lost = all(size > former.size for size, _ in stood)
        elif use == "witness" and first is not None and key.section in (named or first[2]):
            lost = not counts(section, key.section, first[1])
        else:
            lost = False
        if lost:
            yield key


def _copies(section: Section, revoked: list[_Key]) -> Iterator[Unmade]:
    mine = [one for one in revoked if (one.section, one.former.use) == (section.name, "act")]
    for event in section.store.events(REGISTER) if mine else ():
        words = json.loads(event.content)
        if event.kind != "clearance.copied":
            continue
        content = section.store.content(words["body"]["copy"]) or b""
        if _is_over(section, content):
            continue
        try:
            open_own(section, content)
        except ProofError:
            key = mine[-1]
            yield Unmade("copy", words["body"]["crossing"], 1, key.section, key.former.key, Remedy.NEW_COPY)


def _is_over(section: Section, content: bytes) -> bool:
    return datetime.fromisoformat(json.loads(content.partition(b"\n")[2])["valid_until"]) <= section.clock()


def _minutes(section: Section, revoked: list[_Key]) -> Iterator[Unmade]:
    known = {one.name: one for one in (section.as_peer(), *section.peers.values())}
    for key in (one for one in revoked if one.former.use == "act"):
        for minute in section.agreed.minutes.values():
            signed = any(one.section == key.section for one in minute.signatures)
            if signed and unsigned_by(minute, {key.section: known[key.section].act_keys}):
                yield Unmade("minute", minute.id, 1, key.section, key.former.key, Remedy.NEW_MINUTE)
