"""What an officer looks at on the pages is noted by their name; what traders see of their own is not."""

from __future__ import annotations

from tests.filings import harness_northbound
from tests.web.pair import Sections
from tests.web.test_pages import account, signed_in, tried

from cruce.clearance import reads
from cruce.web.identity import Role

NORTH = harness_northbound()


def test_each_page_that_shows_a_case_to_an_officer_is_noted(tmp_path):
    async def looking(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        us = both.offices["us"].section
        officer = signed_in(both, account(Role.OFFICER), "us")
        overseer = signed_in(both, account(Role.OVERSIGHT), "us")
        broker = signed_in(both, account(Role.BROKER), "us")
        assert (await broker.get(f"/cases/{case}")).status_code == 200
        assert reads.reads(us) == ()
        assert (await officer.get(f"/cases/{case}")).status_code == 200
        assert (await overseer.get(f"/proof?case={case}")).status_code == 200
        assert (await both.local["us"].get(f"/v1/cases/{case}")).status_code == 200
        found = reads.reads(us)
        assert [(one.by, one.door) for one in found] == [
            ("P officer", "page"),
            ("P oversight", "proof"),
            ("service", "web"),
        ]
        assert all(one.told["mx"]["what"] for one in found)

    tried(tmp_path, looking)
