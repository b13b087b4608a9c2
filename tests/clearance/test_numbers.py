"""Numbers that serve one case only: papers, whose second use is refused, and trucks, which are looked at."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clearance.border import (
    codes,
    examined,
    file_of,
    founded,
    lodge,
    opened,
    pay,
    present,
    state,
)
from tests.filings import Sample, a1_southbound, empty_northbound, harness_northbound

from cruce import clearance, exchange
from cruce.clearance import Lodged, Refused
from cruce.model import Channel, JointState, PowerError, Verdict
from cruce.traffic.examples import renumber

NORTH, SOUTH = harness_northbound(), a1_southbound()
CONSIGNMENT = "/consignments/0"


def other(sample: Sample, serial: int = 77) -> Sample:
    """Give another filing of the same goods, all of whose numbers are its own."""
    return Sample(renumber(sample.spoilt({"/reference": f"OTHER-{serial}"}).document, serial))


def at(sample: Sample, pointer: str) -> Any:
    place: Any = sample.document
    for step in pointer.split("/")[1:]:
        place = place[int(step)] if isinstance(place, list) else place[step]
    return place


def sharing(sample: Sample, *pointers: str, serial: int = 77) -> Sample:
    """Give another filing that has the numbers at some pointers in common with the first."""
    return other(sample, serial).spoilt({pointer: at(sample, pointer) for pointer in pointers})


def tried(border, sample, section="mx"):
    (outcome,) = border.lodge([sample.content], "broker", section=section)
    return outcome


PEDIMENTO, ENTRY, ITN = (f"{CONSIGNMENT}/{name}" for name in ("pedimento/number", "entry/number", "eei/itn"))
DODA = f"{CONSIGNMENT}/pedimento/doda"


@pytest.mark.parametrize(
    ("sample", "pointer"), [(SOUTH, PEDIMENTO), (SOUTH, ITN), (NORTH, ENTRY), (NORTH, DODA)]
)
@pytest.mark.parametrize("section", ["mx", "us"])
def test_a_paper_that_another_filing_uses_is_refused_by_its_number_in_every_section(
    border, sample, pointer, section
):
    lodge(border, sample)
    outcome = tried(border, sharing(sample, pointer), section)
    assert codes(outcome) == {"papers.used"}
    (finding,) = (one for one in outcome.findings if one.refuses)
    assert finding.pointer == pointer
    assert str(at(sample, pointer)) in finding.says.en
    assert str(at(sample, pointer)) in finding.says.es
    assert at(sample, "/declarant") not in finding.says.en, "nobody is told whose the other filing is"


def test_what_is_refused_so_leaves_nothing_and_may_come_again_with_a_number_of_its_own(border):
    lodge(border, SOUTH)
    before = {name: one.store.head().size for name, one in border.sections.items()}
    assert isinstance(tried(border, sharing(SOUTH, PEDIMENTO)), Refused)
    assert {name: one.store.head().size for name, one in border.sections.items()} == before
    assert isinstance(tried(border, other(SOUTH)), Lodged)


def test_the_same_filing_again_is_the_same_case(border):
    case = lodge(border, SOUTH)
    outcome = tried(border, SOUTH, "us")
    assert isinstance(outcome, Lodged)
    assert (outcome.case, outcome.fresh) == (case, False)


def test_a_consolidated_pedimento_serves_once_for_each_remesa(border):
    lodge(border, NORTH)
    assert codes(tried(border, sharing(NORTH, PEDIMENTO))) == {"papers.used"}
    remesa = {f"{CONSIGNMENT}/pedimento/consolidated/remesa": 4}
    assert isinstance(tried(border, sharing(NORTH, PEDIMENTO).spoilt(remesa)), Lodged)


def test_the_parts_of_a_split_shipment_share_its_papers(border):
    def part(number: int) -> dict[str, Any]:
        return {f"{CONSIGNMENT}/split": {"shipment": "S-1", "part": number, "of": 2}}

    lodge(border, SOUTH.spoilt(part(1)))
    second = sharing(SOUTH, PEDIMENTO, ITN)
    assert codes(tried(border, second.spoilt(part(1)))) == {"papers.used"}
    assert isinstance(tried(border, second.spoilt(part(2))), Lodged)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {f"{CONSIGNMENT}/split": {"shipment": "S-2", "part": 2, "of": 2}},
        {
            f"{CONSIGNMENT}/split": {"shipment": "S-1", "part": 2, "of": 2},
            f"{CONSIGNMENT}/importer/rfc": "XEXX010101000",
        },
    ],
    ids=["whole", "another shipment", "another importer"],
)
def test_what_is_no_part_of_the_split_shipment_does_not_share_its_papers(border, change):
    lodge(border, SOUTH.spoilt({f"{CONSIGNMENT}/split": {"shipment": "S-1", "part": 1, "of": 2}}))
    assert "papers.used" in codes(tried(border, sharing(SOUTH, PEDIMENTO).spoilt(change)))


def test_a_number_is_the_same_with_and_without_hyphens(border):
    number = at(NORTH, ENTRY).replace("-", "")
    lodge(border, NORTH.spoilt({ENTRY: number}))
    hyphenated = f"{number[:3]}-{number[3:10]}-{number[10]}"
    assert codes(tried(border, other(NORTH).spoilt({ENTRY: hyphenated}))) == {"papers.used"}


def test_a_withdrawn_case_frees_its_numbers_in_every_section(border):
    case = lodge(border, SOUTH)
    border.withdraw(case, "broker")
    assert isinstance(tried(border, sharing(SOUTH, PEDIMENTO, ITN), "us"), Lodged)


def test_a_refused_case_frees_its_numbers_in_every_section(border):
    case = lodge(border, SOUTH)
    clearance.rule(border.sections["us"], case, Verdict.REFUSE, ["weapon"], "Officer")
    border.relay()
    assert isinstance(tried(border, sharing(SOUTH, PEDIMENTO, ITN)), Lodged)


def test_an_amendment_frees_the_numbers_of_the_version_before(border):
    lodge(border, SOUTH)
    changed = SOUTH.spoilt({PEDIMENTO: at(other(SOUTH, 5), PEDIMENTO), ITN: at(other(SOUTH, 5), ITN)})
    assert isinstance(border.amend(changed.content, "broker"), Lodged)
    assert isinstance(tried(border, sharing(SOUTH, PEDIMENTO, ITN)), Lodged)
    assert codes(tried(border, other(SOUTH, 5).spoilt({"/reference": "THIRD"}))) == {"papers.used"}


def test_an_amendment_cannot_take_the_number_of_another_case(border):
    lodge(border, SOUTH)
    lodge(border, mine := other(SOUTH))
    outcome = border.amend(mine.spoilt({ITN: at(SOUTH, ITN)}).content, "broker")
    assert codes(outcome) == {"papers.used"}


def test_two_sections_that_lodge_one_paper_at_once_release_neither_until_one_is_withdrawn(border):
    mx, us = border.sections.values()
    first, second = SOUTH, sharing(SOUTH, PEDIMENTO)
    cases = []
    for section, sample in ((mx, first), (us, second)):
        (outcome,) = clearance.lodge(section, [sample.content], "broker")
        assert isinstance(outcome, Lodged)
        cases.append(outcome.case)
    border.relay()
    for case, sample in zip(cases, (first, second), strict=True):
        pay(border, case)
        present(border, case, sample)
        assert state(border, case) is not JointState.RELEASED
    with pytest.raises(PowerError, match="unsettled"):
        clearance.rule(us, cases[0], Verdict.RELEASE, (), "Officer")


VEHICLES = {
    "tractor": ("/trip/conveyance/plates/0/number", "conveyance.doubt"),
    "trailer": ("/trip/equipment/0/plates/0/number", "conveyance.doubt"),
    "seal": ("/trip/equipment/0/seals/0/number", "seal.anomaly"),
}


@pytest.mark.parametrize("what", VEHICLES)
def test_a_vehicle_or_seal_in_two_places_is_looked_at(border, what):
    pointer, code = VEHICLES[what]
    lodge(border, SOUTH)
    case = lodge(border, sharing(SOUTH, pointer))
    for section in border.sections.values():
        told = file_of(section, case).selected
        assert {one.channel for one in told.values()} == {Channel.YELLOW}
        assert all(code in one.codes for one in told.values())


@pytest.mark.parametrize(("hours", "channel"), [(1, Channel.YELLOW), (3, Channel.GREEN)])
def test_a_truck_may_come_again_later(border, hours, channel):
    lodge(border, empty_northbound())
    arrival = f"2026-05-13T{15 + hours}:30:00Z"
    again = empty_northbound().spoilt({"/reference": "LATER", "/expected_arrival": arrival})
    assert file_of(border.sections["us"], lodge(border, again)).channel is channel


def test_the_doubt_outlives_the_process(home):
    doubted = sharing(SOUTH, VEHICLES["tractor"][0])
    with opened(home) as border:
        lodge(border, SOUTH)
        case = lodge(border, doubted)
        pay(border, case)
    with opened(home) as border:
        present(border, case, doubted)
        assert file_of(border.sections["mx"], case).channel is Channel.YELLOW
        assert state(border, case) is JointState.OPEN
        border.examine({case: examined()}, "team")
        assert state(border, case) is JointState.RELEASED


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(4)), at_us=st.sets(st.integers(0, 3)))
def test_however_filings_of_one_paper_come_at_most_one_is_released(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], at_us: set[int]
):
    with opened(founded(tmp_path_factory.mktemp("numbers") / "home", bank="simulated")) as border:
        taken = []
        for number in order:
            sample = sharing(SOUTH, PEDIMENTO, serial=number + 1)
            section = border.sections["us" if number in at_us else "mx"]
            (outcome,) = clearance.lodge(section, [sample.content], "broker")
            if isinstance(outcome, Lodged):
                taken.append((outcome.case, sample))
            if number % 2:
                exchange.Border.relay(border)
        border.relay()
        for case, sample in taken:
            present(border, case, sample)
        assert sum(state(border, case) is JointState.RELEASED for case, _ in taken) <= 1
