"""What `cruce screen` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

SCREEN: Final = both(
    "Look for a table of names on an official list.", "Busca una tabla de nombres en una lista oficial."
)
LIST: Final = both(
    "The list, in any form that authorities publish it in; told from its content.",
    "La lista, en cualquier formato en que la publiquen; se reconoce por su contenido.",
)
ALIASES: Final = both(
    "The aliases of an OFAC list (alt.csv, cons_alt.csv).",
    "Los alias de una lista de la OFAC (alt.csv, cons_alt.csv).",
)
ADDRESSES: Final = both(
    "Its addresses (add.csv, cons_add.csv), for the countries.",
    "Sus domicilios (add.csv, cons_add.csv), por los países.",
)
NAMES: Final = both(
    "CSV table of names: name, and where known country (two letters) and id.",
    "Tabla CSV de nombres: name y, si se conocen, country (dos letras) e id.",
)
OUTPUT: Final = both(
    "Where the hits go: name, entry_id, matched_name, score, reason.",
    "A dónde van las coincidencias: name, entry_id, matched_name, score, reason.",
)
LEAST: Final = both("Score from which a hit is given.", "Puntuación desde la que se da una coincidencia.")
ON: Final = both(
    "Only entries that are on the list that day (default: all that it holds).",
    "Sólo renglones en la lista ese día (por omisión: todos los que tiene).",
)
PART: Final = both(
    "Take a list that says it holds more entries than it does.",
    "Acepta una lista que dice tener más renglones de los que tiene.",
)

NO_COLUMN: Final = both(
    "{file}: the table has no column “name”; it has: {found}.",
    "{file}: la tabla no tiene la columna «name»; tiene: {found}.",
)
NO_COLUMN_ADVICE: Final = both(
    "The first row names the columns: name, and where known country and id.",
    "La primera fila nombra las columnas: name y, si se conocen, country e id.",
)
NOT_TEXT: Final = both("{file}: row {row} is not UTF-8 text.", "{file}: la fila {row} no es texto UTF-8.")
NOT_TEXT_ADVICE: Final = both("Save the table as CSV, UTF-8.", "Guarde la tabla como CSV, UTF-8.")
NOT_ROWS: Final = both(
    "{file}: row {row} cannot be read as CSV: {problem}.",
    "{file}: la fila {row} no puede leerse como CSV: {problem}.",
)
ROW_SKIPPED: Final = both(
    "{file}: row {row} was not looked for: {why}.", "{file}: la fila {row} no se buscó: {why}."
)
NO_NAME: Final = both("it has no name", "no tiene nombre")
TOO_LONG: Final = both(
    "its name is longer than {most} signs, which is no name",
    "su nombre pasa de {most} signos, y eso no es un nombre",
)
NO_WORD: Final = both(
    "one letter, or a legal form alone, is nobody's name",
    "una letra, o una forma legal sola, no es nombre de nadie",
)
NO_COUNTRY: Final = both(
    "{file}: row {row}: “{country}” is no country's two letters and was not used.",
    "{file}: la fila {row}: «{country}» no son las dos letras de un país y no se usó.",
)
REFUSED_LIST: Final = both("The list cannot be used:", "La lista no puede usarse:")
REMARKS: Final = both("The list is used, but:", "La lista se usa, pero:")
SUMMARY: Final = both(
    "{names} names looked for on {entries} entries: {hits} hits for {found} names,"
    " {skipped} rows not looked for; {seconds} s.",
    "{names} nombres buscados en {entries} renglones: {hits} coincidencias de {found} nombres,"
    " {skipped} filas sin buscar; {seconds} s.",
)
UNTIL: Final = both("listed until {day}", "en la lista hasta el {day}")
