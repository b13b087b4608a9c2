"""A bill of materials: what a good is made of, where from and worth what, as its producer declares it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from cruce.model import Exact, Value
from cruce.tariff.origin.certification import Certification

Amount = Annotated[Exact, Field(ge=0)]
Share = Annotated[Exact, Field(ge=0, le=100)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Code = Annotated[
    str,
    BeforeValidator(lambda said: said.replace(".", "").replace(" ", "") if isinstance(said, str) else said),
    Field(pattern=r"^(\d{2}){2,5}$"),
]
Statements = Annotated[Mapping[str, bool], Field(max_length=100, default_factory=dict)]
Vehicle = Literal["passenger-vehicle", "light-truck", "heavy-truck"]
"""A covered vehicle of the automotive appendix to USMCA annex 4-B."""


class Role(StrEnum):
    """What a material does in the good: the law counts each differently (19 USC 4531(h) to (k))."""

    MATERIAL = "material"
    RETAIL_PACKAGING = "retail-packaging"
    ACCESSORY = "accessory"
    PACKING = "packing"
    INDIRECT = "indirect"

    @property
    def shifts(self) -> bool:
        """Tell whether it is looked at for a change of classification, or for goods wholly obtained."""
        return self is Role.MATERIAL

    @property
    def counts(self) -> bool:
        """Tell whether its value counts in a regional value content."""
        return self not in (Role.PACKING, Role.INDIRECT)


class Material(Value):
    """One material of a good (USMCA art. 4.1), for the quantity that the bill is made out for.

    ``value`` is what art. 4.8 makes it, less the deductions that are taken. ``originating`` is what its
    supplier certifies; left out, a material from outside the parties does not originate, and one from within
    is unproved. ``made_as`` names the product of this bill that it is. ``regional`` is the part of a
    non-originating material's value that counts as originating (19 USC 4531(d)(4)(B)). ``part``: the tariff
    provides for it as a part of the good.
    """

    name: Name
    code: Code
    value: Amount
    origin: Country | None = None
    originating: bool | None = None
    obtained: bool | None = None
    role: Role = Role.MATERIAL
    made_as: Name | None = None
    regional: Amount = Decimal(0)
    part: bool = False
    statements: Statements


class Product(Value):
    """A good, what it is sold for or costs, and the materials that it is made of.

    ``transaction_value`` is the price without international shipment. ``obtained``: wholly obtained or
    produced entirely in the parties. ``statements`` answer the conditions that no bill shows, by their words
    (*Manufacture from yarn*: true). ``shares`` are percentages that are declared as such: labor value
    content, purchases of steel and aluminum.
    """

    name: Name
    code: Code
    made_in: Country | None = None
    obtained: bool | None = None
    transaction_value: Amount | None = None
    ex_works_price: Amount | None = None
    net_cost: Amount | None = None
    total_cost: Amount | None = None
    vehicle: Vehicle | None = None
    shares: Annotated[Mapping[str, Share], Field(max_length=20, default_factory=dict)]
    statements: Statements
    materials: Annotated[tuple[Material, ...], Field(max_length=10_000)] = ()


class Bill(Value):
    """A bill of materials in one currency: the good asked about first, then what is made on the way to it.

    ``certification`` is the paper for the good, if there is one to be checked beside it.
    """

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    products: Annotated[tuple[Product, ...], Field(min_length=1, max_length=1_000)]
    certification: Certification | None = None

    @property
    def good(self) -> Product:
        """The good whose origin is asked for."""
        return self.products[0]

    def product(self, name: str) -> Product | None:
        """Find a product of the bill by its name."""
        return next((one for one in self.products if one.name == name), None)
