"""The sentences of origin: why a good originates or not, what would help, what is missing or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cruce.model import Text
from cruce.tariff.origin.answer import Counted
from cruce.tariff.origin.rule import Method


def both(en: str, es: str) -> Text:
    """Give a sentence in both languages."""
    return Text(en=en, es=es)


METHODS: Final[Mapping[Method, Text]] = {
    "transaction-value": both(
        "Regional value content, transaction value", "Contenido regional, valor de transacción"
    ),
    "net-cost": both("Regional value content, net cost", "Contenido regional, costo neto"),
    "build-up": both("Regional value content, build-up", "Contenido regional, método de aumento"),
    "focused": both("Regional value content, focused value", "Contenido regional, valor enfocado"),
}
SHARES: Final = {
    "labor-value": both("Labor value content", "Valor de contenido laboral"),
    "steel": both("Purchases of originating steel", "Compras de acero originario"),
    "aluminum": both("Purchases of originating aluminum", "Compras de aluminio originario"),
}
COUNTED: Final[Mapping[Counted, Text]] = {
    "originating": both("Counts as originating.", "Cuenta como originario."),
    "non-originating": both("Does not originate.", "No es originario."),
    "unproved": both("Its origin is not proved.", "Su origen no está probado."),
    "neutral": both("Is disregarded.", "No se toma en cuenta."),
}
CHANGED: Final = {
    True: both("It undergoes the change.", "Cumple el cambio arancelario."),
    False: both("It does not undergo the change.", "No cumple el cambio arancelario."),
    None: both("", ""),
}
MOST: Final = both(
    "Foreign materials, of the ex-works price", "Materiales no originarios, del precio franco fábrica"
)
MOST_OF: Final = both(
    "Foreign materials of {what}, of the ex-works price",
    "Materiales no originarios de {what}, del precio franco fábrica",
)
AGAINST_ORIGINATING: Final = both(
    "Foreign materials, against the originating ones", "Materiales no originarios, frente a los originarios"
)
ALLOWED: Final = both(
    "Unchanged materials that the rule allows", "Materiales sin cambio arancelario que la regla permite"
)
TOLERANCE: Final = both(
    "De minimis: materials without the change", "De minimis: materiales sin cambio arancelario"
)

NO_BASE: Final[Mapping[Method, Text]] = {
    "transaction-value": both("Give the transaction value.", "Indique el valor de transacción."),
    "net-cost": both("Give the net cost.", "Indique el costo neto."),
    "build-up": both("Give the transaction value.", "Indique el valor de transacción."),
    "focused": both("Give the transaction value.", "Indique el valor de transacción."),
}
NO_PRICE: Final = both("Give the ex-works price.", "Indique el precio franco fábrica.")
NO_SHARE: Final = both(
    "Declare “{share}” in “shares”: at least {percent} % is asked.",
    "Declare «{share}» en «shares»: se pide al menos {percent} %.",
)
NO_TOLERANCE: Final = both("De minimis is not known. {why}", "No se conoce de minimis. {why}")
NO_TOLERANCE_BASE: Final = both(
    "Give the transaction value or the total cost, for de minimis.",
    "Indique el valor de transacción o el costo total, para de minimis.",
)
FOCUS_OPEN: Final = both(
    "Give more digits, or a statement, for the materials whose value the rule limits.",
    "Indique más dígitos, o una declaración, de los materiales cuyo valor limita la regla.",
)
UNCLEAR: Final = both(
    "{name} ({code}): give more digits, or state what it is as the rule words it.",
    "{name} ({code}): indique más dígitos o declare qué es, con las palabras de la regla.",
)
UNSTATED: Final = both(
    "State whether this is so, in “statements”: {condition}.",
    "Declare si se cumple, en «statements»: {condition}.",
)
NOTE: Final = both(
    "A note may give more room, and is not judged: {note}.",
    "Una nota puede dar más margen y no se evalúa: {note}.",
)
UNREAD: Final = both("This rule is not understood: {text}", "Esta regla no se entiende: {text}")
NOT_STATED: Final = both(
    "The producer states that it is not so: {condition}.",
    "El productor declara que no se cumple: {condition}.",
)
MUST_BE: Final = {
    "obtained": both("{name} ({code}) is not wholly obtained.", "{name} ({code}) no es totalmente obtenido."),
    "originating": both("{name} ({code}) does not originate.", "{name} ({code}) no es originario."),
}
MUST_BE_OPEN: Final = both(
    "State whether {name} ({code}) is wholly obtained.",
    "Declare si {name} ({code}) es totalmente obtenido.",
)
STUCK: Final = both(
    "{name} ({code}), worth {value}, does not undergo the change.",
    "{name} ({code}), con valor de {value}, no cumple el cambio arancelario.",
)

EXCLUDED: Final = both("De minimis does not excuse {name}: {what}.", "De minimis no dispensa {name}: {what}.")
LIMITED: Final = both(
    "De minimis may not excuse {name}: {what}.", "De minimis quizá no dispensa {name}: {what}."
)
WHOLLY: Final = both("Wholly obtained or produced entirely.", "Totalmente obtenida o producida enteramente.")
EXCLUSIVELY: Final = both(
    "Produced exclusively from originating materials.",
    "Producida exclusivamente a partir de materiales originarios.",
)
BY_RULE: Final = both("It satisfies its product-specific rule.", "Cumple su regla específica de origen.")
WITHIN_TOLERANCE: Final = both(
    "Materials without the change stay within de minimis.",
    "Los materiales sin cambio arancelario no exceden de minimis.",
)
AS_PARTS: Final = both(
    "Its parts share its subheading, and its regional value content suffices.",
    "Sus partes comparten su subpartida y su contenido regional es suficiente.",
)
NOT_BY_RULE: Final = both(
    "It does not satisfy its product-specific rule.", "No cumple su regla específica de origen."
)
NOT_MADE: Final = both(
    "It is produced in {country}, outside the parties.", "Se produce en {country}, fuera de las Partes."
)
NOT_MADE_STATED: Final = both(
    "State in “made_in” where it is produced.", "Indique en «made_in» dónde se produce."
)
NO_MATERIALS: Final = both(
    "State whether it is wholly obtained, or list its materials.",
    "Declare si es totalmente obtenida, o enumere sus materiales.",
)
NO_PARTIES: Final = both(
    "The law at hand does not name the parties to {agreement} on {day}: give them as the list"
    " lists/{agreement}/parties.yaml of the law directory.",
    "La ley disponible no nombra a las Partes de {agreement} al {day}: indíquelas en la lista"
    " lists/{agreement}/parties.yaml del directorio de ley.",
)
UNPROVED: Final = both(
    "Get the supplier's certification that {name} ({code}) originates, or learn that it does not.",
    "Obtenga la certificación del proveedor de que {name} ({code}) es originario, o confirme que no.",
)
WRONG_BILL: Final = both(
    "The bill has faults; mend them first.", "La lista tiene errores; corríjalos primero."
)

HELP_STUCK: Final = both(
    "Use an originating {name} ({code}), or one whose code changes as the rule asks.",
    "Use {name} ({code}) originario, o uno cuyo código cambie como pide la regla.",
)
HELP_VALUE: Final = both(
    "{what}: {value} {currency} of foreign value must become regional.",
    "{what}: {value} {currency} de valor no originario deben volverse regionales.",
)
HELP_SHARE: Final = both(
    "{what}: from {reached} % to at least {asked} %.", "{what}: de {reached} % a {asked} % por lo menos."
)
HELP_MOST: Final = both("{what}: {value} {currency} too much.", "{what}: {value} {currency} de más.")
