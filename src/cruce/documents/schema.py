"""The form of a filing as JSON Schema, for those who write one, and for this room's own repairs."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from cruce.model import Filing

Node = dict[str, Any]
Loc = tuple[str | int, ...]


def node_at(loc: Loc) -> Node:
    """Give the schema of the field at a place, references followed; nothing where there is no such field."""
    return _node_at(tuple("#" if isinstance(key, int) else key for key in loc))


def resolved(node: Node) -> Node:
    """Follow references, and take the first branch that is not null."""
    while True:
        if "$ref" in node:
            node = _schema()["$defs"][node["$ref"].rpartition("/")[2]]
        elif "anyOf" in node:
            node = next(branch for branch in node["anyOf"] if branch.get("type") != "null")
        else:
            return node


@cache
def _schema() -> Node:
    return Filing.model_json_schema(mode="validation")


@lru_cache(maxsize=1 << 12)
def _node_at(loc: tuple[str, ...]) -> Node:
    node = resolved(_schema())
    for key in loc:
        below = node.get("items") if key == "#" else node.get("properties", {}).get(key)
        below = below or node.get("additionalProperties")
        node = resolved(below if isinstance(below, dict) else {})
    return node
