"""What `cruce risk` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

RISK: Final = both(
    "Train, show and judge the learned score.", "Entrena, muestra y evalúa la puntuación aprendida."
)
TRAIN_ONE: Final = both(
    "Train a section's score from what was examined; the better model stays in force.",
    "Entrena la puntuación de una sección con lo reconocido; queda en vigor el mejor modelo.",
)
SHOW: Final = both(
    "Show a section's model in force, and whether what is filed has moved away from it.",
    "Muestra el modelo vigente de una sección, y si lo declarado se ha apartado de él.",
)
FOLDER: Final = both(
    "The section's folder, such as cruce-home/mx.", "La carpeta de la sección, como cruce-home/mx."
)
INPUT: Final = both(
    "A labelled table instead of the section's own examinations (CSV, gzip or not), or -.",
    "Una tabla etiquetada en vez de los reconocimientos propios (CSV, con gzip o no), o -.",
)
FIND: Final = both(
    "A find that counts as a violation; may be repeated (default: revenue and seizure).",
    "Un resultado que cuenta como infracción; puede repetirse (por omisión: revenue y seizure).",
)
SHARE: Final = both(
    "The share of movements that the score is to refer, above 0 to 0.5.",
    "La parte de los movimientos que la puntuación ha de remitir, mayor de 0 y hasta 0.5.",
)
FORCE: Final = both(
    "Put the new model in force even where it is not better.",
    "Pone en vigor el modelo nuevo aunque no sea mejor.",
)
RECENT: Final = both(
    "How many days of filings, the latest, are compared.",
    "Cuántos días de trámites, los últimos, se comparan.",
)
BAD_SHARE: Final = both(
    "{value} is no share above 0 to 0.5.", "{value} no es una parte mayor de 0 y hasta 0.5."
)
NOT_TRAINED: Final = both("Nothing learnt: {count} faults.", "Sin entrenamiento: {count} fallas.")
JUDGED: Final = both(
    "Judged on {count} movements from {since} on", "Evaluación con {count} movimientos desde el {since}"
)
FRESH: Final = both("new", "nuevo")
FORMER: Final = both("in force", "vigente")
FIGURES: Final = {
    "ap": both("average precision", "precisión media"),
    "auc": both("area under the curve", "área bajo la curva"),
    "precision_at_5": both("precision at 5 %", "precisión al 5 %"),
    "recall_at_5": both("recall at 5 %", "cobertura al 5 %"),
    "calibration_error": both("calibration error", "error de calibración"),
    "rate": both("share with a violation", "parte con infracción"),
}
LEARNT: Final = both(
    "Learnt from {rows} lines, {positives} of them in movements with a violation.",
    "Se entrenó con {rows} partidas, {positives} de ellas en movimientos con infracción.",
)
REMEMBERED: Final = both(
    "Beside them, {count} lines that nobody examined say who and what is usual.",
    "Además, {count} partidas que nadie reconoció dicen quién y qué es lo usual.",
)
NO_FORMER: Final = both("There was no model in force.", "No había modelo vigente.")
BETTER: Final = both(
    "The new model orders them at least as well as the one in force.",
    "El modelo nuevo los ordena al menos tan bien como el vigente.",
)
WORSE: Final = both("The model in force orders them better.", "El modelo vigente los ordena mejor.")
NOT_COMPARED: Final = both(
    "After what the model in force learnt from, no violations, or nothing but violations, were examined:"
    " which of the two is better cannot be said.",
    "Después de aquello con que se entrenó el modelo vigente no se reconocieron infracciones, o sólo"
    " infracciones: no puede decirse cuál es mejor.",
)
IN_FORCE: Final = both(
    "In force: {file}. A process that has the section open works by it once it opens it again.",
    "En vigor: {file}. Un proceso con la sección abierta lo usará cuando vuelva a abrirla.",
)
STAYS: Final = both(
    "The model in force stays; with --force the new one takes its place.",
    "Sigue el modelo vigente; con --force lo sustituye el nuevo.",
)
REFUSED_MODELS: Final = both(
    "{section} works by {model}; later models are refused:",
    "{section} trabaja con {model}; los modelos posteriores se rechazan:",
)
REFUSED_ALL_MODELS: Final = both(
    "{section} works without a model; its models are refused:",
    "{section} trabaja sin modelo; sus modelos se rechazan:",
)
NOTHING_IN_FORCE: Final = both(
    "{section} has no model in force: rules, lists and lot select alone. Train one with cruce risk train.",
    "{section} no tiene modelo vigente: sólo seleccionan reglas, listas y sorteo. Entrene uno con cruce risk"
    " train.",
)
MODEL: Final = both("model", "modelo")
ROWS_HASH: Final = both("SHA-256 of its rows", "SHA-256 de sus renglones")
PERIOD: Final = both("days of its rows", "días de sus renglones")
COUNTS: Final = both("lines, with a violation", "partidas, con infracción")
REFERS: Final = both("refers from", "remite desde")
CALIBRATION: Final = both("calibration", "calibración")
CALIBRATED: Final = both(
    "log odds = {rise:.3f}·log s − {fall:.3f}·log(1 − s) + {shift:.3f}",
    "logit = {rise:.3f}·log s − {fall:.3f}·log(1 − s) + {shift:.3f}",
)
FEATURES: Final = both("columns", "columnas")
TERMS: Final = both("terms that tell", "términos que dicen algo")
DRIFT: Final = both(
    "Population stability index of {count} filings from {since} to {until}",
    "Índice de estabilidad poblacional de {count} trámites del {since} al {until}",
)
COLUMN: Final = both("column", "columna")
INDEX: Final = both("index", "índice")
ADVICE: Final = both("what to do", "qué hacer")
ACT: Final = both("retrain: cruce risk train", "reentrenar: cruce risk train")
WATCH: Final = both("look at it", "revisar")
STABLE: Final = both("nothing", "nada")
FEW: Final = both(
    "Fewer than {least} filings: the index moves by chance alone.",
    "Menos de {least} trámites: el índice se mueve por puro azar.",
)
NO_FILINGS: Final = both("No filings to compare.", "No hay trámites que comparar.")
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
