"""Who acts: officers answer by a name that can be read, for their own section, with reasons that all know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cruce.clearance.docket import Docket, refused
from cruce.law import Entry
from cruce.model import NAME_MOST, PowerError, is_name
from cruce.risk import rules
from cruce.section import Section

WORDS_MOST: Final = 1000
_EN: Final = "“”"
_ES: Final = "«»"


def require_name(by: str) -> None:
    """Raise `PowerError` ``case.nobody`` where a name is empty, too long, or not what a person can read."""
    if not is_name(by):
        raise refused(
            "nobody",
            f"An officer's act bears a name that can be read, of at most {NAME_MOST} characters.",
            f"El acto de un funcionario lleva un nombre legible, de {NAME_MOST} caracteres como máximo.",
        )


def require_own_officer(section: Section, by: str) -> None:
    """Raise `PowerError` ``case.nobody``, or ``case.other-officer`` for an officer of another section."""
    require_name(by)
    prefix, colon, _ = by.partition(":")
    if colon and prefix.strip() in section.peers:
        raise refused(
            "other-officer",
            f"“{by}” is an officer of another section; {section.name} decides through its own.",
            f"«{by}» es funcionario de otra sección; {section.name} resuelve por los suyos.",
        )


def require_words(code: str, says: str) -> None:
    """Raise `PowerError` ``case.<code>`` where an officer's words are empty, too long, or not one line."""
    if not (says.strip() and says.isprintable() and len(says) <= WORDS_MOST):
        raise refused(
            code,
            f"This act gives its reason, in one line of at most {WORDS_MOST} characters.",
            f"Este acto exige un motivo, en un renglón de {WORDS_MOST} caracteres como máximo.",
        )


def team_sections(team: Sequence[str]) -> set[str]:
    """Name the sections whose officers were on a team, each written ``mx: NAME``."""
    return {name.strip() for name, _, who in (one.partition(":") for one in team) if is_name(who.strip())}


def require_team(docket: Docket, team: Sequence[str], sections: Sequence[str]) -> None:
    """Raise `PowerError` ``case.team`` unless all are officers of sections, and each of ``sections`` has
    one.
    """
    known = {docket.section.name, *docket.section.peers}
    people = [(name.strip(), who.strip()) for name, _, who in (one.partition(":") for one in team)]
    strange = [
        one for one, (name, who) in zip(team, people, strict=True) if name not in known or not is_name(who)
    ]
    absent = ", ".join(sorted(set(sections) - team_sections(team)))
    if absent:
        raise refused(
            "team",
            f"A joint team needs an officer of each section, written “mx: NAME”; missing: {absent}.",
            f"El equipo conjunto requiere un funcionario por sección, escrito «mx: NOMBRE»; falta: {absent}.",
        )
    if strange:
        raise refused(
            "team",
            f"A team is of officers of the sections, written “mx: NAME”; not so: {_quoted(strange, *_EN)}.",
            "El equipo es de funcionarios de las secciones, escritos «mx: NOMBRE»; "
            f"no lo son: {_quoted(strange, *_ES)}.",
        )


def require_reasons(docket: Docket, reasons: Sequence[str], beside: Sequence[str] = ()) -> None:
    """Raise `PowerError` ``case.reason`` for codes that are not on the shared list, nor ``beside`` it."""
    law, day = docket.section.law, docket.at.date()
    strange = [
        code
        for code in reasons
        if code not in beside and not isinstance(law.entry(rules.REASON_CODES, code, day), Entry)
    ]
    if strange:
        raise refused(
            "reason",
            f"The shared list of reason codes does not hold {_quoted(strange, *_EN)}.",
            f"La lista compartida de claves de motivo no contiene {_quoted(strange, *_ES)}.",
        )


def not_presented(case: str) -> PowerError:
    """The truck must come first: `PowerError` ``case.not-presented``."""
    return refused(
        "not-presented",
        f"The truck of case {case} was not presented yet.",
        f"El vehículo del expediente {case} aún no se presenta.",
    )


def _quoted(said: Sequence[str], left: str, right: str) -> str:
    return ", ".join(f"{left}{one}{right}" for one in said)
