"""The desk of a trader in a real browser: filed by keyboard alone, in both languages, on phone and wall."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.clearance.border import opened
from tests.clearance.contingent import agree
from tests.clearance.test_booking import plan
from tests.web.browser import WIDTHS, Visitor
from tests.web.desks import flat
from tests.web.served import Served, home_with_ports, served

from cruce.model import Direction
from cruce.traffic import examples
from cruce.web.pages.desk.typed import taken

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
SAID = {
    "en": {
        "refuse": "findings refuse this filing",
        "none": "Nothing is wrong with this filing",
        "mine": "yours",
    },
    "es": {
        "refuse": "hallazgos rechazan este trámite",
        "none": "no tiene ningún hallazgo",
        "mine": "la suya",
    },
}


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Iterator[str]:
    """A training section whose bank practises, with appointments for trucks southbound."""
    home = tmp_path_factory.mktemp("desk") / "home"
    ports = home_with_ports(home, ("mx", "us"))
    with opened(home) as border:
        agree(border, "citas-1", lanes=(plan().model_copy(update={"direction": Direction.SOUTHBOUND}),))
    for name in ports:
        settings = home / name / "section.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace('bank = "simulated"', 'bank = "practice"'), encoding="utf-8")
    with served(home, ports) as sections:
        yield address(sections["mx"])


def address(section: Served) -> str:
    return str(section.door.base_url).rstrip("/")


def tabbed(visitor: Visitor, most: int = 900) -> list[str]:
    """Go through a page by Tab alone; gives the names of the fields as they are reached."""
    reached: list[str] = []
    visitor.page.locator("a.skip").focus()
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        name = visitor.page.evaluate("document.activeElement.name || document.activeElement.tagName")
        if name == "BODY":
            break
        reached.append(name)
    return reached


def typed(visitor: Visitor, fields: dict[str, str]) -> None:
    """Type a filing by keyboard: Tab to each field, in the order of the page, and type or choose."""
    left = dict(fields)
    visitor.page.locator("[id='/declarant']").focus()
    for _ in range(900):
        name = visitor.page.evaluate("document.activeElement.name || ''")
        if name in left:
            enter(visitor, left.pop(name))
        if not left:
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"not reached by Tab: {sorted(left)}")


def enter(visitor: Visitor, value: str) -> None:
    """Put a value into the field that has the focus."""
    kind = visitor.page.evaluate("document.activeElement.type")
    here: Any = visitor.page.locator(":focus")
    if kind == "select-one":
        here.select_option(value)
    elif kind in ("date", "datetime-local"):
        here.fill(value)
    else:
        visitor.page.keyboard.press("Control+A")
        visitor.page.keyboard.insert_text(value)


def shown(visitor: Visitor) -> set[str]:
    names = visitor.page.eval_on_selector_all("form#filing [name^='/']", "all => all.map(one => one.name)")
    return set(names)


def grow(visitor: Visitor, fields: dict[str, str]) -> None:
    """Add by keyboard the parts that a filing has and the form has not."""
    for _ in range(20):
        missing = sorted(set(fields) - shown(visitor))
        if not missing:
            return
        steps = missing[0].split("/")
        buttons = ["/".join(steps[:end]) for end in range(len(steps), 1, -1)]
        for place in buttons:
            button = f"button[value='add:{re.sub('/[0-9]+$', '', place)}']"
            if visitor.page.locator(button).count():
                visitor.page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
                visitor.press(button, key=True)
                break
        else:
            raise AssertionError(f"no button adds {missing[0]}")
    raise AssertionError(f"still missing: {sorted(set(fields) - shown(visitor))}")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_truck_is_filed_by_keyboard_alone(base, browser, album, language):
    said, broker = SAID[language], Visitor(browser, base, language, album)
    document = json.loads(examples.own("southbound-fca-laredo", f"KEYS-{language}"))
    fields = dict(flat(taken(document, "America/Chicago").fields))
    broker.become("broker")
    broker.page.goto("/desk")
    broker.keep("desk")
    broker.press("button[value=southbound]", key=True)
    broker.page.wait_for_url(re.compile("/desk/file/"))
    broker.press(".doing button[value=check]", key=True)
    assert said["refuse"] in broker.text()
    broker.keep("form-faults")
    fault = broker.page.locator(".findings li a").first
    where = fault.get_attribute("href") or ""
    fault.focus()
    broker.page.keyboard.press("Enter")
    assert broker.page.url.endswith(where)
    grow(broker, fields)
    broker.page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    typed(broker, {name: value for name, value in fields.items() if value})
    broker.press(".doing button[value=check]", key=True)
    assert said["none"] in broker.text(), broker.page.locator(".findings").inner_text()
    broker.keep("form-right")
    broker.press(".tried a.button", key=True)
    broker.keep("statement")
    broker.page.go_back()
    broker.press(".doing button[value=file]", key=True)
    broker.page.wait_for_url(re.compile("/cases/"))
    case = broker.page.url.rpartition("/")[2]
    broker.press(f"#standing a[href='/cases/{case}/pay']", key=True)
    broker.keep("pay")
    broker.press("form.acts button", key=True)
    assert broker.page.locator("form.acts button").count() == 0, "what is paid is not paid again"
    broker.page.goto(f"/cases/{case}/appointment")
    broker.keep("slots")
    broker.press(".slots li:last-child button", key=True)
    assert said["mine"] in broker.text()
    broker.keep("slot")
    broker.page.goto(f"/cases/{case}")
    broker.press("button[value=amend]", key=True)
    broker.page.locator("[id='/trip/driver/name']").fill("Ana <i>Nueva</i>")
    broker.press(".doing button[value=file]", key=True)
    broker.page.wait_for_url(re.compile(f"/cases/{case}"))
    broker.page.goto(f"/cases/{case}/versions")
    assert "Ana <i>Nueva</i>" in broker.text()
    broker.keep("versions")
    broker.page.goto("/desk/bulk")
    trucks = [json.loads(examples.own("empty-northbound", f"M-{language}-{one}")) for one in range(4)]
    lines = "\n".join(map(json.dumps, trucks))
    upload = {"name": "trucks.jsonl", "mimeType": "application/json", "buffer": lines.encode()}
    broker.page.set_input_files("input[type=file]", upload)  # type: ignore[arg-type]
    broker.press("form.card button", key=True)
    broker.page.wait_for_url(re.compile("/bulk/"))
    broker.keep("bulk-file")
    broker.page.goto("/desk/bulk")
    broker.keep("bulk")
    for width in WIDTHS.values():
        narrow = Visitor(browser, base, language, album, width)
        narrow.become("broker")
        ends = ("", "/pay", "/versions", "/appointment", "/statement")
        for place in ("/desk", "/desk/bulk", *(f"/cases/{case}{end}" for end in ends)):
            narrow.page.goto(place)
            assert narrow.fits(), (place, width)
        narrow.page.goto("/desk")
        narrow.page.click("button[value=northbound]")
        narrow.press(".doing button[value=check]")
        assert narrow.fits(), ("form", width)
        narrow.keep(f"form-{width}")


def test_every_field_of_a_form_is_reached_by_tab_in_the_order_of_the_page(base, browser, album):
    broker = Visitor(browser, base, "en", album)
    broker.become("broker")
    broker.page.goto("/desk")
    broker.page.click("button[value=empty]")
    broker.page.wait_for_url(re.compile("/desk/file/"))
    broker.page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    order = broker.page.eval_on_selector_all("form#filing [name^='/']", "all => all.map(one => one.name)")
    reached = list(dict.fromkeys(name for name in tabbed(broker) if name.startswith("/")))
    assert reached == order
