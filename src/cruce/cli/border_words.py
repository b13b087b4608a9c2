"""What `cruce border` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

BORDER: Final = both(
    "Make traffic whose truth is known, to measure targeting by.",
    "Genera tráfico de verdad conocida, para medir la selección.",
)
GENERATE: Final = both(
    "Write months of traffic, labels of what was opened, and the truth apart.",
    "Escribe meses de tráfico, las etiquetas de lo revisado y, aparte, la verdad.",
)
OUTPUT: Final = both(
    "A folder for lines.csv, labels.csv and truth.csv; none of them may be there.",
    "Carpeta para lines.csv, labels.csv y truth.csv; ninguno debe existir.",
)
SEED: Final = both("Same seed, same traffic.", "Misma semilla, mismo tráfico.")
WEEKS: Final = both("How many weeks.", "Cuántas semanas.")
LINES: Final = both("About how many lines a week.", "Cuántas líneas por semana, aproximadamente.")
OPENED: Final = both(
    "Lines opened at random, of a thousand; only these get labels, and rings answer to finds.",
    "Líneas revisadas al azar, de cada mil; sólo éstas tienen etiqueta y los hallazgos cambian a las redes.",
)
STEADY: Final = both(
    "No drift: the same schemes and goods from the first week to the last.",
    "Sin cambios: los mismos esquemas y mercancías de la primera a la última semana.",
)
WRITTEN: Final = both(
    "{lines} lines, {labels} labels ({found} finds) and the truth are in {folder}.",
    "{lines} líneas, {labels} etiquetas ({found} hallazgos) y la verdad están en {folder}.",
)
THERE: Final = both("{file} is there already.", "{file} ya existe.")
ANOTHER: Final = both("Name another folder.", "Indique otra carpeta.")
