"""The exchange rate on a declaration: of which day it is, and what is said when that day's is not at hand."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.law.folder import put
from tests.tariff.declaring import declare

from cruce.law import Law, open_law
from cruce.model import Conversion, Liability
from cruce.tariff import assess, explain
from cruce.tariff.dates import law_dates

FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 5, day) for day in (8, 9, 10, 11, 12))
# As the gazette prints them on business days; each runs from the day after (CFF art. 20).
PRINTED = {"2026-05-07": "18.01", "2026-05-08": "18.02", "2026-05-09": "18.03", "2026-05-12": "18.04"}


def rates(folder: Path, path: str, values: dict[str, str], last: str, **more: object) -> None:
    country, _, currency = path.split("/")
    money = {"us": "USD", "mx": "MXN"}[country]
    said = {"says": {"en": "Rate", "es": "Tipo"}, "unit": f"{money} per {currency}", "values": values}
    put(folder, f"parameters/{path}.yaml", json.dumps({**said, "until": {max(values): last}, **more}))


@pytest.fixture(name="law")
def _law(tmp_path: Path) -> Law:
    rates(tmp_path, "mx/exchange/USD", PRINTED, "2026-05-12")
    rates(tmp_path, "us/exchange/MXN", {"2026-04-01": "0.056"}, "2026-06-30")
    rates(tmp_path, "us/exchange-daily/MXN", {"2026-05-11": "0.050"}, "2026-05-11")
    return open_law(tmp_path)


def used(liability: Liability) -> Conversion:
    conversion = liability.values[0].conversion
    assert conversion is not None
    return conversion


def told(liability: Liability) -> list[str]:
    return [finding.code for finding in liability.findings if finding.code.startswith("tariff.exchange")]


def into_mexico(law: Law, day: date, paid_on: date | None = None, flow: str = "import") -> Liability:
    declaration = declare("mx", flow, "A1", {"code": "39012001", "value": 52_000}, day=day)
    return assess(declaration, law, law_dates(declaration, paid_on=paid_on))


def into_the_us(law: Law, day: date, exported_on: date | None) -> Liability:
    line = {"code": "3923300090", "value": 100_000}
    return assess(declare("us", "import", "01", line, day=day, currency="MXN", exported_on=exported_on), law)


@pytest.mark.parametrize(
    ("day", "rate"),
    [(FRIDAY, "18.02"), (SATURDAY, "18.03"), (SUNDAY, "18.03"), (MONDAY, "18.03"), (TUESDAY, "18.04")],
)
@pytest.mark.parametrize("flow", ["import", "export"])
def test_mexico_takes_the_last_rate_printed_before_the_day_also_at_the_weekend(
    law: Law, day: date, rate: str, flow: str
):
    made = into_mexico(law, day, flow=flow)
    assert (str(used(made).rate), told(made)) == (rate, [])


@pytest.mark.parametrize(
    ("crossing", "paid", "rate"),
    [
        (MONDAY, FRIDAY, "18.02"),
        (MONDAY, SATURDAY, "18.03"),
        (TUESDAY, FRIDAY, "18.04"),  # four days: the payment came too early
        (TUESDAY, SATURDAY, "18.03"),
        (TUESDAY, TUESDAY, "18.04"),
    ],
)
def test_a_payment_ahead_keeps_the_rate_of_its_day_for_three_days(
    law: Law, crossing: date, paid: date, rate: str
):
    assert str(used(into_mexico(law, crossing, paid)).rate) == rate


def test_two_dates_of_law_on_one_us_line(law: Law):
    """The rate of exchange of the day of exportation, the tariff of the day of entry."""
    made = into_the_us(law, MONDAY, SATURDAY)
    assert (str(used(made).rate), used(made).day, made.day) == ("0.056", SATURDAY, MONDAY)
    later = into_the_us(law, TUESDAY, MONDAY)  # on Monday the daily rate is more than 5 % away
    assert (str(used(later).rate), used(later).since, later.day) == ("0.050", MONDAY, TUESDAY)


def test_the_last_rate_is_used_with_a_warning_that_names_its_day(law: Law):
    made = into_mexico(law, TUESDAY + timedelta(days=3))
    conversion = used(made)
    assert (conversion.rate, conversion.since, conversion.carried) == (Decimal("18.04"), TUESDAY, True)
    (said,) = (finding for finding in made.findings if finding.code == "tariff.exchange.carried")
    assert said.severity.value == "warning"
    assert "18.04 of 2026-05-12. Law known to 2026-05-12" in said.says.en
    assert "18.04 del 2026-05-12. Ley conocida hasta el 2026-05-12" in said.says.es
    declaration = declare(
        "mx", "import", "A1", {"code": "39012001", "value": 1}, day=TUESDAY + timedelta(days=3)
    )
    sentences = [text.en for one in explain(declaration, made, law) for text in one.sentences]
    assert "The rate of that day is not at hand; this is the last one, of 2026-05-12." in sentences


def test_a_rate_older_than_the_law_carries_leaves_the_value_unknown(law: Law):
    made = into_mexico(law, TUESDAY + timedelta(days=32))
    assert made.values == ()
    assert told(made) == ["tariff.exchange.unknown"]


def test_an_absurd_rate_is_never_used(tmp_path: Path):
    rates(tmp_path, "mx/exchange/USD", {"2026-05-11": "18.03", "2026-05-12": "0"}, "2026-05-20")
    made = into_mexico(open_law(tmp_path), TUESDAY)
    assert (used(made).rate, told(made)) == (Decimal("18.03"), ["tariff.exchange.carried"])


def test_a_rate_that_was_not_checked_is_said(tmp_path: Path):
    rates(tmp_path, "mx/exchange/USD", {"2026-05-12": "18.04"}, "2026-05-12", unverified=["2026-05-12"])
    made = into_mexico(open_law(tmp_path), TUESDAY)
    assert "/consignments/0/currency" in {
        finding.pointer for finding in made.findings if finding.code == "tariff.law.unchecked"
    }
