"""Rates are read exactly or kept as they are; printing and reading again gives the same rate."""

import csv
import gzip
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data import official

from cruce.tariff import Rate, UnreadRate, read_rate, read_special
from cruce.tariff.rates import Term


def terms(text: str) -> list[tuple[str, str | None, str | None]]:
    rate = read_rate(text)
    assert isinstance(rate, Rate), text
    return [(str(term.amount / term.parts), term.unit, term.on) for term in rate.terms]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Free", []),
        ("6.5%", [("6.5", None, None)]),
        ("11.2¢/kg", [("0.112", "kg", None)]),
        ("$1.035/kg + 8.5%", [("1.035", "kg", None), ("8.5", None, None)]),
        ("0.9¢ each", [("0.009", "each", None)]),
        ("23.7¢/pf.liter", [("0.237", "pf. liter", None)]),
        ("4.5¢/ liter", [("0.045", "liter", None)]),
        ("$1.13/m³", [("1.13", "m3", None)]),
        ("14.5¢/m2 + 0.4%", [("0.145", "m2", None), ("0.4", None, None)]),
        ("$6/1,000", [("6", "1000", None)]),
        ("1.1¢/kg on lead content", [("0.011", "kg", "on lead content")]),
        ("0.3¢/line/ gross + 4.6%", [("0.003", "line/gross", None), ("4.6", None, None)]),
        (
            "40¢ each + 6% on the case + 2.8% on the strap, band or bracelet",
            [
                ("0.4", "each", None),
                ("6", None, "on the case"),
                ("2.8", None, "on the strap, band or bracelet"),
            ],
        ),
    ],
)
def test_a_rate_is_read_exactly(text: str, read: list[tuple[str, str | None, str | None]]):
    assert terms(text) == read


def test_a_third_of_a_percent_is_not_rounded():
    rate = read_rate("33 1/3%")
    assert rate == Rate((Term(Decimal(100), parts=3),))
    assert str(rate) == "33 1/3%"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "free lunch",
        "10",
        "5",
        "-5%",
        "5 %%",
        "1,5%",
        "5% + ",
        "The rate applicable to the natural juice in heading 2009",
        "See additional U.S. note 1",
        "Free, under bond",
        "5% but not less than 2¢/kg",
        "10¢/furlong",
        "NaN%",
        "∞%",
    ],
)
def test_what_is_not_understood_is_kept_and_never_free(text: str):
    assert read_rate(text) == UnreadRate(text)


@pytest.mark.parametrize(
    ("text", "printed", "free"),
    [
        ("10", "10%", False),
        ("0", "0%", True),
        ("2.5", "2.5%", False),
        ("Ex.", "Ex.", True),
        ("Ex", "Ex.", True),
    ],
)
def test_the_mexican_tariff_writes_percent_without_its_sign(text: str, printed: str, free: bool):
    rate = read_rate(text, "mx-ligie")
    assert isinstance(rate, Rate)
    assert (str(rate), rate.free) == (printed, free)


@pytest.mark.parametrize(
    "text", ["AMX", "AE", "Prohibida", "", "0.36 Dls/Kg + 20%", "10 %", "1e3", "1000", "Extra"]
)
def test_mixed_seasonal_and_prohibited_stay_unread(text: str):
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


def test_a_blank_special_column_grants_nothing():
    assert read_special("") == {}


numbers = st.decimals(min_value=0, max_value=9999, places=4)
units = st.sampled_from(
    ["kg", "liter", "doz.", "m2", "t", "each", "1000", "clean kg", "pf. liter", "jewel over 7"]
)
bases = st.sampled_from(["on the case", "on the battery", "on the movement and case"])
percents = st.builds(Term, numbers, on=st.none() | bases)
thirds = (
    st.integers(1, 299)
    .map(lambda over: Term(Decimal(over), parts=3))
    .filter(lambda term: term.amount % 3 != 0)
)
specifics = st.builds(Term, numbers, unit=units)
rates = st.lists(percents | thirds | specifics, min_size=1, max_size=4).map(lambda parts: Rate(tuple(parts)))


@given(rates)
def test_a_rate_printed_and_read_again_is_the_same(rate: Rate):
    assert read_rate(str(rate)) == rate


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

HTS = [("us_tariff/hts_2026_rev_10.json.gz", 11_414), ("us_tariff/hts_2025_basic.json.gz", 11_413)]


def hts(path: str, column: str) -> list[str]:
    """Texts of one column of the lines of chapters 1 to 97 that carry a rate."""
    lines = json.loads(gzip.decompress(official(path).read_bytes()))
    goods = (line for line in lines if (line["htsno"] or "98") < "98")
    return [text for line in goods if (text := (line[column] or "").strip())]


@pytest.mark.parametrize(("path", "lines"), HTS)
def test_every_rate_of_the_us_tariff_is_read_or_kept(
    path: str, lines: int, record_property: Callable[[str, object], None]
):
    texts = hts(path, "general")
    assert len(texts) == lines
    read = [read_rate(text) for text in texts]
    unread = sorted(rate.text for rate in read if isinstance(rate, UnreadRate))
    record_property("unread", f"{len(unread)} of {lines}, {len(set(unread))} different")
    assert len(unread) <= 60
    assert sum(isinstance(rate, Rate) and rate.free for rate in read) == 4315
    assert all(
        text.startswith(("The rate", "See ")) or " less " in text or " but if " in text for text in unread
    )


@pytest.mark.parametrize("path", [path for path, _ in HTS])
def test_every_rate_read_says_what_the_official_text_says(path: str):
    """All digits of the text are in the rate, in their order: nothing was left out."""
    for column in ("general", "other"):
        for text in hts(path, column):
            rate = read_rate(text)
            if isinstance(rate, Rate):
                assert read_rate(str(rate)) == rate
                assert digits(str(rate)) == digits(text), text


def digits(text: str) -> list[Decimal]:
    plain = text.replace("1,000", "1000").replace("m²", "m2").replace("m³", "m3")
    cut = "".join(char if char.isdigit() or char == "." else " " for char in plain)
    found = [Decimal(word.strip(".")) for word in cut.split() if word.strip(".")]
    # Cents of a dollar or more are printed in dollars.
    return [
        number / 100 if "¢" in plain and number >= 100 and "1000" not in plain else number for number in found
    ]


def test_the_special_column_is_read_for_usmca():
    special = [read_special(text) for text in hts(HTS[0][0], "special")]
    claimed = [rates["S"] for rates in special if "S" in rates]
    assert len(claimed) == sum(isinstance(rate, Rate) and rate.free for rate in claimed)
    assert len(claimed) > 6900
    assert all(isinstance(rates["S+"], UnreadRate) for rates in special if "S+" in rates)


def test_every_rate_of_the_mexican_tariff_is_read_or_kept():
    file = official("mx_tariff/ligie_rates_part.csv")
    with file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    unread = [row["igi"] for row in rows if isinstance(read_rate(row["igi"], "mx-ligie"), UnreadRate)]
    assert set(unread) <= {"AMX", "AE", "Prohibida"}
