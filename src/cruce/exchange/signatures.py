"""HTTP messages between sections, signed (RFC 9421, Ed25519) over a digest of what they carry (RFC 9530).

A strict profile: one signature with one label, the same components in the same order, every parameter there.
What is written in another way is refused, be it valid or not: there is nothing to negotiate.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import parse_qs

from cruce.exchange.refusals import refused
from cruce.ledger import Signer
from cruce.section import Peer

LABEL: Final = "cruce"
TAG: Final = "cruce-peer-1"
WINDOW: Final = 300
"""How far two clocks may differ, and so how long a signed message counts, in seconds."""

_COVERED: Final = ("@method", "@path", "@query", "content-digest")
_ANSWERED: Final = ("@status", "content-digest", f'"signature";req;key="{LABEL}"')
_PARAMETERS: Final = re.compile(
    r'\((?P<covered>[^()]{1,200})\);created=(?P<created>[0-9]{1,12});keyid="(?P<keyid>[a-z/]{1,64})"'
    r'(?:;nonce="(?P<nonce>[A-Za-z0-9_-]{16,64})")?;tag="(?P<tag>[a-z0-9-]{1,32})"'
)
_SIGNATURE: Final = re.compile(rf"{LABEL}=:(?P<value>[A-Za-z0-9+/]{{86}}==):")


@dataclass(frozen=True, slots=True)
class Request:
    """What is signed of a request: ``query`` as it is sent, without its question mark."""

    method: str
    path: str
    query: str
    body: bytes = b""

    def components(self) -> tuple[tuple[str, str], ...]:
        """Give the covered components with their values (RFC 9421 section 2.2)."""
        values = (self.method, self.path, f"?{self.query}", content_digest(self.body))
        return tuple((f'"{name}"', value) for name, value in zip(_COVERED, values, strict=True))


class Heard(NamedTuple):
    """Who signed a request, with which nonce, and when, in seconds since 1970 UTC."""

    peer: Peer
    nonce: str
    created: int


class _Read(NamedTuple):
    peer: str
    created: int
    nonce: str


def content_digest(body: bytes) -> str:
    """Give the value of ``Content-Digest`` (RFC 9530, SHA-256)."""
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def signature_base(components: Iterable[tuple[str, str]], parameters: str) -> bytes:
    """Write the lines that are signed (RFC 9421 section 2.5): names with values, and the parameters."""
    lines = (f"{name}: {value}" for name, value in (*components, ('"@signature-params"', parameters)))
    return "\n".join(lines).encode("latin-1")


def sign_request(key: Signer, request: Request, at: int, nonce: str) -> dict[str, str]:
    """Sign a request at ``at`` (seconds since 1970 UTC); gives the fields to send with it."""
    components = request.components()
    parameters = f'{_listed(components)};created={at};keyid="{key.name}";nonce="{nonce}";tag="{TAG}"'
    return _fields(key, components, parameters)


def sign_response(key: Signer, status: int, body: bytes, asked: str, at: int) -> dict[str, str]:
    """Sign an answer to the request whose ``Signature`` field was ``asked``; gives the fields to send."""
    components = _answer(status, body, asked)
    return _fields(key, components, f'{_listed(components)};created={at};keyid="{key.name}";tag="{TAG}"')


def open_request(
    own: str, peers: Mapping[str, Peer], request: Request, fields: Mapping[str, str], now: int
) -> Heard:
    """Tell which section signed a request to the section ``own``, when, and with which nonce.

    ``fields`` go by their names in small letters; the query names the addressee as ``to``. Raises
    `PeerError`: ``peer.unsigned`` (none, or not in the agreed form), ``peer.version``, ``peer.unknown``,
    ``peer.early``, ``peer.late``, ``peer.signature``, ``peer.key-retired``, ``peer.key-changed`` (signed
    while that key still counted, within the window), ``peer.key-unaccepted``, ``peer.other``. Whether the
    nonce is new is for `nonces.Nonces` to say.
    """
    components = request.components()
    read, parameters, signature = _read(components, fields)
    if not read.nonce:
        raise refused("unsigned", read.peer)
    peer = _believed(peers, read, signature_base(components, parameters), signature, now)
    if parse_qs(request.query).get("to") != [own]:
        raise refused("other", peer.name)
    return Heard(peer, read.nonce, read.created)


def claimant(fields: Mapping[str, str]) -> str:
    """Tell which section a message says that it is from, before that is believed; ``?`` where none."""
    found = _PARAMETERS.search(fields.get("signature-input", ""))
    return _section(found["keyid"]) if found else "?"


def open_response(
    peer: Peer, status: int, body: bytes, asked: str, fields: Mapping[str, str], now: int
) -> None:
    """Check that a peer signed this answer to this very request; raises as `open_request`."""
    components = _answer(status, body, asked)
    read, parameters, signature = _read(components, fields)
    _believed({peer.name: peer}, read, signature_base(components, parameters), signature, now)


def _answer(status: int, body: bytes, asked: str) -> tuple[tuple[str, str], ...]:
    # With the request's own signature in it, an answer fits no other request (RFC 9421 section 2.4).
    found = _SIGNATURE.fullmatch(asked)
    values = (str(status), content_digest(body), f":{found['value']}:" if found else "")
    names = (name if name.startswith('"') else f'"{name}"' for name in _ANSWERED)
    return tuple(zip(names, values, strict=True))


def _listed(components: Iterable[tuple[str, str]]) -> str:
    return f"({' '.join(name for name, _ in components)})"


def _fields(key: Signer, components: tuple[tuple[str, str], ...], parameters: str) -> dict[str, str]:
    signature = b64encode(key.sign(signature_base(components, parameters))).decode()
    return {
        "content-digest": dict(components)['"content-digest"'],
        "signature-input": f"{LABEL}={parameters}",
        "signature": f"{LABEL}=:{signature}:",
    }


def _read(components: tuple[tuple[str, str], ...], fields: Mapping[str, str]) -> tuple[_Read, str, bytes]:
    name, _, parameters = fields.get("signature-input", "").partition("=")
    found = _PARAMETERS.fullmatch(parameters)
    value = _SIGNATURE.fullmatch(fields.get("signature", ""))
    if found is None or value is None or name != LABEL:
        raise refused("unsigned", "?")
    peer = _section(found["keyid"])
    if found["tag"] != TAG:
        raise refused("version", peer)
    if f"({found['covered']})" != _listed(components):
        raise refused("unsigned", peer)
    if fields.get("content-digest") != dict(components)['"content-digest"']:
        raise refused("signature", peer)
    return _Read(peer, int(found["created"]), found["nonce"] or ""), parameters, b64decode(value["value"])


def _section(keyid: str) -> str:
    room, _, rest = keyid.partition("/")
    name, _, use = rest.partition("/")
    return name if (room, use) == ("cruce", "act") else "?"


def _believed(peers: Mapping[str, Peer], read: _Read, base: bytes, signature: bytes, now: int) -> Peer:
    peer = peers.get(read.peer)
    if peer is None:
        raise refused("unknown", read.peer)
    if peer.stopped or not peer.verifier("act").verify(signature, base):
        former = peer.retired("act", lambda key: key.verify(signature, base))
        if former is not None:
            # On its way while the key was changed; with a later date, or an old one, the key was used again.
            meanwhile = former.cause == "rotated" and now - WINDOW <= read.created < former.until.timestamp()
            code = "key-changed" if meanwhile else "key-retired"
            raise refused(code, peer.name, key=former.key, until=former.until.isoformat())
        raise refused("key-unaccepted" if peer.stopped else "signature", peer.name)
    if read.created > now + WINDOW:
        raise refused("early", peer.name, seconds=read.created - now)
    if read.created < now - WINDOW:
        raise refused("late", peer.name, seconds=now - read.created)
    return peer
