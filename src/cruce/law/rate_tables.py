"""Official tables of exchange rates as they are published, read row by row; every fault keeps its row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from cruce.law.law import Law
from cruce.law.sentences import fault
from cruce.law.sources import Parsed, refusal, simple, text_of
from cruce.model import Finding, reader_fault

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)/(\d\d)/(\d{4})", re.ASCII)
_NONE = frozenset({"", ".", "ND", "N/E", "N/A"})  # how the tables write that there is no rate that day
_NINTH = Decimal("1e-9")
_LONGEST_GAP = timedelta(days=6)  # business days apart: Holy Week and a weekend make five


@dataclass(frozen=True, slots=True)
class Quote:
    """A rate as a table states it: national currency for one unit, from a day, certain until another."""

    row: int
    currency: str
    since: date
    until: date
    rate: Decimal


@dataclass(slots=True)
class Quoted:
    """The rates of one file with the row of each; what is wrong with it; the series that they belong to."""

    series: str
    source: Parsed
    quotes: list[Quote] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)

    def fault(self, code: str, row: int | None, **facts: object) -> None:
        """Note a fault of a row, for which the whole file will be refused."""
        self.faults.append(fault(code, "", row, **facts))

    def number(self, row: int, cell: str) -> Decimal | None:
        """Read a rate; nothing for a day that has none, and for a faulty one, which is noted."""
        said = cell.strip()
        if said.upper() in _NONE:
            return None
        if "," in said:
            self.fault("rate-comma", row, value=said[:40])
            return None
        if not _NUMBER.fullmatch(said) or not Decimal(said):
            self.fault("rate-number", row, value=said[:40])
            return None
        return Decimal(said)

    def day(self, row: int, cell: str) -> date | None:
        """Read a day, written 2026-05-13 or, as Mexico does, 13/05/2026; a faulty one is noted."""
        found = _DAY.fullmatch(cell.strip()[:10])
        parts = [int(part) for part in found.groups() if part] if found else []
        try:
            return date(*(parts if cell.strip()[4:5] == "-" else parts[::-1]))
        except (TypeError, ValueError):
            self.fault("rate-day", row, value=cell.strip()[:40])
            return None


def read_rates(kind: str, content: bytes, law: Law, effective: date | None) -> Quoted:
    """Read a file of rates: ``us-exchange``, ``mx-exchange`` or ``mx-equivalences``.

    ``effective`` dates a table that bears no date. Raises ``LawError`` for a file that is none of that kind.
    """
    source = Parsed()
    rows = _cells(text_of(content, source))
    source.lines = len(rows)
    if kind == "mx-exchange":
        return _fix(rows, source)
    if kind == "mx-equivalences":
        return _equivalences(rows, source, law, effective)
    if any(cells and simple(cells[0]) == "timeperiod" for _, cells in rows[:12]):
        return _download(rows, source)
    if any(cells and simple(cells[0]) in ("observationdate", "date") for _, cells in rows[:1]):
        return _fred(rows, source, law)
    return _quarterly(rows, source, law, effective)


Row = tuple[int, list[str]]
Read = list[tuple[int, date, Decimal]]


def _cells(text: str) -> list[Row]:
    """Part the lines into cells; a separator other than the comma goes first, for a comma may be decimal."""
    plain = text.lstrip("\ufeff")
    lines = [line for line in plain.splitlines() if line.strip()]
    delimiter = next((sign for sign in "\t;|" if sum(sign in line for line in lines) * 2 > len(lines)), ",")
    try:
        reader = csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter, strict=True)
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as problem:
        raise refusal("source-table", problem=reader_fault(problem)) from problem


def _body(
    rows: Sequence[Row], columns: Mapping[str, Sequence[str]], needed: Sequence[str], quoted: Quoted
) -> Iterator[tuple[int, dict[str, str]]]:
    """Find the header, wherever a title pushes it, and give the rows below it by our names."""
    for place, (_, cells) in enumerate(rows):
        names = [simple(cell) for cell in cells]
        places = {
            ours: next(at for at, name in enumerate(names) if name.startswith(tuple(used)))
            for ours, used in columns.items()
            if any(name.startswith(tuple(used)) for name in names)
        }
        if all(name in places for name in needed):
            for row, below in rows[place + 1 :]:
                if len(below) == len(names):
                    yield row, {ours: below[at] for ours, at in places.items()}
                elif len(below) > 1 or _DAY.match(below[0].strip()):  # another lone cell is a footnote
                    quoted.fault("rate-row", row, found=len(below), wanted=len(names))
            return
    found = ", ".join(rows[0][1]) if rows else "–"
    raise refusal("source-columns", missing=", ".join(columns[name][0] for name in needed), found=found[:200])


def _quarterly(rows: Sequence[Row], source: Parsed, law: Law, effective: date | None) -> Quoted:
    """Read the customs list of certified quarterly rates: country or code, dollars for one unit."""
    quoted = Quoted("us-quarterly", source)
    names = _names(law, "us/certified-currencies")
    columns = {
        "country": ("country",),
        "code": ("isocode", "currencycode", "code"),
        "rate": ("usdollars", "rate", "exchangerate"),
        "since": ("effective", "date", "quarter"),
    }
    read: dict[str, Decimal] = {}
    for row, record in _body(rows, columns, ("rate",), quoted):
        said = record.get("code", "").strip() or record.get("country", "").strip(" .…")
        known = re.fullmatch("[A-Z]{3}", said)
        currency = said if known else names.get(simple(said))
        since = quoted.day(row, record["since"]) if "since" in record else effective
        if currency is None:
            source.refuse(row, said, "rate-name", list="us/certified-currencies")
        elif since is None:
            _undated(quoted, row, "since" in record)
        elif (since.day, since.month % 3) != (1, 1):
            quoted.fault("rate-quarter", row, day=since)
        elif (rate := quoted.number(row, record["rate"])) and (known or read.get(currency) != rate):
            # The members of the euro area are listed one by one, all with the same rate.
            read[currency] = rate
            quoted.quotes.append(Quote(row, currency, since, _quarter_end(since), rate))
    return quoted


def _undated(quoted: Quoted, row: int, dated: bool) -> None:
    if not dated and not any(one.code == "law.rate-undated" for one in quoted.faults):
        quoted.fault("rate-undated", row)


def _download(rows: Sequence[Row], source: Parsed) -> Quoted:
    """Read the Federal Reserve's download of H.10: headings by series, then a day a row."""
    quoted = Quoted("us-daily", source)
    heads = [simple(cells[0]) for _, cells in rows[:12]]
    end = heads.index("timeperiod")
    head = {name: cells for name, (_, cells) in zip(heads[: end + 1], rows, strict=False)}
    series = head["timeperiod"]
    if any(len(head.get(name, ())) != len(series) for name in ("currency", "unit", "multiplier")):
        raise refusal("source-columns", missing="Unit, Multiplier, Currency", found=", ".join(series)[:200])
    codes = {
        place: _currency(head["unit"][place], head["currency"][place]) for place in range(1, len(series))
    }
    plain = [
        simple(times) == "1" and name.startswith("RXI")
        for times, name in zip(head["multiplier"], series, strict=True)
    ]
    known = {place: code for place, code in codes.items() if code is not None and plain[place]}
    _daily(quoted, rows[end + 1 :], known, [name.startswith("RXI_") for name in series])
    return quoted


def _currency(unit: str, currency: str) -> str | None:
    """Read whose rate a series is: the currency itself, or in older files the one behind “Per”."""
    said = unit.strip()[-3:] if currency.strip() == "USD" else currency.strip()
    return said if re.fullmatch("[A-Z]{3}", said) and said != "USD" else None


def _fred(rows: Sequence[Row], source: Parsed, law: Law) -> Quoted:
    """Read daily series of H.10 as FRED gives them: a column a series, whose list says which way it goes."""
    quoted = Quoted("us-daily", source)
    series = {entry.code: entry.attributes for entry in law.entries("us/rate-series", None)}
    head = [cell.strip().upper() for cell in rows[0][1]]
    codes = {place: series[name]["currency"] for place, name in enumerate(head) if name in series}
    if not codes:
        raise refusal("source-columns", missing="DEXMXUS", found=", ".join(head)[:200])
    turned = [name in series and series[name]["unit"] == "per-dollar" for name in head]
    _daily(quoted, rows[1:], codes, turned)
    return quoted


def _daily(quoted: Quoted, rows: Sequence[Row], codes: Mapping[int, str], turned: Sequence[bool]) -> None:
    """Take the daily rates of every series; on a day without one the last holds (31 USC 5151(a)(2))."""
    for row, cells in rows:
        if len(cells) != len(turned):
            quoted.fault("rate-row", row, found=len(cells), wanted=len(turned))
            continue
        day = quoted.day(row, cells[0])
        for place, currency in codes.items() if day else ():
            rate = quoted.number(row, cells[place])
            if rate is not None and day is not None:
                rate = (1 / rate).quantize(_NINTH) if turned[place] else rate
                last = _next_weekday(day) - timedelta(days=1)
                quoted.quotes.append(Quote(row, currency, day, last, rate))


def _fix(rows: Sequence[Row], source: Parsed) -> Quoted:
    """Read Banco de México's rate of the dollar; each runs from the day after the gazette prints it.

    CFF art. 20: the rate published the day before. Series SF60653 is dated by the business day after
    publication, SF43718 by the one before it, and the gazette's own table by publication itself.
    """
    quoted = Quoted("mx-daily", source)
    columns = {"day": ("fecha",), "settled": ("sf60653",), "fixed": ("sf43718",), "printed": ("valor",)}
    heads = {simple(cell) for _, cells in rows for cell in cells}
    column = next((ours for ours in ("settled", "fixed", "printed") if columns[ours][0] in heads), "settled")
    read: Read = []
    seen: set[date] = set()
    for row, record in _body(rows, columns, ("day", column), quoted):
        day, rate = quoted.day(row, record["day"]), quoted.number(row, record[column])
        if day is not None and rate is not None:
            read.append((row, day, rate))
    for row, day, _ in read:
        if day in seen:
            quoted.fault("rate-twice", row, currency="USD", day=day)
        seen.add(day)
    read.sort(key=lambda one: one[1])
    quoted.quotes = list(_PUBLISHED[column](read, quoted))
    return quoted


def _settled(read: Read, quoted: Quoted) -> Iterator[Quote]:
    for place, (row, day, rate) in enumerate(read):
        before = read[place - 1][1] if place else _weekday_before(day)
        since = before + timedelta(days=1) if day - before <= _LONGEST_GAP else day
        yield Quote(row, "USD", since, day, rate)


def _fixed(read: Read, quoted: Quoted) -> Iterator[Quote]:
    for place, (row, day, rate) in enumerate(read):
        after = read[place + 1][1] if place + 1 < len(read) else None
        if after is None or after - day > _LONGEST_GAP:
            quoted.source.findings.append(fault("rate-pending", "", row, day=day))
        else:
            yield from _printed([(row, after, rate)], quoted)


def _printed(read: Read, quoted: Quoted) -> Iterator[Quote]:
    for row, day, rate in read:
        yield Quote(row, "USD", day + timedelta(days=1), _next_weekday(day), rate)


_PUBLISHED: Mapping[str, Callable[[Read, Quoted], Iterator[Quote]]] = {
    "settled": _settled,
    "fixed": _fixed,
    "printed": _printed,
}


def _equivalences(rows: Sequence[Row], source: Parsed, law: Law, effective: date | None) -> Quoted:
    """Read the monthly table: country, currency, dollars for one unit, some for a thousand units."""
    quoted = Quoted("mx-monthly", source)
    names = _names(law, "mx/equivalences")
    thousands = {e.code for e in law.entries("mx/equivalences", None) if e.attributes.get("per") == "1000"}
    columns = {"country": ("pais",), "name": ("moneda",), "rate": ("equivalencia", "factor")}
    since = effective or _printed_on(rows, quoted)
    for row, record in _body(rows, columns, ("country", "name", "rate"), quoted):
        said = f"{record['country'].strip()}, {record['name'].strip()}"
        currency = names.get(simple(re.sub(r"\(?\d+[/)]\*?|\*", "", said)))
        if currency is None:
            source.refuse(row, said, "rate-name", list="mx/equivalences")
        elif since is None:
            _undated(quoted, row, dated=False)
        elif currency in thousands and not re.search(r"\d+[/)]", record["name"]):
            quoted.fault("rate-thousand", row, currency=currency)
        elif rate := quoted.number(row, record["rate"]):
            rate = rate / 1000 if currency in thousands else rate
            quoted.quotes.append(Quote(row, currency, since, _next_table(since), rate))
    return quoted


def _printed_on(rows: Sequence[Row], quoted: Quoted) -> date | None:
    """Find the day of the gazette above the table: ``DOF: 08/05/2017``."""
    for row, cells in rows[:12]:
        found = re.search(r"(?:DOF|Publicaci[oó]n)\s*:\s*(\d\d/\d\d/\d{4})", " ".join(cells))
        if found:
            return quoted.day(row, found[1])
    return None


def _names(law: Law, listed: str) -> dict[str, str]:
    return {
        simple(name): entry.code
        for entry in law.entries(listed, None)
        for name in entry.attributes.get("names", "").split(";")
    }


def _next_weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 3 else 1)


def _weekday_before(day: date) -> date:
    return day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))


def _quarter_end(since: date) -> date:
    return (since + timedelta(days=100)).replace(day=1) - timedelta(days=1)


def _next_table(printed: date) -> date:
    """The table of a month is printed in the first week of the next (CFF art. 20)."""
    return (printed.replace(day=1) + timedelta(days=32)).replace(day=7)
