"""`cruce verify`: receipts believed with the sections' public keys alone, or refused with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cruce.cli import helps, words
from cruce.cli.faults import FAULT, REFUSED
from cruce.cli.language import say, spoken
from cruce.cli.options import HOME, Home, Json
from cruce.cli.printing import coloured, joined, moment, put, put_json
from cruce.cli.reading import MEGABYTE, read
from cruce.model import CruceError, UsageError

if TYPE_CHECKING:
    from cruce.credentials import KeyRing, Proven

PUBLIC_KEYS: Final = "public-keys.txt"  # as `cruce.exchange` writes it, which is too heavy to be asked here
_LIMIT: Final = 16 * MEGABYTE


def verify(
    receipts: Annotated[list[str], typer.Argument(metavar="RECEIPT", help=say(helps.RECEIPT_FILES))],
    keys: Annotated[Path | None, typer.Option(metavar="FILE", help=say(helps.KEYS))] = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Verify receipts offline, each by itself; ends in 1 if one is refused, else in 2 if one is unread."""
    ring = _ring(keys or home / PUBLIC_KEYS)
    verdicts = {name: _judge(name, ring) for name in receipts}
    if json:
        rows = [_as_json(name, verdict) for name, verdict in verdicts.items()]
        put_json({"genuine": sum(row["genuine"] for row in rows), "receipts": rows})
    else:
        for name, verdict in verdicts.items():
            _tell(name, verdict)
    wrong = [verdict for verdict in verdicts.values() if isinstance(verdict, CruceError)]
    if wrong:
        raise typer.Exit(FAULT if all(isinstance(one, UsageError) for one in wrong) else REFUSED)


def _ring(file: Path) -> KeyRing:
    from cruce.credentials import KeyRing

    if not file.exists():
        raise UsageError("keys.absent", words.NO_KEYS.format(file=file), words.NO_KEYS_ADVICE)
    return KeyRing.parse(read(str(file), MEGABYTE).decode("utf-8", errors="replace"))


def _judge(name: str, ring: KeyRing) -> Proven | CruceError:
    from cruce.credentials import JointReceipt, verify

    try:
        return verify(JointReceipt.parse(read(name, _LIMIT)), ring)
    except CruceError as error:
        return error


def _tell(name: str, verdict: Proven | CruceError) -> None:
    if isinstance(verdict, CruceError):
        said = words.UNREAD if isinstance(verdict, UsageError) else words.FALSE
        put(say(said).format(file=name, sentence=verdict.sentence(spoken())), style="red")
        return
    joint = verdict.joint
    state, channel = coloured(say(words.JOINT[joint.state]), joint.state), say(words.CHANNELS[joint.channel])
    put(joined([say(words.GENUINE).format(file=name, case=joint.case, version=joint.version), state], " "))
    put(say(words.UNDER_CHANNEL).format(channel=channel), indent=2)
    for signed in joint.decisions:
        made, log = signed.decision, verdict.checkpoints[signed.decision.section]
        part = say(words.GENUINE_PART).format(
            section=say(words.section(made.section)),
            verdict=say(words.VERDICTS[made.verdict]),
            at=moment(made.at),
            by=made.by,
            log=log.origin,
            size=log.size,
        )
        put(part, indent=2)


def _as_json(name: str, verdict: Proven | CruceError) -> dict[str, Any]:
    if isinstance(verdict, CruceError):
        return {"file": name, "genuine": False, "code": verdict.code, "says": verdict.says.model_dump()}
    joint = verdict.joint
    logs = {
        section: {"size": log.size, "root": log.root.hex()} for section, log in verdict.checkpoints.items()
    }
    facts = {"case": joint.case, "version": joint.version, "state": joint.state, "channel": joint.channel}
    return {"file": name, "genuine": True, **facts, "sections": logs}
