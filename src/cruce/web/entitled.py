"""What an account is entitled to, and how it is told that it is not: on pages and at the doors of systems."""

from __future__ import annotations

from cruce.clearance import CaseFile, recalling
from cruce.documents import read
from cruce.law import Entry
from cruce.model import Filing, PowerError, Text, UsageError
from cruce.section import Section
from cruce.store import CaseRow
from cruce.web.identity import Account


def not_yours() -> PowerError:
    """Say that something is not there, or not for this account, in one voice: ``page.not-yours``."""
    return PowerError(
        "page.not-yours",
        Text(en="There is nothing here for your account.", es="Aquí no hay nada para su cuenta."),
        Text(
            en="If you need it, ask who runs the section to widen your account.",
            es="Si lo necesita, pida a quien opera la sección que amplíe su cuenta.",
        ),
    )


def require_sight(
    section: Section, account: Account, row: CaseRow | None
) -> tuple[CaseRow, CaseFile, Filing]:
    """Read a case for an account: its row, file and filing as lodged.

    Raises ``page.not-yours`` alike for a case that is not there, of somebody else, or at another crossing.
    """
    if row is None or not account.sees(row.declarant):
        raise not_yours()
    file = CaseFile.model_validate_json(row.body)
    filing = recalling.filing_of(section, row, file)
    if not account.works_at(filing.crossing):
        raise not_yours()
    return row, file, filing


def side_of(section: Section, account: Account | None) -> str:
    """Name the side on which somebody reads a thread: the trader's, or the section's, or of an authority."""
    if account is not None and account.is_trader:
        return "trader"
    authority = account.authority if account is not None else None
    return f"{section.name}/{authority}" if authority else section.name


def require_place(section: Section, account: Account | None, crossing: str) -> Entry:
    """Read a crossing for an account (none: the section's own machine) as the law's list has it.

    Raises ``page.not-yours`` alike for one where it does not work and for one that the law does not know.
    """
    known = section.law.entry("crossings", crossing, None)
    if not isinstance(known, Entry) or (account is not None and not account.works_at(crossing)):
        raise not_yours()
    return known


def require_delegation(account: Account, content: bytes) -> None:
    """Raise `UsageError` ``page.declarant`` for a filing in the name of somebody that it does not file for.

    What is no filing passes: the desk says what is wrong with it.
    """
    if not account.is_trader or "*" in account.declarants:
        return
    filing = read(content).filing
    if filing is None or account.sees(filing.declarant):
        return
    mine = ", ".join(account.declarants) or "–"
    raise UsageError(
        "page.declarant",
        Text(
            en=f"The filing is in the name of {filing.declarant}; this account files for {mine}.",
            es=f"El trámite está a nombre de {filing.declarant}; esta cuenta presenta por {mine}.",
        ),
        Text(
            en="Nothing was lodged. Ask who runs the section for a delegation.",
            es="No se presentó nada. Pida a quien opera la sección una delegación.",
        ),
    )
