"""What is installed is what is pinned, and every dependency that is declared has its pin."""

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import distributions

from tests.house.source import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
UNPINNED = {"cruce", "pip"}  # the project itself, and what `python3 -m venv` brings of its own


def name_of(requirement: str) -> str:
    """Return a distribution's normalised name (PEP 503) from a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0]).lower()


def pins() -> dict[str, str]:
    """Return the pinned version of each distribution."""
    return {
        name_of(pin): pin.partition("==")[2] for pin in PYPROJECT["tool"]["uv"]["constraint-dependencies"]
    }


def declared() -> Iterable[str]:
    """Yield every requirement of the core, the extras and the groups."""
    project = PYPROJECT["project"]
    for requirements in (
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *PYPROJECT["dependency-groups"].values(),
    ):
        yield from requirements


def test_every_installed_distribution_is_the_pinned_one():
    pinned = pins()
    strays = {
        name: found.version
        for found in distributions()
        if (name := name_of(found.metadata["Name"])) not in UNPINNED and pinned.get(name) != found.version
    }
    assert not strays, "installed but not pinned so; run `make setup`, or `make pins` after a new dependency"


def test_every_declared_dependency_is_pinned():
    assert not {
        name for requirement in declared() if (name := name_of(requirement)) not in {"cruce", *pins()}
    }
