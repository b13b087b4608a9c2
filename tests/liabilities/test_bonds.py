"""A continuous bond against all entries of its twelve months."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.tariff.declaring import BOND

from cruce.law import Unknown, open_law
from cruce.liabilities import bond_cover
from cruce.liabilities.bonds import BondCover, Secured
from cruce.model import Money

LAW = open_law()
ON = date(2026, 8, 3)


def entries(*amounts: int, day: date = ON) -> list[Secured]:
    return [
        Secured(entry=f"E-{place}", entered_on=day, amount=Money(amount=Decimal(amount), currency="USD"))
        for place, amount in enumerate(amounts)
    ]


def cover(some: list[Secured], on: date = ON) -> BondCover:
    made = bond_cover(BOND, some, on, LAW)
    assert isinstance(made, BondCover)
    return made


def test_the_usual_floor_covers_half_a_million_of_duties():
    made = cover(entries(300_000, 200_000))
    assert (str(made.wanted.amount), made.findings) == ("50000.00", ())
    assert not made.checked  # the share and the floor are CBP's practice, not compared with its text


def test_a_dollar_more_wants_a_larger_bond():
    made = cover(entries(300_000, 200_010))
    assert str(made.shortfall) == "1.00 USD"
    (finding,) = made.findings
    assert finding.code == "treasury.bond.short"
    assert "50,001.00" in finding.says.es


def test_entries_of_more_than_a_year_ago_do_not_count():
    assert cover(entries(900_000, day=ON - timedelta(days=365))).total.amount == 0
    assert cover(entries(900_000, day=ON - timedelta(days=364))).total.amount == 900_000
    assert cover(entries(900_000, day=ON + timedelta(days=1))).total.amount == 0


def test_a_bond_that_has_not_begun_is_told():
    (finding,) = cover([], BOND.valid_from - timedelta(days=1)).findings
    assert finding.code == "treasury.bond.expired"


def test_without_the_share_in_law_it_is_unknown():
    assert isinstance(bond_cover(BOND, [], date(2001, 1, 1), LAW), Unknown)


@given(st.lists(st.integers(0, 10**7), max_size=6), st.integers(0, 10**7))
def test_one_entry_more_never_wants_a_smaller_bond(amounts: list[int], another: int):
    less, more = cover(entries(*amounts)), cover(entries(*amounts, another))
    assert less.wanted.amount <= more.wanted.amount
    assert more.total.amount == sum(amounts) + another
