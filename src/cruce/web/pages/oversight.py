"""Oversight: every act on a case traced to law, rule and minute, and checked against the log on the page."""

from __future__ import annotations

from typing import Final

from litestar import Response, get

from cruce.web.identity import Act
from cruce.web.pages import casework
from cruce.web.pages.entering import require
from cruce.web.pages.rendering import page
from cruce.web.reading import Asked, office_of


@get("/proof")
async def proof(request: Asked) -> Response[bytes]:
    """Trace the acts on a case, each just checked against the log."""
    who = require(request, Act.AUDIT)
    case = request.query_params.get("case", "").strip()
    office = office_of(request)
    found = await office.desk.answer(lambda section: casework.traced(section, case, who[0])) if case else ()
    note = await office.desk.answer(lambda section: section.store.checkpoint())
    return page(request, "proof.html", who, case=case, found=found, checkpoint=str(note or ""))


DOORS: Final = (proof,)
