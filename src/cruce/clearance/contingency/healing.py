"""A booth's journal taken in after the heal: every act once, and the exact count of what became of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cruce.clearance.casefile import CaseFile
from cruce.clearance.contingency.after import note_void, void
from cruce.clearance.contingency.alone import tell_alone
from cruce.clearance.contingency.arrivals import REGISTER, Copy, copy_of_record, open_own
from cruce.clearance.contingency.booths import require_unrevoked
from cruce.clearance.contingency.journal import Entry, Journal, read_journal
from cruce.clearance.contingency.power import lot_of, powers
from cruce.clearance.contingency.refusals import broken
from cruce.clearance.contingency.verdict import Answer as BoothAnswer
from cruce.clearance.contingency.verdict import Before, verdict
from cruce.clearance.docket import Docket
from cruce.clearance.presenting import conclude, take_presentation
from cruce.clearance.provisional import Answer, answer, answered, follow_up_id
from cruce.ledger import Verifier
from cruce.model import (
    Alone,
    Citation,
    JointState,
    PowerError,
    Provisional,
    Settled,
    Verdict,
)
from cruce.section import Section
from cruce.store import Draft, Transaction


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a journal: its acts that were new, by the booth's answer, and those known before.

    ``provisional`` counts releases on behalf of a section; ``unknown`` names cases that this section has not,
    ``differing`` the lines whose verdict does not follow from the copy.
    """

    new: int
    known: int
    released: int
    provisional: int
    examined: int
    stopped: int
    unknown: tuple[str, ...] = ()
    differing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every release that was ever given on a section's behalf, by how it stands: the parts make the whole.

    ``cases`` counts the cases concerned, ``follow_ups`` names the follow-up cases, ``waiting`` the cases in
    which a section has said nothing yet.
    """

    cases: int
    released: int
    cosigned: int
    contradicted: int
    open: int
    follow_ups: tuple[str, ...]
    waiting: tuple[str, ...]


def take_in(section: Section, journal: bytes, booth: Verifier, by: str) -> TakenIn:
    """Take a booth's journal into the record: each act once, however often it is handed in.

    What a booth released is released, marked, on behalf of each section that has not released it; a hold,
    another version or a withdrawn minute makes that a contradiction with a follow-up case. Raises
    `ProofError` ``booth.journal``, ``booth.journal-forked`` (it is not what was taken in before),
    ``booth.copy-unknown``, ``booth.copy-other``, ``booth.journal-revoked``.
    """
    read = read_journal(journal, booth)
    known = _known(section, read, booth)
    require_unrevoked(section, journal, read, known, booth)
    new = list(zip(read.entries, read.names, strict=True))[known:]
    copies = {name: copy_of_record(section, name, booth) for name in {entry.copy_name for entry, _ in new}}
    differing = _differing(read, copies, known)
    acts = [
        partial(_act, section, copies[entry.copy_name], entry, name, booth, by, entry.number in differing)
        for entry, name in new
    ]
    lost: list[str] = []
    works = [
        partial(_attempt, act, entry.verdict.case, lost) for act, (entry, _) in zip(acts, new, strict=True)
    ]
    if new:
        works.append(partial(_note, section, journal, read, booth, by, lost, differing))
    for result in section.write(works):
        if isinstance(result, Exception):
            raise result
    counts = Counter(entry.verdict.answer for entry, _ in new)
    return TakenIn(
        new=len(new),
        known=known,
        released=counts[BoothAnswer.RELEASE],
        provisional=sum(len(entry.verdict.on_behalf) for entry, _ in new),
        examined=counts[BoothAnswer.EXAMINE],
        stopped=counts[BoothAnswer.STOP],
        unknown=tuple(lost),
        differing=differing,
    )


def _differing(read: Journal, copies: Mapping[str, Copy], known: int) -> tuple[int, ...]:
    """Name the lines, after those known, whose verdict is not the one that follows from their copy."""
    before, found = Journal(read.entries[:known]).before, list[int]()
    for entry in read.entries[known:]:
        lots = {entry.verdict.case: lot_of(entry.lot)} if entry.lot else {}
        copy, made = copies[entry.copy_name], entry.verdict
        if verdict(copy, entry.seen, before, entry.at, lots, entry.operations) != made:
            found.append(entry.number)
        released = {made.case} if made.answer is BoothAnswer.RELEASE else set[str]()
        before = Before(before.released | released, entry.at)
    return tuple(found)


def booth_of(section: Section, journal: bytes) -> Verifier:
    """Find the public key of the booth whose journal this is, in the copy that its first line names.

    Raises `ProofError` ``booth.journal``, ``booth.copy-unknown``.
    """
    try:
        name = str(json.loads(journal.partition(b"\n")[0])["entry"]["copy_name"])
    except (ValueError, KeyError, TypeError) as error:
        raise broken("journal", 1) from error
    content = section.store.content(name)
    if content is None:
        raise broken("copy-unknown")
    return Verifier.parse(open_own(section, content).booth)


def _known(section: Section, read: Journal, booth: Verifier) -> int:
    """Tell how many acts of a booth were taken in before, and that they are still the same ones."""
    bodies = (
        json.loads(event.content)["body"]
        for event in section.store.events(REGISTER)
        if event.kind == "clearance.reconciled"
    )
    last = max(((one["acts"], one["last"]) for one in bodies if one["booth"] == str(booth)), default=None)
    if last is None:
        return 0
    number, name = int(last[0]), str(last[1])
    if number <= len(read.names) and read.names[number - 1] != name:
        raise broken("journal-forked", number)
    return min(number, len(read.names))


def _attempt(act: partial[None], case: str, lost: list[str], transaction: Transaction) -> None:
    """Carry out one act; of a case that is not here (a store restored from before it), say so."""
    result = transaction.attempt(act)
    if isinstance(result, PowerError) and result.code == "case.unknown":
        lost.append(case)
    elif isinstance(result, Exception):
        raise result


def _note(
    section: Section,
    journal: bytes,
    read: Journal,
    booth: Verifier,
    by: str,
    lost: Sequence[str],
    differing: Sequence[int],
    transaction: Transaction,
) -> None:
    body = {
        "booth": str(booth),
        "journal": transaction.keep(journal),
        "acts": len(read.entries),
        "last": read.names[-1],
        "unknown": list(lost),
        "differing": list(differing),
    }
    draft = Draft("clearance.reconciled", REGISTER, 1, section.clock(), by, body)
    transaction.record(draft, None)


def _act(
    section: Section,
    copy: Copy,
    entry: Entry,
    name: str,
    booth: Verifier,
    by: str,
    differs: bool,
    transaction: Transaction,
) -> None:
    made = entry.verdict
    if not made.case:
        return
    docket = Docket.take(section, transaction, made.case, by, section.clock())
    state = docket.file.joint(docket.row.id, docket.row.version).state
    here = made.version == docket.row.version and state in (JointState.OPEN, JointState.HELD)
    if here and docket.file.presentation is None:
        take_presentation(docket, entry.seen)
    if made.answer is BoothAnswer.RELEASE:
        for absent in _behalf(docket.file, entry):
            mark = f"{booth.name}#{entry.number}/{name}"
            made_of = booth_release(copy, entry, absent, mark, docket.section.name)
            _release(docket, made_of, differs=differs)
    conclude(docket)
    docket.close()


def _behalf(file: CaseFile, entry: Entry) -> tuple[str, ...]:
    """Name the sections on whose behalf goods went: those that the booth acted for, and any that has taken
    its release back since.
    """
    made = file.decisions.items()
    back = {name for name, one in made if one.decision.verdict is not Verdict.RELEASE}
    return tuple(name for name in file.due if name in entry.verdict.on_behalf or name in back)


def _release(docket: Docket, made: Provisional, *, differs: bool) -> None:
    file = docket.file
    before = [(one.booth, one.section) for one in _releases(file)]
    if (made.booth, made.section) in before:
        return
    cause = "booth.verdict" if differs else void(docket, made)
    one = tell_alone(docket, made)
    if cause is not None:
        note_void(docket, one, cause)
        return
    docket.change(provisional=(*file.provisional, one))
    if made.section in file.decisions:
        answered(docket, made.section)


def booth_release(copy: Copy, entry: Entry, absent: str, mark: str, taken_by: str) -> Provisional:
    """Make of what a booth decided the release on behalf of one section that it comes to."""
    one = next(each for each in copy.arrivals if each.case == entry.verdict.case)
    figures = (power.figure(absent, one.direction) for _, power in powers(copy.minutes, Alone.BOOTH))
    found = next((figure.citation for figure in figures if figure), None)
    shown = Settled.SHOWN if entry.operations else None
    return Provisional(
        section=absent,
        taken_by=taken_by,
        acting=Alone.BOOTH,
        case=one.case,
        version=one.version,
        channel=one.channel,
        filing=one.filing,
        due=one.due,
        figure=found or Citation(law=", ".join(entry.verdict.under) or copy.section, verified=False),
        settled=Settled.TOLD if absent in one.settled else shown,
        operations=entry.operations,
        lot=entry.lot,
        examined=one.examined,
        contact=copy.contact(absent) or copy.made_at,
        at=entry.at,
        by=entry.by,
        under=entry.verdict.under,
        booth=mark,
    )


def reconciliation(section: Section) -> Reconciliation:
    """Count every release that was given on a section's behalf, as this section knows of them."""
    counts = Counter[Answer]()
    cases, follow_ups, waiting = 0, list[str](), list[str]()
    for case, file in concerned(section):
        answers = dict(_answers(file))
        cases += 1
        counts.update(answers.values())
        follow_ups += file.follow_ups
        waiting += [case] * (Answer.OPEN in answers.values())
    return Reconciliation(
        cases=cases,
        released=counts.total(),
        cosigned=counts[Answer.COSIGNED],
        contradicted=counts[Answer.CONTRADICTED],
        open=counts[Answer.OPEN],
        follow_ups=tuple(sorted(follow_ups)),
        waiting=tuple(waiting),
    )


def _answers(file: CaseFile) -> Iterator[tuple[str, Answer]]:
    """Give the answer to each release by the number of its follow-up case, whether it was opened or not."""
    for one in _releases(file):
        yield follow_up_id(one), answer(file, one)


def _releases(file: CaseFile) -> Iterator[Provisional]:
    return (one.provisional for one in (*file.provisional, *file.void))


def concerned(section: Section) -> Iterator[tuple[str, CaseFile]]:
    """Give the cases in which goods were ever released on a section's behalf."""
    for row in section.store.cases():
        if b'"provisional"' in row.body or b'"void"' in row.body:
            yield row.id, CaseFile.model_validate_json(row.body)
