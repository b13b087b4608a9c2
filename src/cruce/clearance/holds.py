"""Holds: set by an officer with a reason, lifted by the owner's side alone, told without what is secret."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from cruce.clearance.docket import Docket, refused
from cruce.clearance.lodging import allowed, today
from cruce.clearance.officers import require_inspector, require_words, same_person
from cruce.clearance.presenting import conclude
from cruce.clearance.recalling import recall
from cruce.law import Entry, Law
from cruce.model import Hold, Lift, PowerError, Text, Verdict, plain
from cruce.risk import rules
from cruce.section import Section
from cruce.store import Transaction
from cruce.treasury import words

REASONS: Final = "hold-reasons"
_MOST: Final = 40
"""So many holds may stand on one case: a flood of them must not make it unreadable."""


def place(
    section: Section,
    case: str,
    reason: str,
    by: str,
    *,
    review_by: date,
    says: str = "",
    secret: bool = False,
    authority: str = "",
) -> Hold:
    """Set a hold on a case; the same hold again by the same officer is the one that stands.

    Raises `PowerError` ``case.unknown``, ``case.closed``, ``case.hold-late`` (this section has released),
    ``case.hold-reason``, ``case.hold-words``, ``case.hold-review``, ``case.hold-many``, and what
    `require_inspector` raises.
    """
    at = section.clock()
    require_inspector(section, by, authority)
    if says:
        require_words("hold-words", says)
    entry = _reason(section, reason, at.date())
    if review_by < at.date():
        raise refused(
            "hold-review",
            f"The hold would be looked at again on {review_by}, which is past.",
            f"La retención se revisaría el {review_by}, que ya pasó.",
        )

    def work(transaction: Transaction) -> Hold:
        docket = Docket.take(section, transaction, case, by, at)
        wanted = Hold(
            id="-",
            section=section.name,
            authority=authority or None,
            reason=reason,
            secret=secret or entry.attributes.get("secret") == "yes",
            says=says or None,
            owner=by,
            at=at,
            review_by=review_by,
        )
        known = next((one for one in docket.file.matters.standing if _same(one, wanted)), None)
        if known is not None:
            return known
        _require_in_time(docket)
        made = wanted.model_copy(update={"id": docket.record("clearance.held", {"hold": _body(wanted)})})
        _change(docket, (*docket.file.matters.holds, made))
        _tell(docket, "clearance.held", made)
        conclude(docket)
        docket.close()
        return made

    return section.store.one(work)


def lift(section: Section, case: str, hold: str, why: str, by: str, *, authority: str = "") -> Hold:
    """Lift a hold that the officer owns; of another officer's it takes an override with a second person.

    Raises `PowerError` ``case.unknown``, ``case.no-hold``, ``case.hold-owner``, ``case.hold-words``, and what
    `require_inspector` raises.
    """
    at = section.clock()
    require_inspector(section, by, authority)
    require_words("hold-words", why)

    def work(transaction: Transaction) -> Hold:
        docket = Docket.take(section, transaction, case, by, at)
        one = standing(docket, hold, authority)
        if not same_person(one.owner, by):
            raise _owner(one)
        done = lifted(docket, one, Lift(at=at, by=by, why=why))
        docket.close()
        return done

    return section.store.one(work)


def standing(docket: Docket, hold: str, authority: str) -> Hold:
    """Find a hold of the own side that stands: of this section, and of this authority of it.

    Raises `PowerError` ``case.no-hold``, ``case.hold-owner`` (of another section or authority).
    """
    one = next((each for each in docket.file.matters.standing if each.id == hold), None)
    if one is None:
        raise refused(
            "no-hold",
            f"No hold {hold[:80]} stands on case {docket.row.id}.",
            f"Ninguna retención {hold[:80]} está vigente en el expediente {docket.row.id}.",
        )
    if (one.section, one.authority or "") != (docket.section.name, authority):
        raise _owner(one)
    return one


def lifted(docket: Docket, one: Hold, by: Lift) -> Hold:
    """Record that a hold is over and tell the others; what waited for it alone is decided now."""
    done = one.model_copy(update={"lifted": by})
    docket.record("clearance.unheld", {"hold": one.id, "lifted": plain(by)})
    _change(docket, tuple(done if each.id == one.id else each for each in docket.file.matters.holds))
    _tell(docket, "clearance.unheld", done)
    conclude(docket)
    return done


def hear(docket: Docket, peer: str, body: dict[str, Any]) -> None:
    """Take in what another section told of a hold of its own: that it stands, or that it is over.

    What is told late or twice changes nothing: a hold that was lifted does not stand again.
    """
    told = Hold.model_validate(body["hold"])
    known = next((one for one in docket.file.matters.holds if one.id == told.id), None)
    if told.section != peer or not told.id.startswith(f"{peer}:"):
        raise ValueError("not a hold of its section")
    if known is not None and (not known.stands or told.stands):
        return
    act = "held" if told.stands else "unheld"
    docket.record("exchange.received", {"from": peer, "act": act, "hold": plain(told)})
    others = tuple(one for one in docket.file.matters.holds if one.id != told.id)
    _change(docket, (*others, told))


def says(law: Law, reason: str, on: date) -> Text:
    """Say a reason of a hold or a decision in both languages: as the law's lists have it, or the treasury
    that waits for its money; of a code that neither holds, the code.
    """
    for name in (REASONS, rules.REASON_CODES):
        found = law.entry(name, reason, on)
        if isinstance(found, Entry):
            return found.says
    return words.WAITING[reason][0] if reason in words.WAITING else Text(en=reason, es=reason)


def _reason(section: Section, reason: str, on: date) -> Entry:
    for name in (REASONS, rules.REASON_CODES):
        found = section.law.entry(name, reason, on)
        if isinstance(found, Entry):
            return found
    raise refused(
        "hold-reason",
        f"No list of reasons of holds has the code {reason[:60]!r}.",
        f"Ninguna lista de motivos de retención tiene la clave {reason[:60]!r}.",
    )


def _require_in_time(docket: Docket) -> None:
    docket.require_open()
    own = docket.file.decisions.get(docket.section.name)
    if own is not None and own.decision.verdict is Verdict.RELEASE:
        raise refused(
            "hold-late",
            f"This section has released case {docket.row.id}; a hold comes too late.",
            f"Esta sección ya liberó el expediente {docket.row.id}; la retención llega tarde.",
        )
    mine = [one for one in docket.file.matters.standing if one.section == docket.section.name]
    if len(mine) >= _MOST:
        raise refused(
            "hold-many",
            f"{_MOST} holds of this section stand on case {docket.row.id} already.",
            f"Ya hay {_MOST} retenciones de esta sección en el expediente {docket.row.id}.",
        )


def _same(one: Hold, other: Hold) -> bool:
    """Tell whether two holds are one, asked for twice: same owner, same reason, same words."""
    return one.model_copy(update={"id": "-", "at": other.at, "review_by": other.review_by}) == other


def _body(hold: Hold) -> dict[str, Any]:
    told = plain(hold)
    del told["id"]  # the event's own
    return told


def _change(docket: Docket, holds: tuple[Hold, ...]) -> None:
    docket.change(matters=docket.file.matters.model_copy(update={"holds": holds}))


def _tell(docket: Docket, kind: str, hold: Hold) -> None:
    """Tell the others that goods are held, where channels may cross; the reason where reasons may.

    A case that is over tells nobody any more.
    """
    made = recall(docket)
    if allowed(docket, made, "channel"):
        known = None if allowed(docket, made, "reason-codes") else "inspection"
        docket.tell(kind, {"hold": plain(hold.shown(known))}, today(docket, made))


def _owner(one: Hold) -> PowerError:
    side = f"{one.section}/{one.authority}" if one.authority else one.section
    return PowerError(
        "case.hold-owner",
        Text(
            en=f"The hold {one.id} is another's: {one.owner} of {side} answers for it.",
            es=f"La retención {one.id} es de otra persona: responde {one.owner} de {side}.",
        ),
        Text(
            en="Ask its owner; an officer of the same authority may propose to override it.",
            es="Acuda a quien la impuso; otro funcionario de su autoridad puede proponer levantarla.",
        ),
    )
