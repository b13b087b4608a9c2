"""The official US export is taken whole: every line, in order, with its texts as they stand."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.data import official

from cruce.law import TariffLine, import_edition, open_law
from cruce.law.hts import parse_hts
from cruce.model import LawError

HEAD = (
    "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty,"
    "Column 2 Rate of Duty,Quota Quantity,Additional Duties\n"
)


def record(number: str = "8708.30.50", general: Any = "2.5%", **other: Any) -> dict[str, Any]:
    return {
        "htsno": number,
        "indent": "2",
        "description": "Brakes",
        "superior": None,
        "units": ["No."],
        "general": general,
        "special": "",
        "other": "25%",
        "footnotes": None,
        "quotaQuantity": None,
        "additionalDuties": None,
        "addiitionalDuties": None,
    } | other


def export(*records: Any) -> bytes:
    return json.dumps(records).encode()


def test_additional_duties_are_read_under_both_spellings():
    right, wrong = (
        parse_hts(export(record(**{key: "2.6¢/kg"}))).rows[0]["additional"]
        for key in ("additionalDuties", "addiitionalDuties")
    )
    assert right == wrong == "2.6¢/kg"


def test_a_superior_text_without_a_number_is_kept():
    rows = parse_hts(export(record("", "", description="Horses:", superior="true"), record())).rows
    assert [row["code"] for row in rows] == ["", "87083050"]


@pytest.mark.parametrize(
    "broken",
    [
        "x",
        None,
        5,
        [],
        {},
        record(general=2.5),
        record(general=None),
        record(units="kg"),
        record(units=[1]),
        record(indent="two"),
        record(indent=None),
        record(indent=-1),
        record(footnotes="x"),
        record(footnotes=[{"value": 1}]),
        record("8708.30.5"),
        record("8708.3O.50"),
        record("8708.30.50.90.00"),
        record(quotaQuantity=7),
        {key: cell for key, cell in record().items() if key != "other"},
    ],
)
def test_a_row_that_is_no_line_is_refused_by_number_and_the_rest_is_kept(broken: Any):
    parsed = parse_hts(export(record("0101.21.00"), broken, record()))
    assert parsed.lines == 3
    assert [row["code"] for row in parsed.rows] == ["01012100", "87083050"]
    (refused,) = parsed.refused
    assert refused.row == 2
    assert refused.why.en.startswith("Row 2: ")
    assert refused.why.es.startswith("Renglón 2: ")


def test_a_number_with_two_rates_is_in_no_edition():
    parsed = parse_hts(export(record(), record("0101.21.00"), record(general="Free")))
    assert [row["code"] for row in parsed.rows] == ["01012100"]
    assert [refused.row for refused in parsed.refused] == [1, 3]


CUT = gzip.compress(export(*[record(f"{number:04d}.00.00") for number in range(2000)]))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "source-empty"),
        (b" \n ", "source-empty"),
        (b'{"error": "too many requests"}', "source-not-a-list"),
        (b"[" * 100_000, "source-truncated"),
        (export(record())[:-20], "source-truncated"),
        (CUT[: len(CUT) // 2], "source-truncated"),
        (b"\x1f\x8b" + b"\0" * 40, "source-truncated"),
        (b"  <!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "source-web-page"),
        (b"PK\x03\x04\0\0\0\0xlsx", "source-binary"),
        (b"HTS Number,Indent\n8708.30.50,2\n", "source-columns"),
        (f'{HEAD}8708.30.50,2,"Brakes'.encode(), "source-table"),
        (b"fraccion,igi\n87083099,0\n", "source-columns"),
    ],
)
def test_a_file_that_is_no_export_is_refused_by_name(content: bytes, code: str):
    with pytest.raises(LawError) as refusal:
        parse_hts(content)
    assert refusal.value.code == f"law.{code}"
    assert refusal.value.sentence("es") != refusal.value.sentence("en")


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cruce.law.sources.LARGEST", 1000)
    with pytest.raises(LawError, match="source-too-large"):
        parse_hts(gzip.compress(b" " * 100_000))


@given(st.binary(max_size=200))
def test_no_bytes_make_more_than_a_law_error(noise: bytes):
    for content in (noise, b"[" + noise, HEAD.encode() + noise, b"\x1f\x8b" + noise):
        with suppress(LawError):
            parse_hts(content)


TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12
)
RECORD = st.builds(
    record,
    st.integers(0, 10**8 - 1).map(lambda number: f"{number:08d}"),
    TEXT,
    description=TEXT,
    special=TEXT,
    units=st.lists(TEXT.filter(str.strip), max_size=2),
    indent=st.integers(0, 9).map(str),
)


@given(st.lists(RECORD, min_size=1, max_size=8))
def test_both_official_forms_say_the_same(records: list[dict[str, Any]]):
    table = io.StringIO()
    keys = ("htsno", "indent", "description", "units", "general", "special", "other")
    rows = csv.writer(table)
    rows.writerow(HEAD.strip().split(",")[:7])
    for row in records:
        rows.writerow(json.dumps(row[key]) if key == "units" and row[key] else row[key] or "" for key in keys)
    one, other = parse_hts(export(*records)), parse_hts(b"\xef\xbb\xbf" + table.getvalue().encode())
    assert one.rows == other.rows
    assert [refused.row for refused in one.refused] == [refused.row for refused in other.refused]


@pytest.mark.parametrize("pack", [lambda content: content, gzip.compress], ids=["plain", "gzip"])
def test_the_official_edition_keeps_every_line(tmp_path: Path, pack: Callable[[bytes], bytes]):
    content = gzip.decompress(official("us_tariff/hts_2026_rev_10.json.gz").read_bytes())
    report = import_edition("us-hts", pack(content), "rev10", date(2026, 6, 8), None, tmp_path)
    assert (report.lines, report.kept, report.refused, report.part) == (35_509, 35_509, (), False)
    assert report.known_to == date(2026, 9, 6)
    rows = [json.loads(line) for line in (report.folder / "lines.jsonl").read_bytes().splitlines()]
    source = json.loads(content)
    assert [row["text"] for row in rows] == [row["description"] for row in source]
    assert [row["code"] for row in rows] == [row["htsno"].replace(".", "") for row in source]
    below_98 = [row for row in rows if row["code"] and row["code"] < "98" and row.get("general")]
    assert len(below_98) == 11_414
    assert sum(report.rate_texts["general"].values()) == sum(bool(row["general"].strip()) for row in source)
    brakes = open_law(tmp_path).line("us-hts", "8708305090", date(2026, 6, 8))
    assert isinstance(brakes, TariffLine)
    assert (brakes.general, brakes.rate_code, brakes.units) == ("2.5%", "87083050", ("No.",))
    assert "See 9903.88.03." in (brakes.footnotes or ())
    assert brakes.above[-1] == "For other vehicles"


def test_the_official_csv_and_json_agree_on_the_lines_that_did_not_change():
    table = parse_hts(official("us_tariff/hts-2025-revision-25_usitc_export.csv.gz").read_bytes())
    before, after = (
        {row["code"]: row for row in parse_hts(official(f"us_tariff/{name}.json.gz").read_bytes()).rows}
        for name in ("hts_2025_basic", "hts_2026_rev_10")
    )
    assert (table.lines, len(table.rows), table.refused) == (36_136, 36_136, [])

    def said(row: dict[str, Any]) -> tuple[object, ...]:
        rates = tuple("".join(row.get(column, "-").split()) for column in ("general", "special", "other"))
        return (*rates, tuple(row.get("units", ())))

    same = {code for code in before.keys() & after.keys() if code and said(before[code]) == said(after[code])}
    both = [row for row in table.rows if row["code"] in same]
    assert len(both) > 25_000
    assert sum(said(row) != said(after[row["code"]]) for row in both) / len(both) < 0.005


@pytest.mark.parametrize(
    ("content", "en", "es"),
    [
        (export(record())[:-20], "it is no JSON from line 1", "no es JSON desde la línea 1"),
        (b"[" * 100_000, "it nests too deeply", "tiene demasiados niveles"),
        (CUT[: len(CUT) // 2], "its parts do not fit", "sus partes no concuerdan"),
        (
            f'{HEAD}8708.30.50,2,"Brakes'.encode(),
            "a quotation mark is not closed",
            "comillas quedan sin cerrar",
        ),
    ],
)
def test_where_an_export_breaks_off_is_told_in_both_languages(content: bytes, en: str, es: str):
    with pytest.raises(LawError) as refusal:
        parse_hts(content)
    assert en in refusal.value.says.en
    assert es in refusal.value.says.es
