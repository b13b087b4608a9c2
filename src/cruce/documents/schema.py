"""The form of a filing as JSON Schema, for those who write one, and for this room's own repairs."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from cruce.documents.labels import label
from cruce.model import Filing, Text

Node = dict[str, Any]
Loc = tuple[str | int, ...]

_DIGITS = re.compile(r"\[0-9\]\{(\d+)\}")
_SIGNED = ({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, {"type": "integer"})
_UNSIGNED = ({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}, {"type": "integer", "minimum": 0})
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def filing_schema() -> Node:
    """Give the JSON Schema (draft 2020-12) of a filing, each field titled in English and Spanish.

    Amounts are texts, or whole numbers; ``titleEs`` beside ``title`` is the Spanish title.
    """
    schema = copy.deepcopy(_schema())
    schema["$defs"]["Classification"] = _dotted(schema["$defs"]["Classification"])
    for name, node in {"Filing": schema, **schema["$defs"]}.items():
        for field, below in node.get("properties", {}).items():
            text = label(name, field)
            below["title"], below["titleEs"] = text.en, text.es
    return {"$schema": DIALECT, "$id": "urn:cruce:filing:1", **_exact(schema)}


def columns() -> tuple[tuple[str, Text], ...]:
    """List the columns that a table of filings may have, with what each is.

    ``#`` stands for a place in a list, counted from 1; ``KEY`` for a contribution key.
    """
    models = _schema()["$defs"]
    parts = (("", _schema(), "consignments"), ("consignment.", models["Consignment"], "items"))
    upper = [leaf for prefix, node, rows in parts for leaf in _leaves(prefix, node, None, rows)]
    return (*upper, *_leaves("item.", models["GoodsItem"], None, None))


def _leaves(prefix: str, node: Node, above: Text | None, rows: str | None) -> Iterator[tuple[str, Text]]:
    """Walk down to the fields that hold one value; ``rows`` is the list that the table's rows are."""
    for field, below in node["properties"].items():
        if field == rows:
            continue
        text = label(node["title"], field)
        if above is not None:
            text = Text(en=f"{above.en}: {text.en}", es=f"{above.es}: {text.es}")
        part, name = resolved(below), f"{prefix}{field}"
        if part.get("type") == "array":
            part, name = resolved(part["items"]), f"{name}.#"
        if "properties" in part:
            yield from _leaves(f"{name}.", part, text, None)
        else:
            yield (f"{name}.KEY" if "additionalProperties" in part else name), text


def _dotted(node: Any) -> Any:
    """Let tariff codes be written with dots and blanks between their digits."""
    if isinstance(node, dict):
        return {key: _dotted(part) for key, part in node.items()}
    if isinstance(node, list):
        return [_dotted(part) for part in node]
    return _DIGITS.sub(r"([. ]*[0-9]){\1}", node) if isinstance(node, str) else node


def _exact(node: Any) -> Any:
    """Where pydantic allows any number, allow whole ones, and decimals as texts."""
    if isinstance(node, list):
        return [_exact(part) for part in node]
    if not isinstance(node, dict):
        return node
    whole = {key: _exact(part) for key, part in node.items()}
    branches = whole.get("anyOf", [])
    if any(branch.get("type") == "number" for branch in branches):
        unsigned = any(branch.get("minimum") == 0 for branch in branches)
        kept = [branch for branch in branches if branch.get("type") not in ("number", "string")]
        whole["anyOf"] = [*(_UNSIGNED if unsigned else _SIGNED), *kept]
    return whole


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
