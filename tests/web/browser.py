"""A real browser at the pages of real sections."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from tests.require import require

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"phone": 360, "wall": 1920}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, which reaches nothing but this machine."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(require("chromium")), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def album_of(folders: Any) -> Path:
    """Give the folder where pictures are kept: ``$CRUCE_ALBUM`` where it is set, else one of pytest's."""
    told = os.environ.get("CRUCE_ALBUM")
    album = Path(told) if told else Path(folders.mktemp("pictures"))
    album.mkdir(parents=True, exist_ok=True)
    return album


class Visitor:
    """Somebody before a browser of their own, who keeps a picture of every page."""

    def __init__(self, browser: Browser, base: str, language: str, album: Path, width: int = 1280) -> None:
        self.context = browser.new_context(
            base_url=base,
            locale={"en": "en-US", "es": "es-MX"}[language],
            viewport={"width": width, "height": 900},
        )
        self.page: Page = self.context.new_page()
        self.language = language
        self.strangers: list[str] = []
        self.faults: list[str] = []
        self._album = album
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.strangers.append(request.url)

    def _said(self, message: Any) -> None:
        expected = "status of 4"  # the browser notes each refusal that a test provokes
        if message.type == "error" and expected not in message.text:
            self.faults.append(message.text)

    def become(self, role: str) -> None:
        """Step into a role of a training section."""
        self.page.goto("/sign-in")
        self.press(f"form:has(input[value='{role}']) button")

    def press(self, button: str, *, key: bool = False, refused: bool = False) -> None:
        """Press a button or a link, by mouse or by key, and wait for the page that answers.

        What is not done is answered by a page too, that says why: it fails the test unless it is expected.
        """
        target = self.page.locator(button).first
        with self.page.expect_navigation() as going:
            if key:
                target.focus()
                self.page.keyboard.press("Enter")
            else:
                target.click()
        answer = going.value
        assert refused or answer.status < 400, (button, answer.status, self.text()[:2000])

    def keep(self, name: str) -> None:
        """Keep a picture of the page, and hold it against what everybody needs (axe-core)."""
        self.page.screenshot(path=self._album / f"{name}-{self.language}.png", full_page=True)
        found = Axe().run(self.page).response["violations"]
        assert not found, [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]
        assert not self.strangers, self.strangers
        assert not self.faults, self.faults

    def fits(self) -> bool:
        """Tell whether the page needs no scrolling sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    def text(self) -> str:
        """Read what the page says."""
        return self.page.locator("body").inner_text()
