"""`cruce law`: official texts in, looked up by day, checked; nothing unread is passed over."""

import gzip
import json
import shutil

import pytest
from tests.cli.shell import cruce
from tests.data import official

from cruce.law.shelf import STARTER

ROWS = [
    {
        "htsno": number,
        "indent": "0",
        "description": text,
        "units": ["No."],
        "general": general,
        "special": special,
        "other": "35%",
        "footnotes": None,
        "superior": None,
        "quotaQuantity": None,
        "additionalDuties": None,
        "statisticalSuffix": "",
    }
    for number, text, general, special in (
        ("8708.30.50", "Brakes", "2.5%", "Free (S)"),
        ("8708.40.11", "Gear boxes", "as the Secretary may from time to time proclaim", "Free (S)"),
    )
]


@pytest.fixture
def tariff(tmp_path, monkeypatch):
    """A tariff file of two lines, one of which nobody can read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hts.json.gz").write_bytes(gzip.compress(json.dumps(ROWS).encode()))
    return (
        "law",
        "import",
        "us-hts",
        "hts.json.gz",
        "--edition",
        "tiny",
        "--effective",
        "2026-05-01",
        "--law",
        "law",
    )


def test_an_import_lists_what_it_could_not_read(tariff, tmp_path):
    said = cruce(*tariff)
    assert said.code == 0
    assert "Lines kept 2 / 2" in said.flat
    assert (
        "1 rate text(s) are kept but not understood; what they rate will be unrated, never free:" in said.flat
    )
    assert "as the Secretary may from time to time proclaim" in said.flat
    assert (tmp_path / "law/editions/us-hts/2026-05-01_tiny/lines.jsonl").is_file()


def test_importing_again_changes_nothing(tariff):
    assert cruce(*tariff, "--json").json["already"] is False
    again = cruce(*tariff, "--json").json
    assert again["already"] is True
    assert again["unread"] == {"general": {"as the Secretary may from time to time proclaim": 1}}
    assert again["known_to"] == "2026-07-30"


def test_what_was_imported_goes_before_the_starter_law(tariff):
    cruce(*tariff)
    shown = cruce("law", "show", "us", "8708.30.50", "--on", "2026-05-13", "--law", "law")
    assert shown.code == 0
    assert "us-hts 2026-05-01 tiny" in shown.flat
    assert cruce("law", "check", "--law", "law").code == 0


@pytest.mark.parametrize("given", [("--edition", "x"), ("--effective", "2026-05-01"), ()])
def test_an_edition_needs_its_name_and_day(tmp_path, given):
    (tmp_path / "hts.json").write_text("[]")
    said = cruce("law", "import", "us-hts", tmp_path / "hts.json", *given, "--law", tmp_path / "law")
    assert said.code == 2
    assert "--edition NAME and --effective DATE" in said.err


@pytest.mark.parametrize("content", [b"", b"<html>", b"\0\1\2", b"[]", b'{"a": 1}', b"\x1f\x8bcut"])
def test_a_file_that_is_no_tariff_is_refused_whole(tmp_path, content):
    (tmp_path / "hts.json").write_bytes(content)
    arguments = ("--edition", "x", "--effective", "2026-05-01", "--law", tmp_path / "law", "--lang", "es")
    said = cruce("law", "import", "us-hts", tmp_path / "hts.json", *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: ")
    assert not (tmp_path / "law").exists()


def test_measures_take_their_name_from_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "test-fee.yaml").write_text(
        """measures:
  - id: test-fee
    country: us
    kind: requirement
    codes: ["8708"]
    flow: import
    says: {en: "A paper", es: "Un documento"}
    citations: [{law: "Made up for a test"}]
    effective: 2026-01-01
    requires: [paper]
    severity: warning
    agency: CBP
"""
    )
    said = cruce("law", "import", "measures", "test-fee.yaml", "--law", "law")
    assert said.code == 0, said.err
    assert (tmp_path / "law/measures/us/test-fee.yaml").is_file()


def test_measures_are_of_the_country_whose_folder_they_stand_in(tmp_path, monkeypatch):
    taxes = STARTER / "measures/mx/taxes.yaml"
    (tmp_path / "measures/mx").mkdir(parents=True)
    shutil.copy(taxes, tmp_path / "measures/mx")
    monkeypatch.chdir(tmp_path / "measures/mx")
    said = cruce("law", "import", "measures", "taxes.yaml", "--law", str(tmp_path / "law"))
    assert said.code == 0, said.err
    assert (tmp_path / "law/measures/mx/taxes.yaml").read_bytes() == taxes.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "piece"),
    [
        (("us", "3901.20.50.00"), "6.5%"),
        (("mx", "3901.20.01"), "IGI (import) 5"),
        (("us/fees/mpf/rate",), "0.003464 /1"),
        (("us", "fees/mpf/rate"), "from 2025-10-01 to 2026-09-30"),
        (("mx/exchange/USD",), "Illustrative, not the official figure"),
    ],
)
def test_law_is_looked_up_by_day(arguments, piece):
    said = cruce("law", "show", *arguments, "--on", "2026-05-13")
    assert said.code == 0
    assert piece in said.flat


@pytest.mark.parametrize(
    "arguments", [("us", "9999.99.99"), ("us", "3901.20.50.00", "--on", "1999-01-01"), ("no/such",)]
)
def test_what_is_not_known_is_said_and_never_guessed(arguments):
    said = cruce(
        "law", "show", *arguments, *(() if "--on" in arguments else ("--on", "2026-05-13")), "--lang", "es"
    )
    assert said.code == 1
    assert said.out.strip()
    assert "unknown" in cruce("law", "show", *arguments, "--json").json


def test_exchange_rates_are_brought_in_and_say_which_table_gave_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quarter.csv").write_text("Country,U.S. Dollars\nMexico,0.056295\nNarnia,1\n")
    (tmp_path / "daily.csv").write_text("observation_date,DEXMXUS\n2026-05-12,18.99\n2026-05-13,18.03\n")
    listed = cruce("law", "import", "us-exchange", "quarter.csv", "--effective", "2026-04-01", "--law", "law")
    assert listed.code == 0, listed.err
    assert "Narnia" in listed.flat
    assert "has not been tested on an official file" in listed.flat
    assert "rate text" not in listed.flat
    assert cruce("law", "import", "us-exchange", "daily.csv", "--law", "law", "--json").json["kept"] == 2
    far, near = (
        cruce("law", "show", "us/exchange/MXN", "--on", day, "--law", "law")
        for day in ("2026-05-12", "2026-05-13")
    )
    assert "it differs by 6.46 % from the quarterly 0.056295 of 2026-04-01" in far.flat
    assert "0.056295 USD per MXN" in near.flat
    assert "19 CFR 159.34" in near.flat
    assert cruce("law", "check", "--law", "law").code == 0


def test_a_poisoned_file_of_rates_names_its_row_and_writes_nothing(tmp_path):
    (tmp_path / "fix.csv").write_text("Fecha;Valor\n12/05/2026;18,0210\n13/05/2026;0.0555\n")
    said = cruce(
        "law", "import", "mx-exchange", tmp_path / "fix.csv", "--law", tmp_path / "law", "--lang", "es"
    )
    assert (said.code, said.out) == (2, "")
    assert "Renglón 2: «18,0210» lleva coma" in said.err
    assert "Renglón 3: 0.0555 para USD parece invertido" in said.err
    assert not (tmp_path / "law").exists()


def test_a_check_counts_each_edition_and_names_what_is_refused(tariff):
    cruce(*tariff)
    told = cruce("law", "check", "law", "--json")
    assert (told.code, told.json["sound"]) == (0, True)
    (edition,) = told.json["editions"]
    assert {key: edition[key] for key in ("tariff", "edition", "effective", "lines", "rates", "parsed")} == {
        "tariff": "us-hts",
        "edition": "tiny",
        "effective": "2026-05-01",
        "lines": 2,
        "rates": 2,
        "parsed": 1,
    }
    assert (edition["refused"], edition["refused_codes"]) == (1, ["87084011"])
    assert edition["kinds"] == {"free": 0, "ad_valorem": 1, "specific": 0, "compound": 0, "prose": 1}
    assert [edition[key] for key in ("duplicates", "gaps", "vanished", "jumps")] == [[], [], [], []]
    (finding,) = told.json["findings"]
    assert finding["code"] == "tariff.rate-text"


def test_a_check_says_in_both_languages_what_changed(tariff, tmp_path):
    cruce(*tariff, "--known-to", "2026-05-31")
    changed = [row | {"general": "25%"} for row in ROWS[:1]]
    (tmp_path / "next.json").write_text(json.dumps(changed))
    later = ("--edition", "next", "--effective", "2026-07-01", "--law", "law")
    assert cruce("law", "import", "us-hts", "next.json", *later).code == 0
    said = cruce("law", "check", "law").flat
    assert "No edition is known for these days: 2026-06-01 – 2026-06-30" in said
    assert "87083050 (2.5% → 25%)" in said
    assert "stand only in an earlier part, which stays in use for them: 87084011" in said
    dicho = cruce("law", "check", "law", "--lang", "es").flat
    assert "Ninguna edición se conoce en estos días: 2026-06-01 – 2026-06-30" in dicho
    assert "1 tasa(s) general(es) no dan cifras" in dicho


def test_a_tariff_whose_rate_was_multiplied_is_refused_by_a_check(tariff, tmp_path):
    cruce(*tariff, "--known-to", "2026-06-30")
    changed = [row | {"general": "250%"} for row in ROWS[:1]]
    (tmp_path / "next.json").write_text(json.dumps(changed))
    later = ("--edition", "next", "--effective", "2026-07-01", "--law", "law")
    assert cruce("law", "import", "us-hts", "next.json", *later).code == 0
    told = cruce("law", "check", "law", "--json")
    assert (told.code, told.json["sound"]) == (1, False)
    (far,) = (one for one in told.json["findings"] if one["code"] == "tariff.rate-far")
    assert "“2.5%” to “250%”" in far["says"]["en"]


@pytest.mark.parametrize("given", [(), ("law", "--law", "other")])
def test_a_check_is_of_one_directory(given):
    said = cruce("law", "check", *given)
    assert said.code == 2
    assert "cruce law check DIR" in said.err


def test_every_fault_of_a_law_directory_is_named(tmp_path):
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "one.yaml").write_text("says: {en: x}\n")
    (tmp_path / "stray.txt").write_text("")
    said = cruce("law", "check", "--law", tmp_path)
    assert said.code == 1
    assert "one.yaml" in said.out
    assert "stray.txt" in said.out
    assert cruce("law", "check", "--law", tmp_path, "--json").json["sound"] is False


def test_the_starter_law_is_sound():
    from importlib.resources import files

    assert cruce("law", "check", "--law", files("cruce.law") / "starter").code == 0


def test_the_official_tariff_is_kept_whole(tmp_path):
    file = official("us_tariff/hts_2026_rev_10.json.gz")
    arguments = ("--edition", "rev-10", "--effective", "2026-06-08", "--law", tmp_path, "--json")
    told = cruce("law", "import", "us-hts", file, *arguments).json
    assert (told["lines"], told["kept"], told["refused"]) == (35_509, 35_509, [])
