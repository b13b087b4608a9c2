"""`cruce witness`: somebody outside who cosigns the logs of sections, and whom none of them can talk over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cruce.cli import serve_words
from cruce.cli import witness_words as words
from cruce.cli.language import say
from cruce.cli.options import Json
from cruce.cli.printing import put, put_json

Folder = Annotated[Path, typer.Argument(metavar="DIR", help=say(words.FOLDER), show_default=False)]


def init(
    folder: Folder,
    name: Annotated[str, typer.Option(metavar="NAME", help=say(words.NAME))],
    logs: Annotated[Path, typer.Option(metavar="FILE", help=say(words.LOGS))],
    json: Json = False,
) -> None:
    """Make the folder of a witness; never over what is there."""
    from cruce.cli.reading import MEGABYTE, read
    from cruce.exchange import watching

    key = watching.Watch.found(folder, name, read(str(logs), MEGABYTE).decode("utf-8", "replace"))
    watched = sorted(watching.Watch.open(folder).logs)
    if json:
        put_json({"folder": str(folder), "name": key.name, "key": str(key), "logs": watched})
        return
    put(say(words.MADE).format(folder=folder, name=key.name, logs=", ".join(watched)))
    put(say(words.TELL))
    sys.stdout.write(f'[[witness]]\nurl = "http://127.0.0.1:8444"\nkey = "{key}"\n')  # not for folding


def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(metavar="HOST", help=say(serve_words.HOST))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help=say(serve_words.PORT))] = 8444,
    tls_cert: Annotated[Path | None, typer.Option(metavar="FILE", help=say(serve_words.CERT))] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help=say(serve_words.KEY))] = None,
    json: Json = False,
) -> None:
    """Run a witness until it is told to end."""
    from cruce import web
    from cruce.section import utc_now

    def ready(name: str, url: str) -> None:
        if json:
            put_json({"witness": name, "url": url})
        else:
            put(say(serve_words.LISTENS).format(section=name, url=url))

    web.serve_witness(folder, host, port, utc_now, ready, (tls_cert, tls_key))
