"""The notices that stand in a thread of themselves: what the sections did, told to the trader in both
languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from cruce.clearance import holds
from cruce.clearance.courses import name, terms, told
from cruce.law import Law
from cruce.model import Course, Event, Hold, Stage, Text

_HELD: Final = Text(
    en="The case is held: {reason}. It is looked at again by {review}.",
    es="El expediente queda retenido: {reason}. Se revisa a más tardar el {review}.",
)
_HELD_BY: Final = Text(
    en="The case is held by {authority}: {reason}. It is looked at again by {review}.",
    es="El expediente queda retenido por {authority}: {reason}. Se revisa a más tardar el {review}.",
)
_UNHELD: Final = Text(en="A hold was lifted.", es="Se levantó una retención.")
_OPENED: Final = Text(en="Opened: {name}. {remedy} {to}{terms}", es="Se abrió: {name}. {remedy} {to}{terms}")
_TO: Final = Text(en="To whom: {to}.", es="Ante quién: {to}.")
_TERM: Final = Text(en=" {what}: by {last}.", es=" {what}: a más tardar el {last}.")
_STEP: Final = Text(en="{name}: {stage}, {on}.{says}", es="{name}: {stage}, {on}.{says}")
_DECIDED: Final = Text(en="Decision: {verdict}.{reasons}", es="Resolución: {verdict}.{reasons}")
_AMENDED: Final = Text(
    en="The goods were found other than declared; beyond the declared charges {amount} {currency} is owed "
    "(order {reference}). Pay it, or give a guarantee.",
    es="La mercancía se encontró distinta de lo declarado; además de lo declarado se deben {amount} "
    "{currency} (orden {reference}). Páguelos o dé una garantía.",
)
_SECURED: Final = Text(
    en="A guarantee was accepted for the amended charges.",
    es="Se aceptó una garantía por las contribuciones determinadas.",
)
_VERDICTS: Final = {
    "release": Text(en="release", es="liberar"),
    "hold": Text(en="hold", es="retener"),
    "refuse": Text(en="refuse", es="rechazar"),
}
STAGES: Final = {
    Stage.NOTIFIED: Text(en="notice was given", es="se notificó"),
    Stage.ANSWERED: Text(en="an answer was received", es="se recibió respuesta"),
    Stage.GUARANTEED: Text(en="a guarantee was taken", es="se recibió garantía"),
    Stage.INTEGRATED: Text(en="the file is complete", es="se integró el expediente"),
    Stage.MOVED: Text(en="the goods were moved", es="se trasladó la mercancía"),
    Stage.DECIDED: Text(en="it was decided", es="se resolvió"),
    Stage.CLOSED: Text(en="closed", es="se cerró"),
}


def notice(law: Law, event: Event) -> tuple[str, Text] | None:
    """Say in both languages what an act means to the trader, and which section did it; none for other acts.

    What is secret in it is not said.
    """
    body, section = event.body, event.section
    kind = event.kind
    if kind == "exchange.received":
        section, kind = str(body["from"]), f"clearance.{body['act']}"
    says = _SAYS.get(kind)
    return (section, says(law, event, body)) if says else None


def _held(law: Law, event: Event, body: Mapping[str, Any]) -> Text:
    hold = Hold.model_validate({"id": event.id, **body["hold"]}).shown()
    reason = holds.says(law, hold.reason, hold.at.date())
    if hold.authority is None:
        return _HELD.format(reason=reason, review=hold.review_by)
    listed = law.entry(f"{hold.section}/authorities", hold.authority, hold.at.date())
    authority = getattr(listed, "says", Text(en=hold.authority, es=hold.authority))
    return _HELD_BY.format(reason=reason, review=hold.review_by, authority=authority)


def _unheld(law: Law, event: Event, body: Mapping[str, Any]) -> Text:
    return _UNHELD


def _proceeded(law: Law, event: Event, body: Mapping[str, Any]) -> Text:
    course = Course.model_validate({"id": event.id, **body["course"]})
    if course.steps:  # another section's, told of with its last step
        return _step_said(law, course, len(course.steps) - 1)
    until = [one for one in terms(law, course) if one.whose == "trader" and one.last is not None]
    ends = [_TERM.format(what=one.says, last=one.last) for one in until]
    listed = Text(en="".join(one.en for one in ends), es="".join(one.es for one in ends))
    to, remedy = told(law, course, "to"), told(law, course, "remedy")
    empty = Text(en="", es="")
    return _OPENED.format(
        name=name(law, course), remedy=remedy or empty, to=_TO.format(to=to) if to else empty, terms=listed
    )


def _step_said(law: Law, course: Course, number: int) -> Text:
    step = course.steps[number]
    says = f" {step.says}" if step.says else ""
    return _STEP.format(name=name(law, course), stage=STAGES[step.stage], on=step.on, says=says)


def _decided(law: Law, event: Event, body: Mapping[str, Any]) -> Text:
    words = body["decision"]["decision"]
    says = [(holds.says(law, code, event.at.date()), code) for code in words.get("reasons", ())]
    told = Text(
        en="".join(_because(one.en, code) for one, code in says),
        es="".join(_because(one.es, code) for one, code in says),
    )
    return _DECIDED.format(verdict=_VERDICTS[words["verdict"]], reasons=told)


def _because(says: str, code: str) -> str:
    """Say one reason of a decision, its code beside it; one that no list holds is its code alone."""
    return f" {says}" if says == code else f" {says.rstrip('.')} ({code})."


def _amended(law: Law, event: Event, body: Mapping[str, Any]) -> Text:
    return _AMENDED.format(**{**body, "amount": f"{Decimal(body['amount']):,}"})


def _secured(law: Law, event: Event, body: Mapping[str, Any]) -> Text:
    return _SECURED


_SAYS: Final[Mapping[str, Callable[[Law, Event, Mapping[str, Any]], Text]]] = {
    "clearance.held": _held,
    "clearance.unheld": _unheld,
    "clearance.proceeded": _proceeded,
    "clearance.decided": _decided,
    "treasury.amended": _amended,
    "treasury.secured": _secured,
}


def stepped(law: Law, course: Course, event: Event) -> Text:
    """Say what a step of an own course means to the trader."""
    made = course.model_copy(update={"id": event.id})
    says = [number for number, one in enumerate(course.steps) if one.at == event.at]
    return _step_said(law, made, says[-1])
