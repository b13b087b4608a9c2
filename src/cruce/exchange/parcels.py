"""The form of what goes between sections: JSON under a signature of the sender, read strictly or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeVar

from pydantic import ConfigDict, Field, ValidationError

from cruce.exchange.keys import hear, refuse_retired
from cruce.exchange.refusals import refused
from cruce.ledger import Verifier
from cruce.model import Json, Value, canonical, plain
from cruce.section import Peer, Section, succession

CONTEXT: Final = "cruce/parcel/1"
VERSION: Final = 1

Name = Annotated[str, Field(pattern=r"^[a-z]{2,8}$")]
Position = Annotated[int, Field(ge=0, lt=1 << 63)]
Node = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Told(NamedTuple):
    """One message: its number in the sender's outbox, its kind, its case, what it says."""

    seq: Position
    kind: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
    case: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    body: Any


class Letter(Value):
    """What all that goes between sections says first: in which version of the form, from whom, to whom, and
    how the sender's keys followed each other.
    """

    model_config = ConfigDict(strict=True)

    v: Literal[1]
    sender: Name = Field(alias="from")
    to: Name
    keys: tuple[succession.SignedChange, ...] = ()


class Parcel(Letter):
    """Messages after a position of the sender's outbox, and the sender's newest checkpoint to be cosigned.

    ``proof`` shows that the checkpoint extends the log of size ``witnessed``.
    """

    after: Position
    checkpoint: str
    witnessed: Position
    proof: tuple[Node, ...]
    messages: tuple[Told, ...]

    @property
    def whole(self) -> bool:
        """Tell whether the messages follow each other without a gap."""
        return all(one.seq == self.after + number for number, one in enumerate(self.messages, start=1))


class Answer(Letter):
    """How far the receiver has come with the outbox, and the checkpoint it cosigned (empty: none)."""

    position: Position
    checkpoint: str


Form = TypeVar("Form", Parcel, Answer)


def sealed(section: Section, peer: str, words: Mapping[str, Json], messages: bytes = b"") -> bytes:
    """Write a letter: the section's signature in hexadecimal, a line feed, and the JSON that it signs.

    ``messages`` is a JSON list that goes in as it is, for most of the bytes are there.
    """
    told = [plain(one) for one in section.changes]
    body = canonical({"v": VERSION, "from": section.name, "to": peer, "keys": told, **words})
    if messages:
        body = body[:-1] + b',"messages":' + messages + b"}"
    return section.keys.act.sign(body, context=CONTEXT).hex().encode() + b"\n" + body


def opened(section: Section, content: bytes, form: type[Form]) -> tuple[Form, Peer]:
    """Read a letter to this section and check who signed it.

    Raises `PeerError`: ``peer.parcel`` (not of this form), ``peer.version``, ``peer.unknown`` (from a section
    that is not known, or for another), ``peer.signature``, ``peer.key-retired`` (by a key that counts no
    more; on record), ``peer.key-unaccepted``.
    """
    head, _, text = content.partition(b"\n")
    try:
        signature = bytes.fromhex(head.decode("ascii"))
        letter = form.model_validate_json(text)
    except ValidationError as error:
        other_version = any(fault["loc"] == ("v",) for fault in error.errors(include_url=False))
        raise refused("version" if other_version else "parcel", "?") from error
    except ValueError as error:
        raise refused("parcel", "?") from error
    peer = section.peers.get(letter.sender)
    if peer is None or letter.to != section.name:
        raise refused("unknown", letter.sender)
    hear(section, peer.name, letter.keys)
    peer = section.peers[peer.name]

    def made(key: Verifier) -> bool:
        return key.verify(signature, text, context=CONTEXT)

    if peer.stopped or not made(peer.verifier("act")):
        raise (
            refuse_retired(section, peer, "act", form.__name__.lower(), made, content)
            or refused("key-unaccepted" if peer.stopped else "signature", peer.name)
        )
    return letter, peer
