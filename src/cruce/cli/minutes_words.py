"""What `cruce minute` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

MINUTES: Final = both("Draft, sign and withdraw minutes.", "Redacta, firma y retira actas.")
DRAFT: Final = both("Put a minute on the table of every section.", "Pone un acta a consideración de todas.")
COMMENT: Final = both("Say something of a minute.", "Opina sobre un acta.")
SIGN: Final = both("Sign a minute for one section.", "Firma un acta por una sección.")
WITHDRAW: Final = both("Withdraw a minute, from this instant.", "Retira un acta, desde este instante.")
LIST: Final = both(
    "List minutes, and how each stands on a day.", "Lista las actas y su situación en una fecha."
)
SHOW: Final = both("Show a minute whole.", "Muestra un acta completa.")
FILE: Final = both(
    "The minute in YAML or JSON; - is standard input.", "El acta en YAML o JSON; - es la entrada."
)
ID: Final = both("The minute's id.", "La clave del acta.")
SAYS: Final = both("What is said of it.", "Lo que se opina.")
SECTION: Final = both("For which section.", "Por qué sección.")
DIRECTOR: Final = both("The co-director, by name.", "El codirector, por su nombre.")
OFFICER: Final = both("Who says it, by name.", "Quién opina, por su nombre.")
ON: Final = both("How they stand on this day; else today.", "Su situación en esta fecha; si falta, hoy.")
STAGES: Final = {
    "drafted": both("drafted", "en proyecto"),
    "discussed": both("discussed", "en discusión"),
    "signed": both("signed in part", "firmada en parte"),
    "agreed": both("agreed, not yet in force", "acordada, aún no vigente"),
    "in-force": both("in force", "vigente"),
    "ended": both("ended", "concluida"),
    "superseded": both("superseded", "sustituida"),
    "withdrawn": both("withdrawn", "retirada"),
}
LINE: Final = both("{id}: {stage} · {title}", "{id}: {stage} · {title}")
FROM: Final = both("In force from {since} {until}", "Vigencia desde {since} {until}")
UNTIL: Final = both("until the day before {day}", "hasta la víspera de {day}")
OPEN_END: Final = both("without an end", "sin término")
SIGNED_BY: Final = both("Signed by {by}, {at}", "Firma: {by}, {at}")
MISSING: Final = both("Not signed by: {names}", "Sin firma de: {names}")
SAID: Final = both("{by}, {at}: {says}", "{by}, {at}: {says}")
WITHDRAWN_AT: Final = both("Withdrawn at {at}", "Retirada el {at}")
CONTESTED: Final = both(
    "Contested: two sections drafted other words under this id.",
    "En disputa: dos secciones redactaron textos distintos con esta clave.",
)
SUPERSEDES: Final = both("In place of: {names}", "En lugar de: {names}")
MACHINE: Final = both("Machine part", "Parte de máquina")
NONE: Final = both("No minutes are on record.", "No hay actas en el registro.")
