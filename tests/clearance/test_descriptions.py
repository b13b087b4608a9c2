"""Descriptions are compared with codes where a section asks for it: the finding advises, and selects none."""

from __future__ import annotations

import pytest
from tests.clearance.border import file_of, opened
from tests.filings import AS_OF, harness_northbound

from cruce.clearance import Lodged
from cruce.clearance.descriptions import description_doubts
from cruce.documents import read
from cruce.model import Channel, Filing

ITEM = "/consignments/0/items/0"
SHRIMP = (
    harness_northbound()
    .spoilt({f"{ITEM}/description/en": "frozen shrimp", f"{ITEM}/description/es": "camarón congelado"})
    .content
)


def asking(home, *names):
    for name in names:
        path = home / name / "section.toml"
        said = path.read_text(encoding="utf-8")
        path.write_text(
            said.replace('descriptions = "as-written"', 'descriptions = "compared"'), encoding="utf-8"
        )


@pytest.mark.parametrize(("asks", "found"), [((), []), (("us",), ["description.other"])])
def test_a_section_that_asks_is_told_and_nothing_else_changes(home, asks, found):
    asking(home, *asks)
    with opened(home) as border:
        (outcome,) = border.lodge([SHRIMP], "broker", section="us")
        assert isinstance(outcome, Lodged)
        told = [one for one in outcome.findings if one.code == "description.other"]
        assert [one.code for one in told] == found
        assert all("0306" in one.says.es and not one.refuses for one in told)
        file = file_of(border.sections["us"], outcome.case)
        assert file.selected["us"].channel is Channel.GREEN


def test_the_words_are_read_once_a_day(home):
    asking(home, "us")
    filing = read(SHRIMP).filing
    assert isinstance(filing, Filing)
    with opened(home) as border:
        us = border.sections["us"]
        assert description_doubts(us, filing, AS_OF)
        kept = us.memory["descriptions"]
        assert description_doubts(us, filing, AS_OF)
        assert us.memory["descriptions"] is kept
