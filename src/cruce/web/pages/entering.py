"""Signing in and out, and who may see a page: every page asks here before it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeVar, cast
from urllib.parse import parse_qsl

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from pydantic import ValidationError

from cruce.clearance import signins
from cruce.model import CruceError, PowerError, Text, UsageError
from cruce.section import Section
from cruce.web import provider
from cruce.web.entitled import not_yours
from cruce.web.identity import Account, Act, Session, is_own
from cruce.web.limits import Function, reached
from cruce.web.office import Office
from cruce.web.pages.casework import zone_for
from cruce.web.pages.rendering import HEADERS, NOTHING, Typed, Words, language_of, page
from cruce.web.problems import status_of
from cruce.web.reading import Asked, body_of, form_fault, office_of, places, require_plain
from cruce.web.refusals import large, malformed

_FORM: Final = 256 << 10
_FIELDS: Final = 2000
_DOUBLE: Final = 5
"""So many seconds after a click the same one is no other act."""
_TOLD_ALIKE: Final = frozenset(("page.not-yours", "case.unknown", "case.erased"))
_ON_THE_WAY: Final = "cruce-oidc"
T = TypeVar("T")
Who = tuple[Account, Session]


class SignInError(CruceError):
    """Nobody is signed in who may see this page."""


def who_is(request: Asked) -> Who | None:
    """Tell who is signed in; none if nobody."""
    office = office_of(request)
    token = request.cookies.get(office.cookie, "")
    with suppress(UsageError):  # a file that is broken now: those known before stay so
        office.sessions.accounts.refresh()
    return office.sessions.who(token, office.now()) if token else None


def require(request: Asked, *acts: Act) -> Who:
    """Give who is signed in, if they may do one of these; raises `SignInError`, or ``page.not-yours``."""
    who = who_is(request)
    if who is None:
        raise SignInError(
            "page.signed-out",
            Text(en="Sign in first.", es="Primero ingrese."),
            Text(en="What you typed was not acted on.", es="No se hizo nada con lo capturado."),
        )
    if not any(who[0].may(act) for act in acts):
        raise not_yours()
    return who


async def looked_at(request: Asked) -> None:
    """Count a look at a page: somebody's by their account, else by the address and the page.

    Raises `PowerError` ``limit.reached``. Forms are counted once they are read: nothing typed is lost.
    """
    if request.method == "GET" and not request.url.path.startswith("/static/"):
        _spend(request, Function.READ)


def sent(request: Asked) -> None:
    """Count a form that was sent: a trader's as a filing, else as an act; of nobody signed in by the address.

    Raises `PowerError` ``limit.reached``.
    """
    who = who_is(request)
    _spend(request, Function.FILE if who is not None and who[0].is_trader else Function.ACT)


def _spend(request: Asked, function: Function) -> None:
    gate, who = request.state.gate, who_is(request)
    page = request.url.path.split("/")[1]
    subject = (function, who[0].name) if who else (Function.PUBLIC, f"@{_where(request)} /{page}")
    allowance = gate.buckets.take(*subject)
    if allowance.wait:
        request.state.wait = allowance.wait
        raise reached(allowance)


async def form_of(request: Asked) -> Mapping[str, str]:
    """Read a form of plain fields; of a field given twice the last counts. Raises ``limit.reached`` too."""
    content = (await body_of(request, _FORM)).decode("utf-8", errors="replace")
    try:
        form = dict(parse_qsl(content, keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError as error:
        raise form_fault("") from error
    request.state.typed = Typed(fields=form)  # shown again where the form is refused
    if request.state.get("gate") is not None:  # else a booth by itself, on its own machine
        sent(request)
    require_plain(form)
    return form


async def signed_form(request: Asked, *acts: Act) -> tuple[Who, Mapping[str, str]]:
    """Read a form from somebody who may do one of these, sent from a page that they were given.

    Raises what `require` raises, and `PowerError` ``page.other-form``; what was typed is shown with it.
    """
    form = await form_of(request)
    who = require(request, *acts)
    check(who, form.get("csrf", ""))
    return who, form


async def signed_upload(request: Asked, limit: int, *acts: Act) -> tuple[Who, FormMultiDict]:
    """Read a form with files, of at most so many bytes, from somebody who may do one of these.

    Raises what `signed_form` raises, and ``serve.large``; what was typed beside the files is shown with it.
    """
    told = request.headers.get("content-length", "")
    size = int(told[:20]) if told.isascii() and told.isdecimal() else limit + 1
    if size > _FORM:  # not so much is read from nobody in particular, nor from who has sent too many
        require(request, *acts)
        sent(request)
    if size > limit:
        raise large(limit)
    form = await request.form()
    request.state.typed = Typed(fields={name: held for name, held in form.items() if isinstance(held, str)})
    if size <= _FORM:
        sent(request)
    who = require(request, *acts)
    check(who, str(form.get("csrf", "")))
    return who, form


Page = Callable[[Typed, int], Awaitable[Response[bytes]]]


async def acted(
    request: Asked, form: Mapping[str, str], act: Callable[[Section], object], place: str, again: Page
) -> Response[bytes]:
    """Do an act at the desk and send the browser on; where it is refused, show the page ``again``.

    It says why, and holds what was typed. What is not there, or not theirs, is told as everywhere.
    """
    office = office_of(request)
    try:
        await office.desk(act)
    except (CruceError, ValidationError) as error:
        said = error if isinstance(error, CruceError) else malformed(places(error))
        if said.code in _TOLD_ALIKE:
            raise
        office.count(said)
        return await again(Typed(request.url.path.rpartition("/")[2], form, said), status_of(said))
    return moved(place)


def once(request: Asked, form: Mapping[str, str], act: Callable[[Section], T]) -> Callable[[Section], T]:
    """Make of an act one that a double click does once: the same form of the same sign-in again, right after,
    is that act, and comes to the same.
    For acts that would else be on record twice.
    """
    now, key = office_of(request).now(), f"clicked/{form.get('csrf', '')}"
    told = (request.url.path, *sorted(form.items()))

    def work(section: Section) -> T:
        match section.memory.get(key):
            case (before, int(at), made) if before == told and now - at <= _DOUBLE:
                return cast("T", made)
        made = act(section)
        section.remember(key, (told, now, made))
        return made

    return work


def check(who: Who, csrf: str) -> None:
    """Raise `PowerError` ``page.other-form`` for a form that came from a page of somebody else."""
    if not is_own(who[1], csrf):
        raise PowerError(
            "page.other-form",
            Text(
                en="This form is from another sign-in. Nothing was done.",
                es="Este formulario es de otro ingreso. No se hizo nada.",
            ),
            Text(en="Open the page again and repeat.", es="Abra la página de nuevo y repita."),
        )


def home_of(account: Account) -> str:
    """Tell which page somebody works at."""
    for act, place in ((Act.COMMAND, "/centre"), (Act.PRESENT, "/booth"), (Act.FOLLOW, "/desk")):
        if account.may(act):
            return place
    return "/proof"


def moved(place: str) -> Response[bytes]:
    """Send a browser on to another page, after a form."""
    return Response(b"", status_code=303, headers={**HEADERS, "location": place}, media_type="text/html")


@get("/sign-in", sync_to_thread=False)
def sign_in_page(request: Asked) -> Response[bytes]:
    """Ask who somebody is; in training, offer every account to step into."""
    return _sign_in(request)


@post("/sign-in")
async def sign_in(request: Asked) -> Response[bytes]:
    """Sign somebody in, or say that it was not so."""
    office = office_of(request)
    form = await form_of(request)
    name, where, now = form.get("name", ""), _where(request), office.now()
    if wait := office.sessions.pause(name, where, now):
        return _sign_in(request, 429, "sign_in.wait", count=-(-wait // 60))
    office.sessions.accounts.refresh()
    made = office.sessions.begin(name, form.get("password", ""), form.get("code", ""), where, now)
    account = office.sessions.accounts.named(name)
    if made is None or account is None:
        await _note(request, name, "password", "sign-in.wrong")
        clock = Words(language_of(request)).moment(datetime.fromtimestamp(now, UTC), zone_for(request, None))
        return _sign_in(request, 401, "sign_in.wrong", now=clock)
    if account.needs_code and not office.section.settings.training:
        office.sessions.end(made[0])
        await _note(request, name, "password", "sign-in.no-code")
        return _sign_in(request, 403, "sign_in.no_code")
    await _note(request, name, "password")
    return _let_in(request, made[0], account, form.get("next", ""))


@post("/sign-in/training")
async def step_in(request: Asked) -> Response[bytes]:
    """Step into an account of a training section without a password; elsewhere there is nothing here."""
    office = office_of(request)
    form = await form_of(request)
    office.sessions.accounts.refresh()
    account = office.sessions.accounts.named(form.get("name", ""))
    if not office.section.settings.training or account is None:
        raise not_yours()
    await _note(request, account.name, "training")
    token, _ = office.sessions.open(account, office.now())
    return _let_in(request, token, account, form.get("next", ""))


@get("/sign-in/oidc")
async def set_out(request: Asked) -> Response[bytes]:
    """Send somebody to the provider of identities, from which this browser alone comes back."""
    office = office_of(request)
    token, place = await _provider(office).set_out(_own(request.query_params.get("next", "")), office.now())
    made = moved(place)
    _remember(made, _ON_THE_WAY, token, request, "lax", path="/sign-in/oidc")
    return made


@get(provider.BACK)
async def come_back(request: Asked) -> Response[bytes]:
    """Let in who comes back from the provider of identities, if they have an account here."""
    office, desk = office_of(request), _provider(office_of(request))
    token, said, name = request.cookies.get(_ON_THE_WAY, ""), dict(request.query_params), signins.UNKNOWN
    try:
        came = await desk.come_back(token, said, office.now())
        office.sessions.accounts.refresh()
        name = desk.account_of(came.claims)
        account = office.sessions.accounts.named(name)
        if account is None:
            raise provider.fault("account")
        roles = desk.roles_of(account, came.claims)
        if not roles:
            raise provider.fault("roles")
    except CruceError as error:
        await _note(request, name, "oidc", error.code)
        raise
    await _note(request, name, "oidc")
    session, _ = office.sessions.open(account, office.now(), roles)
    # A browser sends a strict cookie only on a way that begins here, not on the one from the provider.
    made = page(request, "signed_in.html", place=_own(came.place) or home_of(account.acting_as(roles)))
    _remember(made, office.cookie, session, request, "strict")
    made.delete_cookie(_ON_THE_WAY, path="/sign-in/oidc")
    return made


def _provider(office: Office) -> provider.Desk:
    if office.provider is None:
        raise not_yours()
    return office.provider


async def _note(request: Asked, name: str, how: str, refused: str = "") -> None:
    """Put a sign-in on record before it counts; a name that no account has is not noted: it may be a
    secret.
    """
    office, where = office_of(request), _where(request)
    known = name if office.sessions.accounts.named(name) else signins.UNKNOWN
    await office.desk.answer(lambda section: signins.note(section, known, where, how, refused))


@post("/sign-out")
async def sign_out(request: Asked) -> Response[bytes]:
    """Sign somebody out, here or wherever the account is signed in, and send them to the first page."""
    form, sessions = await form_of(request), office_of(request).sessions
    if (who := who_is(request)) is not None:
        check(who, form.get("csrf", ""))
        if form.get("everywhere") == "yes":
            sessions.end_all(who[0].name)
        sessions.end(request.cookies[office_of(request).cookie])
    made = moved("/")
    made.delete_cookie(office_of(request).cookie)
    return made


def _sign_in(request: Asked, status: int = 200, fault: str = "", **facts: object) -> Response[bytes]:
    office = office_of(request)
    office.sessions.accounts.refresh()
    known = tuple(office.sessions.accounts.all.values()) if office.section.settings.training else ()
    place = request.query_params.get("next", "")
    made = page(
        *(request, "sign_in.html"),
        status=status,
        fault=fault,
        facts=facts,
        known=known,
        place=_own(place),
        provider=office.provider is not None,
    )
    if status == 429:
        made.headers["retry-after"] = str(int(str(facts["count"])) * 60)
    return made


def _let_in(request: Asked, token: str, account: Account | None, place: str) -> Response[bytes]:
    assert account is not None, "only an account signs in"
    made = moved(_own(place) or home_of(account))
    _remember(made, office_of(request).cookie, token, request, "strict")
    return made


def _remember(
    made: Response[bytes],
    name: str,
    token: str,
    request: Asked,
    samesite: Literal["lax", "strict"],
    path: str = "/",
) -> None:
    secure = request.url.scheme == "https"
    made.set_cookie(name, token, httponly=True, samesite=samesite, secure=secure, path=path)


def _own(place: str) -> str:
    """Let through a place on this site only: no other host, nothing that a browser could read as one."""
    fine = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    return place if fine and len(place) < 200 else ""


def _where(request: Asked) -> str:
    return request.client.host if request.client else ""


def refused_page(request: Asked, error: CruceError, status: int) -> Response[bytes]:
    """Say on a page what was refused, and what to do."""
    if isinstance(error, SignInError) and request.method == "GET":
        return moved(f"/sign-in?next={request.url.path}")
    kept, who = request.state.get("typed", NOTHING), who_is(request)
    plain = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    whole = plain and who is not None and is_own(who[1], kept.fields.get("csrf", ""))
    again = request.url.path if whole and error.code == "limit.reached" else ""
    facts: dict[str, Any] = {"typed": Typed(error=error), "kept": kept, "again": again}
    made = page(request, "problem.html", who, status=status, **facts)
    if wait := request.state.get("wait"):
        made.headers["retry-after"] = str(wait)
    return made


DOORS: Final = (sign_in_page, sign_in, step_in, set_out, come_back, sign_out)
