"""HTTP messages between sections, signed (RFC 9421, Ed25519) over a digest of what they carry (RFC 9530).

A strict profile: one signature with one label, the same components in the same order, every parameter there.
What is written in another way is refused, be it valid or not: there is nothing to negotiate.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
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
) -> tuple[Peer, str]:
    """Tell which section signed a request to the section ``own``, and the nonce it used.

    ``fields`` go by their names in small letters; the query names the addressee as ``to``. Raises
    `PeerError`: ``peer.unsigned`` (none, or not in the agreed form), ``peer.version``, ``peer.unknown``,
    ``peer.early``, ``peer.late``, ``peer.signature``, ``peer.key-retired``, ``peer.key-unaccepted``,
    ``peer.other``. Whether the nonce is new is for
    `Nonces` to say.
    """
    components = request.components()
    read, parameters, signature = _read(components, fields)
    if not read.nonce:
        raise refused("unsigned", read.peer)
    peer = _believed(peers, read, signature_base(components, parameters), signature, now)
    if parse_qs(request.query).get("to") != [own]:
        raise refused("other", peer.name)
    return peer, read.nonce


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
            until = former.until.isoformat()
            raise refused("key-retired", peer.name, key=former.key, until=until)
        raise refused("key-unaccepted" if peer.stopped else "signature", peer.name)
    if read.created > now + WINDOW:
        raise refused("early", peer.name, seconds=read.created - now)
    if read.created < now - WINDOW:
        raise refused("late", peer.name, seconds=now - read.created)
    return peer


class Nonces:
    """The nonces that came within the window, so that no signed request counts twice; of bounded size.

    With a ``folder`` they outlive the process: each is added to the file ``nonces`` there before the request
    is answered, and ``nonces.before`` holds those of the window before. They are not synced, so that the last
    of them may be lost with the power; where they cannot be written, the section works on.
    """

    def __init__(self, most: int = 50_000, folder: Path | None = None, now: int = 0) -> None:
        self._most = most
        self._era = -1
        self._new: dict[str, set[str]] = {}
        self._old: dict[str, set[str]] = {}
        self._path = folder / "nonces" if folder else None
        self._before = folder / "nonces.before" if folder else None
        self._file: int | None = None
        self._recall(_era(now))

    def take(self, peer: str, nonce: str, now: int) -> None:
        """Note a nonce of a peer; raises `PeerError` ``peer.replayed`` or ``peer.flood``."""
        self._move_to(_era(now))
        new = self._new.setdefault(peer, set())
        if nonce in new or nonce in self._old.get(peer, ()):
            raise refused("replayed", peer)
        if len(new) >= self._most:
            raise refused("flood", peer)
        new.add(nonce)
        if self._file is not None:
            with suppress(OSError):
                os.write(self._file, f"{peer} {nonce}\n".encode())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _move_to(self, era: int) -> None:
        if era <= self._era:  # a clock that is set back forgets nothing
            return
        follows = era == self._era + 1
        self._old, self._new, self._era = (self._new if follows else {}), {}, era
        self.close()
        if self._path is None or self._before is None:
            return
        with suppress(OSError):
            if follows and self._path.exists():
                self._path.replace(self._before)
            self._file = os.open(self._path, _NEW, 0o600)
            os.write(self._file, f"{era}\n".encode())

    def _recall(self, era: int) -> None:
        """Read what an earlier process noted; what is of another time (a clock was wrong) is let go."""
        if self._path is None or self._before is None:
            return
        noted, new = _noted(self._path)
        if not era - 1 <= noted <= era + 1:
            return
        earlier, old = _noted(self._before)
        self._era, self._new, self._old = noted, new, old if earlier == noted - 1 else {}
        with suppress(OSError):
            self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)


_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC


def _era(now: int) -> int:
    return now // (2 * WINDOW)  # a signature counts from WINDOW before to WINDOW after it was made


def _noted(path: Path) -> tuple[int, dict[str, set[str]]]:
    """Read a file of nonces: its time, and the nonces by peer; a line that was cut short is passed over."""
    found: dict[str, set[str]] = {}
    try:
        head, *lines = path.read_text(encoding="ascii").split("\n")
        for peer, _, nonce in (line.partition(" ") for line in lines[:-1]):
            found.setdefault(peer, set()).add(nonce)
        return int(head), found
    except (OSError, ValueError):
        return -2, {}
