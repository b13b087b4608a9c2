"""A figure runs until its stated end, else until the next one; before and after it is unknown."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.law import Known, Unknown
from cruce.law.page import Page
from cruce.law.parameters import Parameter, read_parameter

HEAD = "says: {en: Fee, es: Cuota}\nunit: USD\n"
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
FIGURES = st.decimals(0, 10**6, places=6).map(lambda figure: format(figure, "f"))


def read(text: str) -> tuple[Parameter | None, list[str]]:
    page = Page("p.yaml", (HEAD + text).encode())
    return read_parameter("p", page), [found.code.removeprefix("law.") for found in page.faults]


def parameter(text: str) -> Parameter:
    found, faults = read(text)
    assert found is not None
    assert not faults
    return found


@given(st.dictionaries(DAYS, FIGURES, min_size=1, max_size=8), DAYS)
def test_the_value_of_a_day_is_the_last_that_has_begun(values: dict[date, str], day: date):
    text = "".join(f"  {since}: {figure}\n" for since, figure in values.items())
    answer = parameter(f"values:\n{text}").on(day)
    begun = [since for since in values if since <= day]
    if not begun:
        assert isinstance(answer, Unknown)
        assert str(min(values)) in answer.why.en
        assert str(min(values)) in answer.why.es
    else:
        assert isinstance(answer, Known)
        assert answer.since == max(begun)
        assert str(answer.value) == str(Decimal(values[max(begun)]))


@given(DAYS, st.integers(0, 1000), st.integers(-5, 1500))
def test_a_value_is_not_carried_beyond_its_stated_end(since: date, length: int, later: int):
    end, day = since + timedelta(days=length), since + timedelta(days=later)
    answer = parameter(f"values: {{{since}: 5}}\nuntil: {{{since}: {end}}}\n").on(day)
    assert isinstance(answer, Known) == (since <= day <= end)
    if day > end:
        assert isinstance(answer, Unknown)
        assert answer.known_to == end
        assert f"Law known to {end}" in answer.why.en


def test_a_gap_between_two_values_is_unknown():
    fee = parameter("values: {2020-01-01: 1, 2022-01-01: 2}\nuntil: {2020-01-01: 2020-12-31}\n")
    assert isinstance(fee.on(date(2021, 6, 1)), Unknown)
    assert isinstance(fee.on(date(2022, 6, 1)), Known)


def test_a_parameter_without_any_value_is_unknown_on_every_day():
    answer = parameter("values: {}\n").on(date(2026, 5, 13))
    assert isinstance(answer, Unknown)
    assert answer.known_to is None


def test_a_word_of_law_is_a_word():
    answer = parameter("values: {2025-08-29: off}\n").on(date(2026, 1, 1))
    assert isinstance(answer, Known)
    assert answer.value == "off"


def test_a_value_cites_the_law_of_its_own_day():
    text = (
        "values: {2020-01-01: 1, 2021-01-01: 2}\n"
        "reference: {2020-01-01: [{law: Act 1, article: 3}], 2021-01-01: [{law: Act 2}]}\n"
        "published: {2020-01-01: 2019-12-20}\nunverified: [2021-01-01]\n"
    )
    first, second = (parameter(text).on(date(year, 6, 1)) for year in (2020, 2021))
    assert isinstance(first, Known)
    assert isinstance(second, Known)
    assert str(first.citations[0]) == "Act 1, 3"
    assert first.citations[0].published == date(2019, 12, 20)
    assert (first.verified, second.verified, second.citations[0].verified) == (True, False, False)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("values: {2026-13-01: 1}", ["day"]),
        ("values: {20260101: 1}", ["day"]),
        ("values: {2026-01-01: '1,5'}", ["figure"]),
        ("values: {2026-01-01: 1e5}", ["figure"]),
        ("values: {2026-01-01: NaN}", ["figure"]),
        ("values: {2026-01-01: -Infinity}", ["figure"]),
        ("values: {2026-01-01: ''}", ["figure"]),
        ("values: {2026-01-01: [1]}", ["figure"]),
        ("values: 5", ["form"]),
        ("value: {2026-01-01: 1}", ["missing", "unknown-key"]),
        ("values: {2026-01-01: 1}\nillustrative: yes", ["yes-no"]),
        ("values: {2026-01-01: 1}\nuntil: {2026-01-01: 2025-01-01}", ["end-before-start"]),
        ("values: {2026-01-01: 1, 2027-01-01: 2}\nuntil: {2026-01-01: 2027-01-01}", ["end-after-next"]),
        ("values: {2026-01-01: 1}\nreference: {2026-01-02: [{law: A}]}", ["no-such-start"]),
        ("values: {2026-01-01: 1}\nunverified: [2026-01-02]", ["no-such-start"]),
        ("values: {2026-01-01: 1}\nreference: {2026-01-01: [{lex: A}]}", ["missing", "unknown-key"]),
        ("values: {2026-01-01: x y z, 2026-02-30: 2}\nillustrative: 1", ["day", "yes-no"]),
    ],
)
def test_every_fault_of_a_file_is_named(text: str, faults: list[str]):
    assert sorted(read(text)[1]) == faults


def test_a_fault_names_the_file_and_the_line_in_both_languages():
    page = Page("fees/p.yaml", f"{HEAD}values:\n  2026-01-01: 1\n  2026-02-30: 2\n".encode())
    read_parameter("p", page)
    (found,) = page.faults
    assert found.says.en == "fees/p.yaml:5: “2026-02-30” is not a date."
    assert found.says.es == "fees/p.yaml:5: «2026-02-30» no es una fecha."
    assert "YYYY-MM-DD" in found.advice.en
    assert "AAAA-MM-DD" in found.advice.es


def test_an_exchange_rate_says_which_way_it_is():
    page = Page("p.yaml", f"{HEAD}values: {{2026-05-13: 18.0375}}\n".encode())
    read_parameter("mx/exchange/USD", page)
    assert [found.code for found in page.faults] == ["law.exchange"]
