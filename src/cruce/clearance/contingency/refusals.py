"""Why somebody may not act alone, and what is wrong with copies and journals of booths, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cruce.model import PowerError, ProofError, Text

_BROKEN: Final = {
    "copy": Text(
        en="This is not a copy of expected arrivals.", es="Esto no es una copia de llegadas esperadas."
    ),
    "copy-signature": Text(
        en="The copy, or a minute in it, does not bear the signatures that it needs.",
        es="La copia, o un acta en ella, no lleva las firmas que requiere.",
    ),
    "copy-unknown": Text(
        en="The journal was kept on a copy that this section did not issue.",
        es="El diario se llevó sobre una copia que esta sección no emitió.",
    ),
    "copy-other": Text(
        en="The copy is for another booth's key.", es="La copia es para la llave de otra caseta."
    ),
    "journal-forked": Text(
        en="The journal differs from what was taken in of it before, from line {line} on.",
        es="El diario difiere de lo que antes se tomó de él, desde el renglón {line}.",
    ),
    "journal-revoked": Text(
        en="The booth's key was declared compromised; line {line} of the journal is of after that.",
        es="La llave de la caseta se declaró comprometida; el renglón {line} del diario es posterior.",
    ),
    "key-revoked": Text(
        en="The booth's key was declared compromised.", es="La llave de la caseta se declaró comprometida."
    ),
    "journal": Text(
        en="Line {line} of the journal does not follow from the one before, or is not the booth's.",
        es="El renglón {line} del diario no sigue del anterior o no es de la caseta.",
    ),
}
_ADVICE: Final = Text(
    en="Nothing was taken in. Keep the file as evidence, and ask the section for a new copy.",
    es="No se tomó nada. Conserve el archivo como evidencia y pida a la sección una copia nueva.",
)


def broken(code: str, line: int = 0) -> ProofError:
    """A copy or journal that proves nothing: `ProofError` ``booth.<code>``."""
    return ProofError(f"booth.{code}", _BROKEN[code].format(line=line), _ADVICE)


_REFUSED: Final = {
    "no-power": Text(
        en="No minute in force lets a booth at {crossing} act alone.",
        es="Ningún acta vigente permite a una caseta de {crossing} actuar a solas.",
    ),
    "no-share": Text(
        en="No minute in force says which share of the traffic at {crossing} is drilled.",
        es="Ningún acta vigente dice qué parte del tránsito de {crossing} entra al simulacro.",
    ),
}


def not_agreed(code: str, crossing: str) -> PowerError:
    """What no minute lets a booth do: `PowerError` ``booth.no-power``, ``booth.no-share``."""
    return PowerError(
        f"booth.{code}",
        _REFUSED[code].format(crossing=crossing),
        Text(
            en="Both co-directors must sign a contingency power first.",
            es="Antes deben firmar los codirectores una facultad de contingencia.",
        ),
    )


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


def objected(codes: Iterable[str], absent: str, held: str = "", obstacles: str = "") -> PowerError:
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
