"""A product-specific rule of origin as a tree of conditions, to which a bill of materials can be held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cruce.model import CodeRange

Method = Literal["transaction-value", "net-cost", "build-up", "focused"]
"""How a regional value content is reckoned; the build-down method is the transaction value method."""

DIGITS: Mapping[str, int] = {"chapter": 2, "heading": 4, "subheading": 6, "tariff item": 8}


@dataclass(frozen=True, slots=True)
class Part:
    """Materials that a rule speaks of: those of some codes, or the described ones among them."""

    codes: CodeRange | None
    what: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.what, str(self.codes) if self.codes else "")))


Scope = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Allowance:
    """Materials that may stay unchanged up to a percentage of the price; no scope: of the good's heading."""

    percent: Decimal
    scope: Scope = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """Every non-originating material must come from another chapter, heading or subheading than the good.

    ``digits`` is the level (none: no level is asked). Materials in ``barred`` never count as changed, those
    in ``also`` and those stated to be ``unless`` always do. ``outside``: not from the range of goods of the
    rule either. ``only``: from nowhere else.
    """

    digits: int | None
    barred: Scope = ()
    also: Scope = ()
    only: Scope = ()
    outside: bool = False
    unless: str | None = None
    allowances: tuple[Allowance, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionalValue:
    """The regional value content must reach a percentage by one method (USMCA art. 4.5)."""

    method: Method
    percent: Decimal
    focus: Scope = ()


@dataclass(frozen=True, slots=True)
class MaxValue:
    """Non-originating materials may be worth at most a percentage of the ex-works price.

    No ``scope``: all of them; ``same``: those of the good's own heading.
    """

    percent: Decimal
    scope: Scope = ()
    same: bool = False


@dataclass(frozen=True, slots=True)
class NotAboveOriginating:
    """Non-originating materials may not be worth more than the originating ones."""


@dataclass(frozen=True, slots=True)
class MaterialsMust:
    """All materials of a scope must be wholly obtained, or at least originating; no scope: all materials."""

    be: Literal["obtained", "originating"]
    scope: Scope = ()


@dataclass(frozen=True, slots=True)
class Attested:
    """A process or quality that no bill of materials shows: the producer states whether it is so."""

    condition: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A percentage that the producer declares must reach one of law (such as labor value content)."""

    share: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Noted:
    """A rule to which a note of the annex may give more room: what fails it may still originate."""

    rule: Rule
    note: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that must all hold."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which one must hold."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ForGoods:
    """A rule for the goods that it describes, or for ``any other good`` of its codes."""

    what: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class UnreadRule:
    """A rule text that was not understood: whoever meets it cannot tell, and never passes it."""

    text: str


Rule = (
    Shift
    | RegionalValue
    | MaxValue
    | NotAboveOriginating
    | MaterialsMust
    | Attested
    | Declared
    | Noted
    | AllOf
    | AnyOf
    | ForGoods
    | UnreadRule
)
