"""Why a contingency power does not let somebody act alone, in both languages, by code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cruce.model import PowerError, Text

OBJECTIONS: Final = {
    "power": Text(
        en="No minute in force lets anyone act alone for {absent} here.",
        es="Ningún acta vigente permite aquí actuar a solas por {absent}.",
    ),
    "figure": Text(
        en="The minute names no figure of law of {absent} for this direction.",
        es="El acta no señala figura legal de {absent} para este sentido.",
    ),
    "crossing": Text(en="The power is not for this crossing.", es="La facultad no es para este cruce."),
    "direction": Text(en="The power is not for this direction.", es="La facultad no es para este sentido."),
    "channel": Text(
        en="The power is not for goods in this channel.", es="La facultad no es para este canal."
    ),
    "lane": Text(
        en="The power is not for this lane, or the lane is not known.",
        es="La facultad no es para este carril, o el carril no se conoce.",
    ),
    "operator": Text(
        en="The power is for authorised operators only.",
        es="La facultad es sólo para operadores económicos autorizados.",
    ),
    "never-heard": Text(
        en="{absent} was never heard here; the power counts from a last contact.",
        es="De {absent} nunca hubo contacto aquí; la facultad cuenta desde el último contacto.",
    ),
    "linked": Text(
        en="{absent} was heard too short a time ago.", es="El último contacto con {absent} es muy reciente."
    ),
    "expired": Text(
        en="The time of the power after the last contact with {absent} is over.",
        es="El plazo de la facultad tras el último contacto con {absent} ya venció.",
    ),
    "unsettled": Text(
        en="It is not known that the money due to {absent} is paid or guaranteed.",
        es="No consta que lo debido a {absent} esté pagado o garantizado.",
    ),
    "sampled": Text(
        en="The lot drew this movement: it must be examined first.",
        es="El sorteo seleccionó este cruce: primero debe reconocerse.",
    ),
    "presented": Text(en="The truck was not presented yet.", es="El vehículo aún no se presenta."),
    "examined": Text(en="The goods must be examined first.", es="Falta el reconocimiento de la mercancía."),
    "held": Text(
        en="A section holds or refuses these goods: {held}.",
        es="Una sección retiene o rechaza esta mercancía: {held}.",
    ),
    "decided": Text(
        en="{absent} has decided, or was acted for already.",
        es="{absent} ya resolvió, o ya se actuó por ella.",
    ),
    "no-act": Text(
        en="{absent} has no act to take on this case.", es="{absent} no tiene acto que dictar aquí."
    ),
    "own": Text(
        en="A section does not act alone for itself.", es="Una sección no actúa a solas por sí misma."
    ),
    "own-obstacles": Text(
        en="The acting section itself may not release: {obstacles}.",
        es="La propia sección que actúa no puede liberar: {obstacles}.",
    ),
}
"""The sentence of each objection; its code is ``contingency.<key>``."""

AT_BOOTH: Final = {
    "unknown": Text(en="No such truck is expected.", es="No se espera ningún camión así."),
    "passed": Text(en="This truck was let go before.", es="Este camión ya pasó."),
    "held": Text(
        en="A section holds or refuses these goods.", es="Una sección retiene o rechaza esta mercancía."
    ),
    "clock": Text(en="The clock goes back.", es="El reloj retrocede."),
    "copy-expired": Text(en="The copy is out of time.", es="La copia ya no está vigente."),
    "plates": Text(en="Plates are not as filed.", es="Las placas no coinciden con el trámite."),
    "seals": Text(en="Seals are not as filed.", es="Los candados no coinciden con el trámite."),
}
"""The sentence of each reason for which a booth lets nothing go that no power is asked about."""


def objection(code: str, absent: str) -> Text:
    """Give the sentence of one reason against acting for somebody absent, or against a truck at a booth."""
    return AT_BOOTH.get(code) or OBJECTIONS[code].format(absent=absent, held="", obstacles="")


def refused(codes: Iterable[str], absent: str, held: str = "", obstacles: str = "") -> PowerError:
    """Say everything that stands against acting alone: `PowerError` with the first objection's code."""
    all_codes = tuple(codes)
    says = [OBJECTIONS[code].format(absent=absent, held=held, obstacles=obstacles) for code in all_codes]
    return PowerError(
        f"contingency.{all_codes[0]}",
        Text(en=" ".join(one.en for one in says), es=" ".join(one.es for one in says)),
        Text(
            en="Nothing was released. See what may be done: cruce contingency status.",
            es="No se liberó nada. Vea qué puede hacerse: cruce contingency status.",
        ),
    )
