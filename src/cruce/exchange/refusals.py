"""Why something that came from another section is not taken in, in sentences of both languages."""

from __future__ import annotations

from typing import Final

from cruce.model import PeerError, PowerError, Text

_ADVICE: Final = Text(
    en="Nothing was taken in. Check the peer's keys and version, and ask it to send again.",
    es="No se tomó nada. Revise las llaves y la versión de la otra sección y pida que lo envíe de nuevo.",
)
_CLOCKS: Final = Text(
    en="Nothing was taken in. Set the clocks of both sections; they may differ by five minutes.",
    es="No se tomó nada. Ponga en hora los relojes de ambas secciones; pueden diferir cinco minutos.",
)
_LATER: Final = Text(
    en="Nothing is lost: it is tried again by itself, at growing intervals.",
    es="Nada se pierde: se reintenta por sí solo, a intervalos crecientes.",
)
_SAYS: Final = {
    "parcel": Text(en="What came from {peer} is not a parcel.", es="Lo que llegó de {peer} no es un envío."),
    "version": Text(
        en="What came from {peer} is written in another version of the form.",
        es="Lo que llegó de {peer} está escrito en otra versión del formato.",
    ),
    "unknown": Text(
        en="{peer} is not a section that this one knows, or the parcel is for another.",
        es="{peer} no es una sección conocida, o el envío es para otra.",
    ),
    "signature": Text(
        en="What came from {peer} is not signed by its key.",
        es="Lo que llegó de {peer} no está firmado con su llave.",
    ),
    "unsigned": Text(
        en="What came from {peer} bears no signature in the agreed form (RFC 9421).",
        es="Lo que llegó de {peer} no lleva firma en la forma acordada (RFC 9421).",
    ),
    "other": Text(
        en="What came from {peer} is for another section.", es="Lo que llegó de {peer} es para otra sección."
    ),
    "early": Text(
        en="What came from {peer} was signed {seconds} seconds ahead of the clock here.",
        es="Lo que llegó de {peer} se firmó {seconds} segundos después de lo que marca el reloj de aquí.",
    ),
    "late": Text(
        en="What came from {peer} was signed {seconds} seconds ago.",
        es="Lo que llegó de {peer} se firmó hace {seconds} segundos.",
    ),
    "replayed": Text(
        en="What came from {peer} came before, word for word.",
        es="Lo que llegó de {peer} ya había llegado, palabra por palabra.",
    ),
    "unproven": Text(
        en="{peer} shows a log of {shown} entries, and not that it goes on from the {size} cosigned here.",
        es="{peer} muestra una bitácora de {shown} asientos y no que sigue de los {size} aquí cofirmados.",
    ),
    "forgotten": Text(
        en="Whether what came from {peer} was heard before this section started is not known any more.",
        es="Ya no se sabe si lo que llegó de {peer} se había oído antes de que arrancara esta sección.",
    ),
    "flood": Text(
        en="{peer} sends more within five minutes than is kept account of.",
        es="{peer} envía en cinco minutos más de lo que se alcanza a llevar en cuenta.",
    ),
    "large": Text(
        en="What came from {peer} is larger than {limit} bytes.",
        es="Lo que llegó de {peer} excede {limit} bytes.",
    ),
    "key-retired": Text(
        en="What came from {peer} is signed by a key that counts no more since {until}: {key}.",
        es="Lo que llegó de {peer} lo firma una llave que ya no vale desde {until}: {key}.",
    ),
    "key-changed": Text(
        en="What came from {peer} was signed just before its key was changed at {until}: {key}.",
        es="Lo que llegó de {peer} se firmó justo antes de que su llave cambiara en {until}: {key}.",
    ),
    "key-unaccepted": Text(
        en="The act key of {peer} is revoked, and its new one has not been accepted here.",
        es="La llave de actos de {peer} está revocada y aquí no se ha aceptado la nueva.",
    ),
    "away": Text(en="{peer} cannot be reached: {why}.", es="No se alcanza a {peer}: {why}."),
    "answer": Text(en="{peer} answered with {status}: {why}.", es="{peer} respondió con {status}: {why}."),
}
_ADVISES: Final = {
    "key-retired": Text(
        en="Nothing was taken in, and it is on record. Ask the peer by another way if its key was stolen.",
        es="No se tomó nada y consta. Pregunte a la otra sección por otra vía si le robaron la llave.",
    ),
    "key-changed": Text(
        en="Nothing was taken in, and nothing is lost: the peer asks again by itself, under its new key.",
        es="No se tomó nada y nada se pierde: la otra sección reintenta por sí sola, con su llave nueva.",
    ),
    "key-unaccepted": Text(
        en="Compare the new key with its officers, then accept it: cruce key accept.",
        es="Coteje la llave nueva con sus funcionarios y acéptela: cruce key accept.",
    ),
    "early": _CLOCKS,
    "late": _CLOCKS,
    "away": _LATER,
    "answer": _LATER,
    "flood": _LATER,
    "unproven": Text(
        en="Its messages wait; nothing is lost. Ask its officers if its store was put back or copied.",
        es="Sus mensajes esperan; nada se pierde. Pregunte a sus funcionarios si repusieron o copiaron"
        " su almacén.",
    ),
    "forgotten": Text(
        en="Nothing was taken in. The peer is heard again in {seconds} seconds; it asks by itself.",
        es="No se tomó nada. Se oirá de nuevo a la otra sección en {seconds} segundos; ella misma reintenta.",
    ),
}


def refused(code: str, peer: str, **facts: object) -> PeerError:
    """Nothing was taken in of what came: `PeerError` ``peer.<code>``."""
    return PeerError(f"peer.{code}", _SAYS[code].format(peer=peer, **facts), _advice(code, **facts))


def _advice(code: str, **facts: object) -> Text:
    return _ADVISES.get(code, _ADVICE).format(**facts)


_KEYS: Final = {
    "unknown": Text(
        en="This is no change of the {use} key that a section has here.",
        es="Esto no es un cambio de la llave {use} que una sección tiene aquí.",
    ),
    "not-held": Text(
        en="Whoever wrote this change of the {use} key does not have the new key.",
        es="Quien escribió este cambio de la llave {use} no tiene la llave nueva.",
    ),
    "malformed": Text(en="This is no change of a key.", es="Esto no es un cambio de llave."),
    "since": Text(
        en="A key is revoked from now or from before, not from later.",
        es="Una llave se revoca desde ahora o desde antes, no desde después.",
    ),
}


def key_fault(code: str, **facts: object) -> PowerError:
    """A key is not changed or accepted: `PowerError` ``key.<code>``."""
    return PowerError(
        f"key.{code}",
        _KEYS[code].format(**facts),
        Text(en="See the keys: cruce key list.", es="Consulte las llaves: cruce key list."),
    )


def malformed(peer: str, kind: str) -> PeerError:
    """A message between sections that is not what was agreed: `PeerError` ``peer.message``."""
    return PeerError(
        "peer.message",
        Text(
            en=f"A message of {peer} ({kind}) is not what was agreed; it was kept aside.",
            es=f"Un mensaje de {peer} ({kind}) no es lo acordado; se apartó.",
        ),
        Text(
            en="Compare both sections' versions; nothing was done on it.",
            es="Compare las versiones de ambas secciones; no surtió efecto.",
        ),
    )


def not_witnessed(witness: str, why: str) -> PeerError:
    """An outside witness does not cosign our log: `PeerError` ``peer.witness``."""
    return PeerError(
        "peer.witness",
        Text(
            en=f"The witness {witness} does not cosign this log: {why}.",
            es=f"El testigo {witness} no firma esta bitácora: {why}.",
        ),
        Text(
            en="404: it must be told this log's key. 409 or 422: it has seen another history of this log; "
            "ask it for its evidence, and restore the newest copy of the store.",
            es="404: hay que darle la llave de esta bitácora. 409 o 422: vio otra historia de ella; "
            "pídale su evidencia y restaure la copia más reciente del almacén.",
        ),
    )


def refused_outlet(code: str, url: str, why: str = "") -> PeerError:
    """What an outsider asked to be told of cannot be brought there: `PeerError` ``outlet.<code>``."""
    says = {
        "inside": Text(
            en=f"{url} is no public address over HTTPS, or leads into this section's own network.",
            es=f"{url} no es una dirección pública por HTTPS, o lleva a la red de esta misma sección.",
        ),
        "away": Text(en=f"{url} is not reached ({why}).", es=f"No se alcanza {url} ({why})."),
    }[code]
    advice = Text(
        en="Name another address, or have its network allowed in section.toml (webhooks).",
        es="Nombre otra dirección, o haga que su red se permita en section.toml (webhooks).",
    )
    return PeerError(f"outlet.{code}", says, advice if code == "inside" else _LATER)
