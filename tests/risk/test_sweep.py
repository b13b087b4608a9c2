"""Many movements at once: what hits in columns is what the generated function hits, and what is not known."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.filings import a1_southbound, empty_northbound, harness_northbound
from tests.risk.filings import filings
from tests.risk.starter import context, rule, rule_set

from cruce.model import Filing
from cruce.risk import RiskContext
from cruce.risk.facts import PartyRow
from cruce.risk.screening import Listed, ListIndex, participants, screen
from cruce.risk.sweep import Filed

LISTED = ListIndex("sample", "1", (Listed("E-1", "Palmetto Harness Inc.", country="US"),))
CONTEXTS = {
    section: context(section=section, lists=(LISTED,), seen=frozenset({"PALMETTO"}))
    for section in ("us", "mx")
}


def people(movement, chosen: RiskContext) -> list[PartyRow]:
    alerts = screen(participants(movement.filing), chosen.lists, chosen.day)
    everyone = participants(movement.filing)
    return [PartyRow(movement, one, [a for a in alerts if a.participant == one]) for one in everyone]


@settings(max_examples=40)
@given(st.lists(filings(), max_size=5), st.sampled_from(["us", "mx"]))
def test_columns_hit_what_the_generated_function_hits(many: list[Filing], section):
    chosen = CONTEXTS[section]
    movements = [chosen.movement(filing) for filing in many]
    parties = [people(movement, chosen) for movement in movements]
    filed = Filed(movements, parties)
    found = {
        (place, id(filed.row(chosen.criteria[place].scope, at)))
        for place, mask in chosen.sweep.hits(filed)
        for at in mask.nonzero()[0].tolist()
    }
    expected = {
        (place, id(row))
        for movement, each in zip(movements, parties, strict=True)
        for place, row in chosen.program.examine[movement.filing.direction](movement, each)
    }
    assert found == expected


def test_what_is_not_known_is_told_for_each_row():
    weighed = rule(
        when="item.net_kg < 5",
        examples=[
            {"facts": {"item.net_kg": "1"}, "hit": True},
            {"facts": {}, "hit": False},
        ],
        says={"en": "Light", "es": "Ligero"},
        directions=["northbound"],
    )
    chosen = context(rule_set(weighed))
    first = harness_northbound(lines=3).spoilt({"/consignments/0/items/1/net_kg": None})
    south = a1_southbound().spoilt({"/consignments/0/items/0/net_kg": None})
    several = (first.filing, empty_northbound().filing, south.filing)
    filed = Filed([chosen.movement(filing) for filing in several], [()] * 3)
    ((place, mask),) = chosen.sweep.unknown(filed)
    assert (place, mask.tolist()) == (0, [False, True, False, False])
