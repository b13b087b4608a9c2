"""A check says of each edition what it holds, and what changed against what was law before it."""

from datetime import date
from pathlib import Path

from tests.law.folder import edition, put

from cruce.law import check_law


def row(code: str, general: str = "5%", **other: str) -> dict[str, str]:
    return {"code": code, "general": general, **other}


def test_what_vanishes_against_the_edition_before_is_named(tmp_path: Path):
    edition(tmp_path, "us-hts", "2026-01-01", row("87083050"), row("87084011"), row("0101300000"), part=False)
    edition(tmp_path, "us-hts", "2026-02-01", row("87083050", "Free"), row("01013000"), part=False)
    first, second = check_law(tmp_path).editions
    assert (first.vanished, second.vanished) == ((), ("87084011",))
    assert second.before == {"87083050": "5%", "87084011": "5%", "0101300000": "5%"}
    assert second.rates == {"general": {"87083050": "Free", "01013000": "5%"}}


def test_a_part_speaks_of_its_own_chapters_only(tmp_path: Path):
    edition(tmp_path, "us-hts", "2026-01-01", row("01012100"), row("87083050"), row("87084011"), part=False)
    edition(tmp_path, "us-hts", "2026-02-01", row("87083050", "3%"))
    edition(tmp_path, "us-hts", "2026-03-01", row("01012100"), row("87084011"), row("87083050"))
    assert [held.vanished for held in check_law(tmp_path).editions] == [(), ("87084011",), ()]
    assert check_law(tmp_path).editions[2].before == {"01012100": "5%", "87083050": "3%", "87084011": "5%"}


def test_days_that_no_edition_reaches_are_a_gap(tmp_path: Path):
    edition(tmp_path, "us-hts", "2026-01-01", row("87083050"), known_to="2026-01-31")
    edition(tmp_path, "us-hts", "2026-02-01", row("87083050"), known_to="2026-02-15")
    edition(tmp_path, "us-hts", "2026-03-01", row("87083050"))
    edition(tmp_path, "mx-ligie", "2026-02-20", row("87083050"))
    found = {str(held.edition): held.gaps for held in check_law(tmp_path).editions}
    assert found == {
        "mx-ligie 2026-02-20 x": (),
        "us-hts 2026-01-01 x": (),
        "us-hts 2026-02-01 x": ((date(2026, 2, 16), date(2026, 2, 28)),),
        "us-hts 2026-03-01 x": (),
    }


def test_a_code_that_stands_twice_is_named_here_and_from_the_import(tmp_path: Path):
    edition(tmp_path, "us-hts", "2026-01-01", row("87083050"), row("87083050", "3%"), repeated=["01012100"])
    check = check_law(tmp_path)
    assert check.editions[0].duplicates == ("01012100", "87083050")
    assert [fault.code for fault in check.findings] == ["law.repeated"]


def test_only_chapters_1_to_97_have_rates_of_their_own(tmp_path: Path):
    edition(
        tmp_path, "us-hts", "2026-01-01", row("97052900"), row("98010010"), row("99030124"), row("", "1%")
    )
    (held,) = check_law(tmp_path).editions
    assert (held.lines, held.rates) == (4, {"general": {"97052900": "5%"}})


def test_an_edition_with_a_broken_title_or_lines_is_named_and_the_rest_is_counted(tmp_path: Path):
    edition(tmp_path, "us-hts", "2026-01-01", row("87083050"), {"code": 5})
    put(tmp_path, "editions/us-hts/2026-02-01_x/edition.yaml", "tariff: us-hts\n")
    put(tmp_path, "editions/us-hts/2026-02-01_x/lines.jsonl", "{\n")
    check = check_law(tmp_path)
    assert [held.lines for held in check.editions] == [1]
    assert {fault.code for fault in check.findings} == {"law.line", "law.missing"}
