"""A section's last decision on a case put into one file, with all that it stood on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cruce.clearance.contingency.arrivals import REGISTER
from cruce.clearance.docket import absent, refused
from cruce.clearance.editions import seal_key
from cruce.clearance.erasing import ERASED, LEFT
from cruce.clearance.witnessed import covering
from cruce.credentials import Bundle
from cruce.ledger import Note, Receipt, Tree
from cruce.model import Event, digest
from cruce.section import MINUTES, Section, equipment, keyring
from cruce.store import Recorded

_KEPT = ("filing", "liability", "profile", "circumstances", "journal", "copy")  # what events name by digest
_ALONE = "clearance.decided_alone"


def bundle(section: Section, case: str) -> Bundle:
    """Put together the section's last decision on a case: its events up to then and the minutes relied on,
    each with its proof; the filing, charges and profiles; and the editions that it was assessed with.

    It holds the section's secrets. Of an erased case there is left what names each act that was erased, by
    whom and by which law. Raises `PowerError` ``case.unknown``, ``case.undecided`` (no decision yet,
    or no checkpoint over it that another section cosigned), and `UsageError` ``section.unreplayable``.
    """
    events = section.store.events(case)
    if section.store.case(case) is None:
        return _erased(section, case, events)
    decided = [place for place, event in enumerate(events) if event.kind == "clearance.decided"]
    if not decided:
        raise _undecided(case)
    later = _later(events[decided[-1] + 1 :])
    events = events[: decided[-1] + 1]
    register = _register(section, (*events, *later))
    found = covering(section, max(one.seq for one in (*events, *later, *register)))
    if found is None:
        raise _undecided(case)
    taken = _first_said(events)
    last = Event.model_validate_json(taken.content)
    size, note = found
    signer = keyring.act_signer(section, taken.seq)
    tree = Tree.load(size, section.store.hash)
    relying = max(one.seq for one in (taken, *events, *later) if one is taken or one.kind == _ALONE)
    minutes = [one for one in section.store.events(MINUTES) if one.seq < relying and _moves(one)]
    contents = _contents(section, case, (*events, *later, *register))
    return Bundle(
        section=section.name,
        case=case,
        version=last.version,
        seals={
            what: seal_key(section, what, case, last.version, last.at, signer).hex()
            for what in ("rules", "lists")
        },
        files={
            **_receipts("events", section, tree, note, events),
            **_receipts("minutes", section, tree, note, minutes),
            **_receipts("alone", section, tree, note, later),
            **_receipts("register", section, tree, note, register),
            **{f"contents/{name}": content for name, content in contents.items()},
            **{f"packs/{name}": content for name, content in _packs(section, events, contents)},
        },
    )


def _later(events: Sequence[Recorded]) -> Sequence[Recorded]:
    """Give the events after a decision up to the last release on another section's behalf; none: none."""
    alone = [place for place, event in enumerate(events) if event.kind == _ALONE]
    return events[: alone[-1] + 1] if alone else ()


def _register(section: Section, events: Sequence[Recorded]) -> tuple[Recorded, ...]:
    """Find what is on record of the booths that gave releases: their journals and the copies they had."""
    said = (
        json.loads(one.content)["body"]["provisional"]["provisional"] for one in events if one.kind == _ALONE
    )
    marks = {one["booth"].rpartition("/")[2].encode() for one in said if "booth" in one}
    if not marks:
        return ()
    found, copies = list[Recorded](), set[str]()
    on_record = section.store.events(REGISTER)
    for event in (one for one in on_record if one.kind == "clearance.reconciled"):
        journal = section.store.content(json.loads(event.content)["body"]["journal"]) or b""
        lines = [line for line in journal.split(b"\n") if digest(line).encode() in marks]
        if lines:
            found.append(event)
            copies |= {json.loads(line)["entry"]["copy_name"] for line in lines}
    issued = (one for one in on_record if one.kind == "clearance.copied")
    found += [one for one in issued if json.loads(one.content)["body"]["copy"] in copies]
    return tuple(sorted(found, key=lambda one: one.seq))


def _first_said(events: Sequence[Recorded]) -> Recorded:
    """Give the act by which the last decision was taken: signed again since, it says the same."""
    words = _decision(events[-1])
    return next(one for one in events if one.kind == "clearance.decided" and _decision(one) == words)


def _decision(event: Recorded) -> Any:
    return json.loads(event.content)["body"]["decision"]["decision"]


def _erased(section: Section, case: str, events: Sequence[Recorded]) -> Bundle:
    """Put together what is left of an erased case: legal holds, and the erasure itself."""
    if not section.store.logged.erased(case):
        raise absent(section, case)
    place = max(place for place, event in enumerate(events) if event.kind == ERASED)
    found = covering(section, events[place].seq)
    if found is None:
        raise absent(section, case)
    size, note = found
    left = [event for event in events[: place + 1] if event.kind in LEFT]
    files = _receipts("events", section, Tree.load(size, section.store.hash), note, left)
    version = Event.model_validate_json(left[-1].content).version
    return Bundle(section=section.name, case=case, version=version, seals={}, files=files)


def _receipts(
    part: str, section: Section, tree: Tree, note: Note, events: Sequence[Recorded]
) -> dict[str, bytes]:
    found = {}
    for event in events:
        proof = tree.inclusion(event.seq, section.store.hash)
        receipt = Receipt.of(event.content, event.salt, event.seq, proof, note)
        found[f"{part}/{event.seq:018}.json"] = str(receipt).encode()
    return found


def _contents(section: Section, case: str, events: Sequence[Recorded]) -> dict[str, bytes]:
    names = {name for event in events for name in _named(json.loads(event.content).get("body", {}))}
    found = {name: section.store.content(name) for name in sorted(names)}
    if None in found.values():
        raise _undecided(case)
    return {name: content for name, content in found.items() if content is not None}


def _named(body: Mapping[str, Any]) -> Iterator[str]:
    """Give the digests that an event names."""
    return (body[key] for key in _KEPT if key in body)


def _packs(
    section: Section, events: Sequence[Recorded], contents: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    for event in events:
        circumstances = contents.get(str(json.loads(event.content).get("body", {}).get("circumstances")))
        if circumstances is not None:
            yield from equipment.packs_of(section.folder, circumstances).items()


def _moves(event: Recorded) -> bool:
    """Tell whether an event on minutes puts one in force or ends it; drafts and talk about them do not."""
    return event.kind in ("governance.signed", "governance.withdrawn")


def _undecided(case: str) -> Exception:
    return refused(
        "undecided",
        f"Case {case} has no decision here that another section has witnessed.",
        f"El expediente {case} no tiene aquí una resolución atestiguada por otra sección.",
    )
