"""The charges of one entry as rows of a table: one row a charge, named as both sections name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cruce.law import Law, TariffLine
from cruce.model import Charge, ChargeStatus, Citation, Flow, Liability, Text
from cruce.tariff.claims import is_usmca
from cruce.tariff.lines.faults import GIVES_WAY, HARBOR, UNVERIFIED, WRONG
from cruce.tariff.lines.form import Line
from cruce.tariff.mx_taxes import CREDIT, GUARANTEE
from cruce.tariff.rates import as_charged, read_rate
from cruce.tariff.rating import TARIFFS
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
_RELIEVED = re.compile(r" \(([^()]+)\)$")


class Named(NamedTuple):
    """How an entry and its lines are called in the rows; ``whole`` is what a row of the entry says."""

    entry: str
    whole: str
    lines: Sequence[Line]


def charge_rows(liability: Liability, named: Named, law: Law, unread: int) -> Iterator[ChargeRow]:
    """Write the charges of an entry, line by line, then those on the whole of it.

    Where ``unread`` lines of the entry could not be read, what is levied on the whole is unrated.
    """
    for charge in sorted(liability.charges, key=_place):
        line = named.lines[charge.line - 1] if charge.line else None
        if line is None and unread:
            yield _incomplete(charge, named, unread)
        elif line is not None and charge.kind in ("duty", "igi") and (taken := _relief(charge, line)):
            yield from _relieved(_row(charge, line, named), _general(liability, line, law), taken)
        else:
            yield _row(charge, line, named)
    if liability.country == "us" and liability.flow is Flow.IMPORT:
        yield from _harbor(named)


def unrated_row(entry_id: str, line_id: str, why: Text) -> ChargeRow:
    """Write that a line cannot be rated, and why."""
    return ChargeRow(entry_id, line_id, "line", UNRATED, *("",) * 9, note=why)


def _place(charge: Charge) -> int:
    return charge.line or 1 << 30


def _tariff(liability: Liability) -> str:
    return TARIFFS[liability.country]


def _row(charge: Charge, line: Line | None, named: Named) -> ChargeRow:
    kind, usual = _NAMES.get(charge.kind, ("additional", charge.kind.upper()))
    authority = charge.authority or usual or charge.edition or ""
    rated = charge.status is not ChargeStatus.UNRATED
    return ChargeRow(
        named.entry,
        line.line_id if line else named.whole,
        "line" if line else "entry",
        kind if rated else UNRATED,
        authority,
        "" if charge.base is None else plain(charge.base.amount),
        charge.rate or "",
        _amount(charge),
        charge.amount.currency if charge.amount else "",
        _status(charge),
        charge.form or "",
        charge.edition or "",
        cited(charge.citations),
        _note(charge),
    )


def _incomplete(charge: Charge, named: Named, unread: int) -> ChargeRow:
    """Write that a charge on the whole entry is unrated, for lines of the entry could not be read."""
    row = _row(charge, None, named)
    why = fill(WRONG["entry.incomplete"].says, rows=unread)
    return row._replace(charge=UNRATED, base="", amount="", currency="", status="", note=why)


def _relief(charge: Charge, line: Line) -> str | None:
    """Name the preference or suspension whose rate stands in place of the general one, if any."""
    claim = line.goods.preference if line.goods else None
    found = _RELIEVED.search(charge.rate or "") if charge.amount is not None else None
    if found is None:
        return None
    if charge.kind == "igi":
        return found[1]
    symbols = () if claim is None else ("S", "S+") if is_usmca(claim) else (claim.symbol or claim.programme,)
    return None if found[1] not in symbols else "USMCA" if found[1] in ("S", "S+") else found[1]


def _general(liability: Liability, line: Line, law: Law) -> str:
    """Write the general rate of a line as charges show it; empty where the tariff has none."""
    found = law.line(_tariff(liability), line.code, liability.day)
    if not isinstance(found, TariffLine) or found.general is None:
        return ""
    return as_charged(read_rate(found.general, found.tariff))


def _relieved(row: ChargeRow, general: str, authority: str) -> Iterator[ChargeRow]:
    """Write the general rate that gives way, at no amount, and the preferential one in its place."""
    if row.rate == general:  # a mixed rate of Mexico has brackets of its own: AMX (7%+0.36 Dls por Kg …)
        yield row
        return
    yield row._replace(
        rate=general,
        amount=_written(Decimal(0), row.currency),
        status="zero",
        note=fill(GIVES_WAY, authority=authority),
    )
    yield row._replace(charge="preferential", authority=authority, rate=_RELIEVED.sub("", row.rate))


def _harbor(named: Named) -> Iterator[ChargeRow]:
    """Write that the fee of goods that come by vessel is not rated, once for the entry."""
    if any(line.mode in _BY_VESSEL for line in named.lines):
        row = unrated_row(named.entry, named.whole, HARBOR)
        yield row._replace(level="entry", authority="HMF", citation="19 CFR 24.24")


_BY_VESSEL = frozenset({"vessel", "sea", "ocean", "10", "11", "1"})


def _status(charge: Charge) -> str:
    if charge.status is ChargeStatus.DUE and charge.form in (CREDIT, GUARANTEE):
        return "guaranteed"
    return STATUSES.get(charge.status, "")


def _amount(charge: Charge) -> str:
    return "" if charge.amount is None else _written(charge.amount.amount, charge.amount.currency)


def _written(amount: Decimal, currency: str) -> str:
    return plain(amount) if currency == "MXN" else f"{amount:.2f}"


def plain(number: Decimal) -> str:
    """Write a number in plain digits, never with an exponent."""
    return f"{number:f}"


def _note(charge: Charge) -> Text | None:
    if charge.checked or charge.status is ChargeStatus.UNRATED:
        return charge.why
    return UNVERIFIED if charge.why is None else _both(charge.why, UNVERIFIED)


@lru_cache(maxsize=4096)
def _both(first: Text, second: Text) -> Text:
    return Text(en=f"{first.en.rstrip('.')}. {second.en}", es=f"{first.es.rstrip('.')}. {second.es}")


@lru_cache(maxsize=65536)
def cited(citations: tuple[Citation, ...]) -> str:
    """Write the law that a charge stands on, one reference after the other."""
    return "; ".join(map(str, citations))
