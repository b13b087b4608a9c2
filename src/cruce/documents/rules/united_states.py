"""The US regime: the entry of goods that come north, the export information of goods that go south."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from cruce.documents.dossier import Dossier, Shipment
from cruce.documents.kind import Fault, Faults, at, cite, need, rule, says
from cruce.law import Entry
from cruce.model import Severity, Text, UsExport

_EEI_LIMIT = "us/export/eei-limit"
_SMALL_LINES = "30.37(a)"
_BONDED = ("import", "warehouse", "temporary")
_LEGEND_NOISE = re.compile(r"[\s§.]|EEI|NO|NLR")
_LONG_AGO = timedelta(days=366)


@need(
    "us.entry",
    Shipment,
    country="us",
    authority="CBP",
    what=says("the US entry", "la entrada (entry) de EE. UU."),
    advice=says("Add “entry”: type, number, port, bond.", "Agregue «entry»: tipo, número, puerto, fianza."),
    citation=cite("19 USC 1484; 19 CFR 142.3"),
)
def northbound_has_entry(shipment: Shipment) -> Faults:
    """Goods enter the United States under an entry."""
    if shipment.dossier.northbound:
        pointer = f"{shipment.pointer}/entry"
        return (Fault(pointer, beside=("/direction",), held=shipment.consignment.entry is not None),)
    return ()


@rule(
    "us.entry-southbound",
    Shipment,
    says=says(
        "The goods go south and have a US entry.", "La mercancía va al sur y lleva una entrada de EE. UU."
    ),
    advice=says("Take “entry” out, or correct the direction.", "Quite «entry», o corrija el sentido."),
    citation=cite("19 USC 1484"),
)
def southbound_has_no_entry(shipment: Shipment) -> Faults:
    """Goods that leave the United States are not entered there."""
    if not shipment.dossier.northbound and shipment.consignment.entry is not None:
        return (at(f"{shipment.pointer}/entry", "/direction"),)
    return ()


@rule(
    "us.eei-northbound",
    Shipment,
    says=says(
        "The goods go north and have US export information (EEI).",
        "La mercancía va al norte y lleva información de exportación (EEI) de EE. UU.",
    ),
    advice=says("Take “eei” out, or correct the direction.", "Quite «eei», o corrija el sentido."),
    citation=cite("15 CFR 30.2"),
)
def northbound_has_no_eei(shipment: Shipment) -> Faults:
    """Goods that come into the United States are not exported from there."""
    if shipment.dossier.northbound and shipment.consignment.eei is not None:
        return (at(f"{shipment.pointer}/eei", "/direction"),)
    return ()


@rule(
    "us.entry-type-unknown",
    Shipment,
    says=says("There is no entry type {type} on {day}.", "No existe el tipo de entrada {type} el {day}."),
    advice=says(
        "Use a type of CBP Form 7501, block 2. {why}", "Use un tipo del formulario CBP 7501, bloque 2. {why}"
    ),
    citation=cite("CBP Form 7501 instructions", "block 2"),
)
def entry_type_exists(shipment: Shipment) -> Faults:
    """The entry type must exist on the day."""
    entry, law = shipment.consignment.entry, shipment.law
    if entry and shipment.entry_type is None and law.holds("us/entry-types"):
        lapsed = law.lapsed("us/entry-types", entry.type)
        why = _why(lapsed) if lapsed else says("", "")
        return (
            at(f"{shipment.pointer}/entry/type", "/expected_arrival", type=entry.type, day=law.day, why=why),
        )
    return ()


@rule(
    "us.entry-type-refused",
    Shipment,
    says=says(
        "Entry type {type} ({says}) cannot be filed for a truck here: {why}",
        "El tipo de entrada {type} ({says}) no puede presentarse aquí para un camión: {why}",
    ),
    advice=says(
        "File it in ACE, or choose the type of this arrival.",
        "Preséntelo en ACE, o elija el tipo de esta llegada.",
    ),
    citation=cite("CBP Form 7501 instructions", "block 2"),
)
def entry_type_is_for_trucks(shipment: Shipment) -> Faults:
    """Entry types without goods on a truck are refused, with the reason."""
    kind = shipment.entry_type
    if kind and kind.attributes.get("status") == "refused":
        return (at(f"{shipment.pointer}/entry/type", type=kind.code, says=kind.says, why=_why(kind)),)
    return ()


@need(
    "us.entry-number",
    Shipment,
    country="us",
    authority="CBP",
    what=says("the number of the US entry", "el número de la entrada de EE. UU."),
    advice=says(
        "The filer assigns it; it is needed before release.",
        "Lo asigna quien la presenta; se requiere antes de la liberación.",
    ),
    citation=cite("19 CFR 142.3a", "(a)"),
)
def entry_has_number(shipment: Shipment) -> Faults:
    """An entry bears its number; goods that go on in bond are known by that of the movement."""
    entry = shipment.consignment.entry
    if entry:
        severity = Severity.WARNING if shipment.entry_is("nature", "transit") else None
        return (Fault(f"{shipment.pointer}/entry/number", severity=severity, held=entry.number is not None),)
    return ()


@need(
    "us.bill",
    Shipment,
    country="us",
    authority="CBP",
    what=says("the bill number of the manifest", "el número de conocimiento del manifiesto"),
    advice=says("The carrier assigns it: SCAC and number.", "Lo asigna el transportista: SCAC y número."),
    severity=Severity.WARNING,
    citation=cite("19 CFR 123.92"),
)
def entry_names_its_bill(shipment: Shipment) -> Faults:
    """The entry is matched to the manifest by the bill number."""
    if shipment.consignment.entry:
        return (Fault(f"{shipment.pointer}/entry/bill", held=shipment.consignment.entry.bill is not None),)
    return ()


@need(
    "us.bond",
    Shipment,
    country="us",
    authority="CBP",
    what=says("the bond behind the entry", "la fianza de la entrada"),
    advice=says(
        "A formal entry is released on a continuous or single transaction bond (CBP Form 301).",
        "Una entrada formal se libera con fianza continua o de una sola operación (formulario CBP 301).",
    ),
    citation=cite("19 CFR 142.4; 19 CFR part 113"),
)
def formal_entry_has_bond(shipment: Shipment) -> Faults:
    """A formal entry is released on a bond; informal ones and in-bond movements need none of the importer."""
    entry = shipment.consignment.entry
    if entry and shipment.entry_is("form", "formal") and shipment.entry_is("nature", *_BONDED):
        return (Fault(f"{shipment.pointer}/entry/bond", held=entry.bond is not None),)
    return ()


@rule(
    "us.bond-not-in-force",
    Shipment,
    says=says(
        "Bond {number} is in force from {start} to {end}, not on {day}.",
        "La fianza {number} está vigente del {start} al {end}, no el {day}.",
    ),
    advice=says("Name a bond that is in force.", "Indique una fianza vigente."),
    citation=cite("19 CFR part 113"),
)
def bond_is_in_force(shipment: Shipment) -> Faults:
    """A bond must be in force on the day."""
    entry, day = shipment.consignment.entry, shipment.dossier.day
    bond = entry.bond if entry else None
    if bond is None:
        return ()
    expired = bond.valid_to is not None and bond.valid_to < day
    if expired or bond.valid_from > day:
        place = "valid_to" if expired else "valid_from"
        facts = {"number": bond.number, "start": bond.valid_from, "end": bond.valid_to or "…", "day": day}
        return (Fault(f"{shipment.pointer}/entry/bond/{place}", facts, ("/expected_arrival",)),)
    return ()


@rule(
    "us.bond-small",
    Shipment,
    says=says(
        "The bond of {amount} USD is below {least} USD.",
        "La fianza de {amount} USD es inferior a {least} USD.",
    ),
    advice=says(
        "A single bond covers value and duties; a continuous one has a minimum.",
        "Una fianza única cubre valor e impuestos; una continua tiene un mínimo.",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 113.13; CBP Directive 3510-004", verified=False),
)
def bond_is_large_enough(shipment: Shipment) -> Faults:
    """A single bond covers the value of the goods, a continuous one has its minimum."""
    entry, law = shipment.consignment.entry, shipment.law
    bond = entry.bond if entry else None
    if bond is None:
        return ()
    least = law.figure("us/bonds/continuous-minimum")
    if bond.kind == "single":
        least = law.in_usd(shipment.value, shipment.consignment.currency)
    if least is not None and bond.amount < least:
        pointer = f"{shipment.pointer}/entry/bond/amount"
        return (at(pointer, f"{shipment.pointer}/items", amount=f"{bond.amount:,f}", least=f"{least:,.2f}"),)
    return ()


@rule(
    "us.informal-limit",
    Shipment,
    says=says(
        "An informal entry is for at most {limit} USD; the goods are worth {value} USD.",
        "La entrada informal es de hasta {limit} USD; la mercancía vale {value} USD.",
    ),
    advice=says(
        "Enter them formally (type 01), with a bond.", "Preséntela como formal (tipo 01), con fianza."
    ),
    citation=cite("19 CFR 143.21", "(a)"),
)
def informal_entry_is_small(shipment: Shipment) -> Faults:
    """An informal entry is for goods up to a value."""
    limit = shipment.law.figure("us/entry/informal-limit")
    if limit is not None and shipment.entry_is("form", "informal"):
        value = shipment.law.in_usd(shipment.value, shipment.consignment.currency)
        if value is not None and value > limit:
            beside = (f"{line.pointer}/value" for line in shipment.lines)
            pointer = f"{shipment.pointer}/entry/type"
            return (at(pointer, *beside, limit=f"{limit:,f}", value=f"{value:,.2f}"),)
    return ()


@rule(
    "us.port",
    Shipment,
    says=says(
        "Port {port} is not that of the crossing, {expected}.",
        "El puerto {port} no es el del cruce, {expected}.",
    ),
    advice=says(
        "Check the Schedule D code; entry at another port needs a movement in bond.",
        "Revise la clave Schedule D; entrar por otro puerto requiere un traslado in-bond.",
    ),
    severity=Severity.WARNING,
    citation=cite("Schedule D; 19 CFR 141.61", verified=False),
)
def port_is_that_of_the_crossing(shipment: Shipment) -> Faults:
    """The US port is that of the crossing."""
    crossing = shipment.dossier.crossing
    expected = crossing.attributes.get("us_port") if crossing else None
    if not expected:
        return
    for place, regime in (("entry", shipment.consignment.entry), ("eei", shipment.consignment.eei)):
        if regime is not None and regime.port != expected:
            yield at(f"{shipment.pointer}/{place}/port", "/crossing", port=regime.port, expected=expected)


@need(
    "us.eei",
    Shipment,
    country="us",
    authority="Census / CBP",
    what=says(
        "the US export information (EEI) or its exemption legend",
        "la información de exportación (EEI) de EE. UU. o su leyenda de exención",
    ),
    advice=says(
        "Add “eei” with the ITN; for lines of 2,500 USD or less each, with the legend NOEEI 30.37(a).",
        "Agregue «eei» con el ITN; para líneas de 2,500 USD o menos cada una, con la leyenda NOEEI 30.37(a).",
    ),
    citation=cite("15 CFR 30.2; 15 CFR 30.37", "(a)"),
)
def southbound_has_eei(shipment: Shipment) -> Faults:
    """Goods that leave the United States are in AES, or bear the legend of an exemption."""
    if not shipment.dossier.northbound:
        small = shipment.consignment.eei is None and _all_small(shipment)
        severity = Severity.WARNING if small else None
        held = shipment.consignment.eei is not None
        return (Fault(f"{shipment.pointer}/eei", beside=("/direction",), severity=severity, held=held),)
    return ()


@need(
    "us.itn",
    Shipment,
    country="us",
    authority="Census / CBP",
    what=says(
        "the ITN that AES gave, or the exemption legend", "el ITN que otorgó AES, o la leyenda de exención"
    ),
    advice=says("Give one of “itn” and “exemption”.", "Indique «itn» o «exemption»."),
    citation=cite("15 CFR 30.7"),
)
def export_information_is_proved(shipment: Shipment) -> Faults:
    """The carrier needs the ITN or the legend before the truck leaves."""
    eei = shipment.consignment.eei
    if eei is not None:
        return (Fault(f"{shipment.pointer}/eei/itn", held=eei.itn is not None or eei.exemption is not None),)
    return ()


@rule(
    "us.itn-date",
    Shipment,
    says=says("The ITN {itn} bears no possible date.", "El ITN {itn} no lleva una fecha posible."),
    advice=says(
        "Copy it from the AES response: X, year, month, day, six digits.",
        "Cópielo de la respuesta de AES: X, año, mes, día, seis dígitos.",
    ),
    citation=cite("15 CFR 30.7"),
)
def itn_bears_a_date(shipment: Shipment) -> Faults:
    """An ITN bears the date on which AES accepted the filing: not to come, not long ago."""
    eei = shipment.consignment.eei
    if eei is None or eei.itn is None:
        return ()
    try:
        accepted = date.fromisoformat(f"{eei.itn[1:5]}-{eei.itn[5:7]}-{eei.itn[7:9]}")
    except ValueError:
        accepted = None
    today = shipment.dossier.as_of.date()
    if accepted is None or not today - _LONG_AGO <= accepted <= today + timedelta(days=1):
        return (at(f"{shipment.pointer}/eei/itn", itn=eei.itn),)
    return ()


@rule(
    "us.exemption",
    Shipment,
    says=says("{legend} does not exempt these goods: {why}.", "{legend} no exime a esta mercancía: {why}."),
    advice=says(
        "File the export information in AES and give the ITN.",
        "Transmita la información de exportación en AES e indique el ITN.",
    ),
    citation=cite("15 CFR 30.36 and 30.37"),
)
def exemption_applies(shipment: Shipment) -> Faults:
    """An exemption from export information must be one that these goods have."""
    eei, law = shipment.consignment.eei, shipment.law
    if eei is None or eei.exemption is None or not law.holds("us/exemptions"):
        return ()
    pointer, legend = f"{shipment.pointer}/eei/exemption", eei.exemption
    entry = _exemption(shipment, eei)
    if entry is None:
        return (Fault(pointer, {"legend": legend, "why": _NO_LEGEND}, severity=Severity.WARNING),)
    if entry.attributes.get("destination", "any") not in ("any", "MX"):
        return (at(pointer, legend=legend, why=entry.says),)
    if _SMALL_LINES in entry.code and not _all_small(shipment):
        beside = (f"{line.pointer}/value" for line in shipment.lines)
        return (at(pointer, *beside, legend=legend, why=_NOT_SMALL),)
    return ()


@rule(
    "us.same-number",
    Dossier,
    says=says(
        "Entry {number} is used for another importer or type on the same truck.",
        "La entrada {number} se usa para otro importador o tipo en el mismo camión.",
    ),
    advice=says("One entry is of one importer and one type.", "Una entrada es de un importador y un tipo."),
    citation=cite("19 CFR 142.3a", verified=False),
)
def entries_are_of_one_importer(dossier: Dossier) -> Faults:
    """Consignments under one entry number are of one importer and one type."""
    if len(dossier.shipments) < 2:
        return
    seen: dict[str, tuple[str, str]] = {}
    for shipment in dossier.shipments:
        entry, importer = shipment.consignment.entry, shipment.consignment.importer
        if entry and entry.number:
            owner = (importer.ior or importer.name, entry.type)
            if seen.setdefault(entry.number.replace("-", ""), owner) != owner:
                yield at(f"{shipment.pointer}/entry/number", number=entry.number)


def _why(entry: Entry) -> Text:
    attributes = entry.attributes
    return says(attributes.get("why_en", entry.says.en), attributes.get("why_es", entry.says.es))


def _all_small(shipment: Shipment) -> bool:
    """Tell whether each Schedule B line is within the limit; without limit or rate, that is not known."""
    limit = shipment.law.figure(_EEI_LIMIT)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in shipment.lines:
        totals[line.codes.schedule_b or line.codes.hts or line.pointer] += line.item.value
    dollars = [shipment.law.in_usd(total, shipment.consignment.currency) for total in totals.values()]
    return limit is not None and all(value is not None and value <= limit for value in dollars)


def _exemption(shipment: Shipment, eei: UsExport) -> Entry | None:
    said = _legend(eei.exemption or "")
    legends = ((entry, _legend(entry.code)) for entry in shipment.law.entries("us/exemptions"))
    return next((entry for entry, legend in legends if said.startswith(legend)), None)


def _legend(text: str) -> str:
    return _LEGEND_NOISE.sub("", text.upper())


_NO_LEGEND = says(
    "there is no such legend in the list at hand", "no existe esa leyenda en la lista disponible"
)
_NOT_SMALL = says(
    "a Schedule B line is worth more than 2,500 USD, or its value is not known",
    "una línea de la Schedule B vale más de 2,500 USD, o su valor no se conoce",
)

RULES = (
    northbound_has_entry,
    southbound_has_no_entry,
    northbound_has_no_eei,
    entry_type_exists,
    entry_type_is_for_trucks,
    entry_has_number,
    entry_names_its_bill,
    formal_entry_has_bond,
    bond_is_in_force,
    bond_is_large_enough,
    informal_entry_is_small,
    port_is_that_of_the_crossing,
    southbound_has_eei,
    export_information_is_proved,
    itn_bears_a_date,
    exemption_applies,
    entries_are_of_one_importer,
)
