"""`cruce border`: months of synthetic traffic whose truth is known, as files that other tools can read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from cruce.cli import border_words as words
from cruce.cli.language import say
from cruce.cli.options import Json, LawDir
from cruce.cli.printing import put, put_json
from cruce.model import UsageError

FILES = ("lines.csv", "labels.csv", "truth.csv")

Weeks = Annotated[int, typer.Option(metavar="N", min=1, max=520, help=say(words.WEEKS))]
Lines = Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help=say(words.LINES))]
Opened = Annotated[int, typer.Option(metavar="N", min=0, max=1000, help=say(words.OPENED))]


def generate(
    output: Annotated[Path, typer.Option(metavar="DIR", help=say(words.OUTPUT), show_default=False)],
    seed: Annotated[int, typer.Option(metavar="S", min=0, help=say(words.SEED))] = 1,
    weeks: Weeks = 52,
    lines: Lines = 1600,
    opened: Opened = 50,
    steady: Annotated[bool, typer.Option("--steady", help=say(words.STEADY))] = False,
    law: LawDir = None,
    json: Json = False,
) -> None:
    """Write lines, labels and truth of a border; its rings answer to what is found at random."""
    from cruce.law import open_law
    from cruce.traffic import border as room

    for name in FILES:
        if (output / name).exists():
            raise UsageError("file.there", words.THERE.format(file=output / name), words.ANOTHER)
    run = room.Border(open_law(*([law] if law else [])), seed, weeks=weeks, lines=lines, drifts=not steady)
    filed: list[str] = [room.LINE_HEAD]
    labelled: list[str] = [room.LABEL_HEAD]
    found = 0
    for week, labels in room.opened_at_random(run, opened, seed):
        filed += room.line_rows(week)
        labelled += room.rows(labels)
        found += sum(label.outcome in (room.Outcome.REVENUE, room.Outcome.SEIZURE) for label in labels)
    output.mkdir(parents=True, exist_ok=True)
    for name, rows in zip(FILES, (filed, labelled, [room.TRUTH_HEAD, *room.rows(run.truth)]), strict=True):
        _write(output / name, rows)
    told = {"lines": len(filed) - 1, "labels": len(labelled) - 1, "found": found, "folder": str(output)}
    if json:
        put_json(told)
    else:
        put(say(words.WRITTEN).format(**told))


def _write(path: Path, rows: Iterable[str]) -> None:
    """Write a file under another name first: it is there whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    part.replace(path)
