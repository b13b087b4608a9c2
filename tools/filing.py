"""The reference of the filing: each field with its form and both titles, and the columns of a table."""

import json
from collections.abc import Iterator
from typing import Any

from cruce.documents import columns, filing_schema
from cruce.documents.forms import FORMS
from cruce.model import Filing

Node = dict[str, Any]
HEAD = """# The filing

One filing is one truck, filed once for both countries: one JSON object with the fields below, in UTF-8,
gzip or not, at most 8 MiB. [filing.schema.json](filing.schema.json) says the same to programs, and `cruce
schema --example NAME` prints a whole one. Made by `make pages`.

- **Unknown fields are refused**, with a guess at what was meant. A field that does not apply is left out.
- **Amounts and quantities** are texts with a decimal point (`"52000.00"`), or whole numbers; a fraction
  without quotation marks is refused, for such numbers lose digits on the way.
- **Dates** are `2026-05-13`; **moments** `2026-05-13T15:30:00Z` or with another offset, kept in UTC.
- **Tariff codes** may bear dots and blanks: `8708.30.50 90`.
- `declarant` and `reference` together are the filing's identity: the same filing again is the same case,
  another one under the same reference is refused, and a new version is handed in with `cruce amend`.
- What is wrong comes back as [findings](findings.md).

Fields in **bold** must be there.
"""
TABLE = """## As a table

The same as CSV (UTF-8; comma, semicolon or tab): one row for each item. The first row names the columns.
Rows of one filing share `declarant` and `reference`, rows of one consignment its `consignment.reference`.
What repeats may be left empty after the first row; an empty cell is an absent field. `#` is a place in a
list, counted from 1; `KEY` a key of contribution. A truck without goods is one row without item columns. At
most 64 MiB, and a table may hold many filings; use only the columns that you need.

| column | what it is | qué es |
|---|---|---|
"""


def page() -> str:
    """Write the reference of the filing in Markdown."""
    titled = filing_schema()
    plain = Filing.model_json_schema(mode="validation")
    models = {"Filing": plain, **plain["$defs"]}
    titles = {"Filing": titled, **titled["$defs"]}
    parts = [HEAD, *(_section(name, models, titles[name]) for name in _in_order(models))]
    rows = "".join(f"| `{name}` | {text.en} | {text.es} |\n" for name, text in columns())
    return "\n".join((*parts, TABLE + rows))


def _in_order(models: dict[str, Node]) -> Iterator[str]:
    """Name the models in the order in which a reader meets them."""
    met, waiting = set(), ["Filing"]
    while waiting:
        name = waiting.pop(0)
        if name not in met and "properties" in models[name]:
            met.add(name)
            yield name
            waiting += [
                found for field in models[name]["properties"].values() for found in _references(field)
            ]


def _references(node: Node) -> Iterator[str]:
    if "$ref" in node:
        yield node["$ref"].rpartition("/")[2]
    for below in (*node.get("anyOf", ()), *([node["items"]] if "items" in node else [])):
        yield from _references(below)


def _section(name: str, models: dict[str, Node], titled: Node) -> str:
    says = models[name].get("description", "").replace("``", "`")
    lines = [f"## {name}", "", says, "", "| field | form | what it is | qué es |", "|---|---|---|---|"]
    must = models[name].get("required", ())
    for field, node in models[name]["properties"].items():
        title = titled["properties"][field]
        shown = f"**`{field}`**" if field in must else f"`{field}`"
        lines.append(f"| {shown} | {_form(node, models)} | {title['title']} | {title['titleEs']} |")
    return "\n".join((*lines, ""))


def _form(node: Node, models: dict[str, Node]) -> str:
    """Say in words what a field may hold."""
    if "anyOf" in node:
        kinds = [below for below in node["anyOf"] if below.get("type") != "null"]
        return "amount" if len(kinds) > 1 else _form(kinds[0], models) + _default(node)
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return _values(models[name]) if "enum" in models[name] else f"[{name}](#{name.lower()})"
    if node.get("type") == "array":
        return f"list{_bounds(node, 'Items')} of {_form(node['items'], models)}"
    if "additionalProperties" in node:
        return "object: contribution key to text"
    return (_values(node) or _scalar(node)) + _default(node)


def _values(node: Node) -> str:
    values = node.get("enum") or ([node["const"]] if "const" in node else [])
    return ", ".join(f"`{value}`" for value in values)


def _scalar(node: Node) -> str:
    if "pattern" in node:
        return FORMS[node["pattern"]].says.en
    kinds = {"date": "date", "date-time": "moment"}
    if node.get("format") in kinds:
        return kinds[node["format"]]
    words = {"string": "text", "integer": "whole number", "boolean": "`true`, `false`", "number": "amount"}
    return words[node["type"]] + _bounds(node, "Length") + _bounds(node, "imum")


def _bounds(node: Node, of: str) -> str:
    low, high = (node.get(f"{end}{of}") for end in ("min", "max"))
    if high is None:
        return "" if low is None else f" (from {low})"
    return f" (to {high})" if low in (None, 0) else f" ({low} to {high})"


def _default(node: Node) -> str:
    value = node.get("default")
    return "" if value in (None, [], {}) or "const" in node else f"; else `{json.dumps(value)}`"
