"""What another section told of holds, courses, discrepancies and messages, whatever the order it comes in."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from cruce.clearance import holds
from cruce.clearance.courses import acts, finding
from cruce.clearance.docket import Docket
from cruce.clearance.messages import writing
from cruce.clearance.presenting import conclude
from cruce.section import Peer, Section
from cruce.store import Transaction, Work

_HEARS: Final[Mapping[str, Callable[[Docket, str, dict[str, Any]], None]]] = {
    "clearance.held": holds.hear,
    "clearance.unheld": holds.hear,
    "clearance.proceeded": acts.hear,
    "clearance.stepped": acts.hear,
    "clearance.reassessed": finding.hear,
    "clearance.messaged": writing.hear,
}
ACTS: Final = frozenset(_HEARS)


def hear(
    section: Section, peer: Peer, kind: str, case: str, body: Mapping[str, Any], at: datetime
) -> Work[None]:
    """Prepare what such a message does here: it counts whatever version of the case it was told of.

    In the transaction it raises ``ValueError`` for one that is not what was agreed, and `PowerError`
    ``case.unknown``.
    """
    return partial(_hear, section, peer.name, kind, case, dict(body), at)


def _hear(
    section: Section,
    peer: str,
    kind: str,
    case: str,
    body: dict[str, Any],
    at: datetime,
    transaction: Transaction,
) -> None:
    docket = Docket.take(section, transaction, case, peer, at)
    _HEARS[kind](docket, peer, body)
    conclude(docket)
    docket.close()


def hear_early(docket: Docket) -> None:
    """Hear what came before the filing did: it was put aside, for nobody knew the case."""
    for peer, kind, body in early(docket, ACTS):
        attempt(docket, partial(_again, docket, peer, kind, body))


def early(docket: Docket, kinds: Collection[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give what was said of a case before its filing came: by which section, the kind, what it said."""
    for event in docket.transaction.acts.of(docket.row.id):
        words = json.loads(event.content).get("body", {})
        if event.kind == "exchange.refused" and words["code"] == "case.unknown" and words["kind"] in kinds:
            body = json.loads(docket.transaction.content(words["kept"]) or b"{}")
            yield words["from"], words["kind"], body


def attempt(docket: Docket, act: Callable[[Transaction], None]) -> None:
    """Do a part of an act; where it fails, the docket is as if it had not been tried."""
    before = docket.row, docket.file
    if isinstance(docket.transaction.attempt(act), Exception):
        docket.row, docket.file = before


def _again(docket: Docket, peer: str, kind: str, body: dict[str, Any], transaction: Transaction) -> None:
    _HEARS[kind](docket, peer, body)
