"""The reference of findings: every kind of fault that `cruce.documents` can name, rule by rule."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from itertools import groupby

from cruce import documents
from cruce.documents.kind import Kind, Need, Rule
from cruce.model import Text

HEAD = """# Findings

Everything that can be found wrong with a filing, or must be known of it. All findings of a document come at
once, each with its code, its severity, a JSON pointer to the field, one sentence in both languages, what to
do, and the law. A filing with one `refusal` is not lodged; a `warning` does not stop it; `info` is only
told. *Needs*, marked with the authority that asks, also make the report of `cruce gap`. Words in braces are
filled with what was found; where law at hand has its own severity or sentence for a requirement
(`agencies.*`), that stands instead. Law marked [?] was not checked against its official text. Made by `make
pages`.

Each heading is what stands before the dot.
"""
THEMES = {
    "document": "The file itself",
    "table": "A table in CSV",
    "shape": "What a field may hold",
    "clocks": "Legal clocks and dates",
    "trip": "The truck, its crossing and its seals",
    "identity": "Identifiers and their check digits",
    "parties": "Who takes part and who answers",
    "classification": "Tariff codes, units, descriptions",
    "origin": "Origin and preference",
    "value": "Values, costs, weights",
    "us": "Entry and EEI",
    "mexico": "Pedimento",
    "agencies": "Other agencies of both countries",
    "licences": "Export licences and arms",
}


def kinds() -> Iterator[Kind]:
    """Yield what reading can find, file by file of the room, then each rule in the order of the registry."""
    seen: dict[int, Kind] = {}
    for found in pkgutil.walk_packages(documents.__path__, "cruce.documents."):
        for value in vars(importlib.import_module(found.name)).values():
            if isinstance(value, Kind) and not isinstance(value, Rule):
                seen.setdefault(id(value), value)
    yield from seen.values()
    yield from documents.RULES


def page() -> str:
    """Write the reference of findings in Markdown, theme by theme."""
    order = list(THEMES)
    found = sorted(kinds(), key=lambda kind: order.index(_theme(kind)))
    lines = [HEAD]
    for theme, members in groupby(found, key=_theme):
        lines += [f"## {theme}", "", f"{THEMES[theme]}.", ""]
        lines += ["| code | severity | says | dice | law |", "|---|---|---|---|---|"]
        lines += [*dict.fromkeys(map(_row, members)), ""]
    return "\n".join((*lines, OTHERS))


def _theme(kind: Kind) -> str:
    return kind.code.partition(".")[0]


def _row(kind: Kind) -> str:
    law = str(kind.citation) if kind.citation else ""
    if isinstance(kind, Need):
        law = ", ".join(part for part in (f"*{kind.authority}*" if kind.authority else "", law) if part)
    return f"| `{kind.code}` | {kind.severity} | {' | '.join(_said(kind.says))} | {law} |"


def _said(text: Text) -> Iterable[str]:
    return (said.replace("|", "\\|") for said in (text.en, text.es))


OTHERS = """## Findings of other rooms

| code | of what |
|---|---|
| `acceptance.signature-*` | a declarant's signature that is missing or false |
| `case.*` | a filing or an act that the case, as it stands, does not allow |
| `treasury.*` | why release waits for money, and lines of a bank's file that settle no order |
| `treasury.life.*`, `treasury.entries.*` | acts that the law does not allow; rows of a table of entries |
| `law.*` | files of a law directory, and law that is not known on a day |
| `risk.*` | files of rules and lists |
"""
