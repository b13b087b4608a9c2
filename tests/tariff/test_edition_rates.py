"""An edition's rates are counted by kind, what is refused is named, and what jumps is shown."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from tests.data import official

from cruce.law import check_law, import_edition
from cruce.model import Severity
from cruce.tariff import check_rates
from cruce.tariff.edition_rates import RatesCheck, kind_of
from cruce.tariff.rates import read_rate


def check(
    tariff: str = "us-hts", before: dict[str, str] | None = None, **texts: dict[str, str]
) -> RatesCheck:
    return check_rates("x", tariff, texts, before or {})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Free", "free"),
        ("2.5%", "ad_valorem"),
        ("6.5% on the entire set", "prose"),
        ("The rate applicable to the garment in the set", "prose"),
        ("4.4¢/kg", "specific"),
        ("5¢/kg but not less than 3¢/kg", "specific"),
        ("5¢/kg but not less than 3%", "compound"),
        ("5% but not less than 2¢/kg", "compound"),
        ("0.9¢/kg + 10.7%", "compound"),
        ("0.7¢/kg on copper content + 0.7¢/kg on lead content", "compound"),
        ("3.9% on the movement + 5.3% on the battery", "compound"),
        ("banana", "prose"),
    ],
)
def test_the_kind_of_a_rate(text: str, kind: str):
    assert kind_of(read_rate(text)) == kind


@pytest.mark.parametrize(
    ("before", "now", "jumps"),
    [
        ("2.5%", "25%", True),
        ("25%", "2.5%", True),
        ("0.4%", "4%", True),
        ("Free", "25%", True),
        ("30%", "Free", True),
        ("2.5%", "5¢/kg", True),
        ("1¢/kg", "10¢/kg", True),
        ("1¢/kg + 5%", "1¢/kg + 30%", True),
        ("4¢/kg", "4¢/head", True),
        ("5%", "20%", False),
        ("2.5%", "Free", False),
        ("Free", "24.9%", False),
        ("2.5%", "2.5%", False),
        ("2.5%", "banana", False),
        ("1¢/kg", "7¢/kg", False),
    ],
)
def test_a_rate_that_jumps_implausibly(before: str, now: str, jumps: bool):
    found = check(general={"87083050": now}, before={"87083050": before}).jumps
    assert found == ((("87083050", before, now),) if jumps else ())


def test_a_text_that_is_no_rate_is_named_and_prose_is_only_refused():
    found = check(general={"1": "Free", "2": "banana", "3": "The rate applicable to the garment", "4": "1%"})
    assert found.general.refused_codes == ("2", "3")
    assert found.general.parsed == 2
    (finding,) = found.findings
    assert finding.severity is Severity.WARNING
    assert (finding.code, finding.pointer) == ("tariff.rate-text", "/editions/x/2")
    assert "banana" in finding.says.en
    assert "banana" in finding.says.es


def test_a_column_that_holds_something_else_is_one_grave_finding():
    (finding,) = check(general={"1": "Horses", "2": "Asses", "3": "Free"}).findings
    assert (finding.code, finding.refuses) == ("tariff.edition-unread", True)


def test_mexican_marks_without_figures_are_refused_and_known():
    texts = {"1": "Prohibida", "2": "AMX", "3": "Ex.", "4": "0", "5": "35", "6": "10"}
    found = check("mx-ligie", general=texts)
    assert found.general.refused_codes == ("1", "2")
    assert found.kinds == {"free": 2, "ad_valorem": 2, "specific": 0, "compound": 0, "prose": 2}
    assert found.findings == ()


def test_special_texts_that_are_not_read_for_every_programme_are_counted():
    special = {"1": "Free (S) See 9912.95.01 (MA)", "2": "Free (A,S)", "3": "5%", "4": "Free (S) and more"}
    found = check(special=special).special
    assert found.refused_codes == ("1", "3", "4")
    assert (found.rates, found.parsed) == (4, 1)


@pytest.mark.parametrize(
    ("file", "rates", "ad_valorem"),
    [
        ("hts_2025_basic.json.gz", 11_413, 5_862),
        ("hts-2025-revision-25_usitc_export.csv.gz", 11_414, 5_863),
        ("hts_2026_rev_10.json.gz", 11_414, 5_863),
    ],
)
def test_the_general_rates_of_the_us_editions(tmp_path: Path, file: str, rates: int, ad_valorem: int):
    content = gzip.decompress(official(f"us_tariff/{file}").read_bytes())
    import_edition("us-hts", content, "x", date(2026, 6, 8), None, tmp_path)
    (held,) = check_law(tmp_path).editions
    found = check_rates("x", "us-hts", held.rates, held.before)
    assert (held.duplicates, held.gaps, held.vanished, found.jumps, found.findings) == ((), (), (), (), ())
    assert (found.general.rates, found.general.parsed) == (rates, rates - 43)
    assert found.kinds == {
        "free": 4_315,
        "ad_valorem": ad_valorem,
        "specific": 771,
        "compound": 417,
        "prose": 48,
    }
    assert len(found.special.refused_codes) == 203
    assert found.special.parsed > 6_500


def test_the_forms_of_the_mexican_tariff(tmp_path: Path):
    for name, file, day in (
        ("a", "ligie_rates_part.csv", date(2026, 1, 1)),
        ("b", "ligie_igi_2026-03-30_ch27-98_part.csv", date(2026, 3, 30)),
    ):
        import_edition("mx-ligie", official(f"mx_tariff/{file}").read_bytes(), name, day, None, tmp_path)
    first, second = check_law(tmp_path).editions
    of_first, of_second = (check_rates("x", "mx-ligie", held.rates, held.before) for held in (first, second))
    assert (of_first.general.rates, len(of_first.general.refused_codes)) == (1_315, 15)
    assert of_first.kinds == {"free": 471, "ad_valorem": 829, "specific": 0, "compound": 0, "prose": 15}
    assert (of_second.general.rates, len(of_second.general.refused_codes)) == (4_762, 23)
    assert of_second.kinds == {"free": 2_211, "ad_valorem": 2_523, "specific": 0, "compound": 5, "prose": 23}
    assert {code for code, _, _ in of_second.jumps} == {"64031201", "64039104", "64052001"}
    assert not of_first.findings + of_second.findings
