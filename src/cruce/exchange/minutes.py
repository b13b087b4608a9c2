"""Minutes put on record; the starter set: what may cross between sections that agreed on nothing else yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from cruce.credentials import MINUTE_CONTEXT, unsigned_by
from cruce.ledger import Signer
from cruce.model import Minute, PowerError, Signature, Text, canonical
from cruce.section import MINUTES, Section
from cruce.store import Draft, Transaction

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


def record_minutes(section: Section, minutes: Sequence[Minute], by: str) -> None:
    """Put signed minutes on record in one section; each counts from its effective date.

    Raises `PowerError` ``minute.unsigned`` unless this section and every other that it knows signed each.
    """
    for minute in minutes:
        keys = {one.name: one.verifier("act") for one in (section.as_peer(), *section.peers.values())}
        missing = unsigned_by(minute, keys)
        if missing:
            raise _unsigned(minute, missing)

    def work(transaction: Transaction) -> None:
        last = None
        for minute in minutes:
            body = {"minute": minute.model_dump(mode="json", exclude_none=True)}
            last = transaction.record(Draft("governance.signed", MINUTES, 1, section.clock(), by, body), last)

    section.store.one(work)
    section.reload_minutes()


def _unsigned(minute: Minute, missing: Sequence[str]) -> PowerError:
    names = ", ".join(missing)
    return PowerError(
        "minute.unsigned",
        Text(
            en=f"Minute {minute.id} as it stands does not bear the signature of: {names}.",
            es=f"El acta {minute.id}, tal como está, no lleva la firma de: {names}.",
        ),
        Text(
            en="A minute counts when every section signed these very words; nothing was recorded.",
            es="Un acta vale cuando cada sección firmó estas mismas palabras; no se registró nada.",
        ),
    )
