"""Rule texts read into trees: understood whole, or kept as text and said to be unread; never guessed."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from lark import Lark, Transformer
from lark.exceptions import UnexpectedInput

from cruce.tariff.origin.grammar import RULES
from cruce.tariff.origin.making import MAKE
from cruce.tariff.origin.rule import Attested, Noted, Rule, UnreadRule

# What opens a rule that is a process: closed, so that a wording nobody has met is not taken for one.
_PROCESS = re.compile(
    r"(?:(?:Alloying|Beading|Bleaching|Calcination|Carding|Cleaning|Cutting|Destillation"
    r"|Destructive distillation|Drying|Electrolytic|Enriching|Grinding|Hand-decoration|Lamination|Making up"
    r"|Operations of refining|Planing|Printing|Purification|Refining|Removal|Retanning|Retreading"
    r"|Sanding|Splicing|Turning)\b"
    r"|Manufacture (?:from|by)\b|For cotton fabrics classified in this heading: manufacture from"
    r"|A fish, crustacean, mollusc or other aquatic invertebrate obtained in the territory).*"
)
# Words that make a rule hold for some goods or one direction only, or bind it to other rules.
_NARROWING = re.compile(
    r"shall appl|rule applies|only applies|imported from(?! a non-USMCA)|each applicable|However"
    r"|in which the value"
)
_NOTE = re.compile(
    r"\.? ?(?:For (?:the )?special conditions relating to [^.]+?[,;]? see introductory notes? \d+(?:\.\d+)?"
    r"(?: and \d+(?:\.\d+)?)?|\(?[Ss]ee (?:also )?introductory note \d+(?:\.\d+)?\)?"
    r"|See also Appendix \d+ \([^)]*\))\.?$"
)


@lru_cache(maxsize=1 << 14)
def read_rule(text: str) -> Rule:
    """Read one rule of origin, in English as the annexes word it; what is not understood is an `UnreadRule`.

    Never raises. A note of the annex that it refers to stays beside it (`Noted`).
    """
    normal = re.sub(r"\s+", " ", text.replace("\n- ", " ⁃ ")).strip()
    normal = re.sub(r"[.,;]? or \(", " or (", normal)
    notes = []
    while note := _NOTE.search(normal):
        notes.append(note[0].strip(" .()"))
        normal = normal[: note.start()].strip()
    rule = _process(normal) or _parsed(normal.rstrip("."))
    if rule is None:
        return UnreadRule(text)
    return Noted(rule, "; ".join(reversed(notes))) if notes else rule


def _process(text: str) -> Rule | None:
    if not _PROCESS.fullmatch(text) or _NARROWING.search(text) or _MATERIALS_OF_CODES.match(text):
        return None
    return Attested(text.rstrip(".").replace(" ⁃", ""))


_MATERIALS_OF_CODES = re.compile(r"Manufacture(?:: ⁃)? from materials (?:o[fn] any heading|not classified)")


def _parsed(text: str) -> Rule | None:
    try:
        # lark says that it gives a tree; with a transformer inside it gives what that makes of the tree.
        rule: Any = _parser().parse(text)
    except UnexpectedInput:
        return None
    return rule  # type: ignore[no-any-return]


@cache
def _parser() -> Lark:
    tree = type("Tree", (Transformer,), {name: staticmethod(make) for name, make in MAKE.items()})
    return Lark(RULES, parser="lalr", lexer="contextual", maybe_placeholders=False, transformer=tree())
