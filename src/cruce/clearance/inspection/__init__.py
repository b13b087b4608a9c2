"""One stop, one order, one joint team: the life of an inspection, from the order to what was found.

Every act is by an officer of the own section and is told to the others; what each says of its own officers
is put together alike in all of them.
"""

from cruce.clearance.inspection.acts import (
    Wanted,
    answer,
    attach,
    begin,
    cancel,
    check_seals,
    join,
    order,
    reseal,
    weigh,
)
from cruce.clearance.inspection.evidence import Piece
from cruce.clearance.inspection.finding import Found, find
from cruce.clearance.inspection.looking import Look, kept, look

__all__ = [
    "Found",
    "Look",
    "Piece",
    "Wanted",
    "answer",
    "attach",
    "begin",
    "cancel",
    "check_seals",
    "find",
    "join",
    "kept",
    "look",
    "order",
    "reseal",
    "weigh",
]
