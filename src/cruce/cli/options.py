"""The arguments and options that several commands share, and how dates and moments are written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from cruce.cli import helps, words
from cruce.cli.language import say

FIRST_YEAR: Final = 1971  # checkpoints count seconds from 1970
LAST_YEAR: Final = 2999

When = TypeVar("When", bound=date)


def day(text: str) -> date:
    """Read a date as ISO 8601 writes it."""
    try:
        on = date.fromisoformat(str(text).strip())  # a default is a date already
    except ValueError as error:
        raise typer.BadParameter(say(words.NOT_A_DAY).format(value=text)) from error
    return _reckoned(on)


def section_name(text: str) -> str:
    """Read a section's name."""
    if not re.fullmatch("[a-z]{2,8}", text):
        raise typer.BadParameter(say(words.NOT_A_SECTION).format(value=text))
    return text


def instant(text: str) -> datetime:
    """Read a moment as ISO 8601 writes it, with its offset; gives it in UTC."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise typer.BadParameter(say(words.NOT_AN_INSTANT).format(value=text)) from error
    if at.tzinfo is None:
        raise typer.BadParameter(say(words.NOT_AN_INSTANT).format(value=text))
    return _reckoned(at).astimezone(UTC)


def _reckoned(when: When) -> When:
    """Pass on what clocks, logs and law can reckon with."""
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise typer.BadParameter(say(words.OUT_OF_TIME).format(first=FIRST_YEAR, last=LAST_YEAR))
    return when


Home = Annotated[
    Path, typer.Option("--home", metavar="DIR", envvar="CRUCE_HOME", show_envvar=False, help=say(helps.HOME))
]
LawDir = Annotated[Path | None, typer.Option("--law", metavar="DIR", help=say(helps.LAW_DIR))]
At = Annotated[datetime | None, typer.Option("--at", metavar="INSTANT", parser=instant, help=say(helps.AT))]
Json = Annotated[bool, typer.Option("--json", help=say(helps.JSON))]
CaseId = Annotated[str, typer.Argument(metavar="CASE", help=say(helps.CASE), show_default=False)]
Reader = Annotated[str | None, typer.Option("--officer", metavar="NAME", help=say(helps.READER))]
Files = Annotated[list[str] | None, typer.Argument(metavar="FILE", help=say(helps.FILES), show_default=False)]

HOME = Path("cruce-home")
