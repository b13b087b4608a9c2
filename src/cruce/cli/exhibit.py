"""A case exhibited in full: papers, charges and their reasons, risk, decisions, and what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cruce.clearance import alerts, feedback
from cruce.cli import words
from cruce.cli.casefile import View
from cruce.cli.findings import grave, put_findings
from cruce.cli.language import say
from cruce.cli.outcome import outcome_as_json, put_outcome
from cruce.cli.printing import Cell, coloured, joined, moment, pairs, put, put_block, shown, table
from cruce.cli.statement import put_charges, put_explanations, put_notes, put_statement, title_of
from cruce.documents import inspect
from cruce.model import Event, Filing, Finding, declarations
from cruce.tariff import explain


class Depth(NamedTuple):
    """How much of a case is asked for."""

    charges: bool = False
    explain: bool = False
    events: bool = False
    secret: bool = False


def put_case(seen: Sequence[View], receipt: str, depth: Depth) -> None:
    """Print a case as every section has it."""
    _put_papers(seen)
    _put_money(seen, depth)
    for view in seen:
        _put_risk(view, secret=depth.secret)
    put()
    put_outcome(seen, receipt)
    if depth.events:
        for view in seen:
            _put_events(view)


def _put_papers(seen: Sequence[View]) -> None:
    row = seen[0].row
    states = joined(joined([say(words.section(one.section.name)), _state(one)], ": ") for one in seen)
    filing, findings = _read_again(seen[0])
    rows: list[tuple[str, Cell]] = [
        (say(words.CASE), joined([row.id, say(words.VERSION).format(version=row.version)])),
        (say(words.FILED_BY), joined([row.declarant, f"{say(words.REFERENCE)} {row.reference}"])),
    ]
    if filing is not None:
        way, due = say(words.DIRECTIONS[filing.direction.value]), moment(filing.expected_arrival)
        rows.append(
            (say(words.CROSSING), say(words.EXPECTED).format(direction=way, crossing=filing.crossing, at=due))
        )
    rows.append((say(words.STATE), states))
    put_block(pairs(rows))
    if findings:
        put_findings(findings)
    put()


def _state(view: View) -> str:
    return say(words.STATES[view.file.state(view.section.name)])


def _read_again(view: View) -> tuple[Filing | None, tuple[Finding, ...]]:
    """Look at the filing again, by the clock of its lodging: the record keeps only the codes found."""
    reading = inspect(view.filing, view.section.law, next(view.events).at)
    return reading.filing, grave(reading.findings, notes=False)


def _put_money(seen: Sequence[View], depth: Depth) -> None:
    liabilities = [one for view in seen for one in view.liabilities]
    for liability in liabilities:
        (put_charges if depth.charges else put_statement)(liability)
    if not liabilities:
        put(say(words.NO_STATEMENT))
    put_notes(liabilities)
    if depth.explain:
        for view in seen:
            _put_explained(view)
    for places in dict.fromkeys(view.file.disagreements for view in seen):
        if places:
            put(say(words.DISAGREE).format(places=", ".join(places)), style="red")


def _put_explained(view: View) -> None:
    filing, law = _read_again(view)[0], view.section.law
    if filing is None:
        return
    put()
    papers = {
        one.id: one for one in declarations(filing, law.local_day(filing.crossing, filing.expected_arrival))
    }
    for liability in view.liabilities:
        put(title_of(liability), style="bold")
        put_explanations(explain(papers[liability.declaration], liability, law))
        put_findings(liability.findings)


def _put_risk(view: View, *, secret: bool) -> None:
    profile = view.profile
    title = say(words.REASONS).format(section=say(words.section(view.section.name)))
    put(joined([title, coloured(say(words.CHANNELS[profile.channel]), profile.channel)], ": "), style="bold")
    hidden = 0
    for reason in profile.reasons:
        if reason.secret and not secret:
            hidden += 1
            continue
        put(say(reason.says), indent=2)
        put(joined(filter(None, (reason.code, reason.rule, reason.pointer))), indent=4, style="dim")
    if not profile.reasons:
        put(say(words.NO_REASON), indent=2)
    if hidden:
        put(say(words.SECRET).format(count=hidden), indent=2, style="dim")
    put(say(words.CHANCE).format(share=profile.probability), indent=2, style="dim")


def _put_events(view: View) -> None:
    rows = table(
        say(words.EVENT),
        say(words.AT),
        say(words.BY),
        title=say(words.EVENTS).format(section=view.section.name),
    )
    for event in view.events:
        rows.add_row(
            shown(f"{event.id} {event.kind}"), shown(f"{event.at:%Y-%m-%d %H:%M:%S}"), shown(event.by)
        )
    put_block(rows)


def case_as_json(seen: Sequence[View], receipt: Path | None, *, secret: bool) -> dict[str, Any]:
    """Give a case as every section has it, as plain JSON data."""
    row = seen[0].row
    return {
        **outcome_as_json(seen, receipt),
        "declarant": row.declarant,
        "reference": row.reference,
        "sections": {view.section.name: _section_as_json(view, secret=secret) for view in seen},
    }


def _section_as_json(view: View, *, secret: bool) -> dict[str, Any]:
    untold = None if secret else {"score", "relied_on"}  # weights add up to the score
    profile = view.profile.model_dump(mode="json", exclude_none=True, exclude=untold)
    profile["reasons"] = [reason for reason in profile["reasons"] if secret or not reason["secret"]]
    return {
        "state": view.file.state(view.section.name).value,
        "liabilities": [one.model_dump(mode="json", exclude_none=True) for one in view.liabilities],
        "profile": profile,
        "events": [_event_as_json(event, secret=secret) for event in view.events],
    }


def _event_as_json(event: Event, *, secret: bool) -> dict[str, Any]:
    """Give an event; what officers decided of alerts, said of a selection, or keep
    secret of a hold, is the section's own.
    """
    own = event.kind in (alerts.DECIDED, feedback.COMMENTED)
    own = own or (event.kind == "clearance.held" and event.body["hold"].get("secret", False))
    untold = {"body"} if own and not secret else None
    return event.model_dump(mode="json", exclude_none=True, exclude=untold)
