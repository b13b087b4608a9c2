"""Damaged, cut or changed official files are named for what they are, and nothing half-read is written."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.data import official
from tests.law.test_hts import HEAD, record

from cruce.law import ImportReport, check_law, import_edition
from cruce.law.hts import CHAPTERS, parse_hts
from cruce.model import LawError

Record = dict[str, Any]
LIGIE = "fraccion,descripcion,umt,igi,ige\n01012903,Caballos,Pza,10,0\n87083099,Frenos,Kg,5,0\n"


def whole() -> list[Record]:
    """Make one line of each chapter, so that the file is not a part."""
    return [record(f"{chapter}01.10.00", special="Free (S)") for chapter in sorted(CHAPTERS)]


def bring(law: Path, content: bytes | str, kind: str = "us-hts") -> ImportReport:
    content = content if isinstance(content, bytes) else content.encode()
    return import_edition(kind, content, "x", date(2026, 6, 8), None, law)


def codes(report: ImportReport) -> list[str]:
    return [finding.code.removeprefix("law.") for finding in report.findings]


def renamed(rows: list[Record], old: str, new: str) -> list[Record]:
    return [{new if key == old else key: cell for key, cell in row.items()} for row in rows]


def test_a_whole_file_is_taken_without_a_word(tmp_path: Path):
    report = bring(tmp_path, json.dumps(whole()))
    assert (report.part, report.findings, report.refused) == (False, (), ())


@pytest.mark.parametrize("column", ["general", "other"])
def test_a_load_in_which_percents_were_multiplied_is_refused_with_the_codes(tmp_path: Path, column: str):
    bring(tmp_path, json.dumps(whole()))
    rows = [row | {column: "12%"} for row in whole()]
    rows[3] |= {column: "$1.035/kg + 1350%"}
    with pytest.raises(LawError, match="source-absurd") as refusal:
        import_edition("us-hts", json.dumps(rows).encode(), "y", date(2026, 7, 1), None, tmp_path)
    for says in (refusal.value.says.en, refusal.value.says.es):
        assert rows[3]["htsno"].replace(".", "") in says
        assert rows[4]["htsno"].replace(".", "") not in says
    assert [path.name for path in (tmp_path / "editions" / "us-hts").iterdir()] == ["2026-06-08_x"]


@pytest.mark.parametrize("column", ["general", "special", "other"])
def test_a_whole_tariff_with_a_blank_rate_column_is_refused(tmp_path: Path, column: str):
    with pytest.raises(LawError, match="source-blank") as refusal:
        bring(tmp_path, json.dumps([row | {column: " "} for row in whole()]))
    assert f"“{column}” is blank in every row" in refusal.value.sentence("en")
    assert f"«{column}» está vacía" in refusal.value.sentence("es")
    assert not any(tmp_path.iterdir())


def test_a_tariff_whose_units_are_lost_is_refused(tmp_path: Path):
    with pytest.raises(LawError, match="source-blank"):
        bring(tmp_path, json.dumps([row | {"units": None} for row in whole()]))


def test_a_part_with_a_blank_special_column_is_taken_with_a_finding(tmp_path: Path):
    report = bring(tmp_path, json.dumps([record()]))
    assert codes(report) == ["source-chapters", "source-blank"]


def test_a_file_cut_between_rows_names_the_chapters_that_it_lacks(tmp_path: Path):
    report = bring(tmp_path, json.dumps(whole()[:95]))
    assert report.part
    (finding,) = report.findings
    assert "97, 98, 99" in finding.says.en
    assert "97, 98, 99" in finding.says.es
    assert "cut short" in finding.advice.en


def test_a_tariff_without_chapter_99_is_a_part_so_that_the_one_before_stays(tmp_path: Path):
    assert bring(tmp_path, json.dumps(whole()[:-1])).part


def test_a_renamed_rate_is_refused_with_the_reason_of_the_first_row(tmp_path: Path):
    with pytest.raises(LawError, match="source-no-lines") as refusal:
        bring(tmp_path, json.dumps(renamed(whole(), "general", "generalRate")))
    assert "Row 1: “general” is missing" in refusal.value.sentence("en")
    assert "Renglón 1: falta «general»" in refusal.value.sentence("es")


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("footnotes", ["source-lacking", "source-strange"]),
        ("quotaQuantity", ["source-lacking", "source-strange"]),
        ("additionalDuties", ["source-strange"]),
    ],
)
def test_a_renamed_field_beside_the_rates_is_named(tmp_path: Path, field: str, found: list[str]):
    report = bring(tmp_path, json.dumps(renamed(whole(), field, "renamed")))
    assert codes(report) == found


def test_a_row_that_names_a_rate_twice_is_refused_by_name(tmp_path: Path):
    text = json.dumps(whole()).replace('"general"', '"general": "Free", "general"', 1)
    (refused,) = bring(tmp_path, text).refused
    assert (refused.row, refused.why.en) == (1, "Row 1: the row names “general” twice.")


def test_a_rate_without_a_number_is_refused():
    (refused,) = parse_hts(json.dumps([record(), record("")]).encode()).refused
    assert refused.row == 2


@pytest.mark.parametrize(
    ("again", "kept"),
    [
        ({}, ["87083050", "87084011"]),
        ({"description": "Brakes and parts"}, ["87083050", "87084011"]),
        ({"general": "Free"}, ["87084011"]),
        ({"units": ["kg"]}, ["87084011"]),
        ({"footnotes": [{"value": "See 9903.88.03"}]}, ["87084011"]),
    ],
)
def test_a_number_that_stands_twice_is_named_and_never_taken_by_chance(
    tmp_path: Path, again: Record, kept: list[str]
):
    rows = [None, record(), record("8708.40.11"), record(**again)]
    report = bring(tmp_path, json.dumps(rows))
    lines = (report.folder / "lines.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["code"] for line in lines] == kept
    assert [refused.row for refused in report.refused] == ([1, 4] if len(kept) == 2 else [1, 2, 4])
    check = check_law(tmp_path)
    assert check.findings == ()
    assert check.editions[0].duplicates == ("87083050",)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("us-hts", HEAD.replace("Quota Quantity", "General Rate of Duty"), "source-column-twice"),
        ("mx-ligie", "fraccion,igi,igi\n87083099,0,5\n", "source-column-twice"),
        ("mx-ligie", "fraccion,igi,Impuesto de importación\n87083099,0,5\n", "source-column-twice"),
        ("mx-ligie", LIGIE.replace(",10,", ",,").replace(",5,", ",,"), "source-blank"),
        ("mx-ligie", LIGIE.replace(",10,", ",0.1,").replace(",5,", ",0.05,"), "source-shares"),
        ("mx-ligie", LIGIE.replace(",10,", ",2500,"), "source-absurd"),
        ("mx-ligie", b"%PDF-1.7\nfraccion,igi\n", "source-binary"),
        ("mx-ligie", b"\xd0\xcf\x11\xe0 old sheet", "source-binary"),
        ("us-hts", gzip.compress(b"PK\x03\x04 new sheet", mtime=0), "source-binary"),
        ("us-hts", gzip.compress(gzip.compress(b"[]", mtime=0), mtime=0), "source-binary"),
        ("us-hts", json.dumps({"lines": whole()}), "source-not-a-list"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_whole(
    tmp_path: Path, kind: str, text: bytes | str, code: str
):
    with pytest.raises(LawError) as refusal:
        bring(tmp_path, text, kind)
    assert refusal.value.code == f"law.{code}"
    assert refusal.value.sentence("es") != refusal.value.sentence("en")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: gzip.compress(text.encode()),
        lambda text: text.encode() + b"\n\n",
    ],
)
def test_packing_marks_and_line_ends_change_nothing(tmp_path: Path, form: Callable[[str], bytes]):
    plain = bring(tmp_path / "a", LIGIE, "mx-ligie").folder / "lines.jsonl"
    other = bring(tmp_path / "b", form(LIGIE), "mx-ligie").folder / "lines.jsonl"
    assert other.read_bytes() == plain.read_bytes()


def as_csv(rows: list[Record]) -> bytes:
    """Write an official JSON export in the official CSV form."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow(HEAD.strip().split(","))
    for row in rows:
        units = json.dumps(row["units"], ensure_ascii=False) if row["units"] else ""
        texts = [row[key] for key in ("general", "special", "other")]
        additional = row["additionalDuties"] or row["addiitionalDuties"] or ""
        start = (row["htsno"], row["indent"], row["description"], units)
        writer.writerow((*start, *texts, row["quotaQuantity"] or "", additional))
    return table.getvalue().encode("utf-8-sig")


def test_the_official_edition_is_the_same_in_both_forms():
    content = gzip.decompress(official("us_tariff/hts_2026_rev_10.json.gz").read_bytes())
    in_json, in_csv = parse_hts(content), parse_hts(as_csv(json.loads(content)))
    assert len(in_json.rows) == 35_509
    assert not in_json.findings + in_csv.findings
    for row in in_json.rows:
        row.pop("footnotes", None)
    assert in_csv.rows == in_json.rows
