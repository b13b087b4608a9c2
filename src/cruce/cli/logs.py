"""`cruce log`: a section's log as static files for everybody, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cruce.cli import logs_words as words
from cruce.cli.language import say, spoken
from cruce.cli.options import Json
from cruce.cli.printing import moment, put, put_json, put_whole

if TYPE_CHECKING:
    from cruce.section import Section

Folder = Annotated[Path, typer.Argument(metavar="DIR/NAME", help=say(words.SECTION), show_default=False)]
Output = Annotated[Path, typer.Option(metavar="DIR", help=say(words.OUTPUT), show_default=False)]


def export(section: Folder, output: Output, json: Json = False) -> None:
    """Publish the log of a section into a folder; what is there is only added to."""
    from cruce.exchange import publication
    from cruce.section import Section

    opened = Section.open(section, reading=True)
    try:
        done = publication.publish(opened, output)
    finally:
        opened.close()
    log = done.checkpoint
    facts = {"origin": log.origin, "size": log.size, "added": done.added}
    if json:
        put_json({**facts, "root": log.root.hex(), "missing": list(done.missing)})
        return
    put(say(words.PUBLISHED).format(**facts, folder=output))
    if done.missing:
        put(say(words.NOT_COSIGNED).format(missing=", ".join(done.missing)))


def show(section: Folder, json: Json = False) -> None:
    """Show size, root and witnesses of a section's log, and what it witnessed or refused of others."""
    from cruce.section import Section

    opened = Section.open(section, reading=True)
    try:
        told = _standing(opened)
    finally:
        opened.close()
    if json:
        put_json(told)
        return
    put(say(words.STANDS if told["size"] else words.EMPTY).format(**told))
    for one in told["witnesses"]:
        if one["size"] is None:
            put(say(words.NEVER_COSIGNED).format(**one), indent=2)
        else:
            at = moment(datetime.fromisoformat(one["at"]))
            put(say(words.COSIGNED).format(**{**one, "at": at}), indent=2)
    for one in told["witnessed"]:
        put(say(words.WITNESSED).format(**one), indent=2)
    for one in told["refused"]:
        at = moment(datetime.fromisoformat(one["last"]))
        facts = {**one, "at": at, "sender": one["from"], "says": one["says"][spoken()]}
        put(say(words.TURNED_AWAY).format(**facts), indent=2)
    for one in told["contradictions"]:
        _tell_contradiction(one)


def _tell_contradiction(one: Mapping[str, Any]) -> None:
    put()
    said, at = one["says"][spoken()], moment(datetime.fromisoformat(one["at"]))
    put(say(words.CONTRADICTED).format(at=at, says=said), style="red")
    for note in one["notes"]:
        put()
        put_whole(note)


def _standing(section: Section) -> dict[str, Any]:
    from cruce.exchange import publication, tally
    from cruce.ledger import Checkpoint

    store = section.store
    peers = [section.peers[name] for name in sorted(section.peers)]
    seen = [(peer.verifier("log").name, store.witnessed(peer.verifier("log").name)) for peer in peers]
    newest = store.checkpoint()
    return {
        "origin": store.log,
        "size": store.tree.size,
        "root": store.tree.root.hex(),
        "checkpoint": str(newest or ""),
        "witnesses": [_cosigned(section, name) for name in sorted(section.peers)],
        "witnessed": [
            {"log": log, "size": Checkpoint.parse(note.text).size, "checkpoint": str(note)}
            for log, note in seen
            if note is not None
        ],
        "refused": [
            {"from": one.sender, "code": one.code, **tally.as_json(one)} for one in tally.refusals(section)
        ],
        "contradictions": publication.contradictions(section),
    }


def _cosigned(section: Section, name: str) -> dict[str, Any]:
    """Tell the newest checkpoint that a section cosigned, and when."""
    peer = section.peers[name]
    found = (
        (size, at)
        for size, note, _ in section.store.logged.checkpoints(0)
        if (at := note.cosigned_at(peer.witness_key(note))) is not None
    )
    size, at = next(found, (None, None))
    return {"witness": name, "size": size, "at": _instant(at)}


def _instant(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat()
