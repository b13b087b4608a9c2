"""`cruce demo`: a seeded day of trucks through both sections, with a live view and a summary."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cruce.cli import helps
from cruce.cli.language import say
from cruce.cli.options import Json, day

_DAY = date(2026, 5, 13)

Trucks = Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help=say(helps.TRUCKS))]
Seed = Annotated[int, typer.Option(metavar="S", min=0, help=say(helps.SEED))]


def demo(
    trucks: Trucks = 2000,
    seed: Seed = 1,
    on: Annotated[date, typer.Option("--date", metavar="DATE", parser=day, help=say(helps.DATE))] = _DAY,
    law: Annotated[Path | None, typer.Option(metavar="DIR", help=say(helps.DEMO_LAW))] = None,
    home: Annotated[Path | None, typer.Option(metavar="DIR", help=say(helps.DEMO_HOME))] = None,
    no_web: Annotated[bool, typer.Option("--no-web", help=say(helps.NO_WEB))] = False,
    json: Json = False,
) -> None:
    """Run a synthetic day over real sections; on a terminal it can be watched."""
    from cruce.academy import Options, run_day
    from cruce.cli.bulletin import put_day, watched
    from cruce.cli.printing import put_json

    options = Options(trucks=trucks, seed=seed, day=on, law=law, home=home)
    with watched(trucks, live=sys.stderr.isatty()) as report:
        summary = run_day(options, report)
    if json:
        put_json(summary.json_object())
    else:
        put_day(summary, on)
