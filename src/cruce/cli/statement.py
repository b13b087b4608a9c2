"""What a treasury is owed, on the terminal: totals for a trader, each charge with its law for an auditor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.table import Table

from cruce.cli import words
from cruce.cli.language import say
from cruce.cli.printing import Cell, joined, put, put_block, shown, table
from cruce.model import Charge, ChargeStatus, Citation, Liability, Money, charge_name
from cruce.tariff import Explanation


def put_statement(liability: Liability) -> None:
    """Print what one declaration owes, one row for each charge and status."""
    put(title_of(liability), style="bold")
    if liability.charges:
        put_block(_totals(liability), indent=2)
    else:
        put(say(words.NO_CHARGE), indent=2)
    put()


def put_notes(liabilities: Sequence[Liability]) -> None:
    """Say once what unrated and unchecked mean, where they occur."""
    charges = [charge for liability in liabilities for charge in liability.charges]
    if any(charge.status is ChargeStatus.UNRATED for charge in charges):
        put(say(words.UNRATED_NOTE), indent=2, style="dim")
    if any(_is_unchecked(charge) for charge in charges):
        put(say(words.UNCHECKED_NOTE), indent=2, style="dim")


def put_charges(liability: Liability) -> None:
    """Print every charge of one declaration: base, rate, amount, and the law that it stands on."""
    put(title_of(liability), style="bold")
    for charge in liability.charges:
        line = say(words.ON_LINE).format(line=charge.line) if charge.line else say(words.ON_WHOLE)
        put(joined([joined([_name(charge), line], ", "), _reckoning(charge)], ": "), indent=2)
        for note in _law(charge):
            put(note, indent=4, style="dim")
    put(joined([f"{say(words.OWED)}:", shown(money(liability.owed), "bold")], " "), indent=2)
    put()


def money(amount: Money) -> str:
    """Write an amount with its currency."""
    return f"{amount.amount:,} {amount.currency}"


def put_explanations(explanations: Iterable[Explanation]) -> None:
    """Print why each value and charge is what it is, and what was considered and did not apply."""
    for explanation in explanations:
        put(say(explanation.title), indent=2, style="bold")
        for sentence in explanation.sentences:
            put(say(sentence), indent=4)
    put()


def title_of(liability: Liability) -> str:
    """Name a declaration as a heading: country, paper, number, flow and day of law."""
    paper = words.PAPERS.get(f"{liability.country}-{liability.flow.value}", words.DECLARATION)
    return say(words.STATEMENT).format(
        section=say(words.section(liability.country)),
        paper=say(paper),
        kind=liability.kind,
        number=liability.number or "–",
        flow=say(words.FLOWS[liability.flow.value]),
        day=liability.day,
    )


def _totals(liability: Liability) -> Table:
    rows = table(say(words.CHARGE), say(words.STATUS), say(words.AMOUNT), right=(2,))
    groups: dict[tuple[str, ChargeStatus], list[Charge]] = {}
    for charge in liability.charges:
        groups.setdefault((charge.kind, charge.status), []).append(charge)
    for (_, status), charges in groups.items():
        rows.add_row(
            _name(charges[0], charges), _status(status, charges), _sum(status, charges, liability.currency)
        )
    unrated = len(liability.unrated)
    more = say(words.NOT_RATED).format(count=unrated) if unrated else ""
    rows.add_section()
    rows.add_row(shown(say(words.OWED), "bold"), shown(more, "yellow"), shown(money(liability.owed), "bold"))
    return rows


def _name(charge: Charge, among: Sequence[Charge] = ()) -> Cell:
    mark = "*" if any(_is_unchecked(one) for one in among or (charge,)) else ""
    return shown(say(charge_name(charge.kind)) + mark)


def _status(status: ChargeStatus, charges: Sequence[Charge]) -> Cell:
    word = say(words.STATUSES[status])
    if status is not ChargeStatus.UNRATED:
        return shown(word if len(charges) == 1 else f"{word} ×{len(charges)}")
    reasons = dict.fromkeys(say(charge.why) for charge in charges if charge.why)
    return shown(": ".join([word, " ".join(reasons)]) if reasons else word, "yellow")


def _sum(status: ChargeStatus, charges: Sequence[Charge], currency: str) -> Cell:
    if status is ChargeStatus.UNRATED:
        return shown("?", "yellow")
    total = sum((charge.amount.amount for charge in charges if charge.amount), Decimal(0))
    return shown(money(Money(amount=total, currency=currency)))


def _reckoning(charge: Charge) -> Cell:
    rate = (charge.rate or "").replace("Free", say(words.FREE))
    factors = f"{money(charge.base)} × {rate}" if charge.base and rate else rate
    status = say(words.STATUSES[charge.status])
    if charge.status is ChargeStatus.UNRATED or charge.amount is None:
        return joined([*([factors] if factors else []), shown(status, "yellow")])
    result = f"{factors} = {money(charge.amount)}" if factors else money(charge.amount)
    return shown(result if charge.status is ChargeStatus.DUE else f"{result} ({status})")


def _law(charge: Charge) -> list[str]:
    stands_on = [*filter(None, [charge.edition]), *map(cited_as, charge.citations)]
    return [*([say(charge.why)] if charge.why else []), *(["; ".join(stands_on)] if stands_on else [])]


def cited_as(citation: Citation) -> str:
    """Write a citation with the day on which it was published."""
    return f"{citation} ({citation.published})" if citation.published else str(citation)


def _is_unchecked(charge: Charge) -> bool:
    return not charge.checked and charge.status is not ChargeStatus.UNRATED
