"""The reference page of facts and functions, made from the same table that rules are checked against."""

from __future__ import annotations

from cruce.risk import condition
from cruce.risk.facts import FACTS, SEES, Scope


def facts_page() -> str:
    """Write the reference of risk facts in Markdown: every fact by its row, with its type, in both
    languages.
    """
    lines = [
        "# Risk facts",
        "",
        "What the condition of a rule may name. Made from the program by `cruce.risk.rules`.",
        "",
        "## The language",
        "",
        *(condition.__doc__ or "").replace("``", "`").rstrip().splitlines()[2:],
    ]
    for scope in Scope:
        seen = ", ".join(f"`{outer}`" for outer in SEES[scope])
        lines += ["", f"## {scope}", "", f"A rule of this scope sees: {seen}.", ""]
        lines += ["| fact | type | says | dice |", "|---|---|---|---|"]
        lines += [
            f"| `{fact.name}` | {fact.kind}{', may be missing' if fact.optional else ''} "
            f"| {fact.says.en} | {fact.says.es} |"
            for fact in FACTS.values()
            if fact.scope is scope
        ]
    return "\n".join(lines) + "\n"
