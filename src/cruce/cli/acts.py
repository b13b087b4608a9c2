"""`cruce examine`, `decide`, `withdraw`, `pay`, `grant` and `accept`: single acts of officers and banks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from cruce.cli import helps, words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import HOME, At, CaseId, Home, Json, LawDir
from cruce.cli.printing import put, put_json
from cruce.cli.reading import MEGABYTE, prepared, read
from cruce.cli.words import both
from cruce.model import Find, Money, UsageError, Verdict

if TYPE_CHECKING:
    from cruce.cli.desk import Desk

_OPTIONS = {"team": "--officer", "reasons": "--found", "remarks": "--remarks", "again": "--again"}
_AGAINST_FOUND = both(
    "The outcome {outcome} does not go with what was found: no-find is for goods as filed.",
    "El resultado {outcome} no concuerda con lo hallado: no-find es para lo conforme.",
)
_AGAINST_ADVICE = both(
    "Name what was found with --found, or leave the outcome out; nothing was recorded.",
    "Indique lo hallado con --found u omita el resultado; no se registró nada.",
)
_AGAINST_OUTCOME = both(
    "Contributions are owed only where the outcome is revenue or seizure, and are stated once in a currency.",
    "Solo se deben contribuciones si el resultado es revenue o seizure, y se indican una vez por moneda.",
)
_OWED_ADVICE = both(
    "Give --outcome revenue or seizure, or leave --owed out; nothing was recorded.",
    "Indique --outcome revenue o seizure, u omita --owed; no se registró nada.",
)
_NOT_MONEY = both(
    "{value} is no amount: write it as 1250.00 USD, not below 0.",
    "{value} no es un monto: escríbalo como 1250.00 USD, no menor de 0.",
)
BANK_LIMIT = 64 * MEGABYTE

Reasons = Annotated[list[str] | None, typer.Option("--reason", metavar="CODE", help=say(helps.REASON))]
Receipts = Annotated[Path, typer.Option("--receipt", metavar="DIR", help=say(helps.RECEIPTS))]
SectionName = Annotated[str, typer.Option("--section", metavar="NAME", help=say(helps.SECTION))]


def _money(text: str) -> Money:
    amount, _, currency = text.strip().partition(" ")
    try:
        made = Money.model_validate({"amount": amount, "currency": currency})
    except ValidationError:
        made = None
    if made is None or made.amount < 0:
        raise typer.BadParameter(say(_NOT_MONEY).format(value=text))
    return made


Owed = Annotated[
    list[Money] | None, typer.Option("--owed", metavar="AMOUNT", parser=_money, help=say(helps.OWED_FOUND))
]


def examine(
    case: CaseId,
    officer: Annotated[list[str], typer.Option("--officer", metavar="NAME", help=say(helps.OFFICER))],
    found: Annotated[list[str] | None, typer.Option("--found", metavar="CODE", help=say(helps.FOUND))] = None,
    outcome: Annotated[Find | None, typer.Option(help=say(helps.OUTCOME))] = None,
    owed: Owed = None,
    remarks: Annotated[str | None, typer.Option(metavar="TEXT", help=say(helps.REMARKS))] = None,
    again: Annotated[str | None, typer.Option(metavar="TEXT", help=say(helps.AGAIN))] = None,
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    receipt: Receipts = Path(),
    json: Json = False,
) -> None:
    """Record the one examination of a truck for all sections."""
    from cruce.cli.desk import BY, opened
    from cruce.model import Examination

    prepared(receipt)
    with opened(home, law, at) as desk:
        desk.follow(case)
        try:
            result = Examination(
                at=desk.clock(),
                team=tuple(officer),
                reasons=tuple(found or ()),
                find=outcome,
                owed=tuple(owed or ()),
                remarks=remarks,
                again=again,
            )
        except ValidationError as error:
            at_fault = str(error.errors()[0]["loc"][0])
            if at_fault == "find":
                says = _AGAINST_FOUND.format(outcome=outcome)
                raise UsageError("examine.outcome", says, _AGAINST_ADVICE) from error
            if at_fault == "owed":
                raise UsageError("examine.owed", _AGAINST_OUTCOME, _OWED_ADVICE) from error
            says = words.NOT_READABLE.format(option=_OPTIONS[at_fault])
            raise UsageError("examine.unreadable", says, words.NOT_READABLE_ADVICE) from error
        desk.border.examine({case: result}, BY)
        _put_case(desk, case, receipt, json=json)


def decide(
    case: CaseId,
    section: SectionName,
    verdict: Annotated[Verdict, typer.Option(help=say(helps.VERDICT))],
    officer: Annotated[str, typer.Option("--officer", metavar="NAME", help=say(helps.ONE_OFFICER))],
    reason: Reasons = None,
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    receipt: Receipts = Path(),
    json: Json = False,
) -> None:
    """Record the decision of an officer in the name of one section."""
    from cruce.clearance import rule
    from cruce.cli.desk import opened

    prepared(receipt)
    with opened(home, law, at) as desk:
        desk.follow(case)
        rule(desk.section(section), case, verdict, reason or (), officer)
        _put_case(desk, case, receipt, json=json)


def withdraw(case: CaseId, home: Home = HOME, law: LawDir = None, at: At = None, json: Json = False) -> None:
    """Withdraw a case in all sections."""
    from cruce.cli.desk import BY, opened

    with opened(home, law, at) as desk:
        desk.follow(case)
        desk.border.withdraw(case, BY)
        _put_case(desk, case, Path(), json=json)


def pay(
    bank_file: Annotated[
        str | None, typer.Argument(metavar="BANKFILE", help=say(helps.BANK_FILE), show_default=False)
    ] = None,
    section: Annotated[str | None, typer.Option("--section", metavar="NAME", help=say(helps.SECTION))] = None,
    orders: Annotated[str | None, typer.Option("--orders", metavar="CASE", help=say(helps.ORDERS))] = None,
    check: Annotated[bool, typer.Option("--check", help=say(helps.CHECK))] = False,
    statements: Annotated[bool, typer.Option("--statements", help=say(helps.STATEMENTS))] = False,
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Book a bank's file; a line that settles no order exactly is named, and changes nothing."""
    if sum((bank_file is not None, orders is not None, statements)) != 1 or (check and bank_file is None):
        raise UsageError("pay.what", words.PAY_WHAT, words.PAY_WHAT_ADVICE)
    if bank_file is None or check:
        _look_at_books(bank_file, section, orders, home, law, json=json)
    else:
        _book(bank_file, section or "mx", home, law, at, json=json)


def _look_at_books(
    bank_file: str | None,
    section: str | None,
    orders: str | None,
    home: Path,
    law: Path | None,
    *,
    json: bool,
) -> None:
    from cruce.cli.books import put_orders, put_reconciliation, put_statements
    from cruce.cli.desk import looked_at

    content = read(bank_file, BANK_LIMIT) if bank_file is not None else None
    with looked_at(home, law) as desk:
        if content is not None:
            if not put_reconciliation(desk.section(section or "mx"), content, json=json):
                raise typer.Exit(REFUSED)
        elif orders is not None:
            put_orders(desk, orders, json=json)
        else:
            put_statements(desk.section(section or "us"), json=json)


def _book(
    bank_file: str, section: str, home: Path, law: Path | None, at: datetime | None, *, json: bool
) -> None:
    from cruce.clearance import paying
    from cruce.cli.desk import BY, opened
    from cruce.cli.findings import findings_as_json, put_findings

    content = read(bank_file, BANK_LIMIT)
    with opened(home, law, at) as desk:
        settled, findings = paying.settle(desk.section(section), content, BY)
    if json:
        put_json({"settled": settled, "findings": findings_as_json(findings)})
    else:
        put(say(words.SETTLED).format(count=settled))
        if findings:
            put_findings(findings)
    if findings and not settled:
        raise typer.Exit(REFUSED)


def grant(
    register: Annotated[str, typer.Argument(metavar="FILE", help=say(helps.REGISTER), show_default=False)],
    officer: Annotated[str, typer.Option("--officer", metavar="NAME", help=say(helps.ONE_OFFICER))],
    section: SectionName = "mx",
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    json: Json = False,
) -> None:
    """Put on record which taxpayers may settle charges by which guarantee, credit or other paper."""
    from cruce.cli.desk import opened
    from cruce.cli.findings import findings_as_json, put_findings
    from cruce.section import grant as record
    from cruce.treasury import Register

    entitlements, findings = Register.read(read(register, BANK_LIMIT))
    with opened(home, law, at) as desk:
        if entitlements:
            record(desk.section(section), entitlements, officer)
    if json:
        put_json({"granted": len(entitlements), "findings": findings_as_json(findings)})
    else:
        put(say(words.GRANTED).format(count=len(entitlements)))
        if findings:
            put_findings(findings)
    if findings and not entitlements:
        raise typer.Exit(REFUSED)


def accept(
    case: CaseId,
    officer: Annotated[str, typer.Option("--officer", metavar="NAME", help=say(helps.ONE_OFFICER))],
    section: SectionName = "mx",
    home: Home = HOME,
    law: LawDir = None,
    at: At = None,
    receipt: Receipts = Path(),
    json: Json = False,
) -> None:
    """Accept, as an officer, the papers on which the forms of payment of a case rely."""
    from cruce.clearance import paying
    from cruce.cli.desk import opened

    prepared(receipt)
    with opened(home, law, at) as desk:
        desk.follow(case)
        paying.accept(desk.section(section), case, officer)
        _put_case(desk, case, receipt, json=json)


def _put_case(desk: Desk, case: str, receipts: Path, *, json: bool) -> None:
    from cruce.cli.casefile import views
    from cruce.cli.counter import write_receipt
    from cruce.cli.outcome import outcome_as_json, put_outcome

    receipt = write_receipt(desk, case, receipts)
    seen = views(desk.border, case)
    if json:
        put_json(outcome_as_json(seen, receipt))
        return
    put(say(words.RECORDED).format(case=case, version=seen[0].row.version), style="bold")
    put_outcome(seen, str(receipt or say(words.NO_RECEIPT)))
