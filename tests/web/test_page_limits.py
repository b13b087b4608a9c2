"""How much one account may ask of the pages: told on a page, nothing typed lost, others not kept waiting."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest
from tests.filings import harness_northbound
from tests.web.desks import Trader
from tests.web.matrix import Knock
from tests.web.pair import Sections, together
from tests.web.test_pages import account, signed_in
from tests.web.test_threats import prepared, rows

from cruce.web.identity import Role
from cruce.web.limits import Buckets

NORTH = harness_northbound()
TOLD = {
    "en": "This account has asked for more than its share",
    "es": "Esta cuenta pidió más de lo que le toca",
}


def narrow(both: Sections, rate: int = 1, burst: int = 1, name: str = "mx") -> Buckets:
    """Let everybody ask so much only, by a clock that stands."""
    doors: Any = both.local[name]._transport
    buckets: Buckets = doors.app.gate.buckets
    buckets.limits = dict.fromkeys(buckets.limits, (rate, burst))
    buckets.clock = lambda: 100.0
    return buckets


def cookie_of(both: Sections, name: str) -> str:
    """Open a session for an account; gives the cookie that bears it."""
    office = both.offices["mx"]
    found = office.sessions.accounts.named(name)
    assert found is not None
    token, _ = office.sessions.open(found, office.now())
    return f"cruce={token}"


def test_no_page_stands_outside_the_limits(tmp_path):
    """Every page and every form: once more than one's share is told so, and does nothing."""

    async def walking(both: Sections) -> None:
        case = await prepared(both)
        narrow(both)
        door, walked = both.away["mx"], 0
        wrong: list[tuple[object, ...]] = []
        doors = [("POST", path, role) for path, role in rows("POST")]
        doors += [("GET", path, role) for path, role in rows("GET")]
        doors += [("GET", path, "") for path in PUBLIC]
        size = both.offices["mx"].section.store.tree.size
        for way, path, role in doors:
            narrow(both)._kept.clear()
            fields = {"content-type": "application/x-www-form-urlencoded"} if way == "POST" else {}
            if role:
                fields["cookie"] = cookie_of(both, f"mx-{role}")
            place = Knock(way, path, case).address
            answers = [await door.request(way, place, headers=fields) for _ in range(2)]
            walked += 1
            if answers[-1].status_code != 429 or TOLD["en"] not in html.unescape(answers[-1].text):
                wrong.append((way, path, answers[-1].status_code))
            elif not int(answers[-1].headers["retry-after"]) > 0:
                wrong.append((way, path, "when to come again is not told"))
        assert wrong == []
        assert walked > 50
        assert both.offices["mx"].section.store.tree.size == size

    together(tmp_path, walking)


PUBLIC = ("/", "/calculator", "/how-to-cross", "/sign-in")


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_typed_beyond_ones_share_is_kept_and_goes_through_when_sent_again(tmp_path, language):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        trader = Trader(both, lang=language)
        buckets = narrow(both)
        words = 'Dos "cajas" <b>mojadas</b>\r\ny una seca'
        first = await trader.send(
            f"/cases/{case}/message", text="Una.", language="es", key="one", **{"to-mx": "yes"}
        )
        assert first.status_code == 303, first.text
        told = await trader.send(
            f"/cases/{case}/message", text=words, language="es", key="two", **{"to-mx": "yes"}
        )
        assert (told.status_code, told.headers["retry-after"]) == (429, "1")
        assert TOLD[language] in told.text
        form = re.search(
            rf'<form method="post" action="/cases/{case}/message">(.*?)</form>', told.text, re.DOTALL
        )
        assert form is not None
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[1])
        again = {html.unescape(name): html.unescape(held) for name, held in fields}
        assert again["text"].splitlines() == words.splitlines()
        buckets.clock = lambda: 102.0
        answer = await trader.client.post(f"/cases/{case}/message", data=again)
        assert answer.status_code == 303
        page = await trader.get(f"/cases/{case}")
        assert page.text.count("Dos &#34;cajas&#34; &lt;b&gt;mojadas&lt;/b&gt;") == 1

    together(tmp_path, visit)


def test_a_form_of_another_sign_in_is_not_made_ready_to_be_sent_again(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        trader = Trader(both)
        narrow(both)
        forged = {"csrf": "forged", "text": "x"}
        answers = [await trader.client.post(f"/cases/{case}/message", data=forged) for _ in range(2)]
        assert [one.status_code for one in answers] == [403, 429]
        assert "forged" not in answers[1].text

    together(tmp_path, visit)


def test_a_flood_on_one_function_takes_nothing_from_another_nor_from_others(tmp_path):
    async def visit(both: Sections) -> None:
        case = await both.lodge(NORTH)
        await both.settle()
        chief, trader = signed_in(both, account(Role.CHIEF)), Trader(both)
        narrow(both, 1, 3)
        crowd = httpx.AsyncClient(transport=chief._transport, base_url=str(chief.base_url))
        for place in ("/", "/calculator", "/how-to-cross"):
            answers = [(await crowd.get(place)).status_code for _ in range(5)]
            assert answers == [200, 200, 200, 429, 429], place
        assert (await crowd.get("/sign-in")).status_code == 200, "whoever reads the public page can sign in"
        forms = [await trader.send(f"/cases/{case}/message", text="x", key=f"k{one}") for one in range(5)]
        assert [one.status_code == 429 for one in forms] == [False, False, False, True, True]
        reading = {"csrf": chief.headers["x-csrf"], "plates": NORTH.filing.trip.conveyance.plates[0].number}
        answer = await chief.post(f"/cases/{case}/present", data=reading)
        assert answer.status_code == 303, "the booth of the same address acts on"
        assert both.offices["mx"].desk.waiting == {"acts": 0, "filings": 0, "questions": 0, "bulk": 0}

    together(tmp_path, visit)
