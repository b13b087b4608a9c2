"""The program as a text: what the tests of the house read."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "cruce"

Function = ast.FunctionDef | ast.AsyncFunctionDef
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Module:
    """One Python file, and the room it stands in (`cruce` for the package's own)."""

    path: Path
    room: str
    lines: int
    tree: ast.Module

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    def nodes(self, kind: type[Node]) -> Iterator[Node]:
        """Yield every node of one kind, however deep."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))

    def functions(self) -> Iterator[Function]:
        """Yield every function and method, however deep."""
        return (
            node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )

    def at(self, node: ast.expr | ast.stmt) -> str:
        """Point at a node the way an editor understands."""
        return f"{self}:{node.lineno}"


@cache
def modules(folder: str = "src") -> tuple[Module, ...]:
    """Read every Python file under a folder of the checkout."""
    return tuple(_read(path) for path in sorted((ROOT / folder).rglob("*.py")))


def rooms() -> frozenset[str]:
    """Name the rooms that are built."""
    return frozenset(module.room for module in modules()) - {"cruce"}


@cache
def tracked() -> tuple[Path, ...]:
    """List the files under version control."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    room = "cruce"
    if path.is_relative_to(PACKAGE) and path.parent != PACKAGE:
        room = path.relative_to(PACKAGE).parts[0]
    elif path.parent == PACKAGE and path.stem != "__init__":
        room = path.stem
    return Module(path, room, text.count("\n"), ast.parse(text, filename=str(path)))
