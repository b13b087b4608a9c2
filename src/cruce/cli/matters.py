"""`cruce case`: holds, what takes two officers, goods as found, legal courses, and the thread of a case."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from cruce.cli import matters_words as words
from cruce.cli.language import say, spoken
from cruce.cli.options import HOME, At, CaseId, Home, Json, day
from cruce.cli.printing import joined, moment, put, put_json
from cruce.cli.reading import MEGABYTE, read
from cruce.model import Custody, Discrepancy, Overriding, Stage, UsageError, plain

if TYPE_CHECKING:
    from cruce.clearance import courses
    from cruce.model import Course, CourseTerm
    from cruce.section import Section

SectionName = Annotated[
    str, typer.Option("--section", metavar="NAME", help=say(words.SECTION), show_default=False)
]
Officer = Annotated[
    str, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER), show_default=False)
]
Authority = Annotated[str, typer.Option("--authority", metavar="CODE", help=say(words.AUTHORITY))]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help=say(words.WHY), show_default=False)]
Says = Annotated[str, typer.Option("--says", metavar="TEXT", help=say(words.SAYS))]
Id = Annotated[str, typer.Argument(metavar="ID", help=say(words.ID), show_default=False)]
Place = Annotated[str, typer.Option("--place", metavar="TEXT", help=say(words.PLACE))]
Holder = Annotated[str, typer.Option("--holder", metavar="TEXT", help=say(words.HOLDER))]


def _option(name: str, help_: Any) -> Any:
    return typer.Option(name, metavar="DATE", parser=day, help=say(help_))


@contextmanager
def _at_work(home: Home, case: str, name: str, at: At) -> Iterator[Section]:
    """Open one section of a home to act on a case; the others hear of it when the command ends."""
    from cruce.cli.desk import opened

    with opened(home, None, at) as desk:
        desk.follow(case)
        yield desk.section(name)


def hold(
    case: CaseId,
    section: SectionName,
    officer: Officer,
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help=say(words.REASON), show_default=False)
    ],
    says: Says = "",
    review_by: Annotated[date | None, _option("--review-by", words.REVIEW)] = None,
    secret: Annotated[bool, typer.Option("--secret", help=say(words.SECRET))] = False,
    authority: Authority = "",
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Hold a case, with a reason and a name."""
    from cruce.clearance import holds

    with _at_work(home, case, section, at) as here:
        until = review_by or here.clock().date() + timedelta(days=1)
        more = {"says": says, "secret": secret, "authority": authority}
        made = holds.place(here, case, reason, officer, review_by=until, **more)  # type: ignore[arg-type]
        said = holds.says(here.law, made.reason, made.at.date())
    _tell(json, {"hold": plain(made)}, words.HELD, id=made.id, reason=say(said), owner=made.owner)


def lift(
    case: CaseId,
    held: Id,
    section: SectionName,
    officer: Officer,
    why: Why,
    authority: Authority = "",
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Lift a hold of one's own."""
    from cruce.clearance import holds

    with _at_work(home, case, section, at) as here:
        made = holds.lift(here, case, held, why, officer, authority=authority)
    _tell(json, {"hold": plain(made)}, words.LIFTED, id=made.id)


def propose(
    case: CaseId,
    kind: Annotated[Overriding, typer.Argument(help=say(words.KIND), show_default=False)],
    section: SectionName,
    officer: Officer,
    why: Why,
    held: Annotated[str, typer.Option("--hold", metavar="ID", help=say(words.ID))] = "",
    authority: Authority = "",
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Propose an act that takes a second person."""
    from cruce.clearance import overriding

    with _at_work(home, case, section, at) as here:
        made = overriding.propose(here, case, kind, why, officer, about=held, authority=authority)
    _tell(json, {"override": plain(made)}, words.PROPOSED, id=made.id, until=moment(made.until))


def confirm(
    case: CaseId,
    proposal: Id,
    section: SectionName,
    officer: Officer,
    dismiss: Annotated[bool, typer.Option("--dismiss", help=say(words.DISMISS))] = False,
    authority: Authority = "",
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Confirm a proposal as its second person, or put it aside."""
    from cruce.clearance import overriding

    do, words_ = (overriding.dismiss, words.DISMISSED) if dismiss else (overriding.confirm, words.CONFIRMED)
    with _at_work(home, case, section, at) as here:
        made = do(here, case, proposal, officer, authority=authority)
    _tell(json, {"override": plain(made)}, words_, id=made.id)


def found(
    case: CaseId,
    file: Annotated[str, typer.Argument(metavar="FILE", help=say(words.FILE), show_default=False)],
    section: SectionName,
    officer: Officer,
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """State what was found otherwise than declared, and show the charges side by side."""
    from cruce.clearance import courses

    stated = _discrepancies(read(file, MEGABYTE))
    with _at_work(home, case, section, at) as here:
        made = courses.reassess(here, case, stated, officer)
    if json:
        put_json({"case": case, **_amended_as_json(made)})
        return
    _put_amended(made)


def _put_amended(made: courses.Amended) -> None:
    for line, field, was, now in made.differences:
        put(say(words.DIFFERS).format(line=line, field=field, was=was, now=now), indent=2)
    for row in (one for one in made.charges if one.differs):
        sums = [str(one.amount) if one and one.amount else "–" for one in (row.declared, row.found)]
        cited = (row.found or row.declared).citations  # type: ignore[union-attr]
        put(joined((f"{row.country} {row.kind}", " -> ".join(sums), "; ".join(map(str, cited)))), indent=2)
    for name, (before, after) in made.sums.items():
        put(say(words.SUM).format(section=name, was=before, now=after))
    if made.unrated:
        put(say(words.UNRATED).format(count=made.unrated))


def _amended_as_json(made: courses.Amended) -> dict[str, Any]:
    return {
        "differences": [list(row) for row in made.differences],
        "sums": {
            name: {"declared": str(before.amount), "found": str(after.amount), "currency": after.currency}
            for name, (before, after) in made.sums.items()
        },
        "unrated": made.unrated,
    }


def secure(
    case: CaseId,
    section: SectionName,
    officer: Officer,
    paper: Annotated[str, typer.Option("--paper", metavar="TEXT", help=say(words.PAPER), show_default=False)],
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Accept a guarantee for what the goods as found owe beyond what was declared."""
    from cruce.clearance import courses

    with _at_work(home, case, section, at) as here:
        names = courses.secure(here, case, paper, officer)
    _tell(json, {"references": list(names)}, words.SECURED, names=", ".join(names))


def course(
    case: CaseId,
    section: SectionName,
    officer: Annotated[str, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER))] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="CODE", help=say(words.COURSE_KIND))] = "",
    on: Annotated[date | None, _option("--on", words.OPENED)] = None,
    reason: Annotated[
        list[str] | None, typer.Option("--reason", metavar="CODE", help=say(words.REASON))
    ] = None,
    says: Says = "",
    place: Place = "",
    holder: Holder = "",
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Open a legal course of a section's own law in a case; without a kind, list those of the day."""
    from cruce.clearance import courses

    where = _custody(place, holder)
    with _at_work(home, case, section, at) as here:
        if not kind:
            known = courses.kinds(here.law, section, on or here.clock().date())
            _put_kinds(known, json=json)
            return
        facts = {"opened": on, "reasons": reason or (), "says": says, "custody": where}
        made = courses.open_course(here, case, kind, officer, **facts)  # type: ignore[arg-type]
        _put_course(here, case, made, json=json)


def step(
    case: CaseId,
    one: Id,
    stage: Annotated[Stage, typer.Argument(help=say(words.STAGE), show_default=False)],
    section: SectionName,
    officer: Officer,
    on: Annotated[date | None, _option("--on", words.OPENED)] = None,
    says: Says = "",
    place: Place = "",
    holder: Holder = "",
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Record a step of a course."""
    from cruce.clearance import courses

    where = _custody(place, holder)
    with _at_work(home, case, section, at) as here:
        made = courses.step(here, case, one, stage, officer, on=on, says=says, custody=where)
        _put_course(here, case, made, json=json)


def due(
    section: SectionName,
    on: Annotated[date | None, _option("--on", words.ON)] = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """List the terms of a section's open courses that run or are overdue on a day, the soonest first."""
    from cruce.clearance import courses
    from cruce.cli.desk import looked_at

    with looked_at(home) as desk:
        here = desk.section(section)
        day_ = on or here.clock().date()
        rows = list(courses.due(here, day_))
    if json:
        put_json({"on": day_.isoformat(), "terms": [_term_as_json(c, o, t, day_) for c, o, t in rows]})
        return
    for case, one, term in rows:
        put(joined((case, one.id, _term(term, day_))))
    if not rows:
        put(say(words.NOTHING_DUE))


def write(
    case: CaseId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=say(words.TEXT), show_default=False)],
    section: SectionName,
    officer: Annotated[
        str, typer.Option("--by", metavar="NAME", help=say(words.OFFICER), show_default=False)
    ],
    trader: Annotated[bool, typer.Option("--trader", help=say(words.TRADER))] = False,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="NAME", help=say(words.TO))] = None,
    authority: Authority = "",
    home: Home = HOME,
    at: At = None,
    json: Json = False,
) -> None:
    """Write a message into the thread of a case."""
    from cruce.clearance import messages

    with _at_work(home, case, section, at) as here:
        made = messages.write(
            *(here, case, text, officer),
            side="trader" if trader else "officer",
            language=spoken(),
            to=to or (),
            authority=authority,
        )
    _tell(json, {"letter": plain(made)}, words.WROTE, id=made.id)


def thread(
    case: CaseId,
    section: SectionName,
    officer: Annotated[str | None, typer.Option("--officer", metavar="NAME", help=say(words.OFFICER))] = None,
    home: Home = HOME,
    json: Json = False,
) -> None:
    """Show the thread of a case as one section has it: messages, and notices in the reader's language."""
    from cruce.clearance import messages
    from cruce.cli.desk import looked_at
    from cruce.cli.reads import noted

    with looked_at(home) as desk:
        here = desk.section(section)
        said = messages.thread(here, case)
        noted([here], case, officer, "show")
    if json:
        put_json({"case": case, "section": section, "thread": [_said_as_json(one) for one in said]})
        return
    for one in said:
        who = say(words.TRADER_SIDE) if one.side == "trader" else one.side
        by = one.letter.by if one.letter else ""
        put(joined((moment(one.at), who, *([by] if by else []))), style="dim")
        put(one.letter.text if one.letter else say(one.notice), indent=2)  # type: ignore[arg-type]


def _said_as_json(one: Any) -> dict[str, Any]:
    told = {"at": moment(one.at), "side": one.side, "read_by": list(one.read_by)}
    return {**told, "letter": plain(one.letter)} if one.letter else {**told, "notice": plain(one.notice)}


def _put_kinds(known: tuple[Any, ...], *, json: bool) -> None:
    if json:
        put_json({"kinds": [{"code": one.code, "says": one.says.model_dump()} for one in known]})
        return
    for one in known:
        put(joined((one.code, say(one.says), str(one.citation))))


def _put_course(here: Section, case: str, made: Course, *, json: bool) -> None:
    from cruce.clearance import courses

    today = here.clock().date()
    found = courses.terms(here.law, made)
    if json:
        rows = [_term_as_json(case, made, one, today) for one in found]
        put_json({"case": case, "course": plain(made), "terms": rows})
        return
    put(say(words.OPENED_ONE).format(id=made.id, name=say(courses.name(here.law, made))), style="bold")
    for what in ("remedy", "to"):
        told = courses.told(here.law, made, what)
        if told is not None:
            put(say(told), indent=2)
    for one in found:
        put(_term(one, today), indent=2)


def _term(term: CourseTerm, on: date) -> str:
    marks = {
        words.OVERDUE: term.overdue(on),
        words.NO_HOLIDAYS: not term.holidays,
        words.UNVERIFIED: not term.verified,
    }
    said = say(words.TERM).format(
        last=term.last or "–", what=say(term.says), whose=say(words.WHOSE[term.whose])
    )
    return ", ".join((said, *(say(word) for word, counts in marks.items() if counts)))


def _term_as_json(case: str, one: Course, term: CourseTerm, on: date) -> dict[str, Any]:
    return {"case": case, "course": one.id, "overdue": term.overdue(on), **plain(term)}


def _custody(place: str, holder: str) -> Custody | None:
    if not place and not holder:
        return None
    try:
        return Custody(place=place, holder=holder)
    except ValidationError as error:
        raise UsageError("course.custody", words.NO_PLACE, words.NO_PLACE_ADVICE) from error


def _discrepancies(content: bytes) -> list[Discrepancy]:
    try:
        rows = jsonlib.loads(content)
        return [Discrepancy.model_validate(one) for one in rows]
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError("course.discrepancies", words.NO_LIST, words.NO_LIST_ADVICE) from error


def _tell(json: bool, body: dict[str, Any], says: Any, **facts: Any) -> None:
    if json:
        put_json(body)
    else:
        put(say(says).format(**facts))
