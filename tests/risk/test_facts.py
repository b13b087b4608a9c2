"""The facts: named once, documented, and there whenever the schema says that every filing has them."""

from hypothesis import given
from hypothesis import strategies as st
from tests.data import ROOT
from tests.filings import a1_southbound, harness_northbound
from tests.risk.filings import filings
from tests.risk.starter import context

from cruce.model import Filing, Presentation
from cruce.risk.facts import FACTS, AlertRow, Gate, Kind, Movement, PartyRow, Scope
from cruce.risk.rules import facts_page
from cruce.risk.screening import Alert, Listed, Match, participants

PAGE = ROOT / "docs" / "reference" / "risk-facts.md"
TYPES = {Kind.TEXT: str, Kind.NUMBER: float, Kind.TRUTH: bool}


def movement(filing: Filing) -> Movement:
    return context(seen=frozenset({"ANO950302K17"})).movement(filing)


def rows(filing: Filing, presentation: Presentation) -> list[tuple[Scope, object]]:
    m = movement(filing)
    parties = [PartyRow(m, someone, ()) for someone in participants(filing)]
    alert = Alert(parties[0].participant, "list", Listed("1", "X"), "X", Match.EXACT, None, False)
    found: list[tuple[Scope, object]] = [(Scope.MOVEMENT, m), (Scope.PRESENTATION, Gate(m, presentation))]
    found += [(Scope.CONSIGNMENT, c) for c in m.consignments]
    found += [(Scope.ITEM, i) for c in m.consignments for i in c.items]
    found += [(Scope.PARTY, party) for party in parties]
    return [*found, (Scope.ALERT, AlertRow(parties[0], alert))]


presentations = st.builds(
    Presentation,
    at=st.just(harness_northbound().filing.expected_arrival),
    plates=st.sampled_from([(), ("R21 4417", "X")]),
    seals=st.sampled_from([(), ("MX7745120",), ("x", "y")]),
    gross_kg=st.sampled_from([None, 0, 17000]),
)


@given(filings(), presentations)
def test_a_fact_has_its_type_and_is_missing_only_where_it_may_be(filing, presentation):
    for scope, row in rows(filing, presentation):
        for fact in FACTS.values():
            if fact.scope is scope:
                value = fact.read(row)
                assert isinstance(value, TYPES[fact.kind]) or (value is None and fact.optional), fact.name


def test_the_reference_page_is_the_programs_own():
    assert PAGE.read_text(encoding="utf-8") == facts_page(), "run: make pages"


def test_every_fact_is_said_in_both_languages():
    assert not [fact.name for fact in FACTS.values() if fact.says.en == fact.says.es]


def values(filing: Filing, *names: str) -> list[object]:
    m = movement(filing)
    row = {"movement": m, "consignment": m.consignments[0], "item": m.consignments[0].items[0]}
    return [FACTS[name].read(row[name.partition(".")[0]]) for name in names]


def test_money_is_in_dollars_by_the_laws_rates():
    names = ("item.value_usd", "consignment.value_usd", "movement.value_usd", "item.usd_per_kg")
    assert values(a1_southbound().filing, *names) == [52000.0, 52000.0, 52000.0, 2.6]
    pesos = a1_southbound().spoilt({"/consignments/0/currency": "MXN"}).filing
    assert values(pesos, *names) == [52000 * 0.056295] * 3 + [2.6 * 0.056295]
    unknown = a1_southbound().spoilt({"/consignments/0/currency": "XXX"}).filing
    assert values(unknown, *names) == [None] * 4


def test_a_unit_is_known_by_key_and_by_symbol():
    for unit in ("kg", "KG", "01"):
        filing = a1_southbound().spoilt({"/consignments/0/items/0/mx_quantity/unit": unit}).filing
        assert values(filing, "item.mx_unit", "item.usd_per_mx_unit") == ["Kg", 2.6]
    filing = a1_southbound().spoilt({"/consignments/0/items/0/mx_quantity/unit": "furlong"}).filing
    assert values(filing, "item.mx_unit") == [None]


def test_a_party_that_the_section_has_seen_is_known_by_any_identifier():
    m = movement(harness_northbound().filing)
    seen = {p.role: FACTS["party.seen"].read(PartyRow(m, p, ())) for p in participants(m.filing)}
    assert seen == {
        "carrier": False,
        "driver": False,
        "declarant": False,
        "exporter": True,
        "importer": False,
        "manufacturer": True,
    }


def test_a_description_is_compared_without_accents_and_case():
    (description,) = values(harness_northbound().filing, "item.description")
    assert description == (
        "wiring harness for motor vehicle dashboards / arnes electrico para tablero de vehiculo automotriz"
    )


def test_a_trader_that_the_section_has_not_met_is_new():
    names = ("consignment.exporter_seen", "consignment.importer_seen")
    assert values(harness_northbound().filing, *names) == [True, False]
