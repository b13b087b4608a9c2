"""Tables of lines written as a trader would, and what rating them tells."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from cruce.law import Law, open_law
from cruce.tariff import LineTable, RatedEntry

LAW = open_law()
DAY = date(2026, 8, 3)

Cells = Mapping[str, object]


def table_of(rows: Sequence[Cells], delimiter: str = ",") -> list[bytes]:
    """Write rows as lines of a table, under every column that one of them has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [delimiter.join(columns)]
    lines += [delimiter.join(str(row.get(name, "")) for name in columns) for row in rows]
    return [line.encode() for line in lines]


def rate(section: str, rows: Sequence[Cells], law: Law = LAW, *, twice: bool = True) -> list[RatedEntry]:
    """Rate rows, looked through before unless they come as a stream."""
    return rate_lines(section, table_of(rows), law, twice=twice)


def rate_lines(
    section: str, lines: Sequence[bytes], law: Law = LAW, *, twice: bool = True
) -> list[RatedEntry]:
    """Rate the lines of a table as they stand."""
    table = LineTable(lines[0], section, law, DAY)
    if twice:
        table.look_through(lines[1:])
    return list(table.rated(lines[1:]))


def total(entries: Iterable[RatedEntry]) -> Decimal:
    """Add up what is due."""
    return sum(
        (Decimal(row.amount) for entry in entries for row in entry.rows if row.status == "due"), Decimal(0)
    )


def told(entries: Iterable[RatedEntry]) -> list[tuple[int, str, str]]:
    """Give the row, column and code of all that was found, without what is told of the law at hand."""
    found = (remark for entry in entries for remark in entry.remarks)
    return [(one.row, one.column, one.finding.code) for one in found if one.finding.code.startswith("lines.")]
