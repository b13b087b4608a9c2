"""What a page says in place of advice that is for a shell: who reads a page has none."""

from __future__ import annotations

import re
from typing import Final

COMMANDS: Final = frozenset(
    (
        *("accept", "account", "alert", "amend", "booth", "border", "bundle", "case", "classify", "clear"),
        *("conformance", "contingency", "decide", "demo", "duty", "erase", "examine", "exchange", "gap"),
        *("grant", "hold", "init", "key", "law", "liability", "list", "log", "minute", "origin", "pay"),
        *("reads", "replay", "risk", "rules", "schema", "screen", "serve", "show", "store", "track"),
        *("verify", "withdraw", "witness"),
    )
)
"""The first words of commands; the Spanish word for a crossing has none of them behind it."""

_COMMAND: Final = rf"`?\bcruce (?:{'|'.join(sorted(COMMANDS))})\b"
_NAMED: Final = re.compile(_COMMAND)
_BESIDE: Final = re.compile(rf" ?\({_COMMAND}[^)]*\)|:\s*{_COMMAND}.*?(?=\.(?:\s|$)|;|$)")
_CLAUSES: Final = re.compile(r"((?<=[.?!])\s+|;\s+|,? (?:or|o) )")


def for_pages(sentence: str) -> str | None:
    """Leave out of advice what names a command: the command behind a colon or in brackets, else the clause
    that it stands in; gives None where nothing is left of it.
    """
    if not _NAMED.search(sentence):
        return sentence
    parts = _CLAUSES.split(_BESIDE.sub("", sentence))
    kept, between = [""], [*parts[1::2], ""]
    for clause, after in zip(parts[::2], between, strict=True):
        if not _NAMED.search(clause):
            kept += [clause, after]
    said = "".join(kept).rstrip(" ;,")
    said = re.sub(r",? (?:or|o)$", "", said)
    if not said:
        return None
    said = said[0].upper() + said[1:]
    return said if said[-1] in ".?!" else f"{said}."
