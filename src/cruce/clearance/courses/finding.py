"""Discrepancies stated after an examination, the charges on the filing as found, and the money they add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final

from pydantic import TypeAdapter

from cruce.clearance.appraisal import Appraisal
from cruce.clearance.casefile import CaseFile
from cruce.clearance.docket import Docket, absent, refused
from cruce.clearance.lodging import today
from cruce.clearance.officers import require_own_officer, require_reasons, require_words
from cruce.clearance.paying import tell_settled
from cruce.clearance.presenting import conclude, level_of
from cruce.clearance.recalling import recall
from cruce.documents import read
from cruce.model import (
    Charge,
    ChargeStatus,
    Discrepancy,
    Filing,
    Function,
    Level,
    Liability,
    Money,
    corrected,
    declarations,
    plain,
)
from cruce.section import Section
from cruce.store import Receivable, Transaction
from cruce.tariff import assess_many
from cruce.treasury import Due, Means, MoneyState, order_reference

AMENDED: Final = "treasury.amended"
"""The reason code of charges found owed beyond those declared."""

_LIABILITIES: Final = TypeAdapter(tuple[Liability, ...])
_COVERED: Final = (MoneyState.PAID.value, MoneyState.GUARANTEED.value)
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """One charge as declared and as found, on one line of one declaration; what is missing was not owed."""

    declaration: str
    country: str
    kind: str
    line: int | None
    declared: Charge | None
    found: Charge | None

    @property
    def differs(self) -> bool:
        """Tell whether it comes to something else as found."""
        return _due_of(self.declared) != _due_of(self.found)


@dataclass(frozen=True, slots=True)
class Amended:
    """What discrepancies come to: charges side by side, and the sum of each treasury both ways.

    ``differences`` are what differs, line by line: the line, the field, as declared, as found. ``unrated``
    counts the charges that can be rated no more on the goods as found.
    """

    discrepancies: tuple[Discrepancy, ...]
    differences: tuple[tuple[str, str, str, str], ...]
    charges: tuple[Compared, ...]
    sums: dict[str, tuple[Money, Money]]
    unrated: int


def reassess(section: Section, case: str, found: Sequence[Discrepancy], by: str) -> Amended:
    """State what an examination found against the filing; this treasury's charges on the goods as found are
    owed from then on.

    Whoever states it again puts the new statement in place of the one before; what was paid or guaranteed of
    that counts. Raises `PowerError` ``case.unknown``, ``case.closed``, ``case.not-examined``,
    ``case.no-discrepancy``, ``case.discrepancy-line``, ``case.reason``, ``case.discrepancy-words``, and what
    `require_own_officer` raises.
    """
    at = section.clock()
    require_own_officer(section, by)
    for one in found:
        if one.remarks:
            require_words("discrepancy-words", one.remarks)

    def work(transaction: Transaction) -> Amended:
        docket = Docket.take(section, transaction, case, by, at)
        docket.require_open()
        _require_examined(docket, found)
        require_reasons(docket, [one.reason for one in found])
        made = recall(docket)
        _require_lines(made.filing, found)
        stated = tuple(found)
        amended = _charges(section, made.filing, stated, made)
        _state(docket, made, stated, amended)
        return _side_by_side(made.filing, stated, made.liabilities, amended)

    return section.store.one(work)


def _state(
    docket: Docket, made: Appraisal, stated: tuple[Discrepancy, ...], amended: tuple[Liability, ...]
) -> None:
    rows = [plain(one) for one in stated]
    kept = docket.transaction.keep(_LIABILITIES.dump_json(amended, exclude_none=True))
    matters = docket.file.matters
    if (matters.discrepancies, matters.amended) == (stated, kept):
        return  # stated twice
    body = {"discrepancies": rows, "liability": kept}
    docket.record("clearance.reassessed", body)
    docket.change(matters=matters.model_copy(update={"discrepancies": stated, "amended": kept}))
    for liability in (one for one in made.liabilities if one.country == docket.section.name):
        as_found = next((one for one in amended if one.declaration == liability.declaration), None)
        _charge(docket, liability, as_found)
    if level_of(docket, Function.EXAMINATION).reaches(Level.SHARE):
        docket.tell("clearance.reassessed", {"discrepancies": rows}, today(docket, made))
    tell_settled(docket)
    conclude(docket)
    docket.close()


def amended(section: Section, case: str, of: str = "") -> Amended | None:
    """Give what the discrepancies of a case come to under this section's law: those it stated, or those
    that the section ``of`` told of; none where none are stated.

    Raises `PowerError` ``case.unknown``.
    """
    row = section.store.case(case)
    if row is None:
        raise absent(section, case)
    file = CaseFile.model_validate_json(row.body)
    stated = file.matters.told.get(of, ()) if of and of != section.name else file.matters.discrepancies
    filing = read(section.store.content(file.filing) or b"").filing
    if not stated or filing is None:
        return None
    declared = _LIABILITIES.validate_json(section.store.content(file.liability) or b"[]")
    kept = section.store.content(file.matters.amended) if stated == file.matters.discrepancies else None
    found = _LIABILITIES.validate_json(kept) if kept else _charges(section, filing, stated, None)
    return _side_by_side(filing, stated, declared, found)


def secure(section: Section, case: str, paper: str, by: str) -> tuple[str, ...]:
    """Take a guarantee for the amended charges that are open; gives the references it covers.

    ``paper`` names it, in one line. Raises `PowerError` ``case.unknown``, ``case.no-amended``,
    ``case.guarantee-words``, and what `require_own_officer` raises.
    """
    at = section.clock()
    require_own_officer(section, by)
    require_words("guarantee-words", paper)

    def work(transaction: Transaction) -> tuple[str, ...]:
        docket = Docket.take(section, transaction, case, by, at)
        open_rows = [row for row in _rows(docket) if row.state == MoneyState.ESTIMATED.value]
        if not open_rows:
            raise refused(
                "no-amended",
                f"No amended charges of case {case} are open.",
                f"No hay contribuciones determinadas pendientes en el expediente {case}.",
            )
        for row in open_rows:
            transaction.save_receivable(row._replace(state=MoneyState.GUARANTEED.value))
        names = tuple(row.reference for row in open_rows)
        docket.record("treasury.secured", {"references": list(names), "paper": paper})
        tell_settled(docket)
        conclude(docket)
        docket.close()
        return names

    return section.store.one(work)


def hear(docket: Docket, peer: str, body: dict[str, Any]) -> None:
    """Take in what another section found: what it comes to here is for this section's officers to state.

    Of another version of the case it says nothing.
    """
    if body["version"] != docket.row.version:
        return
    rows = tuple(Discrepancy.model_validate(one) for one in body["discrepancies"][: _MOST + 1])
    _require_lines(recall(docket).filing, rows)
    matters = docket.file.matters
    if matters.told.get(peer) == rows:
        return
    told = {"from": peer, "act": "reassessed", "discrepancies": [plain(one) for one in rows]}
    docket.record("exchange.received", told)
    docket.change(matters=matters.model_copy(update={"told": {**matters.told, peer: rows}}))


def _charges(
    section: Section, filing: Filing, stated: tuple[Discrepancy, ...], made: Appraisal | None
) -> tuple[Liability, ...]:
    """Rate the filing as found, by the law of the same day as the filing as declared."""
    day = made.day if made else section.law.local_day(filing.crossing, filing.expected_arrival)
    return assess_many(declarations(corrected(filing, stated), day), section.law)


def _charge(docket: Docket, declared: Liability, found: Liability | None) -> None:
    """Enter what is owed beyond the declared charges and beyond what was paid or guaranteed of it before."""
    mine = [row for row in _rows(docket) if row.declaration == declared.declaration]
    covered = sum((row.amount for row in mine if row.state in _COVERED), Decimal(0))
    for row in mine:
        if row.state == MoneyState.ESTIMATED.value:
            docket.transaction.save_receivable(row._replace(state=MoneyState.CANCELLED.value))
    more = found.owed.amount - declared.owed.amount - covered if found else Decimal(0)
    if more <= 0:
        return
    amount = Money(amount=more, currency=declared.currency)
    reference = _free_reference(docket)
    facts = {"means": Means.PAYMENT, "amount": amount}
    owed = Due.model_validate(
        {
            **facts,
            "country": docket.section.name,
            "declaration": declared.declaration,
            "lines": ({"kind": "amended", **facts},),
            "state": MoneyState.ESTIMATED,
            "missing": AMENDED,
            "unrated": len(found.unrated) if found else 0,
        }
    )
    docket.transaction.save_receivable(
        Receivable(
            reference=reference,
            case_id=docket.row.id,
            version=docket.row.version,
            declaration=declared.declaration,
            currency=amount.currency,
            amount=more,
            state=MoneyState.ESTIMATED.value,
            operation=None,
            body=owed.model_dump_json(exclude_defaults=True).encode(),
        )
    )
    told = {"reference": reference, "amount": format(more, "f"), "currency": amount.currency}
    docket.record("treasury.amended", told)


def _rows(docket: Docket) -> list[Receivable]:
    """List the receivables of amended charges of the present version."""
    rows = docket.transaction.receivables(docket.row.id)
    return [row for row in rows if row.version == docket.row.version and AMENDED.encode() in row.body]


def _free_reference(docket: Docket) -> str:
    """Give a reference that nothing bears, counted down from the last so that it meets no declaration's."""
    for number in range(99, 0, -1):
        reference = order_reference(docket.section.name, docket.row.id, docket.row.version, number)
        if docket.transaction.receivable(reference) is None:
            return reference
    raise refused(
        "no-reference",
        "This version of the case has as many orders as it can have.",
        "Esta versión del expediente tiene ya todas las órdenes que puede tener.",
    )


def _require_examined(docket: Docket, found: Sequence[Discrepancy]) -> None:
    if docket.file.examination is None or not docket.file.examination.reasons:
        raise refused(
            "not-examined",
            f"No examination of case {docket.row.id} on record found anything.",
            f"Ningún reconocimiento del expediente {docket.row.id} que conste encontró algo.",
        )
    if not 1 <= len(found) <= _MOST:
        raise refused(
            "no-discrepancy",
            f"At least one difference must be stated, and at most {_MOST}.",
            f"Debe indicarse al menos una diferencia, y {_MOST} como máximo.",
        )


def _require_lines(filing: Filing, found: Sequence[Discrepancy]) -> None:
    strange = []
    for one in found:
        try:
            if not one.declared_and_found(filing):
                strange.append(one.line)
            corrected(filing, (one,))
        except IndexError:
            strange.append(one.line)
    if strange:
        raise refused(
            "discrepancy-line",
            f"The filing has no such line, or the line is as found: {', '.join(strange)}.",
            f"El trámite no tiene esa partida, o está como se encontró: {', '.join(strange)}.",
        )


def _side_by_side(
    filing: Filing,
    stated: tuple[Discrepancy, ...],
    declared: Sequence[Liability],
    found: Sequence[Liability],
) -> Amended:
    before, after = ({one.declaration: one for one in each} for each in (declared, found))
    rows, sums = list[Compared](), dict[str, tuple[Money, Money]]()
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        one = was or now
        assert one is not None
        rows += _compared(one, was, now)
        zero = Money.zero(one.currency)
        had = sums.get(one.country, (zero, zero))
        sums[one.country] = (had[0] + (was.owed if was else zero), had[1] + (now.owed if now else zero))
    differences = tuple((one.line, *row) for one in stated for row in one.declared_and_found(filing))
    unrated = sum(_due_of(one.found) is None and _due_of(one.declared) is not None for one in rows)
    return Amended(stated, differences, tuple(rows), sums, unrated)


def _compared(one: Liability, was: Liability | None, now: Liability | None) -> list[Compared]:
    places: dict[tuple[int | None, str, str | None], tuple[list[Charge], list[Charge]]] = {}
    for side, liability in enumerate((was, now)):
        for charge in liability.charges if liability else ():
            places.setdefault((charge.line, charge.kind, charge.authority), ([], []))[side].append(charge)
    return [
        Compared(one.declaration, one.country, kind, line, left, right)
        for (line, kind, _), sides in places.items()
        for left, right in zip_longest(*sides)
    ]


def _due_of(charge: Charge | None) -> Decimal | None:
    if charge is None or charge.status is not ChargeStatus.DUE:
        return Decimal(0) if charge is None or charge.status is not ChargeStatus.UNRATED else None
    return charge.amount.amount if charge.amount else Decimal(0)
