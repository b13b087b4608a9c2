"""Which country needs what: every row has its authority, its state and its place."""

from tests.documents.looking import law
from tests.filings import AS_OF, DROP, Sample, a1_southbound, empty_northbound, harness_northbound

from cruce.documents import check, gap_report
from cruce.documents.gaps import Gap

PEDIMENTO = "/consignments/0/pedimento"


def report(sample: Sample) -> dict[tuple[str, str], Gap]:
    """Write the report of a filing, by country and need."""
    return {(row.country, row.code): row for row in gap_report(sample.filing, law(), AS_OF)}


def test_a_right_filing_has_all_it_needs():
    for sample in (harness_northbound(lines=2), a1_southbound(preference=True), empty_northbound()):
        rows = gap_report(sample.filing, law(), AS_OF)
        assert {row.state for row in rows} == {"have"}
        assert {row.country for row in rows} == {"us", "mx"}
        assert all(row.authority and row.what.en and row.what.es for row in rows)


def test_each_country_names_what_is_missing_first():
    sample = a1_southbound().spoilt(
        {f"{PEDIMENTO}/cove": [], f"{PEDIMENTO}/doda": DROP, "/consignments/0/eei": DROP}
    )
    rows = gap_report(sample.filing, law(), AS_OF)
    states = [(row.country, row.state) for row in rows]
    assert states == sorted(
        states, key=lambda row: (row[0], ["missing", "wanted", "optional", "have"].index(row[1]))
    )
    assert report(sample)["mx", "mexico.cove"].state == "missing"
    assert report(sample)["mx", "mexico.doda"].state == "wanted"
    assert report(sample)["us", "us.eei"].state == "missing"


def test_what_both_need_stands_with_both():
    rows = report(harness_northbound().spoilt({"/acceptances": []}))
    assert rows["us", "parties.carrier"].state == rows["mx", "parties.carrier"].state == "missing"


def test_permits_are_told_by_the_agency_that_wants_them():
    item = "/consignments/0/items/0"
    avocados = harness_northbound().spoilt(
        {
            f"{item}/classification": {"hts": "0804.40.00.40", "fraccion": "0804.40.01", "nico": "00"},
            f"{item}/us_quantities": [{"amount": "1100", "unit": "kg"}],
            f"{item}/us_content": DROP,
            f"{item}/permits": [{"country": "US", "agency": "FDA", "kind": "prior-notice", "number": "1"}],
        }
    )
    rows = [row for row in gap_report(avocados.filing, law(), AS_OF) if row.code == "agencies.permit"]
    states = {(row.country, row.authority): row.state for row in rows}
    assert states["us", "FDA"] == "have"
    assert states["us", "APHIS"] == "missing"
    assert ("mx", "SENASICA") in states
    assert all("{" not in row.what.es for row in rows)
    assert all(row.citation for row in rows)


def test_the_report_and_the_findings_agree():
    sample = a1_southbound().spoilt({PEDIMENTO: DROP, "/acceptances": []})
    lacking = {row.code for row in gap_report(sample.filing, law(), AS_OF) if row.state == "missing"}
    refusing = {finding.code for finding in check(sample.filing, law(), AS_OF) if finding.refuses}
    assert lacking == refusing
