"""What another law changes in declarations, and what follows from it in money."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.law.folder import edition
from tests.liabilities.books import entry, laws
from tests.tariff.declaring import declare

from cruce.law import Law, open_law
from cruce.liabilities import Basis, Comparison, RefundTerms, Tally, compare
from cruce.liabilities.comparing import Standing
from cruce.model import Declaration

UNTIL = date(2026, 2, 24)
TERMS = RefundTerms(until=UNTIL)
CASES = yaml.load(
    Path(__file__).with_name("cases").joinpath("re_rated.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)["cases"]


@pytest.fixture(name="books", scope="module")
def _books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Law, Law]:
    return laws(tmp_path_factory.mktemp("books"))


def one_of(declaration: Declaration, books: tuple[Law, Law], terms: RefundTerms = TERMS) -> Comparison:
    (made,) = compare([declaration], Basis(books[0]), Basis(books[1]), terms)
    return made


def test_an_entry_of_august_2025_gets_the_struck_duty_back_with_interest_from_its_deposit(
    books: tuple[Law, Law],
):
    made = one_of(entry(), books)
    (change,) = made.changes
    assert (change.kind, change.line, change.authority) == ("additional", 1, "IEEPA")
    assert (str(made.before.amount), str(made.after.amount)) == ("11379.90", "2004.90")
    assert str(made.refund) == "9,375.00 USD"
    assert made.interest is not None
    assert made.interest.since == date(2025, 8, 29)  # ten working days after release
    assert str(made.interest.amount) == "279.93 USD"


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, Any], tmp_path: Path):
    edition(tmp_path, "us-hts", "2025-01-01", case["tariff"], known_to="2025-12-31")
    made = one_of(entry(**case["line"]), (open_law(tmp_path), open_law(tmp_path, known=UNTIL)))
    assert [change.authority for change in made.changes] == case["authorities"]
    assert str(made.refund.amount) == case["refund"]
    assert (str(made.interest.amount.amount) if made.interest else None) == case.get("interest")
    assert not made.unrated


def test_before_they_were_struck_down_nothing_changes(tmp_path: Path):
    edition(tmp_path, "us-hts", "2025-01-01", CASES[0]["tariff"], known_to="2025-12-31")
    before = open_law(tmp_path), open_law(tmp_path, known=date(2026, 2, 19))
    assert not one_of(entry(**CASES[0]["line"]), before).changed


def test_interest_runs_from_the_deposit_that_the_books_name(books: tuple[Law, Law]):
    standing = Standing(entry="ABC12345678", deposited_on=date(2025, 9, 22))
    made = one_of(entry(), books, RefundTerms(UNTIL, "corporation", {"ABC12345678": standing}))
    assert made.interest is not None
    assert made.interest.since == date(2025, 9, 22)


def test_a_refund_beyond_the_rates_at_hand_has_no_interest_and_says_why(books: tuple[Law, Law]):
    made = one_of(entry(), books, RefundTerms(until=date(2026, 8, 1)))
    assert (made.interest, str(made.refund.amount)) == (None, "9375.00")
    assert made.unknown is not None
    assert "2026-03-31" in made.unknown.es


def test_a_claim_spares_an_entry_from_both(books: tuple[Law, Law]):
    made = one_of(entry(claim="S"), books)
    assert not made.changed
    assert not made.refund.amount
    assert made.interest is None


def test_a_preference_that_the_second_law_does_not_hold_is_lost_and_the_duty_is_owed_more(tmp_path: Path):
    made = one_of(entry(claim="S"), laws(tmp_path, special=""))
    (lost,) = made.lost
    assert lost.code == "tariff.claim.no-preference"
    assert lost.pointer.endswith("/items/0/preference")
    assert made.after.amount - made.before.amount == Decimal("1875.00")
    assert not made.refund.amount


def test_what_becomes_unrated_is_named_and_refunds_nothing(books: tuple[Law, Law]):
    """The second law does not hold the code: neither duties on it nor the fee are known."""
    all_of_it = ("additional IEEPA/1", "duty/1", "mpf")
    made = one_of(entry(code="9999000002"), books)
    assert made.unrated == all_of_it
    assert not made.changes
    assert not made.refund.amount
    back = one_of(entry(code="9999000002"), (books[1], books[0]))
    assert (back.unrated, back.rated) == ((), all_of_it)
    assert back.refund.amount == 0


def test_one_law_on_two_days(books: tuple[Law, Law]):
    first, second = Basis(books[0], date(2025, 3, 3)), Basis(books[0], date(2025, 3, 4))
    (made,) = compare([entry()], first, second, TERMS)
    assert [str(change.difference.amount) for change in made.changes] == ["9375.00"]
    assert made.day == date(2025, 3, 3)


def test_a_pedimento_is_given_back_by_the_index_or_says_that_it_is_not_at_hand():
    goods = {"code": "39012001", "value": 937_950}
    claimed = declare("mx", "import", "A1", {**goods, "claim": "T-MEC"}, currency="MXN")
    law = open_law()
    (same,) = compare([claimed], Basis(law), Basis(law), TERMS)
    assert not same.changed
    dearer = declare("mx", "import", "A1", goods, currency="USD")
    (made,) = compare([dearer], Basis(law, date(2026, 8, 3)), Basis(law, date(2026, 5, 13)), TERMS)
    assert made.refund.amount > 0
    assert made.indexed is None
    assert made.unknown is not None
    assert "mx/inpc" in made.unknown.es


lines = st.tuples(st.integers(1, 10**6), st.sampled_from(["9999000001", "9999000002"]), st.booleans())


def made_of(value: int, code: str, claimed: bool, number: int) -> Declaration:
    more: dict[str, Any] = {"claim": "S"} if claimed else {}
    return entry(f"ABC{number:08}", value=value, code=code, **more)


@given(st.lists(lines, max_size=8))
def test_the_sums_are_those_of_the_declarations_and_turn_round_with_the_laws(
    books: tuple[Law, Law], some: list[tuple[int, str, bool]]
):
    first, second = (Basis(law) for law in books)
    declared = [made_of(*line, number) for number, line in enumerate(some)]
    tallies = []
    for a, b in ((first, second), (second, first)):
        tally, made = Tally(), list(compare(declared, a, b, TERMS))
        for one in made:
            tally.add(one)
        tallies.append((tally, made))
    (there, made), (back, _) = tallies
    assert there.declarations == len(some)
    for total, opposite in zip(there.totals(), back.totals(), strict=True):
        assert total.difference.amount == -opposite.difference.amount
        assert total.before == opposite.after
        assert total.refund.amount == sum(one.refund.amount for one in made)
        assert total.refund.amount - opposite.refund.amount == -total.difference.amount
    assert sum(one.declarations for one in there.importers()) == len(some)
