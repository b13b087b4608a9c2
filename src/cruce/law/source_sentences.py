"""The sentences about official files that are imported: why one is refused, or a row of it."""

from __future__ import annotations

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
    "source-binary": (
        Text(
            en="the file is not text (a spreadsheet, an archive, a PDF or damaged).",
            es="el archivo no es texto (hoja de cálculo, archivo comprimido, PDF o dañado).",
        ),
        Text(
            en="Take the official file as JSON or CSV, or save the sheet as CSV with its codes as text.",
            es="Tome el archivo oficial en JSON o CSV, o guarde la hoja como CSV con los códigos como texto.",
        ),
    ),
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
            en="no line could be taken from it ({refused} rows refused). The first: {first}",
            es="no se pudo tomar ninguna línea ({refused} renglones rechazados). El primero: {primero}",
        ),
        _FETCH,
    ),
    "source-column-twice": (
        Text(
            en="more than one column can be “{key}”. The file has: {found}.",
            es="más de una columna puede ser «{key}». El archivo tiene: {found}.",
        ),
        Text(
            en="Take out or rename the one that is not meant; none is guessed.",
            es="Quite o renombre la que no corresponde; no se adivina ninguna.",
        ),
    ),
    "source-twice": (
        Text(en="the row names “{key}” twice.", es="el renglón nombra «{key}» dos veces."),
        _ROW,
    ),
    "source-blank": (
        Text(
            en="the column “{key}” is blank in every row.",
            es="la columna «{key}» está vacía en todos los renglones.",
        ),
        Text(
            en="Check that the column was not renamed or lost; else fetch the official file again.",
            es="Verifique que la columna no haya cambiado de nombre; si no, obtenga de nuevo el archivo.",
        ),
    ),
    "source-lacking": (
        Text(
            en="the file has no “{key}”: that is unknown for all its lines.",
            es="el archivo no tiene «{key}»: eso se desconoce en todas sus líneas.",
        ),
        Text(
            en="If the official file has it under a new name, do not use this edition before it is read.",
            es="Si el archivo oficial lo trae con otro nombre, no use esta edición antes de que se lea.",
        ),
    ),
    "source-strange": (
        Text(
            en="the file has a field “{key}” that nobody reads; it was left out.",
            es="el archivo tiene un campo «{key}» que nadie lee; se dejó fuera.",
        ),
        Text(
            en="If it is one that was renamed, what it says is missing from this edition: do not use it.",
            es="Si es uno que cambió de nombre, lo que dice falta en esta edición: no la use.",
        ),
    ),
    "source-chapters": (
        Text(
            en="no line of these chapters is in the file: {chapters}. It was taken as a part of the tariff.",
            es="el archivo no tiene líneas de estos capítulos: {chapters}. Se tomó como parte de la tarifa.",
        ),
        Text(
            en="If the official file has them, this one is cut short: fetch it again.",
            es="Si el archivo oficial los tiene, este está cortado: obténgalo de nuevo.",
        ),
    ),
    "source-shares": (
        Text(
            en="no rate is over 1 and some are less: they look like shares (0.35), not percent (35).",
            es="ninguna tasa pasa de 1 y algunas son menores: parecen fracciones (0.35), no por ciento (35).",
        ),
        Text(
            en="Write the rates in percent, as the law does.",
            es="Escriba las tasas en por ciento, como la ley.",
        ),
    ),
    "source-absurd": (
        Text(
            en="rates over {limit} % are none of any tariff: {codes}.",
            es="tasas de más de {limit} % no son de ninguna tarifa: {codes}.",
        ),
        Text(
            en="Nothing was written, and the edition before stays in force. Fetch the official file again.",
            es="No se escribió nada; sigue rigiendo la edición anterior. Baje otra vez el archivo oficial.",
        ),
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
