"""Sentences about the life of a liability: why a step is refused, what a term is, how a sum came about."""

from __future__ import annotations

from typing import Final

from cruce.liabilities.life import Step
from cruce.model import Text
from cruce.treasury import MoneyState

STATES: Final = {
    MoneyState.ESTIMATED: Text(en="estimated", es="estimada"),
    MoneyState.GUARANTEED: Text(en="guaranteed", es="garantizada"),
    MoneyState.PAID: Text(en="paid", es="pagada"),
    MoneyState.CORRECTED: Text(en="corrected", es="rectificada"),
    MoneyState.LIQUIDATED: Text(en="liquidated", es="liquidada"),
    MoneyState.PROTESTED: Text(en="protested", es="en protesta"),
    MoneyState.REFUNDED: Text(en="refunded", es="devuelta"),
    MoneyState.DRAWN_BACK: Text(en="drawn back", es="devuelta por exportación"),
    MoneyState.CANCELLED: Text(en="cancelled", es="cancelada"),
}
STEPS: Final = {
    Step.GUARANTEE: Text(en="Guaranteeing", es="Garantizar"),
    Step.PAY: Text(en="Paying", es="Pagar"),
    Step.CORRECT: Text(en="Correcting", es="Rectificar"),
    Step.EXTEND: Text(en="Extending liquidation", es="Prorrogar la liquidación"),
    Step.LIQUIDATE: Text(en="Liquidating", es="Liquidar"),
    Step.RELIQUIDATE: Text(en="Reliquidating", es="Reliquidar"),
    Step.PROTEST: Text(en="Protesting", es="Protestar"),
    Step.RULE: Text(en="Deciding a protest", es="Resolver una protesta"),
    Step.CLAIM: Text(en="Claiming USMCA after importation", es="Reclamar el T-MEC después de importar"),
    Step.REFUND: Text(en="Refunding", es="Devolver"),
    Step.DRAW_BACK: Text(en="Drawing back", es="Devolver por exportación (drawback)"),
    Step.CANCEL: Text(en="Cancelling", es="Cancelar"),
}

FAULTS: Final = {
    "no-law": Text(
        en="The law at hand does not say how a liability of {country} lives on.",
        es="La ley disponible no dice cómo sigue una determinación de {country}.",
    ),
    "no-such-step": Text(
        en="{step} is no act of the law of {country}.", es="{step} no es un acto de la ley de {country}."
    ),
    "before": Text(
        en="The act of {on} comes before the last one, of {last}.",
        es="El acto del {on} es anterior al último, del {last}.",
    ),
    "impossible": Text(
        en="{step} is not possible: the liability is {state}.",
        es="{step} no es posible: la determinación está {state}.",
    ),
    "claimed": Text(
        en="USMCA treatment was claimed on {on} and is not decided yet.",
        es="El trato del T-MEC se reclamó el {on} y aún no se resuelve.",
    ),
    "no-amount": Text(en="{step} takes no amount.", es="{step} no lleva importe."),
    "amount": Text(
        en="{step} needs an amount in {currency} that is not negative.",
        es="{step} requiere un importe en {currency} que no sea negativo.",
    ),
    "ruled-more": Text(
        en="A protest cannot end in more ({amount}) than was owed ({owed}).",
        es="Una protesta no puede terminar en más ({amount}) de lo determinado ({owed}).",
    ),
    "not-open": Text(
        en="{step} {amount} does not fit: {open} is still to be paid (negative: paid too much).",
        es="{step} {amount} no corresponde: quedan por pagar {open} (negativo: pagado de más).",
    ),
    "drawn-too-much": Text(
        en="Drawback of {amount} is not possible: at most {most} of {held} is given back.",
        es="No procede devolver {amount} por exportación: a lo sumo {most} de {held}.",
    ),
    "late": Text(en="{step} was possible until {last}.", es="{step} era posible hasta el {last}."),
    "unknown": Text(en="{why}", es="{why}"),
}
ADVICE: Final = Text(
    en="Look at the acts so far and at the terms that still run.",
    es="Revise los actos anteriores y los plazos que aún corren.",
)

DEADLINES: Final = {
    "deposit": Text(en="Entry summary and deposit", es="Resumen de entrada y depósito"),
    "correction": Text(en="Post summary correction (PSC)", es="Corrección posterior al resumen (PSC)"),
    "liquidation": Text(
        en="Liquidation; after it the entry is deemed liquidated as entered",
        es="Liquidación; después la entrada se tiene por liquidada como se declaró",
    ),
    "claim": Text(en="USMCA claim after importation", es="Reclamo del T-MEC posterior a la importación"),
    "drawback": Text(en="Drawback claim", es="Solicitud de devolución por exportación (drawback)"),
    "reliquidation": Text(en="Reliquidation by customs", es="Reliquidación por la aduana"),
    "protest": Text(en="Protest", es="Protesta"),
    "ruling": Text(en="Decision of the protest", es="Resolución de la protesta"),
    "refund": Text(en="Refund of what was paid too much", es="Devolución de lo pagado en exceso"),
    "refund-claim": Text(
        en="Claim for what was paid and not owed", es="Solicitud de devolución del pago de lo indebido"
    ),
    "records": Text(en="Keeping of records", es="Conservación de documentos"),
}
INTEREST_LATER: Final = Text(
    en="Interest of {rate} % a month comes on top when more than {days} working days pass since "
    "the claim (CFF art. 22-A); it is not computed here.",
    es="Se suman intereses de {rate} % al mes si transcurren más de {days} días hábiles desde "
    "la solicitud (CFF art. 22-A); aquí no se calculan.",
)

LESSER: Final = Text(
    en="The duty on the inputs is {deferred}, the duty paid on the goods abroad {there}: at most the "
    "lesser of the two stays unpaid, so {payable} is to be paid.",
    es="El arancel de los insumos es {deferred}, el pagado por las mercancías en el extranjero {there}: "
    "deja de pagarse a lo sumo el menor de los dos, así que deben pagarse {payable}.",
)
AT_RATE: Final = Text(
    en="One {source} is {rate} {target} on {day}.", es="Un {source} equivale a {rate} {target} el {day}."
)
RATE_OF_DAY: Final = Text(
    en="the official rate of the day of payment", es="el tipo de cambio oficial del día de pago"
)

BOND_NOT_IN_FORCE: Final = Text(
    en="Bond {bond} is not in force on {on}.", es="La fianza {bond} no está vigente el {on}."
)
BOND_SMALL: Final = Text(
    en="Bond {bond} of {amount} USD is smaller than the {wanted} USD that its entries ask for.",
    es="La fianza {bond} de {amount} USD es menor que los {wanted} USD que exigen sus entradas.",
)
BOND_ADVICE: Final = Text(
    en="Ask the surety for a larger bond, or a new one (CBP Form 301).",
    es="Pida a la afianzadora una fianza mayor o una nueva (CBP Form 301).",
)

EXCLUDED: Final = {
    "number": Text(
        en="It has no entry number of 11 characters.", es="No tiene número de entrada de 11 caracteres."
    ),
    "repeated": Text(en="It is in the file already.", es="Ya está en el archivo."),
    "charge": Text(
        en="Nothing that it gets back was charged under {named}.",
        es="Nada de lo que se le devuelve se cobró al amparo de {named}.",
    ),
    "protest": Text(en="A protest is open.", es="Tiene una protesta pendiente."),
    "age": Text(
        en="It was liquidated on {on}, more than {most} days ago.",
        es="Se liquidó el {on}, hace más de {most} días.",
    ),
    "unknown": Text(
        en="It may be liquidated by now, and the books at hand do not say when.",
        es="Ya puede estar liquidada, y los registros disponibles no dicen cuándo.",
    ),
}

BOOK_FAULTS: Final = {
    "csv": Text(en="it is not CSV in UTF-8.", es="no es CSV en UTF-8."),
    "header": Text(en="the header must be {columns}.", es="el encabezado debe ser {columns}."),
    "fields": Text(en="it has {count} fields, not {wanted}.", es="tiene {count} campos, no {wanted}."),
    "field": Text(en="{column} cannot be read: “{value}”.", es="no se puede leer {column}: «{value}»."),
    "twice": Text(en="entry {entry} stands in it already.", es="la entrada {entry} ya aparece."),
}
BOOK_ADVICE: Final = Text(
    en="Mend the row; until then the entry counts as one of which nothing is known.",
    es="Corrija la fila; mientras tanto, la entrada cuenta como una de la que nada se sabe.",
)
