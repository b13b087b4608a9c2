"""The house stays light: sizes of functions, files and classes, and a sentence on every public name.

Branching (McCabe <= 8) is ruff's to check.
"""

import ast
from collections.abc import Iterator
from statistics import quantiles

import pytest
from tests.house.source import ROOT, Module, modules

FUNCTION_MOST, FUNCTION_P90 = 60, 30
FILE_MOST, FILE_P90 = 600, 350
METHODS_MOST = 15
DECISION_MOST = 60
PROGRAM = ("src", "bench", "tools")  # a test may spell out a long document in one function

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def size(node: Named) -> int:
    """Count the lines from `def` to the last one."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def p90(sizes: list[int]) -> float:
    """Return the size that nine in ten do not exceed."""
    return quantiles(sizes, n=10, method="inclusive")[-1] if len(sizes) > 1 else max(sizes)


@pytest.mark.parametrize("folder", PROGRAM)
def test_no_function_is_too_long_to_read_at_once(folder: str):
    long = [
        f"{m.at(f)} {f.name}: {size(f)}"
        for m in modules(folder)
        for f in m.functions()
        if size(f) > FUNCTION_MOST
    ]
    assert not long, f"functions over {FUNCTION_MOST} lines"


@pytest.mark.parametrize("folder", [*PROGRAM, "tests"])
def test_no_file_is_too_long(folder: str):
    assert not [f"{m}: {m.lines}" for m in modules(folder) if m.lines > FILE_MOST], (
        f"files over {FILE_MOST} lines"
    )


def test_most_functions_and_files_are_short():
    assert p90([size(function) for module in modules() for function in module.functions()]) <= FUNCTION_P90
    assert p90([module.lines for module in modules()]) <= FILE_P90


def test_no_class_does_too_much():
    wide = {
        f"{module.at(node)} {node.name}": count
        for module in modules()
        for node in module.nodes(ast.ClassDef)
        if (count := sum(is_public(part) for part in node.body if isinstance(part, Named))) > METHODS_MOST
    }
    assert not wide, f"classes with over {METHODS_MOST} public methods"


def test_every_public_name_says_what_it_is():
    silent = [where for module in modules() for where, said in public_names(module) if len(said.split()) < 3]
    assert not silent, "public names without a sentence of their own"


def test_decision_records_are_short():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert records
    assert not [
        path.name for path in records if len(path.read_text(encoding="utf-8").splitlines()) > DECISION_MOST
    ]


def is_public(node: Named) -> bool:
    """Tell whether a name is part of what others may use."""
    return not node.name.startswith("_")


def public_names(module: Module) -> Iterator[tuple[str, str]]:
    """Yield each public name of a module, with the first line that is said of it."""
    if not module.path.stem.startswith("_") or module.path.stem == "__init__":
        yield str(module), first_line(module.tree)
    for node in public_nodes(module.tree):
        yield f"{module.at(node)} {node.name}", first_line(node)


def public_nodes(parent: ast.Module | ast.ClassDef) -> Iterator[Named]:
    """Yield public functions and classes, and the public methods of those classes."""
    for node in parent.body:
        if isinstance(node, Named) and is_public(node) and not is_overload(node):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_nodes(node)


def is_overload(node: Named) -> bool:
    """Tell a further signature, or a setter, from the definition that carries the sentence."""
    marks = {ast.unparse(mark).rpartition(".")[2] for mark in node.decorator_list}
    return bool(marks & {"overload", "setter", "override"})


def first_line(node: ast.Module | Named) -> str:
    """Return the first line of a docstring, or nothing."""
    return (ast.get_docstring(node) or "").partition("\n")[0]
