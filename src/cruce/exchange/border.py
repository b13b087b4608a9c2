"""Sections of one process working as one border: what is done at one is delivered to the others at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from cruce import clearance
from cruce.clearance import CaseFile, Lodged, Refused
from cruce.credentials import JointReceipt
from cruce.exchange.delivery import relay, settle_all
from cruce.model import Examination, JointDecision, Presentation
from cruce.section import (
    Clock,
    Section,
    Settings,
    utc_now,
)
from cruce.store import new_salt


class Border:
    """All sections of a home, opened together. The number of sections is a setting; nothing here says two."""

    def __init__(self, sections: Sequence[Section], *, reading: bool = False) -> None:
        self.sections = {section.name: section for section in sections}
        self.reading = reading

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        law: Path | None = None,
        clock: Clock = utc_now,
        salts: Callable[[str], Callable[[], bytes]] | None = None,
        reading: bool = False,
    ) -> Self:
        """Open every section in ``home``; ``salts`` gives each section its source of salts (demonstrations
        only).

        With ``reading`` nothing is written, and another process may work on them. Raises `UsageError`
        ``section.absent`` when there is none, and what `Section.open` raises.
        """
        opened: list[Section] = []
        try:
            for folder in sorted(path.parent for path in home.glob("*/section.toml")):
                salt = salts(folder.name) if salts else new_salt
                opened.append(Section.open(folder, law=law, clock=clock, salt=salt, reading=reading))
        except BaseException:
            for section in opened:
                section.close()
            raise
        if not opened:
            Settings.load(home / "section.toml")  # says that there is no section
        return cls(opened, reading=reading)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all sections."""
        for section in self.sections.values():
            section.close()

    def relay(self) -> None:
        """Deliver until no section has a message for another."""
        relay(list(self.sections.values()))

    def settle(self) -> None:
        """Deliver until nothing is left to deliver and every log is witnessed."""
        settle_all(list(self.sections.values()))

    def lodge(
        self,
        filings: Sequence[bytes],
        by: str,
        *,
        section: str | None = None,
        received: Sequence[datetime] | None = None,
    ) -> list[Lodged | Refused]:
        """Lodge filings at one section (the first unless named), and so with all of them."""
        outcomes = clearance.lodge(self._at(section), filings, by, received)
        self.relay()
        return outcomes

    def amend(self, filing: bytes, by: str, *, section: str | None = None) -> Lodged | Refused:
        """Amend a case at one section (unless named, the first that has it in hand), and so with all."""
        first, *others = [self._at(section)] if section else self.sections.values()
        outcome = clearance.amend(first, filing, by)
        for other in others:
            if _is_elsewhere(outcome):
                outcome = clearance.amend(other, filing, by)
        self.relay()
        return outcome

    def withdraw(self, case: str, by: str, *, section: str | None = None) -> None:
        """Withdraw a case at one section (unless named, the first that has it in hand), and so with all."""
        holders = (name for name, one in self.sections.items() if _holds(one, case))
        clearance.withdraw(self._at(section or next(holders, None)), case, by)
        self.relay()

    def present(self, arrivals: Mapping[str, Presentation], by: str, *, section: str | None = None) -> None:
        """Present trucks once, by case, for all sections; raises the `PowerError` of the first that fails."""
        results = clearance.present(self._at(section), arrivals, by)
        self.relay()
        _raise_first(results)

    def examine(self, found: Mapping[str, Examination], by: str, *, section: str | None = None) -> None:
        """Record joint examinations by case, for all sections."""
        results = clearance.examine(self._at(section), found, by)
        self.relay()
        _raise_first(results)

    def joint(self, case: str) -> JointDecision:
        """Derive the joint decision on a case."""
        return clearance.joint(self._at(None), case)

    def receipt(self, case: str) -> JointReceipt | None:
        """Put together the receipt of a case; None while a section with an act to take has not decided.

        Where a checkpoint over the decisions is not cosigned yet, it is taken round first, unless the border
        is open for reading only.
        """
        made = clearance.proving.receipt(self.sections.values(), case)
        if made is None and not self.reading and self.joint(case).decisions:
            self.settle()
            made = clearance.proving.receipt(self.sections.values(), case)
        return made

    def _at(self, name: str | None) -> Section:
        return self.sections[name] if name else next(iter(self.sections.values()))


def _is_elsewhere(outcome: Lodged | Refused) -> bool:
    return isinstance(outcome, Refused) and any(one.code == "case.elsewhere" for one in outcome.findings)


def _holds(section: Section, case: str) -> bool:
    row = section.store.case(case)
    return row is not None and CaseFile.model_validate_json(row.body).open_to(section.name)


def _raise_first(results: Mapping[str, Exception | None]) -> None:
    for result in results.values():
        if result is not None:
            raise result
