"""The doors at which webhooks are asked for, looked at, begun anew, and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from cruce.exchange import webhooks
from cruce.model import PowerError, Text, UsageError, Value
from cruce.section import Section
from cruce.web.api import forms, told, views
from cruce.web.api.cursors import Cursor
from cruce.web.api.door import READERS, Answer, Call, Door, Function
from cruce.web.api.hooks.known import Hook, hooks, new_name, note, position, secret
from cruce.web.reading import form_of

MOST: Final = 10
Kind = Annotated[str, Field(pattern=r"^case\.[a-z_]{2,40}$")]


class Wanted(Value):
    """A webhook that is asked for: where to, of which kinds (none: all), from where on (``after``; now)."""

    url: Annotated[str, Field(min_length=8, max_length=2000, pattern=r"^https?://[!-~]+$")]
    kinds: Annotated[tuple[Kind, ...], Field(max_length=40)] = ()
    after: Annotated[str, Field(max_length=240)] | None = None


class Again(Value):
    """From where a webhook is told anew; else from where it stands."""

    after: Annotated[str, Field(max_length=240)] | None = None


class Webhook(Value):
    """A webhook as it stands: told up to ``after``; its ``secret`` is given once, when it is made."""

    hook: str
    url: str
    kinds: tuple[str, ...]
    after: str
    state: str
    since: datetime | None = None
    tries: int = 0
    said: str | None = None
    secret: str | None = None


class Webhooks(Value):
    """All webhooks of an account."""

    webhooks: tuple[Webhook, ...]


async def make_hook(call: Call) -> Answer:
    """Ask to be told of acts at an address of yours; the secret with which they are signed is told once."""
    wanted = form_of(call.content, Wanted)
    unknown = [one for one in wanted.kinds if one not in views.KINDS]
    if unknown or not call.request.state.gate.outlet.fits(wanted.url):
        raise _unfit(", ".join(unknown) or wanted.url)
    account, name = _account(call), new_name()

    def make(section: Section) -> Webhook:
        if sum(one.account == account for one in hooks(section).values()) >= MOST:
            raise _many()
        after = section.store.tree.size - 1 if wanted.after is None else _place(wanted.after)
        body = {"hook": name, "account": account, "url": wanted.url, "kinds": [*wanted.kinds], "after": after}
        note(section, "web.hooked", call.by, body)
        made = _shown(call, section, hooks(section)[name])
        return made.model_copy(update={"secret": webhooks.shown(secret(section, name))})

    return Answer(await call.office.desk(make), 201)


async def list_hooks(call: Call) -> Answer:
    """List your webhooks, and how it goes with each."""
    account = _account(call)

    def read(section: Section) -> Webhooks:
        mine = (one for one in hooks(section).values() if one.account == account)
        return Webhooks(webhooks=tuple(_shown(call, section, one) for one in mine))

    return Answer(await call.office.desk.answer(read))


async def begin_hook(call: Call) -> Answer:
    """Tell a webhook again from a place on, or one that was stopped from where it stands."""
    again = form_of(call.content, Again)

    def begin(section: Section) -> Webhook:
        hook = _mine(call, section)
        after = position(section, hook) if again.after is None else _place(again.after)
        note(section, "web.hook_begun", call.by, {"hook": hook.name, "after": after})
        return _shown(call, section, hooks(section)[hook.name])

    return Answer(await call.office.desk(begin))


async def end_hook(call: Call) -> Answer:
    """End a webhook."""

    def end(section: Section) -> forms.Closed:
        note(section, "web.unhooked", call.by, {"hook": _mine(call, section).name})
        return forms.Closed()

    return Answer(await call.office.desk(end))


def _account(call: Call) -> str:
    return told.require_account(call).name


def _mine(call: Call, section: Section) -> Hook:
    hook = hooks(section).get(str(call.request.path_params["hook"]))
    if hook is None or hook.account != _account(call):
        raise PowerError(
            "hook.unknown",
            Text(en="You have no such webhook.", es="Usted no tiene ese webhook."),
            Text(en="List yours: GET /v1/webhooks.", es="Liste los suyos: GET /v1/webhooks."),
        )
    return hook


def _place(cursor: str) -> int:
    return Cursor.read(cursor).number(views.FEED)


def _shown(call: Call, section: Section, hook: Hook) -> Webhook:
    trouble = call.request.state.gate.teller.troubles.get(hook.name)
    state, since, said = "told", None, None
    if hook.stopped is not None:
        state, (since, said) = "stopped", hook.stopped
    elif trouble is not None:
        state, since, said = "failing", trouble.since, trouble.said
    return Webhook(
        hook=hook.name,
        url=hook.url,
        kinds=hook.kinds,
        after=str(Cursor(views.FEED, str(position(section, hook)))),
        state=state,
        since=since,
        tries=trouble.tries if trouble else 0,
        said=said,
    )


def _unfit(what: str) -> UsageError:
    return UsageError(
        "hook.unfit",
        Text(
            en=f"No webhook can be made of this: {what}.",
            es=f"Con esto no se puede hacer un webhook: {what}.",
        ),
        Text(
            en="Give an address with https and no user in it, and kinds from the reference.",
            es="Dé una dirección con https y sin usuario, y clases de la referencia.",
        ),
    )


def _many() -> PowerError:
    return PowerError(
        "hook.many",
        Text(
            en=f"An account has at most {MOST} webhooks.", es=f"Una cuenta tiene {MOST} webhooks como máximo."
        ),
        Text(en="End one that you need no more.", es="Termine uno que ya no necesite."),
    )


DOORS: Final = (
    Door(
        "GET",
        "/v1/webhooks",
        list_hooks,
        Text(en="List webhooks", es="Listar webhooks"),
        acts=READERS,
        gives={200: Webhooks},
        refuses=("serve.no-act",),
    ),
    Door(
        "POST",
        "/v1/webhooks",
        make_hook,
        Text(en="Make a webhook", es="Crear un webhook"),
        acts=READERS,
        function=Function.ACT,
        takes=Wanted,
        gives={201: Webhook},
        refuses=("hook.unfit", "hook.many", "serve.no-act"),
    ),
    Door(
        "POST",
        "/v1/webhooks/{hook}/beginning",
        begin_hook,
        Text(en="Tell a webhook anew", es="Avisar de nuevo a un webhook"),
        acts=READERS,
        function=Function.ACT,
        takes=Again,
        gives={200: Webhook},
        refuses=("hook.unknown", "serve.no-act"),
    ),
    Door(
        "DELETE",
        "/v1/webhooks/{hook}",
        end_hook,
        Text(en="End a webhook", es="Terminar un webhook"),
        acts=READERS,
        function=Function.ACT,
        gives={200: forms.Closed},
        refuses=("hook.unknown", "serve.no-act"),
    ),
)
