"""A discrepancy in a real browser, at two real sections: held, found, charged, talked about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources

import pytest
from tests.web.browser import WIDTHS, Visitor
from tests.web.served import Served, home_with_ports, until
from tests.web.test_pages_browser import paste

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
EXAMPLE = resources.files("cruce.traffic").joinpath("examples", "southbound-fca-laredo.json")
WIDE = """[...document.querySelectorAll("main *")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1
  && !e.closest(".table")).map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""
WORDS = {
    "en": {"message": "What is missing?", "answer": "The amended charges.", "hold": "Held for inspection"},
    "es": {"message": "¿Qué falta?", "answer": "La diferencia.", "hold": "Retenido para inspección"},
}


@pytest.fixture(scope="module")
def sections(tmp_path_factory) -> Iterator[dict[str, Served]]:
    """Two sections as processes that exchange over HTTP."""
    home = tmp_path_factory.mktemp("matters") / "home"
    ports = home_with_ports(home, ("mx", "us"))
    served = {name: Served(home / name, port) for name, port in ports.items()}
    for one in served.values():
        one.start()
    until(lambda: all(one.health() for one in served.values()))
    yield served
    for one in served.values():
        one.kill()


def opened(visitor: Visitor, part: str, number: int = 0) -> None:
    visitor.page.locator(f"#{part} > details > summary").nth(number).click()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_discrepancy_from_the_find_to_the_release(sections, browser, album, language):
    def visitor(role: str, at: str = "mx", width: int = 1280) -> Visitor:
        made = Visitor(browser, str(sections[at].door.base_url).rstrip("/"), language, album, width)
        made.become(role)
        return made

    said = WORDS[language]
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["reference"] += f"-{language}"
    for one in document["consignments"]:
        one["pedimento"]["number"] = one["pedimento"]["number"][:-1] + ("1" if language == "en" else "2")
        one["pedimento"].pop("doda", None)
        one["pedimento"]["cove"] = [f"COVE26{language.upper()}0001"]
        one["eei"]["itn"] = one["eei"]["itn"][:-1] + ("1" if language == "en" else "2")
    broker = visitor("broker")
    paste(broker, json.dumps(document))
    broker.page.wait_for_url(re.compile("/cases/"))
    case = broker.page.url.rpartition("/")[2]
    broker.page.locator("#thread textarea[name=text]").fill(said["message"])
    broker.press("#thread form:has(textarea) button")
    until(lambda: sections["us"].case(case))

    officer = visitor("officer")
    officer.page.goto(f"/cases/{case}")
    officer.page.locator("form[action$=present] input[name=seals]").fill("ROTO-1")
    officer.press("form[action$=present] button")
    until(lambda: sections["us"].case(case).get("channel") != "green")
    inspector = visitor("inspector")
    inspector.page.goto(f"/cases/{case}")
    inspector.keep("matters-inspector")
    inspector.page.locator("textarea[name=team]").fill("us: Rosa Peña")
    inspector.page.locator("form[action$=examine] input[name=reasons]").fill("value.low")
    inspector.press("form[action$=examine] button")

    inspector.page.goto(f"/cases/{case}")
    opened(inspector, "holds")
    inspector.page.locator("#holds input[name=says]").fill("half a sentence")
    officer.page.goto(f"/cases/{case}")
    opened(officer, "holds")
    officer.page.locator("#holds select[name=reason]").select_option("investigation")
    officer.page.locator("#holds input[name=says]").fill("Aviso reservado")
    officer.press("#holds form[action$=hold] button")
    broker.page.wait_for_selector("#holds-list .stands", timeout=20_000)  # an open page renews itself
    assert said["hold"] in broker.page.locator("#holds").inner_text()
    inspector.page.wait_for_selector("#older:not([hidden])", timeout=20_000)
    assert inspector.page.locator("#holds input[name=says]").input_value() == "half a sentence"
    assert inspector.page.locator("#holds-list .stands").count() == 0, "nothing under the hands of who types"
    opened(officer, "found")
    officer.page.locator("#found input[name=value]").fill("90000.00")
    officer.page.locator("#found select[name=reason]").select_option("value.low")
    officer.press("#found form[action$=reassess] button")
    assert officer.page.locator("#found-list table").count() == 2
    opened(officer, "courses")
    officer.page.locator("#courses select[name=kind]").select_option("pama")
    officer.press("#courses form[action$=course] button")
    officer.page.locator(".course summary").click()
    officer.press(".course form button")
    officer.page.locator("#thread textarea[name=text]").fill(said["answer"])
    officer.press("#thread form:has(textarea) button")
    officer.keep("matters-officer")

    broker.page.wait_for_selector("#courses-list .course", timeout=20_000)
    american = visitor("officer", at="us")
    until(lambda: said["answer"] in _text(american, case))
    opened(american, "courses")
    american.press("#courses form[action$=course] button")
    american.keep("matters-other-side")

    broker.page.goto(f"/cases/{case}")
    assert said["hold"] in broker.text()
    assert "Aviso reservado" not in broker.text()
    assert said["answer"] in broker.text()
    broker.keep("matters-trader")

    chief = visitor("chief")
    chief.page.goto(f"/cases/{case}")
    chief.page.locator("#holds-list input[name=why]").fill("Turno terminado")
    chief.press("#holds-list button")
    director = visitor("director")
    director.page.goto(f"/cases/{case}")
    director.press("#overrides-list button[value=confirm]")
    assert director.page.locator("#holds-list .stands").count() == 0
    director.keep("matters-director")
    for width in WIDTHS.values():
        for role in ("broker", "officer"):
            narrow = visitor(role, width=width)
            narrow.page.goto(f"/cases/{case}")
            assert narrow.fits(), (role, width, narrow.page.evaluate(WIDE))
            narrow.keep(f"matters-{role}-{width}")


def _text(visitor: Visitor, case: str) -> str:
    visitor.page.goto(f"/cases/{case}")
    return visitor.text()


@pytest.mark.parametrize("language", ["es"])
def test_a_trader_writes_without_javascript(sections, browser, album, language):
    broker = Visitor(browser, str(sections["mx"].door.base_url).rstrip("/"), language, album)
    broker.become("broker")
    broker.page.goto("/desk")
    place = broker.page.locator("a[href^='/cases/']").first.get_attribute("href")
    context = browser.new_context(base_url=str(sections["mx"].door.base_url), java_script_enabled=False)
    context.add_cookies(broker.context.cookies())
    page = context.new_page()
    page.goto(str(place))
    page.locator("#thread textarea[name=text]").fill("Sin guiones también")
    page.locator("#thread form:has(textarea) button").click()
    assert "Sin guiones también" in page.locator("#said").inner_text()
