"""Filings as tables: there and back without loss, and every fault of a table told with row and column."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.looking import law, look, places
from tests.filings import AS_OF, a1_southbound, empty_northbound, harness_northbound

from cruce.documents import check, columns, read, read_all, write_csv
from cruce.model import Filing

RIGHT = harness_northbound(lines=3)


def table(content: bytes) -> list[list[str]]:
    """Read a table into its rows."""
    return list(csv.reader(io.StringIO(content.decode())))


def written(rows: list[list[str]], delimiter: str = ",") -> bytes:
    """Write rows as a table."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def changed(column: str, value: str, *places: int) -> bytes:
    """Write the right table with another value in some rows of a column."""
    rows = table(write_csv(RIGHT.filing))
    for place in places:
        rows[place][rows[0].index(column)] = value
    return written(rows)


@pytest.mark.parametrize(
    "filing",
    [
        harness_northbound().filing,
        RIGHT.filing,
        a1_southbound(preference=True).filing,
        empty_northbound().filing,
    ],
)
def test_a_filing_comes_back_from_a_table(filing: Filing):
    assert read(write_csv(filing), "text/csv").filing == filing


def test_several_filings_come_back_in_their_order():
    filings = [RIGHT.filing, a1_southbound().filing, empty_northbound().filing]
    readings = read_all(write_csv(*filings))
    assert [reading.filing for reading in readings] == filings
    assert places(read(write_csv(*filings)).findings) == [("table.several-filings", "")]


def test_two_consignments_keep_their_items():
    document = harness_northbound(lines=2).document
    other = a1_southbound().document["consignments"][0]
    document["consignments"].append(other)
    filing = Filing.model_validate(document)
    assert read(write_csv(filing)).filing == filing


def test_there_is_one_row_for_each_item_and_columns_repeat():
    header, *rows = table(write_csv(RIGHT.filing))
    assert len(rows) == 3
    assert len({row[header.index("consignment.entry.number")] for row in rows}) == 1
    assert len({row[header.index("item.value")] for row in rows}) == 3


def test_repeated_cells_may_be_left_empty():
    rows = table(write_csv(RIGHT.filing))
    for row in rows[2:]:
        for place, column in enumerate(rows[0]):
            if not column.startswith("item.") and column not in ("declarant", "reference"):
                row[place] = ""
    assert read(written(rows)).filing == RIGHT.filing


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_seen(delimiter: str):
    assert read(written(table(write_csv(RIGHT.filing)), delimiter)).filing == RIGHT.filing


def test_columns_are_documented():
    names = [name for name, _ in columns()]
    assert len(names) == len(set(names))
    known = {name.replace("#", "1").replace("KEY", "1") for name in names}
    for filing in (RIGHT.filing, a1_southbound(preference=True).filing, empty_northbound().filing):
        header = table(write_csv(filing))[0]
        assert {re.sub(r"\.\d+\b", ".1", column) for column in header} <= known
    assert all(text.en and text.es for _, text in columns())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (changed("item.value", "-1", 1), [("shape.range", "/consignments/0/items/0/value")]),
        (changed("item.packages", "two", 3), [("shape.integer", "/consignments/0/items/2/packages")]),
        (
            changed("trip.equipment.1.seals.1.high_security", "maybe", 1, 2, 3),
            [("shape.boolean", "/trip/equipment/0/seals/0/high_security")],
        ),
        (changed("consignment.currency", "MXN", 2), [("table.row-differs", "/consignments/0/currency")]),
        (changed("trip.driver.name", "Otro", 3), [("table.row-differs", "/trip/driver/name")]),
        (b"declarant;crossing\r\n1;US-TX-WTB", [("table.header", "")]),
        (b"declarant,reference\r\n", [("table.no-rows", "")]),
    ],
)
def test_faults_of_a_table_are_placed(content: bytes, expected: list[tuple[str, str]]):
    assert [
        place
        for place in places(read(content, "text/csv").findings)
        if not place[0].startswith("shape.missing")
    ] == expected


def test_a_column_twice_and_a_row_too_long_are_told():
    rows = table(write_csv(RIGHT.filing))
    rows[0].append("reference")
    rows[1].append(rows[1][0])
    rows[2] += ["x", "y"]
    codes = [code for code, _ in places(read(written(rows)).findings)]
    assert "table.column-repeated" in codes
    assert "table.row" in codes


def test_the_faults_of_a_table_go_to_the_filings_that_they_concern():
    rows = table(write_csv(a1_southbound("ONE").filing, a1_southbound("TWO").filing))
    rows[2] += ["x"]
    one, two = read_all(written(rows))
    assert one.filing is not None
    assert (two.filing, places(two.findings)) == (None, [("table.row", "")])
    for row, cell in zip(rows, ["item.value", "1.00", "1.00"], strict=True):
        row[len(rows[0]) :] = [cell]
    for reading in read_all(written(rows)):
        assert ("table.column-repeated", "") in places(reading.findings)


def test_an_unknown_column_is_an_unknown_field():
    rows = table(write_csv(RIGHT.filing))
    rows[0][rows[0].index("item.value")] = "item.valu"
    found = look(written(rows)).findings
    assert ("shape.unknown-field", "/consignments/0/items/0/valu") in places(found)
    assert any("“value”" in finding.advice.en for finding in found)


def test_a_spreadsheet_in_spanish_is_understood():
    assert (
        read(changed("trip.equipment.1.seals.1.high_security", "VERDADERO", 1, 2, 3)).filing == RIGHT.filing
    )


def test_a_cell_without_end_is_told():
    assert (
        places(read(b'declarant,reference\r\n"' + b"x" * 200_000, "text/csv").findings)[0][0]
        == "table.unreadable"
    )


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
CHANGES: Any = st.fixed_dictionaries(
    {},
    optional={
        "/declarant": TEXT,
        "/trip/driver/name": TEXT,
        "/remarks": TEXT,
        "/trip/hazardous": st.booleans(),
        "/trip/cash": st.fixed_dictionaries(
            {"amount": st.decimals(0, 10**9, places=2).map(str), "currency": st.just("USD")}
        ),
        "/consignments/0/items/0/serials": st.lists(TEXT, max_size=12),
        "/consignments/0/items/0/packages": st.integers(0, 1_000_000),
        "/consignments/0/pedimento/cove": st.lists(TEXT, max_size=3),
        "/consignments/0/pedimento/payment/forms": st.dictionaries(
            st.integers(1, 60).map(str), st.integers(0, 22).map(str), max_size=5
        ),
        "/consignments/0/split": st.just({"shipment": 'a,b;c\n"d"', "part": 1, "of": 2}),
        "/consignments/0/costs": st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(["packing", "royalty"]),
                    "amount": st.decimals(0, 10**6, places=6).map(str),
                    "currency": st.just("MXN"),
                    "in_price": st.booleans(),
                    "identified": st.booleans(),
                }
            ),
            max_size=3,
        ),
    },
)


@given(CHANGES)
def test_any_filing_comes_back_whole(changes: dict[str, Any]):
    filing = harness_northbound(lines=2).spoilt(changes).filing
    reading = read(write_csv(filing), "text/csv")
    assert reading.filing == filing
    assert check(reading.filing, law(), AS_OF) == check(filing, law(), AS_OF)
