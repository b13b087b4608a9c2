"""What `cruce case` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

CASE: Final = both(
    "Holds, goods as found, legal courses and messages of a case.",
    "Retenciones, lo encontrado, cauces legales y mensajes de un expediente.",
)
HOLD: Final = both("Hold a case: nothing of it is released.", "Retiene un expediente: nada se libera.")
LIFT: Final = both("Lift an own hold.", "Levanta una retención propia.")
PROPOSE: Final = both("Propose an act that takes two officers.", "Propone un acto que requiere dos.")
CONFIRM: Final = both("Confirm what another officer proposed.", "Confirma lo que propuso otro funcionario.")
FOUND: Final = both("State what was found otherwise.", "Asienta lo que se encontró distinto.")
SECURE: Final = both("Accept a guarantee for the difference.", "Acepta una garantía por la diferencia.")
COURSE: Final = both("Open a legal course, or list the kinds.", "Abre un cauce legal o lista sus clases.")
STEP: Final = both("Record a step of a legal course.", "Asienta un paso de un cauce legal.")
DUE: Final = both("List terms that run or are overdue.", "Lista plazos que corren o vencieron.")
SAY: Final = both("Write into the thread of a case.", "Escribe en el hilo de un expediente.")
THREAD: Final = both("Show the matters and the thread of a case.", "Muestra los asuntos y el hilo.")

SECTION: Final = both("Whose officer acts.", "De qué sección es el funcionario.")
OFFICER: Final = both("Who acts, by name.", "Quién actúa, por su nombre.")
AUTHORITY: Final = both("Of which other authority, by its code.", "De qué otra autoridad, por su clave.")
REASON: Final = both("Code of the reason.", "Clave del motivo.")
SAYS: Final = both("In words, one line.", "En palabras, un renglón.")
WHY: Final = both("Why, in one line.", "Por qué, en un renglón.")
REVIEW: Final = both("Day by which it is looked at again.", "Día en que se revisa a más tardar.")
SECRET: Final = both("Tell nobody else the reason.", "No comunicar el motivo a nadie más.")
ID: Final = both("Which one, as it is listed.", "Cuál, como aparece en la lista.")
KIND: Final = both("What is proposed.", "Qué se propone.")
DISMISS: Final = both("Put it aside instead.", "Descartarla en cambio.")
FILE: Final = both(
    "JSON list of discrepancies: line, found, reason.", "Lista JSON de discrepancias: line, found, reason."
)
PAPER: Final = both("The guarantee: number and giver.", "La garantía: número y otorgante.")
OPENED: Final = both("Day of the act, today unless said.", "Día del acto; hoy si no se dice.")
COURSE_KIND: Final = both(
    "Kind of course; without it, those known.", "Clase de cauce; sin ella, las conocidas."
)
PLACE: Final = both("Where the goods are.", "Dónde está la mercancía.")
HOLDER: Final = both("Who holds them.", "Quién la tiene.")
STAGE: Final = both("The step.", "El paso.")
ON: Final = both("As of which day.", "A qué fecha.")
TEXT: Final = both("The message.", "El mensaje.")
TRADER: Final = both("The trader writes, not an officer.", "Escribe el interesado, no un funcionario.")
TO: Final = both("For this section only; repeat.", "Sólo para esta sección; repítase.")

HELD: Final = both("Held: {id}, {reason}, by {owner}", "Retenido: {id}, {reason}, por {owner}")
LIFTED: Final = both("Lifted: {id}", "Levantada: {id}")
PROPOSED: Final = both(
    "Proposed: {id}; to be confirmed until {until}", "Propuesto: {id}; por confirmar hasta {until}"
)
CONFIRMED: Final = both("Done: {id}", "Hecho: {id}")
DISMISSED: Final = both("Put aside: {id}", "Descartado: {id}")
SUM: Final = both("{section}: declared {was}, as found {now}", "{section}: declarado {was}, encontrado {now}")
DIFFERS: Final = both("{line} {field}: {was} -> {now}", "{line} {field}: {was} -> {now}")
UNRATED: Final = both("{count} charges cannot be rated.", "{count} contribuciones sin tasa conocida.")
SECURED: Final = both("Guaranteed: {names}", "Garantizado: {names}")
OPENED_ONE: Final = both("Course {id}: {name}", "Cauce {id}: {name}")
TERM: Final = both("{last} {what} ({whose})", "{last} {what} ({whose})")
WHOSE: Final = {"trader": both("trader", "interesado"), "customs": both("customs", "aduana")}
OVERDUE: Final = both("overdue", "vencido")
NO_HOLIDAYS: Final = both("counted without holidays", "contado sin feriados")
UNVERIFIED: Final = both("unverified", "sin cotejar")
NOTHING_DUE: Final = both("Nothing is due.", "Nada por vencer.")
WROTE: Final = both("Written: {id}", "Escrito: {id}")
NO_LIST: Final = both("This is no list of discrepancies.", "Esto no es una lista de discrepancias.")
NO_LIST_ADVICE: Final = both(
    "Each names a line of the filing, what was found there, and a reason: see the explanation of holds.",
    "Cada una nombra una partida, lo encontrado y un motivo: vea la explicación de las retenciones.",
)
NO_PLACE: Final = both(
    "Where goods are takes --place and --holder.", "Dónde está la mercancía requiere --place y --holder."
)
NO_PLACE_ADVICE: Final = both("Give both or none.", "Dé ambos o ninguno.")
TRADER_SIDE: Final = both("trader", "interesado")
