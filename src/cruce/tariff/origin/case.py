"""A good as a rule meets it: its figures, and which of its materials count as not originating."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cruce.model import CodeRange, Text
from cruce.tariff.origin.answer import Margin
from cruce.tariff.origin.bill import Material, Product
from cruce.tariff.origin.logic import Answer
from cruce.tariff.origin.terms import Terms

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Case:
    """One good with the materials that are taken not to originate, by their place in its bill.

    ``regional`` is what of each such material's value counts as originating. ``goods`` are the codes that the
    rule is for, ``described`` the kinds of goods that the rules of these codes name.
    """

    product: Product
    foreign: frozenset[int]
    regional: dict[int, Decimal]
    terms: Terms
    currency: str
    goods: tuple[CodeRange, ...] = ()
    described: tuple[str, ...] = ()

    def changing(self) -> Iterator[tuple[int, Material]]:
        """List the materials that are looked at for a change of classification."""
        for place in sorted(self.foreign):
            if self.product.materials[place].role.shifts:
                yield place, self.product.materials[place]

    def foreign_value(self, wanted: Callable[[Material], bool] = lambda _: True) -> Decimal:
        """Add up the value of non-originating materials, less what of it counts as originating."""
        return sum(
            (
                max(one.value - self.regional.get(place, Decimal(0)), Decimal(0))
                for place, one in enumerate(self.product.materials)
                if place in self.foreign and one.role.counts and wanted(one)
            ),
            Decimal(0),
        )

    def regional_value(self) -> Decimal:
        """Add up the value of originating materials, with what counts as originating of the others."""
        whole = sum((one.value for one in self.product.materials if one.role.counts), Decimal(0))
        return whole - self.foreign_value()


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of holding a good to a rule: kept, not kept or open; the margins; and the reasons.

    ``changed`` tells of each material whether it underwent the change that was asked. ``asks`` says what
    information is missing.
    """

    met: Answer
    because: tuple[Text, ...] = ()
    margins: tuple[Margin, ...] = ()
    changed: tuple[tuple[int, Answer], ...] = ()
    asks: tuple[Text, ...] = ()
    tolerated: bool = False
