"""`cruce bundle` and `cruce replay`: a decision with all it stood on, and the same decision taken again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cruce.cli import bundles_words, helps, words
from cruce.cli.credentials import BUNDLE_LIMIT, public_keys
from cruce.cli.faults import REFUSED, fault_as_json
from cruce.cli.language import say, spoken
from cruce.cli.options import HOME, CaseId, Home, Json, Reader
from cruce.cli.printing import complain, put, put_json
from cruce.cli.reading import read, write_bytes
from cruce.model import ProofError, UsageError

if TYPE_CHECKING:
    from cruce.clearance import proving

Folder = Annotated[
    Path, typer.Option("--section", metavar="DIR/NAME", help=say(bundles_words.SECTION), show_default=False)
]
Output = Annotated[Path, typer.Option(metavar="FILE", help=say(bundles_words.OUTPUT), show_default=False)]
File = Annotated[str, typer.Argument(metavar="FILE", help=say(bundles_words.FILE), show_default=False)]
Keys = Annotated[Path | None, typer.Option(metavar="FILE", help=say(helps.KEYS))]


def bundle(case: CaseId, section: Folder, output: Output, officer: Reader = None, json: Json = False) -> None:
    """Put the section's last decision on a case into one file, for its auditors."""
    from cruce.clearance import proving
    from cruce.cli.reads import noted
    from cruce.section import Section

    opened = Section.open(section, reading=True)
    try:
        made = proving.bundle(opened, case)
        noted([opened], case, officer, "bundle")
    finally:
        opened.close()
    write_bytes(output, bytes(made))
    events = sum(name.startswith("events/") for name in made.files)
    facts = {"case": made.case, "version": made.version, "section": made.section, "events": events}
    if json:
        put_json({**facts, "file": str(output)})
        return
    if not made.seals:
        put(say(bundles_words.LEFT).format(**{**facts, "file": output}))
        return
    put(
        say(bundles_words.BUNDLED).format(
            **{**facts, "section": say(words.section(made.section))}, file=output
        )
    )
    complain(say(bundles_words.SECRET))


def replay(file: File, keys: Keys = None, home: Home = HOME, json: Json = False) -> None:
    """Verify a bundle, compute its decision again and compare; ends in 1 if anything comes out otherwise."""
    from cruce.clearance import proving
    from cruce.credentials import Bundle, ProvenErasure, verify_bundle

    content, ring = read(file, BUNDLE_LIMIT), public_keys(keys or home)
    try:
        proven = verify_bundle(Bundle.parse(content), ring)
    except ProofError as error:
        complain(say(words.FAULT).format(sentence=error.sentence(spoken())))
        if json:
            put_json({"file": file, "same": False, **fault_as_json(error)})
        raise typer.Exit(REFUSED) from error
    if isinstance(proven, ProvenErasure):
        raise UsageError("bundle.erased", bundles_words.NOT_TO_REPLAY, bundles_words.NOT_TO_REPLAY_ADVICE)
    done = proving.replay(proven)
    if json:
        put_json(_as_json(file, done))
    else:
        _tell(file, done)
    if done.differences:
        raise typer.Exit(REFUSED)


def _as_json(file: str, done: proving.Replay) -> dict[str, Any]:
    made = done.decision
    return {
        "file": file,
        "same": not done.differences,
        "section": made.section,
        "case": made.case,
        "version": made.version,
        "verdict": made.verdict.value,
        "compared": list(done.compared),
        "differences": [
            {"part": one.part, "recorded": one.recorded, "computed": one.computed} for one in done.differences
        ],
    }


def _tell(file: str, done: proving.Replay) -> None:
    made = done.decision
    facts = {
        "file": file,
        "case": made.case,
        "version": made.version,
        "verdict": say(words.VERDICTS[made.verdict]),
        "section": say(words.section(made.section)),
    }
    title = bundles_words.OTHER if done.differences else bundles_words.SAME
    put(say(title).format(**facts, count=len(done.differences)))
    parts = ", ".join(say(bundles_words.PARTS[part]) for part in done.compared)
    put(say(bundles_words.COMPARED).format(parts=parts), indent=2)
    for one in done.differences:
        said = say(bundles_words.DIFFERENCE).format(recorded=one.recorded, computed=one.computed)
        put(f"{say(bundles_words.PARTS[one.part])}: {said}", indent=2, style="red")
