"""Whether a contingency power lets somebody act alone on one movement: a pure function of power and facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from cruce.ledger import Signer, Verifier
from cruce.model import Alone, Channel, Direction, Filing, Minute, Power, Settled

LOT_CONTEXT: Final = "cruce/contingency-lot/1"
_LOTS: Final = 10**9


@dataclass(frozen=True, slots=True)
class Facts:
    """What a power is asked about: the movement, the absent section, and what is known of its money.

    ``contact`` is when the absent section was heard last (none: never). ``settled`` tells how it is known
    that nothing due to it is open; it does not matter where it is ``owed`` nothing. ``lot`` is in [0, 1).
    """

    absent: str
    direction: Direction
    crossing: str
    channel: Channel
    lane: str | None
    trusted: bool
    contact: datetime | None
    now: datetime
    settled: frozenset[Settled]
    owed: bool
    lot: Decimal
    examined: bool


def powers(minutes: Iterable[Minute], acting: Alone) -> tuple[tuple[Minute, Power], ...]:
    """List the powers under which somebody may act alone, each with its minute."""
    return tuple((minute, one) for minute in minutes for one in minute.contingency if acting in one.acts)


def objections(power: Power, facts: Facts) -> tuple[str, ...]:
    """Name everything that stands against acting under a power; empty: nothing does."""
    return (*_scope(power, facts), *_time(power, facts), *_goods(power, facts))


def chosen(
    candidates: Iterable[tuple[Minute, Power]], facts: Facts
) -> tuple[tuple[Minute, Power] | None, tuple[str, ...]]:
    """Choose the power with the fewest objections, and give them; where there is no power at all, that."""
    judged = [(one, objections(one[1], facts)) for one in candidates]
    best = min(judged, key=lambda pair: len(pair[1]), default=None)
    return best or (None, ("power",))


def _scope(power: Power, facts: Facts) -> Iterator[str]:
    if power.figure(facts.absent, facts.direction) is None:
        yield "figure"
    if not power.at(facts.crossing):
        yield "crossing"
    if facts.direction not in power.directions:
        yield "direction"
    if facts.channel not in power.channels:
        yield "channel"
    if power.lanes and facts.lane not in power.lanes:
        yield "lane"
    if power.operators == "trusted" and not facts.trusted:
        yield "operator"


def _time(power: Power, facts: Facts) -> Iterator[str]:
    if facts.contact is None:
        yield "never-heard"
    elif facts.now < power.begins(facts.contact):
        yield "linked"
    elif facts.now >= power.ends(facts.contact):
        yield "expired"


def _goods(power: Power, facts: Facts) -> Iterator[str]:
    if facts.owed and not facts.settled & set(power.settled):
        yield "unsettled"
    if facts.channel is not Channel.GREEN and not facts.examined:
        yield "examined"
    if facts.lot < power.sampling and not facts.examined:
        yield "sampled"


def drawn_lot(signer: Signer, case: str, version: int, context: str = LOT_CONTEXT) -> tuple[Decimal, str]:
    """Draw the lot of a movement with a key: nobody else can foresee it, everybody can check it afterwards.

    Gives the lot in [0, 1) and the signature from which it follows (Ed25519 is deterministic). Lots of
    another ``context`` have nothing to do with these.
    """
    signature = signer.sign(_lot_words(case, version), context=context).hex()
    return lot_of(signature), signature


def is_lot(key: Verifier, signature: str, case: str, version: int) -> bool:
    """Tell whether a lot was drawn with this key for this movement."""
    try:
        return key.verify(bytes.fromhex(signature), _lot_words(case, version), context=LOT_CONTEXT)
    except ValueError:
        return False


def lot_of(signature: str) -> Decimal:
    """Read the lot from the signature that drew it."""
    return Decimal(int(signature[:16], 16) % _LOTS) / _LOTS


def _lot_words(case: str, version: int) -> bytes:
    return f"{case}/{version}".encode()


def is_trusted(filing: Filing) -> bool:
    """Tell whether carrier, traders and driver name their programmes, as the direction asks.

    Northbound as for FAST: CTPAT importer, exporter and carrier, and a FAST driver; southbound an OEA
    importer and carrier (LA art. 100-A). By the numbers filed: whether they are in force is for the checks of
    the filing.
    """
    carrier, driver = filing.trip.carrier, filing.trip.driver
    if filing.direction is Direction.NORTHBOUND:
        traders = [party for one in filing.consignments for party in (one.importer, one.exporter)]
        return bool(carrier.ctpat and driver.fast_card) and all(party.ctpat for party in traders)
    return bool(carrier.oea) and all(one.importer.oea for one in filing.consignments)
