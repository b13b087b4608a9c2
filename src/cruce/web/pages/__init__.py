"""The pages of a section: for traders, officers, overseers and the public, in English and Spanish."""

from cruce.web.pages import (
    acts,
    booth,
    centre,
    entering,
    inspections,
    matters,
    oversight,
    public,
    targeting,
    tour,
    traders,
    watching,
)
from cruce.web.pages.entering import refused_page

_ROOMS = (
    entering,
    traders,
    acts,
    matters,
    booth,
    centre,
    inspections,
    targeting,
    oversight,
    tour,
    public,
    watching,
)
DOORS = tuple(door for room in _ROOMS for door in room.DOORS)

__all__ = ["DOORS", "refused_page"]
