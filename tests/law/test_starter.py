"""The law that ships: whole in form, equal to the official rows at hand, and honest where there are none."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.data import official

from cruce.law import Entry, Known, TariffLine, check_law, open_law
from cruce.law.hts import parse_hts
from cruce.law.ligie import parse_ligie
from cruce.law.shelf import STARTER

DAY = date(2026, 5, 13)
LAW = open_law()
Row = dict[str, Any]


def starter(tariff: str) -> list[Row]:
    (file,) = (STARTER / "editions" / tariff).glob("*/lines.jsonl")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def claimed(tariff: str) -> dict[str, Row]:
    """The lines that say they were compared with their official row."""
    return {row["code"]: row for row in starter(tariff) if row["code"] and row.get("checked", True)}


def by_code(rows: list[Row]) -> dict[str, Row]:
    return {row["code"]: row for row in rows if row["code"]}


def differing(ours: Row, officials: list[Row], columns: tuple[str, ...]) -> list[str]:
    """Name the columns of a line that equal no official row, and do not say that they were not compared."""
    return [
        f"{ours['code']} {column}: {ours[column]!r}"
        for column in columns
        if column in ours and column not in ours.get("unchecked", ())
        if _plain(ours[column]) not in [_plain(row.get(column, type(ours[column])())) for row in officials]
    ]


def _plain(cell: Any) -> Any:
    return (
        [part.strip() for part in cell if part.strip()] if isinstance(cell, list) else "".join(cell.split())
    )


def test_it_has_no_fault():
    assert [found.says.en for found in check_law(STARTER).findings] == []


@pytest.mark.parametrize(
    ("source", "columns"),
    [
        ("hts_2026_rev_10.json.gz", ("general", "special", "other", "units")),
        (
            "hts-2025-revision-25_usitc_export.csv.gz",
            ("general", "special", "other"),
        ),  # units changed with 2026
    ],
)
def test_each_us_line_that_claims_it_equals_the_official_row(source: str, columns: tuple[str, ...]):
    rows = by_code(parse_hts(official(f"us_tariff/{source}").read_bytes()).rows)
    wrong = [
        fault
        for code, ours in claimed("us-hts").items()
        for fault in (
            differing(ours, [rows[code]], columns) if code in rows else [f"{code} is in no official edition"]
        )
    ]
    assert not wrong


def test_each_us_line_has_the_official_footnotes_on_additional_duties():
    rows = by_code(parse_hts(official("us_tariff/hts_2026_rev_10.json.gz").read_bytes()).rows)
    wrong = [
        code
        for code, ours in claimed("us-hts").items()
        if code in rows or f"{code}00" in rows
        if _duties(ours) != _duties(rows.get(code) or rows[f"{code}00"])
    ]
    assert not wrong


def _duties(row: Row) -> set[str]:
    notes = " ".join(note["value"] for note in row.get("footnotes", ()))
    return set(re.findall(r"9903\.(?:88|9[0-2])\.\d\d", notes))


def test_each_mexican_line_that_claims_it_equals_an_official_row():
    parts = [
        by_code(parse_ligie(official(f"mx_tariff/{name}.csv").read_bytes()).rows)
        for name in ("ligie_rates_part", "ligie_igi_2026-03-30_ch27-98_part")
    ]
    wrong = []
    for code, ours in claimed("mx-ligie").items():
        rows = [part[code] for part in parts if code in part]
        if not rows:
            wrong.append(f"{code} is in no official part")
        wrong += differing(ours, rows, ("general", "export", "units"))
    assert not wrong


@pytest.mark.parametrize("tariff", ["us-hts", "mx-ligie"])
def test_the_goods_really_traded_are_there(tariff: str):
    lines = [LAW.line(tariff, row["code"], DAY) for row in starter(tariff) if len(row["code"]) == 8]
    rated = [line for line in lines if isinstance(line, TariffLine) and line.general]
    assert len(rated) >= 150


def test_every_figure_cites_its_law_or_says_that_it_is_not_verified():
    bare = []
    for file in sorted((STARTER / "parameters").rglob("*.yaml")):
        path = file.relative_to(STARTER / "parameters").with_suffix("").as_posix()
        found = LAW.value(path, DAY)
        if isinstance(found, Known) and not found.citations and not found.illustrative and found.verified:
            bare.append(path)
    assert not bare


@pytest.mark.parametrize("country", ["us", "mx"])
def test_every_exchange_rate_of_the_starter_is_a_sample_or_an_official_one(country: str):
    rates = [LAW.convert(country, currency, DAY) for currency in ("USD", "MXN", "CAD", "EUR")]
    known = [rate for rate in rates if isinstance(rate, Known)]
    assert known
    assert all(rate.illustrative or rate.citations for rate in known)


def test_every_crossing_has_a_clock():
    crossings = LAW.entries("crossings", DAY)
    assert len(crossings) > 30
    assert all(entry.attributes.get("zone") for entry in crossings)
    laredo = [entry for entry in crossings if entry.attributes.get("us_port") == "2304"]
    assert laredo
    assert all(isinstance(entry, Entry) for entry in laredo)


@pytest.mark.parametrize("folder", [STARTER, Path(STARTER / "editions")])
def test_it_is_files_of_law_and_nothing_else(folder: Path):
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} <= {".yaml", ".jsonl"}
