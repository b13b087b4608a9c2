"""Who may do what: a role is a set of acts, and an account has roles in one section."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Act(StrEnum):
    """What a person or a system may do at a section's doors."""

    FILE = "file"
    FOLLOW = "follow"
    PRESENT = "present"
    EXAMINE = "examine"
    DECIDE = "decide"
    COMMAND = "command"
    TARGET = "target"
    LEAD = "lead"
    SIGN = "sign"
    AUDIT = "audit"
    HOLD = "hold"
    PROCEED = "proceed"
    CONFIRM = "confirm"
    WRITE = "write"


class Role(StrEnum):
    """What somebody is to a section; an officer of one section is nobody in another."""

    BROKER = "broker"
    CARRIER = "carrier"
    GATE = "gate"
    OFFICER = "officer"
    INSPECTOR = "inspector"
    CHIEF = "chief"
    DIRECTOR = "director"
    OVERSIGHT = "oversight"


_OF_OFFICERS: Final = (Act.HOLD, Act.WRITE)
MAY: Final[dict[Role, frozenset[Act]]] = {
    Role.BROKER: frozenset((Act.FILE, Act.FOLLOW, Act.WRITE)),
    Role.CARRIER: frozenset((Act.FOLLOW, Act.WRITE)),
    Role.GATE: frozenset((Act.PRESENT,)),
    Role.OFFICER: frozenset((Act.PRESENT, Act.DECIDE, Act.COMMAND, Act.TARGET, *_OF_OFFICERS, Act.PROCEED)),
    Role.INSPECTOR: frozenset((Act.EXAMINE, Act.COMMAND, *_OF_OFFICERS)),
    Role.CHIEF: frozenset(
        (
            *(Act.PRESENT, Act.EXAMINE, Act.DECIDE, Act.COMMAND, Act.TARGET, Act.LEAD),
            *(*_OF_OFFICERS, Act.PROCEED, Act.CONFIRM),
        ),
    ),
    Role.DIRECTOR: frozenset((Act.COMMAND, Act.AUDIT, Act.SIGN, Act.CONFIRM)),
    Role.OVERSIGHT: frozenset((Act.AUDIT,)),
}
OF_AUTHORITIES: Final = frozenset((Act.COMMAND, *_OF_OFFICERS, Act.CONFIRM))
"""What an officer of another inspecting authority may do at most: look, hold, write, never decide."""

OFFICERS: Final = frozenset(
    (Role.OFFICER, Role.INSPECTOR, Role.CHIEF, Role.DIRECTOR, Role.OVERSIGHT),
)
"""Those whose acts bind the section, or who see its secrets."""

TRADERS: Final = frozenset((Role.BROKER, Role.CARRIER))
"""Those who see the cases of their own declarants only; everybody else acts for the section."""
