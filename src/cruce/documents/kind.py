"""What can be found wrong: its code, a sentence and an advice in both languages, how far it reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from cruce.model import Citation, Finding, Severity, Text

Scope = TypeVar("Scope")

BOTH = "both"
"""The country of a need that both have."""

LONGEST_WORD = 60  # what a filing says of itself is quoted no longer than this


def says(en: str, es: str) -> Text:
    """Write one sentence in both languages; places in braces are filled when something is found."""
    return Text(en=en, es=es)


def cite(law: str, article: str | None = None, *, verified: bool = True) -> Citation:
    """Name the law that a rule stands on, and whether its text was checked."""
    return Citation(law=law, article=article, verified=verified)


@dataclass(slots=True)
class Fault:
    """One place where a rule does not hold, with the facts that fill the rule's sentence.

    ``beside`` are other places that the claim rests on: where one of them could not be read, it says nothing.
    ``severity``, ``says``, ``advice`` and ``citation`` stand in for the rule's own where the law at hand has
    its words. ``held`` marks a need that is met, which only the gap report tells.
    """

    pointer: str
    facts: dict[str, Any] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    severity: Severity | None = None
    says: Text | None = None
    advice: Text | None = None
    citation: Citation | None = None
    held: bool = False


Faults = Iterable[Fault]
"""What a rule returns: the faults it found, one by one or all at once; most return none or one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding (WCO Error type), ready to be said of a place."""

    code: str
    says: Text
    advice: Text
    severity: Severity = Severity.REFUSAL
    citation: Citation | None = None

    def at(self, pointer: str, **facts: Any) -> Finding:
        """Say it of one place."""
        return self.of(Fault(pointer, facts))

    def of(self, fault: Fault) -> Finding:
        """Say it of one fault that a rule yielded."""
        return Finding(
            code=self.code,
            severity=fault.severity or self.severity,
            pointer=fault.pointer,
            says=filled(fault.says or self.says, fault.facts),
            advice=filled(fault.advice or self.advice, fault.facts),
            citation=fault.citation or self.citation,
        )


@dataclass(frozen=True, slots=True)
class Rule(Kind, Generic[Scope]):
    """A kind of finding with the function that looks for it in a filing, a consignment or an item."""

    looks: Callable[[Scope], Faults] = field(kw_only=True)
    scope: type[Scope] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Need(Rule[Scope]):
    """A rule that a paper, number or act must be there: which country's authority needs what."""

    country: str = field(kw_only=True)
    authority: str = field(kw_only=True)
    what: Text = field(kw_only=True)


Looks = Callable[[Scope], Faults]


def rule(
    code: str,
    scope: type[Scope],
    *,
    says: Text,
    advice: Text,
    severity: Severity = Severity.REFUSAL,
    citation: Citation | None = None,
) -> Callable[[Looks[Scope]], Rule[Scope]]:
    """Make a rule of the function that follows: it yields each place where the rule does not hold."""

    def made(looks: Looks[Scope]) -> Rule[Scope]:
        return Rule(code, says, advice, severity, citation, looks=looks, scope=scope)

    return made


def need(
    code: str,
    scope: type[Scope],
    *,
    country: str,
    authority: str,
    what: Text,
    advice: Text,
    severity: Severity = Severity.REFUSAL,
    citation: Citation | None = None,
) -> Callable[[Looks[Scope]], Need[Scope]]:
    """Make a need of the function that follows: it yields each place where the thing belongs, held or not."""
    missing = Text(en=_ended(f"Missing: {what.en}."), es=_ended(f"Falta: {what.es}."))

    def made(looks: Looks[Scope]) -> Need[Scope]:
        return Need(
            code,
            missing,
            advice,
            severity,
            citation,
            looks=looks,
            scope=scope,
            country=country,
            authority=authority,
            what=what,
        )

    return made


def at(pointer: str, *beside: str, **facts: Any) -> Fault:
    """Point at a place where a rule does not hold, with what the claim rests on and the facts to be said."""
    return Fault(pointer, facts, beside)


def filled(text: Text, facts: Mapping[str, Any]) -> Text:
    """Fill the places of a sentence with facts, each in its language."""
    if not facts:
        return text
    words = {name: _plain(value) for name, value in facts.items()}
    en = text.en.format(**{name: word.en for name, word in words.items()})
    es = text.es.format(**{name: word.es for name, word in words.items()})
    return Text(en=_ended(en), es=_ended(es))


def _ended(sentence: str) -> str:
    """End a sentence with one full stop, also after a fact that ends with one (EE. UU.)."""
    sentence = sentence.strip()
    return sentence[:-1] if sentence.endswith("..") else sentence


def _plain(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    word = str(value)
    if len(word) > LONGEST_WORD:
        word = f"{word[:LONGEST_WORD]}…"
    return Text.model_construct(en=word, es=word)
