"""Who takes part, and who answers: declarants of both countries, their licences and mandates, the carrier."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from functools import lru_cache

from cruce.documents.dossier import Dossier, Line, Shipment
from cruce.documents.kind import BOTH, Fault, Faults, at, cite, need, rule, says
from cruce.model import DeclarantKind, DeclarantRole, Severity

_US, _MX, _CARRIER = DeclarantRole.US_DECLARANT, DeclarantRole.MX_DECLARANT, DeclarantRole.CARRIER
_CLOCK_TOLERANCE = timedelta(minutes=5)

_KINDS = {
    (_US, True): {DeclarantKind.IMPORTER, DeclarantKind.BROKER},
    (_US, False): {DeclarantKind.USPPI, DeclarantKind.FORWARDER, DeclarantKind.BROKER},
    (_MX, True): {DeclarantKind.AGENTE, DeclarantKind.AGENCIA, DeclarantKind.REPRESENTATIVE},
    (_MX, False): {DeclarantKind.AGENTE, DeclarantKind.AGENCIA, DeclarantKind.REPRESENTATIVE},
    (_CARRIER, True): {DeclarantKind.CARRIER},
    (_CARRIER, False): {DeclarantKind.CARRIER},
}
"""Who may act in which role, northbound or not (19 USC 1484, 1641; 15 CFR 30.3; Ley Aduanera art. 40)."""

_LICENSED = {
    DeclarantKind.BROKER: says("filer code", "código de declarante (filer code)"),
    DeclarantKind.AGENTE: says("patente", "patente"),
    DeclarantKind.AGENCIA: says("patente or authorisation", "patente o autorización"),
    DeclarantKind.CARRIER: says("SCAC", "SCAC"),
}
_MANDATED = {
    DeclarantKind.BROKER: cite("19 CFR 141.46; CBP Form 5291"),
    DeclarantKind.FORWARDER: cite("15 CFR 30.3", "(f)"),
    DeclarantKind.AGENTE: cite("Ley Aduanera", "art. 59, fracción III"),
    DeclarantKind.AGENCIA: cite("Ley Aduanera", "art. 59, fracción III"),
}
_CAPACITIES = {
    DeclarantKind.IMPORTER: says("An importer", "Un importador"),
    DeclarantKind.BROKER: says("A customs broker", "Un agente de aduanas de EE. UU."),
    DeclarantKind.USPPI: says("The US principal party in interest", "La parte principal de EE. UU. (USPPI)"),
    DeclarantKind.FORWARDER: says("A forwarder", "Un agente de carga"),
    DeclarantKind.AGENTE: says("An agente aduanal", "Un agente aduanal"),
    DeclarantKind.AGENCIA: says("An agencia aduanal", "Una agencia aduanal"),
    DeclarantKind.REPRESENTATIVE: says("A legal representative", "Un representante legal"),
    DeclarantKind.CARRIER: says("A carrier", "Un transportista"),
}
_ROLES = {
    _US: says("US declarant", "declarante de EE. UU."),
    _MX: says("Mexican declarant", "declarante de México"),
    _CARRIER: says("carrier", "transportista"),
}


def _accepted(dossier: Dossier, role: DeclarantRole) -> Faults:
    held = any(acceptance.role is role for acceptance in dossier.filing.acceptances)
    yield Fault("/acceptances", beside=("/acceptances", "/trip/load"), held=held)


@need(
    "parties.us-declarant",
    Dossier,
    country="us",
    authority="CBP",
    what=says(
        "the acceptance of the US declarant (importer of record or broker; USPPI or agent for exports)",
        "la aceptación del declarante de EE. UU. (importador o agente; USPPI o su agente en exportación)",
    ),
    advice=says(
        "The US declarant must accept their part before the filing can be lodged.",
        "El declarante de EE. UU. debe aceptar su parte antes de que el trámite pueda presentarse.",
    ),
    citation=cite("19 USC 1484, 1641; 15 CFR 30.3"),
)
def us_declarant_accepts(dossier: Dossier) -> Faults:
    """The US declarant must accept their part of a filing of goods."""
    if dossier.filing.consignments:
        yield from _accepted(dossier, _US)


@need(
    "parties.mx-declarant",
    Dossier,
    country="mx",
    authority="ANAM / SAT",
    what=says(
        "the acceptance of the Mexican declarant (agente or agencia aduanal, or own legal representative)",
        "la aceptación del declarante de México (agente o agencia aduanal, o representante legal)",
    ),
    advice=says(
        "The Mexican declarant must accept their part before the filing can be lodged.",
        "El declarante de México debe aceptar su parte antes de que el trámite pueda presentarse.",
    ),
    citation=cite("Ley Aduanera", "art. 40"),
)
def mx_declarant_accepts(dossier: Dossier) -> Faults:
    """The Mexican declarant must accept their part of a filing of goods."""
    if dossier.filing.consignments:
        yield from _accepted(dossier, _MX)


@need(
    "parties.carrier",
    Dossier,
    country=BOTH,
    authority="CBP / ANAM",
    what=says(
        "the carrier's acceptance of the manifest", "la aceptación del manifiesto por el transportista"
    ),
    advice=says(
        "The carrier must accept the manifest, also of an empty truck.",
        "El transportista debe aceptar el manifiesto, también el de un camión vacío.",
    ),
    citation=cite("19 CFR 123.92; Ley Aduanera", "art. 20"),
)
def carrier_accepts(dossier: Dossier) -> Faults:
    """The carrier must accept the manifest of any truck."""
    held = any(acceptance.role is _CARRIER for acceptance in dossier.filing.acceptances)
    return (Fault("/acceptances", beside=("/acceptances",), held=held),)


@rule(
    "parties.declarant-kind",
    Dossier,
    says=says("{kind} cannot be the {role} here.", "{kind} no puede ser aquí el {role}."),
    advice=says("Write one of: {allowed}.", "Escriba uno de: {allowed}."),
    citation=cite("19 USC 1484, 1641; 15 CFR 30.3; Ley Aduanera", "art. 40"),
)
def declarants_may_act(dossier: Dossier) -> Faults:
    """Each role is for those whom the law lets act in it, by direction."""
    for pointer, acceptance in dossier.acceptances:
        allowed = _KINDS[acceptance.role, dossier.northbound]
        if acceptance.kind not in allowed:
            yield at(
                f"{pointer}/kind",
                f"{pointer}/role",
                "/direction",
                kind=_CAPACITIES[acceptance.kind],
                role=_ROLES[acceptance.role],
                allowed=", ".join(sorted(allowed)),
            )


@rule(
    "parties.licence",
    Dossier,
    says=says("{name} accepts without a {licence}.", "{name} acepta sin {licence}."),
    advice=says("Give the licence under which they act.", "Indique la licencia con la que actúa."),
    citation=cite("19 USC 1641; Ley Aduanera", "arts. 159 y 167-D"),
)
def declarants_have_licences(dossier: Dossier) -> Faults:
    """A licensed declarant names the licence: filer code, patente or SCAC."""
    for pointer, acceptance in dossier.acceptances:
        if acceptance.licence is None and acceptance.kind in _LICENSED:
            yield at(f"{pointer}/licence", name=acceptance.name, licence=_LICENSED[acceptance.kind])


@rule(
    "parties.mandate",
    Dossier,
    says=says(
        "{name} accepts for a trader without a mandate (power of attorney, encargo conferido).",
        "{name} acepta por cuenta de otro sin mandato (poder, encargo conferido).",
    ),
    advice=says(
        "Give its number, who granted it and since when.",
        "Indique su número, quién lo otorgó y desde cuándo.",
    ),
)
def declarants_have_mandates(dossier: Dossier) -> Faults:
    """Who declares for a trader needs a mandate; a Mexican exporter's may be of another form."""
    for pointer, acceptance in dossier.acceptances:
        if acceptance.mandate is None and acceptance.kind in _MANDATED:
            lenient = acceptance.role is _MX and dossier.northbound
            yield Fault(
                f"{pointer}/mandate",
                {"name": acceptance.name},
                severity=Severity.WARNING if lenient else None,
                citation=_MANDATED[acceptance.kind],
            )


@rule(
    "parties.mandate-not-in-force",
    Dossier,
    says=says(
        "Mandate {number} is in force from {start} to {end}, not on {day}.",
        "El mandato {number} está vigente del {start} al {end}, no el {day}.",
    ),
    advice=says("Renew it before the truck moves.", "Renuévelo antes de que salga el camión."),
    citation=cite("19 CFR 141.34; Ley Aduanera", "art. 59, fracción III"),
)
def mandates_are_in_force(dossier: Dossier) -> Faults:
    """A mandate must be in force on the day."""
    for pointer, acceptance in dossier.acceptances:
        mandate = acceptance.mandate
        if mandate is None:
            continue
        expired = mandate.valid_to is not None and mandate.valid_to < dossier.day
        if expired or mandate.valid_from > dossier.day:
            yield at(
                f"{pointer}/mandate/{'valid_to' if expired else 'valid_from'}",
                "/expected_arrival",
                number=mandate.number,
                start=mandate.valid_from,
                end=mandate.valid_to or "…",
                day=dossier.day,
            )


@rule(
    "parties.mandate-of-stranger",
    Dossier,
    says=says(
        "The mandate was granted by {name}, who is no trader of this filing.",
        "El mandato lo otorgó {name}, que no es parte de este trámite.",
    ),
    advice=says("Check for whom the declarant acts.", "Revise por cuenta de quién actúa el declarante."),
    severity=Severity.WARNING,
)
def mandates_are_of_the_traders(dossier: Dossier) -> Faults:
    """A mandate should be granted by a trader of the filing."""
    for pointer, acceptance in dossier.acceptances:
        if acceptance.mandate and dossier.shipments:
            name = acceptance.mandate.granted_by
            if all(party.name != name for _, party in dossier.parties) and not _named(dossier, name):
                yield at(f"{pointer}/mandate/granted_by", *(place for place, _ in dossier.parties), name=name)


@rule(
    "parties.accepted-ahead",
    Dossier,
    says=says(
        "The acceptance is dated {at}, which is yet to come.",
        "La aceptación tiene fecha {at}, que aún no llega.",
    ),
    advice=says("Check the clock of the system that accepted.", "Revise el reloj del sistema que aceptó."),
)
def acceptances_are_past(dossier: Dossier) -> Faults:
    """Nobody can accept in the future."""
    for pointer, acceptance in dossier.acceptances:
        if acceptance.accepted_at > dossier.as_of + _CLOCK_TOLERANCE:
            yield at(f"{pointer}/accepted_at", at=f"{acceptance.accepted_at:%Y-%m-%d %H:%MZ}")


@rule(
    "parties.carrier-differs",
    Dossier,
    says=says(
        "The manifest is accepted under {licence}, and the carrier's SCAC is {scac}.",
        "El manifiesto se acepta con {licence}, y el SCAC del transportista es {scac}.",
    ),
    advice=says("The carrier of the trip must accept.", "Debe aceptar el transportista del viaje."),
    severity=Severity.WARNING,
)
def carrier_accepts_own_manifest(dossier: Dossier) -> Faults:
    """The carrier who accepts should be the carrier of the trip."""
    scac = dossier.filing.trip.carrier.scac
    for pointer, acceptance in dossier.acceptances:
        if acceptance.role is _CARRIER and scac and acceptance.licence not in (None, scac):
            yield at(f"{pointer}/licence", "/trip/carrier/scac", licence=acceptance.licence, scac=scac)


@rule(
    "parties.patente",
    Dossier,
    says=says(
        "Patente {patente} is not in the list of valid patentes on {day}.",
        "La patente {patente} no está en la lista de patentes vigentes el {day}.",
    ),
    advice=says(
        "Check it with ANAM; a suspended or expired patente cannot dispatch.",
        "Verifíquela con la ANAM; una patente suspendida o vencida no puede despachar.",
    ),
    citation=cite("Ley Aduanera", "arts. 159 y 164"),
)
def patentes_are_valid(dossier: Dossier) -> Faults:
    """A patente must be in force on the day; one that our list does not know at all only warns."""
    for pointer, acceptance in dossier.acceptances:
        if (
            acceptance.role is _MX
            and acceptance.licence
            and acceptance.kind is not DeclarantKind.REPRESENTATIVE
        ):
            yield from _listed(dossier, "mx/patentes", f"{pointer}/licence", acceptance.licence)


@rule(
    "parties.filer-code",
    Dossier,
    says=says(
        "Filer code {patente} is not in the list of filer codes on {day}.",
        "El código de declarante {patente} no está en la lista vigente el {day}.",
    ),
    advice=says("Check it with CBP.", "Verifíquelo con CBP."),
    citation=cite("19 CFR 111.2; 19 CFR 142.3a", verified=False),
)
def filer_codes_are_valid(dossier: Dossier) -> Faults:
    """A broker's filer code must be in force on the day; one that our list does not know only warns."""
    for pointer, acceptance in dossier.acceptances:
        if acceptance.kind is DeclarantKind.BROKER and acceptance.licence:
            yield from _listed(dossier, "us/filer-codes", f"{pointer}/licence", acceptance.licence)


def _listed(dossier: Dossier, name: str, pointer: str, code: str) -> Faults:
    law = dossier.law
    found = law.entry(name, code)
    if not law.holds(name) or (found and found.attributes.get("status", "active") == "active"):
        return
    lapsed = law.lapsed(name, code) is not None
    severity = None if lapsed else Severity.WARNING
    yield Fault(pointer, {"patente": code, "day": dossier.day}, ("/expected_arrival",), severity)


@rule(
    "parties.patente-differs",
    Shipment,
    says=says(
        "No Mexican declarant accepts under patente {patente}, which the pedimento bears.",
        "Ningún declarante de México acepta con la patente {patente}, que lleva el pedimento.",
    ),
    advice=says("The agente of the pedimento must accept.", "Debe aceptar el agente del pedimento."),
    citation=cite("Ley Aduanera", "art. 40"),
)
def patente_is_that_of_the_pedimento(shipment: Shipment) -> Faults:
    """The agente whose patente the pedimento bears must be the one who accepts."""
    pedimento = shipment.consignment.pedimento
    if pedimento is None:
        return ()
    patente = pedimento.patente or (pedimento.number[4:8] if pedimento.number else None)
    licences = [
        None if one.kind is DeclarantKind.REPRESENTATIVE else one.licence
        for one in shipment.dossier.filing.acceptances
        if one.role is _MX
    ]
    if patente and licences and None not in licences and patente not in licences:
        place = "patente" if pedimento.patente else "number"
        return (at(f"{shipment.pointer}/pedimento/{place}", "/acceptances", patente=patente),)
    return ()


@rule(
    "parties.filer-differs",
    Shipment,
    says=says(
        "Entry number {number} bears another filer code than that of the broker who accepts.",
        "El número de entrada {number} lleva otro código que el del agente que acepta.",
    ),
    advice=says("The filer of the entry must accept.", "Debe aceptar quien presenta la entrada."),
    citation=cite("19 CFR 142.3a", verified=False),
)
def filer_is_that_of_the_entry(shipment: Shipment) -> Faults:
    """The broker whose filer code the entry number bears must be the one who accepts."""
    entry = shipment.consignment.entry
    if entry is None or entry.number is None:
        return ()
    licences = [
        one.licence if one.kind is DeclarantKind.BROKER else None
        for one in shipment.dossier.filing.acceptances
        if one.role is _US
    ]
    if licences and None not in licences and entry.number[:3] not in licences:
        return (at(f"{shipment.pointer}/entry/number", "/acceptances", number=entry.number),)
    return ()


@need(
    "parties.importer-number",
    Shipment,
    country="us",
    authority="CBP",
    what=says("the US importer number (IOR)", "el número de importador de EE. UU. (IOR)"),
    advice=says(
        "Give the importer's EIN with suffix, SSN or CBP-assigned number.",
        "Indique el EIN con sufijo, SSN o número asignado por CBP del importador.",
    ),
    citation=cite("19 CFR 24.5; 19 CFR 142.3"),
)
def importer_of_record_has_number(shipment: Shipment) -> Faults:
    """The importer of record of a US entry must have a number."""
    if shipment.consignment.entry and not shipment.entry_is("nature", "transit"):
        return (
            Fault(f"{shipment.pointer}/importer/ior", held=shipment.consignment.importer.ior is not None),
        )
    return ()


@need(
    "parties.rfc",
    Shipment,
    country="mx",
    authority="SAT",
    what=says("the RFC of the Mexican importer or exporter", "el RFC del importador o exportador en México"),
    advice=says(
        "Give the RFC of whoever is on the pedimento (or the CURP of a person without one).",
        "Indique el RFC de quien consta en el pedimento (o la CURP de una persona sin RFC).",
    ),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22"),
)
def mexican_trader_has_rfc(shipment: Shipment) -> Faults:
    """The trader on the pedimento must be known to the Mexican treasury."""
    if shipment.consignment.pedimento:
        role = "exporter" if shipment.dossier.northbound else "importer"
        trader = getattr(shipment.consignment, role)
        held = trader.rfc is not None or trader.curp is not None
        return (Fault(f"{shipment.pointer}/{role}/rfc", beside=("/direction",), held=held),)
    return ()


@rule(
    "parties.related-unknown",
    Shipment,
    says=says(
        "The filing does not say whether seller and buyer are related.",
        "El trámite no indica si hay vinculación entre vendedor y comprador.",
    ),
    advice=says("Say “related”: true or false.", "Indique «related»: true o false."),
    severity=Severity.WARNING,
    citation=cite("19 USC 1401a(b)(2)(B); Ley Aduanera", "arts. 68 y 69"),
)
def relation_is_told(shipment: Shipment) -> Faults:
    """Whether seller and buyer are related decides whether the price stands as customs value."""
    if shipment.consignment.related is None:
        return (at(f"{shipment.pointer}/related"),)
    return ()


@rule(
    "parties.unrelated-namesakes",
    Shipment,
    says=says(
        "Exporter and importer are both {name}, and are said not to be related.",
        "Exportador e importador son ambos {name}, y se indica que no hay vinculación.",
    ),
    advice=says("Check “related” and the two names.", "Revise «related» y los dos nombres."),
    severity=Severity.WARNING,
    citation=cite("19 USC 1401a(g); Ley Aduanera", "art. 68"),
)
def namesakes_are_related(shipment: Shipment) -> Faults:
    """A trader who sells to itself is related to the buyer."""
    consignment = shipment.consignment
    if consignment.related is False and consignment.exporter.name == consignment.importer.name:
        beside = (f"{shipment.pointer}/exporter", f"{shipment.pointer}/importer")
        return (at(f"{shipment.pointer}/related", *beside, name=consignment.importer.name),)
    return ()


@need(
    "parties.manufacturer",
    Line,
    country="us",
    authority="CBP",
    what=says("the manufacturer (MID, or name and address)", "el fabricante (MID, o nombre y domicilio)"),
    advice=says(
        "Add the manufacturer to the item, or the MID to the exporter who made the goods.",
        "Agregue el fabricante a la partida, o el MID al exportador que fabricó la mercancía.",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 142.3; CBP Form 3461"),
)
def manufacturer_is_named(line: Line) -> Faults:
    """A US entry names who made the goods."""
    if line.shipment.consignment.entry:
        maker = line.item.manufacturer
        held = maker is not None or line.shipment.consignment.exporter.mid is not None
        if line.dossier.tells(held):
            return (Fault(f"{line.pointer}/manufacturer", held=held),)
    return ()


def _named(dossier: Dossier, name: str) -> bool:
    return any(_plain(party.name) == _plain(name) for _, party in dossier.parties)


@lru_cache(maxsize=1 << 12)
def _plain(name: str) -> str:
    """Fold case, accents and punctuation, in any script."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in folded if sign.isalnum())


RULES = (
    us_declarant_accepts,
    mx_declarant_accepts,
    carrier_accepts,
    declarants_may_act,
    declarants_have_licences,
    declarants_have_mandates,
    mandates_are_in_force,
    mandates_are_of_the_traders,
    acceptances_are_past,
    carrier_accepts_own_manifest,
    patentes_are_valid,
    filer_codes_are_valid,
    patente_is_that_of_the_pedimento,
    filer_is_that_of_the_entry,
    importer_of_record_has_number,
    mexican_trader_has_rfc,
    relation_is_told,
    namesakes_are_related,
    manufacturer_is_named,
)
