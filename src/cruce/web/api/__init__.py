"""The public API: all that the pages do, for systems. Each door is said once; the rest is made of that."""

from cruce.web.api import (
    acts,
    appointments,
    bulk,
    cases,
    courses,
    crossings,
    epcis,
    feed,
    filings,
    hooks,
    inspections,
    matters,
    minutes,
    overrides,
    oversight,
    payments,
    public,
    targeting,
)
from cruce.web.api.door import Door
from cruce.web.api.gate import Gate, caller, handler
from cruce.web.api.openapi import document, refusals_of

ALL: tuple[Door, ...] = (
    *filings.DOORS,
    *cases.DOORS,
    *acts.DOORS,
    *inspections.DOORS,
    *matters.DOORS,
    *overrides.DOORS,
    *courses.DOORS,
    *payments.DOORS,
    *appointments.DOORS,
    *bulk.DOORS,
    *crossings.DOORS,
    *targeting.DOORS,
    *minutes.DOORS,
    *oversight.DOORS,
    *epcis.DOORS,
    *feed.DOORS,
    *hooks.DOORS,
    *public.DOORS,
)
DOORS = tuple(handler(path, ALL) for path in dict.fromkeys(door.path for door in ALL))

__all__ = ["ALL", "DOORS", "Door", "Gate", "caller", "document", "handler", "refusals_of"]
