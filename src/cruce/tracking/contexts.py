"""What the names of a document stand for: the prefixes that its contexts declare, and the standard's own.

No context is fetched. A document from outside is read by the prefixes that stand in it; what a context
elsewhere would define is kept under its name and said to be unknown here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cruce.model import Finding, Severity
from cruce.tracking import words
from cruce.tracking.bounded import pointer
from cruce.tracking.faults import fault

STANDARD: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_STANDARDS: Final = ("https://ref.gs1.org/standards/epcis/", "https://gs1.github.io/EPCIS/")
_KNOWN: Final = frozenset(("rdfs", "owl", "xsd", "dcterms"))
_SCHEMES: Final = frozenset(("http", "https", "urn", "ni", "did", "tag", "info", "mailto", "geo", "data"))


@dataclass(frozen=True)
class Context:
    """The prefixes in force in a document or an event: each with the namespace that it stands for."""

    prefixes: Mapping[str, str] = field(default_factory=lambda: dict(words.STANDARD))

    def within(self, declared: Any) -> Context:
        """Give the context within a part that declares more of its own."""
        own = dict(_declared(declared))
        return Context({**self.prefixes, **own}) if own else self

    def name(self, key: str) -> str:
        """Write a name with its namespace: ``{namespace}local``; a name of the standard stays as it is."""
        if key.startswith("{"):
            return key
        prefix, colon, local = key.partition(":")
        if not colon:
            return key
        if prefix in self.prefixes:
            return f"{{{_space(self.prefixes[prefix])}}}{local}"
        if local.startswith("//"):
            for space in sorted(self.prefixes.values(), key=len, reverse=True):
                if key.startswith(space) and space != key:
                    return f"{{{space}}}{key[len(space) :]}"
            cut = max(key.rfind("/"), key.rfind("#")) + 1
            return f"{{{key[:cut]}}}{key[cut:]}"
        return key

    def value(self, text: str) -> str:
        """Write a compact URI in full; any other text as it is."""
        prefix, colon, local = text.partition(":")
        if not colon or local.startswith("//") or prefix not in self.prefixes:
            return text
        return self.prefixes[prefix] + local

    def knows(self, key: str) -> bool:
        """Tell whether a name is a term of the standard's, has a prefix declared here, or is a URI in
        full.
        """
        prefix, colon, _ = key.partition(":")
        return bool(colon) and (prefix in self.prefixes or prefix in _KNOWN or prefix in _SCHEMES)


def _space(namespace: str) -> str:
    return words.STANDARD["cbvmda"] if namespace == words.STANDARD["cbvmda"] + ":" else namespace


def _declared(declared: Any) -> Iterator[tuple[str, str]]:
    for one in declared if isinstance(declared, list) else [declared]:
        if isinstance(one, dict):
            for prefix, space in one.items():
                named = space.get("@id") if isinstance(space, dict) else space
                if isinstance(named, str) and named and not prefix.startswith("@"):
                    yield prefix, named


def unread(declared: Any, way: tuple[str, ...]) -> Iterator[Finding]:
    """Name the contexts that stand elsewhere and are not the standard's: what they define is not known
    here.
    """
    for one in declared if isinstance(declared, list) else [declared]:
        if isinstance(one, str) and not one.startswith(_STANDARDS):
            yield fault("context", pointer((*way, "@context")), Severity.INFO, name=one)


def strangers(event: Any, context: Context, way: tuple[str, ...]) -> Iterator[Finding]:
    """Name the terms that no context defines: bare ones are refused, those with an unknown prefix are
    kept.
    """
    waiting: list[tuple[Any, tuple[str, ...], bool]] = [(event, way, True)]
    while waiting:
        held, here, standard = waiting.pop()
        if isinstance(held, list):
            waiting.extend((one, (*here, str(place)), standard) for place, one in enumerate(held))
        if not isinstance(held, dict):
            continue
        for name, value in held.items():
            if name == "@context":
                continue
            own = ":" not in name
            if not own and not context.knows(name):
                yield fault("prefix", pointer((*here, name)), Severity.WARNING, name=name)
            if own and standard and here and here[-1] in ("readPoint", "bizLocation") and name != "id":
                yield fault("undefined", pointer((*here, name)), name=name)
            waiting.append((value, (*here, name), standard and own))
