"""Whether declared codes are among those that the descriptions of the goods suggest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cruce.model import Filing, Finding
from cruce.tariff.classification.index import Index
from cruce.tariff.classification.sentences import finding

LOOKED_AT: Final = 40
"""So many codes are suggested before a declared heading counts as not among them."""
_NAMED: Final = 3
_SHOWN: Final = 60


def consistent(code: str, text: str, index: Index, pointer: str) -> Finding | None:
    """Give the finding that the declared heading is not among the suggested ones, which it names.

    None where it is, where the text suggests nothing, or where the words of the declared heading are not
    known: what cannot be compared is not doubted. A code of fewer than four digits is named.
    """
    declared = "".join(mark for mark in code if mark in "0123456789")[:4]
    if code and len(declared) < 4:
        return finding("code", pointer, code=code[:_SHOWN])
    if declared not in index.headings:
        return None
    suggested = dict.fromkeys(one.code[:4] for one in index.suggest(text, LOOKED_AT))
    if not suggested or declared in suggested:
        return None
    named = ", ".join(list(suggested)[:_NAMED])
    return finding("other", pointer, declared=declared, suggested=named, text=text.strip()[:_SHOWN])


def doubts(filing: Filing, index: Index) -> Iterator[Finding]:
    """Yield a finding for each line of a filing whose description suggests other headings than its own."""
    for place, consignment in enumerate(filing.consignments):
        for row, item in enumerate(consignment.items):
            pointer = f"/consignments/{place}/items/{row}/description"
            told = {"en": item.description.en, "es": item.description.es}
            found = [
                consistent(item.classification.heading or "", text, index, f"{pointer}/{language}")
                for language, text in told.items()
                if text
            ]
            # One language that suggests the heading, or cannot be compared, is enough not to doubt.
            if found and all(found) and found[0]:
                yield found[0]
