"""Who signed in at a section's pages, who was refused, when, how and from where; never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cruce.clearance import journals
from cruce.section import Section

UNKNOWN: Final = "?"
"""Who tried under a name that no account has: what was typed may have been a password."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in, or try at one: ``how`` is ``password``, ``oidc`` or ``training``; ``refused`` the code of
    the reason, empty where they came in.
    """

    at: datetime
    account: str
    where: str
    how: str
    refused: str = ""


def note(section: Section, account: str, where: str, how: str, refused: str = "") -> None:
    """Note a sign-in before it counts; raises as `journals.add`."""
    facts = {"account": account, "where": where, "how": how}
    journals.add(section, "signins", {**facts, **({"refused": refused} if refused else {})})


def signins(section: Section) -> tuple[SignIn, ...]:
    """List the sign-ins on record, oldest first; raises as `journals.lines`."""
    return tuple(
        SignIn(at, said["account"], said["where"], said["how"], said.get("refused", ""))
        for at, said in journals.lines(section, "signins")
    )
