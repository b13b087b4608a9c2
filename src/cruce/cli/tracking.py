"""`cruce track`: events of EPCIS in and out, a shipment's way, sealed transit, and the event hash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from cruce.cli import tracking_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.findings import findings_as_json, put_findings
from cruce.cli.language import say
from cruce.cli.options import HOME, At, CaseId, Home, Json, LawDir, instant
from cruce.cli.printing import moment, put, put_json
from cruce.cli.reading import MEGABYTE, STDIN, read, write
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.clearance import tracing

LIMIT = 9 * MEGABYTE  # the room sets its own bound of eight within it

Files = Annotated[list[str], typer.Argument(metavar="FILE...", help=say(words.FILES), show_default=False)]
SectionName = Annotated[
    str, typer.Option("--section", metavar="NAME", help=say(words.SECTION), show_default=False)
]
OfCase = Annotated[str | None, typer.Option("--case", metavar="CASE", help=say(words.CASE))]
By = Annotated[str, typer.Option("--by", metavar="NAME", help=say(words.BY))]
Output = Annotated[str, typer.Option("--output", metavar="FILE", help=say(words.OUTPUT))]
Officer = Annotated[
    str, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER), show_default=False)
]
Reader = Annotated[str | None, typer.Option("--officer", metavar="NAME", help=say(words.BY))]


def read_events(
    files: Files,
    section: SectionName,
    case: OfCase = None,
    by: By = "shell",
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Put the events of each file on record; of several files each stands alone."""
    from cruce.clearance import tracing
    from cruce.cli.desk import opened

    contents = {name: read(name, LIMIT) for name in dict.fromkeys(files)}
    with opened(home, law, at) as desk:
        desk.set_clock(_last(contents.values()))
        one = desk.section(section)
        made = {name: tracing.record(one, content, by, case=case) for name, content in contents.items()}
        desk.border.relay()
    if json:
        put_json({"files": {name: _intake_json(intake) for name, intake in made.items()}})
    else:
        for name, intake in made.items():
            _put_intake(name, intake)
    if any(one.refuses for intake in made.values() for one in intake.findings):
        raise typer.Exit(REFUSED)


def _last(contents: Iterable[bytes]) -> datetime | None:
    """Give the last moment that events tell of: in training the clock stands there."""
    from cruce.tracking import epcis

    told = (epcis.moment_of(one.data) for content in contents for one in epcis.read(content).events)
    return max((at for at in told if at is not None), default=None)


def _put_intake(name: str, intake: tracing.Intake) -> None:
    if any(one.refuses for one in intake.findings):
        put(say(words.REFUSED).format(name=name), style="bold")
    else:
        fresh = sum(one.fresh for one in intake.events)
        left = sum(one.why is not None for one in intake.events)
        facts = {"fresh": fresh, "known": len(intake.events) - fresh - left, "left": left}
        put(say(words.TAKEN).format(name=name, **facts), style="bold")
    for one in intake.events:
        typer.echo(f"  {one.case or '–'}  {one.hash}")
        if one.why is not None:
            put(say(one.why), indent=4, style="dim")
    put_findings(intake.findings)


def _intake_json(intake: tracing.Intake) -> dict[str, Any]:
    rows = [
        {"hash": one.hash, "case": one.case, "fresh": one.fresh, "why": one.why and one.why.model_dump()}
        for one in intake.events
    ]
    return {"events": rows, "findings": findings_as_json(intake.findings)}


def export(
    case: CaseId,
    section: SectionName,
    output: Output = STDIN,
    home: Home = HOME,
    law: LawDir = None,
    officer: Reader = None,
) -> None:
    """Write everything on record of a case's shipment as an EPCIS 2.0 document."""
    from cruce.clearance import tracing
    from cruce.cli.desk import looked_at
    from cruce.cli.reads import noted

    with looked_at(home, law) as desk:
        one = desk.section(section)
        content = tracing.exported(one, case).decode()
        noted([one], case, officer, "track")
    if output == STDIN:
        typer.echo(content, nl=False)
    else:
        write(Path(output), content)


def show(
    case: CaseId,
    section: SectionName,
    home: Home = HOME,
    law: LawDir = None,
    officer: Reader = None,
    json: Json = False,
) -> None:
    """Show a shipment's way: what was seen, who holds it, what is amiss, when it arrives."""
    from cruce.clearance import tracing
    from cruce.cli.desk import looked_at
    from cruce.cli.reads import noted

    with looked_at(home, law) as desk:
        desk.follow(case)
        one = desk.section(section)
        made = tracing.follow(one, case)
        noted([one], case, officer, "track")
    if json:
        put_json(_followed_json(made))
    else:
        _put_followed(section, made)


def _followed_json(made: tracing.Followed) -> dict[str, Any]:
    way = made.timeline.model_dump(mode="json", exclude_none=True)
    return {
        "case": made.case,
        **way,
        "eta": made.eta.model_dump(mode="json", exclude_none=True),
        "order": made.order and made.order.model_dump(mode="json", exclude_none=True),
        "outcome": made.outcome and made.outcome.model_dump(mode="json", exclude_none=True),
    }


def _put_followed(section: str, made: tracing.Followed) -> None:
    put(say(words.HEAD).format(case=made.case, section=section), style="bold")
    for one in made.timeline.sightings:
        where = one.crossing or one.place or (f"{one.lat}, {one.lon}" if one.point else "")
        seals = ", ".join(one.seals)
        parts = (moment(one.at), say(words.ACTS[one.act.value]), where, seals, one.outcome or "")
        put(" · ".join(part for part in parts if part), indent=2)
    if not made.timeline.sightings:
        put(say(words.NOTHING), indent=2)
    _put_standing(made)
    put(say(words.BREAKS).format(count=len(made.deviations)))
    for each in made.deviations:
        put(f"{moment(each.at)} {say(each.says)} [{each.code}]", indent=2)


def _put_standing(made: tracing.Followed) -> None:
    """Say who holds it, how its sealed transit stands, and when it arrives."""
    held = made.timeline.custody
    if held.since is not None:
        put(say(words.HELD).format(holder=held.holder, since=moment(held.since)))
    elif held.holder:
        put(say(words.HELD_FIRST).format(holder=held.holder))
    if made.order is not None and made.outcome is not None:
        verdict = say(words.VERDICTS[made.outcome.verdict.value])
        put(say(words.TRANSIT).format(until=moment(made.order.until), verdict=verdict))
    if made.eta.at_crossing is not None:
        low, middle, high = map(moment, made.eta.at_crossing)
        put(say(words.ETA).format(at=middle, low=low, high=high))
    elif made.eta.why_not is not None:
        put(say(words.NO_ETA).format(why=say(made.eta.why_not)))


def hash_events(
    files: Files,
    prehash: Annotated[bool, typer.Option("--prehash", help=say(words.PREHASH))] = False,
    json: Json = False,
) -> None:
    """Name the events of each file by their hash; nothing is recorded."""
    from cruce.tracking import epcis

    made = {name: epcis.read(read(name, LIMIT)) for name in dict.fromkeys(files)}
    if json:
        rows = {
            name: {
                "events": [{"hash": one.hash, "prehash": one.prehash} for one in reading.events],
                "findings": findings_as_json(reading.findings),
            }
            for name, reading in made.items()
        }
        put_json({"files": rows})
    for reading in () if json else made.values():
        for one in reading.events:
            typer.echo(one.hash)
            if prehash:
                typer.echo(one.prehash)
        put_findings(reading.findings)
    if any(reading.is_refused for reading in made.values()):
        raise typer.Exit(REFUSED)


def _point(text: str) -> tuple[Decimal, Decimal]:
    lat, _, lon = text.partition(",")
    try:
        point = Decimal(lat.strip()), Decimal(lon.strip())
    except InvalidOperation as error:
        raise typer.BadParameter(say(words.NO_POINT).format(value=text)) from error
    if not (point[0].is_finite() and point[1].is_finite() and abs(point[0]) <= 90 and abs(point[1]) <= 180):
        raise typer.BadParameter(say(words.NO_POINT).format(value=text))
    return point


def seal(
    case: CaseId,
    section: SectionName,
    officer: Officer,
    seals: Annotated[
        list[str], typer.Option("--seal", metavar="NUMBER", help=say(words.SEALS), show_default=False)
    ],
    until: Annotated[
        datetime,
        typer.Option("--until", metavar="INSTANT", parser=instant, help=say(words.UNTIL), show_default=False),
    ],
    begins: Annotated[
        datetime | None, typer.Option("--from", metavar="INSTANT", parser=instant, help=say(words.FROM))
    ] = None,
    route: Annotated[
        list[Any] | None, typer.Option("--point", metavar="LAT,LON", parser=_point, help=say(words.ROUTE))
    ] = None,
    mode: Annotated[str, typer.Option(metavar="truck|rail", help=say(words.MODE))] = "truck",
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Order a sealed transit by an officer's name: seals, time limit, route."""
    from cruce.clearance import tracing
    from cruce.cli.desk import opened
    from cruce.tracking import transit

    with opened(home, law, at) as desk:
        desk.follow(case)
        one = desk.section(section)
        facts = {
            "begins": begins or one.clock(),
            "until": until,
            "seals": seals,
            "route": route or (),
            "mode": mode,
        }
        try:
            ordered = transit.Order.model_validate({**facts, "by": officer})
        except ValidationError as error:
            places = ", ".join(
                sorted({".".join(map(str, fault["loc"])) or "until" for fault in error.errors()})
            )
            raise UsageError(
                "track.order", words.NO_ORDER.format(places=places), words.NO_ORDER_ADVICE
            ) from error
        tracing.order(one, case, ordered)
        desk.border.relay()
        made = tracing.follow(one, case)
    if json:
        put_json(_followed_json(made))
    else:
        _put_followed(section, made)
