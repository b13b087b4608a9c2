"""What is done on a case beside its decisions: holds, overrides, courses, amended charges, messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from litestar import Response, post

from cruce.clearance import courses, holds, messages, overriding
from cruce.model import Custody, Discrepancy, GoodsItem, Overriding, Quantity, Stage
from cruce.section import Section
from cruce.web.entitled import side_of
from cruce.web.identity import Account, Act
from cruce.web.pages import casework, matters
from cruce.web.pages.entering import acted, once, signed_form
from cruce.web.pages.places import split
from cruce.web.pages.traders import again
from cruce.web.reading import Asked, case_of, form_fault, valued

_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@post("/cases/{case:str}/hold")
async def hold(request: Asked) -> Response[bytes]:
    """Set a hold on a case."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        holds.place(
            section,
            case,
            form.get("reason", ""),
            account.person,
            review_by=_day(form, "review_by") or section.clock().date() + matters.REVIEW,
            says=form.get("says", "").strip(),
            secret=form.get("secret") == "yes",
            authority=account.authority or "",
        )

    return await _done(request, act, "holds", Act.HOLD)


@post("/cases/{case:str}/lift")
async def lift(request: Asked) -> Response[bytes]:
    """Lift an own hold of a case."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        facts = (form.get("hold", ""), form.get("why", "").strip(), account.person)
        holds.lift(section, case, *facts, authority=account.authority or "")

    return await _done(request, act, "holds", Act.HOLD)


@post("/cases/{case:str}/override")
async def override(request: Asked) -> Response[bytes]:
    """Propose what takes a second person."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        if form.get("kind") not in set(Overriding):
            raise form_fault("kind")
        facts = (Overriding(form["kind"]), form.get("why", "").strip(), account.person)
        authority = account.authority or ""
        overriding.propose(section, case, *facts, about=form.get("about", ""), authority=authority)

    return await _done(request, act, "overrides", Act.HOLD)


@post("/cases/{case:str}/confirm")
async def confirm(request: Asked) -> Response[bytes]:
    """Confirm what another officer proposed, or put it aside; who proposed it may put it aside as well."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        facts = (section, case, form.get("override", ""), account.person)
        if form.get("answer") == "confirm" and account.may(Act.CONFIRM):
            overriding.confirm(*facts, authority=account.authority or "")
        elif form.get("answer") == "dismiss":
            overriding.dismiss(*facts, authority=account.authority or "")
        else:
            raise form_fault("answer")

    return await _done(request, act, "overrides", Act.CONFIRM, Act.HOLD)


@post("/cases/{case:str}/reassess")
async def reassess(request: Asked) -> Response[bytes]:
    """State one more difference between goods as declared and as found, or all anew."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        shown = casework.shown(section, case, account)
        before = () if form.get("anew") == "yes" else shown.file.matters.discrepancies
        courses.reassess(section, case, (*before, _discrepancy(shown, form)), account.person)

    return await _done(request, act, "found", Act.PROCEED)


@post("/cases/{case:str}/secure")
async def secure(request: Asked) -> Response[bytes]:
    """Accept a guarantee for the amended charges."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        courses.secure(section, case, form.get("paper", "").strip(), account.person)

    return await _done(request, act, "found", Act.PROCEED)


@post("/cases/{case:str}/course")
async def course(request: Asked) -> Response[bytes]:
    """Open a legal course of the section's own law."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        courses.open_course(
            section,
            case,
            form.get("kind", ""),
            account.person,
            opened=_day(form, "opened"),
            reasons=tuple(split(form.get("reasons", ""))),
            says=form.get("says", "").strip(),
            custody=_custody(form),
        )

    return await _done(request, act, "courses", Act.PROCEED)


@post("/cases/{case:str}/step")
async def step(request: Asked) -> Response[bytes]:
    """Record a step of a course."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        if form.get("stage") not in set(Stage):
            raise form_fault("stage")
        courses.step(
            section,
            case,
            form.get("course", ""),
            Stage(form["stage"]),
            account.person,
            on=_day(form, "on"),
            says=form.get("says", "").strip(),
            custody=_custody(form),
        )

    return await _done(request, act, "courses", Act.PROCEED)


@post("/cases/{case:str}/message")
async def message(request: Asked) -> Response[bytes]:
    """Write into the thread of a case."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        messages.write(
            section,
            case,
            form.get("text", "").strip(),
            account.person,
            side="trader" if account.is_trader else "officer",
            language="es" if form.get("language") == "es" else "en",
            to=tuple(name for name in (section.name, *section.peers) if form.get(f"to-{name}") == "yes"),
            key=form.get("key", ""),
            authority=account.authority or "",
        )

    return await _done(request, act, "thread", Act.WRITE)


@post("/cases/{case:str}/read")
async def read(request: Asked) -> Response[bytes]:
    """Note that the reader's side has read the thread."""

    def act(section: Section, case: str, account: Account, form: Mapping[str, str]) -> None:
        messages.mark(section, case, side_of(section, account), form.get("upto", ""), account.person)

    return await _done(request, act, "thread", Act.WRITE)


async def _done(
    request: Asked,
    do: Callable[[Section, str, Account, Mapping[str, str]], None],
    place: str,
    *acts: Act,
) -> Response[bytes]:
    """Do an act on a case that the account sees, and lead back to its part of the page.

    Where it is refused, the page is shown with what was typed.
    """
    who, form = await signed_form(request, *acts)
    case, account = case_of(request), who[0]

    def work(section: Section) -> None:
        casework.shown(section, case, account)
        do(section, case, account, form)

    act = once(request, form, work) if place == "found" else work
    return await acted(request, form, act, f"/cases/{case}#{place}", again(request, who))


def _day(form: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(form[name]) if form.get(name) else None
    except ValueError as error:
        raise form_fault(name) from error


def _custody(form: Mapping[str, str]) -> Custody | None:
    where, holder = form.get("place", "").strip(), form.get("holder", "").strip()
    return valued({"place": where, "holder": holder}, Custody) if where or holder else None


def _discrepancy(shown: casework.Shown, form: Mapping[str, str]) -> Discrepancy:
    """Read one difference; what is left empty was as declared."""
    line = form.get("line", "")
    item = dict(matters.items_of(shown)).get(line)
    if item is None:
        raise form_fault("line")
    found: dict[str, Any] = {"preference_denied": form.get("preference_denied") == "yes"}
    for name in ("value", "origin", "missing"):
        if said := form.get(name, "").strip():
            found[name] = _digits(said) if name == "value" else said
    codes = {name: form.get(name, "").strip() for name in ("fraccion", "nico", "hts")}
    if any(codes.values()):
        kept = item.classification.model_dump(exclude_none=True)
        found["classification"] = {**kept, **{name: code for name, code in codes.items() if code}}
    if said := _digits(form.get("quantity", "").strip()):
        found |= _quantities(item, said)
    return valued({"line": line, "found": found, "reason": form.get("reason", "")}, Discrepancy)


def _digits(said: str) -> str:
    """Read a number as both countries write it: 1,234.56; a comma elsewhere is none of theirs."""
    return said.replace(",", "") if _THOUSANDS.fullmatch(said) else said


def _quantities(item: GoodsItem, said: str) -> dict[str, Any]:
    """Give the quantities as found, each in its own unit: the count changes all in the same proportion."""
    counted = valued({"amount": said, "unit": item.quantity.unit}, Quantity)
    try:
        ratio = counted.amount / item.quantity.amount
        return {
            "quantity": counted,
            "mx_quantity": item.mx_quantity and _scaled(item.mx_quantity, ratio),
            "us_quantities": tuple(_scaled(one, ratio) for one in item.us_quantities),
        }
    except (InvalidOperation, ZeroDivisionError) as error:
        raise form_fault("quantity") from error


def _scaled(quantity: Quantity, ratio: Decimal) -> dict[str, str]:
    amount = (quantity.amount * ratio).quantize(Decimal("0.001"))
    return {"amount": format(amount, "f"), "unit": quantity.unit}


DOORS: Final = (hold, lift, override, confirm, reassess, secure, course, step, message, read)
