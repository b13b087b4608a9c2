"""Tables of lines: every bad row named with its row and column, and no other stopped by it."""

from decimal import Decimal
from typing import Any

import pytest
from tests.tariff.tabling import LAW, rate, rate_lines, table_of, told, total

from cruce.model import Consignment, Cost, GoodsItem, Severity, Text
from cruce.tariff import LineTable, RatedEntry, Tally
from cruce.tariff.lines.faults import WRONG
from cruce.tariff.lines.form import COLUMNS
from cruce.tariff.mx_words import CLAVE_OF
from cruce.tariff.units import CONTAINED
from cruce.tariff.words import fill

PORK = {"entry_id": "E", "line_id": "1", "code": "0203.29.40.00", "origin": "MX", "value": "40000"}
CORN = {"entry_id": "E", "line_id": "1", "code": "1005.90.99", "origin": "US", "value": "40000"}
REFUSED = [
    ("us", {"value": ""}, "value", "cell.missing"),
    ("us", {"value": "0"}, "value", "value.nothing"),
    ("us", {"value": "0.00"}, "value", "value.nothing"),
    ("us", {"value": "-1"}, "value", "number.negative"),
    ("us", {"value": "−1.5"}, "value", "number.negative"),
    ("us", {"value": "NaN"}, "value", "number"),
    ("us", {"value": "inf"}, "value", "number"),
    ("us", {"value": "1_000"}, "value", "number"),
    ("us", {"value": '"1,000.50"'}, "value", "number"),
    ("us", {"value": "1e3"}, "value", "number"),
    ("us", {"value": "٣"}, "value", "number"),
    ("us", {"value": "1.1234567"}, "value", "number.size"),
    ("us", {"value": "1234567890123"}, "value", "number.size"),
    ("us", {"freight": "x"}, "freight", "number"),
    ("us", {"origin": ""}, "origin", "cell.missing"),
    ("us", {"origin": "XX"}, "origin", "country"),
    ("us", {"origin": "Mexico"}, "origin", "country"),
    ("us", {"export_country": "ZZ"}, "export_country", "country"),
    ("us", {"code": ""}, "code", "cell.missing"),
    ("us", {"code": "020329"}, "code", "code"),
    ("us", {"code": "0203.29.40.0"}, "code", "code"),
    ("us", {"code": "０２０３２９４０"}, "code", "code"),
    ("mx", {"code": "100590"}, "code", "code"),
    ("mx", {"nico": "1"}, "nico", "nico"),
    ("mx", {"code": "1005909901", "nico": "02"}, "nico", "nico.differs"),
    ("us", {"preference": "USMCA KR"}, "preference", "preference.several"),
    ("us", {"preference": "S;A"}, "preference", "preference.several"),
    ("us", {"preference": "?"}, "preference", "preference"),
    ("us", {"preference": "Z"}, "preference", "preference"),
    ("us", {"on": "2026-02-30"}, "on", "day"),
    ("us", {"on": "03/08/2026"}, "on", "day"),
    ("us", {"on": "1900-01-01"}, "on", "day.impossible"),
    ("us", {"on": "2999-01-01"}, "on", "day.impossible"),
    ("us", {"export_date": "yesterday"}, "export_date", "day"),
    ("us", {"currency": "ZZZ"}, "currency", "currency"),
    ("us", {"direction": "sideways"}, "direction", "direction"),
    ("us", {"entry_type": "1"}, "entry_type", "kind"),
    ("mx", {"clave_pedimento": "A"}, "clave_pedimento", "kind"),
    ("us", {"incoterm": "FCAA"}, "incoterm", "incoterm"),
    ("us", {"claim_98": "8544.30.00"}, "claim_98", "claim98"),
    ("us", {"content_us": "1.2"}, "content_us", "share"),
    ("us", {"content_us": "35"}, "content_us", "share"),
    ("us", {"steel_kg": "many"}, "steel_kg", "number"),
    ("us", {"melt_pour_country": "QQ"}, "melt_pour_country", "country"),
    ("mx", {"iva_certified": "B"}, "iva_certified", "certified"),
    ("us", {"ad_case": "x" * 81}, "ad_case", "cell.long"),
    ("us", {"end_use": "yes\x1b[2J"}, "end_use", "cell.control"),
]
WARNED = [
    ("us", {"quantity": "ten", "unit": "kg"}, "quantity", "quantity.unread"),
    ("us", {"quantity": "10"}, "quantity", "unit.missing"),
    ("us", {"quantity": "10", "unit": "furlong"}, "unit", "unit.unknown"),
    ("us", {"net_kg": "-1"}, "net_kg", "quantity.unread"),
    ("us", {"net_kg": "0"}, "net_kg", "quantity.unread"),
    ("us", {"quantity": "0.00", "unit": "kg"}, "quantity", "quantity.unread"),
    ("us", {"mode": "vessel"}, "mode", "mode"),
]


def statuses(entries: list[RatedEntry], line: str) -> list[tuple[str, str, str]]:
    return [
        (row.charge, row.authority, row.status) for one in entries for row in one.rows if row.line_id == line
    ]


@pytest.mark.parametrize(("section", "spoilt", "column", "code"), REFUSED)
def test_a_bad_cell_leaves_its_line_unrated_and_no_other(section, spoilt, column, code):
    plain = PORK if section == "us" else CORN
    bad = {**plain, "entry_id": "F", "line_id": "bad", **spoilt}
    entries = rate(section, [plain, bad, {**plain, "entry_id": "G"}])
    assert told(entries) == [(3, column, f"lines.{code}")]
    assert statuses(entries, "bad") == [("UNRATED", "", "")]
    before, _, after = entries
    assert [row[1:] for row in before.rows] == [row[1:] for row in after.rows]
    assert total([before]) > 0


@pytest.mark.parametrize(("section", "spoilt", "column", "code"), WARNED)
def test_a_doubtful_cell_is_named_and_the_line_is_rated_without_it(section, spoilt, column, code):
    entries = rate(section, [{**PORK, **spoilt}])
    assert told(entries) == [(2, column, f"lines.{code}")]
    assert ("general", "HTS", "zero") in statuses(entries, "1")


def test_what_cannot_be_read_of_an_entry_leaves_what_is_levied_on_the_whole_unrated():
    entries = rate("us", [PORK, {**PORK, "line_id": "2", "value": "?"}, {**PORK, "line_id": "3"}])
    (entry,) = entries
    assert statuses(entries, "1") == statuses(entries, "3") == [("general", "HTS", "zero")]
    (fee,) = (row for row in entry.rows if row.level == "entry")
    assert (fee.charge, fee.authority, fee.amount) == ("UNRATED", "MPF", "")
    assert fee.note is not None
    assert "1 of its lines cannot be read" in fee.note.en


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        (b"E,2,0203294000,MX", "row.ragged"),
        (b"E,2,0203294000,MX,100,", "row.ragged"),
        (b"E,2,0203294000,MX,\xe1", "row.encoding"),
        (b'E,2,"0203294000,MX,100', "row.quotes"),
    ],
)
def test_a_row_that_cannot_be_taken_apart_spoils_no_other(spoilt: bytes, code: str):
    first, row = table_of([PORK])
    entries = rate_lines("us", [first, row, spoilt, row.replace(b"E,1", b"F,1"), b"", b",,,,"])
    assert told(entries) == [(3, "", f"lines.{code}")]
    assert [len(entry.lines) for entry in entries] == [2, 1]
    assert statuses(entries, "2") == [("UNRATED", "", "")]


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("on", "2026-08-03", "2026-08-04"),
        ("entry_type", "01", "11"),
        ("direction", "import", "export"),
        ("importer", "A", "B"),
    ],
)
def test_lines_of_one_entry_agree_on_what_an_entry_has_once(field: str, one: str, other: str):
    entries = rate("us", [{**PORK, field: one}, {**PORK, "line_id": "2", field: other}])
    found = told(entries)
    assert (3, field, "lines.entry.differs") in found
    assert {row for row, _, _ in found} == {3}
    assert statuses(entries, "2") == [("UNRATED", "", "")]


def test_a_line_that_stands_twice_in_an_entry_is_charged_once():
    entries = rate("us", [PORK, PORK])
    assert told(entries) == [(3, "line_id", "lines.line.repeated")]
    assert statuses(entries, "1").count(("general", "HTS", "zero")) == 1


def test_lines_without_an_entry_are_entries_of_their_own_and_told_when_named_alike():
    rows = [{key: value for key, value in PORK.items() if key != "entry_id"}] * 2
    entries = rate("us", [*rows, {**rows[0], "line_id": ""}])
    assert told(entries) == [(3, "line_id", "lines.id.repeated")]
    assert [entry.rows[0].entry_id for entry in entries] == ["1", "1", "4"]
    assert total(entries) == 3 * Decimal("138.56")


def test_an_entry_that_comes_back_later_is_one_entry_when_the_table_can_be_read_twice():
    rows = [PORK, {**PORK, "entry_id": "F"}, {**PORK, "line_id": "2"}, {**PORK, "entry_id": "G"}]
    scattered, together = rate("us", rows), rate("us", [rows[0], rows[2], rows[1], rows[3]])
    assert [entry.rows[0].entry_id for entry in scattered] == ["F", "E", "G"]
    assert sorted(row for one in scattered for row in one.rows) == sorted(
        row for one in together for row in one.rows
    )
    assert not told(scattered)


def test_an_entry_that_comes_back_in_a_stream_is_refused_by_name():
    rows = [PORK, {**PORK, "entry_id": "F"}, {**PORK, "line_id": "late"}]
    entries = rate("us", rows, twice=False)
    assert told(entries) == [(4, "entry_id", "lines.entry.returns")]
    assert statuses(entries, "late") == [("UNRATED", "", "")]


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        (b"", ["table.empty"]),
        (b"code,origin", ["column.missing"]),
        (b"code,origin,value,value", ["column.repeated"]),
        (b"\xff\xfec\x00o\x00", ["row.encoding"]),
    ],
)
def test_a_table_without_its_columns_is_refused_whole(head: bytes, codes: list[str]):
    table = LineTable(head, "us", LAW)
    assert table.refused
    assert [one.code.removeprefix("lines.") for one in table.findings] == codes


@pytest.mark.parametrize(
    ("section", "code", "kind", "expected"),
    [
        ("us", "0203.29.40", {"entry_type": "99"}, {"1": {"HTS"}, "2": {"HTS"}, "": {"MPF"}}),
        ("us", "0203.29.40", {"entry_type": "47"}, {"1": {"HTS"}, "2": {"HTS"}, "": {"MPF"}}),
        (
            "mx",
            "02032999",
            {"clave_pedimento": "ZZ"},
            {"1": {"IGI", "IVA"}, "2": {"IGI", "IVA"}, "": {"DTA"}},
        ),
        (
            "mx",
            "02032999",
            {"clave_pedimento": "RT"},
            {"1": {"IGI", "IVA"}, "2": {"IGI", "IVA"}, "": {"DTA"}},
        ),
        (
            "mx",
            "02032999",
            {"clave_pedimento": "ZZ", "direction": "export"},
            {"1": {"IGE"}, "2": {"IGE"}, "": {"DTA", "IVA"}},
        ),
    ],
)
def test_a_kind_of_entry_that_is_not_known_leaves_every_line_unrated(section, code, kind, expected):
    rows = [
        {
            "entry_id": "E",
            "line_id": id_,
            "code": code,
            "origin": "US",
            "value": "100",
            "on": "2026-05-13",
            **kind,
        }
        for id_ in ("1", "2")
    ]
    (entry,) = rate(section, rows)
    found = {id_: {row.authority for row in entry.rows if row.line_id == id_} for id_ in expected}
    assert found == expected
    assert {(row.charge, row.amount) for row in entry.rows} == {("UNRATED", "")}
    assert all(row.note and row.note.es for row in entry.rows)


def test_an_unknown_column_is_named_with_the_nearest_that_is_known():
    table = LineTable("\ufeffCode;origin;value;freigth".encode(), "us", LAW)
    assert not table.refused
    finding, read_as = table.findings
    assert (finding.code, finding.pointer) == ("lines.column.unknown", "/freigth")
    assert "freight" in finding.advice.es
    assert (read_as.code, read_as.severity) == ("lines.column.read-as", Severity.INFO)


def test_a_header_is_read_without_its_mark_blanks_and_capitals_and_that_is_said_once():
    head = "\ufeff Code ,ORIGIN,value,On".encode()
    table = LineTable(head, "us", LAW)
    (finding,) = table.findings
    assert "“ Code ”, “ORIGIN”, “On”" in finding.says.en
    assert not LineTable("\ufeffcode,origin,value".encode(), "us", LAW).findings
    (entry,) = table.rated([b"0203294000,MX,40000,2026-08-03"])
    assert [row.amount for row in entry.rows if row.authority == "MPF"] == ["138.56"]


def test_a_column_doubled_after_its_blanks_and_capitals_is_refused_by_name():
    table = LineTable(b"code,origin,value, VALUE", "us", LAW)
    assert table.refused
    assert [one.pointer for one in table.findings if one.refuses] == ["/value"]


def test_a_date_of_no_known_law_is_told_and_nothing_is_free():
    entries = rate("us", [{**PORK, "on": "1999-05-13"}])
    assert {row.charge for row in entries[0].rows} == {"UNRATED"}
    assert all(row.note is not None and "1999" not in row.amount for row in entries[0].rows)


@pytest.mark.parametrize("name", ["USMCA", "usmca", "T-MEC", "S", "S+", "USMCA/S+"])
def test_one_agreement_has_many_names(name: str):
    entries = rate("us", [{**PORK, "code": "8544300000", "preference": name}])
    assert statuses(entries, "1")[:2] == [("general", "HTS", "zero"), ("preferential", "USMCA", "zero")]


def test_a_mexican_preference_that_the_law_does_not_hold_is_told():
    entries = rate("mx", [{**CORN, "code": "39012001", "preference": "TLCUEM"}])
    assert "tariff.claim.no-preference" in {one.finding.code for one in entries[0].remarks}
    assert ("general", "IGI", "due") in statuses(entries, "1")


def test_what_comes_by_vessel_leaves_the_harbor_fee_unrated():
    entries = rate("us", [{**PORK, "mode": "vessel"}])
    assert ("UNRATED", "HMF", "") in [(row.charge, row.authority, row.status) for row in entries[0].rows]


def test_metals_shares_and_orders_reach_the_goods():
    row = {**PORK, "steel_value": "10", "steel_kg": "5", "melt_pour_country": "MX", "content_us": "35%"}
    row |= {"smelt_cast_country": "US", "ad_case": "A-201-844", "us_content_value": "7", "end_use": "x"}
    (entry,) = rate("us", [row])
    goods = entry.lines[0].goods
    assert goods is not None
    assert [(one.kind, one.value, one.melted_in, one.cast_in) for one in goods.metals] == [
        ("steel", Decimal(10), "MX", None),
        ("aluminum", None, "US", "US"),
    ]
    assert (goods.us_share, goods.us_content, goods.ad_case) == (Decimal("0.35"), Decimal(7), "A-201-844")
    assert ("UNRATED", "AD", "") in statuses([entry], "1")


def test_every_value_made_from_a_row_is_one_that_the_model_accepts():
    rows = [
        {**PORK, "quantity": "5", "unit": "GRM", "steel_kg": "5", "preference": "A+", "freight": "3"},
        {**CORN, "entry_id": "F", "nico": "01", "clave_pedimento": "IN", "iva_certified": "AA"},
    ]
    for section, row in zip(("us", "mx"), rows, strict=True):
        (entry,) = rate(section, [row])
        assert entry.declaration is not None
        for goods in (line.goods for line in entry.declaration.lines):
            assert _validated(GoodsItem, goods) == goods
        for consignment in entry.declaration.consignments:
            assert _validated(Consignment, consignment) == consignment
            assert all(_validated(Cost, cost) == cost for cost in consignment.costs)


def _validated(kind: type[Any], made: Any) -> Any:
    return kind.model_validate(made.model_dump())


def test_a_tally_adds_up_what_is_owed_by_authority():
    entries = rate("us", [PORK, {**PORK, "entry_id": "F", "code": "8544300000"}])
    tally = Tally("us")
    for entry in entries:
        tally.add(entry)
    assert tally.as_json()["owed"] == {"232": "10000.00", "HTS": "2000.00", "MPF": "277.12"}
    assert tally.as_json()["owed_total"] == str(total(entries))


def test_every_kind_of_fault_speaks_both_languages_and_is_reached():
    for wrong in WRONG.values():
        assert isinstance(wrong.says, Text)
        assert wrong.says.en != wrong.says.es
        assert wrong.advice.en != wrong.advice.es
    reached = {code for _, _, _, code in (*REFUSED, *WARNED)}
    reached |= {
        "table.empty",
        "column.missing",
        "column.repeated",
        "column.unknown",
        "column.read-as",
        "row.ragged",
    }
    reached |= {"row.encoding", "row.quotes", "row.ends", "row.long"}
    reached |= {"line.repeated", "entry.returns", "entry.differs"}
    reached |= {"entry.incomplete", "id.repeated"}
    assert reached == set(WRONG)


def test_every_column_is_read():
    table = LineTable(",".join(COLUMNS).encode(), "us", LAW)
    assert not table.findings
    assert len(COLUMNS) == 42


def test_rows_between_those_of_an_entry_count_as_they_are_read():
    """A row of delimiters alone is none; one whose only cell is a quoted delimiter is a line of its own."""
    head, one, other = b"code,origin,value,entry_id", b"0203294000,MX,50000,E1", b"0203294000,MX,60000,E1"
    for between in (b",,,", b'",",,,', b'"",,,', b" ,,,"):
        fees = [row for entry in rate_lines("us", [head, one, between, other]) for row in entry.rows]
        assert [row.entry_id for row in fees if row.authority == "MPF"] == ["E1"], between


def test_a_quantity_of_nought_never_makes_goods_of_some_value_free():
    beef = {**PORK, "code": "0201.30.50", "origin": "BR", "quantity": "0", "unit": "kg"}
    assert statuses(rate("us", [beef]), "1")[0] == ("UNRATED", "HTS", "")


@pytest.mark.parametrize(("unit", "size"), [("lb", "0.45359237"), ("LBR", "0.45359237"), ("g", "0.001")])
def test_a_weight_in_another_unit_is_converted_exactly(unit, size):
    beef = {**PORK, "code": "0201.30.50", "origin": "BR", "quantity": "100000", "unit": unit}
    (duty, *_) = rate("us", [beef])[0].rows
    assert Decimal(duty.amount) == (Decimal(size) * 100_000 * Decimal("0.044")).quantize(Decimal("0.01"))


@pytest.mark.parametrize("unit", CONTAINED.values())
def test_a_unit_that_a_rate_asks_for_can_be_declared(unit):
    for section in ("us", "mx"):
        line = {**(PORK if section == "us" else CORN), "quantity": "1", "unit": unit}
        assert not told(rate(section, [line]))


@pytest.mark.parametrize(("clave", "direction"), [("RT", "import"), ("IN", "export"), ("AF", "export")])
def test_a_clave_of_the_other_direction_makes_nothing_not_due(clave, direction):
    entries = rate("mx", [{**CORN, "clave_pedimento": clave, "direction": direction}])
    rows = [row for entry in entries for row in entry.rows]
    assert {row.charge for row in rows} == {"UNRATED"}
    assert {row.authority for row in rows} >= {"DTA", "IVA"}
    why = {row.note for row in rows if row.authority in ("DTA", "IVA")}
    assert why == {fill(CLAVE_OF["export" if direction == "import" else "import"], about=clave)}
    assert "tariff.clave.direction" in {one.finding.code for one in entries[0].remarks}


@pytest.mark.parametrize(
    ("origin", "claim", "status"),
    [
        ("MX", "S", "exempt"),
        ("KR", "KR", "exempt"),
        ("SV", "P", "exempt"),
        ("MX", "KR", "due"),
        ("JO", "JO", "due"),
        ("KR", "", "due"),
    ],
)
def test_the_fee_is_spared_under_the_agreements_that_say_so(origin, claim, status):
    line = {**PORK, "origin": origin, "preference": claim}
    (fee,) = (row for row in rate("us", [line])[0].rows if row.authority == "MPF")
    assert fee.status == status


def test_a_claim_that_the_law_at_hand_does_not_grant_is_told_and_its_words_say_no_more():
    line = {**CORN, "origin": "DE", "preference": "EU"}
    (remark,) = (one for one in rate("mx", [line])[0].remarks if "no-preference" in one.finding.code)
    assert remark.finding.says.en.startswith("The law at hand gives 10059099 of this origin no preference")
    assert "ley disponible" in remark.finding.says.es


def test_a_tax_whose_value_is_not_known_says_why_in_both_languages():
    engine = {**CORN, "code": "8708.30.99", "currency": "JPY"}
    (iva,) = (row for row in rate("mx", [engine])[0].rows if row.authority == "IVA")
    assert iva.charge == "UNRATED"
    assert iva.note is not None
    assert "mx/exchange/JPY" in iva.note.en
    assert iva.note.es.startswith("No se conoce el valor en aduana")


def test_the_notes_of_a_row_are_whole_sentences():
    small = {**CORN, "on": "2024-05-02", "value": "1000", "currency": "MXN"}
    (dta,) = (row for row in rate("mx", [small])[0].rows if row.authority == "DTA")
    assert dta.note is not None
    assert dta.note.en.endswith("may give. Law not checked against its official text.")
    assert dta.amount == "425"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("FR", [("general", "0.00"), ("preferential", "0.00")]),
        ("MX", [("general", "0.00"), ("preferential", "0.00")]),
        ("BY", [("general", "14000.00")]),
    ],
)
def test_a_symbol_open_to_all_of_column_one_is_granted_whatever_the_origin(origin, expected):
    pump = {**PORK, "code": "8413.30.90", "origin": origin, "preference": "C"}
    duties = [row for row in rate("us", [pump])[0].rows if row.charge in ("general", "preferential")]
    assert [(row.charge, row.amount) for row in duties] == expected


def test_a_table_whose_lines_end_in_a_carriage_return_alone_is_refused():
    table = LineTable(b"\r".join(table_of([PORK])), "us", LAW)
    assert table.refused
    assert [finding.code for finding in table.findings] == ["lines.row.ends"]


def test_a_row_that_may_have_come_cut_off_is_refused_and_its_entry_known_not_to_be_whole():
    head, short_row, long_row = table_of([PORK, {**PORK, "line_id": "2", "end_use": "x" * 70_000}])
    entries = rate_lines("us", [head, short_row, long_row])
    assert told(entries) == [(3, "", "lines.row.long")]
    (fee,) = (row for entry in entries for row in entry.rows if row.level == "entry")
    assert fee.charge == "UNRATED"


@pytest.mark.parametrize("name", ["E\x00", "\x1b[31mE", "E" * 5_000])
def test_an_id_that_cannot_be_printed_is_refused_and_not_written_out(name):
    (entry,) = rate("us", [{**PORK, "entry_id": name}])
    assert [row.charge for row in entry.rows] == ["UNRATED"]
    assert all(row.entry_id.isprintable() and len(row.entry_id) <= 80 for row in entry.rows)


@pytest.mark.parametrize("code", ["10059988", "22039999", "87039988", "73181588"])
def test_a_fraccion_that_no_edition_holds_owes_nothing_that_is_known(code):
    """Not the IVA of 0 % of its heading either, nor DTA."""
    (entry,) = rate("mx", [{**CORN, "code": code, "origin": "CN"}])
    assert {row.charge for row in entry.rows} == {"UNRATED"}
    assert {"IGI", "DTA", "IVA"} <= {row.authority for row in entry.rows}


@pytest.mark.parametrize("clave", ["A1", "IN"])
def test_iva_of_a_car_says_that_isan_is_not_in_its_base(clave):
    car = {"code": "87032399", "origin": "JP", "value": "300000", "currency": "MXN", "clave_pedimento": clave}

    def iva_of(**more):
        return next(row for row in rate("mx", [{**car, **more}])[0].rows if row.authority == "IVA")

    open_, traded = iva_of(), iva_of(end_use="vehicle-trade")
    assert (open_.amount, traded.amount) == ("72384", "72384")
    assert "Without ISAN; if it is owed, the base grows by it." in open_.note.en
    assert "Sin ISAN; si se causa, la base aumenta en su importe." in open_.note.es
    assert traded.note is None or "ISAN" not in traded.note.en
