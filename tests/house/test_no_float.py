"""Money and law are exact: no binary float enters the rooms that hold them."""

import ast
from collections.abc import Iterator

import pytest
from tests.house.source import Module, modules, rooms

EXACT = {"model", "law", "tariff", "treasury", "liabilities", "ledger"}
WHOLE = {"gcd", "lcm", "isqrt", "comb", "perm", "factorial"}  # the functions of `math` on whole numbers


def floats(module: Module) -> Iterator[str]:
    """Yield each place where a float could come in: a literal, the name, `math` beyond integers."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield f"{module.at(node)}: {node.value!r}"
            case ast.Name(id="float"):
                yield f"{module.at(node)}: float"
            case ast.Attribute(value=ast.Name(id="math"), attr=name) if name not in WHOLE:
                yield f"{module.at(node)}: math.{name}"
            case ast.ImportFrom(module="math", names=names):
                yield from (
                    f"{module.at(node)}: math.{name.name}" for name in names if name.name not in WHOLE
                )


@pytest.mark.parametrize("room", sorted(EXACT & rooms()))
def test_no_float_in(room: str):
    assert not [place for module in modules() if module.room == room for place in floats(module)]
