"""`cruce law`: official texts brought in, looked up by day, and checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cruce.cli import helps, words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json, LawDir, day
from cruce.cli.printing import put_json
from cruce.cli.reading import LAW_LIMIT, STDIN, read
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.law import ImportReport

Into = Annotated[Path, typer.Option("--law", metavar="DIR", help=say(helps.INTO), show_default=False)]
Checked = Annotated[Path | None, typer.Argument(metavar="DIR", help=say(helps.CHECKED), show_default=False)]
Also = Annotated[
    Path | None, typer.Option("--law", metavar="DIR", help=say(helps.CHECKED), show_default=False)
]
Kind = Literal[
    "us-hts", "mx-ligie", "measures", "origin-rules", "us-exchange", "mx-exchange", "mx-equivalences"
]


def bring(
    kind: Annotated[Kind, typer.Argument(help=say(helps.KIND), show_default=False)],
    file: Annotated[str, typer.Argument(metavar="FILE", help=say(helps.LAW_FILE), show_default=False)],
    law: Into,
    edition: Annotated[str | None, typer.Option(metavar="NAME", help=say(helps.EDITION))] = None,
    effective: Annotated[
        date | None, typer.Option(metavar="DATE", parser=day, help=say(helps.EFFECTIVE))
    ] = None,
    known_to: Annotated[
        date | None, typer.Option(metavar="DATE", parser=day, help=say(helps.KNOWN_TO))
    ] = None,
    agreement: Annotated[str | None, typer.Option(metavar="NAME", help=say(helps.AGREEMENT))] = None,
    json: Json = False,
) -> None:
    """Bring an official file into a law directory, whole or not at all; every row not taken is named."""
    from cruce.cli.lawbook import put_report, report_as_json, unread

    report = _bring(kind, file, law, edition, effective, known_to, agreement)
    if json:
        put_json(report_as_json(report, unread(report)))
    else:
        put_report(report, unread(report))


def _bring(
    kind: Kind,
    file: str,
    law: Path,
    edition: str | None,
    effective: date | None,
    known_to: date | None,
    agreement: str | None,
) -> ImportReport:
    from cruce.law import import_edition, import_measures, import_rates
    from cruce.section import utc_now

    if kind in ("us-exchange", "mx-exchange", "mx-equivalences"):
        return import_rates(kind, read(file, LAW_LIMIT), law, utc_now().date(), effective)
    if kind == "measures":
        if edition is None and file == STDIN:
            raise UsageError("law.unnamed", words.NO_EDITION, words.NO_EDITION_ADVICE)
        name = edition or Path(file).name.partition(".")[0]
        return import_measures(read(file, LAW_LIMIT), name, law, _country_of(file))
    if kind == "origin-rules":
        return _bring_origin(file, law, edition, effective, known_to, agreement)
    if edition is None or effective is None:
        raise UsageError("law.unnamed", words.NO_EDITION, words.NO_EDITION_ADVICE)
    return import_edition(kind, read(file, LAW_LIMIT), edition, effective, known_to, law)


def _country_of(file: str) -> str | None:
    """Tell whose measures a file holds that stands in a law directory: ``measures/COUNTRY/…``."""
    folders = Path(file).absolute().parent.parts
    place = max((place for place, name in enumerate(folders) if name == "measures"), default=len(folders))
    return None if file == STDIN else next(iter(folders[place + 1 :]), None)


def _bring_origin(
    file: str,
    law: Path,
    edition: str | None,
    effective: date | None,
    known_to: date | None,
    agreement: str | None,
) -> ImportReport:
    from cruce.law import import_origin_rules

    if agreement is None or effective is None or (edition is None and file == STDIN):
        raise UsageError("law.unnamed", words.NO_EDITION, words.NO_AGREEMENT_ADVICE)
    name = edition or Path(file).name.partition(".")[0]
    return import_origin_rules(read(file, LAW_LIMIT), name, agreement, effective, known_to, law)


def show(
    scope: Annotated[str, typer.Argument(metavar="us|mx|PATH", help=say(helps.SCOPE), show_default=False)],
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help=say(helps.CODE), show_default=False)
    ] = None,
    on: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(helps.ON))] = None,
    law: LawDir = None,
    json: Json = False,
) -> None:
    """Show what the law at hand says on a day: a tariff line with its measures, or a figure by its path."""
    from cruce.cli.lawbook import put_figure, put_line
    from cruce.law import open_law
    from cruce.section import utc_now

    book, on = open_law(*([law] if law else [])), on or utc_now().date()
    if code is None or "/" in code:
        known = put_figure(book, "/".join(filter(None, (scope, code))), on, json=json)
    else:
        known = put_line(book, scope, code, on, json=json)
    if not known:
        raise typer.Exit(REFUSED)


def check(folder: Checked = None, law: Also = None, json: Json = False) -> None:
    """Check a law directory whole: its files, and each edition's rates; a fault makes the exit code 1."""
    from cruce.cli.lawcheck import check_as_json, checked, put_check

    where = folder or law
    if where is None or (folder and law and folder != law):
        raise UsageError("law.which", words.NO_FOLDER, words.NO_FOLDER_ADVICE)
    found = checked(where)
    if json:
        put_json(check_as_json(found))
    else:
        put_check(where, found)
    if not found.sound:
        raise typer.Exit(REFUSED)
