"""Messages written, sent to the other sections, heard of them; and how far each side has read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

from pydantic import ValidationError

from cruce.clearance.docket import Docket, refused
from cruce.clearance.lodging import allowed, today
from cruce.clearance.officers import require_inspector, require_name
from cruce.clearance.recalling import recall
from cruce.model import Attachment, Language, Letter, PowerError, digest, plain
from cruce.section import Section
from cruce.store import Recorded, Transaction

Side = Literal["trader", "officer"]
WRITTEN: Final = "clearance.messaged"
MARKED: Final = "clearance.marked"
_MOST: Final = 1000
"""So many messages a case may hold: whoever floods it is told to stop, and no other case notices."""


def write(
    section: Section,
    case: str,
    text: str,
    by: str,
    *,
    side: Side,
    language: Language,
    to: Sequence[str] = (),
    key: str = "",
    attachment: Attachment | None = None,
    authority: str = "",
) -> Letter:
    """Put a message into the thread of a case, and send it to the sections it is for (all with an act).

    The same ``key`` of the same writer is the same message, however often it comes. A trader's own message
    goes to whom it is addressed; an officer's crosses where the filing may. Raises `PowerError`
    ``case.unknown``, ``case.erased``, ``case.message``, ``case.message-to``, ``case.thread-full``,
    ``case.nobody``, and for officers what `require_inspector` raises.
    """
    at = section.clock()
    if side == "officer":
        require_inspector(section, by, authority)
    else:
        require_name(by)

    def work(transaction: Transaction) -> Letter:
        docket = Docket.take(section, transaction, case, by, at)
        known = list(letters(transaction.acts.of(case)))
        facts = {
            "id": "-",
            "section": section.name,
            "side": side,
            "authority": authority or None,
            "by": by,
            "at": at,
            "to": _addressed(docket, to),
            "language": language,
            "text": text.replace("\r\n", "\n"),
            "attachment": attachment,
            "key": key or digest(f"{at.isoformat()} {text}".encode(errors="replace"))[:32],
        }
        wanted = _letter(facts)
        again = next((one for one in known if _same(one, wanted)), None)
        if again is not None:
            return again
        if len(known) >= _MOST:
            raise refused(
                "thread-full",
                f"The thread of case {case} holds {_MOST} messages, and takes no more.",
                f"El hilo del expediente {case} tiene {_MOST} mensajes y no admite más.",
            )
        body = plain(wanted)
        del body["id"]
        made = wanted.model_copy(update={"id": docket.record("clearance.messaged", {"letter": body})})
        _send(docket, made)
        docket.close()
        return made

    return section.store.one(work)


def hear(docket: Docket, peer: str, body: dict[str, Any]) -> None:
    """Take in a message that was written at another section's desk; told twice, it is there once."""
    one = Letter.model_validate(body["letter"])
    if one.section != peer or not one.id.startswith(f"{peer}:"):
        raise ValueError("not a message from its section")
    known = letters(docket.transaction.acts.of(docket.row.id))
    if docket.section.name in one.to and all(one.id != each.id for each in known):
        docket.record("exchange.received", {"from": peer, "act": "messaged", "letter": plain(one)})


def mark(section: Section, case: str, side: str, last: str, by: str) -> None:
    """Note that a side (``trader``, or a section's own name) has read the thread up to a message or notice.

    It stays in this section. Noted again, nothing changes. Raises `PowerError` ``case.unknown``.
    """
    at = section.clock()
    require_name(by)

    def work(transaction: Transaction) -> None:
        docket = Docket.take(section, transaction, case, by, at)
        events = transaction.acts.of(case)
        places = {f"{section.name}:{event.seq}": event.seq for event in events}
        before = read_to(section.name, events).get(side, -1)
        if places.get(last, -1) > before:
            docket.record("clearance.marked", {"side": side, "upto": last})
            docket.close()

    section.store.one(work)


def read_to(section: str, events: Sequence[Recorded]) -> dict[str, int]:
    """Tell for each side the place in the log of the last that it has read."""
    found: dict[str, int] = {}
    for event in events:
        if event.kind == MARKED:
            body = json.loads(event.content)["body"]
            place = int(str(body["upto"]).rpartition(":")[2])
            found[body["side"]] = max(place, found.get(body["side"], -1))
    return found


def letters(events: Sequence[Recorded]) -> Iterator[Letter]:
    """Read the messages among the events of a case: those written here, and those heard."""
    for event in events:
        if event.kind == WRITTEN or (event.kind == "exchange.received" and b'"messaged"' in event.content):
            one = letter_of(json.loads(event.content))
            if one is not None:
                yield one


def letter_of(words: dict[str, Any]) -> Letter | None:
    """Read the message that an event holds; none where it holds another act."""
    body = words.get("body", {})
    if words["kind"] == WRITTEN:
        return Letter.model_validate({**body["letter"], "id": words["id"]})
    return Letter.model_validate(body["letter"]) if body.get("act") == "messaged" else None


def _addressed(docket: Docket, to: Sequence[str]) -> tuple[str, ...]:
    acting = docket.file.due
    known = {docket.section.name, *docket.section.peers}
    chosen = tuple(dict.fromkeys(to)) or tuple(dict.fromkeys((docket.section.name, *acting)))
    strange = [name for name in chosen if name not in known]
    if strange:
        raise refused(
            "message-to",
            f"There is no section to write to of the name: {', '.join(strange)[:80]}.",
            f"No hay sección a la que escribir con el nombre: {', '.join(strange)[:80]}.",
        )
    return chosen


def _letter(facts: dict[str, Any]) -> Letter:
    try:
        return Letter.model_validate(facts)
    except (ValidationError, UnicodeError) as error:
        raise no_message() from error


def no_message() -> PowerError:
    """What was written is no message: `PowerError` ``case.message``."""
    return refused(
        "message",
        "A message is plain text of 1 to 4000 characters, without control characters.",
        "Un mensaje es texto simple de 1 a 4000 caracteres, sin caracteres de control.",
    )


def _same(one: Letter, wanted: Letter) -> bool:
    return (one.section, one.side, one.by, one.key) == (wanted.section, wanted.side, wanted.by, wanted.key)


def _send(docket: Docket, letter: Letter) -> None:
    """Send a message to the others it is for: a trader's as its own, an officer's where the filing may go."""
    if set(letter.to) <= {docket.section.name}:
        return
    body = {"letter": plain(letter)}
    made = recall(docket)
    if letter.side == "trader":
        docket.send(WRITTEN, body)
    elif allowed(docket, made, "filing"):
        docket.tell(WRITTEN, body, today(docket, made))
