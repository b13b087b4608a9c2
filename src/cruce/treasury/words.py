"""The sentences of the treasury: why release waits, what is wrong with a payment, what to do."""

from __future__ import annotations

from typing import Final

from cruce.model import Citation, Text
from cruce.treasury.tables import TABLE_FAULTS

_BOND: Final = Citation(law="19 CFR 142.4", article="(a); 19 CFR part 113")

UNPAID: Final = {
    "mx": Citation(law="Ley Aduanera", article="arts. 36-A y 83"),
    "us": Citation(law="19 CFR 142.4", article="(c)"),
}

WAITING: Final = {
    "treasury.unpaid": (
        Text(
            en="The charges that are to be paid before release are not paid.",
            es="No se han pagado las contribuciones que deben cubrirse antes del despacho.",
        ),
        Text(
            en="Pay the order at the bank; the case goes on when the bank's line arrives.",
            es="Pague la orden en el banco; el expediente continúa cuando llega la línea del banco.",
        ),
        None,
    ),
    "treasury.amended": (
        Text(
            en="The goods were found to owe more than was declared, and the difference is open.",
            es="La mercancía causa más de lo declarado según lo encontrado, y la diferencia está pendiente.",
        ),
        Text(
            en="Pay the order at the bank, or give a guarantee that an officer accepts.",
            es="Pague la orden en el banco o dé una garantía que acepte un funcionario.",
        ),
        None,
    ),
    "treasury.unproved": (
        Text(
            en="A form of payment that no bank collects relies on a paper that this treasury has not granted "
            "to this taxpayer for this amount and day.",
            es="Una forma de pago que ningún banco cobra se apoya en un documento que esta autoridad no ha "
            "otorgado a este contribuyente por este importe y día.",
        ),
        Text(
            en="An officer may accept the paper (cruce accept), or the charges are paid at the bank.",
            es="Un funcionario puede aceptar el documento (cruce accept), o las contribuciones se pagan en "
            "el banco.",
        ),
        None,
    ),
    "treasury.bond-missing": (
        Text(en="No bond stands behind the entry.", es="La entrada no tiene fianza."),
        Text(
            en="Name the continuous or single-transaction bond of the importer (CBP Form 301).",
            es="Señale la fianza continua o por operación del importador (CBP Form 301).",
        ),
        _BOND,
    ),
    "treasury.bond-expired": (
        Text(
            en="The bond behind the entry is not in force on the day of entry.",
            es="La fianza de la entrada no está vigente el día de la entrada.",
        ),
        Text(en="Name a bond that is in force.", es="Señale una fianza vigente."),
        _BOND,
    ),
    "treasury.bond-insufficient": (
        Text(
            en="The bond behind the entry is smaller than what the entry owes.",
            es="La fianza de la entrada es menor que lo que la entrada debe.",
        ),
        Text(en="Raise the bond or name a larger one.", es="Aumente la fianza o señale una mayor."),
        _BOND,
    ),
}

NOT_BOOKED: Final = Text(
    en="The line was not booked; clear it up with the bank.",
    es="La línea no se aplicó; aclárela con el banco.",
)
ASK_BANK: Final = Text(
    en="Ask the bank for the file again; its other lines stand.",
    es="Pida de nuevo el archivo al banco; las demás líneas valen.",
)
BANK_FAULTS: Final = {
    **TABLE_FAULTS,
    "not-positive": Text(en="amount {value} is not positive.", es="el importe {value} no es positivo."),
    "twice": Text(
        en="operation {operation} stands in line {first} already.",
        es="la operación {operation} ya aparece en la línea {first}.",
    ),
}
HOLIDAYS_UNKNOWN: Final = Text(
    en="The list at hand holds no holidays of {year}.",
    es="La lista disponible no contiene los feriados de {year}.",
)
