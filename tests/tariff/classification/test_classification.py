"""Descriptions find their codes, in both languages; what tells nothing suggests nothing."""

import csv
import gzip
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data import official

from cruce.law import open_law
from cruce.tariff.classification import Described, Index, bags, check_text, consistent, read_texts
from cruce.tariff.classification.words import READ, asked, plain, stem, told

ON = date(2026, 7, 1)


@pytest.fixture(scope="module")
def law():
    return open_law()


@pytest.fixture(scope="module")
def index(law):
    return Index(bags(law, ON))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Laptop computer, 14 inch", "847130"),
        ("Computadora portátil de 14 pulgadas", "847130"),
        ("fresh hass avocados", "080440"),
        ("Aguacates Hass frescos", "080440"),
        ("Llantas nuevas para automóvil 205/55R16", "401110"),
        ("brake pads", "870830"),
        ("pastillas de freno", "870830"),
        ("Bolsas de mano de cuero", "420221"),
        ("cotton t-shirts for men", "610910"),
    ],
)
def test_a_description_finds_its_code(index, text, code):
    assert code in [one.code for one in index.suggest(text)][:3]


def test_misspelt_words_find_what_is_spelt_like_them(index):
    assert index.suggest("refrigeratr with frezer")[0].code[:4] == "8418"


def test_the_same_text_has_the_same_answer_best_first(index, law):
    first = index.suggest("wooden bedroom wardrobe")
    assert first == Index(bags(law, ON)).suggest("wooden bedroom wardrobe")
    assert len(first) == len({one.code for one in first}) == 10
    assert [one.score for one in first] == sorted((one.score for one in first), reverse=True)
    assert first == index.suggest("wooden bedroom wardrobe", 40)[:10]


def test_what_the_goods_are_for_counts_less_than_what_they_are(index):
    assert index.suggest("filter for vacuum cleaner")[0] != index.suggest("vacuum cleaner for filter")[0]
    assert {word.weight for word in asked("battery for camera")} == {1000, 500}


@pytest.mark.parametrize(
    ("one", "other"),
    [("brakes", "brake"), ("frenos", "freno"), ("batteries", "battery"), ("luces", "luz"), ("boxes", "box")],
)
def test_words_of_one_thing_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_what_a_text_excludes_is_no_word_of_it():
    within, without = told("Carpets, other than tufted; mats")
    assert stem("tufted") in without
    assert stem("tufted") not in within
    assert stem("mats") in within


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("123 456.78", "no-words"),
        ("***", "no-words"),
        ("ยางรถยนต์", "script"),
        ("大米", "script"),
    ],
)
def test_what_cannot_be_read_is_named(index, text, code):
    (found,) = check_text(text, "/rows/0/text")
    assert (found.code, found.pointer) == (f"description.{code}", "/rows/0/text")
    assert index.suggest(text) == ()


def test_of_a_very_long_text_the_beginning_is_read(index):
    text = "frozen shrimp " + "x" * 10_000
    (found,) = check_text(text, "")
    assert found.code == "description.long"
    assert str(READ) in found.says.es
    assert index.suggest(text)[0].code == "030617"


@given(st.text(max_size=200))
def test_no_text_breaks_it(index, text):
    found = index.suggest(text)
    assert all(one.score > 0 for one in found)
    assert plain(plain(text)) == plain(text)
    check_text(text, "")


def test_a_table_gives_texts_and_declared_codes():
    rows, findings = read_texts("\ufeffid,Code,TEXT\n1,8471.30,laptop\n2\n".encode())
    assert findings == ()
    assert rows == (Described("laptop", "8471.30"), Described("", ""))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "column"),
        (b"name\nlaptop\n", "column"),
        (b"text\n", "no-rows"),
        ("text\ncamarón\n".encode("latin-1"), "encoding"),
        (b'text\n"open\n', "form"),
        (b'text\n"a"b\n', "form"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(content, code):
    rows, (found,) = read_texts(content)
    assert rows == ()
    assert found.refuses
    assert found.code == f"description.{code}"


def test_a_declared_heading_that_the_text_does_not_suggest_is_doubted(index):
    found = consistent("8708.30", "frozen shrimp", index, "/x")
    assert found is not None
    assert "8708" in found.says.en
    assert "0306" in found.says.es
    assert consistent("03061700", "frozen shrimp", index, "/x") is None


def test_what_cannot_be_compared_is_not_doubted(index):
    assert consistent("9999999999", "frozen shrimp", index, "/x") is None
    assert consistent("030617", "zzzz", index, "/x") is None


def test_honest_descriptions_are_seldom_doubted(law, index):
    goods = [
        (one.attributes["hs6"], text)
        for one in law.entries("goods", ON)
        for text in (one.says.en, one.says.es)
    ]
    doubted = [text for code, text in goods if consistent(code, text, index, "")]
    assert len(doubted) <= len(goods) * 0.005
    strange = zip(goods, goods[200:] + goods[:200], strict=True)
    pairs = [(code, text) for (code, _), (other, text) in strange if code[:2] != other[:2]]
    assert sum(consistent(code, text, index, "") is not None for code, text in pairs) >= len(pairs) * 0.9


def test_every_code_of_the_words_of_the_trade_is_one_of_the_harmonized_system(law):
    file = official("hs/harmonized-system_en.csv.gz")
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        codes = {row["hscode"] for row in csv.DictReader(rows)}
    assert {one.code for one in law.entries("trade-terms", ON)} <= codes
