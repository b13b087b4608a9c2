"""Identifiers: check digits where they exist, and numbers that must agree with what stands beside them.

RFC, CURP, LEI, container and CAS numbers only warn: a number that fails its sum may still be the one on
record. An entry number is the filer's own and must hold. EIN, SCAC, CAAT, patente and filer code have no
check digit at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import casrn, iso6346, lei
from stdnum.mx import curp, rfc

from cruce.documents.dossier import Dossier, Line, Shipment
from cruce.documents.kind import Faults, at, cite, rule, says
from cruce.model import Severity

_FOREIGNER = "XEXX010101000"
_GENERIC = {_FOREIGNER, "XAXX010101000"}

_RFC = re.compile(r"[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{2}[0-9A]$")
_IOR = re.compile(r"(?:\d{2}-\d{7}(?:[A-Z0-9]{2})?|\d{3}-\d{2}-\d{4}|\d{6}-\d{5})$")
_ENTRY_DIGIT = {letter: str(place % 9 + 1) for place, letter in enumerate("ABCDEFGHIJKLMNOPQR")} | {
    letter: str(place) for place, letter in enumerate("STUVWXYZ", 2)
}
_CLABE_WEIGHTS = (3, 7, 1)
_REMEMBERED = 1 << 12

_check_curp = lru_cache(_REMEMBERED)(curp.is_valid)


@rule(
    "identity.rfc",
    Dossier,
    says=says(
        "The RFC {rfc} fails its own form or check digit.",
        "El RFC {rfc} no cumple con su estructura o su dígito verificador.",
    ),
    advice=says(
        "Compare it with the constancia de situación fiscal; some real RFCs fail the check digit.",
        "Compárelo con la constancia de situación fiscal; algunos RFC reales no cumplen el dígito.",
    ),
    severity=Severity.WARNING,
    citation=cite("Código Fiscal de la Federación", "art. 27"),
)
def rfc_holds(dossier: Dossier) -> Faults:
    """An RFC should have its form and check digit."""
    for pointer, party in dossier.parties:
        if party.rfc and not _check_rfc(party.rfc):
            yield at(f"{pointer}/rfc", rfc=party.rfc)


@rule(
    "identity.rfc-generic",
    Dossier,
    says=says(
        "The generic RFC {rfc} is for residents abroad, and {name} is in Mexico.",
        "El RFC genérico {rfc} es para residentes en el extranjero, y {name} está en México.",
    ),
    advice=says("Give the party's own RFC.", "Indique el RFC propio de la parte."),
    severity=Severity.WARNING,
    citation=cite("Resolución Miscelánea Fiscal", "RFC genérico", verified=False),
)
def generic_rfc_is_for_foreigners(dossier: Dossier) -> Faults:
    """The generic RFC of foreigners does not fit a party in Mexico."""
    for pointer, party in dossier.parties:
        if party.rfc == _FOREIGNER and party.address and party.address.country == "MX":
            yield at(f"{pointer}/rfc", f"{pointer}/address", rfc=party.rfc, name=party.name)


@rule(
    "identity.curp",
    Dossier,
    says=says("The CURP {curp} fails its check digit.", "La CURP {curp} no cumple su dígito verificador."),
    advice=says("Copy it again from the document.", "Cópiela de nuevo del documento."),
    severity=Severity.WARNING,
)
def curp_holds(dossier: Dossier) -> Faults:
    """A CURP should have its check digit."""
    driver = dossier.filing.trip.driver
    if driver.curp and not _check_curp(driver.curp):
        yield at("/trip/driver/curp", curp=driver.curp)
    for pointer, party in dossier.parties:
        if party.curp and not _check_curp(party.curp):
            yield at(f"{pointer}/curp", curp=party.curp)


@rule(
    "identity.lei",
    Dossier,
    says=says("The LEI {lei} fails its check digits.", "El LEI {lei} no cumple sus dígitos verificadores."),
    advice=says("Copy it again from the register.", "Cópielo de nuevo del registro."),
    severity=Severity.WARNING,
    citation=cite("ISO 17442"),
)
def lei_holds(dossier: Dossier) -> Faults:
    """A legal entity identifier should have its check digits."""
    for pointer, party in dossier.parties:
        if party.lei and not lei.is_valid(party.lei):
            yield at(f"{pointer}/lei", lei=party.lei)


@rule(
    "identity.importer-number",
    Dossier,
    says=says(
        "{ior} has none of the forms of a US importer number.",
        "{ior} no tiene ninguna de las formas de un número de importador de EE. UU.",
    ),
    advice=says(
        "Write an EIN with suffix (12-345678900), an SSN or a CBP-assigned number (YYDDPP-NNNNN).",
        "Escriba un EIN con sufijo (12-345678900), un SSN o un número asignado por CBP (YYDDPP-NNNNN).",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 24.5"),
)
def importer_number_has_a_form(dossier: Dossier) -> Faults:
    """A US importer number is an EIN, an SSN or one that CBP assigned; it has no check digit."""
    for pointer, party in dossier.parties:
        if party.ior and not _IOR.match(party.ior):
            yield at(f"{pointer}/ior", ior=party.ior)


@rule(
    "identity.container",
    Dossier,
    says=says(
        "{container} is no ISO 6346 container number: its form or check digit fails.",
        "{container} no es un número de contenedor ISO 6346: falla su estructura o su dígito verificador.",
    ),
    advice=says(
        "Only intermodal containers have one; a road trailer's own number belongs in “trailer”.",
        "Solo los contenedores intermodales lo tienen; el número de un remolque va en «trailer».",
    ),
    severity=Severity.WARNING,
    citation=cite("ISO 6346"),
)
def container_holds(dossier: Dossier) -> Faults:
    """A container number should have the form and check digit of ISO 6346."""
    for index, piece in enumerate(dossier.filing.trip.equipment):
        if piece.container and not iso6346.is_valid(piece.container):
            yield at(f"/trip/equipment/{index}/container", container=piece.container)


@rule(
    "identity.entry-number",
    Shipment,
    says=says(
        "The check digit of entry number {number} should be {expected}.",
        "El dígito verificador del número de entrada {number} debería ser {expected}.",
    ),
    advice=says("Copy the entry number again.", "Copie de nuevo el número de entrada."),
    citation=cite("19 CFR 142.3a", "(b); CATAIR, Appendix E, valid entry numbers"),
)
def entry_number_holds(shipment: Shipment) -> Faults:
    """A US entry number ends in its check digit; the filer computes it, so a wrong one is a slip."""
    entry = shipment.consignment.entry
    if entry and entry.number:
        number = entry.number.replace("-", "")
        expected = entry_check_digit(number[:10])
        if number[10] != expected:
            return (at(f"{shipment.pointer}/entry/number", number=entry.number, expected=expected),)
    return ()


@rule(
    "identity.pedimento-number",
    Shipment,
    says=says(
        "Pedimento number {number} says {what} {found}, the filing {expected}.",
        "El número de pedimento {number} indica {what} {found}, y el trámite {expected}.",
    ),
    advice=says(
        "Its 15 digits are year (2), aduana (2), patente (4), last digit of the year, and serial (6).",
        "Sus 15 dígitos son año (2), aduana (2), patente (4), último dígito del año y consecutivo (6).",
    ),
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, campo 1"),
)
def pedimento_number_agrees(shipment: Shipment) -> Faults:
    """The aduana and the patente inside a pedimento number are those of the filing."""
    pedimento = shipment.consignment.pedimento
    if pedimento is None or pedimento.number is None:
        return
    number, pointer = pedimento.number, f"{shipment.pointer}/pedimento"
    if number[2:4] != pedimento.customs_office[:2]:
        what, expected = says("aduana", "la aduana"), pedimento.customs_office[:2]
        beside = f"{pointer}/customs_office"
        yield at(f"{pointer}/number", beside, number=number, what=what, found=number[2:4], expected=expected)
    if pedimento.patente and number[4:8] != pedimento.patente:
        what, beside = says("patente", "la patente"), f"{pointer}/patente"
        expected = pedimento.patente
        yield at(f"{pointer}/number", beside, number=number, what=what, found=number[4:8], expected=expected)


@rule(
    "identity.pedimento-year",
    Shipment,
    says=says(
        "Pedimento number {number} is of the year {found}, and the truck comes in {expected}.",
        "El número de pedimento {number} es del año {found}, y el camión llega en {expected}.",
    ),
    advice=says(
        "Check the year; only a consolidated pedimento or a rectification may be of another one.",
        "Revise el año; solo un pedimento consolidado o una rectificación puede ser de otro.",
    ),
    severity=Severity.WARNING,
    citation=cite("Reglas Generales de Comercio Exterior", "Anexo 22, campo 1"),
)
def pedimento_year_is_current(shipment: Shipment) -> Faults:
    """The year inside a pedimento number is that of the crossing."""
    pedimento = shipment.consignment.pedimento
    if pedimento is None or pedimento.number is None or pedimento.consolidated:
        return ()
    number, year = pedimento.number, str(shipment.dossier.day.year)
    if (number[:2], number[8]) != (year[2:], year[3]) and shipment.dossier.possible:
        return (
            at(
                f"{shipment.pointer}/pedimento/number",
                "/expected_arrival",
                number=number,
                found=f"20{number[:2]}/{number[8]}",
                expected=year,
            ),
        )
    return ()


@rule(
    "identity.clabe",
    Shipment,
    says=says(
        "The CLABE {clabe} fails its check digit.", "La CLABE {clabe} no cumple su dígito verificador."
    ),
    advice=says("Copy it again from the bank statement.", "Cópiela de nuevo del estado de cuenta."),
    citation=cite("Banco de México", "CLABE, dígito de control"),
)
def clabe_holds(shipment: Shipment) -> Faults:
    """A CLABE, from which the contributions are to be paid, must have its check digit."""
    pedimento = shipment.consignment.pedimento
    account = pedimento.payment.account if pedimento and pedimento.payment else None
    if account and clabe_check_digit(account[:17]) != account[17]:
        return (at(f"{shipment.pointer}/pedimento/payment/account", clabe=account),)
    return ()


@rule(
    "identity.cas",
    Line,
    says=says(
        "The CAS number {cas} fails its check digit.", "El número CAS {cas} no cumple su dígito verificador."
    ),
    advice=says(
        "Copy it again from the safety data sheet.", "Cópielo de nuevo de la hoja de datos de seguridad."
    ),
    severity=Severity.WARNING,
)
def cas_holds(line: Line) -> Faults:
    """A CAS number should have its check digit."""
    if line.item.cas and not casrn.is_valid(line.item.cas):
        return (at(f"{line.pointer}/cas", cas=line.item.cas),)
    return ()


@lru_cache(_REMEMBERED)
def _check_rfc(written: str) -> bool:
    number = written.upper()
    if number in _GENERIC:
        return True
    return bool(_RFC.match(number)) and rfc.is_valid(number, validate_check_digits=True)


@lru_cache(_REMEMBERED)
def entry_check_digit(number: str) -> str:
    """Compute the check digit of a US entry number: Luhn, with the filer code's letters as digits."""
    total = 0
    for place, sign in enumerate(reversed(number)):
        digit = int(_ENTRY_DIGIT.get(sign, sign))
        if place % 2 == 0:
            digit = digit * 2 - 9 * (digit > 4)
        total += digit
    return str(-total % 10)


@lru_cache(_REMEMBERED)
def clabe_check_digit(number: str) -> str:
    """Compute the control digit of a CLABE from its first 17 digits."""
    weighed = (int(digit) * _CLABE_WEIGHTS[place % 3] % 10 for place, digit in enumerate(number))
    return str(-sum(weighed) % 10)


RULES = (
    rfc_holds,
    generic_rfc_is_for_foreigners,
    curp_holds,
    lei_holds,
    importer_number_has_a_form,
    container_holds,
    entry_number_holds,
    pedimento_number_agrees,
    pedimento_year_is_current,
    clabe_holds,
    cas_holds,
)
