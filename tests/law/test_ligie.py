"""The Mexican tariff in both forms: what a table does not say is unknown, what it says twice is refused."""

from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data import official

from cruce.law import TariffLine, import_edition, open_law
from cruce.law.ligie import parse_ligie
from cruce.model import LawError

WHOLE = "fraccion,descripcion,umt,igi,ige,regimenes,nicos,source_file\n"
IGI = "fraccion,umt,igi_percent,mixed,prohibited\n"


def test_a_row_of_the_whole_form():
    (row,) = parse_ligie(f'{WHOLE}01012903,"Para abasto, TIF.",Pza,10,0,SAD|NOM,00|99,x\n'.encode()).rows
    assert row == {
        "code": "01012903",
        "general": "10",
        "export": "0",
        "text": "Para abasto, TIF.",
        "units": ["Pza"],
        "nico": ["00", "99"],
        "regulations": ["SAD", "NOM"],
    }


@pytest.mark.parametrize(
    ("cells", "general"),
    [
        ("87083099,Pza,0,,", "0"),
        ("29181501,Kg,,AMX (7%+0.36 Dls por Kg de azúcar),", "AMX (7%+0.36 Dls por Kg de azúcar)"),
        ("28332903,,,,1", "Prohibida"),
        ("28332903,,,,", None),
    ],
)
def test_a_row_of_the_igi_form_has_no_export_column(cells: str, general: str | None):
    (row,) = parse_ligie(f"{IGI}{cells}\n".encode()).rows
    assert row.get("general") == general
    assert "export" not in row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_other_orders_separators_and_encodings_of_later_editions(encoding: str, separator: str):
    lines = [
        ["IGI", "Unidad de medida", "Fracción Arancelaria", "Descripción"],
        ["35", "Pza", "8703.23.01", "Niño"],
    ]
    text = "\r\n".join(separator.join(line) for line in lines)
    parsed = parse_ligie(text.encode(encoding))
    assert parsed.rows == [{"code": "87032301", "general": "35", "text": "Niño", "units": ["Pza"]}]
    assert bool(parsed.findings) == (encoding in ("latin-1", "cp1252"))


@pytest.mark.parametrize(
    "cells",
    [
        "1012903,Pza,10,,",
        "8.70E+07,Pza,10,,",
        "0101290300,Pza,10,,",
        ",Pza,10,,",
        "01012903,Pza,10",
        "01012903,Kg,5,AMX,",
        "01012903,Kg,5,,1",
    ],
)
def test_a_row_that_is_no_fraccion_or_says_two_things_is_refused(cells: str):
    parsed = parse_ligie(f"{IGI}87083099,Pza,0,,\n{cells}\n".encode())
    assert [row["code"] for row in parsed.rows] == ["87083099"]
    assert [refused.row for refused in parsed.refused] == [2]


def test_a_fraccion_with_two_rates_is_in_no_edition():
    parsed = parse_ligie(f"{IGI}01012903,Kg,5,,\n87083099,Pza,0,,\n01012903,Kg,10,,\n".encode())
    assert [row["code"] for row in parsed.rows] == ["87083099"]
    assert [refused.row for refused in parsed.refused] == [1, 3]


@pytest.mark.parametrize(
    "content", [b"", b"fraccion,umt\n1,2\n", b"<html>", b"a\0b", b'fraccion,igi\n"87083099,1']
)
def test_a_file_that_is_no_table_of_fracciones_is_refused(content: bytes):
    with pytest.raises(LawError):
        parse_ligie(content)


@given(st.binary(max_size=200))
def test_no_bytes_make_more_than_a_law_error(noise: bytes):
    for content in (noise, IGI.encode() + noise, WHOLE.encode() + noise):
        with suppress(LawError):
            parse_ligie(content)


def test_the_official_parts_together(tmp_path: Path):
    whole = official("mx_tariff/ligie_rates_part.csv").read_bytes()
    igi = official("mx_tariff/ligie_igi_2026-03-30_ch27-98_part.csv").read_bytes()
    first = import_edition("mx-ligie", whole, "a", date(2026, 1, 1), None, tmp_path)
    second = import_edition("mx-ligie", igi, "b", date(2026, 3, 30), None, tmp_path)
    assert (first.lines, first.kept, first.part) == (1_315, 1_315, True)
    assert (second.lines, second.kept, second.part) == (4_799, 4_799, True)
    assert not first.refused + second.refused
    assert sum(count for text, count in second.rate_texts["general"].items() if text.startswith("AMX")) == 5
    assert second.rate_texts["general"]["Prohibida"] == 23
    law = open_law(tmp_path)
    codes = {line.split(",")[0] for line in (whole + igi).decode().splitlines()} - {"fraccion"}
    found = [law.line("mx-ligie", code, date(2026, 4, 1)) for code in sorted(codes)]
    assert all(isinstance(line, TariffLine) for line in found)
    columns = Counter(
        (line.general is not None, line.export is not None) for line in found if isinstance(line, TariffLine)
    )
    assert columns[True, True] == 1_315
    assert columns[True, False] == len(codes) - 1_315
    assert not columns[False, True] + columns[False, False]
