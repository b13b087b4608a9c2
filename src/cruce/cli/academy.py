"""`cruce demo`: a seeded day of trucks through both sections, with a live view and a summary."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cruce.cli import helps
from cruce.cli.language import say
from cruce.cli.options import Json, day

_DAY = date(2026, 5, 13)
_PACE = 30
"""How many times faster than a real one a day goes by that somebody looks at."""

Trucks = Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help=say(helps.TRUCKS))]
Seed = Annotated[int, typer.Option(metavar="S", min=0, help=say(helps.SEED))]


def demo(
    trucks: Trucks = 2000,
    seed: Seed = 1,
    on: Annotated[date, typer.Option("--date", metavar="DATE", parser=day, help=say(helps.DATE))] = _DAY,
    law: Annotated[Path | None, typer.Option(metavar="DIR", help=say(helps.DEMO_LAW))] = None,
    home: Annotated[Path | None, typer.Option(metavar="DIR", help=say(helps.DEMO_HOME))] = None,
    no_web: Annotated[bool, typer.Option("--no-web", help=say(helps.NO_WEB))] = False,
    pace: Annotated[int | None, typer.Option(metavar="N", min=1, max=600, help=say(helps.PACE))] = None,
    stay: Annotated[bool, typer.Option("--stay", help=say(helps.STAY))] = False,
    json: Json = False,
) -> None:
    """Run a synthetic day over real sections, with their pages open; on a terminal it can be watched."""
    from cruce.academy import Options, run_day
    from cruce.cli.bulletin import put_day, watched
    from cruce.cli.printing import put_json

    options = Options(trucks=trucks, seed=seed, day=on, law=law, home=home)
    seen = sys.stdout.isatty()
    with watched(trucks, live=sys.stderr.isatty()) as report:
        if no_web or json:
            summary = run_day(options, report)
        else:
            from cruce.cli.live import Shown, run_live

            shown = Shown(pace or (_PACE if seen or stay else None), stay or seen)
            summary = run_live(options, shown, lambda url: _opened(url, seen=seen), report)
    if json:
        put_json(summary.json_object())
    else:
        put_day(summary, on)


def _opened(url: str, *, seen: bool) -> None:
    """Say where the pages are, and open them where there is a browser to do so."""
    from cruce.cli.printing import put

    put(say(helps.PAGES_AT).format(url=url), style="bold")
    sys.stdout.flush()
    if seen and (
        sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        import webbrowser

        webbrowser.open(url)
