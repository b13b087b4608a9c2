"""The goods: items, their classification in both tariffs, their value and how it was agreed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from cruce.model.codes import Country, Fraccion, Hs6, Hts, Nico, Prose, ScheduleB, Word
from cruce.model.money import Amount, Currency, Quantity
from cruce.model.party import Party
from cruce.model.text import Value


class Description(Value):
    """What the goods are, in the trader's words, in English, Spanish or both."""

    en: Prose | None = None
    es: Prose | None = None

    @model_validator(mode="after")
    def _some(self) -> Description:
        if self.en is None and self.es is None:
            raise ValueError("description needs text in at least one language")
        return self

    def __str__(self) -> str:
        return self.en or self.es or ""


class Classification(Value):
    """The goods in both tariffs (WCO Classification): HS 6, HTSUS, Schedule B for exports, fracción and NICO.

    ``us_additional`` holds chapter 98 and 99 numbers that go before the HTSUS line (9802.00.80, 9903.82.02
    …).
    """

    hs: Hs6 | None = None
    hts: Hts | None = None
    schedule_b: ScheduleB | None = None
    us_additional: tuple[Hts, ...] = ()
    fraccion: Fraccion | None = None
    nico: Nico | None = None

    @property
    def heading(self) -> str | None:
        """The six digits that both tariffs share, from whichever code is there."""
        return self.hs or (self.hts or self.fraccion or self.schedule_b or "")[:6] or None


class PreferenceClaim(Value):
    """A claim of preferential treatment on one item (USMCA / T-MEC art. 5.2 and Annex 5-A).

    ``symbol`` is the US special programme indicator (``S``, ``S+``); ``criterion`` A to D; the certification
    may be a blanket one of at most twelve months.
    """

    programme: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{1,11}$")]
    symbol: Annotated[str, Field(pattern=r"^[A-Z]{1,2}[+*]?$")] | None = None
    criterion: Annotated[str, Field(pattern=r"^[A-D]$")] | None = None
    certificate: Word | None = None
    certified_by: Word | None = None
    certified_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class Permit(Value):
    """A permit, notice, certificate or registration that another agency of one country demands."""

    country: Country
    agency: Word
    kind: Word
    number: Word
    valid_from: date | None = None
    valid_to: date | None = None
    quantity: Quantity | None = None


class MetalKind(StrEnum):
    """A metal whose content bears additional duty of its own (HTSUS chapter 99, US notes 16, 19 and 36)."""

    STEEL = "steel"
    ALUMINUM = "aluminum"
    COPPER = "copper"


class MetalContent(Value):
    """What a good contains of one metal: its value in the consignment's currency, its weight in kilograms.

    ``melted_in`` is the country where steel was melted and poured, or where most of the aluminum was smelted;
    ``cast_in`` where aluminum was last cast.
    """

    kind: MetalKind
    value: Amount | None = None
    kg: Amount | None = None
    melted_in: Country | None = None
    cast_in: Country | None = None


class GoodsItem(Value):
    """One line of goods (WCO GovernmentAgencyGoodsItem), with what both countries need to know of it.

    ``value`` is the line's price in the consignment's currency. ``us_quantities`` are in the units of the
    HTSUS line, in its order; ``mx_quantity`` in the UMT of the fracción. ``us_content`` is the value of US
    components in goods assembled abroad (HTS 9802.00.80), in the same currency; ``us_share`` the share of one
    that is US content (vehicles: as approved). ``ad_case`` and ``cvd_case`` name the order that the goods
    fall under, ``prosec`` and ``regla8`` the Mexican programme or permit under which they enter.
    """

    description: Description
    classification: Classification
    origin: Country
    quantity: Quantity
    us_quantities: tuple[Quantity, ...] = ()
    mx_quantity: Quantity | None = None
    packages: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    gross_kg: Amount | None = None
    net_kg: Amount | None = None
    value: Amount
    us_content: Amount | None = None
    us_share: Annotated[Amount, Field(le=1)] | None = None
    metals: tuple[MetalContent, ...] = ()
    ad_case: Word | None = None
    cvd_case: Word | None = None
    prosec: Word | None = None
    regla8: Word | None = None
    preference: PreferenceClaim | None = None
    manufacturer: Party | None = None
    cas: Annotated[str, Field(pattern=r"^[0-9]{2,7}-[0-9]{2}-[0-9]$")] | None = None
    eccn: Annotated[str, Field(pattern=r"^(EAR99|[0-9][A-E][0-9]{3}(\.[a-z0-9.]+)?)$")] | None = None
    usml: Word | None = None
    end_use: Prose | None = None
    brand: Word | None = None
    model: Word | None = None
    serials: tuple[Word, ...] = ()
    permits: tuple[Permit, ...] = ()


class CostKind(StrEnum):
    """A cost that is, or is not, part of a customs value (19 USC 1401a(b); LA arts. 65 and 66).

    ``insurance`` and ``loading`` are those up to the line; ``assembly`` is construction, assembly or upkeep
    of the goods after they are imported; ``commission`` is never one for buying.
    """

    FREIGHT_TO_LINE = "freight_to_line"
    FREIGHT_AFTER_LINE = "freight_after_line"
    INSURANCE = "insurance"
    INSURANCE_AFTER_LINE = "insurance_after_line"
    LOADING = "loading"
    PACKING = "packing"
    COMMISSION = "commission"
    ASSIST = "assist"
    ROYALTY = "royalty"
    PROCEEDS = "proceeds"
    DUTIES = "duties"
    ASSEMBLY = "assembly"


class Cost(Value):
    """A cost of the sale: its amount, whether the price holds it already, and whether the papers identify it
    apart.
    """

    kind: CostKind
    amount: Amount
    currency: Currency
    in_price: bool
    identified: bool = True


class Incoterm(Value):
    """The agreed term of delivery (Incoterms 2020) and its place."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    place: Word
    country: Country | None = None


class Document(Value):
    """A paper referred to: invoice, packing list, certificate of origin, CFDI, or bill of lading."""

    kind: Word
    number: Word
    issued_on: date | None = None
    issued_by: Word | None = None
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class Split(Value):
    """One part of a shipment that several trucks carry: part ``part`` of ``of``."""

    shipment: Word
    part: Annotated[int, Field(ge=1, le=999)]
    of: Annotated[int, Field(ge=1, le=999)]

    @model_validator(mode="after")
    def _within(self) -> Split:
        if self.part > self.of:
            raise ValueError("part of a split shipment is beyond its number of parts")
        return self
