"""What the tests with a real browser share: one Chromium, and the folder of its pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.web.browser import album_of, chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started by the first test that asks for it."""
    with chromium() as one:
        yield one


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where pictures are kept."""
    return album_of(tmp_path_factory)
