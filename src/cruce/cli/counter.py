"""One filing handed over the counter: lodged or amended, its truck presented, its receipt written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cruce.clearance import Lodged, Refused
from cruce.cli import words
from cruce.cli.casefile import View, views
from cruce.cli.desk import BY, Desk
from cruce.cli.findings import findings_as_json, grave, put_findings
from cruce.cli.language import say, spoken
from cruce.cli.outcome import joint_of, outcome_as_json, put_outcome
from cruce.cli.papers import Paper, papers
from cruce.cli.printing import moment, put
from cruce.cli.reading import MEGABYTE, read, write
from cruce.cli.statement import put_notes, put_statement
from cruce.documents import judged
from cruce.documents import read as read_filing
from cruce.model import CruceError, Filing, JointState, Presentation, Text, UsageError


@dataclass(frozen=True, slots=True)
class Terms:
    """What is done with each filing: lodged anew or amended, presented or not, as what gate reading."""

    amends: bool = False
    presents: bool = True
    gate: Presentation | None = None
    receipts: Path = Path()


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one file or filing: a fault of reading it, a refusal, or a case as it now stands."""

    name: str
    outcome: Lodged | Refused | CruceError
    at: datetime | None = None
    views: tuple[View, ...] = ()
    receipt: Path | None = None


def handle(desk: Desk, names: list[str], terms: Terms) -> Iterator[Handled]:
    """Hand in files one after the other; each stands alone."""
    for name in names:
        try:
            found = tuple(papers(name))
        except UsageError as error:
            yield Handled(name, error)
            continue
        for paper in found:
            yield _hand_in(desk, paper, terms)


def _hand_in(desk: Desk, paper: Paper, terms: Terms) -> Handled:
    at = desk.set_clock(paper.filed)
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
        put(
            say(words.NOT_READ).format(file=handled.name, sentence=outcome.sentence(spoken())),
            style="bold red",
        )
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
        return {**file, "lodged": False, "code": outcome.code, "says": outcome.says.model_dump()}
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
