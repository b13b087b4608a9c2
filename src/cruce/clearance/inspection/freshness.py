"""Two officers on one case: who acts on what they saw before is told what was done since, and nothing is
done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cruce.clearance.docket import Docket
from cruce.clearance.inspection.words import NEWS, listed, refused
from cruce.model import Text
from cruce.store import Recorded


def require_fresh(docket: Docket, seen: int | None) -> None:
    """Raise `PowerError` ``case.moved`` with what others did to the case after a place in the log."""
    if seen is None:
        return
    news = list(_news(docket, seen))
    if news:
        raise refused("moved", case=docket.row.id, news=listed(news))


def _news(docket: Docket, seen: int) -> Iterator[Text]:
    for recorded in docket.transaction.acts.of(docket.row.id):
        if recorded.seq > seen and (told := _told(recorded, docket.by)) is not None:
            yield told


def _told(recorded: Recorded, by: str) -> Text | None:
    event: dict[str, Any] = json.loads(recorded.content)
    body = event.get("body", {})
    received = event["kind"] == "exchange.received"
    act = body.get("act") if received else event["kind"].partition(".")[2]
    if act not in NEWS or event["by"] in (by, "system"):
        return None
    return Text(en="{what} ({by}, {at})", es="{what} ({by}, {at})").format(
        what=NEWS[act], by=event["by"], at=f"{event['at'][11:16]} UTC"
    )
