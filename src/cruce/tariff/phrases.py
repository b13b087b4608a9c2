"""The sentences of an explanation, in which the numbers and articles of one charge are filled in."""

from __future__ import annotations

from typing import Final

from cruce.model import ChargeStatus, Flow, Text

NAMES: Final = {
    kind: Text(en=en, es=es)
    for kind, (en, es) in {
        "duty": ("US customs duty", "Arancel de EE. UU."),
        "mpf": ("Merchandise processing fee (MPF)", "Cuota por procesamiento de mercancías (MPF)"),
        "ad_cvd": ("Antidumping or countervailing duty", "Cuota antidumping o compensatoria de EE. UU."),
        "additional": ("Additional duty", "Arancel adicional"),
        "cuota": ("Countervailing duty (cuota compensatoria)", "Cuota compensatoria"),
        "igi": ("General import duty (IGI)", "Impuesto general de importación (IGI)"),
        "ige": ("General export duty (IGE)", "Impuesto general de exportación (IGE)"),
        "dta": ("Customs processing duty (DTA)", "Derecho de trámite aduanero (DTA)"),
        "iva": ("Value added tax (IVA)", "Impuesto al valor agregado (IVA)"),
        "ieps": ("Special tax (IEPS)", "Impuesto especial sobre producción y servicios (IEPS)"),
        "prv": ("Prevalidation (PRV)", "Prevalidación (PRV)"),
        "prv_iva": ("IVA on prevalidation", "IVA de la prevalidación"),
        "difference": ("Difference to an earlier pedimento", "Diferencia con un pedimento anterior"),
    }.items()
}
DAY: Final = Text(en="Day of law", es="Fecha de ley")
DAY_IS: Final = Text(
    en="The law is that of {day}: {why} ({law}).", es="La ley es la vigente el {day}: {why} ({law})."
)
VALUE_OF_LINE: Final = Text(en="Customs value of line {line}", es="Valor en aduana de la partida {line}")
ON_LINE: Final = Text(en="{name}, line {line}", es="{name}, partida {line}")
CONSIDERED: Final = Text(en="Considered, and does not apply", es="Considerado, y no aplica")

PRICE: Final = Text(en="The price is {price}.", es="El precio es {price}.")
CONVERTED: Final = Text(
    en="One {source} is {rate} {target} on {day}: {why} ({law}).",
    es="Un {source} equivale a {rate} {target} el {day}: {why} ({law}).",
)
RATE_IS_CARRIED: Final = Text(
    en="The rate of that day is not at hand; this is the last one, of {since}.",
    es="No se tiene el tipo de cambio de ese día; este es el último, del {since}.",
)
RATE_IS_SAMPLE: Final = Text(
    en="That rate is illustrative, not the official one.",
    es="Ese tipo de cambio es ilustrativo, no el oficial.",
)
STEP: Final = Text(en="{money}: {says} ({law}).", es="{money}: {says} ({law}).")
VALUE_IS: Final = Text(
    en="The value is {value}, in whole units.", es="El valor es {value}, en unidades enteras."
)
MULTIPLIED: Final = Text(en="{rate} of {base} comes to {amount}.", es="{rate} sobre {base} da {amount}.")
BOUNDED: Final = Text(
    en="{rate} of {base} would be {exact}; the bound of law makes it {amount}.",
    es="{rate} sobre {base} sería {exact}; el límite de ley lo deja en {amount}.",
)
FIXED: Final = Text(en="A fixed amount of {amount}.", es="Una cuota fija de {amount}.")
ON_BASE: Final = Text(en=" on a base of {base}", es=" sobre una base de {base}")
ROUNDED: Final = {
    "us": Text(en="{exact} before rounding, to the cent.", es="{exact} antes de redondear al centavo."),
    "mx": Text(
        en="{exact} before rounding to whole pesos: 1 to 50 cents down, 51 to 99 up (CFF art. 20).",
        es="{exact} antes de ajustar a pesos: de 1 a 50 centavos baja, de 51 a 99 sube (CFF art. 20).",
    ),
}
STATUS: Final = {
    ChargeStatus.DUE: Text(en="Due.", es="Se debe."),
    ChargeStatus.ZERO: Text(en="Rate {rate}{base}: nothing to pay.", es="Tasa {rate}{base}: nada que pagar."),
    ChargeStatus.EXEMPT: Text(en="Exempt.", es="Exento."),
    ChargeStatus.NOT_DUE: Text(en="Not due.", es="No se causa."),
    ChargeStatus.UNRATED: Text(
        en="It exists in law and cannot be computed; it is not nought.",
        es="Existe en la ley y no puede determinarse; no es cero.",
    ),
}
NOT_RATED: Final = Text(
    en="a charge that cannot be computed", es="una contribución que no puede determinarse"
)
STANDS_ON: Final = Text(en="Law: {law}.", es="Fundamento: {law}.")
BASE_OF: Final = Text(
    en="That base is the customs value of {value} and {parts} (LIVA art. 27; LIEPS art. 14).",
    es="Esa base es el valor en aduana de {value} más {parts} (LIVA art. 27; LIEPS art. 14).",
)
AS_DEFINITIVE: Final = Text(
    en="{added} of contributions as of a definitive import",
    es="{added} de contribuciones como en importación definitiva",
)
EDITION: Final = Text(en="As in {edition}, on {day}.", es="Según {edition}, al {day}.")
NOT_CHECKED: Final = Text(
    en="That law was not checked against its official text.",
    es="Ese fundamento no se cotejó con su texto oficial.",
)
PAYMENT_FORM: Final = Text(en="Payment form {form}: {says}.", es="Forma de pago {form}: {says}.")
WITHOUT_CLAIM: Final = Text(
    en="Without the claim of preference it would be {would}.", es="Sin la preferencia sería {would}."
)
WITH_CLAIM: Final = Text(
    en="No USMCA claim is made; with one, if the goods originate, it would be {would}.",
    es="No se solicita preferencia T-MEC; con ella, si la mercancía es originaria, sería {would}.",
)
ASIDE: Final = {
    ("us", Flow.IMPORT): (
        Text(
            en="Harbor maintenance fee: for cargo of vessels only, never of trucks (19 CFR 24.24).",
            es="Cuota de mantenimiento de puertos: solo carga de buques, nunca de camiones (19 CFR 24.24).",
        ),
    ),
    ("us", Flow.EXPORT): (
        Text(
            en="The United States lays no tax or duty on exports (Constitution, art. I, section 9, "
            "clause 5).",
            es="Los Estados Unidos no gravan la exportación (Constitución, art. I, sección 9, cláusula 5).",
        ),
    ),
    ("mx", Flow.IMPORT): (
        Text(
            en="The 8 % IVA of the northern border region: it does not apply to imports.",
            es="El IVA de 8 % de la región fronteriza norte: no aplica a la importación.",
        ),
    ),
    ("mx", Flow.EXPORT): (),
}
TRUCK_FEE: Final = Text(
    en="Truck arrival fee of {amount}: owed by the carrier for the truck, not on this entry ({law}).",
    es="Cuota por llegada de camión de {amount}: a cargo del transportista, no de esta entrada ({law}).",
)
MEASURE_ASIDE: Final = Text(en="{says} Line {line}: {why}", es="{says} Partida {line}: {why}")
ASIDE_BY_ORIGIN: Final = Text(
    en="not for goods of origin {origin}.", es="no para mercancía de origen {origin}."
)
ASIDE_BY_KIND: Final = Text(
    en="not for a declaration of kind {kind}.", es="no para una declaración de clase {kind}."
)
ASIDE_BY_CLAIM: Final = Text(
    en="decided by the claim of preference on the line.", es="lo decide la preferencia de la partida."
)
