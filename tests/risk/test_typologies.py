"""Typology packs on whole filings: what each finds, where and in which direction, and what it lets be."""

import csv
from decimal import Decimal
from typing import Any

import pytest
from tests.data import official
from tests.filings import DROP, Sample, a1_southbound, empty_northbound, harness_northbound
from tests.risk.starter import DAY, MIDDLE, context, law

from cruce.model import Channel, Presentation
from cruce.risk import assess, observe
from cruce.risk.screening import ListIndex, load_list

NORTH, SOUTH, EMPTY = harness_northbound(), a1_southbound(), empty_northbound()
CONSIGNMENT = "/consignments/0"
ITEM = f"{CONSIGNMENT}/items/0"
COFEPRIS = {"country": "MX", "agency": "COFEPRIS", "kind": "permit", "number": "1"}
EPA = {"country": "US", "agency": "EPA", "kind": "tsca-certification", "number": "1"}
ANHYDRIDE = {f"{ITEM}/cas": "108-24-7", f"{ITEM}/permits": [COFEPRIS]}


def reasons(sample: Sample, section: str, *lists: ListIndex) -> dict[str, tuple[str, Channel]]:
    """Give the code and channel of each rule that hits."""
    profile = assess(sample.filing, context(section=section, lists=lists), MIDDLE)
    return {reason.rule.partition("@")[0]: (reason.code, reason.channel) for reason in profile.reasons}


FOUND: list[tuple[Sample, dict[str, Any], str, str, str]] = [
    # precursors
    (
        SOUTH,
        {f"{ITEM}/cas": "108-24-7", f"{ITEM}/permits": [EPA]},
        "precursor-without-permit",
        "precursor",
        "red",
    ),
    (SOUTH, ANHYDRIDE, "precursor-with-permit", "precursor", "yellow"),
    (SOUTH, ANHYDRIDE | {f"{ITEM}/end_use": DROP}, "precursor-quantity-without-use", "precursor", "orange"),
    (
        SOUTH,
        ANHYDRIDE | {f"{ITEM}/end_use": "Análisis de laboratorio"},
        "precursor-quantity-against-use",
        "precursor",
        "orange",
    ),
    (
        SOUTH,
        ANHYDRIDE | {f"{CONSIGNMENT}/importer/rfc": "GOMA800101AB1"},
        "precursor-for-a-person",
        "precursor",
        "red",
    ),
    (NORTH, {f"{ITEM}/cas": "39742-60-4"}, "precursor-of-fentanyl", "precursor", "orange"),
    (
        NORTH,
        {f"{ITEM}/description": {"es": "Tableteadora rotativa usada"}},
        "pill-machine-without-permit",
        "precursor",
        "yellow",
    ),
    # arms and export control
    (
        SOUTH,
        {f"{ITEM}/description": {"en": "Rifle parts"}},
        "weapon-in-the-description",
        "weapon",
        "orange",
    ),
    (
        SOUTH,
        {f"{ITEM}/eccn": "0A501.a", f"{CONSIGNMENT}/eei/licence": "LVS"},
        "weapon-under-exception",
        "weapon",
        "orange",
    ),
    (SOUTH, {f"{CONSIGNMENT}/eei/itn": DROP}, "eei-missing", "document.doubt", "yellow"),
    (
        SOUTH,
        {f"{CONSIGNMENT}/eei/itn": DROP, f"{CONSIGNMENT}/eei/exemption": "NOEEI 30.37(a)"},
        "eei-exemption-above-limit",
        "document.doubt",
        "orange",
    ),
    (
        SOUTH,
        {f"{ITEM}/usml": "XI(c)", f"{CONSIGNMENT}/eei/exemption": "NOEEI 30.37(b)"},
        "eei-exemption-for-controlled-goods",
        "controlled",
        "orange",
    ),
    (SOUTH, {f"{CONSIGNMENT}/eei/declared_value": "20000"}, "eei-below-invoice", "document.doubt", "orange"),
    # cash, empties
    (SOUTH, {"/trip/cash": {"amount": "90000", "currency": "USD"}}, "cash-declared-large", "cash", "yellow"),
    (NORTH, {"/trip/cash": {"amount": "9900", "currency": "USD"}}, "cash-just-below", "cash", "green"),
    (EMPTY, {"/trip/cash": {"amount": "19900", "currency": "USD"}}, "empty-with-cash", "cash", "green"),
    (EMPTY, {"/trip/carrier": {"name": "Nobody"}}, "empty-carrier-unknown", "party.unknown", "yellow"),
    (
        EMPTY,
        {"/trip/equipment/0/plates": []},
        "empty-trailer-without-plate",
        "conveyance.doubt",
        "yellow",
    ),
    (
        EMPTY,
        {"/trip/load": "bobtail", "/trip/departed_at": "2026-05-10T00:00:00Z"},
        "bobtail-from-afar",
        "empty.anomaly",
        "green",
    ),
    # origin
    (
        NORTH,
        {
            f"{ITEM}/manufacturer": DROP,
            f"{CONSIGNMENT}/seller": {"name": "Trader", "address": {"country": "HK"}},
        },
        "origin-seller-outside-the-treaty",
        "origin.doubt",
        "yellow",
    ),
    (
        NORTH,
        {f"{ITEM}/preference": DROP, f"{ITEM}/manufacturer/address/country": "VN"},
        "origin-declared-against-maker",
        "origin.doubt",
        "yellow",
    ),
    (
        NORTH,
        {
            f"{ITEM}/classification": {"hs": "8541.43"},
            f"{CONSIGNMENT}/seller": {"name": "Trader", "address": {"country": "CN"}},
        },
        "origin-goods-often-transshipped",
        "origin.doubt",
        "orange",
    ),
    # the mirror
    (SOUTH, {f"{ITEM}/classification/fraccion": "39012099"}, "", "", ""),
    (
        SOUTH,
        {f"{ITEM}/classification/fraccion": "39011001"},
        "mirror-codes-differ",
        "classification.doubt",
        "yellow",
    ),
    (SOUTH, {f"{ITEM}/mx_quantity/amount": "15000"}, "mirror-weights-differ", "weight.anomaly", "yellow"),
    (
        SOUTH,
        {f"{ITEM}/mx_quantity/amount": "26000", f"{ITEM}/us_quantities/0/amount": "26000"},
        "mirror-quantity-against-net-weight",
        "weight.anomaly",
        "yellow",
    ),
    # agriculture
    (
        NORTH,
        {f"{ITEM}/classification": {"hs": "0804.40"}},
        "fresh-produce-without-aphis",
        "agriculture",
        "yellow",
    ),
    (NORTH, {f"{ITEM}/classification": {"hs": "0202.30"}}, "meat-without-fsis", "agriculture", "yellow"),
    (
        SOUTH,
        {f"{ITEM}/classification": {"hs": "0808.10"}},
        "farm-goods-without-senasica",
        "agriculture",
        "yellow",
    ),
    (SOUTH, {f"{ITEM}/classification": {"hs": "4415.20"}}, "wood-packing-as-goods", "agriculture", "yellow"),
]


@pytest.mark.parametrize(("sample", "changes", "rule", "code", "channel"), FOUND)
def test_a_pack_finds_what_it_is_for(sample, changes, rule, code, channel):
    found = reasons(sample.spoilt(changes), "mx") | reasons(sample.spoilt(changes), "us")
    if rule:
        assert found[rule] == (code, channel)
    else:
        assert found == {}


ESTIMATED = {
    f"{ITEM}/classification": {"hs": "6403.91", "fraccion": "6403.91.99"},
    f"{ITEM}/mx_quantity": {"amount": "20000", "unit": "Par"},
}


def test_an_estimated_price_is_mexicos_affair():
    assert "value-below-estimated" in reasons(SOUTH.spoilt(ESTIMATED), "mx")
    assert "value-below-estimated" not in reasons(SOUTH.spoilt(ESTIMATED), "us")


def test_a_good_that_needs_the_mexican_register_names_its_rfc():
    nameless = SOUTH.spoilt({f"{CONSIGNMENT}/importer/rfc": DROP})
    assert reasons(nameless, "mx")["importer-without-rfc"] == ("party.unknown", Channel.YELLOW)
    assert "importer-without-rfc" not in reasons(nameless, "us")


def own_list(name: str, row: str) -> ListIndex:
    found = load_list(f"id,name,identifiers\n{row}\n".encode(), name, "1")
    assert isinstance(found, ListIndex)
    return found


RFC = SOUTH.document["consignments"][0]["importer"]["rfc"]


def test_a_suspended_importer_is_stopped_by_its_rfc_under_any_name():
    suspended = own_list("padron-suspended", f"P-1,Another Name,{RFC}")
    found = reasons(SOUTH, "mx", suspended)
    assert found["importer-suspended"] == ("party.suspended", Channel.RED)
    assert "importer-suspended" not in reasons(SOUTH, "us", suspended)
    assert "importer-suspended" not in reasons(SOUTH, "mx", own_list("other", f"P-1,Another Name,{RFC}"))
    assert "importer-suspended" not in reasons(NORTH, "mx", suspended)


MAKER = NORTH.document["consignments"][0]["items"][0]["manufacturer"]["name"]


def test_a_maker_on_the_entity_list_is_stopped_northbound_by_the_united_states():
    entities = own_list("uflpa-entities", f'U-1,"{MAKER}",')
    assert reasons(NORTH, "us", entities)["forced-labour-entity"] == ("forced.labour", Channel.RED)
    assert "forced-labour-entity" not in reasons(NORTH, "mx", entities)
    assert reasons(NORTH, "us", own_list("uflpa-entities", "U-1,Nobody at All,")) == {}


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        (
            {
                "origin": "CN",
                "manufacturer": {"name": "A", "address": {"country": "CN", "region": "Xinjiang"}},
            },
            True,
        ),
        (
            {
                "origin": "CN",
                "manufacturer": {"name": "A", "address": {"country": "CN", "region": "Zhejiang"}},
            },
            False,
        ),
        ({"manufacturer": {"name": "A", "address": {"country": "MX", "region": "Xinjiang"}}}, False),
    ],
)
def test_a_region_is_presumed_to_use_forced_labour(changes, rules):
    sample = NORTH.spoilt({f"{ITEM}/{key}": value for key, value in changes.items()})
    assert ("forced-labour-region" in reasons(sample, "us")) is rules


def test_an_empty_truck_is_weighed_closer_than_a_laden_one():
    chosen, filing = context(), EMPTY.filing
    before = assess(filing, chosen, MIDDLE)
    heavy = Presentation(at=filing.expected_arrival, gross_kg=(filing.trip.gross_kg or 0) + Decimal(420))
    sealed = Presentation(at=filing.expected_arrival, seals=("X99",))
    for seen in (heavy, sealed):
        after = observe(filing, seen, before, chosen)
        assert (after.channel, [reason.code for reason in after.reasons][:1]) == (
            Channel.ORANGE,
            ["empty.anomaly"],
        )


def test_the_precursors_are_those_of_the_official_tables():
    rows = csv.DictReader(official("controlled/precursors_1988_convention.csv").open(encoding="utf-8"))
    official_rows = {row["cas"]: row for row in rows if row["un1988_table"] in ("I", "II")}
    ours = {entry.attributes["cas"]: entry for entry in law().entries("risk/precursors", DAY)}
    assert ours.keys() == official_rows.keys()
    for cas, entry in ours.items():
        said = official_rows[cas]
        assert entry.attributes["hs"] == said["hs2022"].partition(" ")[0].replace(".", ""), entry.code
        assert entry.attributes["table"] == said["un1988_table"], entry.code


def test_thresholds_are_of_listed_precursors_and_say_that_nobody_read_them_again():
    listed = {entry.code: entry.attributes["cas"] for entry in law().entries("risk/precursors", DAY)}
    for entry in law().entries("risk/precursor-thresholds", DAY):
        assert listed[entry.code] == entry.attributes["cas"]
        assert entry.attributes["unverified"] == "kg"
