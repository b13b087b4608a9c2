"""What other law would change in what declarations owe: every cent, every lost preference, every refund."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from cruce.law import Law, Unknown
from cruce.liabilities.correcting import Change, correct
from cruce.liabilities.indexing import Indexed, indexed
from cruce.liabilities.interest import Interest, Payee, interest
from cruce.model import ChargeStatus, Declaration, Finding, Flow, Liability, Money, Text, Value
from cruce.tariff import RatedEntry, assess
from cruce.treasury import calendar

_CLAIM: Final = "tariff.claim."
Place = tuple[str, int | None, str | None]


@dataclass(frozen=True, slots=True)
class Basis:
    """The law that declarations are rated on: a law, and the day of law where it is not their own."""

    law: Law
    on: date | None = None


class Standing(Value):
    """What is known of an entry in the treasury's books; what is not said there is not known."""

    entry: str
    deposited_on: date | None = None
    liquidated_on: date | None = None
    protested: bool = False


@dataclass(frozen=True, slots=True)
class RefundTerms:
    """How refunds are reckoned: to whom, up to the day of liquidation or refund, on which books."""

    until: date
    payee: Payee = "corporation"
    standings: Mapping[str, Standing] = field(default_factory=lambda: MappingProxyType({}))

    def standing(self, number: str | None) -> Standing | None:
        """Look an entry up, with or without hyphens in its number."""
        return self.standings.get((number or "").replace("-", ""))


class Comparison(Value):
    """One declaration on two laws: what it owed and would owe, and what follows.

    ``day`` is the day of law of the first rating; ``lost`` are findings about claims of preference that the
    second law does not honour and the first did.
    ``unrated`` and ``rated`` name charges (kind, or kind/line) that became unrated, or were so and are not.
    ``refund`` is what was paid too much; ``interest`` or ``indexed`` what it comes to, ``unknown`` why not.
    """

    country: str
    flow: Flow
    declaration: str
    kind: str
    number: str | None
    day: date
    importer: str
    name: str
    before: Money
    after: Money
    changes: tuple[Change, ...]
    lost: tuple[Finding, ...]
    unrated: tuple[str, ...]
    rated: tuple[str, ...]
    refund: Money
    interest: Interest | None = None
    indexed: Indexed | None = None
    unknown: Text | None = None

    @property
    def changed(self) -> bool:
        """Tell whether the two laws differ for this declaration at all."""
        return bool(self.changes or self.lost or self.unrated or self.rated)


def compare(
    declared: Iterable[Declaration | RatedEntry], first: Basis, second: Basis, terms: RefundTerms
) -> Iterator[Comparison]:
    """Rate declarations on two laws and yield what differs, one after the other, however many there are.

    An entry of a table of lines is rated by the days that its rows name; without a line that could be read it
    is passed over. A charge that one of the two laws leaves unrated is named and enters neither the
    difference nor the refund. What US entries get back earns interest from their deposit (by the books, else
    the last day for it), what pedimentos get back is brought up to date from the day of law.
    """
    for one in declared:
        declaration, days = (one, None) if isinstance(one, Declaration) else (one.declaration, one.days)
        if declaration is not None:
            was = assess(declaration, first.law, first.on or days)
            now = assess(declaration, second.law, second.on or days)
            yield _compared(declaration, was, now, second.law, terms)


def _compared(
    declaration: Declaration, was: Liability, now: Liability, law: Law, terms: RefundTerms
) -> Comparison:
    correction = correct(was, now)
    importer = declaration.consignments[0].importer
    before, after = _unrated(was), _unrated(now)
    lost = _claims(now).items() - _claims(was).items() if declaration.flow is Flow.IMPORT else ()
    too_much = max(-correction.amount.amount, Decimal(0))
    refund = Money(amount=too_much, currency=now.currency)
    back = _given_back(declaration, was.day, refund, law, terms) if too_much else None
    return Comparison(
        country=declaration.country,
        flow=declaration.flow,
        declaration=declaration.id,
        kind=declaration.kind,
        number=declaration.number,
        day=was.day,
        importer=(importer.ior if declaration.country == "us" else importer.rfc) or importer.name,
        name=importer.name,
        before=was.owed,
        after=now.owed,
        changes=correction.changes,
        lost=tuple(finding for _, finding in sorted(lost, key=lambda pair: pair[0])),
        unrated=tuple(sorted(after - before)),
        rated=tuple(sorted(before - after)),
        refund=refund,
        interest=back if isinstance(back, Interest) else None,
        indexed=back if isinstance(back, Indexed) else None,
        unknown=back.why if isinstance(back, Unknown) else None,
    )


def _given_back(
    declaration: Declaration, day: date, refund: Money, law: Law, terms: RefundTerms
) -> Interest | Indexed | Unknown:
    if declaration.country != "us":
        return indexed(refund, day, max(day, terms.until), law)
    since = _deposited(declaration, day, law, terms)
    if isinstance(since, Unknown):
        return since
    return interest(refund, since, max(since, terms.until), terms.payee, law)


def _deposited(declaration: Declaration, day: date, law: Law, terms: RefundTerms) -> date | Unknown:
    standing = terms.standing(declaration.number)
    if standing is not None and standing.deposited_on is not None:
        return standing.deposited_on
    entry = declaration.consignments[0].entry
    return calendar.payable_on(day, entry.statement if entry else "single", law)


def _unrated(liability: Liability) -> set[str]:
    return {
        " ".join(filter(None, (charge.kind, charge.authority))) + (f"/{charge.line}" if charge.line else "")
        for charge in liability.charges
        if charge.status is ChargeStatus.UNRATED
    }


def _claims(liability: Liability) -> dict[str, Finding]:
    return {one.pointer: one for one in liability.findings if one.code.startswith(_CLAIM)}


class Tally:
    """The sums of many comparisons: by importer and currency, and over all."""

    def __init__(self) -> None:
        self.declarations = self.changed = self.lost = self.unrated = self.unknown = 0
        self._sums: dict[tuple[str, str, str], _Sums] = {}

    def add(self, one: Comparison) -> None:
        """Count one comparison in."""
        self.declarations += 1
        self.changed += one.changed
        self.lost += len(one.lost)
        self.unrated += len(one.unrated)
        self.unknown += one.unknown is not None
        place = (one.before.currency, one.importer, one.name)
        self._sums.setdefault(place, _Sums()).add(one)

    def importers(self) -> Iterator[ImporterTotal]:
        """Yield what each importer owed and would owe, by currency and importer."""
        for (currency, importer, name), sums in sorted(self._sums.items()):
            yield sums.total(currency, importer, name)

    def totals(self) -> Iterator[ImporterTotal]:
        """Yield the sum over all importers in each currency."""
        over: dict[str, _Sums] = {}
        for (currency, _, _), sums in sorted(self._sums.items()):
            over.setdefault(currency, _Sums()).join(sums)
        for currency, sums in over.items():
            yield sums.total(currency, "", "")


class ImporterTotal(Value):
    """What the declarations of one importer owed on one law and owe on the other, and get back.

    ``interest`` is what the refunds earned where that is known (in Mexico: what bringing them up to date
    adds); ``importer`` is empty for the sum over all.
    """

    importer: str
    name: str
    declarations: int
    before: Money
    after: Money
    difference: Money
    refund: Money
    interest: Money


@dataclass(slots=True)
class _Sums:
    declarations: int = 0
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)
    difference: Decimal = Decimal(0)
    refund: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)

    def add(self, one: Comparison) -> None:
        earned = one.interest.amount.amount if one.interest else Decimal(0)
        grown = (one.indexed.amount - one.indexed.paid).amount if one.indexed else Decimal(0)
        difference = sum((change.difference.amount for change in one.changes), Decimal(0))
        self.join(
            _Sums(1, one.before.amount, one.after.amount, difference, one.refund.amount, earned + grown)
        )

    def join(self, other: _Sums) -> None:
        self.declarations += other.declarations
        self.before += other.before
        self.after += other.after
        self.difference += other.difference
        self.refund += other.refund
        self.interest += other.interest

    def total(self, currency: str, importer: str, name: str) -> ImporterTotal:
        def money(amount: Decimal) -> Money:
            return Money(amount=amount, currency=currency)

        return ImporterTotal(
            importer=importer,
            name=name,
            declarations=self.declarations,
            before=money(self.before),
            after=money(self.after),
            difference=money(self.difference),
            refund=money(self.refund),
            interest=money(self.interest),
        )
