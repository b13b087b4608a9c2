"""What each request at a door of the API goes through: who asks, how often, with what; how it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from random import Random, SystemRandom
from typing import Any, Final

from litestar import Response
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler, route
from litestar.response import Stream

from cruce.exchange import http
from cruce.model import CruceError, UsageError
from cruce.web.api.door import FORM, Answer, Call, Door, Function
from cruce.web.api.feed import Feed
from cruce.web.api.hooks import Teller
from cruce.web.api.once import Keys, key_of, once
from cruce.web.entitled import not_yours
from cruce.web.identity import Account
from cruce.web.limits import Allowance, Buckets, reached
from cruce.web.office import Office
from cruce.web.problems import problem, respond, status_of
from cruce.web.reading import Asked, body_of, office_of
from cruce.web.refusals import no_such_key, not_local, query

_FIELDS: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_LONGEST: Final = 2000


@dataclass
class Gate:
    """What the doors of one office remember: who asked how often, and which keys are in hand."""

    doors: tuple[Door, ...]
    buckets: Buckets
    feed: Feed
    outlet: http.Outlet
    teller: Teller
    keys: Keys = field(default_factory=Keys)

    @classmethod
    def of(cls, office: Office, doors: tuple[Door, ...]) -> Gate:
        """Open the doors of an office."""
        settings = office.section.settings
        outlet = http.Outlet(settings.webhooks, plain=settings.training)
        teller = Teller(office, outlet.post, Random(SystemRandom().getrandbits(64)))
        buckets = Buckets({one: settings.limits.of(one.value) for one in Function})
        return cls(doors, buckets, Feed(office), outlet, teller)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell the webhooks meanwhile."""
        task = asyncio.create_task(self.teller.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.outlet.aclose()


def caller(request: Asked, door: Door) -> Account | None:
    """Tell as whom a system comes in: an account that may do this, or none on the section's own machine.

    Raises `PowerError` ``serve.not-local``, ``serve.key`` (no account has it) and ``page.not-yours``.
    """
    office = office_of(request)
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if not key:
        local = office.section.settings.serve.local
        if door.acts and (local == "nobody" or (local == "loopback" and not _is_loopback(_host(request)))):
            raise no_such_key() if local == "nobody" else not_local()
        return None
    with suppress(UsageError):  # a file that is broken now: those known before stay so
        office.sessions.accounts.refresh()
    account = office.sessions.accounts.with_key(key.strip()) if scheme.lower() == "bearer" else None
    if account is None:
        raise no_such_key()
    if door.acts and not any(account.may(act) for act in door.acts):
        raise not_yours()
    return account


def handler(path: str, doors: Iterable[Door]) -> HTTPRouteHandler:
    """Make of all doors at one address what Litestar runs."""
    by_method: dict[str, Door] = {door.method: door for door in doors if door.path == path}

    async def handle(request: Asked) -> Response[Any]:
        return await _handled(request, by_method[request.method])

    place = path.replace("}", ":str}")
    methods = [HttpMethod(method) for method in by_method]
    return route(place, http_method=methods, name=f"api {path}", status_code=200)(handle)


async def _handled(request: Asked, door: Door) -> Response[Any]:
    gate: Gate = request.state.gate
    call = Call(request, door, None)
    allowance: Allowance | None = None
    try:
        call.who = caller(request, door)
        allowance = _allowed(gate, call)
        if allowance is not None and allowance.wait:
            raise reached(allowance)
        call.fields = _asked(request, door)
        if door.method != "GET":
            call.content = await body_of(request, door.limit if door.takes else FORM)
        key = key_of(call) if door.keyed else None
        answer = await (once(call, key, gate.keys) if key else door.does(call))
    except CruceError as error:
        office_of(request).count(error)
        told = dict(allowance.fields()) if allowance else {}
        status = status_of(error)
        return respond(problem(error, status, call.language), status, told, call.language)
    return _response(call, answer, allowance)


def _allowed(gate: Gate, call: Call) -> Allowance | None:
    """Take a token; the section's own machine is a gateway that knows its users, and limits them itself."""
    if call.who is not None:
        return gate.buckets.take(call.door.function, call.who.name)
    if call.door.function is Function.PUBLIC:
        return gate.buckets.take(call.door.function, f"@{_host(call.request)}")
    return None


def _asked(request: Asked, door: Door) -> Mapping[str, Any]:
    """Read the fields of the address; raises `UsageError` ``serve.query`` naming every one that is wrong."""
    forms = {one.name: one.form for one in door.fields}
    given = [*request.query_params.multi_items()]
    names = [name for name, _ in given]
    wrong = [
        name[:40]
        for name, value in given
        if name not in forms or names.count(name) > 1 or not _fits(value, forms[name])
    ]
    if wrong:
        raise query(", ".join(dict.fromkeys(wrong)))
    return dict(given)


def _fits(value: str, form: Mapping[str, Any]) -> bool:
    if form.get("type") == "integer":
        number = value.isascii() and value.isdecimal() and len(value) < 10
        return number and form["minimum"] <= int(value) <= form["maximum"]
    if "enum" in form:
        return value in form["enum"]
    return len(value) <= form.get("maxLength", _LONGEST) and value.isprintable()


def _response(call: Call, answer: Answer, allowance: Allowance | None) -> Response[Any]:
    fields = {**_FIELDS, **answer.headers, **(allowance.fields() if allowance else {})}
    if answer.stream is not None:
        return Stream(answer.stream, media_type=answer.kind, headers=fields)
    content, status = answer.content, int(answer.status)
    if answer.mark is not None and call.door.marked:
        fields["etag"] = answer.mark
        wanted = call.request.headers.get("if-none-match", "")
        if call.door.method == "GET" and answer.mark in [one.strip() for one in wanted.split(",")]:
            content, status = b"", HTTPStatus.NOT_MODIFIED
    return Response(content, status_code=status, media_type=answer.kind, headers=fields)


def _host(request: Asked) -> str:
    return request.client.host if request.client else ""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
