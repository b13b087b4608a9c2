"""The Mexican regime: the pedimento, its clave, its office, and the papers that come before it."""

from __future__ import annotations

from datetime import timedelta

from cruce.documents.dossier import Dossier, Shipment
from cruce.documents.kind import Fault, Faults, at, cite, need, rule, says
from cruce.model import Flow, Pedimento, Severity

_IMMEX_REGIMES = ("ITE", "ITE/EXD")
_RETURNS = {"K1", "H1", "D1"}
_FLOWS = {Flow.IMPORT: says("imports", "importaciones"), Flow.EXPORT: says("exports", "exportaciones")}
_CREDIT = {"21"}
_CASH = "0"
_LAST_YEAR = 2100  # later is no date of a paper, which `clocks` says
_CLOSING_PATH = "mx/clocks/consolidated-close"
_MVE_PATH = "mx/mve/demanded"


def _arriving(shipment: Shipment) -> Pedimento | None:
    """Give the pedimento of goods that come to stay, for a while or for good; transit and returns do not."""
    if shipment.dossier.northbound or not shipment.clave_is("nature", "definitive", "temporary", "warehouse"):
        return None
    return shipment.consignment.pedimento


@need(
    "mexico.pedimento",
    Shipment,
    country="mx",
    authority="SAT / ANAM",
    what=says("the pedimento", "el pedimento"),
    advice=says(
        "Add “pedimento”: every shipment that crosses has one, also inside a consolidated one.",
        "Agregue «pedimento»: todo embarque que cruza tiene uno, también dentro de un consolidado.",
    ),
    citation=cite("Ley Aduanera", "arts. 36 y 37"),
)
def shipment_has_pedimento(shipment: Shipment) -> Faults:
    """Goods leave and enter Mexico under a pedimento."""
    return (Fault(f"{shipment.pointer}/pedimento", held=shipment.consignment.pedimento is not None),)


@rule(
    "mexico.clave-unknown",
    Shipment,
    says=says("There is no clave de pedimento {clave}.", "No existe la clave de pedimento {clave}."),
    advice=says("Use a clave of Anexo 22, appendix 2.", "Use una clave del Anexo 22, apéndice 2."),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, apéndice 2"),
)
def clave_exists(shipment: Shipment) -> Faults:
    """The clave must exist on the day."""
    pedimento = shipment.consignment.pedimento
    if pedimento and shipment.clave is None and shipment.law.holds("mx/claves"):
        return (at(f"{shipment.pointer}/pedimento/clave", clave=pedimento.clave),)
    return ()


@rule(
    "mexico.clave-flow",
    Shipment,
    says=says("Clave {clave} ({says}) is not for {flow}.", "La clave {clave} ({says}) no es para {flow}."),
    advice=says("Choose the clave of this operation.", "Elija la clave de esta operación."),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, apéndice 2"),
)
def clave_fits_the_direction(shipment: Shipment) -> Faults:
    """A clave for imports only does not go north, one for exports only does not come south."""
    flow, clave = shipment.dossier.mx_flow, shipment.clave
    if clave and clave.attributes.get("flow", "both") not in ("both", flow.value):
        pointer = f"{shipment.pointer}/pedimento/clave"
        return (at(pointer, "/direction", clave=clave.code, says=clave.says, flow=_FLOWS[flow]),)
    return ()


@rule(
    "mexico.clave-no-goods",
    Shipment,
    says=says(
        "Clave {clave} ({says}) moves no goods over the line: {nature}.",
        "La clave {clave} ({says}) no mueve mercancía por la línea: {nature}.",
    ),
    advice=says(
        "File it in the electronic customs system; on a truck use the clave of the crossing itself.",
        "Preséntela en el sistema electrónico aduanero; en un camión use la clave del cruce mismo.",
    ),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, apéndice 2"),
)
def clave_moves_goods(shipment: Shipment) -> Faults:
    """Virtual operations, rectifications and changes of regime do not come on a truck."""
    clave = shipment.clave
    if clave and clave.attributes.get("arrives") == "no":
        nature = _NATURES.get(clave.attributes.get("nature", ""), _NATURES["definitive"])
        return (at(f"{shipment.pointer}/pedimento/clave", clave=clave.code, says=clave.says, nature=nature),)
    return ()


@rule(
    "mexico.office-unknown",
    Shipment,
    says=says(
        "Customs office {office} is not in the list at hand.",
        "La aduana-sección {office} no está en la lista disponible.",
    ),
    advice=says(
        "Check aduana and sección in Anexo 22, appendix 1.",
        "Revise aduana y sección en el Anexo 22, apéndice 1.",
    ),
    severity=Severity.WARNING,
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, apéndice 1"),
)
def office_exists(shipment: Shipment) -> Faults:
    """The customs office should be a known one; those inland may not be at hand."""
    pedimento, law = shipment.consignment.pedimento, shipment.law
    if pedimento is None or not law.holds("mx/customs-offices"):
        return ()
    if law.entry("mx/customs-offices", pedimento.customs_office) is None:
        return (at(f"{shipment.pointer}/pedimento/customs_office", office=pedimento.customs_office),)
    return ()


@rule(
    "mexico.office-differs",
    Shipment,
    says=says(
        "The pedimento is of customs office {office}, and {crossing} belongs to {expected}.",
        "El pedimento es de la aduana-sección {office}, y {crossing} corresponde a {expected}.",
    ),
    advice=says(
        "Cross where the pedimento is filed, or file it where the truck crosses.",
        "Cruce donde se tramita el pedimento, o tramítelo donde cruza el camión.",
    ),
    citation=cite("Ley Aduanera", "arts. 10 y 43"),
)
def office_is_that_of_the_crossing(shipment: Shipment) -> Faults:
    """Imports are presented at the aduana of the pedimento; exports may have been cleared inland."""
    crossing, pedimento = shipment.dossier.crossing, shipment.consignment.pedimento
    expected = crossing.attributes.get("customs_office") if crossing else None
    if pedimento is None or crossing is None or not expected or pedimento.customs_office == expected:
        return ()
    same_aduana = pedimento.customs_office[:2] == expected[:2]
    lenient = same_aduana or shipment.dossier.northbound or shipment.clave_is("nature", "transit")
    return (
        Fault(
            f"{shipment.pointer}/pedimento/customs_office",
            {"office": pedimento.customs_office, "crossing": crossing.says, "expected": expected},
            ("/crossing", "/direction"),
            Severity.WARNING if lenient else None,
        ),
    )


@need(
    "mexico.number",
    Shipment,
    country="mx",
    authority="SAT / ANAM",
    what=says("the number of the pedimento", "el número del pedimento"),
    advice=says(
        "It comes from prevalidation; the pedimento is validated and paid before the truck is presented.",
        "Se asigna al prevalidar; el pedimento se valida y paga antes de presentar el camión.",
    ),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, campo 1"),
)
def pedimento_has_number(shipment: Shipment) -> Faults:
    """A pedimento has its number before the truck is presented."""
    if shipment.consignment.pedimento:
        held = shipment.consignment.pedimento.number is not None
        return (Fault(f"{shipment.pointer}/pedimento/number", held=held),)
    return ()


@need(
    "mexico.cove",
    Shipment,
    country="mx",
    authority="VUCEM",
    what=says("the acuse de valor (COVE)", "el acuse de valor (COVE)"),
    advice=says(
        "Transmit the value of the invoice in VUCEM before prevalidation and give the COVE number.",
        "Transmita el valor de la factura en VUCEM antes de prevalidar e indique el número de COVE.",
    ),
    citation=cite("Ley Aduanera", "arts. 36-A y 59-A"),
)
def value_is_acknowledged(shipment: Shipment) -> Faults:
    """The value is transmitted before prevalidation; on exports its absence only warns."""
    pedimento = shipment.consignment.pedimento
    if pedimento is None or shipment.clave_is("nature", "transit"):
        return ()
    severity = Severity.WARNING if _arriving(shipment) is None else None
    return (Fault(f"{shipment.pointer}/pedimento/cove", severity=severity, held=bool(pedimento.cove)),)


@need(
    "mexico.mve",
    Shipment,
    country="mx",
    authority="VUCEM",
    what=says("the manifestación de valor (MVE)", "la manifestación de valor electrónica (MVE)"),
    advice=says(
        "The importer transmits it in VUCEM before prevalidation; give its number.",
        "El importador la transmite en VUCEM antes de prevalidar; indique su número.",
    ),
    severity=Severity.WARNING,
    citation=cite("Ley Aduanera", "art. 59, fracción III"),
)
def importer_manifests_value(shipment: Shipment) -> Faults:
    """The importer states in VUCEM how the customs value came about; from when that is demanded is law."""
    pedimento = _arriving(shipment)
    if pedimento:
        demanded = shipment.law.known(_MVE_PATH)
        severity = Severity.REFUSAL if demanded and demanded.verified else None
        return (
            Fault(f"{shipment.pointer}/pedimento/mve", severity=severity, held=pedimento.mve is not None),
        )
    return ()


@need(
    "mexico.doda",
    Shipment,
    country="mx",
    authority="ANAM",
    what=says("the DODA that the gate reads", "el DODA que lee el módulo de selección"),
    advice=says("It is made once the pedimento is paid.", "Se genera una vez pagado el pedimento."),
    severity=Severity.WARNING,
    citation=cite("Reglas Generales de Comercio Exterior", "regla 2.4.12", verified=False),
)
def gate_can_read_the_pedimento(shipment: Shipment) -> Faults:
    """The truck is presented with a DODA."""
    if shipment.consignment.pedimento:
        held = shipment.consignment.pedimento.doda is not None
        return (Fault(f"{shipment.pointer}/pedimento/doda", held=held),)
    return ()


@need(
    "mexico.immex",
    Shipment,
    country="mx",
    authority="SE",
    what=says("the number of the IMMEX programme", "el número del programa IMMEX"),
    advice=says(
        "Claves for processing need one: give “immex”.",
        "Las claves de transformación lo requieren: indique «immex».",
    ),
    citation=cite("Ley Aduanera", "art. 108; Decreto IMMEX"),
)
def processing_has_programme(shipment: Shipment) -> Faults:
    """Temporary imports for processing, and their returns, are of a company with an IMMEX programme."""
    clave, pedimento = shipment.clave, shipment.consignment.pedimento
    if clave and pedimento and (clave.code == "RT" or clave.attributes.get("regimes") in _IMMEX_REGIMES):
        return (Fault(f"{shipment.pointer}/pedimento/immex", held=pedimento.immex is not None),)
    return ()


@need(
    "mexico.previous",
    Shipment,
    country="mx",
    authority="SAT / ANAM",
    what=says(
        "the pedimento under which the goods went before", "el pedimento con el que la mercancía pasó antes"
    ),
    advice=says("Give its number in “previous”.", "Indique su número en «previous»."),
    severity=Severity.WARNING,
    citation=cite("Ley Aduanera", "arts. 97, 103 y 116"),
)
def return_names_its_origin(shipment: Shipment) -> Faults:
    """Goods that return refer to the pedimento under which they left or came."""
    clave, pedimento = shipment.clave, shipment.consignment.pedimento
    if clave and pedimento and clave.code in _RETURNS:
        return (Fault(f"{shipment.pointer}/pedimento/previous", held=pedimento.previous is not None),)
    return ()


@rule(
    "mexico.remesa-late",
    Shipment,
    says=says(
        "The weekly pedimento opened on {opened} holds remesas to {last}; this one comes on {day}.",
        "El pedimento semanal abierto el {opened} ampara remesas hasta el {last}; esta llega el {day}.",
    ),
    advice=says(
        "Close it by {close} and open a new one for this remesa.",
        "Ciérrelo a más tardar el {close} y abra uno nuevo para esta remesa.",
    ),
    citation=cite("Ley Aduanera", "arts. 37 y 37-A, fracción IV"),
)
def remesa_is_of_its_week(shipment: Shipment) -> Faults:
    """The remesas of a weekly consolidated pedimento are of one week, and it closes by Friday of the next."""
    pedimento = shipment.consignment.pedimento
    made = pedimento.consolidated if pedimento else None
    closing = shipment.law.figure(_CLOSING_PATH) if made else None
    if made is None or closing is None or made.period != "weekly" or made.opened_on.year > _LAST_YEAR:
        return ()
    last = made.opened_on + timedelta(days=6 - made.opened_on.weekday())
    close = last + timedelta(days=int(closing))
    day = shipment.dossier.day
    if not made.opened_on <= day <= last:
        return (
            Fault(
                f"{shipment.pointer}/pedimento/consolidated/opened_on",
                {"opened": made.opened_on, "last": last, "day": day, "close": close},
                ("/expected_arrival",),
                None if day > close or day < made.opened_on else Severity.WARNING,
            ),
        )
    return ()


@rule(
    "mexico.payment-form",
    Shipment,
    says=says("There is no payment form {form}.", "No existe la forma de pago {form}."),
    advice=says("Use a key of Anexo 22, appendix 13.", "Use una clave del Anexo 22, apéndice 13."),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, apéndice 13"),
)
def payment_forms_exist(shipment: Shipment) -> Faults:
    """Payment forms are those of appendix 13, and contributions those of appendix 12."""
    pedimento, law = shipment.consignment.pedimento, shipment.law
    if pedimento is None or pedimento.payment is None or not law.holds("mx/payment-forms"):
        return
    payment, pointer = pedimento.payment, f"{shipment.pointer}/pedimento/payment"
    if law.entry("mx/payment-forms", payment.form) is None:
        yield at(f"{pointer}/form", form=payment.form)
    for key, form in payment.forms.items():
        if law.entry("mx/payment-forms", form) is None:
            yield at(f"{pointer}/forms/{_escaped(key)}", form=form)


@rule(
    "mexico.contribution-unknown",
    Shipment,
    says=says("There is no contribution with the key {key}.", "No existe la contribución con clave {key}."),
    advice=says("Use a key of Anexo 22, appendix 12.", "Use una clave del Anexo 22, apéndice 12."),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, apéndice 12"),
)
def contributions_exist(shipment: Shipment) -> Faults:
    """A payment form is given for a contribution that exists."""
    pedimento, law = shipment.consignment.pedimento, shipment.law
    if pedimento and pedimento.payment and pedimento.payment.forms and law.holds("mx/contributions"):
        for key in pedimento.payment.forms:
            if law.entry("mx/contributions", key) is None:
                yield at(f"{shipment.pointer}/pedimento/payment/forms/{_escaped(key)}", key=key)


@rule(
    "mexico.no-guarantee",
    Shipment,
    says=says(
        "Payment form {form} is a guarantee, and none is named.",
        "La forma de pago {form} es una garantía y no se indica ninguna.",
    ),
    advice=says("Give the account or bond in “guarantee”.", "Indique la cuenta o fianza en «guarantee»."),
    severity=Severity.WARNING,
    citation=cite("Ley Aduanera", "arts. 84-A y 86-A"),
)
def guarantees_are_named(shipment: Shipment) -> Faults:
    """Who guarantees instead of paying names the guarantee."""
    pedimento = shipment.consignment.pedimento
    payment = pedimento.payment if pedimento else None
    if payment is None or payment.guarantee is not None:
        return
    for form in dict.fromkeys((payment.form, *payment.forms.values())):
        entry = shipment.law.entry("mx/payment-forms", form)
        if entry and entry.attributes.get("effect") == "guaranteed":
            yield at(f"{shipment.pointer}/pedimento/payment/guarantee", form=form)


@rule(
    "mexico.no-reference",
    Shipment,
    says=says(
        "Payment form {form} settles without a bank, and the paper that it relies on is not named.",
        "La forma de pago {form} liquida sin banco y no se indica el documento en que se apoya.",
    ),
    advice=says(
        "Name it in “references”, or the charges are to be paid at the bank.",
        "Indíquelo en «references», o las contribuciones se pagarán en el banco.",
    ),
    severity=Severity.WARNING,
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, apéndice 13"),
)
def other_forms_name_their_paper(shipment: Shipment) -> Faults:
    """Who settles by another form than money names the paper that allows it."""
    pedimento = shipment.consignment.pedimento
    payment = pedimento.payment if pedimento else None
    if payment is None:
        return
    for form in dict.fromkeys((payment.form, *payment.forms.values())):
        entry = shipment.law.entry("mx/payment-forms", form)
        settles = entry is not None and entry.attributes.get("effect") == "paid"
        if settles and form != _CASH and form not in payment.references:
            yield at(f"{shipment.pointer}/pedimento/payment/references", form=form)


@rule(
    "mexico.not-certified",
    Shipment,
    says=says(
        "Payment form {form} is the credit of a certified company, and no certification is named.",
        "La forma de pago {form} es el crédito de una empresa certificada y no se indica certificación.",
    ),
    advice=says(
        "Give “vat_certified” (A, AA or AAA), or another form.",
        "Indique «vat_certified» (A, AA o AAA), u otra forma.",
    ),
    citation=cite("Ley del Impuesto al Valor Agregado", "art. 28-A"),
)
def credit_is_for_certified(shipment: Shipment) -> Faults:
    """Only a company certified in IVA and IEPS takes the credit."""
    pedimento = shipment.consignment.pedimento
    if pedimento is None or pedimento.payment is None or pedimento.vat_certified is not None:
        return
    for form in dict.fromkeys((pedimento.payment.form, *pedimento.payment.forms.values())):
        if form in _CREDIT:
            yield at(f"{shipment.pointer}/pedimento/vat_certified", form=form)


@rule(
    "mexico.same-number",
    Dossier,
    says=says(
        "Pedimento {number} is used for another trader or clave on the same truck.",
        "El pedimento {number} se usa para otro contribuyente o clave en el mismo camión.",
    ),
    advice=says(
        "One pedimento is of one trader and one clave.", "Un pedimento es de un contribuyente y una clave."
    ),
    citation=cite("Ley Aduanera", "art. 36"),
)
def pedimentos_are_of_one_trader(dossier: Dossier) -> Faults:
    """Consignments under one pedimento number are of one trader and one clave."""
    if len(dossier.shipments) < 2:
        return
    seen: dict[str, tuple[str, str]] = {}
    for shipment in dossier.shipments:
        pedimento, consignment = shipment.consignment.pedimento, shipment.consignment
        if pedimento and pedimento.number:
            trader = consignment.exporter if dossier.northbound else consignment.importer
            owner = (trader.rfc or trader.name, pedimento.clave)
            if seen.setdefault(pedimento.number, owner) != owner:
                yield at(f"{shipment.pointer}/pedimento/number", number=pedimento.number)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


_NATURES = {
    "virtual": says("the goods stay where they are", "la mercancía permanece donde está"),
    "rectification": says("it corrects an earlier pedimento", "corrige un pedimento anterior"),
    "complementary": says("it completes an earlier pedimento", "complementa un pedimento anterior"),
    "definitive": says("the goods are in the country already", "la mercancía ya está en el país"),
}

RULES = (
    shipment_has_pedimento,
    clave_exists,
    clave_fits_the_direction,
    clave_moves_goods,
    office_exists,
    office_is_that_of_the_crossing,
    pedimento_has_number,
    value_is_acknowledged,
    importer_manifests_value,
    gate_can_read_the_pedimento,
    processing_has_programme,
    return_names_its_origin,
    remesa_is_of_its_week,
    payment_forms_exist,
    contributions_exist,
    guarantees_are_named,
    other_forms_name_their_paper,
    credit_is_for_certified,
    pedimentos_are_of_one_trader,
)
