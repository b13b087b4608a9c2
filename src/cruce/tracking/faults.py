"""What may be wrong with a paper of EPCIS: a code, a sentence and an advice for each, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.model import Finding, Severity, Text

MOST: Final = 200
"""So many findings are told of one document; the last says that there are more."""


def _both(en: str, es: str) -> Text:
    return Text(en=en, es=es)


_MEND: Final = _both(
    "Mend it as EPCIS 2.0 says, and send it again.", "Corríjalo según EPCIS 2.0 y envíelo de nuevo."
)
_SPLIT: Final = _both("Send it in smaller parts.", "Envíelo en partes más pequeñas.")
_DECLARE: Final = _both(
    "Declare its prefix in @context; it is kept as it stands.",
    "Declare su prefijo en @context; se conserva como está.",
)

SAYS: Final[dict[str, tuple[Text, Text]]] = {
    "too-large": (
        _both("The file has more than {most} bytes.", "El archivo tiene más de {most} bytes."),
        _SPLIT,
    ),
    "too-deep": (_both("It nests deeper than {most} levels.", "Tiene más de {most} niveles."), _MEND),
    "too-many": (_both("It holds more than {most} parts.", "Tiene más de {most} partes."), _SPLIT),
    "too-long": (
        _both("A text has more than {most} characters.", "Un texto tiene más de {most} caracteres."),
        _MEND,
    ),
    "unread": (_both("It cannot be read: {why}.", "No se puede leer: {why}."), _MEND),
    "encoding": (_both("It is not UTF-8.", "No está en UTF-8."), _MEND),
    "twice": (_both("The name “{name}” stands twice.", "El nombre «{name}» aparece dos veces."), _MEND),
    "number": (
        _both(
            "It holds a number that nobody can keep exactly.",
            "Contiene un número que no se puede conservar exacto.",
        ),
        _MEND,
    ),
    "form": (_both("Here must stand {what}.", "Aquí debe ir {what}."), _MEND),
    "missing": (_both("“{name}” is missing.", "Falta «{name}»."), _MEND),
    "unknown": (_both("EPCIS knows no “{name}” here.", "EPCIS no conoce «{name}» aquí."), _MEND),
    "word": (_both("“{given}” is no word for {what}.", "«{given}» no es un valor de {what}."), _MEND),
    "few": (_both("At least {least} must stand here.", "Aquí debe haber al menos {least}."), _MEND),
    "repeated": (_both("One value stands twice here.", "Un valor aparece dos veces aquí."), _MEND),
    "what": (
        _both("The event does not say of what it tells: {what}.", "El evento no dice de qué trata: {what}."),
        _MEND,
    ),
    "ilmd": (
        _both(
            "Only an event that adds (ADD) has master data (ilmd).",
            "Sólo un evento que agrega (ADD) lleva datos maestros (ilmd).",
        ),
        _MEND,
    ),
    "undefined": (
        _both("“{name}” is defined by no context.", "«{name}» no lo define ningún contexto."),
        _MEND,
    ),
    "prefix": (
        _both(
            "The prefix of “{name}” is declared nowhere.",
            "El prefijo de «{name}» no se declara en ningún lugar.",
        ),
        _DECLARE,
    ),
    "context": (
        _both(
            "The context {name} is not fetched; its terms are not known here.",
            "El contexto {name} no se descarga; sus términos no se conocen aquí.",
        ),
        _both("Write prefixes out in @context.", "Escriba los prefijos en @context."),
    ),
    "doctype": (
        _both("It declares a document type or entities.", "Declara un tipo de documento o entidades."),
        _MEND,
    ),
    "no-events": (_both("It holds no events of EPCIS.", "No contiene eventos de EPCIS."), _MEND),
    "zone": (
        _both(
            "The offset {offset} is not that of the moment {at}.",
            "El desfase {offset} no es el del momento {at}.",
        ),
        _both("Both are kept.", "Se conservan ambos."),
    ),
    "more": (_both("There is more amiss than is told.", "Hay más fallas de las que se muestran."), _MEND),
}


def fault(code: str, pointer: str, severity: Severity = Severity.REFUSAL, **facts: object) -> Finding:
    """Make a finding ``epcis.<code>`` at a place of the document."""
    says, advice = SAYS[code]
    facts = {name: _legible(value) for name, value in facts.items()}
    return Finding(
        code=f"epcis.{code}", severity=severity, pointer=pointer, says=says.format(**facts), advice=advice
    )


def _legible(value: object) -> object:
    """Shorten what the document says of itself, and write only what can be written."""
    return value.encode("utf-8", "replace").decode()[:80] if isinstance(value, str) else value


def told(found: list[Finding]) -> tuple[Finding, ...]:
    """Give as many findings as somebody can read."""
    return tuple(found) if len(found) <= MOST else (*found[: MOST - 1], fault("more", ""))
