"""A record on either engine for each test that asks for one."""

from pathlib import Path

import pytest
from tests.postgres import server
from tests.store.engines import Kept, Kind, Lite, Served, made


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Kind:
    """Name the engine."""
    kind: Kind = request.param
    return kind


@pytest.fixture
def kept(engine: Kind, tmp_path: Path) -> Kept:
    """Return an empty record."""
    return made(Lite(tmp_path) if engine == "sqlite" else Served(tmp_path, server()))


@pytest.fixture
def served(tmp_path: Path) -> Kept:
    """Return an empty record in a database."""
    return made(Served(tmp_path, server()))
