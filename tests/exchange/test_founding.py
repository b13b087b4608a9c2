"""Sections are founded together whole or not at all, also where a disk fills up or a process is killed."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.clearance.border import founded, lodge, opened, present, state
from tests.filings import AS_OF, harness_northbound

from cruce.exchange import PUBLIC_KEYS, found
from cruce.model import CruceError, JointState
from cruce.section import Settings

NORTH = harness_northbound()
BOTH = [Settings(name=name, bank="simulated") for name in ("mx", "us")]
CANADA = [Settings(name="ca")]
GRANT = {"form": "21", "reference": "CERT-1", "holder": "ABC010203AB9", "valid_from": "2026-01-01"}
STEPS = 40  # more than a founding of two sections takes


def full_at(monkeypatch: pytest.MonkeyPatch, name: str, step: int) -> Callable[[], int]:
    """Let the disk be full when a method of paths is used for the given time; tells how often it was used."""
    original, used = getattr(Path, name), 0

    def method(self: Path, *args: object, **options: object) -> object:
        nonlocal used
        used += 1
        if used == step:
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(self, *args, **options)

    monkeypatch.setattr(Path, name, method)
    return lambda: used


@pytest.mark.parametrize("method", ["mkdir", "write_text", "rename", "replace"])
def test_a_home_that_cannot_be_made_whole_is_not_made_at_all(tmp_path, monkeypatch, method):
    home = tmp_path / "home"
    failed = 0
    for step in range(1, STEPS):
        with monkeypatch.context() as patched:
            used = full_at(patched, method, step)
            try:
                found(home, BOTH, AS_OF)
            except (CruceError, OSError):
                failed += 1
                assert not home.exists()
                continue
        assert used() < step
        break
    assert failed
    with opened(home) as border:
        case = lodge(border, NORTH)
        present(border, case, NORTH)
        assert state(border, case) is JointState.RELEASED


@pytest.mark.parametrize("method", ["mkdir", "write_text", "rename", "replace"])
def test_a_third_section_that_cannot_join_leaves_the_others_as_they_were(tmp_path, monkeypatch, method):
    home = founded(tmp_path / "home")
    keys = (home / PUBLIC_KEYS).read_text()
    for step in range(1, STEPS):
        with monkeypatch.context() as patched:
            full_at(patched, method, step)
            try:
                found(home, CANADA, AS_OF)
            except (CruceError, OSError):
                assert sorted(path.name for path in home.iterdir()) == ["mx", PUBLIC_KEYS, "us"]
                assert not list(home.glob("*/peers/ca.toml"))
                assert (home / PUBLIC_KEYS).read_text() == keys
                continue
        break
    with opened(home) as border:
        assert {name: set(one.peers) for name, one in border.sections.items()} == {
            "ca": {"mx", "us"},
            "mx": {"ca", "us"},
            "us": {"ca", "mx"},
        }
        assert all(one.allowing("filing", AS_OF.date()) for one in border.sections.values())


@pytest.mark.parametrize("word", ["create", "acquaint", "record_minutes", "grant"])
def test_a_founding_that_was_killed_does_not_stand_in_the_way(tmp_path, word):
    """The process ends at once, as by a kill, when the word is said for the second time."""
    program = f"""
import os
from datetime import datetime, UTC
from pathlib import Path
from cruce.exchange import founding
from cruce.section import Settings
said, original = 0, founding.{word}
def killed(*args, **options):
    global said
    said += 1
    if said == 2:
        os._exit(9)
    return original(*args, **options)
founding.{word} = killed
settings = [Settings(name=name, bank="simulated") for name in ("mx", "us")]
row = founding.Entitlement.model_validate({GRANT!r})
founding.found(Path("home"), settings, datetime(2026, 5, 12, tzinfo=UTC), grants={{"mx": [row], "us": [row]}})
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=False)
    assert run.returncode == 9
    assert [path.name for path in (tmp_path / "home").iterdir()] == [".new"]
    found(tmp_path / "home", BOTH, AS_OF)
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["mx", PUBLIC_KEYS, "us"]
    with opened(tmp_path / "home") as border:
        assert set(border.sections) == {"mx", "us"}


def test_what_stood_in_a_home_before_stays(tmp_path):
    home = tmp_path / "home"
    (home / "us").mkdir(parents=True)
    (home / "us" / "mine").write_text("mine")
    with pytest.raises(CruceError, match=r"section\.exists"):
        found(home, BOTH, AS_OF)
    assert [str(path.relative_to(home)) for path in sorted(home.rglob("*"))] == ["us", "us/mine"]


def test_a_section_that_another_process_founded_meanwhile_stays(tmp_path, monkeypatch):
    home, original = tmp_path / "home", Path.rename

    def rename(self: Path, target: Path) -> Path:
        if target == home / "us":
            target.mkdir()
            (target / "theirs").write_text("theirs")
        return original(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(CruceError, match=r"section\.unwritable"):
        found(home, BOTH, AS_OF)
    assert [str(path.relative_to(home)) for path in sorted(home.rglob("*"))] == ["us", "us/theirs"]
