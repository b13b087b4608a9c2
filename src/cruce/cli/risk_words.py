"""What `cruce risk` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

RISK: Final = both("Judge the learned score.", "Evalúa la puntuación aprendida.")
BENCHMARK: Final = both(
    "Train on labelled declarations and judge on later ones, with five seeds.",
    "Entrena con declaraciones etiquetadas y evalúa con posteriores, con cinco semillas.",
)
TRAIN: Final = both(
    "Declarations to learn from, CSV as in arXiv 2208.02484, gzipped or not.",
    "Declaraciones de las que se aprende, CSV como en arXiv 2208.02484, con o sin gzip.",
)
VALID: Final = both(
    "Those that choose how; they are learnt from afterwards.",
    "Las que deciden el modo; después se aprende de ellas.",
)
TEST: Final = both(
    "Those to judge on; a row of theirs is never learnt from.",
    "Las que se evalúan; de ninguna de ellas se aprende.",
)
DROP: Final = both("Columns not to look at, with commas.", "Columnas que no se miran, separadas por comas.")
LABEL: Final = both(
    "What to find: Fraud (value 1) or Critical Fraud (value 2).",
    "Qué se busca: Fraud (valor 1) o Critical Fraud (valor 2).",
)
NO_LABEL: Final = both(
    "“{value}” is no label; there are: {labels}.", "«{value}» no es una etiqueta; existen: {labels}."
)
NO_COLUMN: Final = both(
    "There is no column “{value}” to drop; the columns are: {columns}.",
    "No existe la columna «{value}» por omitir; las columnas son: {columns}.",
)
NOTHING_LEFT: Final = both("Every column is dropped.", "Se omiten todas las columnas.")
UNREADABLE: Final = both("Not judged: {count} faults.", "Sin evaluación: {count} fallas.")
SEED: Final = both("seed {done} done", "semilla {done} lista")
TITLE: Final = both(
    "{label}, track {track}, means of {seeds} seeds", "{label}, vía {track}, medias de {seeds} semillas"
)
FIGURE: Final = both("figure", "cifra")
VALUE: Final = both("value", "valor")
HALF: Final = both("± 95 %", "± 95 %")
LEAK: Final = both(
    "Net Mass or Item Price is looked at: with the HS code each is a fingerprint of the row that a synthetic"
    " one was drawn from. These figures say nothing of real declarations.",
    "Se mira Net Mass o Item Price: con el código SA, cada uno es huella del renglón del que se generó uno"
    " sintético. Estas cifras no dicen nada de declaraciones reales.",
)
TWICE: Final = both("The same file: {files}.", "El mismo archivo: {files}.")
LEFT_OUT: Final = both(
    "{count} rows that stand in the judged file too were not learnt from.",
    "No se aprendió de {count} renglones que también están en el archivo evaluado.",
)
IGNORED: Final = both("Columns not looked at: {columns}.", "Columnas no miradas: {columns}.")
