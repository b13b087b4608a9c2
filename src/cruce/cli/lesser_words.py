"""What `cruce duty lesser` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

LESSER: Final = both(
    "Say what duty on inputs is paid after all (USMCA art. 2.5).",
    "Dice qué arancel de los insumos se paga al final (T-MEC art. 2.5).",
)
SECTION: Final = both(
    "Where the inputs entered without paying duty; the goods went to the other.",
    "Dónde entraron los insumos sin pagar arancel; las mercancías fueron a la otra.",
)
INPUTS: Final = both(
    "The lines of the inputs, one entry, as duty takes them.",
    "Las partidas de los insumos, una entrada, como las toma duty.",
)
GOODS: Final = both(
    "The lines of the goods in the other country, one entry.",
    "Las partidas de las mercancías en el otro país, una entrada.",
)
USED: Final = both(
    "Which share of the inputs is in these goods, such as 0.8.",
    "Qué parte de los insumos está en estas mercancías, como 0.8.",
)
ON: Final = both(
    "The day of payment, whose exchange rate converts.",
    "La fecha de pago, con cuyo tipo de cambio se convierte.",
)
ONE_ENTRY: Final = both(
    "{file} holds {count} entries, and one is needed.", "{file} contiene {count} entradas y se necesita una."
)
ONE_ENTRY_ADVICE: Final = both(
    "Write the lines of one entry, with one entry_id.",
    "Escriba las partidas de una entrada, con un entry_id.",
)
UNREADABLE: Final = both("{file} cannot be rated: {why}", "No se puede determinar {file}: {why}")
UNREADABLE_ADVICE: Final = both(
    "See each fault with: cruce duty --input FILE --errors FILE.",
    "Consulte cada falla con: cruce duty --input ARCHIVO --errors ARCHIVO.",
)
NOT_A_SHARE: Final = both("“{value}” is no share from 0 to 1.", "«{value}» no es una parte entre 0 y 1.")
UNKNOWN: Final = both("It cannot be said: {why}", "No se puede decir: {why}")
DEFERRED: Final = both("Duty on the inputs used", "Arancel de los insumos usados")
ABROAD: Final = both("Duty paid on the goods", "Arancel pagado por las mercancías")
WAIVED: Final = both("Stays unpaid (the lesser)", "No se paga (el menor)")
PAYABLE: Final = both("To be paid", "Por pagar")
ILLUSTRATIVE: Final = both(
    "That rate is illustrative, not the official one: import the official table.",
    "Ese tipo de cambio es ilustrativo, no el oficial: importe la tabla oficial.",
)
