"""What follows a discrepancy: charges on the goods as found, money, and each side's legal course."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.clearance.border import (
    StandingClock,
    acts,
    examined,
    file_of,
    founded,
    lodge,
    opened,
    owed,
    pay,
    present,
    state,
)
from tests.clearance.test_holds import outbox, refused
from tests.filings import AS_OF, a1_southbound

from cruce import clearance
from cruce.books import balances, payment_orders
from cruce.clearance import courses
from cruce.exchange import Border
from cruce.model import (
    AsFound,
    Custody,
    Discrepancy,
    Find,
    JointState,
    Stage,
    Verdict,
    corrected,
)

SAMPLE = a1_southbound()
LINE = "/consignments/0/items/0"
MORE = Discrepancy(line=LINE, found=AsFound(value=Decimal("60000.00")), reason="value.low")
DAY = AS_OF.date()


def found(border: Border, *reasons: str, clock: StandingClock | None = None) -> str:
    """Lodge, pay, present behind a broken seal, and examine: a team found something."""
    case = lodge(border, SAMPLE)
    border.settle()
    pay(border, case)
    present(border, case, SAMPLE, seals=("BROKEN",))
    border.settle()
    seen = examined(*(reasons or ("value.low",))).model_copy(update={"find": Find.REVENUE})
    assert clearance.examine(border.sections["mx"], {case: seen}, "A. One") == {case: None}
    border.settle()
    return case


# --- charges on the goods as found ---------------------------------------------------------------------


def test_amended_charges_stand_beside_those_declared_to_the_peso(border):
    mx = border.sections["mx"]
    case = found(border)
    before = owed(mx, case)
    made = courses.reassess(mx, case, [MORE], "A. One")
    assert made.differences == ((LINE, "value", "52000.00", "60000.00"),)
    declared, as_found = made.sums["mx"]
    assert declared.amount == before
    assert as_found.amount > declared.amount
    assert as_found.amount == as_found.amount.to_integral_value(), "pesos are whole"
    for row in made.charges:
        if row.country == "mx" and row.differs:
            for charge in (row.declared, row.found):
                assert charge is not None
                assert charge.citations
                assert charge.amount is not None
                assert charge.amount.amount == charge.amount.amount.to_integral_value()
    assert courses.amended(mx, case) == made
    kinds = {row.kind for row in made.charges if row.country == "mx" and row.differs}
    assert {"igi", "iva", "dta"} <= kinds


def test_the_difference_is_ordered_once_and_release_waits_for_it(border):
    mx = border.sections["mx"]
    case = found(border)
    before = owed(mx, case)
    made = courses.reassess(mx, case, [MORE], "A. One")
    size = mx.store.tree.size
    assert courses.reassess(mx, case, [MORE], "A. One") == made
    assert mx.store.tree.size == size, "stated twice, ordered once"
    declared, as_found = made.sums["mx"]
    assert owed(mx, case) - before == as_found.amount - declared.amount
    refused("unsettled", clearance.rule, mx, case, Verdict.RELEASE, [], "A. One")
    (order,) = [one for one in payment_orders(mx, case) if one.state.value == "estimated"]
    assert order.order.amount.amount == as_found.amount - declared.amount
    pay(border, case)
    pay(border, case)
    assert owed(mx, case) == as_found.amount
    assert not [one.cases for one in balances(mx) if one.cases]
    clearance.rule(mx, case, Verdict.RELEASE, [], "A. One")
    clearance.rule(border.sections["us"], case, Verdict.RELEASE, [], "U. One")
    border.settle()
    assert state(border, case) is JointState.RELEASED


def test_a_guarantee_lets_it_go_once(border):
    mx = border.sections["mx"]
    case = found(border)
    refused("no-amended", courses.secure, mx, case, "Fianza 77", "A. One")
    courses.reassess(mx, case, [MORE], "A. One")
    assert len(courses.secure(mx, case, "Fianza 77", "A. One")) == 1
    refused("no-amended", courses.secure, mx, case, "Fianza 77", "A. One")
    clearance.rule(mx, case, Verdict.RELEASE, [], "A. One")


def test_a_new_statement_takes_the_place_of_the_one_before(border):
    mx = border.sections["mx"]
    case = found(border)
    courses.reassess(mx, case, [MORE], "A. One")
    pay(border, case)
    most = MORE.model_copy(update={"found": AsFound(value=Decimal("70000.00"))})
    made = courses.reassess(mx, case, [most], "A. One")
    assert owed(mx, case) == made.sums["mx"][1].amount
    less = MORE.model_copy(update={"found": AsFound(value=Decimal("61000.00"))})
    made = courses.reassess(mx, case, [less], "A. One")
    assert owed(mx, case) == made.sums["mx"][1].amount
    as_filed = MORE.model_copy(update={"found": AsFound(value=Decimal("50000.00"))})
    courses.reassess(mx, case, [as_filed], "A. One")
    open_rows = [one for one in mx.store.receivables_of(case) if one.state == "estimated"]
    assert open_rows == [], "what was paid too much is corrected by the declarant, not ordered"


def test_what_differs_may_be_class_quantity_origin_preference_goods_or_a_paper(border):
    mx = border.sections["mx"]
    case = found(border)
    filing = SAMPLE.filing
    item = filing.consignments[0].items[0]
    other = item.classification.model_copy(update={"fraccion": "39011001", "nico": "01", "hs": "390110"})
    rows = [
        Discrepancy(line=LINE, found=AsFound(classification=other), reason="classification.doubt"),
        Discrepancy(line=LINE, found=AsFound(origin="CN", preference_denied=True), reason="origin.doubt"),
        Discrepancy(
            line=LINE,
            found=AsFound(
                mx_quantity=item.quantity,
                quantity=item.quantity.model_copy(update={"amount": Decimal(21000)}),
            ),
            reason="weight.anomaly",
        ),
        Discrepancy(line=LINE, found=AsFound(missing="NOM-050"), reason="permit.missing"),
        Discrepancy(line="/consignments/0", found=AsFound(undeclared=item), reason="document.doubt"),
    ]
    made = courses.reassess(mx, case, rows, "A. One")
    fields = {row[1] for row in made.differences}
    assert fields == {"classification", "origin", "quantity", "missing", "undeclared"}
    assert len(corrected(filing, tuple(rows)).consignments[0].items) == 2
    assert made.unrated > 0, "of a code that the law at hand has not, nothing is taken to be free"
    more = courses.reassess(mx, case, rows[-1:], "A. One")
    assert more.unrated == 0
    assert more.sums["mx"][1].amount > more.sums["mx"][0].amount


def test_bad_statements_write_nothing(border):
    mx = border.sections["mx"]
    case = lodge(border, SAMPLE)
    refused("not-examined", courses.reassess, mx, case, [MORE], "A. One")
    border.settle()
    present(border, case, SAMPLE, seals=("BROKEN",))
    border.settle()
    clearance.examine(mx, {case: examined("value.low")}, "A. One")
    size = mx.store.tree.size
    refused("no-discrepancy", courses.reassess, mx, case, [], "A. One")
    refused("no-discrepancy", courses.reassess, mx, case, [MORE] * 201, "A. One")
    for line in ("/consignments/0/items/7", "/consignments/9/items/0"):
        strange = MORE.model_copy(update={"line": line})
        refused("discrepancy-line", courses.reassess, mx, case, [strange], "A. One")
    same = MORE.model_copy(update={"found": AsFound(value=Decimal("52000.00"))})
    refused("discrepancy-line", courses.reassess, mx, case, [same], "A. One")
    why = MORE.model_copy(update={"reason": "because"})
    refused("reason", courses.reassess, mx, case, [why], "A. One")
    refused("other-officer", courses.reassess, mx, case, [MORE], "us: A. One")
    assert mx.store.tree.size == size
    for line, facts in (
        (LINE, {}),
        ("/items/0", {"value": "1"}),
        ("/consignments/0", {"value": "1"}),
        (LINE, {"value": "-1"}),
        ("/consignments/0/items/00", {"value": "1"}),
    ):
        with pytest.raises(ValidationError):
            Discrepancy.model_validate({"line": line, "found": facts, "reason": "value.low"})


def test_each_section_states_for_itself_and_knows_what_the_other_stated(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = found(border)
    courses.reassess(mx, case, [MORE], "A. One")
    border.settle()
    assert file_of(us, case).matters.told == {"mx": (MORE,)}
    assert file_of(us, case).matters.discrepancies == ()
    assert courses.amended(us, case) is None
    theirs = courses.amended(us, case, of="mx")
    assert theirs is not None
    ours = courses.amended(mx, case)
    assert ours is not None
    assert theirs.sums == ours.sums, "both compute the same from the same goods"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1_000, 200_000), st.booleans()), min_size=1, max_size=4))
def test_what_is_owed_is_what_was_found_whatever_was_paid_between(steps):
    border, case = _shared()
    mx = border.sections["mx"]
    for value, pays in steps:
        one = MORE.model_copy(update={"found": AsFound(value=Decimal(value))})
        if value == 52_000:
            continue
        made = courses.reassess(mx, case, [one], "A. One")
        rows = mx.store.receivables_of(case)
        covered = sum((row.amount for row in rows if row.state == "paid"), Decimal(0))
        assert owed(mx, case) == max(made.sums["mx"][1].amount, covered)
        if pays:
            pay(border, case)
        operations = [row.operation for row in mx.store.receivables_of(case) if row.operation]
        assert len(operations) == len(set(operations))


_kept: list[Any] = []


def _shared():
    """One examined case for many statements; each goes on from the one before."""
    if not _kept or _kept[2] > 20:
        import tempfile
        from pathlib import Path

        folder = Path(tempfile.mkdtemp(prefix="cruce-courses-")) / "home"
        border = opened(founded(folder))
        _kept[:] = [border, found(border), 0]
    _kept[2] += 4
    return _kept[0], _kept[1]


# --- courses ------------------------------------------------------------------------------------------


def test_each_side_opens_courses_of_its_own_law_alone(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = found(border)
    courses.open_course(mx, case, "pama", "A. One", reasons=["value.low"], says="Subvaluación")
    courses.open_course(us, case, "detention", "U. One")
    refused("course-kind", courses.open_course, mx, case, "detention", "A. One")
    refused("course-kind", courses.open_course, us, case, "pama", "U. One")
    refused("course-kind", courses.open_course, us, case, "<script>", "U. One")
    refused("other-officer", courses.open_course, us, case, "seizure", "mx: A. One")
    border.settle()
    for section in (mx, us):
        assert {(one.section, one.kind) for one in file_of(section, case).matters.courses} == {
            ("mx", "pama"),
            ("us", "detention"),
        }


def test_a_course_that_keeps_the_goods_stops_the_release_of_its_own_side(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = found(border)
    one = courses.open_course(
        mx, case, "pama", "A. One", custody=Custody(place="Patio 4", holder="Aduana 240")
    )
    assert one.stops
    assert courses.open_course(mx, case, "pama", "B. Two") == one, "a double click opens one course"
    refused("unsettled", clearance.rule, mx, case, Verdict.RELEASE, [], "A. One")
    clearance.rule(us, case, Verdict.RELEASE, [], "U. One")
    courses.step(mx, case, one.id, Stage.NOTIFIED, "A. One")
    courses.step(mx, case, one.id, Stage.NOTIFIED, "A. One")
    assert acts(mx, case).count("clearance.stepped") == 1
    refused("course-custody", courses.step, mx, case, one.id, Stage.MOVED, "A. One")
    moved = courses.step(
        mx, case, one.id, Stage.MOVED, "A. One", custody=Custody(place="Almacén", holder="SAE")
    )
    assert moved.where == Custody(place="Almacén", holder="SAE")
    courses.step(mx, case, one.id, Stage.GUARANTEED, "A. One", says="Fianza 77")
    clearance.rule(mx, case, Verdict.RELEASE, [], "A. One")
    border.settle()
    assert state(border, case) is JointState.RELEASED
    courses.step(mx, case, one.id, Stage.CLOSED, "A. One")
    refused("course-over", courses.step, mx, case, one.id, Stage.DECIDED, "A. One")


def test_no_security_takes_the_place_of_detained_goods(border):
    us = border.sections["us"]
    case = found(border)
    one = courses.open_course(us, case, "detention", "U. One")
    refused("course-guarantee", courses.step, us, case, one.id, Stage.GUARANTEED, "U. One")


def test_days_of_acts_are_of_the_past_and_in_order(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = lodge(border, SAMPLE)
    border.settle()
    refused("not-presented", courses.open_course, mx, case, "pama", "A. One")
    case = found(border)
    refused("course-day", courses.open_course, mx, case, "pama", "A. One", opened=DAY + timedelta(days=1))
    refused("course-day", courses.open_course, mx, case, "pama", "A. One", opened=date(2026, 5, 12))
    one = courses.open_course(mx, case, "pama", "A. One")
    for on in (DAY - timedelta(days=1), DAY + timedelta(days=1), date(2999, 1, 1)):
        refused("course-day", courses.step, mx, case, one.id, Stage.NOTIFIED, "A. One", on=on)
    border.settle()
    refused("no-course", courses.step, us, case, one.id, Stage.CLOSED, "U. One")
    refused("no-course", courses.step, mx, case, "mx:9999", Stage.CLOSED, "A. One")


def test_terms_due_are_listed_with_their_cases_on_a_given_day(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = found(border)
    one = courses.open_course(mx, case, "pama", "A. One")
    courses.step(mx, case, one.id, Stage.NOTIFIED, "A. One")
    courses.open_course(us, case, "detention", "U. One")
    border.settle()
    (first, second) = courses.due(mx, DAY)
    assert [(name, term.code, term.last) for name, _, term in (first, second)] == [
        (case, "pama/evidence", date(2026, 5, 28)),
        (case, "pama/resolution", date(2026, 9, 29)),
    ]
    assert not first[2].overdue(date(2026, 5, 28))
    assert first[2].overdue(date(2026, 5, 29))
    assert list(courses.due(mx, date(2026, 5, 12))) == []
    courses.step(mx, case, one.id, Stage.CLOSED, "A. One")
    assert list(courses.due(mx, DAY)) == []
    assert {one.kind for _, one, _ in courses.due(us, DAY)} == {"detention"}


def test_courses_told_twice_or_out_of_order_come_to_the_same(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = found(border)
    one = courses.open_course(mx, case, "pama", "A. One")
    courses.step(mx, case, one.id, Stage.NOTIFIED, "A. One")
    courses.step(mx, case, one.id, Stage.ANSWERED, "A. One")
    sent = [each for each in outbox(mx) if each[0] in ("clearance.proceeded", "clearance.stepped")]
    for kind, body in [*reversed(sent), *sent]:
        us.write([clearance.hear(us, us.peers["mx"], kind, case, body, AS_OF)])
    (here,) = file_of(us, case).matters.courses
    assert here == file_of(mx, case).matters.courses[0]
    size = us.store.tree.size
    border.settle()
    assert "exchange.refused" not in acts(us, case)
    assert file_of(us, case).matters.courses == (here,)
    assert us.store.tree.size == size


def test_where_examinations_are_not_shared_courses_stay_at_home(border):
    mx, us = border.sections["mx"], border.sections["us"]
    case = found(border)
    for section in (mx, us):
        section.agreed = section.agreed.__class__()
    courses.reassess(mx, case, [MORE], "A. One")
    courses.open_course(mx, case, "pama", "A. One")
    border.settle()
    assert file_of(us, case).matters.courses == ()
    assert file_of(us, case).matters.told == {}
