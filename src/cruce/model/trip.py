"""One conveyance and its crossing: truck, trailers, seals, driver; laden, empty or without a trailer."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cruce.model.codes import Country, Instant, Name, Word
from cruce.model.money import Amount, Money
from cruce.model.party import Carrier, Driver
from cruce.model.text import Value


class Direction(StrEnum):
    """Which way the goods go: northbound leaves Mexico, southbound leaves the United States."""

    NORTHBOUND = "northbound"
    SOUTHBOUND = "southbound"

    @property
    def leaves(self) -> str:
        """Name the country that the goods leave."""
        return "mx" if self is Direction.NORTHBOUND else "us"

    @property
    def enters(self) -> str:
        """Name the country that the goods enter."""
        return "us" if self is Direction.NORTHBOUND else "mx"


class Load(StrEnum):
    """What the truck carries: goods, an empty trailer, or no trailer at all (bobtail)."""

    LADEN = "laden"
    EMPTY = "empty"
    BOBTAIL = "bobtail"


class Plate(Value):
    """A licence plate with the country and state that issued it."""

    number: Annotated[str, Field(min_length=2, max_length=12)]
    country: Country
    state: Word | None = None


class Seal(Value):
    """A seal on the load compartment (WCO Seal); ``high_security`` as ISO 17712 H."""

    number: Annotated[str, Field(min_length=2, max_length=35)]
    high_security: bool = False
    affixed_by: Name | None = None


class Equipment(Value):
    """A trailer or an intermodal container (WCO TransportEquipment).

    Road trailers have their own number and plates; only intermodal containers have an ISO 6346 ``container``
    code.
    """

    trailer: Word | None = None
    plates: tuple[Plate, ...] = ()
    container: Annotated[str, Field(max_length=20)] | None = None
    seals: tuple[Seal, ...] = ()


class Conveyance(Value):
    """The truck (WCO BorderTransportMeans): its plates in both countries, its vehicle number."""

    plates: tuple[Plate, ...] = Field(min_length=1)
    vin: Annotated[str, Field(pattern=r"^[A-HJ-NPR-Z0-9]{17}$")] | None = None
    transponder: Word | None = None


class Trip(Value):
    """One conveyance crossing once (WCO Consignment's transport part): who drives what, laden how, sealed
    how.

    ``manifest`` is the ACE trip number, ``carta_porte`` the IdCCP of the Carta Porte, ``cash`` what the
    driver declares to carry (LA art. 9; 31 USC 5316), ``departed_at`` when the load left its origin,
    ``gross_kg`` of load and equipment.
    """

    load: Load
    conveyance: Conveyance
    equipment: tuple[Equipment, ...] = ()
    carrier: Carrier
    driver: Driver
    manifest: Word | None = None
    carta_porte: Word | None = None
    hazardous: bool = False
    cash: Money | None = None
    departed_at: Instant | None = None
    gross_kg: Amount | None = None

    @property
    def seals(self) -> tuple[Seal, ...]:
        """All seals on all equipment of the trip."""
        return tuple(seal for piece in self.equipment for seal in piece.seals)


class Presentation(Value):
    """What the gate saw when the truck came (Kyoto Convention: presentation of the goods).

    ``driver`` is the name on the paper that the driver showed.
    """

    at: Instant
    lane: Word | None = None
    plates: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()
    gross_kg: Amount | None = None
    cash_found: Money | None = None
    by: Word | None = None
    driver: Word | None = None
