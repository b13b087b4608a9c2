"""Acts on minutes that cannot be done, each with what to do instead."""

from __future__ import annotations

from typing import Final

from cruce.model import PowerError, Text

_SAYS: Final = {
    "unknown": Text(en="There is no minute {name} here.", es="Aquí no hay ninguna acta {name}."),
    "exists": Text(
        en="Another minute bears the id {name} already.", es="Otra acta lleva ya la clave {name}."
    ),
    "contested": Text(
        en="Two sections drafted different words under the id {name}.",
        es="Dos secciones redactaron textos distintos con la clave {name}.",
    ),
    "withdrawn": Text(en="Minute {name} is withdrawn.", es="El acta {name} está retirada."),
    "comment": Text(
        en="A comment on minute {name} is of 1 to 4,000 characters.",
        es="Un comentario al acta {name} lleva de 1 a 4,000 caracteres.",
    ),
    "no-director": Text(
        en="The settings of section {name} name no co-director.",
        es="La configuración de la sección {name} no nombra codirector.",
    ),
    "not-director": Text(
        en="“{name}” is not a co-director of this section.", es="«{name}» no es codirector de esta sección."
    ),
}
_ADVICE: Final = {
    "unknown": Text(en="See which there are: cruce minute list.", es="Vea cuáles hay: cruce minute list."),
    "exists": Text(en="Draft it under an id of its own.", es="Redáctela con una clave propia."),
    "contested": Text(
        en="Draft it again under another id; nobody signs this one.",
        es="Redáctela de nuevo con otra clave; ésta nadie la firma.",
    ),
    "withdrawn": Text(en="Draft a new one.", es="Redacte una nueva."),
    "comment": Text(en="Shorten it, or say something.", es="Acórtelo, o diga algo."),
    "no-director": Text(
        en='Name them in section.toml: directors = ["NAME"].',
        es='Nómbrelos en section.toml: directors = ["NOMBRE"].',
    ),
    "not-director": Text(en="A co-director must do this.", es="Debe hacerlo un codirector."),
}


def refused(code: str, name: str) -> PowerError:
    """An act on a minute is not allowed as things stand: `PowerError` ``minute.<code>``."""
    return PowerError(f"minute.{code}", _SAYS[code].format(name=name), _ADVICE[code])
