"""What a table of lines came to: how many lines and charges, what is owed to whom, what was found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from cruce.model import Finding
from cruce.tariff.lines.charges import UNRATED, ChargeRow, plain
from cruce.tariff.lines.entry import RatedEntry
from cruce.tariff.lines.faults import Remark
from cruce.tariff.sheet import CURRENCIES


class Tally:
    """The sums over all entries so far; amounts are exact, each in the currency of the section."""

    def __init__(self, section: str, findings: Iterable[Finding] = ()) -> None:
        self.section = section
        self.lines = self.entries = self.charges = self.unrated = self.refused = 0
        self.findings = Counter(finding.code for finding in findings)
        # By status, then by authority.
        self._sums: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        self._told = set[tuple[str, str]]()

    def add(self, entry: RatedEntry) -> None:
        """Add what one entry came to."""
        self.entries += 1
        self.lines += len(entry.lines)
        self.refused += sum(line.goods is None for line in entry.lines)
        for row in entry.rows:
            if row.charge == UNRATED:
                self.unrated += 1
            else:
                self.charges += 1
                self._add_amount(row)

    def worth_telling(self, entry: RatedEntry) -> Iterator[Remark]:
        """Give what must be known of an entry; what is true of the law at hand is told once, not by line."""
        for remark in entry.remarks:
            finding = remark.finding
            self.findings[finding.code] += 1
            if finding.code.startswith(_OF_LAW):
                key = (finding.code, finding.says.en)
                if key in self._told:
                    continue
                self._told.add(key)
            yield remark

    def sums(self, status: str) -> dict[str, Decimal]:
        """Give the amounts of one status by authority, in order of name."""
        return dict(sorted(self._sums[status].items()))

    def total(self, status: str) -> Decimal:
        """Add up the amounts of one status."""
        return sum(self._sums[status].values(), Decimal(0))

    def as_json(self) -> dict[str, Any]:
        """Give the sums as plain JSON data, amounts as strings."""
        summed = {status: _written(self.sums(status)) for status in ("due", "guaranteed")}
        return {
            "section": self.section,
            "currency": CURRENCIES[self.section],
            "lines": self.lines,
            "entries": self.entries,
            "charges": self.charges,
            "unrated": self.unrated,
            "lines_refused": self.refused,
            "owed": summed["due"],
            "owed_total": plain(self.total("due")),
            "guaranteed": summed["guaranteed"],
            "findings": dict(sorted(self.findings.items())),
        }

    def _add_amount(self, row: ChargeRow) -> None:
        if row.amount:
            self._sums[row.status][row.authority] += Decimal(row.amount)


_OF_LAW = ("tariff.law.", "tariff.exchange.", "tariff.line.unchecked")


def _written(sums: dict[str, Decimal]) -> dict[str, str]:
    return {authority: plain(amount) for authority, amount in sums.items()}
