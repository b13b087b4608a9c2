"""Rules of origin as others publish them, as JSON, turned into the form of a law directory."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from cruce.law.sources import Parsed, refusal, text_of
from cruce.model import CodeRange, reader_fault

OTHER: Final = "any other good"

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"\*+")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n\s*")
_MARK = re.compile(r"^- ([a-z]{1,4})\)", re.MULTILINE)
_NEXT = re.compile(r"\([b-h]\) ")
_CHAPTER_NOTE = re.compile(r"(\d{2}) \(chapter rule\)")

Set = dict[str, Any]


def parse_origin_rules(content: bytes) -> Parsed:
    """Read a file of rules of origin: ``rule_sets`` (the Crown's form) or ``rules`` with ``hs`` and ``text``.

    Each row of the result has ``codes`` and ``either``, perhaps ``goods`` or ``always``. Raises ``LawError``
    for a file that is neither.
    """
    parsed = Parsed()
    try:
        tree = json.loads(text_of(content, parsed))
    except (ValueError, RecursionError) as problem:
        raise refusal("source-truncated", problem=reader_fault(problem)) from problem
    sets = tree.get("rule_sets") if isinstance(tree, dict) else None
    rules = tree.get("rules") if isinstance(tree, dict) else None
    if isinstance(sets, list):
        _take_sets(sets, parsed)
    elif isinstance(rules, list):
        _take_rules(rules, parsed)
    else:
        raise refusal("source-no-rules")
    return parsed


def plain_text(text: str) -> str:
    """Take links, emphasis and entities out of a rule; ``(a)`` marks a listed point, a new line a break."""
    text = _LINK.sub(r"\1", html.unescape(text).replace("\xa0", " "))
    text = _SPACES.sub(" ", _EMPHASIS.sub("", text))
    return _MARK.sub(r"(\1)", _BREAKS.sub("\n", text).strip())


def _take_rules(rules: list[Any], parsed: Parsed) -> None:
    for number, rule in enumerate(rules, start=1):
        parsed.lines += 1
        said, text = (rule.get("hs"), rule.get("text")) if isinstance(rule, dict) else (None, None)
        if not isinstance(said, str) or not isinstance(text, str) or not text.strip():
            parsed.refuse(number, said, "source-row")
            continue
        note = _CHAPTER_NOTE.fullmatch(said)
        codes = note[1] if note else said.replace(".", "")
        if CodeRange.read(codes) is None:
            parsed.refuse(number, said, "source-number", key=said)
            continue
        parsed.rows.append(
            {"codes": [codes], "either": [plain_text(text)], **({"always": True} if note else {})}
        )


def _take_sets(sets: list[Any], parsed: Parsed) -> None:
    named = [_named(one) for one in sets]
    often = Counter(name and name[0] for name in named)
    twice = Counter((name[0], _goods(name, often)) for name in named if name)
    for number, (one, name) in enumerate(zip(sets, named, strict=True), start=1):
        if name is None:
            parsed.lines += 1
            parsed.refuse(number, str(one)[:20], "source-row")
            continue
        codes, goods, rules = name[0], _goods(name, often), one["rules"]
        alternatives = list(_alternatives(rules))
        parsed.lines += sum(map(len, alternatives))
        if twice[codes, goods] > 1:
            parsed.refuse(number, codes, "source-conflict-rules", number=codes)
        elif any(rule.get("quota") or not (rule.get("import") and rule.get("export")) for rule in rules):
            parsed.refuse(number, codes, "source-quota-rule")
        else:
            about = {"goods": goods} if goods else {}
            parsed.rows += ({"codes": [codes], **about, "either": some} for some in alternatives)


def _named(one: Any) -> tuple[str, str, bool] | None:
    """Give the codes of a set, what it says of its goods, and whether they are a part of the codes' goods."""
    if not isinstance(one, dict) or not all(isinstance(one.get(key), str) for key in ("min", "max")):
        return None
    rules = one.get("rules")
    if not isinstance(rules, list) or not rules or not all(map(_is_rule, rules)):
        return None
    heading = str(one.get("heading", ""))
    said = plain_text(str(one.get("subdivision") or "")).rpartition("▸")[2].strip()
    codes = _codes(one["min"], one["max"])
    part = heading.startswith("ex") and "chapter" not in heading.lower()
    return (codes, said, part) if CodeRange.read(codes) else None


def _is_rule(rule: Any) -> bool:
    return isinstance(rule, dict) and isinstance(rule.get("rule"), str) and bool(rule["rule"].strip())


def _goods(name: tuple[str, str, bool], often: Counter[str | None]) -> str | None:
    codes, said, part = name
    if not part and often[codes] == 1:
        return None
    return OTHER if said.lower() in ("", "other") else said


def _codes(low: str, high: str) -> str:
    """Shorten the first and last code of ten digits to the level at which they are a whole range."""
    for digits in (2, 4, 6, 8):
        if set(low[digits:]) <= {"0"} and set(high[digits:]) <= {"9"}:
            return low[:digits] if low[:digits] == high[:digits] else f"{low[:digits]}-{high[:digits]}"
    return f"{low}-{high}"


def _alternatives(rules: list[Any]) -> Iterator[list[str]]:
    """Join the points of one list into its rule, and give the rules that are alternatives to each other."""
    either: list[str] = []
    for rule in rules:
        text = plain_text(rule["rule"])
        if either and _NEXT.match(text):
            either[-1] += f"\nor\n{text}"
        elif either and rule.get("operator") != "or":
            yield either
            either = [text]
        else:
            either.append(text)
    yield either
