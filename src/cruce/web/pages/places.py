"""At which crossing somebody works: the one that an address names, or their choice among theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response

from cruce.section import Section
from cruce.web.board import Row
from cruce.web.entitled import require_place
from cruce.web.identity import Account
from cruce.web.pages import border, casework
from cruce.web.pages.entering import Who, moved
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, office_of


async def choose(request: Asked, who: Who, place: str) -> Response[bytes]:
    """Send somebody on to the only crossing where they work, or show theirs on the border."""
    office = office_of(request)
    known = [one for one in office.board.crossings() if who[0].works_at(one)]
    known = sorted({*known, *who[0].crossings})
    if len(known) == 1:
        return moved(f"{place}/{known[0]}")
    drawn = await office.desk.answer(border.drawn)
    counts = {code: counted(office.board.open_at(code)) for code in known}
    return page(request, "choose.html", who, crossings=known, place=place, drawn=drawn, counts=counts)


def counted(here: Sequence[Row]) -> dict[str, int]:
    """Count the open cases of a crossing: at the gate, held, and on the way."""
    held = sum(row.state.value == "held" for row in here)
    arrived = sum(row.presented is not None for row in here)
    return {"arrived": arrived, "held": held, "expected": len(here) - arrived}


async def require_crossing(request: Asked, account: Account) -> tuple[str, str, Any]:
    """Read the crossing that an address names: code, time zone and name; raises ``page.not-yours`` alike for
    one where the account does not work and for one that the law does not know.
    """
    crossing = str(request.path_params["crossing"])

    def told(section: Section) -> tuple[str, Any]:
        return casework.zone_of(section, crossing), require_place(section, account, crossing).says

    return crossing, *await office_of(request).desk.answer(told)


def split(text: str, most: int = 60) -> Sequence[str]:
    """Take apart numbers that were typed with blanks, commas or lines between them."""
    parts = text.replace(",", " ").replace(";", " ").split()
    return tuple(parts[:most])
