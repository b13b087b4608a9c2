"""One setting for every test: examples that repeat, and nothing taken from the developer's own shell."""

import os
import sys

from hypothesis import settings

# Deterministic: what fails on one machine fails on all. No deadline: two busy cores are no fault of the code.
settings.register_profile("cruce", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("cruce")


def pytest_configure() -> None:
    """Forget the settings of the shell that the commands under test would read."""
    for name in ("CRUCE_HOME", "CRUCE_LANG", "CRUCE_STORE"):
        os.environ.pop(name, None)


def pytest_sessionfinish() -> None:
    """Stop what tests share; a worker of xdist may be ended before it would come to it by itself."""
    if "tests.postgres" in sys.modules:
        sys.modules["tests.postgres"].stop()


def pytest_report_header() -> str:
    """Say what is demanded of this machine."""
    return f"CRUCE_REQUIRE: {os.environ.get('CRUCE_REQUIRE') or 'nothing; what is absent is skipped'}"
