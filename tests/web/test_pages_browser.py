"""The main story in a real browser, at two real sections, in both languages: filed once, decided twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources

import pytest
from tests.cli.shell import cruce
from tests.web.browser import WIDTHS, Visitor
from tests.web.served import Served, home_with_ports, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
EXAMPLES = resources.files("cruce.traffic").joinpath("examples")
EXAMPLE = {"en": "southbound-fca-laredo", "es": "northbound-harness"}
WORDS = {
    "en": {"go": "LET IT GO", "wait": "NOT YET", "findings": "findings", "nothing": "There is nothing here"},
    "es": {"go": "DEJE PASAR", "wait": "AÚN NO", "findings": "hallazgos", "nothing": "Aquí no hay nada"},
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("pages") / "home"


@pytest.fixture(scope="module")
def sections(home) -> Iterator[dict[str, Served]]:
    """Two sections as processes that exchange over HTTP."""
    ports = home_with_ports(home, ("mx", "us"))
    served = {name: Served(home / name, port) for name, port in ports.items()}
    for one in served.values():
        one.start()
    until(lambda: all(one.health() for one in served.values()))
    yield served
    for one in served.values():
        one.kill()


def paste(visitor: Visitor, text: str, *, refused: bool = False) -> None:
    visitor.page.goto("/desk")
    visitor.page.locator("details:has(#filing) summary").click()
    visitor.page.locator("textarea[name=text]").fill(text)
    visitor.press("#filing button", refused=refused)


@pytest.mark.parametrize("language", ["en", "es"])
def test_file_once_decide_twice(sections, browser, album, home, language, tmp_path):
    def base(name: str) -> str:
        return str(sections[name].door.base_url).rstrip("/")

    said = WORDS[language]
    broker = Visitor(browser, base("mx"), language, album)
    broker.page.goto("/")
    broker.keep("start")
    broker.page.goto("/sign-in")
    broker.keep("sign-in")
    broker.become("broker")
    paste(broker, EXAMPLES.joinpath("ten-faults.json").read_text(encoding="utf-8"), refused=True)
    assert said["findings"] in broker.text()
    assert broker.page.locator(".findings li.refusal").count() >= 9
    broker.keep("findings")

    text = EXAMPLES.joinpath(f"{EXAMPLE[language]}.json").read_text(encoding="utf-8")
    plate = json.loads(text)["trip"]["conveyance"]["plates"][0]["number"]
    paste(broker, text)
    broker.page.wait_for_url(re.compile("/cases/"))
    case = broker.page.url.rpartition("/")[2]
    assert "MXN" in broker.text()
    assert "USD" in broker.text()
    broker.keep("case")
    until(lambda: sections["us"].case(case))

    gate = Visitor(browser, base("us"), language, album)
    gate.become("officer")
    gate.page.goto("/booth")
    gate.keep("booth-empty")
    gate.page.locator("input[name=scan]").fill(plate.lower())
    gate.press(".find button")
    assert said["wait"] in gate.text()
    plates, seals, _ = gate.page.locator("section.verdict td.filed").all_inner_texts()
    gate.page.locator("input[name=plates]").fill(plates)
    gate.page.locator("input[name=seals]").fill("" if language == "es" else seals)
    gate.keep("booth")
    gate.press("form.card button")

    if language == "es":  # no seal was seen: one joint examination
        inspector = Visitor(browser, base("us"), language, album)
        inspector.become("inspector")
        inspector.page.goto(f"/cases/{case}")
        inspector.page.locator("textarea[name=team]").fill("mx: Rosa Peña")
        inspector.page.locator("textarea[name=remarks]").fill("Candado caído, carga conforme")
        inspector.keep("examine")
        inspector.press("form.card button")
    until(lambda: all(one.case(case).get("state") == "released" for one in sections.values()))
    broker.page.wait_for_selector(".state-released", timeout=20_000)
    gate.page.goto(f"{gate.page.url.partition('?')[0]}?plate={plate}")
    assert said["go"] in gate.text()
    gate.keep("booth-released")

    until(lambda: sections["mx"].door.get(f"/v1/cases/{case}/receipt").status_code == 200)
    broker.page.reload()
    with broker.page.expect_download() as download:
        broker.page.locator("a[href$='/receipt']").click()
    receipt = tmp_path / "receipt.json"
    download.value.save_as(receipt)
    assert cruce("verify", receipt, "--keys", home / "public-keys.txt").code == 0

    chief = Visitor(browser, base("us"), language, album)
    chief.become("chief")
    chief.page.goto("/centre")
    chief.keep("centre")
    chief.page.goto(f"/cases/{case}")
    chief.keep("case-officer")
    oversight = Visitor(browser, base("us"), language, album)
    oversight.become("oversight")
    oversight.page.goto(f"/proof?case={case}")
    oversight.keep("proof")
    assert oversight.page.locator(".state-refused").count() == 0
    assert oversight.page.locator(".state-released").count() >= 3

    for width in WIDTHS.values():
        narrow = Visitor(browser, base("us"), language, album, width)
        narrow.become("chief")
        for place in ("/", "/sign-in", "/centre", "/booth", f"/cases/{case}"):
            narrow.page.goto(place)
            assert narrow.fits(), (place, width)
