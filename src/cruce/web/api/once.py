"""The same request twice, by its own key (``Idempotency-Key``): done once, answered twice alike."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from cruce.model import CruceError, PowerError, Text, UsageError
from cruce.section import Section
from cruce.store import Kept, Transaction
from cruce.web.api.door import Answer, Call
from cruce.web.desk import BY

HEADER: Final = "idempotency-key"
KEPT_FOR: Final = timedelta(days=2)
_LATELY: Final = 1000
_KEY: Final = re.compile(r'"?([!#-~]{1,255})"?')


def key_of(call: Call) -> str | None:
    """Read the key that a request bears; raises `UsageError` ``key.malformed``."""
    said = call.request.headers.get(HEADER)
    if said is None:
        return None
    found = _KEY.fullmatch(said.strip())
    if found is None:
        raise UsageError(
            "key.malformed",
            Text(
                en="Idempotency-Key is 1 to 255 visible ASCII characters, with quotes around it or none.",
                es="Idempotency-Key son de 1 a 255 caracteres ASCII visibles, entre comillas o sin ellas.",
            ),
            Text(en="Mend it and send the request again.", es="Corríjala y reenvíe la solicitud."),
        )
    return found[1]


@dataclass
class Keys:
    """The keys that are in hand, and the answers given last: those may not be on disk yet."""

    under_way: set[tuple[str, str]] = field(default_factory=set)
    lately: OrderedDict[tuple[str, str], Kept] = field(default_factory=OrderedDict)

    def note(self, kept: Kept) -> None:
        """Note an answer just given."""
        self.lately[kept.account, kept.key] = kept
        if len(self.lately) > _LATELY:
            self.lately.popitem(last=False)


async def once(call: Call, key: str, keys: Keys) -> Answer:
    """Answer a request that bears a key: as before, if it came before; else do it, and keep the answer.

    Raises ``key.reused`` where another request bore the key, ``key.under-way`` where it is being done now.
    """
    account = call.who.name if call.who else BY
    subject = (account, key)
    if subject in keys.under_way:
        raise _under_way()
    keys.under_way.add(subject)
    try:
        return await _once(call, account, key, keys)
    finally:
        keys.under_way.discard(subject)


async def _once(call: Call, account: str, key: str, keys: Keys) -> Answer:
    desk = call.office.desk
    kept = keys.lately.get((account, key)) or await desk.answer(
        lambda section: section.store.answers.find(account, key)
    )
    head = f"{call.request.method} {call.request.url.path}\n".encode()
    asked = hashlib.sha256(head + call.content).hexdigest()
    if kept is not None:
        if kept.asked != asked:
            raise _reused()
        return _unpacked(kept.said) if kept.said else await desk.answer(_recovering(call))
    at = call.office.section.clock()

    def kept_with(said: bytes) -> Kept:
        return Kept(account, key, asked, at.isoformat(), said)

    claimed = False

    def claim(transaction: Transaction) -> None:
        nonlocal claimed
        if transaction.answers.find(account, key) is None:
            transaction.answers.keep(kept_with(b""))
            claimed = True
        elif not claimed:  # another process of this section did it
            raise _under_way()

    def keep(transaction: Transaction, answer: Answer) -> None:
        claim(transaction)
        transaction.answers.keep(kept_with(_packed(answer)))

    call.beside, call.keep = claim, keep
    answer = await call.door.does(call)
    made = kept_with(_packed(answer))
    await desk(partial(_keep_later, made, (at - KEPT_FOR).isoformat()))
    keys.note(made)
    return answer


def _keep_later(made: Kept, before: str, section: Section) -> None:
    """Keep an answer with the next commit; until then the act itself stands for it."""

    def work(transaction: Transaction) -> None:
        transaction.answers.keep(made)
        transaction.answers.forget(before)

    section.put_off(work)


def _recovering(call: Call) -> Callable[[Section], Answer]:
    assert call.door.recovers is not None, "each door with keys says how it answers again"
    return partial(call.door.recovers, call)


def _packed(answer: Answer) -> bytes:
    said = {
        "status": int(answer.status),
        "headers": dict(answer.headers),
        "mark": answer.mark,
        "kind": answer.kind,
        "body": base64.b64encode(answer.content).decode(),
    }
    return json.dumps(said).encode()


def _unpacked(said: bytes) -> Answer:
    kept = json.loads(said)
    headers = {**kept["headers"], "idempotency-replayed": "true"}
    return Answer(base64.b64decode(kept["body"]), kept["status"], headers, kept["mark"], kept["kind"])


def _reused() -> CruceError:
    return UsageError(
        "key.reused",
        Text(
            en="Another request bore this Idempotency-Key.", es="Otra solicitud llevaba esta Idempotency-Key."
        ),
        Text(
            en="Nothing was done. Give each request a key of its own.",
            es="No se hizo nada. Dé a cada solicitud su propia llave.",
        ),
    )


def _under_way() -> CruceError:
    return PowerError(
        "key.under-way",
        Text(
            en="A request with this Idempotency-Key is being done right now.",
            es="Una solicitud con esta Idempotency-Key se está atendiendo en este momento.",
        ),
        Text(en="Ask again in a second.", es="Pregunte de nuevo en un segundo."),
    )
