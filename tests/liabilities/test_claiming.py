"""The file that asks for refunds: what the authority takes, how many in one file, and why others stay out."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.law.folder import put
from tests.liabilities.books import entry, laws, struck_down, with_duty

from cruce.law import Known, Law, open_law
from cruce.liabilities import Basis, Claimant, RefundTerms, compare
from cruce.liabilities.claiming import Claim
from cruce.liabilities.comparing import Standing
from cruce.model import Declaration

UNTIL = date(2026, 4, 20)


@pytest.fixture(name="books", scope="module")
def _books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Law, Law]:
    return laws(tmp_path_factory.mktemp("books"))


def claimed(
    books: tuple[Law, Law], *declared: Declaration, on: date = UNTIL, **standing: Any
) -> tuple[Claim, Claimant]:
    known = {one.number.replace("-", ""): one for one in declared if one.number}
    standings = {number: Standing(entry=number, **standing) for number in known} if standing else {}
    terms = RefundTerms(until=on, standings=standings)
    claimant = Claimant(terms, books[1])
    for one in compare(declared, Basis(books[0]), Basis(books[1]), terms):
        claimant.add(one)
    return claimant.claim(), claimant


def test_the_file_is_one_column_of_entry_numbers(books: tuple[Law, Law]):
    claim, _ = claimed(books, entry("ABC-1234567-8"), entry("ABC12345686"))
    assert claim.files == (b"Entry Number\r\nABC12345678\r\nABC12345686\r\n",)
    assert claim.excluded == ()


def test_an_entry_without_refund_does_not_concern_it(books: tuple[Law, Law]):
    claim, _ = claimed(books, entry(claim="S"))
    assert (claim.files, claim.entries, claim.excluded) == ((), (), ())


@pytest.mark.parametrize(
    ("declared", "standing", "code"),
    [
        (entry("ABC-123"), {}, "number"),
        (entry(), {"protested": True}, "protest"),
        (entry(), {"liquidated_on": UNTIL - timedelta(days=81)}, "age"),
    ],
)
def test_each_entry_left_out_is_named_with_its_reason(
    books: tuple[Law, Law], declared: Declaration, standing: dict[str, Any], code: str
):
    claim, _ = claimed(books, declared, **standing)
    (left_out,) = claim.excluded
    assert (left_out.entry, left_out.code) == (declared.number, code)
    assert left_out.says.en != left_out.says.es
    assert not claim.entries


@pytest.mark.parametrize("kind", ["08", "09", "47"])
def test_types_that_the_authority_does_not_take_stay_out(books: tuple[Law, Law], kind: str):
    terms = RefundTerms(until=UNTIL)
    claimant = Claimant(terms, books[1])
    (one,) = compare([entry()], Basis(books[0]), Basis(books[1]), terms)
    claimant.add(one.model_copy(update={"kind": kind}))
    (left_out,) = claimant.claim().excluded
    assert (left_out.code, left_out.citation is not None) == ("type", True)


@pytest.mark.parametrize("days", [0, 80])
def test_an_entry_liquidated_up_to_eighty_days_ago_is_taken(books: tuple[Law, Law], days: int):
    claim, _ = claimed(books, entry(), liquidated_on=UNTIL - timedelta(days=days))
    assert claim.entries == ("ABC12345678",)


def test_an_entry_that_may_be_liquidated_needs_the_books(books: tuple[Law, Law]):
    """By 25 June 2026 an entry of 15 August 2025 is 314 days old."""
    assert claimed(books, entry(), on=date(2026, 6, 25))[0].entries == ("ABC12345678",)
    (left_out,) = claimed(books, entry(), on=date(2026, 6, 26))[0].excluded
    assert left_out.code == "unknown"
    assert claimed(books, entry(), on=date(2026, 6, 26), protested=False)[0].entries == ("ABC12345678",)


def test_a_number_is_claimed_once(books: tuple[Law, Law]):
    claim, _ = claimed(books, entry("ABC-1234567-8"), entry("ABC12345678"))
    assert claim.entries == ("ABC12345678",)
    assert [one.code for one in claim.excluded] == ["repeated"]


def test_a_refund_of_other_charges_is_not_for_this_file(tmp_path: Path):
    folder = with_duty(tmp_path / "a")
    rows = (folder / "measures/us/ieepa-mexico-canada.yaml").read_text(encoding="utf-8")
    put(folder, "measures/us/ieepa-mexico-canada.yaml", rows.replace("IEEPA", "232"))
    claim, _ = claimed((open_law(folder), open_law(struck_down(tmp_path / "b"))), entry())
    assert [one.code for one in claim.excluded] == ["charge"]


def test_files_are_split_where_the_law_says(tmp_path: Path):
    books = laws(tmp_path)
    most = {"says": {"en": "x", "es": "x"}, "unit": "entries", "values": {"2026-04-20": "2"}}
    put(tmp_path / "b", "parameters/us/refunds/cape/entries-per-file.yaml", json.dumps(most))
    books = (books[0], open_law(tmp_path / "b"))
    claim, _ = claimed(books, *(entry(f"ABC{number:08}") for number in range(5)))
    assert [file.count(b"\r\n") - 1 for file in claim.files] == [2, 2, 1]
    assert all(file.startswith(b"Entry Number\r\n") for file in claim.files)
    assert len(claim.entries) == 5


def test_the_limits_that_ship_are_those_of_the_first_phase():
    law = open_law()
    for name, wanted in (("entries-per-file", "9999"), ("liquidated-days", "80")):
        figure = law.value(f"us/refunds/cape/{name}", UNTIL)
        assert isinstance(figure, Known)
        assert str(figure.value) == wanted
        assert figure.citations


def test_before_the_authority_took_files_there_is_none_and_it_says_so(books: tuple[Law, Law]):
    claim, claimant = claimed(books, entry(), on=date(2026, 4, 19))
    assert claim.files == ()
    assert claimant.problem is not None
    assert "2026-04-20" in claimant.problem.es
