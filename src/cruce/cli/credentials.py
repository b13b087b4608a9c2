"""`cruce verify`: receipts and published logs believed with the sections' public keys alone, or refused with
the reason.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer

from cruce.cli import bundles_words, helps, verify_words, words
from cruce.cli.faults import FAULT, REFUSED
from cruce.cli.language import say, spoken
from cruce.cli.options import HOME, Home, Json
from cruce.cli.printing import coloured, complain, joined, moment, put, put_json, put_whole
from cruce.cli.reading import MEGABYTE, read, write
from cruce.model import CruceError, ProofError, UsageError, plain

if TYPE_CHECKING:
    from cruce.credentials import KeyRing, Proven, ProvenBundle, ProvenErasure
    from cruce.ledger import Checkpoint, Note
    from cruce.model import Provisional

    Verdict = Proven | ProvenBundle | ProvenErasure | Checkpoint | CruceError

PUBLIC_KEYS: Final = "public-keys.txt"  # as `cruce.exchange` writes it, which is too heavy to be asked here
_LIMIT: Final = 16 * MEGABYTE
BUNDLE_LIMIT: Final = 1024 * MEGABYTE
_ZIP: Final = ".zip"
_TILE_LIMIT: Final = 17 * MEGABYTE  # 256 entries of the largest size that C2SP tlog-tiles allows

Things = Annotated[
    list[str] | None,
    typer.Argument(metavar="THING", help=say(verify_words.THINGS), show_default=False),
]
Since = Annotated[Path | None, typer.Option(metavar="FILE|DIR", help=say(verify_words.SINCE))]
Quorum = Annotated[int | None, typer.Option(metavar="N", min=0, help=say(verify_words.QUORUM))]
Witness = Annotated[list[str] | None, typer.Option(metavar="NAME", help=say(verify_words.WITNESS))]
Alone = Annotated[Path | None, typer.Option(metavar="FILE", help=say(verify_words.WRITE_ALONE))]


def verify(
    things: Things = None,
    keys: Annotated[Path | None, typer.Option(metavar="FILE", help=say(helps.KEYS))] = None,
    home: Home = HOME,
    since: Since = None,
    quorum: Quorum = None,
    witness: Witness = None,
    write_alone: Alone = None,
    json: Json = False,
) -> None:
    """Verify offline, each thing by itself; ends in 1 if one is refused, else in 2 if one is unread."""
    if write_alone is not None:
        write(write_alone, files("cruce.ledger").joinpath("alone.py").read_text(encoding="utf-8"))
        complain(say(verify_words.ALONE_WRITTEN).format(file=write_alone))
    if not things and write_alone is None:
        raise UsageError("verify.nothing", verify_words.NOTHING, verify_words.NOTHING_ADVICE)
    if things or json:
        ring = public_keys(keys or home)
        asked = _Asked(_earlier(since) if since else None, quorum, tuple(witness or ()))
        _verify(things or [], ring, asked, json=json)


class _Asked(NamedTuple):
    """What a thing is held against: an earlier checkpoint, how many witnesses, and which ones."""

    since: Note | None
    quorum: int | None
    witnesses: tuple[str, ...]


def _verify(things: list[str], ring: KeyRing, asked: _Asked, *, json: bool) -> None:
    verdicts = {name: _judge(name, ring, asked) for name in things}
    if json:
        rows = {name: _as_json(name, verdict) for name, verdict in verdicts.items()}
        logs = [row for name, row in rows.items() if Path(name).is_dir()]
        receipts = [row for name, row in rows.items() if not Path(name).is_dir()]
        genuine = sum(row["genuine"] for row in rows.values())
        put_json({"genuine": genuine, "receipts": receipts, **({"logs": logs} if logs else {})})
    else:
        for name, verdict in verdicts.items():
            _tell(name, verdict)
    wrong = [verdict for verdict in verdicts.values() if isinstance(verdict, CruceError)]
    if wrong:
        raise typer.Exit(FAULT if all(isinstance(one, UsageError) for one in wrong) else REFUSED)


def public_keys(place: Path) -> KeyRing:
    """Read public keys from their file, or from that of a home; raises `UsageError` ``keys.absent``."""
    from cruce.credentials import KeyRing

    file = place if place.is_file() else place / PUBLIC_KEYS
    if not file.exists():
        raise UsageError("keys.absent", words.NO_KEYS.format(file=file), words.NO_KEYS_ADVICE)
    return KeyRing.parse(read(str(file), MEGABYTE).decode("utf-8", errors="replace"))


def _earlier(place: Path) -> Note:
    """Read an earlier checkpoint, from its file or from another copy of the log."""
    from cruce.ledger import Note

    return Note.parse(read(str(place / "checkpoint" if place.is_dir() else place), MEGABYTE))


def _judge(name: str, ring: KeyRing, asked: _Asked) -> Verdict:
    from cruce.credentials import Bundle, JointReceipt, verify, verify_bundle

    try:
        if Path(name).is_dir():
            return _judge_log(Path(name), ring, asked)
        content = read(name, BUNDLE_LIMIT if name.endswith(_ZIP) else _LIMIT)
        if content.startswith(b"PK"):
            return verify_bundle(Bundle.parse(content), ring, asked.witnesses)
        return verify(JointReceipt.parse(content), ring, asked.witnesses)
    except CruceError as error:
        return error


def _judge_log(folder: Path, ring: KeyRing, asked: _Asked) -> Checkpoint:
    from cruce.ledger import Checkpoint, directory

    def file(path: str) -> bytes | None:
        place = folder / path
        return read(str(place), _TILE_LIMIT) if place.is_file() else None

    note = directory.head_of(file)
    log = ring.log_named(Checkpoint.parse(note.text).origin, note)
    checkpoint = directory.verify(file, log, ring.witnesses_of(log.name, note), asked.quorum)
    ring.require_witness(asked.witnesses, log.name, note)
    if asked.since is not None:
        directory.verify_growth(file, asked.since, log, ring.log_named(log.name, asked.since))
    return checkpoint


def _tell(name: str, verdict: Verdict) -> None:
    from cruce.credentials import ProvenBundle, ProvenErasure
    from cruce.ledger import Checkpoint

    if isinstance(verdict, CruceError):
        _tell_refusal(name, verdict)
        return
    if isinstance(verdict, Checkpoint):
        facts = {"file": name, "origin": verdict.origin, "size": verdict.size, "root": verdict.root.hex()}
        put(say(verify_words.GENUINE_LOG).format(**facts))
        return
    if isinstance(verdict, ProvenErasure):
        _tell_erasure(name, verdict)
        return
    if isinstance(verdict, ProvenBundle):
        _tell_bundle(name, verdict)
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
        outside = [name for name in verdict.cosigners.get(made.section, ()) if not name.startswith("cruce/")]
        if outside:
            put(say(verify_words.COSIGNED).format(names=", ".join(outside)), indent=4)


def _tell_bundle(name: str, proven: ProvenBundle) -> None:
    made = proven.decision.decision
    facts = {
        "file": name,
        "case": made.case,
        "version": made.version,
        "verdict": say(words.VERDICTS[made.verdict]),
        "section": say(words.section(made.section)),
        "events": len(proven.events),
    }
    put(say(bundles_words.GENUINE).format(**facts))
    for one in _alone(proven):
        law = " ".join(filter(None, (one.figure.law, one.figure.article)))
        facts = {"section": say(words.section(one.section)), "by": one.by, "acting": one.acting.value}
        put(say(bundles_words.ALONE).format(**facts, law=law, under=", ".join(one.under)), indent=2)


def _alone(proven: ProvenBundle) -> list[Provisional]:
    """Give the releases on other sections' behalf that a bundle proves."""
    from cruce.model import Provisional

    acts = (one for one in (*proven.events, *proven.later) if one.kind == "clearance.decided_alone")
    return [Provisional.model_validate(one.body["provisional"]["provisional"]) for one in acts]


def _tell_erasure(name: str, proven: ProvenErasure) -> None:
    act = proven.act
    facts = {"at": moment(act.at), "by": act.by, "law": "; ".join(act.body["law"])}
    section = say(words.section(act.section))
    put(say(bundles_words.ERASED).format(file=name, case=act.case, section=section, **facts))
    for one in act.body["acts"]:
        put(one, indent=2)


def _tell_refusal(name: str, error: CruceError) -> None:
    said = words.UNREAD if isinstance(error, UsageError) else words.FALSE
    put(say(said).format(file=name, sentence=error.sentence(spoken())), style="red")
    evidence = error.evidence if isinstance(error, ProofError) else ()
    if len(evidence) > 1:  # two notes of one log that contradict each other
        for note in evidence:
            put()
            put_whole(note)


def _as_json(name: str, verdict: Verdict) -> dict[str, Any]:
    from cruce.credentials import ProvenBundle, ProvenErasure
    from cruce.ledger import Checkpoint

    if isinstance(verdict, CruceError):
        evidence = list(verdict.evidence) if isinstance(verdict, ProofError) else []
        told = {"file": name, "genuine": False, "code": verdict.code, "says": verdict.says.model_dump()}
        return {**told, **({"evidence": evidence} if evidence else {})}
    if isinstance(verdict, Checkpoint):
        facts = {"origin": verdict.origin, "size": verdict.size, "root": verdict.root.hex()}
        return {"file": name, "genuine": True, **facts}
    if isinstance(verdict, ProvenErasure):
        act = verdict.act
        return {"file": name, "genuine": True, "case": act.case, "section": act.section, "erased": act.body}
    if isinstance(verdict, ProvenBundle):
        made = verdict.decision.decision
        facts = {"case": made.case, "version": made.version, "section": made.section}
        return {
            "file": name,
            "genuine": True,
            **facts,
            "verdict": made.verdict,
            "events": len(verdict.events),
            "alone": [plain(one) for one in _alone(verdict)],
        }
    joint = verdict.joint
    logs = {
        section: {
            "size": log.size,
            "root": log.root.hex(),
            "cosigners": list(verdict.cosigners.get(section, ())),
        }
        for section, log in verdict.checkpoints.items()
    }
    facts = {"case": joint.case, "version": joint.version, "state": joint.state, "channel": joint.channel}
    return {"file": name, "genuine": True, **facts, "sections": logs}
