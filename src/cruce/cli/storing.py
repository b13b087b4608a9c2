"""`cruce store`: the record of a section moved between engines, or copied aside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cruce.cli import store_words as words
from cruce.cli.language import say
from cruce.cli.options import Json
from cruce.cli.printing import put, put_json

Folder = Annotated[Path, typer.Argument(metavar="DIR/NAME", help=say(words.SECTION), show_default=False)]
Target = Annotated[str, typer.Option("--to", metavar="PLACE", help=say(words.TO), show_default=False)]
Output = Annotated[Path, typer.Option(metavar="FILE", help=say(words.OUTPUT), show_default=False)]


def move(section: Folder, to: Target, json: Json = False) -> None:
    """Move the record of a section at rest to another place."""
    from cruce.section import storing, utc_now

    done = storing.move(section, to, utc_now())
    told = {"section": section.name, "size": done.head.size, "to": to, "aside": done.aside}
    if json:
        put_json({**told, "root": done.head.root.hex()})
        return
    put(say(words.MOVED).format(**told))
    put(say(words.ASIDE).format(**told))


def backup(section: Folder, output: Output, json: Json = False) -> None:
    """Copy the record of a section into a new file."""
    from cruce.section import storing

    head = storing.back_up(section, output)
    told = {"section": section.name, "size": head.size, "file": str(output)}
    if json:
        put_json({**told, "root": head.root.hex()})
        return
    put(say(words.COPIED).format(**told))
    put(say(words.KEYS).format(folder=section))
