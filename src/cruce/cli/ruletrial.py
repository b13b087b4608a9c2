"""What `cruce rules run` finds, filing by filing, as JSON and on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cruce.cli import rules_words as words
from cruce.cli.findings import findings_as_json, put_findings
from cruce.cli.language import say
from cruce.cli.papers import papers
from cruce.cli.printing import coloured, joined, put
from cruce.cli.words import CHANNELS, section
from cruce.law import Law
from cruce.model import Finding
from cruce.risk import RiskContext, rules, screening


@dataclass(frozen=True, slots=True)
class Tried:
    """One filing, and what the rules of each section say of it; none for one that cannot be read."""

    name: str
    findings: tuple[Finding, ...]
    sections: dict[str, rules.Trial]

    def as_json(self) -> dict[str, Any]:
        """Give it as plain JSON data."""
        found = {name: _trial_as_json(trial) for name, trial in self.sections.items()}
        return {"file": self.name, "sections": found, "findings": findings_as_json(self.findings)}


def trials(
    names: Iterable[str],
    taken: rules.RuleSet,
    law: Law,
    lists: tuple[screening.ListIndex, ...],
    sections: Sequence[str],
) -> Iterator[Tried]:
    """Try rules on every filing of some files, for some sections, on the day of its arrival."""
    contexts: dict[tuple[str, date], RiskContext] = {}
    for name in names:
        for paper in papers(name):
            filing = paper.reading.filing
            if filing is None:
                yield Tried(paper.name, paper.reading.findings, {})
                continue
            day, found = law.local_day(filing.crossing, filing.expected_arrival), {}
            for one in sections:
                context = contexts.setdefault((one, day), RiskContext(one, day, taken, law, lists))
                found[one] = rules.try_rules(filing, context)
            yield Tried(paper.name, (), found)


def put_trials(rows: Iterable[Tried]) -> None:
    """Print, for each filing and section, the channel, every hit, and what is not known."""
    for row in rows:
        put(row.name, style="bold")
        put_findings(row.findings)
        for name, trial in row.sections.items():
            _put_trial(name, trial)


def _put_trial(name: str, trial: rules.Trial) -> None:
    facts = {"section": say(section(name)), "score": trial.score, "channel": say(CHANNELS[trial.channel])}
    put(coloured(say(words.OF_CHANNEL).format(**facts), trial.channel), indent=2)
    for hit in trial.hits:
        put(say(hit.says), indent=4)
        share = trial.percentages.get(hit.rule)
        drawn = say(words.SHARE).format(share=share) if share else None
        weight = say(words.WEIGHT).format(weight=hit.weight) if hit.weight else None
        pieces = (hit.code, hit.rule, hit.pointer, say(CHANNELS[hit.channel]), weight, drawn)
        put(joined(filter(None, pieces)), indent=6, style="dim")
    if not trial.hits:
        put(say(words.NOTHING), indent=4)
    for one in trial.unanswered:
        facts = {"rule": one.rule, "places": _places(one), "missing": ", ".join(one.missing)}
        put(say(words.UNANSWERED).format(**facts), indent=4)


def _places(one: rules.Unanswered) -> str:
    if len(one.pointers) > 1:
        return say(words.PLACES).format(count=len(one.pointers))
    return one.pointers[0] or say(words.MOVEMENT)


def _trial_as_json(trial: rules.Trial) -> dict[str, Any]:
    return {
        "channel": trial.channel.value,
        "band": trial.band.value,
        "score": trial.score,
        "hits": [
            hit.model_dump(mode="json") | {"percentage": trial.percentages.get(hit.rule, "100")}
            for hit in trial.hits
        ],
        "unknown": [
            {"rule": one.rule, "pointers": list(one.pointers), "missing": list(one.missing)}
            for one in trial.unanswered
        ],
    }
