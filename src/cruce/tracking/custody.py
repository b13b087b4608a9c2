"""The chain of custody of a shipment: who holds it now, and where the chain is broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cruce.model import Instant, Text, Value
from cruce.tracking.sightings import Act, Sighting, Signature


class Deviation(Value):
    """Something that is not as it should be on the way: what, when, said in both languages, shown by which
    events.
    """

    code: str
    at: Instant
    says: Text
    evidence: tuple[str, ...] = ()


class Link(Value):
    """One hand-over in the chain: from whom to whom, when, and whether both signatures hold."""

    giver: str
    taker: str
    at: Instant
    both_signed: bool
    hash: str


class Custody(Value):
    """Cadena de custodia: the present holder, since when, each hand-over, and where the chain breaks."""

    holder: str | None = None
    since: Instant | None = None
    links: tuple[Link, ...] = ()
    breaks: tuple[Deviation, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether each taker was the next giver and both signed every time."""
        return not self.breaks


_BROKEN: Final = Text(
    en="{giver} gave what {holder} held: the taker before is not this giver.",
    es="{giver} entregó lo que tenía {holder}: quien recibió antes no es quien entrega ahora.",
)
_UNSIGNED: Final = Text(
    en="The hand-over from {giver} to {taker} is not signed by {side}.",
    es="La entrega de {giver} a {taker} no lleva la firma de {side}.",
)
_FALSE: Final = Text(
    en="The signature of {side} under the hand-over from {giver} to {taker} does not hold.",
    es="La firma de {side} en la entrega de {giver} a {taker} no es válida.",
)
_KEY: Final = Text(
    en="{side} signed with another key than it took the shipment with.",
    es="{side} firmó con una llave distinta de aquella con que recibió el embarque.",
)
_SELF: Final = Text(en="{giver} handed it to itself.", es="{giver} se lo entregó a sí mismo.")


def custody(sightings: Iterable[Sighting], first: str | None = None) -> Custody:
    """Follow a shipment from hand to hand; ``first`` is who holds it before anything was handed over.

    Signatures come as verdicts (`Signature.holds`), given by whoever knows the keys; one that nobody judged
    does not count. Hand-overs are taken in the order of their moments.
    """
    handed = sorted((one for one in sightings if one.act is Act.HANDED_OVER), key=_when)
    links: list[Link] = []
    breaks: list[Deviation] = []
    holder, key = first, None
    for one in handed:
        made = one.hand_over
        if made is None:
            continue
        breaks += _signature_breaks(one, made.giver, made.given, one.hash)
        breaks += _signature_breaks(one, made.taker, made.taken, one.hash)
        before = (links[-1].hash, one.hash) if links else (one.hash,)
        if holder is not None and made.giver != holder:
            breaks.append(_deviation("broken", one, _BROKEN, before, giver=made.giver, holder=holder))
        elif key is not None and made.given is not None and made.given.key != key:
            breaks.append(_deviation("other-key", one, _KEY, before, side=made.giver))
        if made.giver == made.taker:
            breaks.append(_deviation("itself", one, _SELF, (one.hash,), giver=made.giver))
        holder, key = made.taker, made.taken.key if made.taken else None
        signed = all(sign is not None and sign.holds is True for sign in (made.given, made.taken))
        links.append(Link(giver=made.giver, taker=made.taker, at=one.at, both_signed=signed, hash=one.hash))
    since = links[-1].at if links else None
    return Custody(holder=holder, since=since, links=tuple(links), breaks=tuple(breaks))


def _when(one: Sighting) -> tuple[object, ...]:
    return one.at, one.hash


def _signature_breaks(
    one: Sighting, side: str, signed: Signature | None, *evidence: str
) -> Iterator[Deviation]:
    made = one.hand_over
    assert made is not None
    facts = {"giver": made.giver, "taker": made.taker, "side": side}
    if signed is None:
        yield _deviation("unsigned", one, _UNSIGNED, evidence, **facts)
    elif signed.holds is not True:
        yield _deviation("false-signature", one, _FALSE, evidence, **facts)


def _deviation(code: str, one: Sighting, says: Text, evidence: Sequence[str], **facts: object) -> Deviation:
    return Deviation(code=f"custody.{code}", at=one.at, says=says.format(**facts), evidence=tuple(evidence))
