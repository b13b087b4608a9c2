"""After the last day to which the tariff is known no charge of its measures is carried on, whatever it is."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.law.folder import edition, put
from tests.tariff.declaring import declare, owed

from cruce.law import Law, open_law
from cruce.model import ChargeStatus, Liability
from cruce.tariff import assess

LAST, AFTER = date(2026, 6, 30), date(2026, 7, 1)
BRAKES, BEER, STEEL, NOT_HELD = "8708305090", "22030001", "72083901", "8708309990"
MADE_UP = [
    {
        "id": name,
        "kind": kind,
        "codes": [code],
        "effective": effective,
        "says": {"en": name, "es": name},
        "citations": [{"law": "Made up"}],
        **more,
    }
    for name, kind, code, effective, more in (
        ("made-up-cuota", "additional", STEEL, "2026-01-01", {"charge": "cuota", "formula": "10%"}),
        ("made-up-new-cuota", "additional", STEEL, "2026-06-15", {"charge": "cuota", "formula": "5%"}),
    )
]


@pytest.fixture(name="law", scope="module")
def _law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    folder: Path = tmp_path_factory.mktemp("law")
    put(folder, "measures/mx/made-up.yaml", json.dumps({"measures": MADE_UP}))
    edition(
        folder,
        "us-hts",
        "2026-01-01",
        {
            "code": BRAKES,
            "text": "Brakes",
            "units": ["No."],
            "general": "2.5%",
            "special": "Free (S)",
            "footnotes": [{"value": "See 9903.88.03."}],
        },
        known_to=str(LAST),
        columns=["footnotes"],
    )
    lines = [
        {"code": code, "text": "Mercancía", "units": ["Kg"], "general": "20", "export": "Ex."}
        for code in (BEER, STEEL)
    ]
    edition(folder, "mx-ligie", "2026-01-01", *lines, known_to=str(LAST))
    return open_law(folder)


def entered(law: Law, country: str, kind: str, day: date, **line: Any) -> Liability:
    currency = {"us": "USD", "mx": "MXN"}[country]
    return assess(
        declare(country, "import", kind, {"value": "1000000", **line}, day=day, currency=currency), law
    )


def reasons(liability: Liability) -> set[str]:
    """Give why the charges of the line are unrated."""
    rows = [row for row in liability.charges if row.line == 1 and row.status is ChargeStatus.UNRATED]
    return {row.why.en.partition(":")[0] for row in rows if row.why}


@pytest.mark.parametrize(
    ("origin", "claim", "pays"),
    [("CN", None, 2), ("MX", None, 1), ("DE", None, 1), ("CA", None, 1), ("MX", "S", 0)],
)
def test_an_additional_duty_ends_with_the_edition_it_is_known_with(
    law: Law, origin: str, claim: str | None, pays: int
):
    line = {"code": BRAKES, "origin": origin, "claim": claim}
    before = [row for row in entered(law, "us", "01", LAST, **line).charges if row.kind == "additional"]
    assert [row.status for row in before] == [ChargeStatus.DUE] * pays
    after = entered(law, "us", "01", AFTER, **line)
    assert {row.status for row in after.charges if row.line == 1} == {ChargeStatus.UNRATED}
    assert reasons(after) == {f"Law known to {LAST}"}
    assert [f.severity.value for f in after.findings if f.code == "tariff.line.unknown"] == ["warning"]
    assert {row.kind for row in after.charges if row.line == 1} >= {"duty", "additional"}


def test_a_code_that_no_edition_holds_is_not_rated_after_the_last_day_either(law: Law):
    before = entered(law, "us", "01", LAST, code=NOT_HELD, origin="CN")
    assert f"Law known to {LAST}" not in reasons(before)
    after = entered(law, "us", "01", AFTER, code=NOT_HELD, origin="CN")
    assert reasons(after) == {f"Law known to {LAST}"}


def test_a_tax_and_a_cuota_end_with_the_edition_too(law: Law):
    beer = owed(entered(law, "mx", "A1", LAST, code=BEER, origin="US"))
    assert beer["ieps/1"] == "320120"  # 26.5 % of value 1,000,000 + IGI 200,000 + DTA 8,000
    after = entered(law, "mx", "A1", AFTER, code=BEER, origin="US")
    assert owed(after)["ieps/1"] == owed(after)["igi/1"] == owed(after)["iva/1"] == "unrated"
    steel = {"code": STEEL, "origin": "BR"}
    assert sorted(_cuotas(entered(law, "mx", "A1", LAST, **steel))) == ["100000", "50000"]


def test_a_measure_that_is_newer_than_the_edition_is_known_for_its_own_ninety_days(law: Law):
    steel = {"code": STEEL, "origin": "BR"}
    assert _cuotas(entered(law, "mx", "A1", AFTER, **steel)) == ["50000", "unrated"]
    assert _cuotas(entered(law, "mx", "A1", date(2026, 9, 13), **steel)) == ["50000", "unrated"]
    assert _cuotas(entered(law, "mx", "A1", date(2026, 9, 14), **steel)) == ["unrated", "unrated"]


def _cuotas(liability: Liability) -> list[str]:
    rows = [row for row in liability.charges if row.kind == "cuota"]
    return sorted("unrated" if row.amount is None else str(row.amount.amount) for row in rows)
