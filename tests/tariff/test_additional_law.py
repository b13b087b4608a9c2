"""The additional duties that ship, on the official tariffs of 2025 and 2026: cases, every line, scopes."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.data import official
from tests.tariff.declaring import declare, owed
from tests.tariff.official_law import official_law
from tests.tariff.tabling import rate

from cruce.law import Measure, TariffLine
from cruce.law.measures import read_measures
from cruce.law.shelf import STARTER, page_read
from cruce.model import Charge, Flow, Liability
from cruce.tariff import assess

CASES = yaml.load(
    Path(__file__).with_name("additional_cases.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)["cases"]
CHINA = "ieepa-china"
"""The emergency duty on China comes on top of section 232 (U.S. note 2(s) and (u) do not except it)."""
DAYS = (date(2025, 3, 20), date(2025, 8, 20), date(2026, 1, 20), date(2026, 5, 13), date(2026, 6, 10))
TURNS = [
    (turn, origin, day)
    for turn, (origin, day) in enumerate(product(("MX", "CA", "CN", "DE", "JP", "BR"), DAYS))
]
ALL_MEASURES = [
    row
    for file in sorted((STARTER / "measures" / "us").glob("*.yaml"))
    for row in page_read(file, "us", read_measures)
]


def entered(day: date, *lines: dict[str, Any]) -> Liability:
    told = ({"value": "10000", **line} for line in lines)
    return assess(declare("us", "import", "01", *told, day=day), official_law())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case: dict[str, Any]):
    for day in case["days"]:
        told = owed(entered(date.fromisoformat(day), case["line"]))
        assert {name: amount for name, amount in told.items() if name != "mpf"} == case["owes"], day


@cache
def numbers() -> tuple[str, ...]:
    """Give the statistical numbers of the official tariff."""
    rows = json.loads(gzip.decompress(official("us_tariff/hts_2026_rev_10.json.gz").read_bytes()))
    codes = (row["htsno"].replace(".", "") for row in rows if row["htsno"] and row["htsno"] < "98")
    return tuple(code for code in codes if len(code) == 10)


def wrongs(charges: Iterable[Charge], law: Mapping[str, Measure], day: date) -> Iterator[str]:
    """Name what must not be on one line: a duty twice, two of a group or on one value, law of other days."""
    ours = [(one, law[one.edition]) for one in charges if one.edition and one.edition in law]
    ids, groups = [row.id for _, row in ours], [row.group for _, row in ours if row.group]
    yield from (f"{name} twice" for name in {*ids, *groups} if (ids + groups).count(name) > 1)
    yield from (f"{row.id} of another day" for _, row in ours if not in_force(row, day))
    yield from (f"{row.id} cites no law" for one, row in ours if not one.citations)
    bases = [(row, one.base.amount) for one, row in ours if one.base is not None]
    above = sum(base for row, base in bases if row.authority == "232")
    for row, base in bases:
        gives_way = row.authority in ("IEEPA", "122") and row.group != CHINA
        if gives_way and above and above + base > 10_000:
            yield f"{row.id} on a value that bears section 232"


def in_force(row: Measure, day: date) -> bool:
    return row.effective <= day and (row.ends is None or day <= row.ends)


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "origin", "day"), TURNS)
def test_every_line_of_the_tariff_from_everywhere(turn: int, origin: str, day: date):
    """Each number once, in turn from one origin on one day; metals are told, so that bases meet."""
    law = official_law()
    metals = [{"kind": kind, "value": "1000", "kg": "10"} for kind in ("steel", "aluminum", "copper")]
    codes = numbers()[turn :: len(TURNS)]
    made = entered(
        day, *({"code": code, "origin": origin, "metals": metals, "net_kg": "100"} for code in codes)
    )
    found = [
        f"{code}: {wrong}"
        for seq, code in enumerate(codes, start=1)
        for wrong in wrongs(
            (one for one in made.charges if one.line == seq),
            {row.id: row for row in law.measures("us", Flow.IMPORT, code, day, origin)},
            day,
        )
    ]
    assert found == []
    # In March 2025 the emergency duty on both neighbours goes first (Executive Order 14289, 3(a)(ii)).
    taken_out = origin in ("MX", "CA") and day == DAYS[0]
    # A number of 2026 that the edition of the day does not hold is unrated there.
    borne = (one for one in made.charges if one.authority == "232" and one.amount is not None)
    assert any(borne) == (not taken_out)


def hand_made(name: str) -> list[dict[str, str]]:
    text = gzip.decompress(official(f"us_tariff/programs/{name}").read_bytes()).decode("utf-8")
    return list(csv.DictReader(line for line in io.StringIO(text) if not line.startswith("#")))


def scope(*names: str) -> tuple[str, ...]:
    wanted = {row.id: row for row in ALL_MEASURES if row.id in names}
    assert set(names) == set(wanted)
    return tuple(code for row in wanted.values() for code in row.codes)


def outside(codes: Iterable[str], of: tuple[str, ...]) -> set[str]:
    return {code for code in codes if not code.startswith(of)}


@pytest.mark.parametrize(
    ("file", "column", "where", "measures", "known"),
    [
        # Chapter 98 numbers are no goods: under them the goods bear the duty or not by the provision itself.
        ("floor_exempt_products", "hts8", "9903.02.74", ["us-ieepa-reciprocal-eu-goods"], ()),
        ("floor_exempt_products", "hts8", "9903.02.76", ["us-ieepa-reciprocal-eu-aircraft"], ("98",)),
        ("floor_exempt_products", "hts8", "9903.02.77", ["us-ieepa-reciprocal-eu-medicines"], ()),
        ("floor_exempt_products", "hts8", "9903.02.84", ["us-ieepa-reciprocal-ch-goods"], ()),
        ("floor_exempt_products", "hts8", "9903.02.81", ["us-ieepa-reciprocal-kr-aircraft"], ("98",)),
        ("s232_copper_products", "hts10", "9903.78.01", ["us-232-copper"], ()),
        # Of 8505.11.00 the note lists 8505.11.0070 alone, and it does not list 9031.49.70.
        (
            "s122_exempt_products",
            "hts8",
            None,
            ["us-122-goods", "us-122-aircraft", "us-122-particular"],
            ("98", "85051100", "90314970"),
        ),
    ],
)
def test_scopes_against_lists_made_by_others(
    file: str, column: str, where: str | None, measures: list[str], known: tuple[str, ...]
):
    rows = hand_made(f"{file}.csv.gz")
    theirs = {row[column] for row in rows if where is None or row["ch99_code"] == where}
    ours = scope(*measures)
    assert {code for code in outside(theirs, ours) if not code.startswith(known or "x")} == set()
    assert {
        code for code in ours if not any(one.startswith(code) or code.startswith(one) for one in theirs)
    } == set()


@cache
def notes() -> str:
    """Give the notes of chapter 99 without the heads of their pages, one space between words."""
    file = official("us_tariff/programs/chapter99_2026_rev_6_legal_text.txt.gz")
    lines = gzip.decompress(file.read_bytes()).decode("utf-8", errors="replace").splitlines()
    heads = re.compile(r"Harmonized Tariff|Annotated for|99 - III|^ *XXII *$")
    return " ".join(" ".join(line for line in lines if not heads.search(line)).split())


@pytest.mark.parametrize(
    ("first", "last", "measures"),
    [
        ("(i) Articles of aluminum:", "(vi) Derivative aluminum", ["us-232-metals"]),
        ("(vi) Derivative aluminum articles:", "(ix) Derivative aluminum", ["us-232-derivatives"]),
        ("(ix) Derivative aluminum articles:", "(d) Headings 9903.82.04", ["us-232-equipment"]),
        (
            "(j) The rates of duty set forth in heading 9903.85.07",
            "(k) The",
            ["us-232-aluminum-derivatives-50"],
        ),
        ("heading 9903.85.08 apply to", "For any derivative", ["us-232-aluminum-other-derivatives-50"]),
        ("heading 9903.85.15 apply to", "For any derivative", ["us-232-aluminum-other-derivatives-uk"]),
        ("and 9903.94.63 applies to parts", "(h) Heading 9903.94.06", ["us-232-auto-parts"]),
        ("set forth in heading 9903.74.01 applies", "(c) Heading 9903.74.02", ["us-232-trucks"]),
        ("set forth in heading 9903.74.08 apply", "(j) Heading 9903.74.09", ["us-232-truck-parts"]),
        ("set forth in heading 9903.76.01 apply", "(c) Heading 9903.76.02", ["us-232-timber"]),
        ("(ii) As provided in heading 9903.03.03", "(iii) As provided", ["us-122-goods"]),
    ],
)
def test_scopes_against_the_text_of_the_notes(first: str, last: str, measures: list[str]):
    text = notes()[notes().index(first) :]
    told = re.findall(
        r"(?<![\d.])(?!99)\d{4}(?:\.\d\d){0,2}(?:\.?\d\d)?(?![\d.]\d)", text[: text.index(last)]
    )
    theirs, ours = {code.replace(".", "") for code in told}, scope(*measures)
    assert len(theirs) >= 15
    assert outside(theirs, ours) == set()
    assert {
        code for code in outside(ours, tuple(theirs)) if not any(one.startswith(code) for one in theirs)
    } == set()


IN_FORCE_LISTS = {"1", "2", "3", "3_addl", "4A"}
"""Lists of section 301 that are collected; list 4B was suspended before it began (U.S. note 20(u))."""


def named_by(code: str, day: date) -> set[str]:
    """Give the headings of section 301 that the footnotes of a line name."""
    line = official_law().line("us-hts", code, day)
    notes = " ".join((line.footnotes or ()) if isinstance(line, TariffLine) else ())
    return set(re.findall(r"9903\.(?:88|91|92)\.\d\d", notes))


def test_headings_of_section_301_that_footnotes_name_are_those_of_the_hand_made_lists():
    """The official footnotes are the law; two pairs of the edition of June 2026 are missing in the lists."""
    day = date(2026, 6, 10)
    listed = {(row["hts8"], row["ch99_code"]) for row in hand_made("s301_product_lists.csv.gz")}
    headings = {heading for _, heading in listed}
    lines = {code[:8] for code in numbers()}
    pairs = {(code, heading) for code in lines for heading in named_by(code, day) & headings}
    assert len(pairs) > 10_000
    assert pairs - listed == {("63079098", "9903.91.01"), ("85076000", "9903.88.15")}
    rows = hand_made("s301_product_lists.csv.gz")
    collected = {row["hts8"] for row in rows if row["list"] in IN_FORCE_LISTS} & lines
    assert {code for code in collected if not named_by(code, day)} == {"04032050"}


@pytest.mark.parametrize("code", ["9999999999", "98999999", "8471999999", "7318159999"])
@pytest.mark.parametrize("day", ["2025-05-20", "2026-03-02"])
@pytest.mark.parametrize("origin", ["MX", "CN", "US", "RU"])
def test_a_code_that_no_edition_holds_owes_nothing_that_is_known(code, day, origin):
    """Neither a duty on all goods of a country nor the fee is charged, and nothing is zero or exempt."""
    (entry,) = rate("us", [{"code": code, "origin": origin, "value": "1000", "on": day}], official_law())
    assert {row.charge for row in entry.rows} == {"UNRATED"}
    assert {"HTS", "MPF"} <= {row.authority for row in entry.rows}
