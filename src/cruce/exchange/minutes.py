"""Minutes put on record; the starter set: what may cross between sections that agreed on nothing else yet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from cruce.credentials import MINUTE_CONTEXT, KeysAt, unsigned_by
from cruce.exchange.refusals import malformed
from cruce.ledger import Signer, Verifier
from cruce.model import (
    EVERY,
    Function,
    Integration,
    Json,
    Level,
    Minute,
    PowerError,
    Signature,
    SiteAct,
    SiteRule,
    Text,
    canonical,
    digest,
    plain,
)
from cruce.section import MINUTES, Peer, Section
from cruce.store import Draft, Transaction, Work

WITHDRAWN: Final = "governance.withdrawn"
_STARTER: Final = Minute(
    id="acta-1",
    title=Text(en="What the sections tell each other", es="Lo que las secciones se comunican"),
    text=Text(
        en=(
            "The sections pass on each filing as it was lodged, and tell each other of each movement "
            "the working channel, the risk band and the shared reason codes. Rules, lists and scores stay "
            "with the section that made them. A filing lodged with one section is lodged with all; one joint "
            "team examines for all, wherever its site lies; arms and arrest stay with the law of the host "
            "country. No section may act alone for the other."
        ),
        es=(
            "Las secciones se transmiten cada trámite tal como se presentó y se comunican, de cada cruce, "
            "el canal de trabajo, el nivel de riesgo y las claves de motivo compartidas. Las reglas, listas "
            "y puntajes permanecen en la sección que los hizo. Lo presentado ante una vale ante todas; un "
            "solo equipo conjunto reconoce por todas, en el territorio que sea; las armas y las detenciones "
            "se rigen por la ley del país anfitrión. Ninguna puede actuar sola por la otra."
        ),
    ),
    shares=("filing", "channel", "band", "reason-codes", "evidence"),
    levels=(
        Integration(function=Function.FILING, level=Level.RECOGNISE),
        Integration(function=Function.TARGETING, level=Level.SHARE),
        Integration(function=Function.EXAMINATION, level=Level.ACT_JOINTLY),
    ),
    sites=(SiteRule(site=EVERY, section=EVERY, acts=tuple(SiteAct)),),
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
        missing = unsigned_by(minute, acting_keys(section))
        if missing:
            raise unsigned(minute, missing)

    def work(transaction: Transaction) -> None:
        for minute in minutes:
            body = {"minute": minute.model_dump(mode="json", exclude_none=True)}
            transaction.record(Draft("governance.signed", MINUTES, 1, section.clock(), by, body), None)

    section.store.one(work)
    section.reload_minutes()


def endorse(
    section: Section, minute: Minute, signature: Signature, transaction: Transaction, by: str
) -> None:
    """Record one section's signature under a minute's very words; where it is the last one, they count.

    ``by`` is who brought it here. Raises `PowerError` ``minute.unsigned`` for a signature that does not hold.
    """
    keys = acting_keys(section)
    own = minute.model_copy(update={"signatures": (signature,)})
    if signature.section not in keys or unsigned_by(own, {signature.section: keys[signature.section]}):
        raise unsigned(minute, [signature.section])
    words = words_of(minute)
    body: dict[str, Json] = {"minute": minute.id, "words": words, "signature": plain(signature)}
    transaction.record(Draft("governance.endorsed", MINUTES, 1, section.clock(), by, body), None)
    whole = minute.model_copy(update={"signatures": signatures(transaction, minute)})
    if not unsigned_by(whole, keys):
        agreed: dict[str, Json] = {"minute": plain(whole)}
        transaction.record(Draft("governance.signed", MINUTES, 1, section.clock(), by, agreed), None)


def signatures(transaction: Transaction, minute: Minute) -> tuple[Signature, ...]:
    """Give the signatures on record under a minute's very words, one of each section, the first it gave."""
    found: dict[str, Signature] = {}
    for event in transaction.acts.of(MINUTES):
        body = json.loads(event.content).get("body", {})
        if event.kind == "governance.endorsed" and body["words"] == words_of(minute):
            one = Signature.model_validate(body["signature"])
            found.setdefault(one.section, one)
    return tuple(found[name] for name in sorted(found))


def drafts(transaction: Transaction, name: str) -> tuple[Minute, ...]:
    """Give the minutes drafted under an id: one, unless two sections drafted under it before they talked."""
    events = (one for one in transaction.acts.of(MINUTES) if one.kind == "governance.drafted")
    minutes = (Minute.model_validate(json.loads(one.content)["body"]["minute"]) for one in events)
    return tuple({words_of(one): one for one in minutes if one.id == name}.values())


def words_of(minute: Minute) -> str:
    """Name a minute's words by their digest, whoever signed them."""
    return digest(canonical(minute.words))


def acting_keys(section: Section) -> dict[str, Verifier | KeysAt]:
    """Give, by moment, the act keys of the sections that must sign a minute: this and all that it knows."""
    return {one.name: one.act_keys for one in (section.as_peer(), *section.peers.values())}


def hear_minute(section: Section, peer: Peer, kind: str, body: Mapping[str, Any], at: datetime) -> Work[None]:
    """Prepare what another section's act on a minute does here: it is recorded, and a last signature counts.

    Raises `PeerError` ``peer.message`` for one that is not what was agreed.
    """
    try:
        if kind == "governance.endorsed":
            minute = Minute.model_validate(body["minute"]).words
            signature = Signature.model_validate(body["signature"])
            if signature.section != peer.name:
                raise ValueError("signed for another section")
            return partial(_hear_endorsed, section, minute, signature, peer.name)
        return partial(_hear_said, section, peer, kind, _SAID[kind](body, at), at)
    except (KeyError, TypeError, ValueError) as error:
        raise malformed(peer.name, kind) from error


def _hear_endorsed(
    section: Section, minute: Minute, signature: Signature, peer: str, transaction: Transaction
) -> None:
    if words_of(minute) not in {words_of(one) for one in drafts(transaction, minute.id)}:
        body = {"minute": plain(minute)}
        transaction.record(Draft("governance.drafted", MINUTES, 1, section.clock(), peer, body), None)
    endorse(section, minute, signature, transaction, peer)


def _hear_said(
    section: Section, peer: Peer, kind: str, body: dict[str, Json], at: datetime, transaction: Transaction
) -> None:
    if kind == WITHDRAWN:  # at once: what is heard after it in the same parcel is judged without the minute
        name, since = str(body["minute"]), datetime.fromisoformat(str(body["since"]))
        section.agreed = section.agreed.without(name, since)
    transaction.record(Draft(kind, MINUTES, 1, at, peer.name, body), None)


def _drafted(body: Mapping[str, Any], at: datetime) -> dict[str, Json]:
    return {"minute": plain(Minute.model_validate(body["minute"]).words)}


def _discussed(body: Mapping[str, Any], at: datetime) -> dict[str, Json]:
    said = {name: body[name] for name in ("minute", "by", "comment")}
    if not all(isinstance(one, str) and 0 < len(one) <= COMMENT_MOST for one in said.values()):
        raise ValueError("not a comment")
    return said


def _withdrawn(body: Mapping[str, Any], at: datetime) -> dict[str, Json]:
    since = datetime.fromisoformat(body["since"])
    if since.tzinfo is None or not isinstance(body["minute"], str):
        raise ValueError("not a withdrawal")
    return {"minute": body["minute"], "since": min(since, at).isoformat(), "by": str(body["by"])}


_SAID: Final = {"governance.drafted": _drafted, "governance.discussed": _discussed, WITHDRAWN: _withdrawn}
COMMENT_MOST: Final = 4000


def unsigned(minute: Minute, missing: Sequence[str]) -> PowerError:
    """A minute that not every section signed as it stands: `PowerError` ``minute.unsigned``."""
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
