"""`cruce clear` and `cruce amend`: filings lodged, trucks presented, receipts written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cruce.cli import helps, words
from cruce.cli.faults import DONE, FAULT, REFUSED, fault_as_json
from cruce.cli.language import say
from cruce.cli.options import HOME, At, Files, Home, Json, LawDir
from cruce.cli.printing import put, put_block, put_json, shown, table
from cruce.cli.reading import prepared
from cruce.model import CruceError, UsageError

if TYPE_CHECKING:
    from cruce.cli.counter import Handled, Terms
    from cruce.cli.desk import Desk

Gate = Annotated[Path | None, typer.Option("--gate", metavar="FILE", help=say(helps.GATE))]
Notes = Annotated[bool, typer.Option("--notes", help=say(helps.NOTES))]
Present = Annotated[bool, typer.Option("--present/--no-present", help=say(helps.PRESENT))]
Receipts = Annotated[Path, typer.Option("--receipt", metavar="DIR", help=say(helps.RECEIPTS))]


def clear(
    files: Files = None,
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    present: Present = True,
    gate: Gate = None,
    receipt: Receipts = Path(),
    notes: Notes = False,
    examples: Annotated[bool, typer.Option("--list", help=say(helps.LIST))] = False,
    json: Json = False,
) -> None:
    """File trucks with all sections, present them, and write the receipt of each that is released."""
    from cruce.cli.counter import Terms, gate_reading
    from cruce.cli.desk import opened

    if examples:
        _list_examples(json=json)
        return
    if not files:
        raise UsageError("file.none", words.NO_FILES, words.NO_FILES_ADVICE)
    if gate is not None and len(files) > 1:
        raise UsageError("gate.several", words.ONE_TRUCK, words.ONE_TRUCK_ADVICE)
    terms = Terms(presents=present, gate=gate_reading(gate) if gate else None, receipts=prepared(receipt))
    with opened(home, law, at) as desk:
        _hand_over(desk, files, terms, notes=notes, json=json)


def amend(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say(helps.FILING), show_default=False)],
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    present: Present = True,
    gate: Gate = None,
    receipt: Receipts = Path(),
    notes: Notes = False,
    json: Json = False,
) -> None:
    """Put a new version of a filing in place of the one before; it goes through both sections again."""
    from cruce.cli.counter import Terms, gate_reading
    from cruce.cli.desk import opened

    terms = Terms(
        amends=True, presents=present, gate=gate_reading(gate) if gate else None, receipts=prepared(receipt)
    )
    with opened(home, law, at) as desk:
        _hand_over(desk, [file], terms, notes=notes, json=json)


def _list_examples(*, json: bool) -> None:
    from cruce.traffic import examples

    if json:
        put_json(
            {"examples": [{"name": one.name, "says": one.says.model_dump()} for one in examples.index()]}
        )
        return
    rows = table(say(words.EXAMPLE), say(words.SHOWS))
    for one in examples.index():
        rows.add_row(shown(one.name), shown(say(one.says)))
    put_block(rows)
    put(say(words.NEXT).format(command=f"cruce clear {examples.names()[0]}"))


def _hand_over(desk: Desk, files: list[str], terms: Terms, *, notes: bool, json: bool) -> None:
    from cruce.cli.counter import as_json, handle, tell

    rows: list[dict[str, Any]] = []
    code, stopped = DONE, {}
    try:
        for handled in handle(desk, files, terms):
            code = max(code, _code(handled))
            if json:
                rows.append(as_json(handled))
            else:
                tell(handled, notes=notes)
    except BaseException as error:
        told = {row["file"] for row in rows}
        stopped = {"fault": fault_as_json(error), "left": [name for name in files if name not in told]}
        raise
    finally:
        if json:
            put_json({"lodged": sum(row["lodged"] for row in rows), "files": rows, **stopped})
    raise typer.Exit(code)


def _code(handled: Handled) -> int:
    from cruce.clearance import Lodged

    if isinstance(handled.outcome, CruceError):
        return FAULT
    return DONE if isinstance(handled.outcome, Lodged) else REFUSED
