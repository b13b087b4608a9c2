"""A terminal of eighty columns, and training homes to work in."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.cli.shell import cruce

from cruce.law import open_law


@pytest.fixture(autouse=True, scope="session")
def _law_is_read_once() -> Iterator[None]:
    """Let all homes of a run share the law that ships: it never changes, and reading it takes a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cruce.section.equipment.open_law", cache(open_law))
        yield


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CRUCE_HOME", "CRUCE_TRACEBACK", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CRUCE_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a training home that nobody has used yet; to be copied, not used."""
    home = tmp_path_factory.mktemp("founded") / "home"
    assert cruce("init", home).code == 0
    return home


@pytest.fixture
def home(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a training home of one's own, which commands use unless told otherwise."""
    mine = tmp_path / "home"
    shutil.copytree(founded, mine)
    monkeypatch.setenv("CRUCE_HOME", str(mine))
    monkeypatch.chdir(tmp_path)
    return mine
