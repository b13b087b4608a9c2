"""What is said of descriptions that cannot be classified, in both languages, and what to do about it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from cruce.model import Finding, Severity, Text

Fault = Literal["empty", "no-words", "script", "long", "unknown", "code", "other"]
TableFault = Literal["column", "twice", "encoding", "form", "no-rows"]


class _Said(NamedTuple):
    severity: Severity
    says: Text
    advice: Text


def _both(en: str, es: str) -> Text:
    return Text(en=en, es=es)


_NAME: Final = _both(
    "Name the goods, what they are made of and what they are for.",
    "Diga qué es la mercancía, de qué está hecha y para qué sirve.",
)
_SAID: Final[dict[Fault | TableFault, _Said]] = {
    "empty": _Said(Severity.WARNING, _both("The description is empty.", "La descripción está vacía."), _NAME),
    "no-words": _Said(
        Severity.WARNING,
        _both(
            "The description has no word that tells what the goods are: “{text}”.",
            "La descripción no tiene palabra que diga qué es la mercancía: «{text}».",
        ),
        _NAME,
    ),
    "script": _Said(
        Severity.WARNING,
        _both(
            "The description is not in Latin letters: “{text}”.",
            "La descripción no está en letras latinas: «{text}».",
        ),
        _both("Describe the goods in English or Spanish.", "Describa la mercancía en español o en inglés."),
    ),
    "long": _Said(
        Severity.INFO,
        _both(
            "The description has {length} characters; the first {read} were read.",
            "La descripción tiene {length} caracteres; se leyeron los primeros {read}.",
        ),
        _both("Name the goods first.", "Nombre primero la mercancía."),
    ),
    "unknown": _Said(
        Severity.WARNING,
        _both(
            "No word of the description stands in the texts at hand: “{text}”.",
            "Ninguna palabra de la descripción está en los textos disponibles: «{text}».",
        ),
        _both(
            "Describe the goods in other words, or import the whole tariffs with `cruce law import`.",
            "Describa la mercancía con otras palabras, o importe las tarifas con `cruce law import`.",
        ),
    ),
    "column": _Said(
        Severity.REFUSAL,
        _both(
            "The table has no column “text”; it has: {held}.",
            "La tabla no tiene columna «text»; tiene: {held}.",
        ),
        _both("Name the column of descriptions `text`.", "Llame `text` a la columna de las descripciones."),
    ),
    "twice": _Said(
        Severity.REFUSAL,
        _both("The table has two columns “{column}”.", "La tabla tiene dos columnas «{column}»."),
        _both("Keep one of them.", "Deje una de las dos."),
    ),
    "code": _Said(
        Severity.WARNING,
        _both(
            "“{code}” is no code of four digits or more.", "«{code}» no es un código de cuatro cifras o más."
        ),
        _both("Write the heading or the whole code.", "Escriba la partida o el código completo."),
    ),
    "encoding": _Said(
        Severity.REFUSAL,
        _both("The table is not UTF-8 at byte {byte}.", "La tabla no es UTF-8 en el byte {byte}."),
        _both("Save it as CSV in UTF-8.", "Guárdela como CSV en UTF-8."),
    ),
    "form": _Said(
        Severity.REFUSAL,
        _both("Line {line} is not CSV: {problem}.", "La línea {line} no es CSV: {problem}."),
        _both("Mend the quotation marks on that line.", "Corrija las comillas de esa línea."),
    ),
    "no-rows": _Said(
        Severity.REFUSAL,
        _both("The table has no rows.", "La tabla no tiene filas."),
        _both("Write one description a row below `text`.", "Escriba una descripción por fila bajo `text`."),
    ),
    "other": _Said(
        Severity.WARNING,
        _both(
            "Heading {declared} is not among those that “{text}” suggests: {suggested}.",
            "La partida {declared} no está entre las que sugiere «{text}»: {suggested}.",
        ),
        _both(
            "Describe the goods more fully, or classify them again.",
            "Describa mejor la mercancía, o clasifíquela de nuevo.",
        ),
    ),
}


def finding(fault: Fault | TableFault, pointer: str, **facts: object) -> Finding:
    """Make the finding ``description.<fault>`` at a place."""
    said = _SAID[fault]
    return Finding(
        code=f"description.{fault}",
        severity=said.severity,
        pointer=pointer,
        says=said.says.format(**facts),
        advice=said.advice,
    )
