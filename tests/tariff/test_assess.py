"""Laws that every assessment obeys, whatever the goods: sums, bounds, rounding, and who never charges."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.filings import a1_southbound, harness_northbound
from tests.tariff.declaring import DAY, declare, owed

from cruce.law import open_law
from cruce.model import ChargeStatus, Declaration, Flow, Liability, declarations
from cruce.tariff import assess, assess_many
from cruce.tariff.dates import LawDates, law_dates
from cruce.tariff.explain import apportion

LAW = open_law()
AUGUST = date(2026, 8, 3)
FREE_GOODS = "0203294000"

values = st.decimals(0, 2_000_000, places=2)


def entry(*amounts: Decimal, day: date = AUGUST) -> Declaration:
    return declare(
        "us", "import", "01", *({"code": FREE_GOODS, "value": amount} for amount in amounts), day=day
    )


def fee(declaration: Declaration) -> Decimal:
    (charge,) = (charge for charge in assess(declaration, LAW).charges if charge.kind == "mpf")
    assert charge.amount is not None
    return charge.amount.amount


@given(values, values)
def test_the_fee_grows_with_the_value_and_stays_within_its_bounds(one: Decimal, other: Decimal):
    less, more = sorted((one, other))
    assert Decimal("33.58") <= fee(entry(less)) <= fee(entry(more)) <= Decimal("651.50")


@given(st.lists(st.integers(1, 500_000).map(Decimal), min_size=1, max_size=6))
def test_lines_of_one_entry_bear_one_fee_however_they_are_split(amounts: list[Decimal]):
    assert fee(entry(*amounts)) == fee(entry(sum(amounts, Decimal(0))))


def test_splitting_an_entry_changes_the_fee():
    whole, half = entry(Decimal(400_000)), entry(Decimal(200_000))
    assert fee(whole) == Decimal("651.50")
    assert 2 * fee(half) == Decimal("1303.00")


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (9694, "33.58"),
        (9695, "33.58"),
        (9696, "33.59"),
        (188_076, "651.50"),
        (188_077, "651.50"),
        (188_075, "651.49"),
    ],
)
def test_the_break_points_of_fiscal_year_2026(value: int, amount: str):
    assert fee(entry(Decimal(value))) == Decimal(amount)


@given(st.lists(values, min_size=1, max_size=9))
def test_the_parts_of_the_fee_shown_by_line_add_up_to_it(amounts: list[Decimal]):
    declaration = entry(*amounts)
    liability = assess(declaration, LAW)
    charge = next(charge for charge in liability.charges if charge.kind == "mpf")
    parts = apportion(charge, liability)
    assert [line for line, _ in parts] == list(range(1, len(amounts) + 1))
    assert sum((part.amount for _, part in parts), Decimal(0)) == fee(declaration)


def pedimento(*amounts: Decimal, claim: bool = False, kind: str = "A1") -> Liability:
    lines = ({"code": "39012001", "value": amount, "claim": "T-MEC" if claim else None} for amount in amounts)
    return assess(declare("mx", "import", kind, *lines, currency="MXN"), LAW)


@given(st.integers(80_000, 10**9).map(Decimal), st.booleans())
def test_pesos_are_whole_and_50_cents_go_down(value: Decimal, claim: bool):
    made = {charge.kind: charge for charge in pedimento(value, claim=claim).charges}
    igi = Decimal(0) if claim else whole(value * 5 / 100)
    dta = Decimal(0) if claim else whole(value * 8 / 1000)
    iva = whole((value + igi + dta) * 16 / 100)
    amounts = [made[kind].amount for kind in ("igi", "dta", "iva")]
    assert [amount.amount for amount in amounts if amount] == [igi, dta, iva]


def whole(amount: Decimal) -> Decimal:
    """CFF art. 20, written another way than the model's."""
    pesos, cents = divmod(int(amount * 100), 100)
    return Decimal(pesos + (cents > 50))


@given(st.lists(st.integers(60_000, 10**7).map(Decimal), min_size=2, max_size=5))
def test_splitting_lines_within_a_pedimento_moves_the_total_by_rounding_alone(amounts: list[Decimal]):
    split, whole_line = pedimento(*amounts).owed.amount, pedimento(sum(amounts, Decimal(0))).owed.amount
    # Each line rounds its IGI (taxed again by IVA), its IVA, and its share of the DTA.
    assert abs(split - whole_line) <= 2 * len(amounts)


@given(st.integers(80_000, 10**8).map(Decimal), st.integers(0, 10**6).map(Decimal))
def test_more_value_never_owes_less(value: Decimal, more: Decimal):
    assert pedimento(value).owed.amount <= pedimento(value + more).owed.amount


lines = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["39012001", "22030001", "10059099", "85443099", "99999999", None]),
        "value": values,
        "origin": st.sampled_from(["US", "CN", "MX", "CA"]),
        "claim": st.sampled_from([None, "T-MEC", "S"]),
    }
)
claves = st.sampled_from(["A1", "IN", "AF", "V1", "H1", "K1", "R1", "T3", "RT", "BA", "Z9"])


@given(claves, st.sampled_from(["import", "export"]), st.lists(lines, min_size=1, max_size=3))
def test_no_charge_is_negative_and_only_what_is_due_has_an_amount(
    clave: str, flow: str, goods: list[dict[str, str]]
):
    made = assess(declare("mx", flow, clave, *goods, currency="MXN"), LAW)
    for charge in made.charges:
        if charge.status is ChargeStatus.UNRATED:
            assert charge.amount is None
            assert charge.why is not None
        else:
            assert charge.amount is not None
            assert (charge.amount.amount > 0) == (charge.status is ChargeStatus.DUE)
    assert made.owed.amount == sum(
        (charge.amount.amount for charge in made.charges if charge.amount is not None), Decimal(0)
    )


@given(st.sampled_from(["EEI", "01"]), st.lists(values, min_size=1, max_size=3))
def test_the_united_states_never_charge_an_export(kind: str, amounts: list[Decimal]):
    goods = ({"code": FREE_GOODS, "value": amount, "claim": "S"} for amount in amounts)
    assert assess(declare("us", "export", kind, *goods), LAW).charges == ()


def test_a_filing_is_assessed_by_direction():
    north = assess_many(declarations(harness_northbound(lines=5).filing, DAY), LAW)
    south = assess_many(declarations(a1_southbound().filing, DAY), LAW)
    assert [(made.country, made.flow) for made in north] == [("us", Flow.IMPORT), ("mx", Flow.EXPORT)]
    assert [(made.country, made.flow) for made in south] == [("us", Flow.EXPORT), ("mx", Flow.IMPORT)]
    assert owed(north[0])["mpf"] == "exempt"
    assert south[0].charges == ()
    assert str(south[1].owed) == "213,177 MXN"


def test_an_assessment_repeats_itself_to_the_byte():
    papers = declarations(harness_northbound(lines=3).filing, DAY) + declarations(a1_southbound().filing, DAY)
    first, again = assess_many(papers, LAW), assess_many(papers, open_law())
    assert [made.model_dump_json() for made in first] == [made.model_dump_json() for made in again]
    assert all(Liability.model_validate_json(made.model_dump_json()) == made for made in first)


def test_a_country_without_a_law_pack_names_its_charges_unrated():
    foreign = entry(Decimal(1000)).model_copy(update={"country": "ca"})
    made = assess(foreign, LAW)
    assert [charge.status for charge in made.charges] == [ChargeStatus.UNRATED]
    assert not made.owed.amount


# --- dates of law ----------------------------------------------------------------------------------------


def usd_import(day: date) -> Declaration:
    return declare("mx", "import", "A1", {"code": "39012001", "value": 52000}, day=day)


@pytest.mark.parametrize(
    ("ahead", "rate", "codes"),
    [(0, "18.0375", []), (1, "18.0210", []), (3, "18.0040", []), (4, "18.0375", ["tariff.payment.early"])],
)
def test_a_payment_ahead_keeps_the_rates_of_its_day_for_three_days(ahead: int, rate: str, codes: list[str]):
    declaration = usd_import(DAY)
    made = assess(declaration, LAW, law_dates(declaration, paid_on=DAY - timedelta(days=ahead)))
    conversion = made.values[0].conversion
    assert conversion is not None
    assert str(conversion.rate) == rate
    assert [finding.code for finding in made.findings if finding.code.startswith("tariff.payment")] == codes


def test_the_us_reads_two_dates_on_one_line():
    """The tariff of the day of entry, the exchange rate of the date of exportation."""
    declaration = declare(
        "us", "import", "01", {"code": FREE_GOODS, "value": 100_000}, day=date(2026, 7, 1), currency="MXN",
        exported_on=date(2026, 6, 30),
    )  # fmt: skip
    made = assess(declaration, LAW)
    conversion = made.values[0].conversion
    assert conversion is not None
    assert (made.day, conversion.day) == (date(2026, 7, 1), date(2026, 6, 30))
    assert "date of exportation" in conversion.why.en


def test_without_a_date_of_exportation_the_day_of_arrival_stands_in_and_says_so():
    declaration = declare(
        "us",
        "import",
        "01",
        {"code": FREE_GOODS, "value": 100_000},
        day=AUGUST,
        currency="MXN",
        exported_on=None,
    )
    conversion = assess(declaration, LAW).values[0].conversion
    assert conversion is not None
    assert conversion.day == AUGUST
    assert "names no date of exportation" in conversion.why.en


def test_the_day_may_be_given():
    declaration = usd_import(DAY)
    assert assess(declaration, LAW, date(2026, 5, 12)).day == date(2026, 5, 12)
    assert assess(declaration, LAW, LawDates(entry=DAY)).day == DAY


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2999, 1, 1)])
def test_a_day_outside_the_law_at_hand_leaves_charges_unrated(day: date):
    made = assess(entry(Decimal(10_000), day=day), LAW)
    assert {charge.status for charge in made.charges} == {ChargeStatus.UNRATED}
    assert {"tariff.line.unknown"} <= {finding.code for finding in made.findings}
