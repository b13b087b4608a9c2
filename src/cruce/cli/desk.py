"""A home opened for one command: its sections together, and the clock by which they work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cruce.clearance import journals
from cruce.cli import lists_words, risk_words, rules_words, words
from cruce.cli.language import say
from cruce.cli.printing import complain
from cruce.exchange import Border
from cruce.model import Event, Finding, UsageError
from cruce.section import Section, utc_now

EARLIER: Final = timedelta(hours=4)
"""How long before its expected arrival a truck is filed in training, when nobody sets the clock."""

BY: Final = "shell"
"""Who acts, where no officer is named: the door through which the act came."""


@dataclass(slots=True)
class Clock:
    """The clock of a home: its machine's, or in training one that is set."""

    set_to: datetime | None = None

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.set_to or utc_now()


@dataclass(frozen=True, slots=True)
class Desk:
    """All sections of a home at work; ``fixed`` is the moment that the user set, if any."""

    home: Path
    border: Border
    clock: Clock
    fixed: datetime | None

    @property
    def training(self) -> bool:
        """Tell whether these are training sections, with a simulated bank."""
        return all(section.settings.training for section in self.border.sections.values())

    def section(self, name: str) -> Section:
        """Give one section by name; raises `UsageError` ``section.unknown``."""
        held = self.border.sections
        if name not in held:
            says = words.NO_SUCH_SECTION.format(name=name, home=self.home)
            raise UsageError(
                "section.unknown", says, words.NO_SUCH_SECTION_ADVICE.format(names=", ".join(held))
            )
        return held[name]

    def set_clock(self, natural: datetime | None) -> datetime | None:
        """Set a training clock to the moment that was chosen, else to a natural one; gives it if set."""
        self.clock.set_to = (self.fixed or natural) if self.training else None
        return self.clock.set_to

    def follow(self, case: str) -> None:
        """Set a training clock to go on from the last act on a case."""
        sections = self.border.sections.values()
        acts = (
            Event.model_validate_json(one.content).at
            for section in sections
            for one in section.store.events(case)
        )
        self.set_clock(max(acts, default=None))


@contextmanager
def looked_at(home: Path, law: Path | None = None) -> Iterator[Desk]:
    """Open all sections of a home to read: nothing is written, and others may work in it meanwhile."""
    clock = Clock()
    with Border.open(home, law=law, clock=clock, reading=True) as border:
        _say_what_is_amiss(home, border)
        yield Desk(home, border, clock, None)


@contextmanager
def opened(home: Path, law: Path | None = None, at: datetime | None = None) -> Iterator[Desk]:
    """Open all sections of a home; ``at`` sets the clock, in training only (`UsageError` ``clock.real``)."""
    clock = Clock()
    with Border.open(home, law=law, clock=clock) as border:
        _say_what_is_amiss(home, border)
        desk = Desk(home, border, clock, at)
        if at is not None and not desk.training:
            raise UsageError("clock.real", words.REAL_CLOCK, words.REAL_CLOCK_ADVICE)
        desk.set_clock(None)
        for section in border.sections.values():
            journals.anchor(section)
        yield desk
        border.settle()


def _say_what_is_amiss(home: Path, border: Border) -> None:
    """Tell which sections are known here and not open: nothing reaches them, and no case of theirs ends; and
    which work by earlier rules, lists or models, for the new ones are refused.
    """
    for section in border.sections.values():
        refused = section.rules.refused
        if refused:
            complain(say(rules_words.REFUSED).format(section=section.name, edition=section.rules.edition))
            _complain_of(refused)
        complain_of_lists(section.name, section.refused)
        put_refused_models(section.name, section.score, section.refused_models)
    known = {name for section in border.sections.values() for name in section.peers}
    for name in sorted(known - border.sections.keys()):
        complain(say(words.ABSENT_SECTION).format(name=name, home=home))


def complain_of_lists(section: str, refused: Sequence[Finding]) -> None:
    """Tell that a section works with an earlier edition of some lists, and why."""
    if refused:
        complain(say(lists_words.REFUSED).format(section=section))
        _complain_of(refused)


def _complain_of(findings: Iterable[Finding]) -> None:
    for finding in findings:
        complain(f"  {say(finding.says)}")


def put_refused_models(name: str, score: object, refused: Sequence[Finding]) -> None:
    """Tell which model files of a section are refused, and which model is in force instead."""
    if refused:
        says = risk_words.REFUSED_ALL_MODELS if score is None else risk_words.REFUSED_MODELS
        complain(say(says).format(section=name, model=score))
        _complain_of(refused)
