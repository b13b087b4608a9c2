"""Who acts: officers answer by a name that can be read, for their own section, with reasons that all know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from unicodedata import normalize

from cruce.clearance.docket import Docket, refused
from cruce.law import Entry
from cruce.model import NAME_MOST, PowerError, Text, is_name
from cruce.risk import rules
from cruce.section import Section

WORDS_MOST: Final = 1000
MACHINE: Final = frozenset(("shell", "service", "system", "governance"))
"""The names of doors and of the program itself: they bring acts in, and answer for none."""

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


def require_person(section: Section, by: str) -> None:
    """Let only a person of the section act, by name: no door of the machine, and nobody of another section.

    Raises `PowerError` ``case.nobody``, ``case.machine``, ``case.other-officer``.
    """
    require_name(by)
    prefix, colon, _ = by.partition(":")
    if colon and prefix.strip() in section.peers:
        raise refused(
            "other-officer",
            f"“{by}” is an officer of another section; {section.name} decides through its own.",
            f"«{by}» es funcionario de otra sección; {section.name} resuelve por los suyos.",
        )
    if _named(by).casefold() in {*MACHINE, section.name, *section.peers}:
        raise refused(
            "machine",
            f"“{by}” is no person: an officer's act bears the name of who answers for it.",
            f"«{by}» no es una persona: el acto de un funcionario lleva el nombre de quien responde por él.",
        )


def require_own_officer(section: Section, by: str) -> None:
    """Let only an officer of the section act: one of those that its settings name, where they name any.

    Raises what `require_person` raises, ``case.oversight`` (who oversees does not act), ``case.authority``
    (of another authority), ``case.not-officer``.
    """
    _require_staff(section, by)
    named, settings = _named(by), section.settings
    owner = next((code for code, names in settings.authorities.items() if named in names), None)
    if owner is not None:
        raise refused(
            "authority",
            f"“{named}” is of {owner}, which takes no customs decision.",
            f"«{named}» es de {owner}, que no toma decisiones aduaneras.",
        )
    if settings.officers and named not in settings.officers:
        raise refused(
            "not-officer",
            f"“{named}” is not an officer of section {section.name}.",
            f"«{named}» no es funcionario de la sección {section.name}.",
        )


def require_inspector(section: Section, by: str, authority: str = "", *, second: bool = False) -> None:
    """Let an officer act who inspects: of customs, or of another authority that the section's list names.

    A ``second`` person of customs need not be an officer: a chief or director is none. Raises what
    `require_own_officer` raises, ``case.no-authority``, ``case.not-of-authority``.
    """
    if not authority:
        if not (second and _named(by) in {*section.settings.chiefs, *section.settings.directors}):
            require_own_officer(section, by)
        else:
            _require_staff(section, by)
        return
    _require_staff(section, by)
    listed = section.law.entry(f"{section.name}/authorities", authority, section.clock().date())
    if not isinstance(listed, Entry):
        raise refused(
            "no-authority",
            f"Section {section.name} knows no inspecting authority {authority[:40]!r}.",
            f"La sección {section.name} no conoce la autoridad {authority[:40]!r}.",
        )
    named, authorities = _named(by), section.settings.authorities
    theirs = authorities.get(authority, ())
    elsewhere = any(named in names for code, names in authorities.items() if code != authority)
    if elsewhere or (theirs and named not in theirs) or named in section.settings.officers:
        raise refused(
            "not-of-authority",
            f"“{named}” is not an officer of {authority}.",
            f"«{named}» no es funcionario de {authority}.",
        )


def require_second(section: Section, by: str) -> str:
    """Let only a chief or a co-director confirm what an officer proposed, where the settings name any; gives
    as what.

    Raises `PowerError` ``case.override-rank``, and what `require_person` raises.
    """
    _require_staff(section, by)
    named, settings = _named(by), section.settings
    for rank, names in (("director", settings.directors), ("chief", settings.chiefs)):
        if named in names:
            return rank
    if settings.directors or settings.chiefs:
        raise refused(
            "override-rank",
            f"“{named}” is neither a chief nor a co-director of section {section.name}.",
            f"«{named}» no es jefe ni codirector de la sección {section.name}.",
        )
    return "named"


def same_person(one: str, other: str) -> bool:
    """Tell whether two names as written are one person's: case, blanks and the section before it aside."""
    return _plainly(one) == _plainly(other)


def _plainly(name: str) -> str:
    return " ".join(normalize("NFKC", _named(name)).casefold().split())


def _require_staff(section: Section, by: str) -> None:
    require_person(section, by)
    named = _named(by)
    if named in section.settings.oversight:
        raise refused(
            "oversight",
            f"“{named}” oversees section {section.name} and takes no part in its acts.",
            f"«{named}» supervisa la sección {section.name} y no interviene en sus actos.",
        )


def require_words(code: str, says: str) -> None:
    """Raise `PowerError` ``case.<code>`` where an officer's words are empty, too long, or not one line."""
    if not (says.strip() and says.isprintable() and len(says) <= WORDS_MOST):
        raise refused(
            code,
            f"This act gives its reason, in one line of at most {WORDS_MOST} characters.",
            f"Este acto exige un motivo, en un renglón de {WORDS_MOST} caracteres como máximo.",
        )


def require_director(section: Section, by: str) -> None:
    """Let only a co-director of the section act; in training whoever answers by name, where none is named.

    Raises `PowerError` ``key.no-director``, ``key.not-director``, and what `require_person` raises.
    """
    require_person(section, by)
    named, directors = _named(by), section.settings.directors
    if directors and named not in directors:
        raise _no_director(
            "not-director",
            f"“{named}” is not a co-director of section {section.name}.",
            f"«{named}» no es codirector de la sección {section.name}.",
        )
    if not directors and not section.settings.training:
        raise _no_director(
            "no-director",
            f"The settings of section {section.name} name no co-director.",
            f"La configuración de la sección {section.name} no nombra codirector.",
        )


def require_oversight(section: Section, by: str) -> None:
    """Let only those who oversee the section look at who read what, where its settings name any; else whoever
    answers by name.

    Raises `PowerError` ``case.not-oversight``, and what `require_person` raises.
    """
    require_person(section, by)
    named, oversight = _named(by), section.settings.oversight
    if oversight and named not in oversight:
        raise refused(
            "not-oversight",
            f"“{named}” does not oversee section {section.name}.",
            f"«{named}» no supervisa la sección {section.name}.",
        )


def _named(by: str) -> str:
    return by.rpartition(":")[2].strip()


def _no_director(code: str, en: str, es: str) -> PowerError:
    return PowerError(
        f"key.{code}",
        Text(en=en, es=es),
        Text(
            en='A co-director must do this; section.toml names them: directors = ["NAME"].',
            es='Debe hacerlo un codirector; section.toml los nombra: directors = ["NOMBRE"].',
        ),
    )


def team_sections(team: Sequence[str]) -> set[str]:
    """Name the sections whose officers were on a team, each written ``mx: NAME``; ``mx/senasica: NAME`` is of
    another authority, and stands for no section.
    """
    return {name.strip() for name, _, who in (one.partition(":") for one in team) if is_name(who.strip())}


def require_team(docket: Docket, team: Sequence[str], sections: Sequence[str]) -> None:
    """Raise `PowerError` ``case.team`` unless all are officers of sections, and each of ``sections`` has
    one.
    """
    known = {docket.section.name, *docket.section.peers}
    people = [(name.strip(), who.strip()) for name, _, who in (one.partition(":") for one in team)]
    strange = [
        one
        for one, (name, who) in zip(team, people, strict=True)
        if name.partition("/")[0] not in known or not is_name(who)
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
