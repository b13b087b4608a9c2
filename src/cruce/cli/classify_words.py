"""What `cruce classify` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

CLASSIFY: Final = both("Suggest codes for descriptions of goods.", "Sugiere códigos para descripciones.")
TEXT: Final = both(
    "What the goods are, in English or Spanish.", "Qué es la mercancía, en español o en inglés."
)
INPUT: Final = both(
    "A table (CSV) with the column text; - is standard input.",
    "Una tabla (CSV) con la columna text; - es la entrada estándar.",
)
OUTPUT: Final = both(
    "Where the table goes: text, rank, code, score (default: standard output).",
    "A dónde va la tabla: text, rank, code, score (por omisión: la salida estándar).",
)
SECTION: Final = both(
    "Name the national lines under each code too, for one text.",
    "Nombra también las fracciones nacionales de cada código, para un texto.",
)
ON: Final = both("The day of the tariffs (default: today).", "La fecha de las tarifas (por omisión: hoy).")
ONE_OF_TWO: Final = both(
    "Give either one text (--text) or a table (--input), and not both.",
    "Dé un texto (--text) o una tabla (--input), no ambos.",
)
ONE_OF_TWO_ADVICE: Final = both(
    "Try: cruce classify --text “frozen shrimp”",
    "Por ejemplo: cruce classify --text «camarón congelado»",
)
FOR_ONE_TEXT: Final = both(
    "--section names national lines for one text only.",
    "--section nombra fracciones nacionales sólo para un texto.",
)
FOR_ONE_TEXT_ADVICE: Final = both("Leave it out with --input.", "Omítalo con --input.")
FOR_A_TABLE: Final = both("--output is for a table (--input).", "--output es para una tabla (--input).")
FOR_A_TABLE_ADVICE: Final = both("Use --json for one text.", "Use --json para un texto.")
CODE: Final = both("Code", "Código")
SCORE: Final = both("Score", "Puntos")
CALLED: Final = both("What the trade calls it", "Cómo lo llama el comercio")
MEANT: Final = both(
    "Suggestions by words, no ruling: compare with the text of the tariff and its notes.",
    "Sugerencias por palabras, no una resolución: coteje con el texto y las notas de la tarifa.",
)
SUMMARY: Final = both(
    "{texts} texts, {rows} suggestions; {unread} without any.",
    "{texts} textos, {rows} sugerencias; {unread} sin ninguna.",
)
AND_MORE: Final = both("… and {count} more; --json counts them.", "… y {count} más; --json las cuenta.")
