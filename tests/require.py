"""What a test may need from the machine: present, or the test is skipped with the reason.

`CRUCE_REQUIRE=postgres,chromium,nats,extras,data` turns such a skip into a failure, so that a run which is
meant to be whole cannot pass by leaving things out.
"""

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Literal, NoReturn

import pytest

Need = Literal["postgres", "chromium", "nats", "extras", "data"]


def absent(need: Need, reason: str) -> NoReturn:
    """Skip the running test, or fail it when the need is named in `CRUCE_REQUIRE`."""
    if need in os.environ.get("CRUCE_REQUIRE", "").split(","):
        pytest.fail(f"{need} is required here: {reason}", pytrace=False)
    pytest.skip(f"{need}: {reason}")


def require(need: Literal["postgres", "chromium", "nats"]) -> Path:
    """Find the program behind a need: PostgreSQL's `pg_ctl`, a Chromium, or `nats-server`."""
    found = next(_programs(need), None)
    return found or absent(need, "no such program on this machine")


def extra(module: str) -> ModuleType:
    """Import a module that one of the package's extras brings."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        absent("extras", str(error))


def _programs(need: str) -> Iterator[Path]:
    names = {
        "postgres": ["pg_ctl"],
        "chromium": ["chromium", "chromium-browser", "google-chrome"],
        "nats": ["nats-server"],
    }[need]
    yield from (Path(path) for name in names if (path := shutil.which(name)))
    if need == "nats":  # the wheel puts it beside the interpreter
        yield from (path for path in [Path(sys.executable).with_name("nats-server")] if path.exists())
    if need == "postgres":  # Debian keeps the server's programs off the PATH, one folder a version
        yield from sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)
