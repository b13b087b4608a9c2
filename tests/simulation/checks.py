"""What must be true of a border when everything that went wrong is healed."""

from __future__ import annotations

from cruce import clearance
from cruce.clearance import CaseFile, contingency, messages
from cruce.credentials import verify
from cruce.ledger import Checkpoint
from cruce.model import Event, JointState, SignedDecision, Verdict, digest
from cruce.section import Section
from tests.clearance.border import charged, check_log, file_of, filing_of, owed
from tests.simulation.world import World


def check(world: World) -> None:
    """Hold a healed border against all that was promised."""
    sections = {}
    for name, site in world.sites.items():
        assert site.section is not None, f"{name} is down"
        sections[name] = site.section
    no_crossing_is_lost(world, sections)
    for section in sections.values():
        check_log(section)
        for row in section.store.cases():
            file = CaseFile.model_validate_json(row.body)
            released_on_its_conditions(section, row.id, row.version, file)
            charged_once(section, row.id, row.version, file)
            never_released_against_a_hold(section, row.id)
    all_know_the_same(sections)
    no_message_is_lost_or_doubled(world, sections)
    what_was_done_alone_is_reconciled(world, sections)
    logs_are_witnessed(sections)
    receipts_hold(world, sections)


def no_crossing_is_lost(world: World, sections: dict[str, Section]) -> None:
    """Every filing that a section acknowledged is on record in all, and every truck got its answer."""
    for movement in world.movements:
        assert movement.accepted is not None, f"{movement.case} was never taken"
        for name, section in sections.items():
            assert section.store.case(movement.case) is not None, f"{name} does not know {movement.case}"
            state = movement.state(section)
            assert state in (JointState.RELEASED, JointState.REFUSED, JointState.WITHDRAWN), (
                f"{name}: {movement.case} is {state}"
            )
        assert digest(filing_of(sections[movement.at], movement.case)) == movement.accepted


def released_on_its_conditions(section: Section, case: str, version: int, file: CaseFile) -> None:
    """No release against a hold or refusal, nor before everybody with an act to take released."""
    joint = file.joint(case, version)
    alone = {one.provisional.section for one in joint.provisional}
    verdicts = {name: made.decision.verdict for name, made in file.decisions.items() if name not in alone}
    if joint.state is JointState.RELEASED:
        assert set(file.due) <= verdicts.keys() | alone
        assert set(verdicts.values()) <= {Verdict.RELEASE}
        assert file.presentation is not None
        assert set(joint.contradicted) <= alone
        assert bool(joint.contradicted) <= bool(file.follow_ups)


def never_released_against_a_hold(section: Section, case: str) -> None:
    """In the order of its log, no release of a section was signed while it knew of a hold that stood."""
    standing: set[str] = set()
    for recorded in section.store.events(case):
        event = Event.model_validate_json(recorded.content)
        kind, body = event.kind, event.body
        if kind == "exchange.received" and body["act"] in ("held", "unheld"):
            hold, stands = body["hold"]["id"], body["act"] == "held"
        elif kind in ("clearance.held", "clearance.unheld"):
            hold, stands = (event.id, True) if kind == "clearance.held" else (body["hold"], False)
        else:
            if kind == "clearance.decided":
                said = SignedDecision.model_validate(body["decision"]).decision
                assert said.verdict is not Verdict.RELEASE or not standing, (
                    f"{case}: released against {standing}"
                )
            if kind == "clearance.decided_alone":
                assert not standing, f"{case}: released alone against {standing}"
            continue
        (standing.add if stands else standing.discard)(hold)


def no_message_is_lost_or_doubled(world: World, sections: dict[str, Section]) -> None:
    """What a trader wrote and was told to be on record stands once in every section that it was for."""
    for movement in world.movements:
        for name, section in sections.items():
            said = [one.letter.text for one in messages.thread(section, movement.case) if one.letter]
            assert len(said) == len(set(said)), f"{name}: {movement.case} says something twice"
            due = {movement.at, *file_of(section, movement.case).due}
            if name in due:
                assert movement.written <= set(said), f"{name}: {movement.case} lost a message"


def charged_once(section: Section, case: str, version: int, file: CaseFile) -> None:
    """What a treasury has of a case is what it computed, by one operation of the bank each."""
    rows = section.store.receivables_of(case)
    if file.joint(case, version).state is JointState.RELEASED:
        assert owed(section, case) == charged(section, case)
    operations = [one.operation for one in rows if one.operation]
    assert len(operations) == len(set(operations))


def all_know_the_same(sections: dict[str, Section]) -> None:
    """All sections hold the same decisions on the same version of every case."""
    first, *others = sections.values()
    for row in first.store.cases():
        known = clearance.joint(first, row.id)
        for other in others:
            told = clearance.joint(other, row.id)
            if file_of(first, row.id).follow_ups or file_of(other, row.id).follow_ups:
                continue  # they differ, and a follow-up case says so
            assert (told.version, told.state, told.decisions) == (known.version, known.state, known.decisions)
            assert not file_of(other, row.id).disagreements


def what_was_done_alone_is_reconciled(world: World, sections: dict[str, Section]) -> None:
    """Every release on another's behalf was co-signed or contradicted, and all count the same of it."""
    counted = {name: contingency.reconciliation(section) for name, section in sections.items()}
    for told in counted.values():
        assert told.released == told.cosigned + told.contradicted, "an answer is missing"
    assert (
        len({(one.released, one.cosigned, one.contradicted, one.follow_ups) for one in counted.values()}) == 1
    )
    for name, booth in world.booths.items():
        for case in booth.let_go:
            row = sections[name].store.case(case)
            assert row is not None
            file = CaseFile.model_validate_json(row.body)
            assert file.provisional or set(file.due) <= file.decisions.keys(), f"{case} left unseen"


def logs_are_witnessed(sections: dict[str, Section]) -> None:
    """Each log is witnessed to its end by every other section."""
    for name, section in sections.items():
        for other in sections.values():
            if other is section:
                continue
            note = other.store.witnessed(section.keys.log.name)
            assert note is not None
            seen = Checkpoint.open(note, section.keys.log.verifier, [other.keys.witness.verifier])
            assert (seen.size, seen.root) == (section.store.tree.size, section.store.tree.root), name


def receipts_hold(world: World, sections: dict[str, Section]) -> None:
    """Every released truck has a receipt that verifies with public keys alone."""
    for section in sections.values():
        section.flush()
    for movement in world.movements:
        state = movement.state(next(iter(sections.values())))
        if clearance.joint(next(iter(sections.values())), movement.case).provisional:
            continue  # it was released without the decision that a receipt proves
        receipt = clearance.proving.receipt(sections.values(), movement.case)
        if state is JointState.RELEASED:
            assert receipt is not None, f"no receipt of {movement.case}"
            assert verify(receipt, world.ring).joint.state is state
