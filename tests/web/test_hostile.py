"""Hostile text in every field of every form of the pages: nothing of it runs, and nothing breaks by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_plus

import httpx
import pytest
from tests.clearance.border import seen
from tests.filings import harness_northbound
from tests.web.matrix import Knock
from tests.web.pair import Sections, together
from tests.web.test_inspections import ORDER, at_work, officer, questions, send
from tests.web.test_pages import account, signed_in
from tests.web.test_threats import PAYLOAD, RAW, rows

from cruce import clearance
from cruce.web.identity import Role
from cruce.web.pages import centre
from cruce.web.pages.rendering import reason_of, rendered, waiting_for
from cruce.web.picture import take

NORTH = harness_northbound()
HERE = NORTH.filing.crossing
WRITERS = (Role.BROKER, Role.OFFICER, Role.INSPECTOR, Role.CHIEF, Role.DIRECTOR)
LEFT_ALONE = ("/sign-out", "/withdraw", "/drop")
HOSTILE = {
    "markup": PAYLOAD.encode(),
    "a null": b"a\x00b",
    "right to left": "a\u202egnp.exe\u2066".encode(),
    "overlong": b"\xc0\xbcscript\xc0\xbe\xed\xa0\x80",
    "very long": "\u0915\u093c".encode() * 20_000,
    "many marks": ("e" + "\u0301" * 3000).encode(),
}


@dataclass
class Form:
    """A form as it stands on a page: where it goes, what it holds, and which fields take any text."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Reads the forms of a page, each as a browser would send it untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: C901 - a case for each tag
        """Take a form, or what belongs to the one that was begun last."""
        had = {name: value or "" for name, value in attrs}
        name, kind = had.get("name", ""), had.get("type", "text")
        if tag == "form":
            self.found.append(Form(had.get("action", ""), had.get("method", "get").lower()))
        if not self.found:
            return
        form = self.found[-1]
        if tag == "textarea":
            form.texts.append(name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if had.get("value") and not form.fields.get(self._select):
                form.fields[self._select] = had["value"]
        elif tag == "input" and name:
            form.fields[name] = had.get("value", "1" if kind == "checkbox" else "")
            if kind in ("text", "search"):
                form.texts.append(name)
        elif tag == "button" and name and name not in form.fields:
            form.fields[name] = had.get("value", "")


async def forms_of(client: httpx.AsyncClient, case: str) -> Iterator[Form]:
    """Find the forms that somebody is offered on all pages."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for place, _ in rows("GET"):
        answer = await client.get(Knock("GET", place, case).address)
        if "text/html" not in answer.headers.get("content-type", "") or answer.status_code != 200:
            continue
        for form in Forms(answer.text).found:
            if form.method == "post" and form.texts and not form.action.endswith(LEFT_ALONE):
                form.action = form.action or Knock("GET", place, case).address
                found.setdefault((form.action, tuple(form.texts)), form)
    return iter(found.values())


async def sent(client: httpx.AsyncClient, form: Form, typed: dict[str, bytes]) -> httpx.Response:
    """Send a form with other bytes in some of its fields."""
    held = {name: value.encode() for name, value in form.fields.items()} | typed
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in held.items())
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return await client.post(form.action, content=body, headers=kind)


async def begun(both: Sections) -> str:
    """Let a truck come whose seal is broken: every part of its case's page is there."""
    case = await both.lodge(NORTH)
    await both.settle()
    for office in both.offices.values():
        await office.desk(
            lambda section: clearance.present(section, {case: seen(NORTH.filing, seals=("X1",))}, "gate")
        )
    await both.settle()
    await both.offices["mx"].desk(both.offices["mx"].board.catch_up)
    return case


async def pages(both: Sections, case: str) -> Iterator[tuple[str, str]]:
    """Give all that anybody is shown, and what the open screens of the command centre are sent."""
    office = both.offices["mx"]
    await office.desk(office.board.catch_up)
    shown = []
    await both.settle()
    for role, at in ((Role.BROKER, "mx"), (Role.CHIEF, "mx"), (Role.DIRECTOR, "mx"), (Role.CHIEF, "us")):
        client = signed_in(both, account(role), at)
        for place, _ in rows("GET"):
            answer = await client.get(Knock("GET", place, case).address)
            shown.append((f"{role} {place}", answer.text))
    picture = take(office.board, HERE, office.section.clock())
    facts = {**centre._facts(picture, "UTC"), "live": True, "reason": reason_of(office.section)}
    facts["waiting"] = waiting_for(office, None)
    shown += [(f"live {name}", rendered(f"_centre_{name}.html", "en", **facts)) for name in centre.PANELS]
    return iter(shown)


def test_nothing_that_is_typed_anywhere_runs_anywhere(tmp_path):
    """Each free text of each form alone and all at once, as everybody who is offered the form."""

    async def spraying(both: Sections) -> None:
        case = await begun(both)
        size, tried = both.offices["mx"].section.store.tree.size, 0
        for role in WRITERS:
            client = signed_in(both, account(role))
            for form in await forms_of(client, case):
                one_by_one = [{name: PAYLOAD.encode()} for name in form.texts]
                for typed in (*one_by_one, {name: PAYLOAD.encode() for name in form.texts}):
                    answer = await sent(client, form, typed)
                    tried += 1
                    assert answer.status_code < 500, (form.action, typed)
                    found = [word for word in RAW if word in answer.text]
                    assert not found, (form.action, typed, found)
        assert tried > 60, tried
        assert both.offices["mx"].section.store.tree.size > size + 5, "hardly any form took it"
        quoted = 0
        for place, text in await pages(both, case):
            found = [word for word in RAW if word in text]
            assert not found, (place, found)
            quoted += "&lt;svg onload" in text
        assert quoted >= 5, "hardly any page showed it: this tests little"

    together(tmp_path, spraying)


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_no_text_breaks_a_page(tmp_path, kind):
    """Bytes that are no text, too much of it, signs that hide others: told or taken, never our own fault."""

    async def spraying(both: Sections) -> None:
        case, actions = await begun(both), set()
        for client in (*await at_work(both, case), signed_in(both, account(Role.BROKER))):
            for form in sorted(await forms_of(client, case), key=lambda one: "cancel" in one.action):
                actions.add(form.action.rpartition("/")[2])
                for name in form.texts:
                    answer = await sent(client, form, {name: HOSTILE[kind]})
                    assert answer.status_code < 500, (form.action, name, answer.status_code)
        assert {"hold", "message", "answers", "found", "weight", "set"} <= actions
        for place, text in await pages(both, case):
            assert not re.search("[\x00\u202e]", text), place
            assert "serve.own" not in text, place

    together(tmp_path, spraying)


@pytest.mark.parametrize("kind", ["a null", "right to left"])
def test_signs_that_hide_or_turn_text_are_refused_and_nothing_of_the_form_is_done(tmp_path, kind):
    async def visit(both: Sections) -> None:
        case, text = await begun(both), HOSTILE[kind].decode()
        us, section = officer(both, "us"), both.offices["us"].section
        ordered = await send(us, case, "order", **ORDER, assigned=text)
        assert (ordered.status_code, "/assigned" in ordered.text) == (400, True)
        assert "clearance.ordered" not in {one.kind for one in section.store.events(case)}
        us, _ = await at_work(both, case)
        asked = questions(both, case)
        note = f"note.{next(iter(asked)).removeprefix('result.')}"
        answered = await send(us, case, "answers", **asked, **{note: text})
        assert (answered.status_code, f"/{note}"[:41] in answered.text) == (400, True)
        assert "clearance.answered" not in {one.kind for one in section.store.events(case)}

    together(tmp_path, visit)
