"""A joint inspection in real browsers at two real sections, each officer at their own, in both languages."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from importlib import resources

import pytest
from playwright.sync_api import expect
from tests.web.browser import WIDTHS, Visitor
from tests.web.served import Served, home_with_ports, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
EXAMPLES = resources.files("cruce.traffic").joinpath("examples")
EXAMPLE = {"en": "southbound-fca-laredo", "es": "northbound-harness"}


@pytest.fixture(scope="module")
def sections(tmp_path_factory) -> Iterator[dict[str, Served]]:
    """Two sections as processes that exchange over HTTP."""
    home = tmp_path_factory.mktemp("inspections") / "home"
    ports = home_with_ports(home, ("mx", "us"))
    served = {name: Served(home / name, port) for name, port in ports.items()}
    for one in served.values():
        one.start()
    until(lambda: all(one.health() for one in served.values()))
    yield served
    for one in served.values():
        one.kill()


def picture(path, shade: int) -> str:
    """Write a picture of a few stripes, as a camera would."""
    width, height = 320, 200
    rows = b"".join(
        b"\0" + bytes((shade + 3 * (x // 16) + y // 4) % 256 for x in range(width)) for y in range(height)
    )

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
    return str(path)


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_stop_one_order_one_team_two_decisions(sections, browser, album, language, tmp_path):
    def officer(name: str, role: str = "chief", width: int = 1280) -> Visitor:
        visitor = Visitor(browser, str(sections[name].door.base_url).rstrip("/"), language, album, width)
        visitor.become(role)
        return visitor

    text = EXAMPLES.joinpath(f"{EXAMPLE[language]}.json").read_text(encoding="utf-8")
    answer = sections["mx"].door.post("/v1/filings", content=text.encode())
    case = answer.json()["case"]
    until(lambda: sections["us"].case(case))
    trip = json.loads(text)["trip"]
    plates = [one["number"] for one in trip["conveyance"]["plates"]]
    us, mx = officer("us"), officer("mx")
    place = f"/inspections/{case}"
    us.page.goto(f"/cases/{case}")
    us.page.locator("input[name=plates]").fill(" ".join(plates))
    us.page.locator("input[name=seals]").fill("ROTO-1")
    us.press("form[action$='/present'] button")
    host = "us" if language == "es" else "mx"
    first, second = (us, mx) if host == "us" else (mx, us)
    until(lambda: sections[host].case(case).get("channel") not in (None, "green"))

    first.page.goto(place)
    first.page.locator("input[name='kind.intensive']").check()
    first.page.locator("input[name='kind.canine']").check()
    first.page.locator("input[name=dock]").fill("7")
    first.keep("inspection-order")
    first.press("#order button.main")
    first.press("form[action$='/join'] button")
    assert first.page.locator(".team .channel-yellow").count() == 1
    first.keep("inspection-waiting")
    second.page.goto("/inspections")
    second.page.wait_for_selector("td .inspecting-ordered", timeout=20_000)
    second.keep("inspections")

    second.page.goto(place)
    second.page.wait_for_selector("form[action$='/join']")
    second.press("form[action$='/join'] button")
    expect(first.page.locator(".inspection .team .state-released")).to_have_count(2, timeout=20_000)
    first.page.goto(place)
    first.press("form[action$='/begin'] button")
    for number, shade in enumerate((40, 90, 160)):
        picture(tmp_path / f"{number}.png", shade)
    first.page.locator("input[name=file]").set_input_files([tmp_path / f"{n}.png" for n in range(3)])
    first.page.locator("form[action$='/evidence'] input[name=says]").fill("Puertas / doors")
    first.press("form[action$='/evidence'] button")
    assert first.page.locator(".gallery img").count() == 3
    first.page.locator("input[name=broken]").fill("ROTO-1")
    first.page.locator("input[name=put_on]").fill("NUEVO-9")
    first.press("form[action$='/seals'] button")
    first.page.locator("input[name=amount]").fill("8120.5")
    first.press("form[action$='/weight'] button")

    for radio in first.page.locator("#checklist input[value='as-declared']").all():
        radio.check()
    first.keep("inspection-work")
    first.press("#checklist button.main")
    assert first.page.locator(".question.left").count() == 0
    second.page.goto(place)
    second.page.wait_for_selector(".gallery img")
    second.keep("inspection-other-side")
    first.page.locator("input[name='item.1/1.says']").fill("Contado / counted")
    first.page.locator("input[name='item.1/1.quantity']").fill("2500")
    first.page.locator("textarea[name=remarks]").fill("Conforme")
    first.press("#finding button.main")
    first.page.wait_for_selector(".side .word.release", timeout=20_000)
    until(lambda: all(one.case(case).get("state") in ("released", "held") for one in sections.values()))
    for visitor in (first, second):
        visitor.page.goto(place)
        assert "NUEVO-9" in visitor.text()
    first.keep("inspection-end")

    for width in WIDTHS.values():
        seen = officer(host, width=width)
        for where in (place, "/inspections"):
            seen.page.goto(where)
            assert seen.fits(), (where, width)
        seen.page.goto(place)
        seen.keep(f"inspection-{width}")


def test_an_inspection_works_without_javascript_by_keyboard_alone(sections, browser, album):
    """Order and join with Tab and Enter in a browser that runs no script; the upload is a plain form."""
    text = EXAMPLES.joinpath("empty-northbound.json").read_text(encoding="utf-8")
    case = sections["us"].door.post("/v1/filings", content=text.encode()).json()["case"]
    context = browser.new_context(base_url=str(sections["us"].door.base_url), java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("form:has(input[value='chief']) button").click()
    page.goto(f"/inspections/{case}")
    page.keyboard.press("Tab")
    page.locator("input[name='kind.scan']").focus()
    page.keyboard.press("Space")
    if page.locator("input[name=why]").count():
        page.locator("input[name=why]").focus()
        page.keyboard.type("a tip")
    page.locator("input[name=dock]").focus()
    page.keyboard.type("3")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".steps [aria-current=step]").count() == 1
    page.locator("form[action$='/join'] button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".team .state-released").count() == 1
    context.close()
