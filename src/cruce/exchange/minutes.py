"""The starter set of minutes: what may cross between sections that have agreed on nothing else yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from cruce.credentials import MINUTE_CONTEXT
from cruce.ledger import Signer
from cruce.model import Minute, Signature, Text, canonical

_STARTER: Final = Minute(
    id="acta-1",
    title=Text(en="What the sections tell each other", es="Lo que las secciones se comunican"),
    text=Text(
        en=(
            "The sections pass on each filing as it was lodged, and tell each other of each movement "
            "the working channel, the risk band and the shared reason codes. Rules, lists and scores stay "
            "with the section that made them. No section may act alone for the other."
        ),
        es=(
            "Las secciones se transmiten cada trámite tal como se presentó y se comunican, de cada cruce, "
            "el canal de trabajo, el nivel de riesgo y las claves de motivo compartidas. Las reglas, listas "
            "y puntajes permanecen en la sección que los hizo. Ninguna puede actuar sola por la otra."
        ),
    ),
    shares=("filing", "channel", "band", "reason-codes"),
    effective=date(2025, 1, 1),
)


def starter_minutes(directors: Sequence[tuple[str, Signer]], at: datetime) -> tuple[Minute, ...]:
    """Give the starter minutes, signed for each section with its act key: ``(section, key)``."""
    words = canonical(_STARTER)
    signatures = tuple(
        Signature(
            section=name,
            by=f"{name}: co-director",
            key=signer.name,
            at=at,
            signature=signer.sign(words, context=MINUTE_CONTEXT).hex(),
        )
        for name, signer in directors
    )
    return (_STARTER.model_copy(update={"signatures": signatures}),)
