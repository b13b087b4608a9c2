"""An explanation says base, rate, article, day and what would be otherwise, in both languages."""

from datetime import date
from typing import Any

from tests.filings import a1_southbound, harness_northbound
from tests.tariff.declaring import DAY, declare

from cruce.law import open_law
from cruce.model import Declaration, declarations
from cruce.tariff import Explanation, assess, explain

LAW = open_law()


def told(declaration: Declaration) -> dict[str, Explanation]:
    made = explain(declaration, assess(declaration, LAW), LAW)
    return {one.about if one.line is None else f"{one.about}/{one.line}": one for one in made}


def english(one: Explanation) -> str:
    return " ".join(sentence.en for sentence in one.sentences)


def of(sample: Any, country: str) -> Declaration:
    return next(paper for paper in declarations(sample.filing, DAY) if paper.country == country)


def test_the_pedimento_of_the_worked_example():
    explained = told(of(a1_southbound(), "mx"))
    value = english(explained["value/1"])
    assert "52,000.00 USD" in value
    assert "One USD is 18.0375 MXN on 2026-05-13" in value
    assert "art. 56" in value
    assert "illustrative" in value
    igi = english(explained["igi/1"])
    assert "5% of 937,950 MXN comes to 46,897 MXN" in igi
    assert "46,897.5 before rounding to whole pesos" in igi
    assert "3901.20.01" in igi
    assert "with one, if the goods originate, it would be 0 MXN" in igi
    assert "it would be 150,072 MXN" in english(explained["iva/1"])
    assert "not nought" in english(explained["prv"])
    assert "8 %" in english(explained["declaration"])


def test_the_base_of_iva_is_taken_apart():
    iva = english(told(of(a1_southbound(), "mx"))["iva/1"])
    assert "customs value of 937,950 MXN and IGI 46,897 MXN + DTA 7,504 MXN (LIVA art. 27" in iva
    assert iva.count("That base") == 1
    goods = {"code": "84159002", "value": 931_920, "origin": "US"}
    temporary = told(declare("mx", "import", "IN", goods, currency="MXN"))["iva/1"]
    assert "931,920 MXN and 7,455 MXN of contributions as of a definitive import" in english(temporary)
    claimed = told(of(a1_southbound(preference=True), "mx"))["iva/1"]
    assert "That base" not in english(claimed)  # it is the value alone


def test_what_the_harness_would_owe_without_its_claim():
    explained = told(of(harness_northbound(), "us"))
    assert "Without the claim of preference it would be 805.00 USD" in english(explained["duty/1"])
    assert "US components is out" in english(explained["duty/1"])
    assert "Without the claim of preference it would be 55.77 USD" in english(explained["mpf"])
    aside = english(explained["declaration"])
    assert "Truck arrival fee of 7.35 USD: owed by the carrier" in aside
    assert "Harbor maintenance fee: for cargo of vessels only" in aside
    assert "Section 122" in aside
    assert "decided by the claim" in aside


def test_the_fee_at_its_minimum_is_explained_as_such():
    small = declare("us", "import", "01", {"code": "0203294000", "value": 9000}, day=date(2026, 8, 3))
    fee = english(told(small)["mpf"])
    assert "0.3464% of 9,000 USD would be 31.176; the bound of law makes it 33.58 USD" in fee


def test_a_us_export_is_explained_by_the_constitution():
    explained = told(of(a1_southbound(), "us"))
    assert set(explained) == {"day", "value/1", "declaration"}
    assert "Constitution, art. I, section 9, clause 5" in english(explained["declaration"])


def test_every_sentence_is_there_in_both_languages():
    samples = [(harness_northbound(), "us"), (harness_northbound(), "mx"), (a1_southbound(), "mx")]
    for sample, country in samples:
        for one in told(of(sample, country)).values():
            for sentence in (one.title, *one.sentences):
                assert sentence.en
                assert sentence.es
                assert "{" not in sentence.en + sentence.es
