"""Alerts: whom a section's lists may mean in a case, and what its officers decide of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket, absent, refused
from cruce.clearance.officers import require_own_officer, require_words
from cruce.documents import read
from cruce.risk import screening
from cruce.section import Section
from cruce.store import Transaction

"""The kind of event that holds an officer's decision: list, entry, name and reason, the section's own."""

DECIDED: Final = "clearance.alert_decided"


def of_case(section: Section, case: str) -> tuple[screening.Alert, ...]:
    """Give the alerts of a case by the lists in force, each with what was decided of it before.

    They are the section's own, and go nowhere else. Raises `PowerError` ``case.unknown``.
    """
    row = section.store.case(case)
    if row is None:
        raise absent(section, case)
    return _alerts(section, CaseFile.model_validate_json(row.body), section.store.content)


def _alerts(
    section: Section, file: CaseFile, content: Callable[[str], bytes | None]
) -> tuple[screening.Alert, ...]:
    raw = content(file.filing)
    assert raw is not None, "a case names what the store keeps"
    filing = read(raw).filing
    assert filing is not None, "what was lodged can be read"
    day = section.law.local_day(filing.crossing, filing.expected_arrival)
    return screening.screen(screening.participants(filing), section.lists, day, section.remembered)


def decide(section: Section, case: str, alert: str, *, confirmed: bool, why: str, by: str) -> None:
    """Put on record that a party is the one on the list, or is not; later assessments go by it and cite it.

    ``alert`` is written as an `Alert` says itself: LIST:ENTRY@POINTER. The decision counts for the party's
    name, however written, until the list says otherwise of the entry, or somebody decides again. It stays in
    this section, and the case's own selection as it is. Raises `PowerError` ``case.unknown``,
    ``case.alert``, ``case.alert-identifier``, ``case.alert-reason``, ``case.nobody``,
    ``case.other-officer``.
    """
    at = section.clock()
    require_own_officer(section, by)
    require_words("alert-reason", why)

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        found = _alerts(section, docket.file, transaction.content)
        one = _the_one(found, alert, confirmed=confirmed)
        body = {
            "list": one.list,
            "entry": one.entry.id,
            "name": one.participant.name,
            "listed": screening.fingerprint(one.entry),
            "confirmed": confirmed,
            "why": why,
        }
        docket.record("clearance.alert_decided", body)
        docket.close()

    section.store.one(work)
    section.reload_remembered()


def _the_one(found: tuple[screening.Alert, ...], named: str, *, confirmed: bool) -> screening.Alert:
    one = next((alert for alert in found if str(alert) == named), None)
    if one is None:
        known = ", ".join(map(str, found)) or "–"
        raise refused(
            "alert",
            f"The case has no alert {named}; it has: {known}.",
            f"El expediente no tiene la alerta {named}; tiene: {known}.",
        )
    if one.how is screening.Match.IDENTIFIER and not confirmed:
        raise refused(
            "alert-identifier",
            f"{named} shares an identifier with the entry, which no decision on a name clears.",
            f"{named} comparte un identificador con el renglón; resolver sobre el nombre no lo descarta.",
        )
    return one
