"""What `cruce duty` prints of its own, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

WHOSE: Final = both(
    "It is not said whose duties: --section us or mx.",
    "No se dice de qué país son las contribuciones: --section us o mx.",
)
ONE_OF_TWO: Final = both(
    "Name either a table (--input) or one line (--code), and not both.",
    "Indique una tabla (--input) o una partida (--code), no ambas.",
)
ONE_OF_TWO_ADVICE: Final = both(
    "Try: cruce duty --section us --code 8708.30.50.90 --origin MX --value 1000",
    "Por ejemplo: cruce duty --section mx --code 8708.30.99 --origin US --value 1000",
)
FOR_ONE_LINE: Final = both(
    "{option} tells of one line, and a table is rated.",
    "{option} describe una partida, y se determina una tabla.",
)
FOR_ONE_LINE_ADVICE: Final = both("Write it as a column of the table.", "Escríbalo como columna de la tabla.")
NO_COLUMN: Final = both(
    "“{cell}” is no column of a table of lines with its content.",
    "«{cell}» no es una columna de la tabla de partidas con su contenido.",
)
NO_COLUMN_ADVICE: Final = both(
    "Write it as incoterm=CIP; the reference lists the columns.",
    "Escríbalo como incoterm=CIP; la referencia enumera las columnas.",
)
SAME_STREAM: Final = both(
    "Explanations and the table of charges cannot both go to standard output.",
    "Las explicaciones y la tabla de contribuciones no pueden ir ambas a la salida estándar.",
)
SAME_STREAM_ADVICE: Final = both(
    "Name a file for the charges with --output.", "Indique un archivo con --output."
)
SAME_FILE: Final = both(
    "{file} is named for two tables, and one would be written over the other.",
    "{file} se indica para dos tablas, y una se escribiría sobre la otra.",
)
SAME_FILE_ADVICE: Final = both(
    "Give --input, --output and --errors a file each.",
    "Dé a --input, --output y --errors un archivo distinto a cada uno.",
)
PROGRESS: Final = both("{lines} lines", "{lines} partidas")
SUMMARY: Final = both(
    "{lines} lines in {entries} entries: {charges} charges, {unrated} unrated ({seconds} s)",
    "{lines} partidas en {entries} pedimentos o entradas: {charges} contribuciones, {unrated} sin tasa "
    "({seconds} s)",
)
AUTHORITY: Final = both("Authority", "Concepto")
DUE: Final = both("Due", "Se debe")
GUARANTEED: Final = both("Credited or guaranteed", "Acreditado o garantizado")
FOUND: Final = both("Findings", "Observaciones")
COUNT: Final = both("Rows", "Filas")
