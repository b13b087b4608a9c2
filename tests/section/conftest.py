"""A home with one founded border, and disks that are full or cannot be written."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.clearance.conftest import border, home

__all__ = ["border", "disk", "home"]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a small disk in memory with the options asked for; skips where the user may not."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = False

    def mount(options: str) -> Path:
        nonlocal mounted
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(place)], capture_output=True, check=False
        )
        mounted = mounted or done.returncode == 0
        if done.returncode:
            pytest.skip(f"this user may not mount a disk: {done.stderr.decode().strip()}")
        return place

    yield mount
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)
