"""Of several editions, each column of a code is that of the latest part in force that holds it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.folder import edition

from cruce.law import Law, TariffLine, Unknown, open_law
from cruce.law.editions import KnownRows, Schedule, read_rows
from cruce.law.lines import find_line
from cruce.law.values import Edition
from cruce.model import LawError

TARIFF = "ca-tariff"  # a tariff of which the starter law has no edition


def line(law: Law, code: str, on: str) -> TariffLine:
    found = law.line(TARIFF, code, date.fromisoformat(on))
    assert isinstance(found, TariffLine), found
    return found


def unknown(law: Law, code: str, on: str) -> Unknown:
    found = law.line(TARIFF, code, date.fromisoformat(on))
    assert isinstance(found, Unknown), found
    return found


def test_a_suffix_has_the_rate_of_its_line_and_its_own_unit(tmp_path: Path):
    edition(
        tmp_path,
        TARIFF,
        "2026-01-01",
        {"code": "8708", "indent": 0, "text": "Parts:"},
        {"code": "", "indent": 1, "text": "Brakes:"},
        {
            "code": "87083050",
            "indent": 2,
            "text": "Other",
            "general": "2.5% ",
            "special": "Free (S)",
            "other": "25%",
        },
        {"code": "8708305090", "indent": 3, "text": "Other", "units": ["No."]},
        {"code": "8709", "indent": 0, "text": "Trucks"},
    )
    found = line(open_law(tmp_path), "8708305090", "2026-02-01")
    assert (found.general, found.special, found.other, found.export) == ("2.5%", "Free (S)", "25%", None)
    assert (found.rate_code, found.units) == ("87083050", ("No.",))
    assert found.above == ("Parts:", "Brakes:", "Other")


def test_a_rate_line_printed_with_its_suffix_answers_for_both(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "0101300000", "general": "6.8%"})
    law = open_law(tmp_path)
    assert line(law, "01013000", "2026-01-01").general == "6.8%"
    assert line(law, "0101300000", "2026-01-01").rate_code == "0101300000"


@pytest.mark.parametrize(
    "code", ["99999999", "8708305091", "870830501", "87083O50", "8708.30.50", "", "8" * 400]
)
def test_an_unknown_code_is_unknown_and_never_free(tmp_path: Path, code: str):
    edition(
        tmp_path,
        TARIFF,
        "2026-01-01",
        {"code": "87083050", "general": "Free"},
        {"code": "8708305090", "units": ["No."]},
    )
    unknown(open_law(tmp_path), code, "2026-02-01")


def test_a_suffix_that_the_tariff_does_not_list_belongs_to_its_line(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "22030001", "general": "20", "nico": ["00"]})
    found = line(open_law(tmp_path), "2203000100", "2026-02-01")
    assert (found.rate_code, found.general, found.nico) == ("22030001", "20", ("00",))


def test_the_latest_part_that_holds_a_column_gives_it(tmp_path: Path):
    edition(
        tmp_path,
        TARIFF,
        "2026-01-01",
        {"code": "22030001", "general": "20", "export": "0", "text": "Cerveza"},
        {"code": "01012903", "general": "10", "export": "0"},
    )
    edition(tmp_path, TARIFF, "2026-03-30", {"code": "22030001", "general": "25"}, columns=["general"])
    law = open_law(tmp_path)
    assert line(law, "22030001", "2026-03-29").general == "20"
    beer = line(law, "22030001", "2026-03-30")
    assert (beer.general, beer.export, beer.text) == ("25", "0", "Cerveza")
    assert beer.edition == f"{TARIFF} 2026-03-30 x"
    assert line(law, "01012903", "2026-03-30").general == "10"


def test_an_official_blank_of_a_later_part_is_not_filled_from_an_earlier_one(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "22030001", "general": "20", "export": "5"})
    edition(
        tmp_path, TARIFF, "2026-02-01", {"code": "22030001", "export": "0"}, columns=["general", "export"]
    )
    found = line(open_law(tmp_path), "22030001", "2026-02-01")
    assert (found.general, found.export) == ("", "0")


def test_a_complete_edition_repeals_what_it_does_not_hold(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "22030001", "general": "20"})
    edition(tmp_path, TARIFF, "2026-02-01", {"code": "01012903", "general": "10"}, part=False)
    law = open_law(tmp_path)
    assert line(law, "22030001", "2026-01-31").general == "20"
    unknown(law, "22030001", "2026-02-01")


def test_a_column_that_a_complete_edition_does_not_have_is_still_found_before_it(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "22030001", "general": "20", "export": "5"})
    edition(
        tmp_path, TARIFF, "2026-02-01", {"code": "22030001", "general": "25"}, part=False, columns=["general"]
    )
    found = line(open_law(tmp_path), "22030001", "2026-02-01")
    assert (found.general, found.export) == ("25", "5")


def test_the_last_edition_is_known_for_ninety_days(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "22030001", "general": "20"})
    law = open_law(tmp_path)
    assert line(law, "22030001", "2026-04-01").known_to == date(2026, 4, 1)
    after = unknown(law, "22030001", "2026-04-02")
    assert after.known_to == date(2026, 4, 1)
    assert after.why.en.startswith("Law known to 2026-04-01")
    assert after.why.es.startswith("Ley conocida hasta el 2026-04-01")
    assert unknown(law, "22030001", "2025-12-31").known_to is None


def test_an_edition_is_known_until_the_next_one(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "22030001", "general": "20"})
    edition(tmp_path, TARIFF, "2027-01-01", {"code": "22030001", "general": "25"})
    law = open_law(tmp_path)
    assert line(law, "22030001", "2026-12-31").general == "20"
    assert line(law, "22030001", "2027-04-01").general == "25"
    unknown(law, "22030001", "2027-04-02")


def test_a_stated_end_leaves_a_gap_before_the_next_edition(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "22030001", "general": "20"}, known_to="2026-02-28")
    edition(tmp_path, TARIFF, "2027-01-01", {"code": "22030001", "general": "25"}, known_to="2030-01-01")
    law = open_law(tmp_path)
    assert line(law, "22030001", "2026-02-28").general == "20"
    assert unknown(law, "22030001", "2026-03-01").known_to == date(2026, 2, 28)
    assert line(law, "22030001", "2030-01-01").general == "25"


def test_a_column_known_to_an_earlier_day_is_unknown_and_not_taken_from_an_older_part(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "22030001", "export": "9"}, known_to="2030-01-01")
    edition(tmp_path, TARIFF, "2026-02-01", {"code": "22030001", "export": "5"}, known_to="2026-02-28")
    edition(tmp_path, TARIFF, "2026-03-01", {"code": "22030001", "general": "25"}, known_to="2026-12-31")
    found = line(open_law(tmp_path), "22030001", "2026-04-01")
    assert (found.general, found.export) == ("25", None)


def test_a_line_not_checked_says_so_for_its_suffixes_too(tmp_path: Path):
    edition(
        tmp_path,
        TARIFF,
        "2026-01-01",
        {"code": "22030001", "general": "20", "checked": False},
        {"code": "2203000100", "units": ["L"]},
        {"code": "01012903", "general": "10"},
        {"code": "87083099", "general": "0", "export": "0", "unchecked": ["export"]},
    )
    law = open_law(tmp_path)
    assert not line(law, "2203000100", "2026-01-01").checked
    assert line(law, "01012903", "2026-01-01").checked
    assert line(law, "87083099", "2026-01-01").unchecked == ("export",)


def test_a_prohibited_import_is_named(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "28332903", "general": "Prohibida"})
    assert line(open_law(tmp_path), "28332903", "2026-01-01").prohibited


def test_a_tariff_without_any_edition_is_unknown():
    found = open_law().line("xx-none", "01012903", date(2026, 1, 1))
    assert isinstance(found, Unknown)
    assert "xx-none" in found.why.es


@pytest.mark.parametrize(
    "broken", ['{"code": "22030001"', '["22030001"]', '{"code": 5}', '{"code": "22030001", "general": 2.5}']
)
def test_a_broken_line_is_named_by_file_and_line(tmp_path: Path, broken: str):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "01012903"})
    file = tmp_path / f"editions/{TARIFF}/2026-01-01_x/lines.jsonl"
    file.write_text(f"{file.read_text()}{broken}\n")
    with pytest.raises(LawError, match=r"lines\.jsonl:2") as refusal:
        open_law(tmp_path).line(TARIFF, "01012903", date(2026, 1, 1))
    assert "lines.jsonl:2" in refusal.value.sentence("es")


def test_lines_alike_in_two_editions_are_kept_once(tmp_path: Path):
    """And a broken later edition neither stops the earlier one nor leaves anything of itself behind."""
    kept, changed = {"code": "87083050", "general": "Free"}, {"code": "87083010", "general": "2.5%"}
    edition(tmp_path, TARIFF, "2026-01-01", kept, changed)
    edition(tmp_path, TARIFF, "2026-02-01", kept, changed | {"general": "5%"})
    edition(tmp_path, TARIFF, "2026-03-01", kept, {"code": "87083010", "general": 5})
    law = open_law(tmp_path)
    rates = [line(law, "87083010", on).general for on in ("2026-01-15", "2026-02-15", "2026-01-15")]
    assert rates == ["2.5%", "5%", "2.5%"]
    rows: KnownRows = {}
    first, second = (
        read_rows("x", (tmp_path / f"editions/{TARIFF}/{day}_x/lines.jsonl").read_bytes(), rows)
        for day in ("2026-01-01", "2026-02-01")
    )
    assert first[0] is second[0]
    assert first[1] != second[1]
    assert len(rows) == 3
    for _ in range(2):
        with pytest.raises(LawError, match="general"):
            law.line(TARIFF, "87083050", date(2026, 3, 15))


@pytest.mark.parametrize(
    "broken", [b'{"code":"8708"},{"code":"8709"}', b'{"code":"8708"}\n\n{"code":"8709"}']
)
def test_every_line_of_the_file_is_one_line_of_the_tariff(broken: bytes):
    with pytest.raises(LawError):
        read_rows("x", broken, {})


def test_an_edition_without_its_lines_is_named(tmp_path: Path):
    edition(tmp_path, TARIFF, "2026-01-01", {"code": "01012903"})
    (tmp_path / f"editions/{TARIFF}/2026-01-01_x/lines.jsonl").unlink()
    with pytest.raises(LawError, match=r"lines\.jsonl"):
        open_law(tmp_path).line(TARIFF, "01012903", date(2026, 1, 1))


COLUMNS = ("general", "export")
PARTS = st.lists(
    st.tuples(
        st.booleans(),  # a part, or complete
        st.sets(st.sampled_from(COLUMNS)),  # the columns that it declares
        st.dictionaries(
            st.sampled_from(["01012903", "22030001", "87083099"]),
            st.dictionaries(st.sampled_from(COLUMNS), st.sampled_from(["", "0", "5", "20"])),
        ),
        st.integers(-1, 1),  # known to a day before, of or after the question
    ),
    min_size=1,
    max_size=4,
)
ASKED = date(2026, 5, 13)


@given(PARTS, st.sampled_from(["01012903", "22030001"]))
def test_any_pile_of_parts_answers_as_the_rule_says(parts: list[tuple[bool, set[str], Any, int]], code: str):
    """Column by column: back from the latest part, the first that holds the code and the column decides."""
    chain = [
        Schedule(
            Edition(
                TARIFF,
                str(number),
                ASKED,
                ASKED.replace(day=13 + later),
                part,
                frozenset(declared),
                True,
                None,
            ),
            [{"code": name, **cells} for name, cells in rows.items()],
        )
        for number, (part, declared, rows, later) in enumerate(parts)
    ]
    expected: dict[str, str | None] = dict.fromkeys(COLUMNS)
    for column in COLUMNS:
        for part, declared, rows, later in parts:
            if code in rows and (column in rows[code] or column in declared):
                expected[column] = rows[code].get(column, "") if later >= 0 else None
                break
            if code not in rows and not part:
                break
    found = find_line(TARIFF, code, chain, ASKED)
    if isinstance(found, Unknown):
        assert not any(expected.values())
    else:
        assert {column: getattr(found, column) for column in COLUMNS} == expected


def test_a_line_printed_with_its_only_suffix_is_found_by_eight_digits(tmp_path):
    lines = ({"code": "0305590001", "text": "Other", "general": "Free"},)
    several = ({"code": "0101210010", "general": "Free"}, {"code": "0101210020", "general": "2%"})
    edition(tmp_path, "us-hts", "2026-01-01", *lines, *several)
    law = open_law(tmp_path)
    found = law.line("us-hts", "03055900", date(2026, 1, 2))
    assert isinstance(found, TariffLine)
    assert (found.general, found.rate_code) == ("Free", "0305590001")
    assert isinstance(law.line("us-hts", "01012100", date(2026, 1, 2)), Unknown)
