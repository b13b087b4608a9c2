"""The whole story in one browser at the pages of the demo, in both languages, with a picture of each."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from tests.web.browser import Visitor
from tests.web.served import PATIENCE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
HERE = "US-TX-WTB"
STORY = {
    "en": ("southbound-fca-laredo", "us", "mx"),
    "es": ("northbound-harness", "mx", "us"),
}
SAID = {
    "en": {"inspect": "TO INSPECTION", "go": "LET IT GO", "same": "bit for bit", "genuine": "Genuine"},
    "es": {"inspect": "A RECONOCIMIENTO", "go": "DEJE PASAR", "same": "bit por bit", "genuine": "Auténtico"},
}


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    """The demo as a newcomer starts it, with few trucks; the address of each section."""
    command = [sys.executable, "-m", "cruce", "demo", "--trucks", "60", "--stay", "--pace", "60"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        (url,) = re.findall(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        import httpx

        tour = httpx.get(f"{url}/tour").text
        (other,) = set(re.findall(r'action="(http://127\.0\.0\.1:\d+)/sign-in', tour))
        yield {"mx": url, "us": other}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


class Newcomer(Visitor):
    """Somebody who steps from role to role in one browser, and from section to section."""

    addresses: dict[str, str]

    def step(self, section: str, role: str, place: str) -> None:
        self.page.goto(f"{self.addresses[section]}/tour")
        self.press(f".side.{section} form:has(input[value='{role}']) button")
        self.page.goto(f"{self.addresses[section]}{place}")


def until_text(page, text: str, seconds: int = PATIENCE) -> None:
    """Wait until a page, loaded anew where it does not change by itself, says something."""
    ends = time.monotonic() + seconds
    while text not in page.locator("body").inner_text():
        assert time.monotonic() < ends, (text, page.url, page.locator("main").inner_text()[:600])
        time.sleep(0.5)
        page.reload()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_newcomer_acts_in_every_role(addresses, browser, album, language, tmp_path):
    example, out, into = STORY[language]
    said = SAID[language]
    one = Newcomer(browser, addresses["mx"], language, album)
    one.addresses = addresses
    one.page.goto("/tour")
    one.keep("tour")

    one.step(out, "broker", "/desk")
    for name, kept in (("ten-faults", "faults"), (example, "filing")):
        one.page.goto(f"{addresses[out]}/desk")
        one.page.locator("form.example select").select_option(name)
        one.press("form.example button")
        one.press("button[name=do][value=file]", refused=kept == "faults")
        if kept == "faults":
            assert one.page.locator("[aria-invalid=true], .findings li, .fault").count() >= 9
            one.keep("faults")
    one.page.wait_for_url(re.compile("/cases/"))
    case = one.page.url.rpartition("/")[2].partition("?")[0]
    reference = one.page.locator("h1").inner_text().split()[0]
    assert {"MXN", "USD"} <= set(re.findall("MXN|USD", one.text()))
    one.keep("case-filed")

    one.step("mx", "broker", f"/cases/{case}/pay")
    if one.page.locator("form.acts button.main").count():
        one.press("form.acts button.main")
    one.keep("pay")

    one.step(out, "officer", f"/booth/{HERE}?scan={reference}")
    plates = one.page.locator("#verdict td.filed").first.inner_text()
    one.keep("booth-found")
    one.page.locator("input[name=plates]").fill(plates)
    assert "same" in str(one.page.locator("#match-plates").get_attribute("class"))
    one.press("form.card button.main")
    until_text(one.page, said["inspect"])
    one.keep("booth-inspect")

    one.step(out, "chief", f"/targeting/{HERE}")
    one.keep("targeting")
    one.page.goto(f"{addresses[out]}/targeting/{HERE}/{case}")
    one.keep("targeting-case")
    one.page.goto(f"{addresses[out]}/centre/{HERE}")
    one.page.wait_for_selector("#panel-inspections a")
    one.keep("centre")
    one.page.goto(f"{addresses[out]}/centre/{HERE}/set")
    one.keep("setting")
    one.page.goto(f"{addresses[out]}/centre")
    one.keep("border")

    one.step(into, "inspector", f"/cases/{case}")
    until_text(one.page, reference)
    one.page.locator("textarea[name=team]").fill(f"{out}: Rosa Peña")
    one.keep("examine")
    one.press("form[action$='/examine'] button.main")

    one.step(out, "officer", f"/booth/{HERE}?scan={case}")
    until_text(one.page, said["go"])
    one.keep("booth-released")

    one.step(out, "broker", f"/cases/{case}")
    one.page.wait_for_selector("a[href$='/receipt']", timeout=PATIENCE * 1000)
    with one.page.expect_download() as download:
        one.page.locator("a[href$='/receipt']").click()
    receipt = tmp_path / "receipt.json"
    download.value.save_as(receipt)
    one.page.goto(f"{addresses[into]}/verify")
    one.page.locator("input[type=file]").set_input_files(receipt)
    one.press("form.card button.main")
    assert said["genuine"] in one.text()
    one.keep("verified")

    one.step(out, "oversight", f"/proof?case={case}")
    one.keep("proof")
    one.press("a[href$='/replay']")
    assert said["same"] in one.text()
    one.keep("replayed")
    one.step(into, "director", "/minutes")
    one.keep("minutes")
    one.press("main table a")
    one.keep("minute")
