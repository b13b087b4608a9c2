"""Who may import whom: floors, receptions, pure experts, and a light front door."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house.source import ROOT, Module, modules, rooms

EXPERTS = {"documents", "liabilities", "tariff", "treasury", "risk", "trust", "tracking", "flow", "traffic"}
HEAVY = {"numpy", "litestar", "lark", "rapidfuzz", "lightgbm", "duckdb", "numba", "ortools", "yaml"}
RECEPTION_MOST = 15  # "about a dozen"

# What an expert has no business with: files, the network, the clock, chance of its own.
WORLDLY = {
    "http",
    "httpx",
    "pathlib",
    "requests",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
}
WORLDLY_CALLS = {
    "open",
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.time",
    "uuid.uuid4",
}


def imports(module: Module) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each absolute module that a file imports."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module


def test_the_floors_hold():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr


def test_a_room_is_entered_through_its_reception():
    inner = [
        f"{module.at(node)}: {name}"
        for module in modules()
        for node, name in imports(module)
        if name.startswith("cruce.") and name.count(".") > 1 and name.split(".")[1] != module.room
    ]
    assert not inner, "other rooms import a room, never its inner files"


@pytest.mark.parametrize("room", sorted(rooms() - {"__main__", "model"}))
def test_a_reception_is_small(room: str):
    """What a room offers stands in its `__all__`, and is little."""
    assert len(importlib.import_module(f"cruce.{room}").__all__) <= RECEPTION_MOST


@pytest.mark.parametrize("room", sorted(EXPERTS & rooms()))
def test_an_expert_is_pure(room: str):
    worldly = []
    for module in (module for module in modules() if module.room == room):
        worldly += [f"{module.at(n)}: {name}" for n, name in imports(module) if name.split(".")[0] in WORLDLY]
        worldly += [
            f"{module.at(call)}: {ast.unparse(call.func)}"
            for call in module.nodes(ast.Call)
            if ast.unparse(call.func) in WORLDLY_CALLS
        ]
    assert not worldly, "no I/O, no clock, no randomness of its own: they are arguments"


@pytest.mark.parametrize("door", ["cruce", *sorted(f"cruce.{room}" for room in rooms() & {"cli"})])
def test_the_front_door_is_light(door: str):
    """Every command starts with this import, so nothing heavy may hang on it."""
    shown = subprocess.run(
        [sys.executable, "-c", f"import sys, {door}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not HEAVY & set(shown.stdout.split())
