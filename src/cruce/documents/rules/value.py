"""Values, terms, weights: what the price is, in which money, on what terms, and whether the sums agree."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from cruce.documents.dossier import Dossier, LawOfDay, Line, Shipment
from cruce.documents.kind import BOTH, Fault, Faults, at, cite, need, rule, says
from cruce.model import CostKind, Severity

_INVOICES = {"invoice", "commercial_invoice", "factura", "cfdi", "proforma", "pro_forma_invoice"}
_SAMPLES = ("9811", "9801")  # samples, and goods returned, may come without a price
_SAMPLE_WORDS = ("sample", "muestra", "no commercial value", "sin valor comercial")
_DEAREST_USD = Decimal(1_000_000_000)  # no truck carries that; a decimal point is missing
_DEAR_USD = Decimal(20_000_000)
_KILOGRAM = ("kg", "Kg", "KG", "kgs", "01")
_TOLERANCE = Decimal("1.01")
_LONG_AGO = timedelta(days=180)


@rule(
    "value.zero",
    Line,
    says=says("The goods have no value.", "La mercancía no tiene valor."),
    advice=says(
        "Give the price paid or payable; goods without charge have a customs value too.",
        "Indique el precio pagado o por pagar; la mercancía sin cargo también tiene valor en aduana.",
    ),
    citation=cite("19 USC 1401a; Ley Aduanera", "art. 64"),
)
def goods_have_value(line: Line) -> Faults:
    """Goods have a value; samples may come without one, which is then only warned of."""
    if line.item.value == 0:
        said = str(line.item.description).lower() + (line.item.description.es or "").lower()
        sample = any(word in said for word in _SAMPLE_WORDS) or any(
            code.startswith(_SAMPLES) for code in (*line.codes.us_additional, line.codes.fraccion or "")
        )
        return (Fault(f"{line.pointer}/value", severity=Severity.WARNING if sample else None),)
    return ()


@rule(
    "value.absurd",
    Line,
    says=says("{value} is more than a truck can carry.", "{value} es más de lo que un camión puede llevar."),
    advice=says("Check the decimals and the currency.", "Revise los decimales y la moneda."),
)
def value_is_possible(line: Line) -> Faults:
    """The value should be one that a line on a truck can have."""
    currency = line.shipment.consignment.currency
    value = line.item.value
    if value < _DEAR_USD:
        return ()
    dollars = line.law.in_usd(value, currency)
    if dollars is None:
        dollars = value / 1000  # the smallest units of money in use are worth about that
    if dollars >= _DEAR_USD:
        severity = None if dollars >= _DEAREST_USD else Severity.WARNING
        beside = (f"{line.shipment.pointer}/currency",)
        return (Fault(f"{line.pointer}/value", {"value": f"{value:,f} {currency}"}, beside, severity),)
    return ()


@rule(
    "value.quantity-zero",
    Line,
    says=says("The quantity is zero.", "La cantidad es cero."),
    advice=says("Give the quantity, or take the line out.", "Indique la cantidad, o quite la partida."),
)
def goods_have_quantity(line: Line) -> Faults:
    """A line of goods has a quantity."""
    if line.item.quantity.amount == 0:
        return (at(f"{line.pointer}/quantity/amount"),)
    return ()


@rule(
    "value.net-above-gross",
    Line,
    says=says(
        "The net weight of {net} kg is above the gross weight of {gross} kg.",
        "El peso neto, {net} kg, supera el peso bruto, {gross} kg.",
    ),
    advice=says("Correct one of the two.", "Corrija uno de los dos."),
)
def net_is_within_gross(line: Line) -> Faults:
    """Net weight is not above gross weight."""
    net, gross = line.item.net_kg, line.item.gross_kg
    if net is not None and gross is not None and net > gross:
        return (at(f"{line.pointer}/net_kg", f"{line.pointer}/gross_kg", net=net, gross=gross),)
    return ()


@rule(
    "value.quantity-above-weight",
    Line,
    says=says(
        "{quantity} kg of goods weigh {gross} kg gross.",
        "{quantity} kg de mercancía pesan {gross} kg brutos.",
    ),
    advice=says("Correct the quantity or the weight.", "Corrija la cantidad o el peso."),
    severity=Severity.WARNING,
)
def kilograms_fit_the_weight(line: Line) -> Faults:
    """A quantity in kilograms is not above the gross weight."""
    gross, mx = line.item.gross_kg, line.item.mx_quantity
    quantity = mx if mx and mx.unit in _KILOGRAM else line.item.quantity
    if gross is not None and quantity.unit in _KILOGRAM and quantity.amount > gross * _TOLERANCE:
        place = "mx_quantity" if quantity is mx else "quantity"
        return (
            at(
                f"{line.pointer}/{place}/amount",
                f"{line.pointer}/gross_kg",
                quantity=quantity.amount,
                gross=gross,
            ),
        )
    return ()


@need(
    "value.gross-weight",
    Line,
    country="mx",
    authority="SAT / ANAM",
    what=says("the gross weight of the line", "el peso bruto de la partida"),
    advice=says(
        "The pedimento states the gross weight in kilograms.",
        "El pedimento declara el peso bruto en kilogramos.",
    ),
    severity=Severity.WARNING,
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, campo 7"),
)
def weight_is_given(line: Line) -> Faults:
    """The gross weight goes into the pedimento and onto the manifest."""
    held = line.item.gross_kg is not None
    if line.dossier.tells(held):
        return (Fault(f"{line.pointer}/gross_kg", held=held),)
    return ()


@rule(
    "value.packages",
    Line,
    says=says("The line has no packages.", "La partida no tiene bultos."),
    advice=says(
        "Give the number of packages; bulk counts as one.", "Indique los bultos; el granel cuenta como uno."
    ),
    severity=Severity.WARNING,
)
def goods_are_packed(line: Line) -> Faults:
    """Where packages are counted, there is at least one."""
    if line.item.packages == 0:
        return (at(f"{line.pointer}/packages"),)
    return ()


@rule(
    "value.currency-unknown",
    Shipment,
    says=says(
        "The currency {currency} is not in the list at hand.",
        "La moneda {currency} no está en la lista disponible.",
    ),
    advice=says("Use a code of ISO 4217, such as USD.", "Use una clave de ISO 4217, como USD."),
    severity=Severity.WARNING,
    citation=cite("ISO 4217"),
)
def currency_exists(shipment: Shipment) -> Faults:
    """The invoice currency must be known; one that has an official rate is."""
    currency = shipment.consignment.currency
    if not _currency_known(shipment.law, currency):
        return (at(f"{shipment.pointer}/currency", currency=currency),)
    return ()


@rule(
    "value.incoterm-unknown",
    Shipment,
    says=says("There is no Incoterm {code}.", "No existe el Incoterm {code}."),
    advice=says("Use a term of Incoterms 2020, such as FCA.", "Use un término de Incoterms 2020, como FCA."),
    citation=cite("Incoterms 2020; RGCE Anexo 22", "apéndice 14"),
)
def incoterm_exists(shipment: Shipment) -> Faults:
    """The delivery term must be one of Incoterms 2020."""
    code = shipment.consignment.incoterm.code
    if shipment.law.entry("incoterms", code) is None and shipment.law.holds("incoterms"):
        return (at(f"{shipment.pointer}/incoterm/code", code=code),)
    return ()


@rule(
    "value.incoterm-sea",
    Shipment,
    says=says(
        "{code} is a term of the sea; on a truck it is read as {read}.",
        "{code} es un término marítimo; en camión se lee como {read}.",
    ),
    advice=says(
        "Agree on {read} with the other party; nothing is refused.",
        "Acuerde {read} con la contraparte; nada se rechaza.",
    ),
    severity=Severity.WARNING,
    citation=cite("Incoterms 2020, International Chamber of Commerce"),
)
def incoterm_fits_a_truck(shipment: Shipment) -> Faults:
    """Terms of the sea are read as their equals for any transport."""
    entry = shipment.law.entry("incoterms", shipment.consignment.incoterm.code)
    if entry and entry.attributes.get("mode") == "sea":
        read = _READ_AS.get(entry.code, "FCA")
        return (at(f"{shipment.pointer}/incoterm/code", code=entry.code, read=read),)
    return ()


@rule(
    "value.exw-freight",
    Shipment,
    says=says(
        "The price is ex works, and no freight to the line is given: the Mexican customs value includes it.",
        "El precio es en fábrica y falta el flete hasta la línea, que el valor en aduana de México incluye.",
    ),
    advice=says("Add a cost of kind “freight_to_line”.", "Agregue un costo de tipo «freight_to_line»."),
    severity=Severity.WARNING,
    citation=cite("Ley Aduanera", "art. 65, fracción I, inciso d)"),
)
def ex_works_names_its_freight(shipment: Shipment) -> Faults:
    """Imported into Mexico ex works, the carriage to the line is to be added to the price."""
    consignment = shipment.consignment
    named = any(cost.kind is CostKind.FREIGHT_TO_LINE for cost in consignment.costs)
    if not shipment.dossier.northbound and consignment.incoterm.code == "EXW" and not named:
        return (at(f"{shipment.pointer}/costs", f"{shipment.pointer}/incoterm", "/direction"),)
    return ()


@rule(
    "value.cost-currency",
    Shipment,
    says=says(
        "The currency {currency} is not in the list at hand.",
        "La moneda {currency} no está en la lista disponible.",
    ),
    advice=says("Use a code of ISO 4217, such as USD.", "Use una clave de ISO 4217, como USD."),
    severity=Severity.WARNING,
    citation=cite("ISO 4217"),
)
def cost_currencies_exist(shipment: Shipment) -> Faults:
    """The currency of a cost must be known."""
    law = shipment.law
    for index, cost in enumerate(shipment.consignment.costs):
        if not _currency_known(law, cost.currency):
            yield at(f"{shipment.pointer}/costs/{index}/currency", currency=cost.currency)


@need(
    "value.invoice",
    Shipment,
    country=BOTH,
    authority="CBP / SAT",
    what=says("the commercial invoice", "la factura comercial"),
    advice=says(
        "Refer to it in “documents” by kind “invoice”.", "Refiérala en «documents» con tipo «invoice»."
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 141.86; Ley Aduanera", "art. 36-A"),
)
def invoice_is_referred_to(shipment: Shipment) -> Faults:
    """A shipment refers to its invoice."""
    kinds = {paper.kind.lower().replace(" ", "_") for paper in shipment.consignment.documents}
    pointer = f"{shipment.pointer}/documents"
    return (Fault(pointer, beside=(pointer,), held=not kinds.isdisjoint(_INVOICES)),)


@rule(
    "value.exported-on",
    Shipment,
    says=says(
        "The date of exportation, {day}, does not fit a truck that is due on {arrival}.",
        "La fecha de exportación, {day}, no corresponde a un camión que llega el {arrival}.",
    ),
    advice=says(
        "It is the day the goods leave the country of export; the US exchange rate is of that day.",
        "Es el día en que la mercancía sale del país; el tipo de cambio de EE. UU. es el de ese día.",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 152.1(c); 31 USC 5151"),
)
def exportation_fits_the_arrival(shipment: Shipment) -> Faults:
    """The date of exportation is not after the arrival, nor long before it."""
    exported, day = shipment.consignment.exported_on, shipment.dossier.day
    if exported and not timedelta(0) <= day - exported <= _LONG_AGO:
        return (at(f"{shipment.pointer}/exported_on", "/expected_arrival", day=exported, arrival=day),)
    return ()


@rule(
    "value.eei-below",
    Shipment,
    says=says(
        "The export information says {eei} USD, the import side {goods} USD: one of the two is wrong.",
        "La información de exportación indica {eei} USD y la importación {goods} USD: uno es incorrecto.",
    ),
    advice=says(
        "Both countries see both values; correct the lower one, or explain it.",
        "Ambos países ven ambos valores; corrija el menor, o explíquelo.",
    ),
    severity=Severity.WARNING,
    citation=cite("15 CFR 30.6", "(a)(17); Ley Aduanera art. 64"),
)
def both_sides_say_the_same_value(shipment: Shipment) -> Faults:
    """The value told to the United States is not below that told to Mexico."""
    eei = shipment.consignment.eei
    if eei is None or eei.declared_value is None or shipment.consignment.pedimento is None:
        return ()
    goods = shipment.law.in_usd(shipment.value, shipment.consignment.currency)
    if goods is not None and eei.declared_value * _TOLERANCE < goods:
        beside = (f"{line.pointer}/value" for line in shipment.lines)
        return (
            at(
                f"{shipment.pointer}/eei/declared_value",
                *beside,
                f"{shipment.pointer}/currency",
                eei=f"{eei.declared_value:,f}",
                goods=f"{goods:,.2f}",
            ),
        )
    return ()


@rule(
    "value.eei-nothing",
    Shipment,
    says=says(
        "The export information says that the goods are worth nothing.",
        "La información de exportación indica que la mercancía no vale nada.",
    ),
    advice=says(
        "Give the value at the US port of export: also goods that nobody pays for have one.",
        "Indique el valor en el puerto de exportación: también lo tiene la mercancía que nadie paga.",
    ),
    citation=cite("15 CFR 30.6", "(a)(17)"),
)
def export_information_has_a_value(shipment: Shipment) -> Faults:
    """Goods that are told to AES have a value."""
    eei = shipment.consignment.eei
    if eei is not None and eei.declared_value == 0:
        return (at(f"{shipment.pointer}/eei/declared_value"),)
    return ()


@rule(
    "value.split",
    Dossier,
    says=says(
        "Part {part} of shipment {shipment} is on this truck twice.",
        "La parte {part} del embarque {shipment} va dos veces en este camión.",
    ),
    advice=says(
        "Each part of a split shipment travels once.", "Cada parte de un embarque dividido viaja una vez."
    ),
)
def split_parts_are_distinct(dossier: Dossier) -> Faults:
    """A part of a split shipment is on a truck once, and all its parts agree how many they are."""
    seen: dict[str, tuple[set[int], int]] = {}
    for shipment in dossier.shipments:
        split = shipment.consignment.split
        if split:
            parts, of = seen.setdefault(split.shipment, (set(), split.of))
            if split.part in parts or split.of != of:
                yield at(f"{shipment.pointer}/split", part=split.part, shipment=split.shipment)
            parts.add(split.part)


def _currency_known(law: LawOfDay, currency: str) -> bool:
    listed = law.entry("currencies", currency) is not None or not law.holds("currencies")
    return listed or any(law.known(f"{country}/exchange/{currency}") for country in ("us", "mx"))


_READ_AS = {"FOB": "FCA", "FAS": "FCA", "CFR": "CPT", "CIF": "CIP"}

RULES = (
    goods_have_value,
    value_is_possible,
    goods_have_quantity,
    net_is_within_gross,
    kilograms_fit_the_weight,
    weight_is_given,
    goods_are_packed,
    currency_exists,
    incoterm_exists,
    incoterm_fits_a_truck,
    ex_works_names_its_freight,
    cost_currencies_exist,
    invoice_is_referred_to,
    exportation_fits_the_arrival,
    both_sides_say_the_same_value,
    export_information_has_a_value,
    split_parts_are_distinct,
)
