"""A measure applies where its scope covers the goods and on the days that it is in force."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.folder import put

from cruce.law import Measure, open_law
from cruce.law.measures import Measures, in_force, read_measures
from cruce.law.page import Page
from cruce.model import Flow, LawError, Text

SAYS = Text(en="A measure", es="Una medida")
DAY = date(2026, 5, 13)


def measure(name: str, **scope: Any) -> Measure:
    plain: dict[str, Any] = dict.fromkeys(
        ("codes", "except_codes", "origins", "except_origins", "programmes", "except_programmes", "kinds"), ()
    )
    plain |= {"except_kinds": (), "requires": (), "citations": (), "flow": None, "kind": "additional"}
    plain |= {"charge": "additional", "formula": None, "agency": None, "advice": None, "ends": None}
    plain |= {
        "country": "us",
        "effective": DAY,
        "precedence": 100,
        "verified": True,
        "says": SAYS,
        "id": name,
    }
    return Measure(**plain | scope)


def ids(rows: tuple[Measure, ...]) -> list[str]:
    return [row.id for row in rows]


def test_a_scope_of_prefixes_origins_and_flow():
    rows = Measures(
        (
            measure("all"),
            measure("cars", codes=("8703", "870421"), except_codes=("87031010",)),
            measure("exports", flow=Flow.EXPORT),
            measure("china", origins=("CN", "HK")),
            measure("not-mexico", except_origins=("MX",)),
        )
    )
    assert ids(rows.covering(Flow.IMPORT, "87032301", "MX")) == ["all", "cars"]
    assert ids(rows.covering(Flow.IMPORT, "87031010", "CN")) == ["all", "china", "not-mexico"]
    assert ids(rows.covering(Flow.EXPORT, "1005", "US")) == ["all", "exports", "not-mexico"]
    assert ids(rows.covering(Flow.IMPORT, "8704210000", None)) == ["all", "cars", "china", "not-mexico"]


def test_the_smallest_precedence_goes_first():
    rows = Measures((measure("b"), measure("a"), measure("z", precedence=1)))
    assert ids(rows.covering(Flow.IMPORT, "8703", None)) == ["z", "a", "b"]


def test_a_measure_in_two_of_its_prefixes_counts_once():
    rows = Measures((measure("cars", codes=("87", "8703")),))
    assert ids(rows.covering(Flow.IMPORT, "87032301", None)) == ["cars"]


def test_a_measure_is_in_force_from_its_first_to_its_last_day():
    rows = (measure("section-122", effective=date(2026, 2, 24), ends=date(2026, 7, 24)),)
    days = (date(2026, 2, 23), date(2026, 2, 24), date(2026, 7, 24), date(2026, 7, 25))
    assert [len(in_force(rows, day)) for day in days] == [0, 1, 1, 0]


CODES = st.text("0123456789", min_size=2, max_size=4)


@given(
    st.lists(st.tuples(st.lists(CODES, max_size=3), st.lists(CODES, max_size=2)), max_size=8),
    st.text("0123456789", min_size=4, max_size=10),
)
def test_look_up_by_prefix_equals_asking_every_measure(scopes: list[tuple[list[str], list[str]]], code: str):
    rows = [
        measure(f"m{number}", codes=tuple(codes), except_codes=tuple(excepted))
        for number, (codes, excepted) in enumerate(scopes)
    ]
    covering = [
        row.id
        for row in rows
        if (not row.codes or any(code.startswith(prefix) for prefix in row.codes))
        and not any(code.startswith(prefix) for prefix in row.except_codes)
    ]
    assert ids(Measures(rows).covering(Flow.IMPORT, code, None)) == sorted(covering)


ROW = """\
measures:
  - id: mx.test.row
    flow: import
    kind: exemption
    charge: iva
    codes: ["1005"]
    formula: "0"
    says: {en: Corn, es: Maíz}
    citations: {law: LIVA, article: "art. 2-A"}
    effective: 2014-01-01
"""


def faults(text: str) -> list[str]:
    page = Page("m.yaml", text.encode())
    read_measures("mx", page)
    return sorted(found.code.removeprefix("law.") for found in page.faults)


def test_a_row_is_of_the_country_whose_folder_it_stands_in():
    (row,) = read_measures("mx", Page("m.yaml", ROW.encode()))
    assert (row.country, row.formula, row.citations[0].article) == ("mx", "0", "art. 2-A")
    assert faults(f"{ROW}    country: us\n") == ["name"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('["1005"]', "[1005.10]", ["form"]),
        ('["1005"]', "1005", ["form"]),
        ("flow: import", "flow: north", ["form"]),
        ("2014-01-01", "2014-01-01\n    ends: 2013-01-01", ["end-before-start"]),
        ("formula", "formulas", ["unknown-key"]),
        ("es: Maíz", "fr: Maïs", ["missing", "unknown-key"]),
        ("2014-01-01", "2014-01-01\n    precedence: first", ["form"]),
        (ROW, ROW + ROW.partition("\n")[2], ["repeated"]),
    ],
)
def test_every_fault_of_a_row_is_named(old: str, new: str, named: list[str]):
    assert faults(ROW.replace(old, new)) == named


def test_a_file_of_measures_replaces_the_one_of_the_same_path(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    put(one, "measures/ca/tax.yaml", ROW)
    put(two, "measures/ca/tax.yaml", ROW.replace("mx.test.row", "hidden"))
    put(two, "measures/ca/more/other.yaml", ROW.replace("mx.test.row", "kept"))
    rows = open_law(one, two).measures("ca", Flow.IMPORT, "10059099", DAY)
    assert ids(rows) == ["kept", "mx.test.row"]
    assert open_law(one).measures("xx", Flow.IMPORT, "10059099", DAY) == ()


def test_a_broken_file_is_an_error_where_it_is_needed_and_only_there(tmp_path: Path):
    put(tmp_path, "measures/ca/tax.yaml", "measures: [")
    law = open_law(tmp_path)
    law.measures("mx", Flow.IMPORT, "10059099", DAY)
    with pytest.raises(LawError, match=r"tax\.yaml"):
        law.measures("ca", Flow.IMPORT, "10059099", DAY)


ANNULLED = """
annulled: {on: 2026-02-20, citation: {law: A court}}
measures:
  - {id: us-struck, flow: import, kind: additional, charge: additional, formula: 25%, effective: 2025-03-04,
     ends: 2026-02-23, says: {en: Struck, es: Anulada}}
"""


@pytest.mark.parametrize(
    ("on", "known", "there"),
    [
        (date(2025, 8, 15), None, True),
        (date(2025, 8, 15), date(2026, 2, 19), True),
        (date(2025, 8, 15), date(2026, 2, 20), False),
        (date(2026, 2, 24), None, False),
    ],
)
def test_what_was_annulled_was_collected_and_is_no_law_for_who_knows_it(tmp_path, on, known, there):
    folder = put(tmp_path, "measures/us/struck.yaml", ANNULLED)
    law = open_law(folder, known=known)
    rows = [one for one in law.measures("us", Flow.IMPORT, "99999999", on) if one.id == "us-struck"]
    assert bool(rows) is there
    for one in rows:
        assert one.annulled is not None
        assert one.annulled.citation.law == "A court"
    assert (law.fingerprint == open_law(folder).fingerprint) is (known is None)


@given(st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), max_size=6))
def test_since_a_day_of_change_all_days_have_the_same_measures(spans: list[tuple[int, int | None]]):
    """Nothing is looked up again between two days of change, so a day missed would be law carried on."""
    start = date(2026, 1, 1)
    rows = [
        measure(
            f"m{place}",
            effective=start + timedelta(days=first),
            ends=None if lasts is None else start + timedelta(days=first + lasts),
        )
        for place, (first, lasts) in enumerate(spans)
    ]
    found = Measures(rows)
    for number in range(-2, 90):
        day = start + timedelta(days=number)
        assert found.since(day) <= day
        assert in_force(tuple(rows), found.since(day)) == in_force(tuple(rows), day)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "87", "8708", "01"]), st.sets(st.sampled_from("ABC"))), max_size=8
    )
)
def test_an_origin_is_reached_by_the_measures_that_name_it_or_none(scopes: list[tuple[str, set[str]]]):
    rows = [
        measure(f"m{place}", codes=(code,) if code else (), origins=tuple(sorted(origins)))
        for place, (code, origins) in enumerate(scopes)
    ]
    found = Measures(rows)
    for origin in (*"ABCD", None):
        reached = [
            row
            for row in rows
            if (not row.codes or "87083050".startswith(row.codes))
            and (origin is None or not row.origins or origin in row.origins)
        ]
        assert found.covering(Flow.IMPORT, "87083050", origin) == tuple(reached)
