"""`cruce liability`: how what a released case owes stands, what may still be done, and acts put on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cruce.cli import helps
from cruce.cli import liability_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import HOME, At, CaseId, Home, Json, LawDir, day
from cruce.cli.printing import joined, put, put_block, put_json, shown, table
from cruce.model import Money, UsageError

if TYPE_CHECKING:
    from cruce.books import Standing
    from cruce.cli.desk import Desk
    from cruce.model import Finding

Steps = Literal[
    "guarantee",
    "pay",
    "correct",
    "extend",
    "liquidate",
    "reliquidate",
    "protest",
    "rule",
    "claim",
    "refund",
    "draw_back",
    "cancel",
]


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(str(text))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise typer.BadParameter(say(words.NOT_MONEY).format(value=text))
    return amount


Section = Annotated[str | None, typer.Option("--section", metavar="NAME", help=say(helps.SECTION))]
Step = Annotated[Steps | None, typer.Option("--act", help=say(words.ACT))]
On = Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(words.DAY_OF_ACT))]
Amount = Annotated[Decimal | None, typer.Option(metavar="N", parser=_amount, help=say(words.AMOUNT))]
Officer = Annotated[str | None, typer.Option(metavar="NAME", help=say(helps.ONE_OFFICER))]
Declaration = Annotated[str | None, typer.Option(metavar="NUMBER", help=say(words.DECLARATION))]


def liability(
    case: CaseId,
    section: Section = None,
    act: Step = None,
    on: On = None,
    amount: Amount = None,
    declaration: Declaration = None,
    officer: Officer = None,
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Tell the life of a case's liabilities; an act is recorded first, or it is said why law forbids it."""
    from cruce.cli.desk import looked_at, opened

    if act is None:
        _require_no_act({"--on": on, "--amount": amount, "--officer": officer})
        with looked_at(home, law) as desk:
            _tell(desk, case, section, (), json=json)
        return
    if on is None or officer is None or section is None:
        raise UsageError("liability.act", words.INCOMPLETE, words.INCOMPLETE_ADVICE)
    with opened(home, law, at) as desk:
        desk.follow(case)
        desk.set_clock(max(desk.clock(), datetime.combine(on, time(12), UTC)))
        found = _record(desk, case, section, declaration, (act, on, amount), officer)
        _tell(desk, case, section, found, json=json)
    if found:
        raise typer.Exit(REFUSED)


def _require_no_act(told: Mapping[str, object]) -> None:
    option = next((name for name, value in told.items() if value is not None), None)
    if option is not None:
        says = words.WITHOUT_ACT.format(option=option)
        raise UsageError("liability.act", says, words.WITHOUT_ACT_ADVICE)


def _record(
    desk: Desk,
    case: str,
    name: str,
    declaration: str | None,
    told: tuple[str, date, Decimal | None],
    officer: str,
) -> tuple[Finding, ...]:
    from cruce.books import record_act
    from cruce.liabilities import life
    from cruce.tariff import CURRENCIES

    step, on, amount = told
    moved = None if amount is None else Money(amount=amount, currency=CURRENCIES.get(name, "USD"))
    act = life.Act(step=life.Step(step), on=on, amount=moved)
    return record_act(desk.section(name), case, declaration, act, officer)


def _tell(desk: Desk, case: str, section: str | None, findings: tuple[Finding, ...], *, json: bool) -> None:
    from cruce.books import standings
    from cruce.cli.findings import findings_as_json, put_findings

    names = [section] if section else list(desk.border.sections)
    found = {name: standings(desk.section(name), case) for name in names}
    if json:
        told = {
            name: [one.model_dump(mode="json", exclude_none=True) for one in some]
            for name, some in found.items()
        }
        put_json({"case": case, "liabilities": told, "findings": findings_as_json(findings)})
        return
    put_findings(findings)
    for one in (one for some in found.values() for one in some):
        _put(one)
    if not any(found.values()):
        put(say(words.NOTHING))


def _put(one: Standing) -> None:
    from cruce.cli.statement import cited_as, money
    from cruce.cli.words import section
    from cruce.liabilities import words as said

    state = say(said.STATES[one.life.state])
    country = say(section(one.life.country))
    title = say(words.TITLE).format(country=country, kind=one.kind, number=one.number or "–", state=state)
    put(title, style="bold")
    open_ = one.life.open
    parts = [say(words.OWED).format(owed=money(one.life.owed), held=money(one.life.held))]
    if open_.amount:
        sentence = words.TO_PAY if open_.amount > 0 else words.TOO_MUCH
        parts.append(
            say(sentence).format(amount=money(Money(amount=abs(open_.amount), currency=open_.currency)))
        )
    put(joined(parts, ", "), indent=2)
    for act in one.acts:
        parts = [str(act.on), say(said.STEPS[act.step]), *([money(act.amount)] if act.amount else [])]
        put(joined(parts, "  "), indent=2)
    rows = table(say(words.LAST_DAY), say(words.WHAT), say(words.LAW))
    for term in one.deadlines:
        law = ", ".join(map(cited_as, term.citations)) or (say(term.why) if term.why else "")
        rows.add_row(shown(term.last or "?"), shown(say(term.says)), shown(law))
    put_block(rows, indent=2)
