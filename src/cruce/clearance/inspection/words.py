"""What an inspection refuses, in sentences of both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cruce.model import Inspection, PowerError, Text

SEE: Final = Text(
    en="See the inspection: its page, or cruce show.",
    es="Consulte el reconocimiento: su página, o cruce show.",
)
_SAYS: Final[Mapping[str, tuple[str, str]]] = {
    "ordered": (
        "An inspection of case {case} is ordered already: by {by}, at {at}, {where}.",
        "Ya hay una orden de reconocimiento del expediente {case}: de {by}, a las {at}, {where}.",
    ),
    "inspected": (
        "The goods of case {case} were found in order on {at} by {team}, and the seals are as they left "
        "them. A second inspection needs a written reason.",
        "Las mercancías del expediente {case} se hallaron conformes el {at} por {team} y los candados siguen "
        "como los dejaron. Un segundo reconocimiento exige un motivo por escrito.",
    ),
    "no-inspection": (
        "No inspection of case {case} is under way.",
        "No hay ningún reconocimiento en curso del expediente {case}.",
    ),
    "targeted": (
        "The channel of case {case} is {channel}: an order on it needs an officer's reason.",
        "El canal del expediente {case} es {channel}: la orden exige el motivo de un funcionario.",
    ),
    "item": (
        "The filing of case {case} has no goods item {items}.",
        "El trámite del expediente {case} no tiene la partida {items}.",
    ),
    "no-site": (
        "{site} is no inspection site of crossing {crossing}.",
        "{site} no es un lugar de reconocimiento del cruce {crossing}.",
    ),
    "site": (
        "No minute in force lets officers of {section} do this at {site}, in the territory of {host}: {act}.",
        "Ninguna Acta vigente permite a funcionarios de {section} hacerlo en {site}, territorio de {host}: "
        "{act}.",
    ),
    "remote": (
        "No minute in force lets {section} look on from afar at this inspection.",
        "Ningún Acta vigente permite a {section} observar a distancia este reconocimiento.",
    ),
    "not-on-team": (
        "“{by}” is not on the team that is at the load; join it first.",
        "«{by}» no está en el equipo presente ante la carga; intégrese primero.",
    ),
    "not-assembled": (
        "The joint team is not whole; missing: {missing}.",
        "El equipo conjunto no está completo; falta: {missing}.",
    ),
    "not-begun": (
        "The inspection of case {case} has not begun.",
        "El reconocimiento del expediente {case} no ha comenzado.",
    ),
    "question": (
        "The checklist of this inspection has no question {questions}.",
        "La lista de este reconocimiento no tiene la pregunta {questions}.",
    ),
    "note": (
        "What differs or does not apply needs a note: {questions}.",
        "Lo que difiere o no aplica exige una nota: {questions}.",
    ),
    "unanswered": (
        "Not answered yet ({count}): {questions}.",
        "Sin contestar todavía ({count}): {questions}.",
    ),
    "differs": (
        "The checklist says that something differs ({questions}); the finding needs a reason code for it.",
        "La lista dice que algo difiere ({questions}); el resultado exige una clave de motivo.",
    ),
    "seal-unknown": (
        "Not on this load: seal {seals}.",
        "No está en esta carga: candado {seals}.",
    ),
    "seal-form": (
        "No seal bears such a number: {seals}.",
        "Ningún candado lleva un número así: {seals}.",
    ),
    "seal-used": (
        "On this load before: seal {seals}; a new one bears a new number.",
        "Ya estuvo en esta carga: candado {seals}; el nuevo lleva un número nuevo.",
    ),
    "unsealed": (
        "Seals were broken and none was put on in their place: {seals}.",
        "Se rompieron candados y no se colocó otro en su lugar: {seals}.",
    ),
    "not-yours": (
        "Only a section that ordered the inspection calls it off: {sections}.",
        "Sólo lo cancela una sección que ordenó el reconocimiento: {sections}.",
    ),
    "moved": (
        "Meanwhile others acted on case {case}: {news}.",
        "Entretanto otros actuaron en el expediente {case}: {news}.",
    ),
    "evidence": (
        "Not taken: {faults}.",
        "No se tomó: {faults}.",
    ),
}
_ADVICE: Final[Mapping[str, tuple[str, str]]] = {
    "inspected": (
        "Give the reason in one line, under your name. Nobody's power to search at the border is lessened by "
        "this: it is told, and counted.",
        "Dé el motivo en un renglón, con su nombre. Esto no reduce la facultad de nadie para revisar en la "
        "frontera: queda dicho y contado.",
    ),
    "moved": (
        "What you typed is kept. Look at what they did, and send it again if it still holds.",
        "Lo capturado se conserva. Vea lo que hicieron y envíelo de nuevo si aún procede.",
    ),
    "evidence": (
        "Nothing of it was taken. Photos as JPEG or PNG, papers as PDF or plain text.",
        "No se tomó nada. Fotos en JPEG o PNG, papeles en PDF o texto simple.",
    ),
}


def refused(code: str, **facts: object) -> PowerError:
    """An act on an inspection is not allowed as things stand: `PowerError` ``case.<code>``."""
    en, es = _SAYS[code]
    advice = _ADVICE.get(code)
    return PowerError(
        f"case.{code}",
        Text(en=en, es=es).format(**facts),
        Text(en=advice[0], es=advice[1]) if advice else SEE,
    )


def listed(texts: Iterable[Text]) -> Text:
    """Put several sentences after each other, in each language."""
    ones = tuple(texts)
    return Text(en="; ".join(one.en for one in ones), es="; ".join(one.es for one in ones))


def already(case: str, one: Inspection) -> PowerError:
    """Tell of the order that was first: ``case.ordered``."""
    first = one.order
    assert first is not None, "an inspection begins with its order"
    where = ", ".join(filter(None, (first.site, first.dock)))
    by = f"{first.section}: {first.by}"
    return refused("ordered", case=case, by=by, at=f"{first.at:%Y-%m-%d %H:%M} UTC", where=where or "–")


NEWS: Final[Mapping[str, Text]] = {
    "ordered": Text(en="an order was given", es="se dio una orden"),
    "joined": Text(en="an officer joined", es="se integró un funcionario"),
    "begun": Text(en="the inspection began", es="comenzó el reconocimiento"),
    "answered": Text(en="the checklist was answered", es="se contestó la lista"),
    "attached": Text(en="evidence was added", es="se agregó evidencia"),
    "weighed": Text(en="a weight was taken", es="se registró un peso"),
    "resealed": Text(en="seals were changed", es="se cambiaron candados"),
    "cancelled": Text(en="it was called off", es="se canceló"),
    "examined": Text(en="the finding was recorded", es="se asentó el resultado"),
    "decided": Text(en="a decision was taken", es="se dictó una resolución"),
}
