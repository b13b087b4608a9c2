"""What the law answers: a figure, a tariff line, a measure, a code; or to what day it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from cruce.model import Citation, Flow, Severity, Text

KNOWN_FOR: Final = timedelta(days=90)
"""How long an edition or a measure is taken as law known when nothing says how long."""

MeasureKind = Literal[
    "exemption", "tax", "additional", "preference", "requirement", "suspension", "fee", "prohibition"
]
"""What a measure does to the goods in its scope (TARIC measure type, much shortened)."""

Fact = Literal[
    "ad_case",
    "ad_valorem",
    "aluminum_copper_share",
    "aluminum_share",
    "cast_in",
    "claimed",
    "copper_share",
    "cvd_case",
    "end_use",
    "entered_free",
    "exported_on",
    "footnoted",
    "melted_in",
    "metal_share",
    "prosec",
    "smelted_or_cast",
    "steel_aluminum_share",
    "steel_share",
    "us_share",
]
"""What a condition may ask of goods that their code, origin and programme do not tell.

``ad_valorem`` is the duty under column 1 in percent of the value; ``claimed`` and ``footnoted`` ask whether
the declarant, or a footnote of the tariff line, names the measure's own heading; ``entered_free`` whether no
duty is paid under the claim; ``metal_share`` is the weight of steel, aluminum and copper in that of the
goods, and the other shares are those of the metals that they name. ``smelted_or_cast`` is any country where
the filing says that the aluminum was smelted or cast; none where it does not. ``prosec`` is the sector of
the Mexican programme that is claimed, as its decree numbers it: ``XIX``, ``XX b``.
"""

Base = Literal[
    "value", "full", "steel", "aluminum", "copper", "steel-or-full", "aluminum-or-full", "us", "non-us"
]
"""What a measure is levied on: the dutiable value (``full``: also of goods under 9802.00.60, where the US
content comes off elsewhere), that of one metal in the goods (``steel-or-full``: the full value where the
filing does not state it), the US content or all but it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of the goods for a measure to reach them: ``metal_share < 0.15``, ``melted_in = US``.

    Several values are alternatives. Yes-or-no facts compare with ``yes`` or ``no``.
    """

    fact: Fact
    sign: Literal["=", "!=", "<", "<=", ">", ">="]
    values: tuple[str | Decimal | date, ...]

    def __str__(self) -> str:
        return f"{self.fact} {self.sign} {' | '.join(map(str, self.values))}"


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of law on a day: its value, its unit, from when until when, and the law it stands on.

    ``value`` is a word where the law's answer is one (``off``). ``until`` is the last day stated by law;
    none: it runs until the next value.
    """

    value: Decimal | str
    unit: str
    path: str
    since: date
    until: date | None
    says: Text
    citations: tuple[Citation, ...]
    verified: bool
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """That the law at hand does not answer: what was asked, why not, and the last day on which it does."""

    what: str
    why: Text
    known_to: date | None


@dataclass(frozen=True, slots=True)
class TariffLine:
    """One code of a tariff on a day (WCO Commodity), its columns as the official text has them.

    ``general``, ``special`` and ``other`` are the three US columns; ``general`` is the Mexican IGI and
    ``export`` the IGE. ``None`` is a column that no edition at hand holds: unknown, never free. ``""`` is an
    official blank: in ``special`` no preference; in ``general`` no rate that could be computed. ``rate_code``
    carries the general rate (the 8-digit line of a statistical suffix); ``above`` are the texts of the lines
    it hangs under, outermost first; ``unchecked`` names the columns never compared with an official row;
    ``footnotes`` is ``None`` where no edition at hand prints any. ``prohibited`` speaks of imports (exports
    say so in their column).
    """

    tariff: str
    code: str
    rate_code: str
    text: str
    above: tuple[str, ...]
    general: str | None
    special: str | None
    other: str | None
    export: str | None
    additional: str | None
    units: tuple[str, ...]
    nico: tuple[str, ...] | None
    footnotes: tuple[str, ...] | None
    prohibited: bool
    edition: str
    unchecked: tuple[str, ...]
    known_to: date

    @property
    def checked(self) -> bool:
        """Tell whether every column was compared with the official row."""
        return not self.unchecked


@dataclass(frozen=True, slots=True)
class Annulment:
    """A decision that a measure never was law: the day from which that is known, and where it stands."""

    on: date
    citation: Citation


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A rule of law on goods in its scope (tariff measure, TARIC sense): an exemption, tax, preference.

    An empty scope (``codes``, ``origins``, ``programmes``, ``kinds``) covers all. ``codes`` are prefixes.
    ``kinds`` are entry types or claves. No ``formula``: the charge exists and is unrated. ``ends`` is the
    last day in force. A smaller ``precedence`` goes first. ``severity`` says how far a missing requirement
    reaches: it refuses the document, or only warns; none on other kinds.

    Of measures in one ``group`` the first that reaches the goods takes them out of the others; one that is
    *Free* so exempts from its group, or only its ``base`` where that is a part of the value. A measure gives
    way, as far as their bases go, to charges under the authorities and groups (``group wood``) in
    ``yields_to``; wholly to those named with ``any`` (``any 232``). ``heading`` is the chapter 99 number that
    it is declared under. One that was ``annulled`` was collected until it ended, and is given back.

    A measure is read once with its law, and equals itself alone.
    """

    id: str
    country: str
    flow: Flow | None
    kind: MeasureKind
    charge: str | None
    codes: tuple[str, ...]
    except_codes: tuple[str, ...]
    origins: tuple[str, ...]
    except_origins: tuple[str, ...]
    programmes: tuple[str, ...]
    except_programmes: tuple[str, ...]
    kinds: tuple[str, ...]
    except_kinds: tuple[str, ...]
    formula: str | None
    requires: tuple[str, ...]
    agency: str | None
    says: Text
    advice: Text | None
    citations: tuple[Citation, ...]
    effective: date
    ends: date | None
    precedence: int
    verified: bool
    severity: Severity | None = None
    authority: str | None = None
    heading: str | None = None
    group: str | None = None
    yields_to: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    base: Base = "value"
    annulled: Annulment | None = None

    @property
    def known_to(self) -> date:
        """Give the day to which it is law known by itself; after it, as long as the tariff of its country."""
        return self.effective + KNOWN_FOR


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of an official list (WCO CodeListType), what it says, and the days on which it is valid."""

    code: str
    says: Text
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    valid_from: date | None = None
    valid_to: date | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """A tariff schedule, or a part of one, as imported from an official file and in force from a day.

    ``known_to`` is the last day for which it is law known to us. ``part``: codes that it does not hold may
    stand in an earlier part. ``columns`` it holds for all its codes, a blank being the official blank.
    """

    tariff: str
    name: str
    effective: date
    known_to: date
    part: bool
    columns: frozenset[str]
    checked: bool
    citation: Citation | None

    def __str__(self) -> str:
        return f"{self.tariff} {self.effective} {self.name}"
