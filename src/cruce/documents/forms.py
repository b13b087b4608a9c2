"""What each field must look like, in words, with a value that has the form and means nothing."""

from __future__ import annotations

from typing import NamedTuple

from cruce.documents.kind import says
from cruce.model import Text


class Form(NamedTuple):
    """The form of a code: in words, and a neutral sample of it."""

    says: Text
    sample: str


def _form(en: str, es: str, sample: str) -> Form:
    return Form(says(en, es), sample)


FORMS: dict[str, Form] = {
    r"^[0-9]{1,2}$": _form("one or two digits", "uno o dos dígitos", "0"),
    r"^[0-9]{2}$": _form("two digits", "dos dígitos", "00"),
    r"^[0-9]{3}$": _form("three digits", "tres dígitos", "000"),
    r"^[0-9]{4}$": _form("four digits", "cuatro dígitos", "0000"),
    r"^[0-9]{6}$": _form("six digits", "seis dígitos", "000000"),
    r"^[0-9]{8}$": _form("eight digits", "ocho dígitos", "00000000"),
    r"^[0-9]{8}([0-9]{2})?$": _form("eight or ten digits", "ocho o diez dígitos", "00000000"),
    r"^[0-9]{10}$": _form("ten digits", "diez dígitos", "0000000000"),
    r"^[0-9]{15}$": _form("fifteen digits", "quince dígitos", "000000000000000"),
    r"^[0-9]{18}$": _form("eighteen digits (CLABE)", "dieciocho dígitos (CLABE)", "000000000000000000"),
    r"^[0-9]{2,7}-[0-9]{2}-[0-9]$": _form(
        "a CAS number such as 7664-93-9", "un número CAS como 7664-93-9", "00-00-0"
    ),
    r"^[A-Z]{2}$": _form("two letters of ISO 3166, such as MX", "dos letras de ISO 3166, como MX", "XX"),
    r"^[A-Z]{3}$": _form("three capital letters", "tres letras mayúsculas", "XXX"),
    r"^[A-Z]{2,4}$": _form("two to four letters (SCAC)", "de dos a cuatro letras (SCAC)", "XXXX"),
    r"^[A-Z0-9]{4}$": _form("four letters or digits (CAAT)", "cuatro letras o dígitos (CAAT)", "0000"),
    r"^[A-Z][A-Z0-9]$": _form("a clave de pedimento such as A1", "una clave de pedimento como A1", "XX"),
    r"^[A-D]$": _form("A, B, C or D", "A, B, C o D", "A"),
    r"^A{1,3}$": _form("A, AA or AAA", "A, AA o AAA", "A"),
    r"^[A-Z]{1,2}[+*]?$": _form(
        "a programme symbol such as S or S+", "un símbolo de programa como S o S+", "XX"
    ),
    r"^[A-Z][A-Z0-9-]{1,11}$": _form(
        "the name of a programme in capitals, such as USMCA",
        "el nombre de un programa en mayúsculas, como USMCA",
        "XX",
    ),
    r"^X[0-9]{14}$": _form(
        "an ITN: X, the date and six digits (X20260513000123)",
        "un ITN: X, la fecha y seis dígitos (X20260513000123)",
        "X00000000000000",
    ),
    r"^[A-Z0-9]{3}-?[0-9]{7}-?[0-9]$": _form(
        "an entry number: filer code, seven digits and a check digit (XYZ-0001234-1)",
        "un número de entrada: código de declarante, siete dígitos y un dígito verificador (XYZ-0001234-1)",
        "000-0000000-0",
    ),
    r"^[A-Z]{2}-[A-Z]{2,3}-[A-Z0-9-]{2,12}$": _form(
        "the code of a crossing such as US-TX-WTB", "la clave de un cruce como US-TX-WTB", "XX-XX-XX"
    ),
    r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$": _form(
        "1 to 64 letters, digits, dots, hyphens, slashes or underscores",
        "de 1 a 64 letras, dígitos, puntos, guiones, diagonales o guiones bajos",
        "0",
    ),
    r"^[A-HJ-NPR-Z0-9]{17}$": _form(
        "a VIN of 17 letters and digits without I, O and Q",
        "un NIV de 17 letras y dígitos, sin I, O ni Q",
        "00000000000000000",
    ),
    r"^[0-9a-f]{64}$": _form(
        "a SHA-256 in 64 lower-case hexadecimal digits",
        "un SHA-256 en 64 dígitos hexadecimales minúsculos",
        "0" * 64,
    ),
    r"^(EAR99|[0-9][A-E][0-9]{3}(\.[a-z0-9.]+)?)$": _form(
        "an ECCN such as 5A992.c, or EAR99", "un ECCN como 5A992.c, o EAR99", "EAR99"
    ),
}
"""By the pattern of the model's field."""
