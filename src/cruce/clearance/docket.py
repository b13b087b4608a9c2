"""One case opened for writing within a transaction: acts are recorded in it, told to the other sections, and
filed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cruce.clearance.casefile import CaseFile
from cruce.model import JointState, PowerError, Text, canonical
from cruce.section import Section
from cruce.store import CaseRow, Draft, Transaction


class Docket:
    """A case in hand: its row and file, and what is done to it now, by whom and when."""

    def __init__(
        self, section: Section, transaction: Transaction, row: CaseRow, file: CaseFile, by: str, at: datetime
    ) -> None:
        self.section = section
        self.transaction = transaction
        self.row = row
        self.file = file
        self.by = by
        self.at = at

    @classmethod
    def take(cls, section: Section, transaction: Transaction, case: str, by: str, at: datetime) -> Docket:
        """Open a case that exists; raises `PowerError` ``case.unknown``, ``case.erased``."""
        row = transaction.case(case)
        if row is None:
            raise absent(section, case)
        kept = section.memory.get(f"file/{case}")
        if not isinstance(kept, tuple) or kept[0] != row.body:
            kept = (row.body, CaseFile.model_validate_json(row.body))
        return cls(section, transaction, row, kept[1], by, at)

    def record(self, kind: str, body: Mapping[str, Any], under: tuple[str, ...] = ()) -> str:
        """Record an act in the log and as the case's last event; gives its id."""
        draft = Draft(kind, self.row.id, self.row.version, self.at, self.by, body, under)
        last = self.transaction.record(draft, self.row.last)
        self.row = self.row._replace(last=last)
        return last

    def tell(self, kind: str, body: Mapping[str, Any], day: date) -> None:
        """Tell the other sections, by way of the outbox; where no minute of the day shares anything, nobody.

        What each minute lets cross is for who writes the body to ask.
        """
        if any(minute.shares for minute in self.section.minutes(day, self.at)):
            self.send(kind, body)

    def send(self, kind: str, body: Mapping[str, Any]) -> None:
        """Tell the other sections whatever the minutes share: what was done in their own name."""
        self.transaction.send(kind, self.row.id, canonical({"version": self.row.version, **body}))

    def require_open(self) -> None:
        """Refuse to go on with a case that is released, refused or withdrawn (``case.closed``)."""
        state = self.file.joint(self.row.id, self.row.version).state
        if state not in (JointState.OPEN, JointState.HELD):
            raise refused(
                "closed", f"Case {self.row.id} is closed.", f"El expediente {self.row.id} está cerrado."
            )

    def change(self, **fields: Any) -> None:
        """Change what the file says."""
        self.file = self.file.model_copy(update=fields)

    def close(self) -> None:
        """File the case as it now stands."""
        state = self.file.state(self.section.name).value
        body = self.file.model_dump_json(exclude_defaults=True).encode()
        self.row = self.row._replace(state=state, body=body)
        self.transaction.save_case(self.row)
        self.section.remember(f"file/{self.row.id}", (body, self.file))


def refused(code: str, en: str, es: str) -> PowerError:
    """An act on a case is not allowed as things stand: `PowerError` ``case.<code>``."""
    return PowerError(
        f"case.{code}",
        Text(en=en, es=es),
        Text(en="See the case: cruce show.", es="Consulte el expediente: cruce show."),
    )


def unknown(case: str) -> PowerError:
    """The case that was named does not exist here."""
    return PowerError(
        "case.unknown",
        Text(en=f"There is no case {case} here.", es=f"Aquí no hay ningún expediente {case}."),
        Text(
            en="Check the case number, or lodge the filing first.",
            es="Revise el número, o presente antes el trámite.",
        ),
    )


def absent(section: Section, case: str) -> PowerError:
    """The case that was named is not here, or not any more: of one erased, what stood there is named."""
    stood = section.store.logged.erased(case)
    if not stood:
        return unknown(case)
    names = ", ".join(f"{section.name}:{seq} {kind}" for seq, kind in stood)
    return PowerError(
        "case.erased",
        Text(
            en=f"Case {case} was erased here. What stood in the log: {names}.",
            es=f"El expediente {case} se suprimió aquí. Lo que constaba en la bitácora: {names}.",
        ),
        Text(
            en="Who erased it, when and by which law is on record: cruce hold show.",
            es="Quién lo suprimió, cuándo y por qué ley consta en el registro: cruce hold show.",
        ),
    )
