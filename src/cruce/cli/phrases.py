"""The fixed phrases of the command-line library, said in the language in use."""

from __future__ import annotations

import re
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from cruce.cli.language import spoken

# The library's own way of naming types says nothing to a broker.
_PLAIN: Final = (
    (r" <(?:list\[)?(?:str|Path|path|file)\]?>", ""),
    (r"Value error, ", ""),
    (r"Input should be a valid integer.*", "this is not a whole number."),
    (r"Input should be greater than or equal to (\S+)", r"the least is \1."),
    (r"Input should be less than or equal to (\S+)", r"the most is \1."),
)
_SPANISH: Final = (
    (r"^Usage: ", "Uso: "),
    (r"\[OPTIONS\]", "[OPCIONES]"),
    (r"COMMAND \[ARGS\]\.\.\.", "ORDEN [ARGUMENTOS]..."),
    (r"^Options:$", "Opciones:"),
    (r"^Arguments:$", "Argumentos:"),
    (r"^Commands:$", "Órdenes:"),
    (r"\bShow this message and exit\.", "Muestra esta ayuda y termina."),
    (r"\[default: ", "[por omisión: "),
    (r"\brequired\]", "obligatorio]"),
    (r"\benv var: ", "variable: "),
    (r"^Missing command\.", "Falta la orden."),
    (r"^Missing option ", "Falta la opción "),
    (r"^Missing argument ", "Falta el argumento "),
    (r"\bChoose from:", "Elija entre:"),
    (r"^No such command ", "No existe la orden "),
    (r"^No such option: ", "No existe la opción "),
    (r"\bDid you mean (.*)\?", r"¿Quiso decir \1?"),
    (r"\(Possible options: ", "(Opciones posibles: "),
    (r"^Invalid value for ", "Valor no válido para "),
    (r"^Invalid value: ", "Valor no válido: "),
    (r"^Got unexpected extra arguments? \(", "Sobran argumentos ("),
    (r"^Option (\S+) requires (?:an argument|\d+ arguments)\.", r"La opción \1 necesita un valor."),
    (r"^Option (\S+) does not take a value\.", r"La opción \1 no lleva valor."),
    (r"(\S+) is not one of (.*)\.$", r"\1 no es uno de \2."),
    (r"this is not a whole number\.", "no es un número entero."),
    (r"the least is (\S+)\.", r"lo mínimo es \1."),
    (r"the most is (\S+)\.", r"lo máximo es \1."),
)


def phrased(text: str) -> str:
    """Say what the library says in the language in use; a phrase that is not known here stays as it is."""
    for pattern, said in (*_PLAIN, *(() if spoken() == "en" else _SPANISH)):
        text = re.sub(pattern, said, text, flags=re.MULTILINE)
    return text


class Command(TyperCommand):
    """A command whose help speaks the language in use."""

    def get_help(self, ctx: Any) -> str:
        """Give the help page."""
        return phrased(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands whose help speaks the language in use."""

    def get_help(self, ctx: Any) -> str:
        """Give the help page."""
        return phrased(super().get_help(ctx))
