"""The sample filings that all rooms share are right in themselves."""

import pytest
from tests.filings import DROP, Sample, a1_southbound, empty_northbound, harness_northbound

SAMPLES = (harness_northbound(), harness_northbound(lines=5), a1_southbound(), empty_northbound())


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_a_filing(sample: Sample):
    assert sample.filing.reference == sample.document["reference"]
    assert sample.as_of < sample.filing.expected_arrival


def test_a_sample_is_spoilt_in_one_place_only():
    sample = harness_northbound()
    spoilt = sample.spoilt({"/consignments/0/items/0/value": "-1", "/trip/driver/licence": DROP})
    assert spoilt.document["consignments"][0]["items"][0]["value"] == "-1"
    assert "licence" not in spoilt.document["trip"]["driver"]
    assert "licence" in sample.document["trip"]["driver"]
