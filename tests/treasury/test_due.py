"""What must be paid or guaranteed before release: pedimentos at a bank, US entries on a bond."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.declaring import BOND, DAY, declare

from cruce.law import open_law
from cruce.model import Declaration
from cruce.tariff import assess
from cruce.treasury import Due, Means, MoneyState, due
from cruce.treasury.due import waiting
from cruce.treasury.reconciling import receivables

LAW = open_law()
HARNESS = {"code": "8544300000", "value": 37500}
POLYETHYLENE = {"code": "39012001", "value": 52000}


def of(declaration: Declaration) -> Due:
    return due(assess(declaration, LAW), declaration)


def pedimento(clave: str = "A1", *, flow: str = "import", **papers: Any) -> Due:
    return of(declare("mx", flow, clave, POLYETHYLENE, **papers))


def entry(kind: str = "01", **papers: Any) -> Due:
    return of(declare("us", "import", kind, HARNESS, **papers))


def test_a_pedimento_is_paid_before_the_goods_are_presented():
    one = pedimento()
    assert (one.means, one.state, one.missing) == (Means.PAYMENT, MoneyState.ESTIMATED, "treasury.unpaid")
    assert str(one.amount) == "213,177 MXN"
    assert {(line.key, line.form): str(line.amount.amount) for line in one.lines} == {
        ("6", "0"): "46897",
        ("1", "0"): "7504",
        ("3", "0"): "158776",
    }
    assert one.unrated == 2
    why = waiting(one)
    assert why is not None
    assert why.refuses
    assert "36-A" in str(why.citation)


def test_what_cannot_be_rated_stops_neither_payment_nor_release():
    """An export pedimento of 2026 knows its fixed DTA and its prevalidation, and no amount for them."""
    one = pedimento("A1", flow="export")
    assert (one.means, one.state, one.missing) == (Means.NOTHING, MoneyState.PAID, None)
    assert one.unrated == 3
    assert waiting(one) is None


@pytest.mark.parametrize(
    ("papers", "means", "bank"),
    [
        ({}, Means.PAYMENT, "150300"),
        ({"vat_certified": "AAA"}, Means.CREDIT, None),
        ({"payment": {"guarantee": "FZA-1"}}, Means.GUARANTEE, None),
        ({"payment": {"forms": {"3": "22"}}}, Means.PAYMENT, "150300"),
        ({"payment": {"forms": {"3": "21"}}}, Means.PAYMENT, "150300"),
        ({"payment": {"forms": {"3": "9"}}}, Means.PAYMENT, "150300"),
        ({"payment": {"forms": {"3": "12"}}}, Means.PAYMENT, "150300"),
        ({"payment": {"forms": {"3": "12"}, "references": {"12": "AVISO-1"}}}, Means.OTHERWISE, None),
    ],
)
def test_the_iva_of_a_temporary_import(papers: dict[str, Any], means: Means, bank: str | None):
    """Each form needs the paper that it relies on; no form exempts what the law does not."""
    value = {"code": "84159002", "value": 931_920, "origin": "US"}
    one = of(declare("mx", "import", "IN", value, currency="MXN", **papers))
    (iva,) = one.lines
    assert (iva.kind, iva.means) == ("iva", means)
    assert one.amount.amount == Decimal(bank or 0)
    assert (one.missing == "treasury.unpaid") == (bank is not None)


@pytest.mark.parametrize(
    "papers",
    [
        {"vat_certified": "AAA", "payment": {"form": "21"}},
        {"payment": {"form": "22", "guarantee": "FZA-1"}},
    ],
)
def test_what_settles_iva_settles_no_duty(papers: dict[str, Any]):
    one = pedimento("A1", **papers)
    assert {line.kind for line in one.lines if line.means is Means.PAYMENT} == {"igi", "dta"}
    assert (str(one.amount), one.missing) == ("54,401 MXN", "treasury.unpaid")


def test_a_consolidated_pedimento_is_paid_when_it_is_closed():
    one = pedimento(consolidated={"remesa": 2, "opened_on": "2026-05-11"})
    assert (one.means, one.state, one.missing) == (Means.LATER, MoneyState.ESTIMATED, None)
    assert str(one.amount) == "213,177 MXN"
    assert waiting(one) is None


def test_a_us_entry_is_released_on_a_bond():
    one = entry()
    assert (one.means, one.state, one.missing) == (Means.BOND, MoneyState.GUARANTEED, None)
    assert str(one.amount) == "11,379.90 USD"


@pytest.mark.parametrize(
    ("bond", "missing"),
    [
        (None, "treasury.bond-missing"),
        (BOND.model_copy(update={"valid_from": DAY + timedelta(days=1)}), "treasury.bond-expired"),
        (BOND.model_copy(update={"valid_to": DAY - timedelta(days=1)}), "treasury.bond-expired"),
        (
            BOND.model_copy(update={"kind": "single", "amount": Decimal("11379.89")}),
            "treasury.bond-insufficient",
        ),
        (BOND.model_copy(update={"kind": "single", "amount": Decimal("11379.90")}), None),
        (BOND.model_copy(update={"valid_to": DAY}), None),
    ],
)
def test_release_waits_for_a_bond_that_holds(bond: Any, missing: str | None):
    one = entry(bond=bond)
    assert one.missing == missing
    assert one.state is (MoneyState.GUARANTEED if missing is None else MoneyState.ESTIMATED)
    why = waiting(one)
    assert (why.code if why else None) == missing


def test_an_informal_entry_without_a_bond_deposits_first():
    goods = {"code": "0203294000", "value": 2000}
    bonded, bare = (of(declare("us", "import", "11", goods, bond=bond)) for bond in (BOND, None))
    assert (bonded.means, bonded.missing) == (Means.BOND, None)
    assert (bare.means, bare.missing, str(bare.amount)) == (Means.PAYMENT, "treasury.unpaid", "202.69 USD")
    why = waiting(bare)
    assert why is not None
    assert "19 CFR 142.4" in str(why.citation)


@pytest.mark.parametrize("kind", ["61", "62", "63"])
def test_goods_in_bond_move_on_the_carriers_bond(kind: str):
    one = entry(kind, bond=None)
    assert (one.means, one.state, one.missing) == (Means.NOTHING, MoneyState.GUARANTEED, None)


@pytest.mark.parametrize("kind", ["21", "23"])
def test_a_bond_stands_behind_goods_that_owe_nothing_yet(kind: str):
    assert entry(kind).missing is None
    assert entry(kind, bond=None).missing == "treasury.bond-missing"


def test_a_us_export_owes_nothing():
    one = of(declare("us", "export", "EEI", {"code": "3901205000", "value": 52000}))
    assert (one.means, one.amount.amount, one.missing) == (Means.NOTHING, Decimal(0), None)


claves = st.sampled_from(["A1", "IN", "AF", "V1", "K1"])
papers = st.fixed_dictionaries(
    {},
    optional={
        "vat_certified": st.just("AA"),
        "consolidated": st.just({"remesa": 1, "opened_on": "2026-05-11"}),
        "payment": st.fixed_dictionaries(
            {
                "forms": st.dictionaries(
                    st.sampled_from(["1", "3", "6"]), st.sampled_from(["0", "9", "12", "21", "22"])
                )
            },
            optional={"guarantee": st.just("FZA-1")},
        ),
    },
)


@given(st.lists(st.tuples(claves, st.integers(60_000, 10**8), papers), min_size=1, max_size=4))
def test_receivables_equal_the_charges_that_are_due(made: list[tuple[str, int, dict[str, Any]]]):
    declarations = [
        declare("mx", "import", clave, {"code": "39012001", "value": value}, currency="MXN", **extra)
        for clave, value, extra in made
    ]
    liabilities = [assess(declaration, LAW) for declaration in declarations]
    dues = [due(*pair) for pair in zip(liabilities, declarations, strict=True)]
    owed = sum((liability.owed.amount for liability in liabilities), Decimal(0))
    assert sum((row.amount.amount for row in receivables(dues)), Decimal(0)) == owed
    at_bank = [one for one in dues if one.means is Means.PAYMENT]
    assert all((one.missing == "treasury.unpaid") == (one.amount.amount > 0) for one in at_bank)
