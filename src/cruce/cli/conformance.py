"""`cruce conformance`: whether a running section, or whoever says to be like one, keeps to the API."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cruce.cli import conformance_words as words
from cruce.cli.language import say
from cruce.cli.options import Json
from cruce.cli.printing import joined, put, put_json

if TYPE_CHECKING:
    from cruce.exchange import conformance as kit

KEY = "CRUCE_API_KEY"


def conformance(
    url: Annotated[str, typer.Argument(metavar="URL", help=say(words.URL), show_default=False)],
    key: Annotated[str | None, typer.Option("--key", metavar="KEY", help=say(words.KEY))] = None,
    case: Annotated[str | None, typer.Option("--case", metavar="CASE", help=say(words.CASE))] = None,
    keys: Annotated[Path | None, typer.Option("--keys", metavar="FILE", help=say(words.KEYS))] = None,
    authority: Annotated[
        Path | None, typer.Option("--authority", metavar="FILE", help=say(words.AUTHORITY))
    ] = None,
    json: Json = False,
) -> None:
    """Try a service in training by named checks; exit 1 where one of them failed."""
    from cruce.cli.reading import MEGABYTE, read
    from cruce.exchange import conformance as kit
    from cruce.exchange import http
    from cruce.model import UsageError, system_fault

    said = key or os.environ.get(KEY, "")
    if not said:
        raise UsageError("conformance.key", words.NO_KEY, words.NO_KEY_ADVICE)
    ring = read(str(keys), MEGABYTE).decode("utf-8", "replace") if keys else None
    try:
        door = http.plain(url, said, authority)
    except OSError as error:
        raise UsageError("conformance.authority", system_fault(error), words.NO_KEY_ADVICE) from error
    with door:
        mark = secrets.token_hex(4).upper()
        trial = kit.Trial(door, mark, time.sleep, case, ring)
        results = kit.run(trial, kit.CHECKS)
    failed = sum(one.outcome is kit.Outcome.FAILED for one in results)
    if json:
        put_json({"url": url, "conforms": not failed, "checks": [_as_json(one) for one in results]})
    else:
        _print(results)
    if failed:
        raise typer.Exit(1)


def _print(results: list[kit.Result]) -> None:
    for one in results:
        style = {"passed": "green", "failed": "bold red", "left-out": "dim"}[one.outcome]
        put(joined([say(words.OUTCOMES[one.outcome]), one.code, say(one.says)]), style=style)
        if one.seen is not None:
            put(say(one.seen), indent=4)
    counts = {name: sum(one.outcome == name for one in results) for name in ("passed", "failed", "left-out")}
    put(say(words.SUM).format(passed=counts["passed"], failed=counts["failed"], left=counts["left-out"]))


def _as_json(one: kit.Result) -> dict[str, object]:
    seen = one.seen.model_dump() if one.seen else None
    return {"check": one.code, "outcome": one.outcome.value, "says": one.says.model_dump(), "seen": seen}
