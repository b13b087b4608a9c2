"""What an assessment says in words: findings, reasons and the articles that they stand on."""

from __future__ import annotations

from typing import Final

from cruce.model import CostKind, Text


def fill(text: Text, /, **facts: object) -> Text:
    """Fill the named places of a sentence; a fact that is itself a `Text` goes in its own language."""
    return Text(en=text.en.format(**_said(facts, "en")), es=text.es.format(**_said(facts, "es")))


def _said(facts: dict[str, object], language: str) -> dict[str, object]:
    return {name: fact[language] if isinstance(fact, Text) else fact for name, fact in facts.items()}


ADVICE_IMPORT: Final = Text(
    en="Import the official text with `cruce law import`, or add the figure with its citation to the "
    "law directory.",
    es="Importe el texto oficial con `cruce law import`, o agregue la cifra con su fundamento al "
    "directorio de ley.",
)
ADVICE_TERM: Final = Text(
    en="Agree a term for any mode of transport (EXW, FCA, CPT, CIP, DAP, DPU, DDP) and name its "
    "place and country.",
    es="Acuerde un término para todo transporte (EXW, FCA, CPT, CIP, DAP, DPU, DDP) y señale su "
    "lugar y país.",
)
ADVICE_FREIGHT: Final = Text(
    en="Name the carriage, insurance and loading from the seller's plant to the line as costs of the "
    "consignment.",
    es="Señale el flete, el seguro y la carga desde la planta del vendedor hasta la línea como "
    "costos del embarque.",
)
ADVICE_CLAIM: Final = Text(
    en="Take the claim out, or correct the origin or the programme before the declaration is filed.",
    es="Retire la preferencia, o corrija el origen o el programa antes de presentar la declaración.",
)
ADVICE_QUANTITY: Final = Text(
    en="Declare the quantity in the unit that the rate is levied on.",
    es="Declare la cantidad en la unidad sobre la que se causa la tasa.",
)

# What is known of the law at hand
UNKNOWN: Final = Text(en="A figure of law is missing. {why}", es="Falta una cifra de ley. {why}")
UNCHECKED: Final = Text(
    en="{about} was used without having been checked against its official text.",
    es="Se usó {about} sin haberse cotejado con su texto oficial.",
)
ILLUSTRATIVE: Final = Text(
    en="{about} is an illustrative figure, not the official one.",
    es="{about} es una cifra ilustrativa, no la oficial.",
)
ILLUSTRATIVE_RATE: Final = Text(
    en="The exchange rate of {about} for {day} is illustrative, not the official one.",
    es="El tipo de cambio de {about} para el {day} es ilustrativo, no el oficial.",
)
UNKNOWN_RATE: Final = Text(
    en="No exchange rate of {about} is at hand for {day}; what needs it is neither valued nor charged. {why}",
    es="No se tiene el tipo de cambio de {about} para el {day}; lo que lo requiere no se valora ni "
    "se cobra. {why}",
)
CARRIED_RATE: Final = Text(
    en="The exchange rate of {about} for {day} is not at hand; the last is used, {rate} of {since}. {why}",
    es="No se tiene el tipo de cambio de {about} para el {day}; se usa el último, {rate} del {since}. {why}",
)

# Valuation
UNKNOWN_TERM: Final = Text(
    en="{about} is no Incoterms 2020 term: the price is taken as it stands, with the costs that are named.",
    es="{about} no es un término Incoterms 2020: el precio se toma como está, con los costos señalados.",
)
SEA_TERM: Final = Text(
    en="{about} is a term for the sea; on a truck it is read as {land}.",
    es="{about} es un término marítimo; en un camión se lee como {land}.",
)
PLACE_UNSAID: Final = Text(
    en="The country of the place in {about} is not named, so the carriage to the line stays in the price.",
    es="No se señala el país del lugar de {about}; por ello el flete hasta la línea permanece en el precio.",
)
NOT_IDENTIFIED: Final = Text(
    en="A cost inside the price is not identified apart in the papers, so it stays in the value.",
    es="Un costo incluido en el precio no se identifica por separado en los documentos; permanece en "
    "el valor.",
)
IN_PRICE_AGAINST_TERM: Final = Text(
    en="Under {about} the buyer bears the {cost}, but the papers say that the price holds it.",
    es="En {about} el comprador asume: {cost}; pero los documentos dicen que el precio lo incluye.",
)
OUT_OF_PRICE_AGAINST_TERM: Final = Text(
    en="Under {about} the seller bears the {cost}, but the papers say that the price leaves it out.",
    es="En {about} el vendedor asume: {cost}; pero los documentos dicen que el precio no lo incluye.",
)
ADVICE_BEARER: Final = Text(
    en="The papers are followed; correct the term or the cost if they are wrong.",
    es="Se atiende a los documentos; corrija el término o el gasto si están equivocados.",
)
FREIGHT_MISSING: Final = Text(
    en="Sold EXW without a cost of carriage to the line: the value lacks it.",
    es="Venta EXW sin costo de flete hasta la línea: falta en el valor.",
)
RELATED: Final = Text(
    en="Seller and buyer are related: the price is the value only if that did not influence it.",
    es="Vendedor y comprador están vinculados: el precio es el valor solo si ello no influyó en él.",
)
ADVICE_RELATED: Final = Text(
    en="Keep the proof: the circumstances of the sale, or a test value close to the price.",
    es="Conserve la prueba: las circunstancias de la venta, o un valor de prueba cercano al precio.",
)
NEGATIVE_VALUE: Final = Text(
    en="The costs taken out exceed the price: the value cannot be determined.",
    es="Los costos que se restan exceden el precio: el valor no puede determinarse.",
)
PAID_TOO_EARLY: Final = Text(
    en="The pedimento was paid on {paid}, too long before presentation: the law of {day} applies, "
    "not of that day.",
    es="El pedimento se pagó el {paid}, con demasiada anticipación: aplica la ley del {day}, no la "
    "de aquel día.",
)

COSTS: Final = {
    kind: Text(en=en, es=es)
    for kind, (en, es) in {
        CostKind.FREIGHT_TO_LINE: ("carriage to the line", "flete hasta la línea"),
        CostKind.FREIGHT_AFTER_LINE: ("carriage after the line", "flete posterior a la línea"),
        CostKind.INSURANCE: ("insurance", "seguro"),
        CostKind.INSURANCE_AFTER_LINE: ("insurance after the line", "seguro posterior a la línea"),
        CostKind.LOADING: ("loading and handling", "carga y manejo"),
        CostKind.PACKING: ("packing", "envases y embalajes"),
        CostKind.COMMISSION: ("selling commission", "comisión de venta"),
        CostKind.ASSIST: ("assists", "bienes y servicios suministrados por el comprador"),
        CostKind.ROYALTY: ("royalties and licence fees", "regalías y derechos de licencia"),
        CostKind.PROCEEDS: (
            "proceeds that go to the seller",
            "producto de la reventa que revierte al vendedor",
        ),
        CostKind.DUTIES: ("duties and taxes of the import", "contribuciones de la importación"),
        CostKind.ASSEMBLY: (
            "assembly and upkeep after importation",
            "montaje y mantenimiento posteriores a la importación",
        ),
    }.items()
}
"""What each cost is called in a sentence."""

ADDED: Final = {
    kind: Text(en=f"{cost.en}, not in the price, added", es=f"{cost.es}, no incluido en el precio, se suma")
    for kind, cost in COSTS.items()
}
TAKEN_OUT: Final = {
    kind: Text(
        en=f"{cost.en}, in the price and identified, taken out",
        es=f"{cost.es}, incluido e identificado, se resta",
    )
    for kind, cost in COSTS.items()
}

NO_SUFFIX: Final = Text(
    en="Code {about} lacks its two statistical digits; it is rated at its eight-digit line.",
    es="Al código {about} le faltan los dos dígitos estadísticos; se determina en su línea de ocho dígitos.",
)
ADVICE_SUFFIX: Final = Text(
    en="Declare all ten digits of the HTSUS number.", es="Declare los diez dígitos de la subpartida HTSUS."
)

# Why a charge cannot be computed
NO_VALUE: Final = Text(
    en="The customs value is not known: {why}", es="No se conoce el valor en aduana: {why}"
)
NO_CODE: Final = Text(
    en="The line has no code of this country's tariff.",
    es="La partida no tiene código de la tarifa de este país.",
)
NO_COLUMN: Final = Text(
    en="No edition at hand holds the {column} column of {code}.",
    es="Ninguna edición disponible contiene la columna {column} de {code}.",
)
NO_RATE: Final = Text(en="The tariff gives no rate at {code}.", es="La tarifa no da tasa en {code}.")
UNREAD: Final = Text(
    en="The rate “{text}” was not understood; it is kept and never taken as free.",
    es="La tasa «{text}» no se entendió; se conserva y nunca se toma como exenta.",
)
REFERRED: Final = Text(
    en="The tariff refers to another rate here: “{text}”. Which one, the declaration does not say.",
    es="La tarifa remite aquí a otra tasa: «{text}». La declaración no dice a cuál.",
)
NO_QUANTITY: Final = Text(
    en="The rate is levied on “{term}”, and the line does not declare it in {unit}.",
    es="La tasa se causa sobre «{term}», y la partida no lo declara en {unit}.",
)
PROVISO: Final = Text(
    en="Whether the rate is limited is not told by the declaration: “{proviso}”.",
    es="La declaración no permite saber si la tasa tiene límite: «{proviso}».",
)
PROHIBITED: Final = Text(
    en="The goods are prohibited by the tariff; there is no rate.",
    es="La tarifa prohíbe la mercancía; no hay tasa.",
)
BASE_UNKNOWN: Final = Text(
    en="Its base holds {kind}, which cannot be rated.",
    es="Su base incluye {kind}, que no puede determinarse.",
)
NO_LAW_PACK: Final = Text(en="No law of this country is at hand.", es="No se dispone de la ley de este país.")

NOT_A_NUMBER: Final = Text(
    en="The law directory gives a word for {path} where a number is needed.",
    es="El directorio de ley da una palabra para {path} donde se requiere un número.",
)
CLAIM_ORIGIN: Final = Text(
    en="Goods of origin {about} cannot carry a USMCA claim: rated without it.",
    es="La mercancía de origen {about} no puede ampararse en el T-MEC: se determina sin la preferencia.",
)
NO_PREFERENCE: Final = Text(
    en="The law at hand gives {about} of this origin no preference under {programme}: the general rate "
    "applies.",
    es="La ley disponible no concede a {about} de este origen preferencia por {programme}: aplica la tasa "
    "general.",
)

# United States
CONTENT_OUT: Final = Text(
    en="The value of the US components is out of the dutiable value (goods assembled abroad).",
    es="El valor de los componentes de EE. UU. queda fuera del valor gravable (mercancía ensamblada "
    "en el extranjero).",
)
CONTENT_MISSING: Final = Text(
    en="Entered under 9802 without the value of the US components: nothing is taken out of the value.",
    es="Declarada bajo 9802 sin el valor de los componentes de EE. UU.: nada se resta del valor.",
)
CONTENT_EXCESS: Final = Text(
    en="The US components are worth more than the goods: the dutiable value cannot be determined.",
    es="Los componentes de EE. UU. valen más que la mercancía: el valor gravable no puede determinarse.",
)
REPAIRS_UNKNOWN: Final = Text(
    en="It is levied on the value of the repairs alone, which the filing does not tell apart.",
    es="Se causa solo sobre el valor de las reparaciones, que el trámite no separa.",
)
FEE_SPARED: Final = Text(
    en="Every line is spared the fee: by its claim of preference, or as goods of chapter 98.",
    es="Ninguna partida causa la cuota: por su preferencia, o por ser mercancía del capítulo 98.",
)
FEE_BASE_UNKNOWN: Final = Text(
    en="The value or the code of a line that bears the fee is not known.",
    es="No se conoce el valor o la fracción de una partida que causa la cuota.",
)
OVER_INFORMAL_LIMIT: Final = Text(
    en="The entry is worth {total} USD, over the {limit} USD up to which an informal entry is open.",
    es="La entrada vale {total} USD, más de los {limit} USD hasta los que cabe una entrada informal.",
)
ADVICE_FORMAL: Final = Text(
    en="File a formal entry (type 01) with a bond.", es="Presente una entrada formal (tipo 01) con fianza."
)
ORDER_UNKNOWN: Final = Text(
    en="The entry type declares an antidumping or countervailing order; the law at hand holds no orders.",
    es="El tipo de entrada declara una cuota antidumping o compensatoria; la ley disponible no "
    "contiene esas órdenes.",
)
ZONE_STATUS: Final = Text(
    en="Rated as on the day of entry; goods with privileged foreign status keep the rates of that day.",
    es="Se determina al día de la entrada; con estatus extranjero privilegiado rigen las tasas de ese día.",
)
ADVICE_ZONE: Final = Text(
    en="Where that status was given (CBP Form 214), assess for its day.",
    es="Si se otorgó ese estatus (CBP Form 214), determine para su fecha.",
)
IN_BOND: Final = Text(
    en="The goods move in bond and are not entered for consumption: nothing is due here; the "
    "carrier's bond answers.",
    es="La mercancía viaja bajo fianza (in-bond) sin entrada para consumo: nada se debe aquí; "
    "responde la fianza del transportista.",
)
UNDER_TIB: Final = Text(
    en="Imported temporarily under bond: no duty and no fee, provided the goods are exported or "
    "destroyed in time.",
    es="Importación temporal bajo fianza: sin arancel ni cuota, si la mercancía se exporta o "
    "destruye en plazo.",
)
IN_WAREHOUSE: Final = Text(
    en="Entered for warehouse: duty falls due when the goods are withdrawn for consumption.",
    es="Entrada a depósito: el arancel se causa al retirar la mercancía para consumo.",
)
WAREHOUSE_FEE: Final = Text(
    en="Whether the fee falls due at entry into the warehouse or at withdrawal was not confirmed in the law.",
    es="No se confirmó en la ley si la cuota se causa al entrar al depósito o al retirarse.",
)
NOT_ENTERED_HERE: Final = Text(
    en="No goods that arrive by truck are entered under this type.",
    es="Ninguna mercancía que llega en camión se declara con este tipo de entrada.",
)

# Mexico
RECTIFICATION: Final = Text(
    en="A rectification pays the difference to the pedimento that it corrects; that one's figures "
    "are not in this filing.",
    es="La rectificación paga la diferencia con el pedimento que corrige; las cifras de aquel no "
    "están en este trámite.",
)
COMPLEMENTARY: Final = Text(
    en="A complementary pedimento pays what follows from the duty of the other country, not from "
    "these goods.",
    es="El pedimento complementario paga lo que resulta del arancel del otro país, no de esta mercancía.",
)
NO_NATURE: Final = Text(
    en="The list of claves does not say what this clave means for the charges.",
    es="La lista de claves no dice qué significa esta clave para las contribuciones.",
)
NO_DTA: Final = Text(
    en="The list of claves names no DTA for this clave and direction.",
    es="La lista de claves no señala DTA para esta clave y sentido.",
)
DTA_TMEC: Final = Text(
    en="All goods claim T-MEC origin: no customs processing duty.",
    es="Toda la mercancía se ampara como originaria del T-MEC: no causa DTA.",
)
DTA_BASE_UNKNOWN: Final = Text(
    en="The value of a line that bears the DTA is not known.",
    es="No se conoce el valor de una partida que causa el DTA.",
)
IVA_EXPORT: Final = Text(
    en="Exports are taxed at 0 %; the pedimento collects no IVA.",
    es="La exportación se grava a la tasa del 0 %; el pedimento no causa IVA.",
)
IVA_WITHOUT: Final = Text(
    en="Without {kind}; if it is owed, the base grows by it.",
    es="Sin {kind}; si se causa, la base aumenta en su importe.",
)
IVA_SUSPENDED: Final = {
    "21": Text(
        en="Due on the temporary import and credited in full: the importer is certified (LIVA art. 28-A).",
        es="Se causa en la importación temporal y se acredita al 100 %: empresa certificada (LIVA "
        "art. 28-A).",
    ),
    "22": Text(
        en="Due on the temporary import and guaranteed instead of paid (LIVA art. 28-A).",
        es="Se causa en la importación temporal y se garantiza en lugar de pagarse (LIVA art. 28-A).",
    ),
    "0": Text(
        en="Due on the temporary import: the importer is neither certified nor gives a guarantee "
        "(LIVA art. 24).",
        es="Se causa en la importación temporal: empresa sin certificación ni garantía (LIVA art. 24).",
    ),
}
PRV_CONSOLIDATED: Final = Text(
    en="Owed once for the whole consolidated pedimento, when it is closed, not for each truckload.",
    es="Se causa una vez por el pedimento consolidado, a su cierre, no por cada remesa.",
)
NOT_DUE: Final = Text(en="Not due under this regime.", es="No se causa en este régimen.")
NOT_DUE_BY_NATURE: Final = {
    "temporary": Text(
        en="Temporary: not paid now, and not at all if the goods return in time.",
        es="Temporal: no se paga ahora, ni después si la mercancía retorna en plazo.",
    ),
    "virtual": Text(
        en="Virtual transfer between companies that import temporarily: not paid now.",
        es="Transferencia virtual entre empresas que importan temporalmente: no se paga ahora.",
    ),
    "return": Text(
        en="The goods return: no import duty or IVA is due.",
        es="La mercancía retorna: no se causa impuesto general ni IVA.",
    ),
    "transit": Text(
        en="In transit under customs control: determined provisionally, nothing is paid now.",
        es="En tránsito bajo control fiscal: se determina provisionalmente, nada se paga ahora.",
    ),
    "warehouse": Text(
        en="In bonded warehouse: falls due when the goods are withdrawn.",
        es="En depósito fiscal: se causa al extraer la mercancía.",
    ),
}
