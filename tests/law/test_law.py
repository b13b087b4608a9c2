"""The law is opened at once, asked by day, and named by its fingerprint."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.law.folder import edition, put

from cruce.law import Known, Unknown, open_law
from cruce.model import LawError

FEE = "says: {en: Fee, es: Cuota}\nunit: USD\nvalues: {2020-01-01: 7}\n"


def test_an_overlay_wins_over_the_next_and_over_the_starter(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    put(one, "parameters/us/fees/truck-arrival.yaml", FEE)
    put(two, "parameters/us/fees/truck-arrival.yaml", FEE.replace("7", "8"))
    put(two, "parameters/us/fees/mpf/minimum.yaml", FEE.replace("7", "9"))
    law = open_law(one, two)
    values = [
        law.value(f"us/fees/{name}", date(2026, 5, 13))
        for name in ("truck-arrival", "mpf/minimum", "mpf/rate")
    ]
    assert [value.value for value in values if isinstance(value, Known)] == [7, 9, Decimal("0.003464")]


def test_any_edition_of_a_tariff_hides_those_of_the_starter(tmp_path: Path):
    edition(tmp_path, "us-hts", "2026-01-01", {"code": "01012903", "general": "Free"}, known_to="2026-12-31")
    law, day = open_law(tmp_path), date(2026, 5, 13)
    assert [str(e) for e in law.editions(day) if e.tariff == "us-hts"] == ["us-hts 2026-01-01 x"]
    assert isinstance(law.line("us-hts", "87083050", day), Unknown)
    assert not isinstance(open_law().line("us-hts", "87083050", day), Unknown)
    assert {e.tariff for e in law.editions(day)} == {"mx-ligie", "us-hts"}


def test_a_folder_that_is_not_there_is_named_in_both_languages(tmp_path: Path):
    with pytest.raises(LawError, match="no law directory") as refusal:
        open_law(tmp_path / "none")
    assert "aquí no hay un directorio de ley" in refusal.value.sentence("es")


def test_a_broken_file_is_named_with_its_line_when_it_is_needed(tmp_path: Path):
    put(tmp_path, "parameters/us/fees/truck-arrival.yaml", FEE.replace("2020-01-01", "2020-02-30"))
    law = open_law(tmp_path)
    law.value("us/fees/mpf/rate", date(2026, 5, 13))
    with pytest.raises(LawError, match=r"truck-arrival\.yaml:3: “2020-02-30” is not a date"):
        law.value("us/fees/truck-arrival", date(2026, 5, 13))


@pytest.mark.parametrize(
    "path", ["", "us", "us/fees", "../law", "us/fees/mpf/rate.yaml", "us//fees/mpf/rate", "\0"]
)
def test_a_path_that_is_no_parameter_is_unknown(path: str):
    assert isinstance(open_law().value(path, date(2026, 5, 13)), Unknown)


def test_the_fingerprint_names_content_and_place_and_nothing_else(tmp_path: Path):
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    put(one, "parameters/us/x.yaml", FEE)
    put(two, "parameters/us/x.yaml", FEE)
    put(three, "parameters/us/y.yaml", FEE)
    prints = [open_law(folder).fingerprint for folder in (one, two, three)]
    assert prints[0] == prints[1] != prints[2]
    put(two, "parameters/us/x.yaml", FEE.replace("7", "8"))
    assert len({*prints, open_law(two).fingerprint, open_law().fingerprint}) == 4


def test_lists_of_targeting_have_a_fingerprint_of_their_own(tmp_path: Path):
    put(tmp_path, "lists/risk/own-prices.yaml", "says: {en: Own, es: Propia}\nentries: []\n")
    law, starter = open_law(tmp_path), open_law()
    assert law.fingerprint == starter.fingerprint
    assert law.targeting_fingerprint != starter.targeting_fingerprint


@pytest.mark.parametrize(
    ("crossing", "instant", "day"),
    [
        ("zone-chicago", datetime(2026, 5, 14, 4, 59, tzinfo=UTC), date(2026, 5, 13)),
        ("zone-chicago", datetime(2026, 5, 14, 5, 0, tzinfo=UTC), date(2026, 5, 14)),
        ("zone-tijuana", datetime(2026, 1, 1, 7, 59, tzinfo=UTC), date(2025, 12, 31)),
        ("nowhere", datetime(2026, 5, 14, 4, 59, tzinfo=UTC), date(2026, 5, 14)),
    ],
)
def test_the_date_of_law_is_that_of_the_clock_at_the_crossing(
    tmp_path: Path, crossing: str, instant: datetime, day: date
):
    put(
        tmp_path,
        "lists/crossings.yaml",
        "says: {en: Crossings, es: Cruces}\nentries:\n"
        "  - {code: zone-chicago, en: A, es: A, zone: America/Chicago}\n"
        "  - {code: zone-tijuana, en: B, es: B, zone: America/Tijuana}\n",
    )
    assert open_law(tmp_path).local_day(crossing, instant) == day


def test_an_exchange_rate_is_of_its_day():
    law = open_law()
    rate = law.convert("mx", "USD", date(2026, 5, 13))
    assert isinstance(rate, Known)
    assert (rate.value, rate.illustrative) == (Decimal("18.0375"), True)
    assert isinstance(law.convert("mx", "JPY", date(2026, 5, 13)), Unknown)


def test_opening_reads_no_file_of_law(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Path, "read_bytes", None)
    open_law()
