"""The references of the API: every door, every problem that a door answers with, every kind of event."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cruce.ledger import refusals
from cruce.web import api
from cruce.web.api import views
from cruce.web.problems import status_for

THEMES = {"exchange/refusals.py": "peer", "governance/refusals.py": "minute", "inspection/words.py": "case"}
"""The files that keep their sentences in a table, and the first part of the codes of each."""

WORDS = "case.*"
"""Where the sentence stands that many codes share."""

RECEIPTS = ("receipt.py", "ring.py")
"""The files whose refusals are said of a receipt."""

PACKAGE = Path(api.__file__).resolve().parents[2]
DOORS = """# The doors of the API

Every address under `/v1`, as `/v1/openapi.json` of a section describes it (OpenAPI 3.1, in the language of
`Accept-Language`). *Who*: any role that may do one of these acts; – is anybody, without a key. *Limit*: the
function whose [limit](home.md#limits) it counts against. *K*: takes an `Idempotency-Key`; *M*: has an `ETag`,
or takes `If-Match`. How to use it: [Use the API](../how-to/use-the-api.md). Made by `make pages`.

| door | says | dice | who | limit | |
|---|---|---|---|---|---|
"""
EVENTS = """
## Events

What `/v1/events` and webhooks tell, version 1 of each body. A kind is told to whom the case is known; of what
is not here outsiders are told nothing.

| kind | says | dice | body |
|---|---|---|---|
"""
PROBLEMS = """# Problems

Every refusal of the API is a document of RFC 9457: `type` (`urn:cruce:` and the code), `title` and `detail`
in the language asked for, `status`, `code`, and `says` and `advice` in both languages. Words in braces are
filled with what was found. A filing that is refused has all its [findings](findings.md) besides. What is not
there and what is not yours answer alike. Made by `make pages`.

| code | status | says | dice |
|---|---|---|---|
"""


def doors_page() -> str:
    """Write the reference of doors and events in Markdown."""
    lines = [_row(door) for door in sorted(api.ALL, key=lambda door: (door.path, door.method))]
    events = [
        _line(f"`{kind}`", says.en, says.es, _named(body)) for kind, (says, body) in views.KINDS.items()
    ]
    return DOORS + "\n".join(lines) + "\n" + EVENTS + "\n".join(events) + "\n"


def problems_page() -> str:
    """Write the catalogue of problems in Markdown."""
    said = sentences()
    codes = sorted({code for door in api.ALL for code in api.refusals_of(door)})
    lines = (f"| `{code}` | {status_for(code)} | {said[code][0]} | {said[code][1]} |" for code in codes)
    return PROBLEMS + "\n".join(lines) + "\n"


def _row(door: api.Door) -> str:
    who = ", ".join(f"`{act.value}`" for act in door.acts) or "–"
    flags = " ".join(flag for flag, has in (("K", door.keyed), ("M", door.marked)) if has)
    limit = f"`{door.function.value}`"
    return _line(f"`{door.method} {door.path}`", door.says.en, door.says.es, who, limit, flags)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _named(fields: str) -> str:
    return ", ".join(f"`{one.strip()}`" for one in fields.split(",") if one.strip())


@cache
def sentences() -> dict[str, tuple[str, str]]:
    """Read from the program the sentence of each refusal, by code."""
    found: dict[str, tuple[str, str]] = {}
    worded = set[str]()
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = dict(_named_texts(tree))
        if (theme := THEMES.get(f"{path.parent.name}/{path.name}")) is not None:
            found |= _of_table(theme, texts["_SAYS"])
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            found |= _said(call, texts, path)
            worded |= _worded(call)
    found |= {f"ledger.{code}": (says.en, says.es) for code, (says, _) in refusals.SENTENCES.items()}
    one_line = found.pop(WORDS)
    return {**dict.fromkeys(worded, one_line), **found}


def _worded(call: ast.Call) -> set[str]:
    """Give the code with which words of an officer are refused, which all are in one sentence."""
    match call:
        case ast.Call(func=ast.Name(id="require_words"), args=[ast.Constant(value=str(code)), _]):
            return {f"case.{code}"}
    return set()


def _of_table(theme: str, table: ast.expr) -> dict[str, tuple[str, str]]:
    assert isinstance(table, ast.Dict)
    pairs = zip(table.keys, map(_text, table.values), strict=True)
    return {f"{theme}.{key.value!s}": both for key, both in pairs if isinstance(key, ast.Constant) and both}


def _named_texts(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def _said(call: ast.Call, texts: dict[str, ast.expr], path: Path) -> dict[str, tuple[str, str]]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    match call.args:
        case [ast.Constant(value=str(code)), says, *_] if name.endswith("Error") or name == "_written":
            both = _text(texts.get(says.id, says) if isinstance(says, ast.Name) else says)
            return {code: both} if both else {}
        case [_, ast.Constant(value=str(code)), ast.Name(id=name), *_] if name in texts:
            both = _text(texts[name])
            return {code: both} if both else {}
        case [ast.Constant(value=str(code)), en, es] if name == "refused" and "clearance" in path.parts:
            return {f"case.{code}": (_words(en), _words(es))}
        case [ast.Constant(value=str(code)), en, es] if name == "refused" and path.name in RECEIPTS:
            return {f"receipt.{code}": (_words(en), _words(es))}
        case [ast.Name(id="code"), en, es] if name == "refused" and path.name == "officers.py":
            return {WORDS: (_words(en), _words(es))}
    return {}


def _text(node: ast.expr) -> tuple[str, str] | None:
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        return _words(node.elts[0]), _words(node.elts[1])
    if not isinstance(node, ast.Call):
        return None
    words = {keyword.arg: _words(keyword.value) for keyword in node.keywords}
    return (words["en"], words["es"]) if {"en", "es"} <= words.keys() else None


def _words(node: ast.expr) -> str:
    """Write a string of the program as it reads, with what is filled in named in braces."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_words(part) for part in parts)
        case ast.FormattedValue(value=value):
            return f"{{{ast.unparse(value).split('.')[-1].split('(')[0]}}}"
    return "…"
