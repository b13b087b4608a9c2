"""`cruce risk benchmark`: train the learned score on labelled declarations and judge it on later ones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cruce.cli import risk_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.findings import findings_as_json, put_findings
from cruce.cli.language import say
from cruce.cli.options import Json
from cruce.cli.printing import complain, put, put_block, put_json, shown, table
from cruce.cli.reading import LAW_LIMIT, read

if TYPE_CHECKING:
    from cruce.model import Finding
    from cruce.risk import score

_FRAUD: Final = "Fraud"
_FILES: Final = ("train", "valid", "test")

Train = Annotated[str, typer.Option(metavar="FILE", help=say(words.TRAIN), show_default=False)]
Valid = Annotated[str, typer.Option(metavar="FILE", help=say(words.VALID), show_default=False)]
Test = Annotated[str, typer.Option(metavar="FILE", help=say(words.TEST), show_default=False)]
Drop = Annotated[str, typer.Option(metavar="COLUMNS", help=say(words.DROP), show_default=False)]
Label = Annotated[str, typer.Option(metavar="LABEL", help=say(words.LABEL))]


def benchmark(
    train: Train, valid: Valid, test: Test, drop: Drop = "", label: Label = _FRAUD, json: Json = False
) -> None:
    """Judge the score; exit 1 where a file is refused."""
    from cruce.risk import score

    if label not in score.LABELS:
        labels = ", ".join(score.LABELS)
        raise typer.BadParameter(say(words.NO_LABEL).format(value=label, labels=labels))
    dropped = _dropped(drop, score.SCHEMA)
    schema = score.SCHEMA.without(dropped)
    contents = {role: read(name, LAW_LIMIT) for role, name in zip(_FILES, (train, valid, test), strict=True)}
    parts = {
        role: score.read_declarations(content, f"--{role}", label, schema)
        for role, content in contents.items()
    }
    given = {role: part for role, part in parts.items() if not isinstance(part, tuple)}
    refused = [finding for part in parts.values() if isinstance(part, tuple) for finding in part]
    if refused:
        _refuse(refused, json=json)
    lesson = score.lesson_of(given["train"], given["valid"], given["test"])
    told = {
        **score.evaluate(schema, lesson, given["test"], _progress),
        "track": score.track(dropped),
        "label": label,
        "positive": score.LABELS[label][0],
        "dropped": list(dropped),
        **_sources(given, contents),
        "left_out": lesson.left_out,
    }
    if json:
        put_json(told)
    else:
        _put(told)


def _dropped(drop: str, schema: score.Schema) -> tuple[str, ...]:
    columns = (*schema.categories, *schema.numbers)
    names = tuple(dict.fromkeys(name.strip() for name in drop.split(",") if name.strip()))
    for name in names:
        if name not in columns:
            raise typer.BadParameter(say(words.NO_COLUMN).format(value=name, columns=", ".join(columns)))
    if set(names) == set(columns):
        raise typer.BadParameter(say(words.NOTHING_LEFT))
    return names


def _refuse(refused: list[Finding], *, json: bool) -> None:
    put_findings(refused)
    put(say(words.UNREADABLE).format(count=len(refused)), style="bold red")
    if json:
        put_json({"findings": findings_as_json(refused)})
    raise typer.Exit(REFUSED)


def _progress(done: int) -> None:
    complain(say(words.SEED).format(done=done))


def _sources(given: Mapping[str, score.Declarations], contents: Mapping[str, bytes]) -> dict[str, Any]:
    """Describe the files: rows, positives, hash; which were given twice; the columns not looked at."""
    hashes = {role: hashlib.sha256(content).hexdigest() for role, content in contents.items()}
    same = [[role for role in hashes if hashes[role] == one] for one in dict.fromkeys(hashes.values())]
    return {
        "files": {
            role: {"rows": len(part), "positives": int(part.labels.sum()), "sha256": hashes[role]}
            for role, part in given.items()
        },
        "given_twice": [roles for roles in same if len(roles) > 1],
        "ignored": sorted({name for part in given.values() for name in part.ignored}),
    }


def _put(told: Mapping[str, Any]) -> None:
    title = say(words.TITLE).format(**{key: told[key] for key in ("label", "track", "seeds")})
    rows = table(say(words.FIGURE), say(words.VALUE), say(words.HALF), right=(1, 2), title=title)
    for key, half in told["half_width_95"].items():
        rows.add_row(shown(key), shown(f"{told[key]:.4f}"), shown(f"{half:.4f}"))
    put_block(rows)
    if told["track"] == "full":
        put(say(words.LEAK), style="yellow")
    for roles in told["given_twice"]:
        put(say(words.TWICE).format(files=", ".join(f"--{role}" for role in roles)), style="yellow")
    if told["left_out"]:
        put(say(words.LEFT_OUT).format(count=told["left_out"]))
    if told["ignored"]:
        put(say(words.IGNORED).format(columns=", ".join(told["ignored"])))
