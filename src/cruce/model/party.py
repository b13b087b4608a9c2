"""Who takes part in a movement: traders, carriers, drivers and the licensed declarants who answer for the
papers.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cruce.model.codes import Caat, Country, Instant, Name, Scac, Word
from cruce.model.text import Value


class Address(Value):
    """Where a party is (WCO Address)."""

    street: Name | None = None
    city: Name | None = None
    region: Word | None = None
    postcode: Word | None = None
    country: Country


class Party(Value):
    """A person or company with the identifiers it has in both countries (WCO Party).

    ``ior`` is the US importer number (EIN with suffix, SSN or CBP-assigned), ``mid`` the US manufacturer
    code, ``rfc`` and ``curp`` the Mexican tax and population keys, ``ctpat`` and ``oea`` its trusted-trader
    accounts.
    """

    name: Name
    address: Address | None = None
    ior: Word | None = None
    mid: Word | None = None
    rfc: Word | None = None
    curp: Word | None = None
    lei: Word | None = None
    duns: Word | None = None
    ctpat: Word | None = None
    oea: Word | None = None


class Carrier(Party):
    """Who carries the goods over the line (WCO Carrier): SCAC in the United States, CAAT in Mexico."""

    scac: Scac | None = None
    caat: Caat | None = None


class Driver(Value):
    """The person at the wheel, with travel document and FAST card where they have one."""

    name: Name
    born_on: date | None = None
    nationality: Country | None = None
    licence: Word | None = None
    travel_document: Word | None = None
    fast_card: Word | None = None
    curp: Word | None = None


class DeclarantRole(StrEnum):
    """Who answers for which part of the filing."""

    US_DECLARANT = "us_declarant"
    MX_DECLARANT = "mx_declarant"
    CARRIER = "carrier"


class DeclarantKind(StrEnum):
    """In which capacity a declarant acts (19 USC 1641; Ley Aduanera arts. 40, 159, 167-D)."""

    IMPORTER = "importer"
    BROKER = "broker"
    USPPI = "usppi"
    FORWARDER = "forwarder"
    AGENTE = "agente"
    AGENCIA = "agencia"
    REPRESENTATIVE = "representative"
    CARRIER = "carrier"


class Mandate(Value):
    """The paper that lets a declarant act for a trader: power of attorney (CBP 5291) or encargo conferido."""

    number: Word
    granted_by: Name
    valid_from: date
    valid_to: date | None = None


class Acceptance(Value):
    """A licensed declarant accepts their part of the filing; the carrier accepts the manifest.

    ``licence`` is the filer code, the patente or the SCAC. ``signature`` is Ed25519 in hexadecimal
    by ``key`` (a C2SP vkey) over the filing with this acceptance alone, unsigned; a section may demand it
    of everyone.
    """

    role: DeclarantRole
    kind: DeclarantKind
    name: Name
    licence: Word | None = None
    mandate: Mandate | None = None
    accepted_at: Instant
    key: Name | None = None
    signature: Name | None = None
