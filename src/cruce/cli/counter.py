"""One filing handed over the counter: lodged or amended, its truck presented, its receipt written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cruce.clearance import CaseFile, Lodged, Refused
from cruce.cli import words
from cruce.cli.casefile import View, views
from cruce.cli.desk import BY, Desk
from cruce.cli.faults import fault_as_json
from cruce.cli.findings import findings_as_json, grave, put_findings
from cruce.cli.language import say, spoken
from cruce.cli.outcome import joint_of, outcome_as_json, put_outcome
from cruce.cli.papers import Paper, papers
from cruce.cli.printing import moment, put
from cruce.cli.reading import MEGABYTE, read, write
from cruce.cli.statement import put_notes, put_statement
from cruce.documents import judged
from cruce.documents import read as read_filing
from cruce.model import (
    CruceError,
    Filing,
    JointState,
    PowerError,
    Presentation,
    Text,
    UsageError,
    case_id,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is done with each filing: lodged anew or amended, presented or not, as what gate reading."""

    amends: bool = False
    presents: bool = True
    gate: Presentation | None = None
    receipts: Path = Path()


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one file or filing: a fault, a refusal, or a case as it now stands.

    After a fault midway ``on_record`` names the sections that hold the filing all the same, as ``case``.
    """

    name: str
    outcome: Lodged | Refused | CruceError
    at: datetime | None = None
    views: tuple[View, ...] = ()
    receipt: Path | None = None
    case: str = ""
    on_record: tuple[str, ...] = ()


def handle(desk: Desk, names: Iterable[str], terms: Terms) -> Iterator[Handled]:
    """Hand in files one after the other; each stands alone.

    A fault that the next file would meet as well (store, peer, law) is raised once it was told of its own.
    """
    for name in names:
        try:
            found = tuple(papers(name))
        except UsageError as error:
            yield Handled(name, error)
            continue
        for paper in found:
            at = desk.set_clock(paper.filed)
            try:
                handled = _hand_in(desk, paper, terms, at)
            except CruceError as fault:
                yield _broken_off(desk, paper, at, fault)
                if not isinstance(fault, UsageError | PowerError):
                    raise
            else:
                yield handled


def _broken_off(desk: Desk, paper: Paper, at: datetime | None, fault: CruceError) -> Handled:
    """Tell what is on record of a filing that was not seen through."""
    filing = paper.reading.filing
    case = case_id(filing.declarant, filing.reference) if filing else ""
    rows = {name: section.store.case(case) for name, section in desk.border.sections.items()}
    held = {name: CaseFile.model_validate_json(row.body) for name, row in rows.items() if row}
    same = tuple(name for name, file in held.items() if file.canonical == paper.reading.digest)
    return Handled(paper.name, fault, at, case=case, on_record=same)


def _hand_in(desk: Desk, paper: Paper, terms: Terms, at: datetime | None) -> Handled:
    if paper.reading.filing is None:
        law = next(iter(desk.border.sections.values())).law
        return Handled(paper.name, Refused(judged(paper.reading, law, desk.clock()).findings), at)
    if terms.amends:
        outcome = desk.border.amend(paper.content, BY)
    else:
        (outcome,) = desk.border.lodge([paper.content], BY)
    if isinstance(outcome, Refused):
        return Handled(paper.name, outcome, at)
    seen = views(desk.border, outcome.case)
    if terms.presents and seen[0].file.presentation is None and joint_of(seen).state is JointState.OPEN:
        _present(desk, seen[0], terms.gate)
    return Handled(
        paper.name,
        outcome,
        at,
        views(desk.border, outcome.case),
        write_receipt(desk, outcome.case, terms.receipts),
    )


def _present(desk: Desk, view: View, gate: Presentation | None) -> None:
    filing = read_filing(view.filing).filing
    seen = gate or (as_filed(filing) if filing and desk.training else None)
    if seen is None:
        return  # at a real gate somebody looks at the truck
    desk.set_clock(seen.at)
    desk.border.present({view.row.id: seen}, BY)


def as_filed(filing: Filing) -> Presentation:
    """Give what the gate of a training home sees: the truck exactly as it was filed, on time."""
    trip = filing.trip
    return Presentation(
        at=filing.expected_arrival,
        plates=tuple(plate.number for plate in trip.conveyance.plates),
        seals=tuple(seal.number for seal in trip.seals),
        gross_kg=trip.gross_kg,
        by="simulated gate",
    )


def gate_reading(file: Path) -> Presentation:
    """Read what a gate saw from a JSON file; raises `UsageError` ``gate.malformed``."""
    content = read(str(file), MEGABYTE)
    try:
        return Presentation.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = "/".join(map(str, first["loc"]))
        fault = words.READING_FAULTS.get(first["type"], words.READING_FAULTS[""])
        en, es = (f"{where}: {why}" if where else why for why in (fault.en, fault.es))
        says = Text(
            en=words.NOT_A_READING.en.format(file=file, why=en),
            es=words.NOT_A_READING.es.format(file=file, why=es),
        )
        raise UsageError("gate.malformed", says, words.NOT_A_READING_ADVICE) from error


def write_receipt(desk: Desk, case: str, folder: Path) -> Path | None:
    """Write the receipt of a case into a folder; None while a part of it is missing."""
    if not desk.border.reading:
        desk.border.settle()  # a receipt needs the cosignatures of all
    receipt = desk.border.receipt(case)
    if receipt is None:
        return None
    file = folder / f"{case}.receipt.json"
    write(file, str(receipt))
    return file


def tell(handled: Handled, *, notes: bool) -> None:
    """Print what became of one filing."""
    outcome = handled.outcome
    if isinstance(outcome, CruceError):
        _tell_fault(handled, outcome)
        return
    findings = grave(outcome.findings, notes=notes)
    if isinstance(outcome, Refused):
        count = sum(one.refuses for one in outcome.findings)
        put(say(words.REFUSED_FILE).format(file=handled.name, count=count), style="bold red")
        put_findings(findings)
        return
    sentence = words.LODGED_FILE if outcome.fresh else words.LODGED_BEFORE
    put(say(sentence).format(file=handled.name, case=outcome.case, version=outcome.version), style="bold")
    if handled.at is not None:
        put(say(words.CLOCK_SET).format(at=moment(handled.at)), style="dim", indent=2)
    if findings:
        put_findings(findings)
    _put_statements(handled)


def _tell_fault(handled: Handled, fault: CruceError) -> None:
    sentence = words.BROKEN_OFF if handled.on_record else words.NOT_READ
    facts = {"file": handled.name, "case": handled.case, "sections": ", ".join(handled.on_record)}
    put(say(sentence).format(**facts, sentence=fault.sentence(spoken())), style="bold red")


def _put_statements(handled: Handled) -> None:
    liabilities = [one for view in handled.views for one in view.liabilities]
    put()
    for liability in liabilities:
        put_statement(liability)
    if not liabilities:
        put(say(words.NO_STATEMENT), indent=2)
    put_notes(liabilities)
    put()
    put_outcome(handled.views, str(handled.receipt or say(words.NO_RECEIPT)))


def as_json(handled: Handled) -> dict[str, Any]:
    """Give what became of one filing as plain JSON data."""
    outcome, file = handled.outcome, {"file": handled.name}
    if isinstance(outcome, CruceError):
        recorded = {"case": handled.case, "on_record": list(handled.on_record)} if handled.on_record else {}
        return {**file, "lodged": bool(recorded), **recorded, **fault_as_json(outcome)}
    found = {"findings": findings_as_json(outcome.findings)}
    if isinstance(outcome, Refused):
        return {**file, "lodged": False, **found}
    return {
        **file,
        "lodged": True,
        "fresh": outcome.fresh,
        **outcome_as_json(handled.views, handled.receipt),
        **found,
    }
