"""What the tests with a real browser share: one Chromium, and the folder of its pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.web.browser import album_of, chromium


@pytest.fixture(scope="module")
def one_chromium() -> Iterator[Browser]:
    """The system's Chromium, for one file of tests: while it runs, nothing else may run an event loop."""
    with chromium() as one:
        yield one


@pytest.fixture
def browser(one_chromium: Browser) -> Iterator[Browser]:
    """It, for one test: whoever came in is gone afterwards, and no page of theirs stays live."""
    yield one_chromium
    for context in one_chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where pictures are kept."""
    return album_of(tmp_path_factory)
