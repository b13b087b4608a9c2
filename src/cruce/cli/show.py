"""`cruce show`: one case as every section has it, with the reasons of each figure, channel and decision."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cruce.cli import helps, words
from cruce.cli.language import say
from cruce.cli.options import HOME, CaseId, Home, Json, LawDir, Reader
from cruce.cli.reading import prepared

Receipts = Annotated[Path | None, typer.Option("--receipt", metavar="DIR", help=say(helps.RECEIPTS))]


def show(
    case: CaseId,
    charges: Annotated[bool, typer.Option("--charges", help=say(helps.CHARGES))] = False,
    explain: Annotated[bool, typer.Option("--explain", help=say(helps.EXPLAIN))] = False,
    events: Annotated[bool, typer.Option("--events", help=say(helps.EVENTS))] = False,
    secret: Annotated[bool, typer.Option("--secret", help=say(helps.SECRET))] = False,
    officer: Reader = None,
    home: Home = HOME,
    law: LawDir = None,
    receipt: Receipts = None,
    json: Json = False,
) -> None:
    """Show a case: papers, money, risk, decisions, receipt; in full where it is asked for."""
    from cruce.cli.casefile import views
    from cruce.cli.counter import write_receipt
    from cruce.cli.desk import looked_at
    from cruce.cli.exhibit import Depth, case_as_json, put_case
    from cruce.cli.printing import put_json
    from cruce.cli.reads import noted

    with looked_at(home, law) as desk:
        seen = views(desk.border, case)
        noted([one.section for one in seen], case, officer, "show")
        file = write_receipt(desk, case, prepared(receipt)) if receipt else None
        if json:
            put_json(case_as_json(seen, file, secret=secret))
        else:
            ready = words.AVAILABLE if desk.border.receipt(case) else words.NO_RECEIPT
            put_case(seen, str(file or say(ready).format(case=case)), Depth(charges, explain, events, secret))
