"""The traffic as CSV: lines, labels and truth in files of their own, for those who use other tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from cruce.traffic.border.figures import figures
from cruce.traffic.border.line import Label, Line, LineTruth
from cruce.traffic.border.run import Border
from cruce.traffic.draws import Draw

LINE_HEAD = ",".join(("at" if name == "minute" else name) for name in Line._fields)
LABEL_HEAD = ",".join(Label._fields)
TRUTH_HEAD = ",".join(LineTruth._fields)


def line_rows(lines: Iterable[Line]) -> Iterator[str]:
    """Write lines as rows of CSV; the minute becomes a time by the local clock."""
    start = datetime.combine(figures()["start"], datetime.min.time(), UTC)
    for line in lines:
        at = (start + timedelta(minutes=line.minute)).strftime("%Y-%m-%dT%H:%M")
        yield _row(at if name == "minute" else value for name, value in zip(line._fields, line, strict=True))


def rows(found: Iterable[Label] | Iterable[LineTruth]) -> Iterator[str]:
    """Write labels or truths as rows of CSV."""
    return map(_row, found)


def _row(values: Iterable[object]) -> str:
    """Join values of which none holds a comma or a quote."""
    return ",".join(map(str, values))


def opened_at_random(
    border: Border, permille: int, seed: int
) -> Iterator[tuple[tuple[Line, ...], tuple[Label, ...]]]:
    """Run a border to its end, so many lines in a thousand opened by chance; give weeks and labels."""
    for week in range(1, border.weeks + 1):
        lines, draw = border.week(), Draw(seed, "opened", week)
        yield lines, border.inspect(line.line for line in lines if draw.chance(permille))
