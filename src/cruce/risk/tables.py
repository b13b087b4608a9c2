"""What rules ask of the law on one day: lists, tables and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any

from cruce.law import Entry, Known, Law
from cruce.risk.facts import Kind
from cruce.risk.tree import Column

SEPARATOR = "|"  # an entry that has several numbers under one attribute (a CAS number and its salts')


class LawTables:
    """The law on one day, as conditions ask it; what it does not hold that day is ``None``; local lists
    stand beside it.
    """

    def __init__(self, law: Law, day: date, local: Mapping[str, tuple[Entry, ...]] | None = None) -> None:
        self.law = law
        self.local = local or {}
        self.date = day
        self.codes = cache(self._codes)
        self.column = cache(self._column)
        self.figure = cache(self._figure)
        self.dollars = cache(self._dollars)

    def _codes(self, name: str, attribute: str | None) -> frozenset[str] | None:
        entries = self._entries(name)
        if attribute is None:
            return frozenset(entry.code for entry in entries) or None
        written = (entry.attributes.get(attribute, "").split(SEPARATOR) for entry in entries)
        return frozenset(code.strip() for codes in written for code in codes if code.strip()) or None

    def _column(self, column: Column) -> Mapping[str, Any] | None:
        """Give a column; a key that several entries have with different answers has none."""
        answers: dict[str, set[str]] = {}
        for entry in self._entries(column.name):
            key, answer = _attribute(entry, column.by), _attribute(entry, column.attribute)
            if key and answer:
                answers.setdefault(key, set()).add(answer)
        sure = {key: said.pop() for key, said in answers.items() if len(said) == 1}
        if column.kind is Kind.TEXT:
            return sure or None
        return {key: number for key, said in sure.items() if (number := _number(said)) is not None} or None

    def unsure(self, column: Column) -> tuple[str, ...]:
        """Name the keys of a column that have an answer and no sure one: no number, or two that differ."""
        sure = self.column(column) or {}
        told = [entry for entry in self._entries(column.name) if _attribute(entry, column.attribute)]
        keys = {key for entry in told if (key := _attribute(entry, column.by))}
        return tuple(sorted(keys - sure.keys()))

    def _entries(self, name: str) -> Iterable[Entry]:
        """Give the entries of a local list, else those of the law that stand that day."""
        return self.local[name] if name in self.local else self.law.entries(name, self.date)

    def _figure(self, path: str) -> float | None:
        known = self.law.value(path, self.date)
        return float(known.value) if isinstance(known, Known) and isinstance(known.value, Decimal) else None

    def _dollars(self, currency: str) -> float | None:
        """Give US dollars for one unit: by the US rate, else through pesos by the Mexican one."""
        if currency == "USD":
            return 1.0
        rate = self._figure(f"us/exchange/{currency}")
        if rate is not None:
            return rate
        pesos = 1.0 if currency == "MXN" else self._figure(f"mx/exchange/{currency}")
        pesos_per_dollar = self._figure("mx/exchange/USD")
        return pesos / pesos_per_dollar if pesos is not None and pesos_per_dollar else None

    def mx_unit(self, written: str) -> str | None:
        """Give the symbol of a unit of the Mexican tariff, written as its key or symbol in any case."""
        return self._units.get(written.casefold())

    @cached_property
    def _units(self) -> Mapping[str, str]:
        entries = self.law.entries("mx/units", self.date)
        symbols = {entry.code: entry.attributes.get("symbol", entry.code) for entry in entries}
        return symbols | {symbol.casefold(): symbol for symbol in symbols.values()}


def _attribute(entry: Entry, attribute: str) -> str | None:
    return entry.code if attribute == "code" else entry.attributes.get(attribute)


def _number(written: str) -> float | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() else None
