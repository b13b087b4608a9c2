"""The last rules that were taken, kept whole, so that they stay in force while newer ones are refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from cruce.law import Law
from cruce.model import Finding, refused
from cruce.risk.checking import check_rules
from cruce.risk.rulebook import RuleSet, load_rules

Files = Mapping[str, bytes]


def take_rules(
    shared: Files, secret: Files, kept: bytes, unread: Sequence[Finding], law: Law, day: date
) -> RuleSet | tuple[Finding, ...]:
    """Take files of rules; when they are refused, those that were ``kept`` by `keep` stay in force.

    ``unread``: why further files could not be read; then none of them is taken. Rules that are new must also
    find what they ask of the law on ``day``, and pass their own examples (`check_rules`): one that names a
    list which is not there would never hit, and nobody would know. Those in force stay so when the law
    changes.

    Those kept then bear the faults of the newer ones (`RuleSet.refused`). Without any kept, give the faults.
    """
    rules = load_rules(shared, secret)
    wrong = unread if isinstance(rules, RuleSet) else (*unread, *rules)
    if isinstance(rules, RuleSet) and not wrong:
        wrong = () if keep(shared, secret) == kept else check_rules(rules, law, day)
        if not refused(wrong):
            return rules
    last = kept_rules(kept)
    return replace(last, refused=tuple(wrong)) if last is not None else tuple(wrong)


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
