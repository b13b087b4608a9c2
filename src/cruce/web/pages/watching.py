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
    """Tell a page to look again, event ``grown``: an officer's whenever the record has grown, a trader's when
    a case of theirs was acted on, either with ``?case=`` when that case was.

    It tells nothing else, above all not how much there is of others, and ends when whoever opened the page is
    signed out.
    """
    who = require(request, *Act)
    office, case = office_of(request), request.query_params.get("case", "")
    if case:
        _require_row(office, who[0], case)

    async def told() -> AsyncIterator[dict[str, Any]]:
        size = 0  # the first look is at once: something may have happened since the page was made
        seen: object = None
        while True:
            size = await office.grown(size)
            now = who_is(request)
            if office.ending or now is None:
                return
            if (new := stands(office, now[0], case, size)) != seen:
                seen = new
                yield {"event": "grown", "data": "-"}

    return ServerSentEvent(told())


def _require_row(office: Office, account: Account, case: str) -> None:
    row = office.board.rows.get(case)
    if row is None or not account.sees(row.declarant) or not account.works_at(row.crossing):
        raise not_yours()


def stands(office: Office, account: Account, case: str, size: int) -> object:
    """Tell how that stands which a page looks at: it is told again when this changed."""
    if not case and not account.is_trader:
        return size
    row = office.board.rows.get(case) if case else office.board.newest(account.declarants)
    return (row.case, row.seq) if row is not None else ()


DOORS: Final = (live,)
