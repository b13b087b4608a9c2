"""Screening: who is found on a list, how, and who is not."""

from datetime import date
from typing import Any

import pytest
from tests.filings import a1_southbound, empty_northbound, harness_northbound

from cruce.model import Filing
from cruce.risk.screening import Alert, Listed, ListIndex, participants, screen

DAY = date(2026, 5, 13)
LIST = ListIndex(
    "sample",
    "2026-01",
    (
        Listed(
            "E-1", "Comercial Ejemplo, S.A. de C.V.", ("Grupo Ejemplar",), "MX", "SAMPLE", ("EJE010203AB1",)
        ),
        Listed("E-2", "LÓPEZ GARCÍA, Juan", country="CO"),
        Listed("E-3", "Ended Trading LLC", until=date(2026, 5, 12)),
        Listed("E-4", "Later Trading LLC", since=date(2026, 5, 14)),
        Listed("E-6", "One Day Trading LLC", since=DAY, until=DAY),
        Listed("E-5", "Comercial Ejemplo", country="MX"),
    ),
)


def screened(changes: dict[str, Any], *lists: ListIndex) -> tuple[Alert, ...]:
    filing = a1_southbound().spoilt(changes).filing
    return screen(participants(filing), lists or (LIST,), DAY)


def consignee(**fields: Any) -> dict[str, Any]:
    return {"/consignments/0/consignee": fields}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"name": "Comercial Ejemplo, S.A. de C.V."}, [("E-1", "exact"), ("E-5", "normalised")]),
        ({"name": "COMERCIAL  EJEMPLO, S.A. DE C.V."}, [("E-1", "exact"), ("E-5", "normalised")]),
        ({"name": "Comercial Ejemplo SAPI de CV"}, [("E-1", "normalised"), ("E-5", "normalised")]),
        ({"name": "grupo ejemplar"}, [("E-1", "exact")]),
        ({"name": "Someone Else", "rfc": "EJE-010203-AB1"}, [("E-1", "identifier")]),
        ({"name": "Grupo Ejemplar", "rfc": "EJE010203AB1"}, [("E-1", "identifier")]),
        ({"name": "Juan Lopez Garcia"}, [("E-2", "normalised")]),
        ({"name": "Juan Lopez"}, []),
        ({"name": "Ended Trading LLC"}, []),
        ({"name": "Later Trading LLC"}, []),
        ({"name": "One Day Trading LLC"}, [("E-6", "exact")]),
        ({"name": "S.A. de C.V."}, []),
        ({"name": "Comercial Ejemplar"}, [("E-1", "similar"), ("E-5", "similar")]),
        ({"name": "Comercial Quetzal"}, []),
    ],
)
def test_who_is_found_and_how(fields, found):
    alerts = screened(consignee(**fields))
    assert [(alert.entry.id, str(alert.how)) for alert in alerts] == found
    assert {alert.participant.pointer for alert in alerts} <= {"/consignments/0/consignee"}


@pytest.mark.parametrize(
    ("address", "agrees"), [(None, None), ({"country": "MX"}, False), ({"country": "CO"}, True)]
)
def test_an_alert_says_whether_the_country_agrees(address, agrees):
    (alert,) = screened(consignee(name="Juan López García", address=address))
    assert alert.same_country is agrees
    assert alert.participant.role == "consignee"


def test_a_driver_is_screened_by_name_document_and_nationality():
    driver = {"/trip/driver/name": "Juan López García", "/trip/driver/nationality": "CO"}
    (alert,) = screened(driver)
    assert (alert.participant.pointer, alert.same_country) == ("/trip/driver", True)
    listed = ListIndex("documents", "1", (Listed("D-1", "Another Name", identifiers=("C-01234567",)),))
    (alert,) = screened({}, listed)
    assert (alert.how, alert.matched) == ("identifier", "C01234567")


def test_every_list_is_asked_and_a_secret_one_marks_its_alerts():
    own = ListIndex("own", "1", (Listed("S-1", "Comercial Ejemplo"),), secret=True)
    alerts = screened(consignee(name="Grupo Ejemplar"), LIST, own)
    assert [(alert.list, alert.secret) for alert in alerts] == [("sample", False)]
    alerts = screened(consignee(name="Comercial Ejemplo"), LIST, own)
    assert [(alert.list, alert.secret) for alert in alerts] == [
        ("sample", False),
        ("sample", False),
        ("own", True),
    ]


@pytest.mark.parametrize(
    ("filing", "roles"),
    [
        (
            harness_northbound().filing,
            "carrier driver declarant declarant declarant exporter importer manufacturer",
        ),
        (empty_northbound().filing, "carrier driver declarant"),
    ],
)
def test_everyone_who_takes_part_is_named(filing: Filing, roles):
    assert [someone.role for someone in participants(filing)] == roles.split()


def test_nobody_is_found_on_no_list():
    assert screen(participants(harness_northbound().filing), (), DAY) == ()
