"""Bills of materials as JSON: read whole, or every fault named with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from cruce.model import Finding, Severity, Text
from cruce.tariff.origin.bill import Bill
from cruce.tariff.origin.words import both

_LARGEST: Final = 16 << 20


def read_bill(content: bytes) -> Bill | tuple[Finding, ...]:
    """Read a bill of materials; amounts are strings or whole numbers, never fractional JSON numbers."""
    if len(content) > _LARGEST:
        return (_finding("too-large", ""),)
    try:
        tree = json.loads(content.decode("utf-8-sig"), parse_float=_Fraction, parse_constant=_Fraction)
    except (ValueError, RecursionError):
        return (_finding("not-json", ""),)
    try:
        return Bill.model_validate(tree)
    except ValidationError as wrong:
        return tuple(_said(error) for error in wrong.errors(include_url=False))


class _Fraction:
    """A number that JSON cannot carry exactly: no field takes it."""

    def __init__(self, written: str) -> None:
        self.written = written


def _said(error: Any) -> Finding:
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in error["loc"])
    if isinstance(error.get("input"), _Fraction):
        return _finding("fraction", pointer, value=error["input"].written)
    kind = _KINDS.get(error["type"], "form")
    return _finding(kind, pointer)


def _finding(code: str, pointer: str, **facts: object) -> Finding:
    says, advice = _FAULTS[code]
    return Finding(
        code=f"origin.bill-{code}",
        severity=Severity.REFUSAL,
        pointer=pointer,
        says=says.format(**facts),
        advice=advice.format(**facts),
    )


_KINDS: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "greater_than_equal": "negative",
    "decimal_parsing": "amount",
    "string_pattern_mismatch": "code",
}
_FAULTS: Final[dict[str, tuple[Text, Text]]] = {
    "too-large": (
        both(
            "The file is larger than a bill of materials may be.",
            "El archivo excede lo que puede ser una lista de materiales.",
        ),
        both("Split it.", "Divídalo."),
    ),
    "not-json": (
        both("This is not JSON in UTF-8.", "Esto no es JSON en UTF-8."),
        both("Write the bill as the example `cheese` does.", "Escriba la lista como el ejemplo `cheese`."),
    ),
    "fraction": (
        both("{value} is a fractional JSON number.", "{value} es un número fraccionario de JSON."),
        both('Write amounts as strings: "12.50".', 'Escriba los importes como texto: "12.50".'),
    ),
    "amount": (
        both("This is not written as an amount is.", "No está escrito como un importe."),
        both('Write digits and a point: "12.50".', 'Escriba dígitos y punto: "12.50".'),
    ),
    "missing": (
        both("This field is missing.", "Falta este campo."),
        both("Fill it in.", "Indíquelo."),
    ),
    "unknown": (
        both("A bill of materials has no such field.", "Una lista de materiales no tiene este campo."),
        both("Correct its name, or take it out.", "Corrija su nombre, o quítelo."),
    ),
    "negative": (
        both("This may not be negative.", "No puede ser negativo."),
        both("Correct the amount.", "Corrija el importe."),
    ),
    "code": (
        both("This is not written as a code is.", "No está escrito como un código."),
        both(
            "Write 4 to 10 digits of a tariff, two letters of a country, three of a currency.",
            "Escriba de 4 a 10 dígitos de la tarifa, dos letras del país, tres de la moneda.",
        ),
    ),
    "form": (
        both("This is not of the form expected here.", "No tiene la forma que se espera aquí."),
        both("See the how-to page on origin.", "Vea la guía sobre origen."),
    ),
}
