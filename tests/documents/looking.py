"""What the tests of this room look with: the starter law, opened once, and findings as code and place."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.filings import AS_OF

from cruce.documents import Reading, inspect
from cruce.law import Law, open_law
from cruce.model import Finding


@cache
def law(overlay: str | None = None) -> Law:
    """Open the starter law once for all tests, or the tiny law of this folder over it."""
    return open_law(Path(__file__).parent / "law") if overlay else open_law()


def places(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Reduce findings to code and pointer, in their order."""
    return [(finding.code, finding.pointer) for finding in findings]


def look(content: bytes, as_of: datetime = AS_OF, media_type: str | None = None) -> Reading:
    """Inspect a document under the starter law."""
    return inspect(content, law(), as_of, media_type)


def resolves(document: Any, pointer: str) -> bool:
    """Tell whether a JSON pointer leads to a place in the document, or to one that its parent lacks."""
    place, steps = document, pointer.split("/")[1:]
    for index, step in enumerate(steps):
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(place, list) and key.isdecimal() and int(key) < len(place):
            place = place[int(key)]
        elif isinstance(place, dict) and key in place:
            place = place[key]
        else:
            return isinstance(place, dict | list) and index >= len(steps) - 3
    return True
