"""`cruce booth`: its key, its copy, its decisions without any link, and its journal after the heal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cruce.cli import contingency_words as words
from cruce.cli.contingency import Crossing, Folder, Lane, Officer, Paid, Seals, one_section
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import At, Json, LawDir
from cruce.cli.printing import moment, put, put_json
from cruce.cli.reading import MEGABYTE, read, write
from cruce.cli.words import REAL_CLOCK, REAL_CLOCK_ADVICE
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.clearance import contingency
    from cruce.ledger import Verifier

COPY_LIMIT = 256 * MEGABYTE
CopyFile = Annotated[Path, typer.Argument(metavar="COPY", help=say(words.COPY_FILE), show_default=False)]
JournalFile = Annotated[Path, typer.Argument(metavar="JOURNAL", help=say(words.JOURNAL), show_default=False)]


def key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say(words.KEY_FILE), show_default=False)],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help=say(words.KEY_NAME), show_default=False)
    ],
    json: Json = False,
) -> None:
    """Make the key with which a booth signs its journal, in a file that only its owner may read."""
    from cruce.ledger import Signer
    from cruce.section import keyring

    made = Signer.generate(name)
    made.save(file, keyring.passphrase())
    if json:
        put_json({"key": str(made.verifier)})
        return
    put(say(words.KEY_MADE).format(key=made.verifier))


def copy(
    folder: Folder,
    crossing: Crossing,
    booth: Annotated[
        str, typer.Option("--booth", metavar="VKEY", help=say(words.BOOTH_KEY), show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help=say(words.OUTPUT), show_default=False)
    ],
    officer: Officer,
    hours: Annotated[int, typer.Option("--hours", min=1, max=168, help=say(words.HOURS))] = 24,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Sign what a booth must know of the trucks that are expected, to decide them when it is alone."""
    from cruce.clearance import contingency

    public = _verifier(booth)
    with one_section(folder, law, at) as section:
        content = contingency.make_copy(section, crossing, public, hours, officer)
        made = contingency.open_copy(content, {section.name: section.as_peer().act_keys})
    write(output, content.decode())
    facts = {"arrivals": len(made.arrivals), "valid_until": made.valid_until.isoformat()}
    if json:
        put_json({**facts, "file": str(output)})
        return
    put(say(words.COPIED).format(count=len(made.arrivals), until=moment(made.valid_until), file=output))


def decide(
    copy_file: CopyFile,
    journal: JournalFile,
    plate: Annotated[list[str], typer.Option("--plate", metavar="PLATE", help=say(words.PLATE))],
    key_file: Annotated[
        Path, typer.Option("--key", metavar="FILE", help=say(words.KEY_FILE), show_default=False)
    ],
    keys: Annotated[Path, typer.Option("--keys", metavar="FILE", help=say(words.KEYS), show_default=False)],
    officer: Officer,
    seal: Seals = None,
    lane: Lane = None,
    paid: Paid = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Decide one truck from the copy alone, and have it in the journal on disk before it is told."""
    from cruce.clearance import contingency
    from cruce.credentials import KeyRing
    from cruce.ledger import Signer
    from cruce.model import Presentation
    from cruce.section import keyring
    from cruce.store import AppendOnly

    ring = KeyRing.parse(read(str(keys), MEGABYTE).decode())
    content = read(str(copy_file), COPY_LIMIT)
    known = contingency.open_copy(content, ring.act_keys())
    booth, now = Signer.load(key_file, keyring.passphrase()), _now(known, at)
    seen = Presentation(at=now, lane=lane, plates=tuple(plate), seals=tuple(seal or ()), by=booth.name)
    with AppendOnly(journal) as file:
        before = contingency.read_journal(file.content, booth.verifier)
        made, line = contingency.decide_at_booth(
            known, content, before, seen, now, booth, officer, tuple(paid or ())
        )
        file.append(line)
    _put_verdict(made, json=json)
    if made.answer is not contingency.Answer.RELEASE:
        raise typer.Exit(REFUSED)


def serve(
    copy_file: CopyFile,
    journal: JournalFile,
    key_file: Annotated[
        Path, typer.Option("--key", metavar="FILE", help=say(words.KEY_FILE), show_default=False)
    ],
    keys: Annotated[Path, typer.Option("--keys", metavar="FILE", help=say(words.KEYS), show_default=False)],
    officer: Officer,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=say(words.BOOTH_PORT))] = 0,
    centre: Annotated[str | None, typer.Option("--centre", metavar="URL", help=say(words.CENTRE))] = None,
    law: LawDir = None,
    at: At = None,
) -> None:
    """Serve a page to this machine alone, by which the booth decides from its copy while all else is down."""
    from cruce.clearance import contingency
    from cruce.credentials import KeyRing
    from cruce.law import open_law
    from cruce.ledger import Signer
    from cruce.section import keyring, utc_now
    from cruce.store import AppendOnly
    from cruce.web import alone

    ring = KeyRing.parse(read(str(keys), MEGABYTE).decode())
    content = read(str(copy_file), COPY_LIMIT)
    known = contingency.open_copy(content, ring.act_keys())
    ahead = _now(known, at) - utc_now()
    entry = open_law(*([law] if law else [])).entry("crossings", known.crossing, None)
    zone = getattr(entry, "attributes", {}).get("zone") or "UTC"
    signer = Signer.load(key_file, keyring.passphrase())
    with AppendOnly(journal) as file:
        booth = alone.Booth(
            *(known, content, file, signer, officer, zone), clock=lambda: utc_now() + ahead, centre=centre
        )
        alone.serve(booth, port, lambda url: put(say(words.BOOTH_AT).format(url=url)))


def reconcile(
    folder: Folder,
    journal: JournalFile,
    officer: Officer,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Take a booth's journal into the record of its section, each act once."""
    from cruce.clearance import contingency

    content = read(str(journal), COPY_LIMIT)
    with one_section(folder, law, at) as section:
        made = contingency.take_in(section, content, contingency.booth_of(section, content), officer)
    facts = {
        "new": made.new,
        "known": made.known,
        "released": made.released,
        "provisional": made.provisional,
        "examined": made.examined,
        "stopped": made.stopped,
    }
    if json:
        put_json({**facts, "unknown": list(made.unknown), "differing": list(made.differing)})
        return
    put(say(words.TAKEN).format(**facts), style="bold")
    for case in made.unknown:
        put(say(words.UNKNOWN).format(case=case), indent=2)
    for line in made.differing:
        put(say(words.DIFFERING).format(line=line), indent=2, style="bold red")


def _now(known: contingency.Copy, at: datetime | None) -> datetime:
    from cruce.section import utc_now

    if at is not None and not known.training:
        raise UsageError("clock.real", REAL_CLOCK, REAL_CLOCK_ADVICE)
    return at or utc_now()


def _verifier(text: str) -> Verifier:
    from cruce.ledger import Verifier
    from cruce.model import ProofError

    try:
        return Verifier.parse(text)
    except ProofError as error:
        raise typer.BadParameter(say(words.NOT_A_KEY).format(text=text)) from error


def _put_verdict(made: contingency.BoothVerdict, *, json: bool) -> None:
    from cruce.clearance import contingency
    from cruce.model import plain

    if json:
        put_json({"verdict": plain(made)})
        return
    put(say(words.VERDICT).format(answer=say(words.ANSWERS[made.answer.value]), case=made.case), style="bold")
    if made.on_behalf:
        names, under = ", ".join(made.on_behalf), ", ".join(made.under)
        put(say(words.BEHALF).format(names=names, under=under), indent=2)
    for code in made.reasons:
        put(say(contingency.objection(code, ", ".join(made.missing))), indent=2)
