"""The charges of one entry as rows of a table: one row a charge, named as both sections name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cruce.model import ChargeStatus, Flow, Text
from cruce.tariff.lines.faults import GIVES_WAY, HARBOR, UNVERIFIED, WRONG
from cruce.tariff.lines.form import Line
from cruce.tariff.mx_taxes import CREDIT, GUARANTEE
from cruce.tariff.sheet import Sheet
from cruce.tariff.titles import Entered, Relief, Title
from cruce.tariff.words import fill

UNRATED: Final = "UNRATED"
"""What stands for the charge of a row that has no amount because it cannot be rated."""


class ChargeRow(NamedTuple):
    """One charge as the table of charges has it; amounts are decimals in plain digits, empty is none."""

    entry_id: str
    line_id: str
    level: str
    charge: str
    authority: str
    base: str
    rate: str
    amount: str
    currency: str
    status: str
    payment_form: str
    edition: str
    citation: str
    note: Text | None

    def cells(self, language: str) -> tuple[str, ...]:
        """Give the row as a table has it, its note in one language; see `CHARGE_COLUMNS`."""
        return (*self[:13], "" if self.note is None else self.note[language])

    def as_json(self) -> dict[str, Any]:
        """Give the row as plain JSON data, its note in both languages."""
        return {**self._asdict(), "note": self.note and self.note.model_dump()}


CHARGE_COLUMNS: Final = ChargeRow._fields
"""The columns of a table of charges."""

STATUSES: Final = {
    ChargeStatus.DUE: "due",
    ChargeStatus.ZERO: "zero",
    ChargeStatus.EXEMPT: "exempt",
    ChargeStatus.NOT_DUE: "deferred",
}
"""How a status is written in the table; what is credited or guaranteed (forms 21, 22) is ``guaranteed``."""

_NAMES: Final = {
    "duty": ("general", "HTS"),
    "igi": ("general", "IGI"),
    "ige": ("general", "IGE"),
    "ad_cvd": ("antidumping", "AD/CVD"),
    "cuota": ("antidumping", "cuota"),
    "additional": ("additional", ""),
    "mpf": ("fee", "MPF"),
    "dta": ("fee", "DTA"),
    "prv": ("fee", "PRV"),
    "prv_iva": ("tax", "IVA-PRV"),
    "iva": ("tax", "IVA"),
    "ieps": ("tax", "IEPS"),
    "isan": ("tax", "ISAN"),
}


class Named(NamedTuple):
    """How an entry and its lines are called in the rows; ``whole`` is what a row of the entry says."""

    entry: str
    whole: str
    lines: Sequence[Line]


def charge_rows(sheet: Sheet, named: Named, unread: int) -> Iterator[ChargeRow]:
    """Write the charges of an entry, line by line, then those on the whole of it.

    Where ``unread`` lines of the entry could not be read, what is levied on the whole is unrated.
    """
    currency = sheet.currency
    for charge in sorted(sheet.charges, key=_place):
        row = _row(charge, named, currency)
        if charge.line is None and unread:
            yield _incomplete(row, unread)
        elif charge.title.relief is not None:
            yield from _relieved(row, charge.title.relief)
        else:
            yield row
    if sheet.country == "us" and sheet.flow is Flow.IMPORT:
        yield from _harbor(named)


def unrated_row(entry_id: str, line_id: str, why: Text) -> ChargeRow:
    """Write that a line cannot be rated, and why."""
    return ChargeRow(entry_id, line_id, "line", UNRATED, *("",) * 9, note=why)


def _place(charge: Entered) -> int:
    return charge.line or 1 << 30


class _Printed(NamedTuple):
    """The cells that all charges of one title have in common; ``status`` of one that comes to something."""

    charge: str
    authority: str
    rate: str
    status: str
    form: str
    edition: str
    citation: str
    note: Text | None


@lru_cache(maxsize=16384)
def _printed(title: Title) -> _Printed:
    kind, usual = _NAMES.get(title.kind, ("additional", title.kind.upper()))
    return _Printed(
        charge=kind if title.rated else UNRATED,
        authority=title.authority or usual or title.edition or "",
        rate=title.rate or "",
        status=_status(title),
        form=title.form or "",
        edition=title.edition or "",
        citation=title.cited,
        note=_note(title),
    )


def _row(entered: Entered, named: Named, currency: str) -> ChargeRow:
    title, line, base, amount = entered
    said = _printed(title)
    return ChargeRow(
        named.entry,
        named.lines[line - 1].line_id if line else named.whole,
        "line" if line else "entry",
        said.charge,
        said.authority,
        "" if base is None else f"{base:f}",
        said.rate,
        "" if amount is None else _written(amount, currency),
        "" if amount is None else currency,
        said.status if amount or title.status else STATUSES[ChargeStatus.ZERO],
        said.form,
        said.edition,
        said.citation,
        said.note,
    )


def _incomplete(row: ChargeRow, unread: int) -> ChargeRow:
    """Write that a charge on the whole entry is unrated, for lines of the entry could not be read."""
    why = fill(WRONG["entry.incomplete"].says, rows=unread)
    return row._replace(charge=UNRATED, base="", amount="", currency="", status="", note=why)


def _relieved(row: ChargeRow, relief: Relief) -> Iterator[ChargeRow]:
    """Write the general rate that gives way, at no amount, and the preferential one in its place."""
    yield row._replace(
        rate=relief.general,
        amount=_written(_NOUGHT, row.currency),
        status=STATUSES[ChargeStatus.ZERO],
        note=_gives_way(relief.authority),
    )
    yield row._replace(charge="preferential", authority=relief.authority, rate=relief.rate)


@lru_cache(maxsize=1024)
def _gives_way(authority: str) -> Text:
    return fill(GIVES_WAY, authority=authority)


def _harbor(named: Named) -> Iterator[ChargeRow]:
    """Write that the fee of goods that come by vessel is not rated, once for the entry."""
    if any(line.mode in _BY_VESSEL for line in named.lines):
        row = unrated_row(named.entry, named.whole, HARBOR)
        yield row._replace(level="entry", authority="HMF", citation="19 CFR 24.24")


_BY_VESSEL = frozenset({"vessel", "sea", "ocean", "10", "11", "1"})


def _status(title: Title) -> str:
    if title.status in (None, ChargeStatus.DUE):
        return "guaranteed" if title.form in (CREDIT, GUARANTEE) else STATUSES[ChargeStatus.DUE]
    return STATUSES.get(title.status, "")


def _written(amount: Decimal, currency: str) -> str:
    return plain(amount) if currency == "MXN" else f"{amount:.2f}"


def plain(number: Decimal) -> str:
    """Write a number in plain digits, never with an exponent."""
    return f"{number:f}"


def _note(title: Title) -> Text | None:
    if title.checked or not title.rated:
        return title.why
    return UNVERIFIED if title.why is None else _both(title.why, UNVERIFIED)


@lru_cache(maxsize=4096)
def _both(first: Text, second: Text) -> Text:
    return Text(en=f"{first.en.rstrip('.')}. {second.en}", es=f"{first.es.rstrip('.')}. {second.es}")


_NOUGHT = Decimal(0)
