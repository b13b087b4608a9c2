"""Copies and journals of booths that are not what they should be, each with what to do."""

from __future__ import annotations

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


def refused(code: str, crossing: str) -> PowerError:
    """What no minute lets a booth do: `PowerError` ``booth.no-power``, ``booth.no-share``."""
    return PowerError(
        f"booth.{code}",
        _REFUSED[code].format(crossing=crossing),
        Text(
            en="Both co-directors must sign a contingency power first.",
            es="Antes deben firmar los codirectores una facultad de contingencia.",
        ),
    )
