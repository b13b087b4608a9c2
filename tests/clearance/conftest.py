"""A border of two sections, open for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.clearance.border import founded, opened

from cruce.exchange import Border


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return founded(tmp_path / "home")


@pytest.fixture
def border(home: Path) -> Iterator[Border]:
    with opened(home) as border:
        yield border
