"""What `cruce duty compare` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

COMPARE: Final = both(
    "Say what other law changes and what is refunded.",
    "Dice qué cambia con otra ley y qué se devuelve.",
)
LAWS: Final = both(
    "A law directory; given twice: the first against the second.",
    "Un directorio de ley; dado dos veces: el primero contra el segundo.",
)
SECTION: Final = both(
    "The files are tables of lines, as duty takes them, of this section.",
    "Los archivos son tablas de partidas, como las de duty, de esta sección.",
)
ON_A: Final = both(
    "Rate by the law of this day first (default: each filing's own).",
    "Determina primero con la ley de este día (por omisión: la de cada trámite).",
)
ON_B: Final = both("Then by the law of this day.", "Después con la ley de este día.")
KNOWN_A: Final = both(
    "Rate first without what was annulled by this day (default: the law as it was collected).",
    "Determina primero sin lo anulado hasta este día (por omisión: la ley como se cobró).",
)
KNOWN_B: Final = both("Then without what was annulled by this day.", "Después sin lo anulado hasta este día.")
UNTIL: Final = both(
    "The day of liquidation or refund, to which interest runs (default: today).",
    "El día de la liquidación o devolución, hasta el que corren intereses (por omisión: hoy).",
)
PAYEE: Final = both(
    "Who is paid back: corporations earn a point less.",
    "A quién se devuelve: las sociedades (corporation) ganan un punto menos.",
)
ENTRIES: Final = both(
    "Table of entries: entry, deposited_on, liquidated_on, protested.",
    "Tabla de entradas: entry, deposited_on, liquidated_on, protested.",
)
CHANGES: Final = both(
    "Write every changed charge to this CSV file.", "Escribe cada cargo que cambia en este archivo CSV."
)
REFUNDS: Final = both(
    "Write the refund files and who stays out of them here.",
    "Escribe aquí los archivos de devolución y quién queda fuera.",
)

TOO_MANY_LAWS: Final = both("Two laws can be compared, not {count}.", "Se comparan dos leyes, no {count}.")
NOTHING_TO_COMPARE: Final = both(
    "Both sides are the same law on the same day.", "Ambos lados son la misma ley en la misma fecha."
)
NAME_TWO: Final = both(
    "Give --law twice, or one law with another day: --on-b, --known-b.",
    "Indique --law dos veces, o una ley con otra fecha: --on-b, --known-b.",
)

DECLARED: Final = both(
    "{country} {kind} {number} of {day}, {name}: {before} → {after}",
    "{country} {kind} {number} del {day}, {name}: {before} → {after}",
)
CHANGED: Final = both("{charge}: {before} → {after}", "{charge}: {before} → {after}")
OF_LINE: Final = both("{charge} of line {line}", "{charge} de la partida {line}")
LOST: Final = both("Preference lost: {why}", "Preferencia perdida: {why}")
UNRATED: Final = both("Became unrated: {charges}", "Quedó sin determinar: {charges}")
RATED: Final = both("Is rated now: {charges}", "Ahora se determina: {charges}")
REFUND: Final = both("Refund {refund}", "Devolución {refund}")
WITH_INTEREST: Final = both(
    "Refund {refund}, interest {interest} from {since} to {until}",
    "Devolución {refund}, intereses {interest} del {since} al {until}",
)
UPDATED: Final = both(
    "Refund {refund}, brought up to date {amount} (factor {factor})",
    "Devolución {refund}, actualizada {amount} (factor {factor})",
)
NOT_AT_HAND: Final = both("Refund {refund}; {why}", "Devolución {refund}; {why}")

SUM: Final = both(
    "{declarations} declarations, {changed} changed; {lost} preferences lost, {unrated} charges now unrated.",
    "{declarations} declaraciones, {changed} con cambios; {lost} preferencias perdidas, {unrated} cargos "
    "quedan sin determinar.",
)
IMPORTER: Final = both("Importer", "Importador")
COUNT: Final = both("No.", "Núm.")
BEFORE: Final = both("Before", "Antes")
AFTER: Final = both("After", "Después")
DIFFERENCE: Final = both("Difference", "Diferencia")
BACK: Final = both("Refund", "Devolución")
INTEREST: Final = both("Interest", "Intereses")
ALL: Final = both("All", "Todos")
UNKNOWN_INTEREST: Final = both(
    "The interest of {count} refunds is not known from the law at hand and not in the sum.",
    "Los intereses de {count} devoluciones no se conocen con la ley disponible y no están en la suma.",
)
FILES: Final = both(
    "{entries} entries in {files} refund files, {excluded} left out and named in {place}.",
    "{entries} entradas en {files} archivos de devolución; {excluded} fuera, nombradas en {place}.",
)
NO_FORM: Final = both("No refund file: {why}", "Sin archivo de devolución: {why}")
REFUSED: Final = both(
    "{file}: refused, faults: {count}; cruce gap names them. If it is a table of lines, give --section.",
    "{file}: rechazado, fallas: {count}; cruce gap las nombra. Si es tabla de partidas, indique --section.",
)
TABLE_REFUSED: Final = both(
    "{file}: refused and not compared. {why}", "{file}: rechazado, no se compara. {why}"
)
ROW_REFUSED: Final = both(
    "{file}, row {row}: refused and not compared. {why}",
    "{file}, fila {row}: rechazada, no se compara. {why}",
)
