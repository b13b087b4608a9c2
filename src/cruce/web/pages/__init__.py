"""The pages of a section: for traders, officers, overseers and the public, in English and Spanish."""

from cruce.web.pages import (
    acts,
    booth,
    centre,
    entering,
    inspections,
    minutes,
    oversight,
    proceeding,
    public,
    targeting,
    tour,
    traders,
    watching,
)
from cruce.web.pages.entering import form_of, looked_at, moved, refused_page
from cruce.web.pages.public import static
from cruce.web.pages.rendering import answer

_ROOMS = (
    entering,
    traders,
    acts,
    proceeding,
    booth,
    centre,
    inspections,
    targeting,
    oversight,
    minutes,
    tour,
    public,
    watching,
)
DOORS = tuple(door for room in _ROOMS for door in room.DOORS)

__all__ = ["DOORS", "answer", "form_of", "looked_at", "moved", "refused_page", "static"]
