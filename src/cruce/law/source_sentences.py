"""The sentences about official files that are imported: why one is refused, or a row of it."""

from __future__ import annotations

import csv
from json import JSONDecodeError

from cruce.model import Text

_FETCH = Text(
    en="Fetch the official file again and import it unchanged.",
    es="Obtenga de nuevo el archivo oficial e impórtelo sin cambios.",
)
_ROW = Text(
    en="Check the row in the official source; the rest of the file is not affected.",
    es="Revise el renglón en la fuente oficial; el resto del archivo no se ve afectado.",
)

SOURCE_FAULTS: dict[str, tuple[Text, Text]] = {
    "source-empty": (Text(en="the file is empty.", es="el archivo está vacío."), _FETCH),
    "source-binary": (Text(en="the file is not text.", es="el archivo no es texto."), _FETCH),
    "source-truncated": (
        Text(
            en="the file is cut short or damaged: {problem}.",
            es="el archivo está cortado o dañado: {problem}.",
        ),
        _FETCH,
    ),
    "source-too-large": (
        Text(en="the file unpacks to more than {most} MB.", es="el archivo descomprimido pasa de {most} MB."),
        Text(
            en="No tariff is that large: check where the file comes from.",
            es="Ninguna tarifa es tan grande: verifique de dónde viene el archivo.",
        ),
    ),
    "source-encoding": (
        Text(
            en="the text is not UTF-8; it was read as Windows-1252.",
            es="el texto no está en UTF-8; se leyó como Windows-1252.",
        ),
        Text(
            en="Check that accents and cent signs are right in a few lines.",
            es="Verifique en algunas líneas que los acentos y signos de centavo estén bien.",
        ),
    ),
    "source-web-page": (
        Text(
            en="this is a web page (often an error message of the server), not the tariff.",
            es="esto es una página web (a menudo un mensaje de error del servidor), no la tarifa.",
        ),
        _FETCH,
    ),
    "source-not-a-list": (
        Text(en="the JSON is not a list of tariff lines.", es="el JSON no es una lista de líneas de tarifa."),
        _FETCH,
    ),
    "source-table": (
        Text(en="the table cannot be read: {problem}.", es="no se puede leer la tabla: {problem}."),
        _FETCH,
    ),
    "source-columns": (
        Text(
            en="columns are missing: {missing}. The file has: {found}.",
            es="faltan columnas: {missing}. El archivo tiene: {found}.",
        ),
        Text(
            en="Check that the file is of the kind named; give its columns one of the known names.",
            es="Verifique que el archivo sea de la clase indicada y use los nombres de columna conocidos.",
        ),
    ),
    "source-no-lines": (
        Text(
            en="no line could be taken from it ({refused} rows refused).",
            es="no se pudo tomar ninguna línea ({refused} renglones rechazados).",
        ),
        _FETCH,
    ),
    "source-row": (
        Text(
            en="the row has not the form of the others.",
            es="el renglón no tiene la forma de los demás.",
        ),
        _ROW,
    ),
    "source-type": (
        Text(en="“{key}” is not of the type that it should be.", es="«{key}» no es del tipo que debe ser."),
        _ROW,
    ),
    "source-number": (
        Text(
            en="“{key}” is no tariff number (digits or a leading zero may be lost).",
            es="«{key}» no es un número de tarifa (pueden faltar dígitos o un cero a la izquierda).",
        ),
        _ROW,
    ),
    "source-two-rates": (
        Text(
            en="the row of {number} states two rates at once; neither is taken.",
            es="el renglón de {number} señala dos tasas a la vez; no se toma ninguna.",
        ),
        _ROW,
    ),
    "source-conflict": (
        Text(
            en="{number} stands in the file more than once and not alike; no row of it is taken.",
            es="{number} aparece en el archivo más de una vez y no igual; no se toma ningún renglón suyo.",
        ),
        _ROW,
    ),
    "source-repeated": (
        Text(
            en="{number} stands in the file more than once, alike; it is taken once.",
            es="{number} aparece en el archivo más de una vez, igual; se toma una sola vez.",
        ),
        _ROW,
    ),
    "source-no-rules": (
        Text(
            en="it holds no list of rules of origin (“rule_sets” or “rules”).",
            es="no contiene una lista de reglas de origen («rule_sets» o «rules»).",
        ),
        _FETCH,
    ),
    "source-conflict-rules": (
        Text(
            en="{number} stands in the file more than once for the same goods; no rule of it is taken.",
            es="{number} aparece más de una vez para la misma mercancía; no se toma ninguna regla.",
        ),
        _ROW,
    ),
    "source-quota-rule": (
        Text(
            en="one of its rules is for a quota or for one direction only; none of the row is taken.",
            es="una de sus reglas es solo para un cupo o un sentido; no se toma ninguna del renglón.",
        ),
        _ROW,
    ),
}


def broken(problem: Exception) -> Text:
    """Say in both languages where a file breaks off; what its reader says of it is in English alone."""
    match problem:
        case JSONDecodeError():
            return Text(
                en=f"it is no JSON from line {problem.lineno}, column {problem.colno}",
                es=f"no es JSON desde la línea {problem.lineno}, columna {problem.colno}",
            )
        case RecursionError():
            return Text(en="it is nested too deep", es="tiene demasiados niveles de anidación")
        case csv.Error():
            return Text(
                en="quotes are not closed, or a cell is far too long",
                es="hay comillas sin cerrar o una celda demasiado larga",
            )
    return Text(en="its parts do not fit together", es="sus partes no concuerdan")
