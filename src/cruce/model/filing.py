"""The one binational filing: movement, shipments, papers, and who answers for them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cruce.model.codes import Instant, Name, Word
from cruce.model.goods import Cost, Document, GoodsItem, Incoterm, Split
from cruce.model.money import Amount, Currency
from cruce.model.party import Acceptance, Party
from cruce.model.text import Value
from cruce.model.trip import Direction, Trip

Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$")]


class Bond(Value):
    """The security behind a US entry: continuous or single transaction (19 CFR 113; CBP Form 301)."""

    kind: Literal["continuous", "single"]
    number: Word
    surety: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    amount: Amount
    valid_from: date
    valid_to: date | None = None


class UsEntry(Value):
    """The US import regime of a shipment: entry type and number, port, bond (CBP Forms 3461 and 7501)."""

    type: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    number: Annotated[str, Field(pattern=r"^[A-Z0-9]{3}-?[0-9]{7}-?[0-9]$")] | None = None
    port: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    bill: Word | None = None
    bond: Bond | None = None
    statement: Literal["single", "daily", "monthly"] = "daily"


class UsExport(Value):
    """The US export regime of a shipment: EEI in AES by its ITN, or the exemption legend (15 CFR part 30)."""

    itn: Annotated[str, Field(pattern=r"^X[0-9]{14}$")] | None = None
    exemption: Word | None = None
    port: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    filed_at: Instant | None = None
    declared_value: Amount | None = None
    licence: Word | None = None


class Consolidated(Value):
    """A pedimento consolidado (LA arts. 37 and 37-A) and which truckload of it this is."""

    remesa: Annotated[int, Field(ge=1, le=99999)]
    opened_on: date
    period: Literal["weekly", "monthly"] = "weekly"


class MxPayment(Value):
    """How the pedimento is to be paid (PECE): form, bank and account that the declarant authorises.

    ``form`` is a key of Anexo 22 appendix 13 for all charges without one of their own in ``forms`` (by
    contribution key). ``guarantee`` names the guarantee behind the forms that guarantee; ``references``, by
    form, what others rely on that settle without a bank: the payment already made, the notice of set-off, the
    ruling or certificate.
    """

    form: Annotated[str, Field(pattern=r"^[0-9]{1,2}$")] = "0"
    forms: dict[str, str] = Field(default_factory=dict, max_length=30)
    bank: Word | None = None
    account: Annotated[str, Field(pattern=r"^[0-9]{18}$")] | None = None
    guarantee: Word | None = None
    references: dict[str, Word] = Field(default_factory=dict, max_length=30)


class Pedimento(Value):
    """The Mexican regime of a shipment: clave, number, customs office, and the papers that come before it.

    ``number`` has 15 digits (Anexo 22 field 1); ``customs_office`` is aduana and sección; ``cove`` are acuses
    de valor, ``mve`` the manifestación de valor (imports), ``doda`` the document that the gate reads;
    ``previous`` the pedimento that a rectification or a return refers to.
    """

    clave: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]$")]
    number: Annotated[str, Field(pattern=r"^[0-9]{15}$")] | None = None
    customs_office: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    patente: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None
    consolidated: Consolidated | None = None
    cove: tuple[Word, ...] = ()
    mve: Word | None = None
    doda: Word | None = None
    immex: Word | None = None
    vat_certified: Annotated[str, Field(pattern=r"^A{1,3}$")] | None = None
    previous: Annotated[str, Field(pattern=r"^[0-9]{15}$")] | None = None
    payment: MxPayment | None = None


class Consignment(Value):
    """One shipment in the truck (WCO Consignment): who sells what to whom, on what terms, under which
    regimes.
    """

    reference: Reference
    exporter: Party
    importer: Party
    consignee: Party | None = None
    seller: Party | None = None
    buyer: Party | None = None
    related: bool | None = None
    incoterm: Incoterm
    currency: Currency
    costs: tuple[Cost, ...] = ()
    documents: tuple[Document, ...] = ()
    exported_on: date | None = None
    split: Split | None = None
    entry: UsEntry | None = None
    eei: UsExport | None = None
    pedimento: Pedimento | None = None
    items: tuple[GoodsItem, ...] = Field(min_length=1, max_length=9999)


class Filing(Value):
    """The one binational filing of a movement, made once, before the truck moves.

    Identity is (``declarant``, ``reference``): the same bytes again are the same case, other content under
    the same identity is an amendment or a fault. ``crossing`` is a code of the law's list of crossings,
    ``expected_arrival`` is when the truck is due at the line, in UTC. No consignments: the truck is empty or
    without trailer.
    """

    format: Literal["cruce/filing/1"] = "cruce/filing/1"
    declarant: Name
    reference: Reference
    direction: Direction
    crossing: Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z]{2,3}-[A-Z0-9-]{2,12}$")]
    expected_arrival: Instant
    trip: Trip
    consignments: tuple[Consignment, ...] = Field(default=(), max_length=999)
    acceptances: tuple[Acceptance, ...] = Field(default=(), max_length=30)
    remarks: Word | None = None
