"""Open pages are told when to look again: whenever the record grows, or one case of theirs is acted on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

from litestar import get
from litestar.response import ServerSentEvent

from cruce.web.entitled import not_yours
from cruce.web.identity import Account, Act
from cruce.web.office import Office
from cruce.web.pages.entering import require, who_is
from cruce.web.reading import Asked, office_of


@get("/live")
async def live(request: Asked) -> ServerSentEvent:
    """Tell a page whenever the record has grown: event ``grown``, with the new size as its id.

    With ``?case=`` only when that case was acted on; it ends when whoever opened the page is signed out.
    """
    who = require(request, *Act)
    office, case = office_of(request), request.query_params.get("case", "")
    if case:
        _require_row(office, who[0], case)

    async def told() -> AsyncIterator[dict[str, Any]]:
        size = _last_seen(request)
        seen = -1  # the first look is at once: something may have happened since the page was made
        while True:
            size = await office.grown(size)
            if office.ending or who_is(request) is None:
                return
            row = office.board.rows.get(case)
            if not case or row is None or row.seq != seen:
                seen = row.seq if row else 0
                yield {"event": "grown", "id": str(size), "data": str(size)}

    return ServerSentEvent(told())


def _require_row(office: Office, account: Account, case: str) -> None:
    row = office.board.rows.get(case)
    if row is None or not account.sees(row.declarant) or not account.works_at(row.crossing):
        raise not_yours()


def _last_seen(request: Asked) -> int:
    text = request.headers.get("last-event-id", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


DOORS: Final = (live,)
