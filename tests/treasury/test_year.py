"""A year of pedimentos of Nuevo Laredo's size: line by line, in total, as receivables, in the bank's file the
same sum, to the peso; and what one wrong line of that file does.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from tests.tariff.tabling import table_of
from tests.tariff.whole import whole_law

from cruce.model import Money
from cruce.tariff import LineTable, RatedEntry, Tally
from cruce.treasury import BankLine, Due, Means, due, order_reference, orders, read_bank_file, write_bank_file
from cruce.treasury.orders import PaymentOrder
from cruce.treasury.reconciling import Reconciliation, receivables, reconcile

YEAR = Decimal(190_000_000_000)  # pesos of contributions collected at Nuevo Laredo
PEDIMENTOS, LINES = 1_000, 12  # fewer and larger than in life
SEED = 20260513
PAID_ON = date(2026, 5, 13)
KEYS = {
    "IGI": "6",
    "PROSEC": "6",
    "IGE": "6",
    "DTA": "1",
    "cuota": "2",
    "IVA": "3",
    "IEPS": "26",
    "PRV": "15",
    "IVA-PRV": "23",
}
"""The authorities of the table of charges and their keys (Anexo 22, appendix 12); the IEPS is of beer."""

GOODS = (
    {"code": "39012001", "origin": "CN"},
    {"code": "39012001", "origin": "US", "preference": "T-MEC"},
    {"code": "39012001", "origin": "US", "prosec": "XII"},
    {"code": "85443099", "origin": "CN"},
    {"code": "40111010", "origin": "VN", "net_kg": "125000.5"},
    {"code": "22030001", "origin": "DE"},
    {"code": "22030001", "origin": "US", "preference": "USMCA"},
    {"code": "10059099", "origin": "US", "preference": "T-MEC"},
    {"code": "30049099", "origin": "IN"},
    {"code": "84159002", "origin": "US"},
)
CUOTA = {"id": "tyres", "codes": ["40111010"], "origins": ["VN"], "formula": "1.25 USD/kg"}
PROSEC = {
    "id": "prosec-xii",
    "kind": "suspension",
    "charge": "igi",
    "authority": "PROSEC",
    "where": ["prosec = XII"],
    "codes": ["39012001"],
    "formula": "2.5%",
}
REGIMES = (
    *({"clave_pedimento": "A1"},) * 7,
    {"clave_pedimento": "IN", "iva_certified": "AAA"},
    {"clave_pedimento": "IN"},
    {"clave_pedimento": "AF", "iva_certified": "A"},
)


@dataclass(frozen=True)
class Year:
    """What a year came to at each stage."""

    entries: tuple[RatedEntry, ...]
    tally: Tally
    dues: tuple[Due, ...]
    ordered: tuple[PaymentOrder, ...]
    bank: tuple[BankLine, ...]


def lines_of_a_year() -> Iterator[dict[str, object]]:
    rolled = random.Random(SEED)
    for number in range(PEDIMENTOS):
        regime = rolled.choice(REGIMES)
        for line in range(1, LINES + 1):
            cents = rolled.randrange(1_000_000_00, 132_500_000_00)
            value = f"{cents // 100}.{cents % 100:02}"
            yield {
                **rolled.choice(GOODS),
                **regime,
                "entry_id": f"P{number}",
                "line_id": line,
                "value": value,
                "currency": "MXN",
                "on": PAID_ON,
            }


@pytest.fixture(name="year", scope="module")
def _year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    law = whole_law(tmp_path_factory.mktemp("law"), CUOTA, PROSEC)
    head, *rows = table_of(list(lines_of_a_year()))
    entries = tuple(LineTable(head, "mx", law).rated(rows))
    tally = Tally("mx")
    dues, ordered = [], []
    for number, entry in enumerate(entries):
        tally.add(entry)
        assert entry.liability is not None
        assert entry.declaration is not None
        one = due(entry.liability, entry.declaration)
        made = orders.order(one, order_reference("mx", f"{number:024}", 1, 0), PAID_ON)
        dues.append(one)
        ordered += [made] if made is not None else []
    bank = tuple(paid(one, f"OP-{number}") for number, one in enumerate(ordered))
    return Year(entries, tally, tuple(dues), tuple(ordered), bank)


def paid(of: PaymentOrder, operation: str) -> BankLine:
    return BankLine(
        row=0, reference=of.reference, operation=operation, amount=of.amount, paid_on=PAID_ON, bank="40012"
    )


def by_key(year: Year, status: str) -> dict[str, Decimal]:
    """Add the lines of the table of charges up by key, in whole numbers of pesos."""
    sums: defaultdict[str, int] = defaultdict(int)
    for row in (row for entry in year.entries for row in entry.rows if row.status == status):
        sums[KEYS[row.authority]] += int(row.amount)
    return {key: Decimal(amount) for key, amount in sums.items() if amount}


def received(year: Year, means: Means) -> dict[str, Decimal]:
    return {one.key: one.amount.amount for one in receivables(year.dues) if one.means is means}


def total(sums: dict[str, Decimal]) -> Decimal:
    return sum(sums.values(), Decimal(0))


@pytest.mark.slow
def test_every_line_of_the_year_is_rated(year: Year):
    assert year.tally.lines == PEDIMENTOS * LINES
    assert year.tally.unrated == year.tally.refused == 0
    assert {row.authority for entry in year.entries for row in entry.rows} >= set(KEYS) - {"IGE"}


@pytest.mark.slow
def test_lines_total_receivables_and_bank_are_one_sum(year: Year):
    collected, credited = by_key(year, "due"), by_key(year, "guaranteed")
    assert YEAR <= total(collected) < YEAR * Decimal("1.05")
    # line by line = the total of the liabilities and of the table
    owed = sum((entry.liability.owed.amount for entry in year.entries if entry.liability), Decimal(0))
    assert owed == total(collected) + total(credited)
    assert (year.tally.total("due"), year.tally.total("guaranteed")) == (total(collected), total(credited))
    # = receivables, contribution by contribution: what a bank collects, and what is credited
    assert received(year, Means.PAYMENT) == collected
    assert received(year, Means.CREDIT) == credited
    # = the orders and the bank's file as it is read back
    assert sum(one.amount.amount for one in year.ordered) == total(collected)
    lines, faults = read_bank_file(write_bank_file(year.bank))
    assert not faults
    assert sum(line.amount.amount for line in lines) == total(collected)
    result = reconcile(year.ordered, write_bank_file(year.bank))
    assert not result.findings
    assert not (*result.missing, *result.unmatched, *result.differences)
    assert sum(one.line.amount.amount for one in result.matched) == total(collected)


# --- one line of the bank's file is wrong ------------------------------------------------------------------


def reconciled(year: Year, *bank: BankLine) -> Reconciliation:
    return reconcile(year.ordered, write_bank_file(bank))


@pytest.mark.slow
@pytest.mark.parametrize("centavo", ["0.01", "-0.01"])
def test_a_centavo_is_found_in_the_year(year: Year, centavo: str):
    off = year.bank[700]
    wrong = Money(amount=off.amount.amount + Decimal(centavo), currency="MXN")
    result = reconciled(year, *year.bank[:700], off.model_copy(update={"amount": wrong}), *year.bank[701:])
    assert [one.line.operation for one in result.differences] == [off.operation]
    assert [one.reference for one in result.missing] == [off.reference]
    assert [(one.code, one.pointer) for one in result.findings] == [("treasury.amount", "/701")]
    matched = sum(one.line.amount.amount for one in result.matched)
    assert matched + off.amount.amount == sum(one.amount.amount for one in year.ordered)


@pytest.mark.slow
def test_a_missing_line_is_named_by_its_order(year: Year):
    result = reconciled(year, *year.bank[:700], *year.bank[701:])
    assert [one.reference for one in result.missing] == [year.bank[700].reference]
    assert not result.findings
    assert len(result.matched) == len(year.ordered) - 1


@pytest.mark.slow
def test_a_doubled_line_is_named_and_counted_once(year: Year):
    again = year.bank[700]
    twice = reconciled(year, *year.bank, again)
    assert [(one.code, one.pointer) for one in twice.findings] == [
        ("treasury.bank-file.twice", f"/{len(year.bank) + 1}")
    ]
    other = reconciled(year, *year.bank, again.model_copy(update={"operation": "OP-OTHER"}))
    assert [one.code for one in other.findings] == ["treasury.settled"]
    assert [one.line.operation for one in other.differences] == ["OP-OTHER"]
    for result in (twice, other):
        assert not result.missing
        assert sum(one.line.amount.amount for one in result.matched) == sum(
            one.amount.amount for one in year.ordered
        )


# --- one charge of the books is wrong ----------------------------------------------------------------------


@pytest.mark.slow
def test_a_charge_that_is_a_peso_off_missing_or_doubled_shows_between_charges_and_receivables(year: Year):
    place = next(place for place, one in enumerate(year.dues) if one.means is Means.PAYMENT and one.lines)
    one = year.dues[place]
    first = one.lines[0]
    more = Money(amount=first.amount.amount + 1, currency="MXN")
    wrong = {
        "off": (first.model_copy(update={"amount": more}), *one.lines[1:]),
        "missing": one.lines[1:],
        "doubled": (first, *one.lines),
    }
    right = received(year, Means.PAYMENT)
    for lines in wrong.values():
        dues = (*year.dues[:place], one.model_copy(update={"lines": lines}), *year.dues[place + 1 :])
        told = {each.key: each.amount.amount for each in receivables(dues) if each.means is first.means}
        assert {key for key in right if told.get(key) != right[key]} == {first.key}
