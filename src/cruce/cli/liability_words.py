"""What `cruce liability` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

LIABILITY: Final = both(
    "Say what became of what a released case owes.", "Dice qué fue de lo que causó un expediente liberado."
)
ACT: Final = both("Put this act on record.", "Registra este acto.")
DAY_OF_ACT: Final = both("The day of the act.", "La fecha del acto.")
AMOUNT: Final = both(
    "The money that moves, or what is owed from then on.",
    "El importe que se mueve, o lo que se debe después.",
)
DECLARATION: Final = both(
    "The entry or pedimento, by number, if there are several.",
    "Entrada o pedimento, por número, si hay varios.",
)
NOT_MONEY: Final = both("“{value}” is no amount.", "«{value}» no es un importe.")
INCOMPLETE: Final = both(
    "An act needs --on, --officer and --section.", "Un acto requiere --on, --officer y --section."
)
INCOMPLETE_ADVICE: Final = both(
    "For example: --section us --act protest --on 2026-09-01 --officer NAME",
    "Por ejemplo: --section us --act protest --on 2026-09-01 --officer NOMBRE",
)
WITHOUT_ACT: Final = both(
    "{option} tells of an act, and none is named.", "{option} describe un acto, y no se nombra."
)
WITHOUT_ACT_ADVICE: Final = both("Name it with --act.", "Nómbrelo con --act.")
TITLE: Final = both("{country} {kind} {number}: {state}", "{country} {kind} {number}: {state}")
OWED: Final = both("Owed {owed}, held by the treasury {held}", "Determinado {owed}, en el fisco {held}")
TO_PAY: Final = both("still to be paid {amount}", "por pagar {amount}")
TOO_MUCH: Final = both("paid too much {amount}", "pagado de más {amount}")
LAST_DAY: Final = both("Last day", "Último día")
WHAT: Final = both("For", "Para")
LAW: Final = both("Law", "Ley")
NOTHING: Final = both(
    "This section has no liability in the case.", "Esta sección no tiene determinación en el expediente."
)
