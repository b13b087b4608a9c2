"""A case for who oversees: each act checked against the log, decisions, what they rest on, who read it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from cruce.clearance import CaseFile, officers, proving, reads, unmade
from cruce.credentials import ProvenErasure, verify_bundle
from cruce.ledger import commit, leaf_hash, verify_inclusion
from cruce.model import Event, Minute, Override, PowerError, Profile, ProofError, SignedDecision
from cruce.section import Section
from cruce.web.entitled import not_yours
from cruce.web.office import Office, ring_of

_READS = 60


@dataclass(frozen=True, slots=True)
class Traced:
    """An act on record and whether the log holds it: place, commitment and proof, just verified."""

    seq: int
    event: Event
    holds: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """One case for who oversees: acts with their proofs, decisions, what they rest on, who read it."""

    acts: Sequence[Traced]
    decisions: Sequence[SignedDecision]
    rules: tuple[str, ...]
    minutes: tuple[Minute, ...]
    reads: Sequence[reads.Read]
    overrides: Sequence[Override]
    unmade: tuple[unmade.Unmade, ...]


def traced(section: Section, case: str, by: str) -> tuple[Traced, ...]:
    """Give the acts on a case, each checked against the log as it stands: the commitment and its proof. The
    read is noted. Raises ``page.not-yours`` where nothing of such a case is on record.
    """
    tree, hashes, found = section.store.tree, section.store.hash, list[Traced]()
    for one in section.store.events(case):
        leaf = leaf_hash(commit(one.salt, one.content))
        try:
            verify_inclusion(leaf, one.seq, tree.size, tree.inclusion(one.seq, hashes), tree.root)
        except ProofError:
            holds = False
        else:
            holds = True
        found.append(Traced(one.seq, Event.model_validate_json(one.content), holds))
    if not found:
        raise not_yours()
    reads.note(section, case, by, "proof")
    return tuple(found)


def trace(section: Section, case: str, by: str) -> Trace:
    """Trace a case: each act just checked against the log, each decision to law, rules and minutes."""
    acts = traced(section, case, by)
    row = section.store.case(case)
    file = CaseFile.model_validate_json(row.body) if row else None
    made = tuple(file.decisions.values()) if file else ()
    content = section.store.content(file.profile) if file else None
    profile = Profile.model_validate_json(content) if content else None
    rules = tuple(dict.fromkeys(one.rule for one in profile.reasons)) if profile else ()
    under = {name for one in made for name in one.decision.under}
    known = section.agreed.minutes
    return Trace(
        acts=acts,
        decisions=made,
        rules=(*rules, *(profile.relied_on if profile else ())),
        minutes=tuple(known[name] for name in sorted(under) if name in known),
        reads=_reads(section, case, by),
        overrides=file.matters.overrides if file else (),
        unmade=unmade.unmade_of(section, case),
    )


def _reads(section: Section, case: str, by: str) -> Sequence[reads.Read]:
    """List who read a case, for those whom the section names to oversee it, where it names any."""
    try:
        officers.require_oversight(section, by)
    except PowerError:
        return ()
    return reads.reads(section, case)[-_READS:][::-1]


async def replayed(office: Office, case: str) -> proving.Replay:
    """Verify the bundle of the section's decision and compute it again from that alone, away from the thread
    that works on the section.
    """
    bundle, ring = await office.desk.answer(lambda section: (proving.bundle(section, case), ring_of(section)))

    def work() -> proving.Replay:
        proven = verify_bundle(bundle, ring)
        if isinstance(proven, ProvenErasure):
            raise not_yours()
        return proving.replay(proven)

    return await asyncio.to_thread(work)
