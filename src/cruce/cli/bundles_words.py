"""What `cruce bundle` and `cruce replay` say of themselves and print, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

BUNDLE: Final = both(
    "Put a decision into one file, with all it stood on.",
    "Reúne una resolución en un archivo, con todo en lo que se apoyó.",
)
REPLAY: Final = both(
    "Take a decision again from its bundle and compare.", "Repite una resolución desde su legajo y compara."
)
SECTION: Final = both("The section's folder.", "La carpeta de la sección.")
OUTPUT: Final = both("The bundle's file.", "El archivo del legajo.")
FILE: Final = both("A decision bundle.", "Un legajo de resolución.")
BUNDLED: Final = both(
    "Case {case}, version {version}: the decision of {section} is in {file}, with {events} events.",
    "Expediente {case}, versión {version}: la resolución de {section} está en {file}, con {events} eventos.",
)
SECRET: Final = both(
    "It holds secret rules, lists and personal data: for the auditors of this section only.",
    "Contiene reglas y listas secretas y datos personales: sólo para los auditores de esta sección.",
)
SAME: Final = both(
    "{file}: the same, bit for bit. Case {case}, version {version}: {verdict} by {section}",
    "{file}: idéntica, bit por bit. Expediente {case}, versión {version}: {verdict} de {section}",
)
OTHER: Final = both(
    "{file}: {count} part(s) come out otherwise. Case {case}, version {version}: {verdict} by {section}",
    "{file}: {count} parte(s) resultan distintas. Expediente {case}, versión {version}: {verdict} de"
    " {section}",
)
DIFFERENCE: Final = both("recorded {recorded}, computed {computed}", "consta {recorded}, resulta {computed}")
COMPARED: Final = both("Compared: {parts}", "Se comparó: {parts}")
PARTS: Final = {
    "filing": both("filing", "trámite"),
    "findings": both("findings", "observaciones"),
    "due": both("who must act", "a quién toca resolver"),
    "charges": both("charges", "contribuciones"),
    "profile": both("risk profile", "perfil de riesgo"),
    "gate": both("profile at the gate", "perfil en la garita"),
    "channel": both("channel", "canal"),
    "editions": both("editions of law, rules and lists", "ediciones de ley, reglas y listas"),
    "decision": both("decision", "resolución"),
    "alone": both("release on another's behalf", "liberación en nombre de otra"),
}
GENUINE: Final = both(
    "{file}: genuine bundle. Case {case}, version {version}: {verdict} of {section}, with {events} events",
    "{file}: legajo auténtico. Expediente {case}, versión {version}: {verdict} de {section}, con {events}"
    " eventos",
)
ALONE: Final = both(
    "Released on behalf of {section} by {by} ({acting}), {law}, under {under}",
    "Liberado en nombre de {section} por {by} ({acting}), {law}, conforme a {under}",
)
ERASED: Final = both(
    "{file}: genuine bundle. Case {case} was erased by {by} of {section} at {at}, by {law}. Erased:",
    "{file}: legajo auténtico. El expediente {case} lo suprimió {by} de {section} el {at}, por {law}."
    " Se suprimió:",
)
LEFT: Final = both(
    "Case {case} was erased: what is left of it, with {events} events, is in {file}.",
    "El expediente {case} se suprimió: lo que queda de él, {events} eventos, está en {file}.",
)
NOT_TO_REPLAY: Final = both(
    "This case was erased: there is no decision to take again.",
    "Este expediente se suprimió: no hay resolución que repetir.",
)
NOT_TO_REPLAY_ADVICE: Final = both(
    "See what was erased: cruce verify.", "Vea lo que se suprimió: cruce verify."
)
