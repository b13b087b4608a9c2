"""What `cruce alert` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

ALERT: Final = both(
    "Tell or decide whom the lists may mean in a case.",
    "Muestra o resuelve a quién pueden referirse las listas.",
)
SECTION: Final = both("Whose lists, and whose officer.", "De qué sección, listas y funcionario.")
NAMED: Final = both("Which alert to decide, as it is told.", "La alerta que se resuelve, como se muestra.")
DECISION: Final = both(
    "cleared: somebody else; confirmed: the one on the list.",
    "cleared: es otra persona; confirmed: es la de la lista.",
)
OFFICER: Final = both("Who decides, by name.", "Quién resuelve, por su nombre.")
REASON: Final = both("Why, in one line.", "Por qué, en un renglón.")
WHAT: Final = both(
    "To decide an alert takes --alert, --decision, --officer and --reason.",
    "Para resolver una alerta hacen falta --alert, --decision, --officer y --reason.",
)
WHAT_ADVICE: Final = both(
    "Give all four, or none to see the alerts; nothing was recorded.",
    "Dé las cuatro, o ninguna para ver las alertas; no se registró nada.",
)
ALERTS: Final = both(
    "Case {case}, {section}: {count} alerts", "Expediente {case}, {section}: {count} alertas"
)
MEETING: Final = both("{name}: on the list as {matched}", "{name}: en la lista como {matched}")
HOW: Final = {
    "identifier": both("same identifier", "mismo identificador"),
    "exact": both("same name", "mismo nombre"),
    "normalised": both("same name, written otherwise", "mismo nombre, escrito de otro modo"),
    "similar": both("a name like it", "nombre parecido"),
}
CLEARED: Final = both("somebody else, says {by} on {on}: {why}", "es otra persona, según {by} el {on}: {why}")
CONFIRMED: Final = both(
    "the one on the list, says {by} on {on}: {why}", "es la de la lista, según {by} el {on}: {why}"
)
