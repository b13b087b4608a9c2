"""What Mexico gives back is brought up to date by the INPC, when the index is at hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.law.folder import put

from cruce.law import Law, Unknown, open_law
from cruce.liabilities.indexing import Indexed, indexed
from cruce.model import Money

INPC = """{"says": {"en": "Made-up index", "es": "Índice inventado"}, "unit": "index",
"values": {"2026-01-01": 140.0, "2026-02-01": 141.4, "2026-03-01": 139.3},
"until": {"2026-01-01": "2026-01-31", "2026-02-01": "2026-02-28", "2026-03-01": "2026-03-31"},
"reference": {"2026-01-01": [{"law": "Made-up gazette"}]}}"""


def given_back(law: Law, paid_on: date, refunded_on: date) -> Indexed | Unknown:
    return indexed(Money(amount=Decimal(63_105), currency="MXN"), paid_on, refunded_on, law)


def test_without_the_index_at_hand_it_is_unknown_by_name():
    made = given_back(open_law(), date(2026, 2, 10), date(2026, 4, 10))
    assert isinstance(made, Unknown)
    assert made.what == "mx/inpc"


@pytest.mark.parametrize(
    ("refunded_on", "factor", "amount"),
    [
        (date(2026, 3, 20), "1.0100", "63736"),  # February by January: 141.4 / 140
        (date(2026, 4, 10), "1", "63105"),  # the index fell: never below one
        (date(2026, 2, 28), "1.0000", "63105"),
    ],
)
def test_the_month_before_the_refund_by_that_before_the_payment(
    tmp_path: Path, refunded_on: date, factor: str, amount: str
):
    made = given_back(
        open_law(put(tmp_path, "parameters/mx/inpc.yaml", INPC)), date(2026, 2, 10), refunded_on
    )
    assert isinstance(made, Indexed)
    assert (str(made.factor), str(made.amount.amount)) == (factor, amount)
    assert "2.07 % a month" in made.later.en
    assert "más de 40 días hábiles" in made.later.es
    assert {citation.law for citation in made.citations} >= {"Ley de Ingresos de la Federación para 2026"}


def test_a_month_without_index_is_named(tmp_path: Path):
    law = open_law(put(tmp_path, "parameters/mx/inpc.yaml", INPC))
    made = given_back(law, date(2026, 2, 10), date(2026, 6, 1))
    assert isinstance(made, Unknown)
    assert made.known_to == date(2026, 3, 31)
