"""A case as its sections know it, read for printing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from cruce.clearance import CaseFile
from cruce.exchange import Border
from cruce.model import Event, Liability, Profile
from cruce.section import Section
from cruce.store import CaseRow, Receivable

_LIABILITIES: TypeAdapter[tuple[Liability, ...]] = TypeAdapter(tuple[Liability, ...])


@dataclass(frozen=True, slots=True)
class View:
    """One section's view of one case: its file, and what the file names by digest."""

    section: Section
    row: CaseRow
    file: CaseFile

    @property
    def liabilities(self) -> tuple[Liability, ...]:
        """What is owed to this section's own treasury."""
        every = _LIABILITIES.validate_json(self._kept(self.file.liability))
        return tuple(one for one in every if one.country == self.section.name)

    @property
    def profile(self) -> Profile:
        """The section's own risk profile, as last seen."""
        return Profile.model_validate_json(self._kept(self.file.profile))

    @property
    def filing(self) -> bytes:
        """The filing as it was received."""
        return self._kept(self.file.filing)

    @property
    def receivables(self) -> tuple[Receivable, ...]:
        """What the trader is asked to pay or guarantee, and how far that has come."""
        return tuple(self.section.store.receivables_of(self.row.id))

    @property
    def events(self) -> Iterator[Event]:
        """What was recorded, oldest first."""
        return (Event.model_validate_json(one.content) for one in self.section.store.events(self.row.id))

    def _kept(self, digest: str) -> bytes:
        content = self.section.store.content(digest)
        assert content is not None, "a case names what the store keeps"
        return content


def views(border: Border, case: str) -> tuple[View, ...]:
    """Give every section's view of a case; raises `PowerError` ``case.unknown`` when none has it."""
    found = []
    for section in border.sections.values():
        row = section.store.case(case)
        if row is not None:
            found.append(View(section, row, CaseFile.model_validate_json(row.body)))
    if not found:
        border.joint(case)  # says that there is no such case
    return tuple(found)
