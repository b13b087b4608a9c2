"""Rates are read exactly or kept as they are; printing and reading again gives the same rate."""

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.data import official

from cruce.model import GoodsItem
from cruce.tariff.amounts import EXACT, Lacking, amount_of
from cruce.tariff.rates import Rate, Term, UnreadRate, read_rate, read_special
from cruce.tariff.terms import DEGREES, PIECE, ReferredRate

TABLE = yaml.load(Path(__file__).with_name("rates.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PESOS = {"us-hts": Decimal(1), "mx-ligie": Decimal(18)}


def goods(declared: Mapping[str, str]) -> GoodsItem:
    return GoodsItem.model_validate(
        {
            "description": {"en": "Goods"},
            "classification": {},
            "origin": "MX",
            "quantity": {"amount": "1", "unit": "lot"},
            "us_quantities": [{"amount": amount, "unit": unit} for unit, amount in declared.items()],
            "value": "100",
        }
    )


@pytest.mark.parametrize("case", TABLE["rates"], ids=lambda case: case["text"][:40])
def test_a_rate_is_read_and_comes_to_what_a_broker_works_out(case: Mapping[str, Any]):
    tariff = case.get("tariff", "us-hts")
    rate = read_rate(case["text"], tariff)
    assert isinstance(rate, Rate)
    assert str(rate) == case.get("read", case["text"])
    with localcontext(EXACT):
        item = goods(case.get("declared", {}))
        amount = amount_of(rate, Decimal(case.get("value", 1000)), item, PESOS[tariff])
    if "owed" in case:
        assert amount == Decimal(case["owed"])
    else:
        assert isinstance(amount, Lacking)
        assert amount.unit == (None if case["lacks"] == "null" else case["lacks"])
        assert amount.what in str(rate)


def test_a_rate_in_dollars_without_their_worth_lacks_it():
    rate = read_rate("0.36 Dls/Kg + 20%", "mx-ligie")
    assert isinstance(rate, Rate)
    assert amount_of(rate, Decimal(100), goods({"kg": "1"}), None) == Lacking("36¢/kg", "USD")


@pytest.mark.parametrize("case", TABLE["referred"], ids=lambda case: case["text"][:40])
def test_a_reference_is_read_with_what_is_added_to_it(case: Mapping[str, Any]):
    rate = read_rate(case["text"])
    assert isinstance(rate, ReferredRate)
    assert (rate.own, list(rate.codes)) == ("own" in case, case.get("codes", []))
    assert " + ".join(map(str, rate.plus)) == case.get("plus", "")
    assert str(rate) == case["text"]


def test_a_reference_gives_the_rate_that_it_refers_to_with_its_addition():
    surcharge, own, limited = map(read_rate, ("No change", "2.5% + 1¢/kg", "5% but not less than 2¢/kg"))
    more = read_rate("The duty provided in the applicable subheading + 25%")
    assert isinstance(surcharge, ReferredRate)
    assert isinstance(more, ReferredRate)
    assert isinstance(own, Rate)
    assert isinstance(limited, Rate)
    assert surcharge.over(limited) == limited
    assert str(more.over(own)) == "2.5% + 1¢/kg + 25%"
    assert more.over(limited) is None


@pytest.mark.parametrize("text", TABLE["unread"])
def test_what_is_not_understood_is_kept_and_never_free(text: str):
    assert read_rate(text) == UnreadRate(text)


@pytest.mark.parametrize("text", TABLE["unread_in_mexico"])
def test_what_mexico_marks_without_figures_or_in_pesos_stays_unread(text: str):
    assert read_rate(text, "mx-ligie") == UnreadRate(text)


def test_exempt_is_not_a_rate_of_nought():
    exempt, nought = read_rate("Ex.", "mx-ligie"), read_rate("0", "mx-ligie")
    assert isinstance(exempt, Rate)
    assert isinstance(nought, Rate)
    assert exempt.exempt
    assert not nought.exempt
    assert exempt != nought


def test_the_special_column_gives_each_symbol_its_rate():
    special = read_special("Free (A*,AU,S) 4.2% (KR) See 9912.95.01-9912.95.05 (MA)")
    assert {symbol: str(rate) for symbol, rate in special.items()} == {
        "A*": "Free",
        "AU": "Free",
        "S": "Free",
        "KR": "4.2%",
        "MA": "See 9912.95.01-9912.95.05",
    }
    assert isinstance(special["MA"], UnreadRate)


def test_words_in_brackets_are_no_symbols():
    special = read_special("Free (S) A duty upon the repairs (see U.S. note 3 of this subchapter) (B,C)")
    assert set(special) == {"S", "B", "C"}
    assert isinstance(special["B"], UnreadRate)


@pytest.mark.parametrize(
    ("text", "unread", "free"),
    [
        ("Free (AU, MA,.OM,S, )", "", "AU MA OM S"),
        ("Free (A,S) 5% (S,KR)", "S", "A"),
        ("Free (A) Free (BH,S", "BH S", "A"),
        ("Free (A) See 9918.04.60 (PA (PA)", "PA", "A"),
        ("Free (S)¹", "", "S"),
    ],
)
def test_odd_brackets_grant_no_more_than_they_say(text: str, unread: str, free: str):
    special = read_special(text)
    assert " ".join(name for name, rate in special.items() if isinstance(rate, UnreadRate)) == unread
    assert " ".join(name for name, rate in special.items() if rate == read_rate("Free")) == free


def test_a_blank_special_column_grants_nothing():
    assert read_special("") == {}


numbers = st.decimals(min_value=0, max_value=9999, places=4)
units = st.sampled_from(
    [
        *("kg", "liter", "doz.", "doz. pr.", "m2", "t", "each", "1000", "clean kg", "pf. liter"),
        *("jewel over 7", "carat", "MWh", "line/gross", "No.", PIECE),
    ]
)
bases = st.sampled_from(
    [
        *("on the case", "on the battery", "on the movement and case", "on the value of the lead content"),
        *("upon the value of the non-u.s. content", "of the fair retail value"),
    ]
)
weights = st.sampled_from(["on drained weight", ", including weight of container", "on lead content"])
percents = st.builds(Term, numbers, on=st.none() | bases)
thirds = (
    st.integers(1, 299)
    .map(lambda over: Term(Decimal(over), parts=3))
    .filter(lambda term: term.amount % 3 != 0)
)
specifics = st.builds(Term, numbers, unit=units)
contained = st.builds(Term, numbers, unit=st.just("kg"), on=weights)
sugars = st.builds(Term, numbers, unit=st.just("kg"), degree=numbers)
sums = st.lists(percents | thirds | specifics | contained | sugars, min_size=1, max_size=4).map(tuple)
bounds = st.just(()) | sums
rates = st.builds(Rate, sums, least=bounds, most=bounds)


@given(rates)
def test_a_rate_printed_and_read_again_is_the_same(rate: Rate):
    assert read_rate(str(rate)) == rate


@given(rates, st.sampled_from(["\xa0", "  ", "\u2009"]))
def test_typesetting_changes_no_rate(rate: Rate, blank: str):
    text = str(rate)
    assert read_rate(text.replace(" ", blank)) == rate
    assert read_rate(text.replace("¢/", " cents per ").replace("%", " percent")) == rate
    assert read_rate(f"{text.upper()}") == rate


@given(numbers, numbers, st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=3))
def test_a_bound_holds(percent: Decimal, cents: Decimal, value: Decimal, kg: Decimal):
    item = goods({"kg": str(kg)})
    plain, limit = Term(percent), Term(cents, unit="kg")
    with localcontext(EXACT):
        sides = [amount_of(Rate((term,)), value, item) for term in (plain, limit)]
        assert amount_of(Rate((plain,), least=(limit,)), value, item) == max(sides)
        assert amount_of(Rate((plain,), most=(limit,)), value, item) == min(sides)


@given(st.text(max_size=60), st.sampled_from(["us-hts", "mx-ligie"]))
def test_reading_never_raises(text: str, tariff: str):
    read_rate(text, tariff)
    read_special(text)


@given(st.text(alphabet="Fre0123456789.,%¢$/+ kgon()ASthelcasitr", max_size=40))
def test_a_text_that_is_almost_a_rate_is_free_only_when_it_says_so(text: str):
    rate = read_rate(text)
    if isinstance(rate, Rate) and not rate.terms:
        assert text.strip().lower() == "free"


# --- the official files ----------------------------------------------------------------------------------

HTS = [
    ("us_tariff/hts_2025_basic.json.gz", 11_413),
    ("us_tariff/hts-2025-revision-25_usitc_export.csv.gz", 11_414),
    ("us_tariff/hts_2026_rev_10.json.gz", 11_414),
]
NAMES = {
    "general": "General Rate of Duty",
    "special": "Special Rate of Duty",
    "other": "Column 2 Rate of Duty",
}


def hts(path: str, column: str, first: str = "00", last: str = "97") -> list[str]:
    """Texts of one column of the lines of some chapters, 1 to 97 where not said, that carry a rate."""
    content = gzip.decompress(official(path).read_bytes()).decode("utf-8-sig")
    if path.endswith("json.gz"):
        rows = [(line["htsno"], line[column]) for line in json.loads(content)]
    else:
        rows = [(line["HTS Number"], line[NAMES[column]]) for line in csv.DictReader(io.StringIO(content))]
    return [text for code, text in rows if text and text.strip() and first <= (code or "-")[:2] <= last]


@pytest.mark.parametrize(("path", "lines"), HTS)
def test_every_general_rate_of_the_us_tariff_is_read_or_refers_to_another(
    path: str, lines: int, record_property: Callable[[str, object], None]
):
    texts = hts(path, "general")
    assert len(texts) == lines
    read = [read_rate(text) for text in texts]
    unread = [rate for rate in read if isinstance(rate, UnreadRate)]
    record_property("unread", f"{len(unread)} of {lines}, {len(set(unread))} different")
    assert all(isinstance(rate, ReferredRate) and not rate.own for rate in unread)
    assert len(unread) == 43
    assert sum(isinstance(rate, Rate) and rate.free for rate in read) == 4315


@pytest.mark.parametrize("path", [path for path, _ in HTS])
def test_every_rate_read_says_what_the_official_text_says(path: str):
    """All digits of the text are in the rate, in their order: nothing was left out."""
    for column in ("general", "other"):
        for text in hts(path, column) + hts(path, column, "98", "99"):
            rate = read_rate(text)
            if isinstance(rate, Rate):
                assert read_rate(str(rate)) == rate
                assert digits(str(rate)) == digits(text), text
                assert words(str(rate)) == words(text), text


def digits(text: str) -> list[Decimal]:
    plain = text.replace("1,000", "1000").replace("m²", "m2").replace("m³", "m3")
    cut = "".join(char if char.isdigit() or char == "." else " " for char in plain)
    found = [Decimal(word.strip(".")) for word in cut.split() if word.strip(".")]
    # Cents of a dollar or more are printed in dollars.
    return [
        number / 100
        if "¢" in plain and number >= 100 and "1000" not in plain and DEGREES not in plain
        else number
        for number in found
    ]


def words(text: str) -> str:
    """All letters of a rate, so that no word of the official text is passed over."""
    return re.sub(r"[^a-z]", "", text.lower().replace("percent", "").replace("not less 2", "not less than 2"))


@pytest.mark.parametrize("path", [path for path, _ in HTS])
def test_column_two_is_read_but_for_bonds_and_misprints(path: str):
    rates = [read_rate(text) for text in hts(path, "other")]
    unread = Counter(str(rate) for rate in rates if type(rate) is UnreadRate)
    assert set(unread) <= {"Free, under bond", "22¢/kg on drained weght + 45%", "37% /"}
    assert unread["Free, under bond"] == 4


@pytest.mark.parametrize("path", [path for path, _ in HTS])
def test_the_special_column_is_read_for_usmca(path: str):
    special = [read_special(text) for text in hts(path, "special")]
    claimed = [rates["S"] for rates in special if "S" in rates]
    assert len(claimed) == sum(isinstance(rate, Rate) and rate.free for rate in claimed)
    assert len(claimed) > 6900
    assert all(isinstance(rates["S+"], ReferredRate) for rates in special if "S+" in rates)
    unread = {str(rate) for rates in special for rate in rates.values() if isinstance(rate, UnreadRate)}
    assert all(text.startswith(("See ", "The rate applicable to the natural juice")) for text in unread)


def test_the_headings_of_chapter_99_say_what_they_add():
    texts = hts("us_tariff/hts_2026_rev_10.json.gz", "general", "99", "99")
    rates = [read_rate(text) for text in texts if "applicable subheading" in text]
    assert len(rates) > 300
    assert all(isinstance(rate, ReferredRate) and rate.own for rate in rates)


def test_every_rate_of_the_mexican_tariff_is_read_or_kept():
    file = official("mx_tariff/ligie_rates_part.csv")
    with file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    unread = [row["igi"] for row in rows if isinstance(read_rate(row["igi"], "mx-ligie"), UnreadRate)]
    assert set(unread) <= {"AMX", "AE", "Prohibida"}


def test_every_mixed_rate_of_the_mexican_tariff_is_read():
    file = official("mx_tariff/ligie_igi_2026-03-30_ch27-98_part.csv")
    with file.open(encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["mixed"]]
    assert len(rows) == 5
    for row in rows:
        rate = read_rate(row["mixed"], "mx-ligie")
        assert isinstance(rate, Rate)
        assert [term.unit for term in rate.terms] == [None, "kg"]
