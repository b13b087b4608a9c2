"""The last rules that were taken, kept whole, so that they stay in force while newer ones are refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cruce.model import Finding
from cruce.risk.rulebook import RuleSet, load_rules

Files = Mapping[str, bytes]


def take_rules(
    shared: Files, secret: Files, kept: bytes, unread: Sequence[Finding] = ()
) -> RuleSet | tuple[Finding, ...]:
    """Take files of rules; when they are refused, those that were ``kept`` by `keep` stay in force.

    ``unread``: why further files could not be read; then none of them is taken.

    Those then bear the faults of the newer ones (`RuleSet.refused`). Without any kept, give the faults.
    """
    rules = load_rules(shared, secret)
    if isinstance(rules, RuleSet) and not unread:
        return rules
    wrong = (*unread, *(() if isinstance(rules, RuleSet) else rules))
    last = kept_rules(kept)
    return replace(last, refused=wrong) if last is not None else wrong


def keep(shared: Files, secret: Files) -> bytes:
    """Write files of rules that were taken as one, for `take_rules`."""
    parts = (("shared", shared), ("secret", secret))
    files = {part: {name: text.decode("utf-8-sig") for name, text in given.items()} for part, given in parts}
    return json.dumps(files, ensure_ascii=False, indent=1).encode()


def kept_rules(kept: bytes) -> RuleSet | None:
    """Read the rules that `keep` wrote; none where they are damaged."""
    try:
        files = json.loads(kept)
        parts = [
            {name: str(text).encode() for name, text in files[part].items()} for part in ("shared", "secret")
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    rules = load_rules(*parts)
    return rules if isinstance(rules, RuleSet) else None
