"""The trip: the truck, its load, its seals, its driver, and the crossing it is bound for."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from cruce.documents.dossier import Dossier
from cruce.documents.kind import BOTH, Fault, Faults, at, cite, need, rule, says
from cruce.model import Load, Severity

_CARTA_PORTE = re.compile(r"CCC[0-9a-fA-F]{5}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
_HEAVIEST_KG = Decimal(80_000)  # no combination of either country weighs more; a number beyond is in pounds
_HAZARD_PAPERS = {"hazmat", "shipping_paper", "dangerous_goods", "dangerous_goods_declaration"}


@rule(
    "trip.crossing-unknown",
    Dossier,
    says=says("There is no crossing {crossing}.", "No existe el cruce {crossing}."),
    advice=says(
        "Use a code of the list of crossings, such as US-TX-WTB (World Trade Bridge).",
        "Use una clave de la lista de cruces, como US-TX-WTB (Puente Comercio Mundial).",
    ),
)
def crossing_exists(dossier: Dossier) -> Faults:
    """The crossing must exist on the day."""
    if dossier.crossing is None and dossier.law.holds("crossings"):
        return (at("/crossing", crossing=dossier.filing.crossing),)
    return ()


@rule(
    "trip.crossing-no-trucks",
    Dossier,
    says=says("No trucks cross at {crossing}.", "Por {crossing} no cruzan camiones."),
    advice=says("Choose a commercial crossing.", "Elija un cruce comercial."),
)
def crossing_serves_trucks(dossier: Dossier) -> Faults:
    """The crossing must serve trucks."""
    if dossier.crossing and "truck" not in dossier.crossing.attributes.get("modes", "truck").split():
        return (at("/crossing", crossing=dossier.crossing.says),)
    return ()


@rule(
    "trip.crossing-closed",
    Dossier,
    says=says(
        "{crossing} is open {hours}; the truck is due at {time} local time.",
        "{crossing} abre de {hours}; el camión llega a las {time}, hora local.",
    ),
    advice=says(
        "Ask the port for its hours that day, or move the arrival.",
        "Consulte el horario del puerto para ese día, o cambie la llegada.",
    ),
    severity=Severity.WARNING,
)
def crossing_is_open(dossier: Dossier) -> Faults:
    """The truck should arrive while the crossing is open."""
    hours = dossier.crossing.attributes.get("hours") if dossier.crossing else None
    if dossier.crossing is None or not hours or not dossier.possible:
        return ()
    opens, closes = _minutes(hours)
    minute = dossier.arrival.hour * 60 + dossier.arrival.minute
    if not (opens <= minute < closes if opens <= closes else minute >= opens or minute < closes):
        time = f"{dossier.arrival:%H:%M}"
        return (at("/expected_arrival", "/crossing", crossing=dossier.crossing.says, hours=hours, time=time),)
    return ()


@rule(
    "trip.no-goods",
    Dossier,
    says=says(
        "The truck is laden, and no goods are declared.", "El camión va cargado y no se declara mercancía."
    ),
    advice=says(
        "Add the consignments, or say that it is empty.", "Agregue los embarques, o indique que va vacío."
    ),
    citation=cite("19 CFR 123.92; Ley Aduanera", "art. 36"),
)
def laden_truck_has_goods(dossier: Dossier) -> Faults:
    """A laden truck must declare its goods."""
    if dossier.laden and not dossier.filing.consignments:
        return (at("/consignments", "/trip/load"),)
    return ()


@rule(
    "trip.goods-on-empty",
    Dossier,
    says=says("The truck is {load}, and goods are declared.", "El camión va {load} y se declara mercancía."),
    advice=says(
        "Say that it is laden, or take the goods out.", "Indique que va cargado, o quite la mercancía."
    ),
)
def empty_truck_has_no_goods(dossier: Dossier) -> Faults:
    """An empty truck or a bobtail carries no goods."""
    if not dossier.laden and dossier.filing.consignments:
        return (at("/trip/load", load=_LOADS[dossier.filing.trip.load]),)
    return ()


@rule(
    "trip.bobtail-with-trailer",
    Dossier,
    says=says(
        "The truck runs without a trailer (bobtail), and a trailer is declared.",
        "El tractocamión va sin remolque y se declara un remolque.",
    ),
    advice=says("Say “empty”, or take the trailer out.", "Indique «empty», o quite el remolque."),
)
def bobtail_has_no_trailer(dossier: Dossier) -> Faults:
    """A bobtail has no trailer."""
    if dossier.filing.trip.load is Load.BOBTAIL and dossier.filing.trip.equipment:
        return (at("/trip/equipment", "/trip/load"),)
    return ()


@rule(
    "trip.no-seal",
    Dossier,
    says=says("The load has no seal.", "La carga no tiene candado."),
    advice=says(
        "Give the seal numbers; open equipment that cannot be sealed crosses without.",
        "Indique los números de candado; el equipo abierto que no puede sellarse cruza sin ellos.",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 123.92; Reglas Generales de Comercio Exterior", "regla 1.7.6", verified=False),
)
def load_is_sealed(dossier: Dossier) -> Faults:
    """A laden trailer should be sealed."""
    trip = dossier.filing.trip
    if dossier.laden and trip.equipment and not any(piece.seals for piece in trip.equipment):
        return (at("/trip/equipment/0/seals"),)
    return ()


@rule(
    "trip.duplicate-seal",
    Dossier,
    says=says("Seal {number} is declared twice.", "El candado {number} se declara dos veces."),
    advice=says("Each seal has its own number; correct one.", "Cada candado tiene su número; corrija uno."),
)
def seals_are_distinct(dossier: Dossier) -> Faults:
    """No seal number stands twice."""
    seen: set[str] = set()
    for index, piece in enumerate(dossier.filing.trip.equipment):
        for place, seal in enumerate(piece.seals):
            number = seal.number.upper().replace(" ", "")
            if number in seen:
                yield at(f"/trip/equipment/{index}/seals/{place}/number", number=seal.number)
            seen.add(number)


@rule(
    "trip.duplicate-trailer",
    Dossier,
    says=says("Trailer {number} is declared twice.", "El remolque {number} se declara dos veces."),
    advice=says("Declare each trailer once.", "Declare cada remolque una sola vez."),
)
def trailers_are_distinct(dossier: Dossier) -> Faults:
    """No trailer or container stands twice."""
    equipment = dossier.filing.trip.equipment
    if len(equipment) > 1:
        seen: set[tuple[str | None, str | None]] = {(None, None)}
        for index, piece in enumerate(equipment):
            identity = (piece.trailer, piece.container)
            if identity in seen and any(identity):
                yield at(f"/trip/equipment/{index}", number=piece.trailer or piece.container)
            seen.add(identity)


@rule(
    "trip.duplicate-reference",
    Dossier,
    says=says(
        "Reference {reference} names two consignments.", "La referencia {reference} nombra dos embarques."
    ),
    advice=says("Give each consignment its own reference.", "Dé a cada embarque su propia referencia."),
)
def references_are_distinct(dossier: Dossier) -> Faults:
    """Each consignment has its own reference."""
    if len(dossier.shipments) > 1:
        count = Counter(shipment.consignment.reference for shipment in dossier.shipments)
        for shipment in dossier.shipments:
            reference = shipment.consignment.reference
            if count[reference] > 1:
                yield at(f"{shipment.pointer}/reference", reference=reference)


@rule(
    "trip.lighter-than-goods",
    Dossier,
    says=says(
        "The truck's gross weight of {trip} kg is less than that of its goods, {goods} kg.",
        "El peso bruto del camión, {trip} kg, es menor que el de su mercancía, {goods} kg.",
    ),
    advice=says("Weigh again, or correct the lines.", "Vuelva a pesar, o corrija las partidas."),
)
def truck_weighs_its_goods(dossier: Dossier) -> Faults:
    """A truck cannot weigh less than the goods on it."""
    trip = dossier.filing.trip.gross_kg
    if trip is None:
        return ()
    lines = tuple(dossier.lines)
    goods = sum((line.item.gross_kg or line.item.net_kg or Decimal(0) for line in lines), Decimal(0))
    if goods > trip:
        beside = (f"{line.pointer}/{field}" for line in lines for field in ("gross_kg", "net_kg"))
        return (at("/trip/gross_kg", *beside, trip=f"{trip:,f}", goods=f"{goods:,f}"),)
    return ()


@rule(
    "trip.weight-absurd",
    Dossier,
    says=says(
        "{weight} kg is more than any truck weighs.", "{weight} kg es más de lo que pesa cualquier camión."
    ),
    advice=says("Give kilograms, not pounds.", "Indique kilogramos, no libras."),
    severity=Severity.WARNING,
)
def truck_weight_is_possible(dossier: Dossier) -> Faults:
    """The gross weight should be one that a truck can have."""
    weight = dossier.filing.trip.gross_kg
    if weight is not None and weight > _HEAVIEST_KG:
        return (at("/trip/gross_kg", weight=f"{weight:,f}"),)
    return ()


@rule(
    "trip.departed-after-arrival",
    Dossier,
    says=says(
        "The load leaves its origin at {departed}, after it is due at the line.",
        "La carga sale de su origen el {departed}, después de su llegada prevista a la línea.",
    ),
    advice=says("Correct one of the two times.", "Corrija una de las dos horas."),
)
def departure_is_before_arrival(dossier: Dossier) -> Faults:
    """A truck leaves before it arrives."""
    departed = dossier.filing.trip.departed_at
    if departed and departed > dossier.filing.expected_arrival:
        return (at("/trip/departed_at", "/expected_arrival", departed=f"{departed:%Y-%m-%d %H:%MZ}"),)
    return ()


@rule(
    "trip.cash",
    Dossier,
    says=says(
        "The driver declares {cash}; above {limit} USD a declaration is due on both sides.",
        "El operador declara {cash}; por encima de {limit} USD procede declararlo en ambos lados.",
    ),
    advice=says(
        "File FinCEN 105 and the Mexican declaration; carrying cash is lawful once it is declared.",
        "Presente el FinCEN 105 y la declaración mexicana; portar efectivo es lícito una vez declarado.",
    ),
    severity=Severity.INFO,
    citation=cite("31 USC 5316; Ley Aduanera", "art. 9"),
)
def cash_is_declared(dossier: Dossier) -> Faults:
    """Cash above the limit is to be declared to both countries; that is not a fault."""
    cash, limit = dossier.filing.trip.cash, dossier.law.figure("cash/declaration-limit")
    if cash and limit is not None:
        dollars = dossier.law.in_usd(cash.amount, cash.currency)
        if dollars is None or dollars > limit:
            return (at("/trip/cash", cash=cash, limit=f"{limit:,f}"),)
    return ()


@rule(
    "trip.hazardous-papers",
    Dossier,
    says=says(
        "The load is hazardous, and no shipping paper for dangerous goods is referred to.",
        "La carga es peligrosa y no se refiere ningún documento de embarque de materiales peligrosos.",
    ),
    advice=says(
        "Add a document of kind “shipping_paper” to the consignment.",
        "Agregue al embarque un documento de tipo «shipping_paper».",
    ),
    severity=Severity.WARNING,
    citation=cite("49 CFR 172.200; NOM-043-SCT"),
)
def hazardous_load_has_papers(dossier: Dossier) -> Faults:
    """A hazardous load should have its shipping papers."""
    if dossier.filing.trip.hazardous and dossier.laden:
        kinds = {paper.kind.lower() for s in dossier.shipments for paper in s.consignment.documents}
        if not kinds & _HAZARD_PAPERS:
            return (at("/trip/hazardous"),)
    return ()


@need(
    "trip.manifest",
    Dossier,
    country="us",
    authority="CBP",
    what=says("the number of the truck's e-manifest in ACE", "el número del manifiesto electrónico en ACE"),
    advice=says(
        "The carrier files it before arrival; put the trip number in “manifest”.",
        "El transportista lo presenta antes de la llegada; ponga el número de viaje en «manifest».",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 123.92"),
)
def manifest_is_filed(dossier: Dossier) -> Faults:
    """A truck entering the United States needs an e-manifest."""
    if dossier.northbound:
        return (Fault("/trip/manifest", held=dossier.filing.trip.manifest is not None),)
    return ()


@need(
    "trip.scac",
    Dossier,
    country="us",
    authority="CBP",
    what=says("the carrier's SCAC", "el SCAC del transportista"),
    advice=says("The carrier gets one from NMFTA.", "El transportista lo obtiene de la NMFTA."),
    citation=cite("19 CFR 123.92; 15 CFR 30.6"),
)
def carrier_has_scac(dossier: Dossier) -> Faults:
    """The United States know a carrier by its SCAC: on the manifest, and in the export information."""
    severity = None if dossier.northbound else Severity.WARNING
    held = dossier.filing.trip.carrier.scac is not None
    return (Fault("/trip/carrier/scac", severity=severity, held=held),)


@need(
    "trip.caat",
    Dossier,
    country="mx",
    authority="ANAM",
    what=says("the carrier's CAAT", "el CAAT del transportista"),
    advice=says(
        "The carrier registers for it with ANAM.", "El transportista lo obtiene al registrarse ante la ANAM."
    ),
    severity=Severity.WARNING,
    citation=cite("Reglas Generales de Comercio Exterior", "regla 2.4.4"),
)
def carrier_has_caat(dossier: Dossier) -> Faults:
    """Mexico knows a carrier by its CAAT."""
    return (Fault("/trip/carrier/caat", held=dossier.filing.trip.carrier.caat is not None),)


@need(
    "trip.carta-porte",
    Dossier,
    country="mx",
    authority="SAT",
    what=says("the Carta Porte (IdCCP)", "el complemento Carta Porte (IdCCP)"),
    advice=says(
        "The carrier issues the CFDI with Carta Porte for the Mexican leg; put its IdCCP here.",
        "El transportista emite el CFDI con Carta Porte para el tramo mexicano; ponga aquí su IdCCP.",
    ),
    severity=Severity.WARNING,
    citation=cite(
        "Código Fiscal de la Federación", "art. 29; Resolución Miscelánea Fiscal 2.7.7", verified=False
    ),
)
def carta_porte_is_issued(dossier: Dossier) -> Faults:
    """Goods on a Mexican road travel with a Carta Porte."""
    if dossier.laden:
        return (Fault("/trip/carta_porte", held=dossier.filing.trip.carta_porte is not None),)
    return ()


@rule(
    "trip.carta-porte-form",
    Dossier,
    says=says("{id} is no IdCCP.", "{id} no es un IdCCP."),
    advice=says(
        "An IdCCP is CCC, 5 digits and the rest of a UUID: 36 characters.",
        "Un IdCCP es CCC, 5 dígitos y el resto de un UUID: 36 caracteres.",
    ),
    severity=Severity.WARNING,
    citation=cite("SAT, Complemento Carta Porte 3.1", "IdCCP"),
)
def carta_porte_has_its_form(dossier: Dossier) -> Faults:
    """An IdCCP should have its form."""
    number = dossier.filing.trip.carta_porte
    if number and not _CARTA_PORTE.match(number):
        return (at("/trip/carta_porte", id=number),)
    return ()


@need(
    "trip.driver-licence",
    Dossier,
    country=BOTH,
    authority="SICT / FMCSA",
    what=says("the driver's licence", "la licencia del operador"),
    advice=says("Give the number of the commercial licence.", "Indique el número de la licencia federal."),
    severity=Severity.WARNING,
)
def driver_has_licence(dossier: Dossier) -> Faults:
    """The driver should be named with a licence."""
    return (Fault("/trip/driver/licence", held=dossier.filing.trip.driver.licence is not None),)


@need(
    "trip.travel-document",
    Dossier,
    country="us",
    authority="CBP",
    what=says("the driver's travel document", "el documento de viaje del operador"),
    advice=says(
        "Give a passport, visa, FAST or border crossing card.",
        "Indique pasaporte, visa, tarjeta FAST o tarjeta de cruce fronterizo.",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 123.92"),
)
def driver_may_enter(dossier: Dossier) -> Faults:
    """A driver who enters the United States should have a travel document."""
    driver = dossier.filing.trip.driver
    if dossier.northbound:
        held = driver.travel_document is not None or driver.fast_card is not None
        return (Fault("/trip/driver/travel_document", held=held),)
    return ()


@lru_cache(maxsize=1 << 8)
def _minutes(hours: str) -> tuple[int, int]:
    """Read opening hours such as ``07:00-24:00`` as minutes of the day."""
    opens, closes = hours.split("-")
    return int(opens[:2]) * 60 + int(opens[3:]), int(closes[:2]) * 60 + int(closes[3:])


_LOADS = {
    Load.EMPTY: says("empty", "vacío"),
    Load.BOBTAIL: says("without a trailer", "sin remolque"),
    Load.LADEN: says("laden", "cargado"),
}

RULES = (
    crossing_exists,
    crossing_serves_trucks,
    crossing_is_open,
    laden_truck_has_goods,
    empty_truck_has_no_goods,
    bobtail_has_no_trailer,
    load_is_sealed,
    seals_are_distinct,
    trailers_are_distinct,
    references_are_distinct,
    truck_weighs_its_goods,
    truck_weight_is_possible,
    departure_is_before_arrival,
    cash_is_declared,
    hazardous_load_has_papers,
    manifest_is_filed,
    carrier_has_scac,
    carrier_has_caat,
    carta_porte_is_issued,
    carta_porte_has_its_form,
    driver_has_licence,
    driver_may_enter,
)
