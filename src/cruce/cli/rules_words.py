"""What `cruce rules` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

RULES: Final = both("Check and try risk rules.", "Revisa y prueba reglas de riesgo.")
CHECK: Final = both(
    "Name every fault of a folder of rules, and run their examples.",
    "Señala toda falla de una carpeta de reglas y ejecuta sus ejemplos.",
)
RUN: Final = both(
    "Try rules on filings: hits, channel, answers not known.",
    "Prueba reglas con trámites: señales, canal y lo que no se sabe.",
)
FOLDER: Final = both(
    "A folder of rules, a section's folder, or starter (the rules that ship with cruce).",
    "Una carpeta de reglas, la de una sección, o starter (las reglas que trae cruce).",
)
ON: Final = both(
    "The day on which rules, lists and figures are looked up (default: today).",
    "La fecha en que se consultan reglas, listas y cifras (por omisión: hoy).",
)
SECTION: Final = both(
    "Whose rules; may be repeated (default: the folder's section, else us and mx).",
    "De qué sección; puede repetirse (por omisión: la de la carpeta o us y mx).",
)
STARTER: Final = "starter"
NO_RULES: Final = both("There are no rules in {folder}.", "No hay reglas en {folder}.")
NO_RULES_ADVICE: Final = both(
    "Rules are .yaml files there, or in shared and secret inside; those that ship are in {starter}.",
    "Las reglas son archivos .yaml ahí, o en shared y secret dentro; las que trae cruce están en {starter}.",
)
SOUND: Final = both(
    "{folder}: {count} rules, edition {edition}, {examples} examples: all right.",
    "{folder}: {count} reglas, edición {edition}, {examples} ejemplos: todo en orden.",
)
FAULTS: Final = both(
    "{folder}: {faults} faults, {cautions} to look at.", "{folder}: {faults} fallas, {cautions} por revisar."
)
NOTHING: Final = both("No rule hits.", "Ninguna regla señala.")
OF_CHANNEL: Final = both("{section}: {channel}, score {score}", "{section}: {channel}, puntuación {score}")
SHARE: Final = both("drawn in {share} % of its hits", "se sortea en {share} % de sus señales")
WEIGHT: Final = both("weight {weight}", "peso {weight}")
UNANSWERED: Final = both(
    "Not known: {rule} ({places}), for want of {missing}",
    "No se sabe: {rule} ({places}), por falta de {missing}",
)
PLACES: Final = both("{count} places", "{count} lugares")
MOVEMENT: Final = both("the movement", "el movimiento")
REFUSED: Final = both(
    "{section} works by the rules last in force ({edition}); the new ones are refused:",
    "{section} trabaja con las últimas reglas vigentes ({edition}); las nuevas se rechazan:",
)
YIELDS: Final = both(
    "Say what a section's rules have brought: hits, finds, amounts.",
    "Dice qué han dado las reglas de una sección: señales, hallazgos, montos.",
)
YIELDS_FOLDER: Final = both(
    "The section's folder, such as cruce-home/mx.", "La carpeta de la sección, como cruce-home/mx."
)
SINCE: Final = both(
    "Count cases from this day of arrival on.", "Cuenta expedientes desde esta fecha de llegada."
)
YIELDS_TITLE: Final = both(
    "{section}: {cases} cases, {examined} examined", "{section}: {cases} expedientes, {examined} reconocidos"
)
RULE: Final = both("rule", "regla")
HITS: Final = both("hits", "señales")
EXAMINED: Final = both("examined", "reconocidas")
FINDS: Final = {
    "no-find": both("no find", "sin hallazgo"),
    "paper": both("paper", "documento"),
    "revenue": both("revenue", "contribuciones"),
    "seizure": both("seizure", "embargo"),
}
ESTIMATE: Final = both("finds, of all", "hallazgos, del total")
OWED: Final = both("found owed", "omitido hallado")
NO_YIELDS: Final = both(
    "{section}: no rule has hit anything yet.", "{section}: ninguna regla ha señalado nada todavía."
)
HOW_TOLD: Final = both(
    "“Finds, of all” estimates the share of all hits in which an examination would find something, ± its"
    " standard error; a movement stands for as many as its chance of selection says. A rule with a percentage"
    " counts the hits that were drawn. Amounts are sums of what officers stated ({stated} of {examined}"
    " examinations).",
    "«Hallazgos, del total» estima la parte de todas las señales en que un reconocimiento hallaría algo, ± su"
    " error estándar; un movimiento vale por tantos como dice su probabilidad de selección. De una regla con"
    " porcentaje cuentan las señales sorteadas. Los montos son sumas de lo que los oficiales anotaron"
    " ({stated} de {examined} reconocimientos).",
)
