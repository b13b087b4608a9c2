"""`cruce key`: keys rotated, revoked, accepted, listed, and encrypted on disk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cruce.cli import keys_words as words
from cruce.cli.contingency import one_section
from cruce.cli.language import say
from cruce.cli.options import At, Json, instant
from cruce.cli.printing import complain, joined, moment, put, put_json
from cruce.cli.reading import MEGABYTE, read, write
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.section import Peer, Section, succession

Use = Literal["log", "act", "witness"]
UseOrBooth = Literal["log", "act", "witness", "booth"]
Folder = Annotated[
    Path, typer.Option("--section", metavar="HOME/NAME", help=say(words.SECTION), show_default=False)
]
Director = Annotated[
    str, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER), show_default=False)
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=say(words.REASON), show_default=False)]
Since = Annotated[
    datetime | None, typer.Option("--since", metavar="INSTANT", parser=instant, help=say(words.SINCE))
]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help=say(words.OUTPUT))]


def rotate(
    use: Annotated[Use, typer.Argument(help=say(words.USE), show_default=False)],
    section: Folder,
    officer: Director,
    at: At = None,
    json: Json = False,
) -> None:
    """Put a new key in place of one in good standing; the others hear of it with the next letter."""
    from cruce.exchange import keys

    with one_section(section, at=at) as opened:
        made = keys.rotate(opened, use, officer)
        _published(opened)
    _tell(made, None, json=json)


def revoke(
    use: Annotated[UseOrBooth, typer.Argument(help=say(words.USE_OR_BOOTH), show_default=False)],
    section: Folder,
    officer: Director,
    reason: Reason,
    since: Since = None,
    lost: Annotated[bool, typer.Option("--lost", help=say(words.LOST))] = False,
    key: Annotated[str | None, typer.Option("--key", metavar="VKEY", help=say(words.BOOTH))] = None,
    output: Output = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Declare a key compromised from an instant on (now, unless said), and put a new one in its place."""
    from cruce.exchange import keys

    with one_section(section, at=at) as opened:
        moment_of = since or opened.clock()
        if use == "booth":
            _revoke_booth(opened, key, officer, moment_of, reason, json=json)
            return
        made = keys.revoke(opened, use, officer, moment_of, reason, lost=lost)
        _published(opened)
    if output is not None:
        write(output, keys.card(made).decode())
    _tell(made, output, json=json)


def _revoke_booth(
    section: Section, key: str | None, officer: str, since: datetime, reason: str, *, json: bool
) -> None:
    from cruce.clearance import contingency
    from cruce.ledger import Verifier

    if key is None:
        raise UsageError("key.booth", words.WHICH_BOOTH, words.WHICH_BOOTH_ADVICE)
    contingency.revoke_booth(section, Verifier.parse(key), officer, since, reason)
    if json:
        put_json({"booth": key, "since": since.isoformat()})
        return
    put(say(words.BOOTH_REVOKED).format(booth=key, since=moment(since)))


def affected(section: Folder, json: Json = False) -> None:
    """List what the revocation of keys unmade here, and what is to be done of each thing."""
    from cruce.clearance import unmade

    with one_section(section, reading=True) as opened:
        found = unmade.unmade(opened)
    if json:
        put_json({"section": opened.name, "affected": [one._asdict() for one in found]})
        return
    for one in found:
        what = say(words.UNMADE[one.what]).format(**one._asdict())
        put(joined([what, say(words.REMEDIES[one.remedy]).format(**one._asdict())], ": "))
    if not found:
        put(say(words.NOTHING_UNMADE))


def sign_again(
    cases: Annotated[list[str], typer.Argument(metavar="CASE...", help=say(words.CASES), show_default=False)],
    section: Folder,
    officer: Annotated[
        str, typer.Option("--officer", metavar="NAME", help=say(words.ANSWERS), show_default=False)
    ],
    at: At = None,
    json: Json = False,
) -> None:
    """Sign decisions again, word for word, whose key was revoked."""
    from cruce.clearance import unmade

    with one_section(section, at=at) as opened:
        for case in cases:
            unmade.sign_again(opened, case, officer)
    if json:
        put_json({"section": opened.name, "signed": cases})
        return
    for case in cases:
        put(say(words.SIGNED_AGAIN).format(case=case))


def accept(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say(words.FILE), show_default=False)],
    section: Folder,
    officer: Director,
    reason: Reason,
    at: At = None,
    json: Json = False,
) -> None:
    """Accept another section's new key, compared with its officers by voice or in person."""
    from cruce.exchange import keys

    signed = keys.read_change(read(file, MEGABYTE))
    with one_section(section, at=at) as opened:
        peer = keys.accept(opened, signed, officer, reason)
        keys.publish(opened, opened.folder.parent / keys.PUBLIC_KEYS, known=True)
    if json:
        put_json({"section": peer.name, "use": signed.change.use, "key": signed.change.new})
        return
    put(say(words.ACCEPTED).format(section=peer.name, key=signed.change.new))


def list_all(
    section: Folder,
    public: Annotated[Path | None, typer.Option("--public", metavar="FILE", help=say(words.PUBLIC))] = None,
    json: Json = False,
) -> None:
    """List the keys of a section and of those that it knows, each with until when it counts."""
    from cruce.exchange import keys

    with one_section(section, reading=True) as opened:
        known = sorted((opened.as_peer(), *opened.peers.values()), key=lambda one: one.name)
        if public is not None:
            keys.publish(opened, public, known=True)
    if json:
        put_json({"sections": [_as_json(one) for one in known]})
        return
    for one in known:
        for use in ("log", "act", "witness"):
            put(say(words.PRESENT).format(section=one.name, key=one.verifier(use)))
        for old in one.former:
            facts = {"until": moment(old.until), "size": old.size, "cause": say(words.CAUSES[old.cause])}
            put(say(words.FORMER).format(section=one.name, key=old.key, **facts), indent=2)
        if one.stopped:
            complain(say(words.STOPPED).format(section=one.name))


def protect(section: Folder, json: Json = False) -> None:
    """Write the private keys anew, encrypted with the passphrase in the environment."""
    from cruce.section import keyring

    with one_section(section) as opened:
        if keyring.passphrase() is None:
            raise UsageError("key.passphrase", words.NO_PASSPHRASE, words.NO_PASSPHRASE_ADVICE)
        keyring.protect(opened.folder / "keys", opened.keys)
    if json:
        put_json({"encrypted": True})
        return
    put(say(words.PROTECTED))


def _published(section: Section) -> None:
    """Bring the home's file of public keys up to date, where it has one."""
    from cruce.exchange import keys

    file = section.folder.parent / keys.PUBLIC_KEYS
    if file.exists():
        keys.publish(section, file)


def _tell(made: succession.SignedChange, output: Path | None, *, json: bool) -> None:
    from cruce.model import plain

    change = made.change
    if json:
        put_json({**plain(change), "by_hand": made.by_hand, "file": str(output) if output else None})
        return
    facts = {"old": change.old, "new": change.new, "size": change.size, "until": moment(change.since)}
    put(say(words.CHANGED).format(**facts))
    if change.cause == "revoked":
        put(say(words.SEE_AFFECTED))
    if made.by_hand:
        complain(say(words.BY_HAND).format(file=output or "FILE"))


def _as_json(peer: Peer) -> dict[str, Any]:
    return peer.model_dump(mode="json", exclude={"url"})
