"""Law put on the terminal: what an import brought, a tariff line, a figure, and to what day each is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from cruce.cli import words
from cruce.cli.findings import findings_as_json, put_findings
from cruce.cli.language import say
from cruce.cli.printing import Cell, joined, pairs, put, put_block, put_json, shown, table
from cruce.cli.statement import cited_as
from cruce.law import ImportReport, Known, Law, Measure, TariffLine, Unknown
from cruce.model import Citation, Flow
from cruce.tariff import origin, rates

TARIFFS: Final = {"us": "us-hts", "mx": "mx-ligie"}
RULE: Final = "rule"  # the column under which an import of rules of origin counts their texts
_SHOWN: Final = 20  # rows of a long list that a person reads; --json gives them all
_COLUMNS: Final = {"us-hts": ("general", "special", "other"), "mx-ligie": ("general", "export")}
_CHARGING: Final = ("additional", "tax", "fee")

Unread = Mapping[str, Mapping[str, int]]


def unread(report: ImportReport) -> Unread:
    """List the rate texts that the engine does not understand, by column, with how many lines bear each."""
    found = {
        column: {text: count for text, count in texts.items() if not _is_read(report.kind, column, text)}
        for column, texts in report.rate_texts.items()
    }
    return {column: texts for column, texts in found.items() if texts}


def _is_read(kind: str, column: str, text: str) -> bool:
    if column == RULE:
        return not isinstance(origin.read_rule(text), origin.UnreadRule)
    if column == "special":
        return rates.special_is_read(text)
    return not isinstance(rates.read_rate(text, kind), rates.UnreadRate)


def put_report(report: ImportReport, missed: Unread) -> None:
    """Print what an import brought, what it did not take, and what cannot be rated."""
    put(
        say(words.PRESENT_BEFORE if report.already else words.BROUGHT).format(folder=report.folder),
        style="bold",
    )
    rows: list[tuple[str, Cell]] = [
        (say(words.LINES_KEPT), f"{report.kept:,} / {report.lines:,}"),
        _understood(report, missed),
        (say(words.KNOWN_TO), str(report.known_to or "–")),
    ]
    put_block(pairs(rows), indent=2)
    if report.part:
        put(say(words.IS_PART), indent=2)
    if report.refused:
        _put_refused(report)
    if report.findings:
        put_findings(report.findings)
    if report.rate_texts:
        _put_unread(missed)


def _understood(report: ImportReport, missed: Unread) -> tuple[str, Cell]:
    if RULE not in report.rate_texts:
        return say(words.RATE_LINES), f"{report.rate_lines:,}"
    read = report.kept - sum(missed.get(RULE, {}).values())
    return say(words.RULES_READ), f"{read:,} / {report.kept:,} ({Decimal(100 * read) / report.kept:.1f} %)"


def _put_refused(report: ImportReport) -> None:
    put(say(words.ROWS_REFUSED).format(count=len(report.refused)), style="yellow", indent=2)
    for row in report.refused[:_SHOWN]:
        put(f"{row.row}: {row.code} {say(row.why)}", indent=4)
    _put_more(len(report.refused))


def _put_unread(missed: Unread) -> None:
    texts = [(column, text, count) for column, texts in missed.items() for text, count in texts.items()]
    if not texts:
        put(say(words.ALL_READ), indent=2, style="green")
        return
    says = words.RULES_UNREAD if RULE in missed else words.TEXTS_UNREAD
    put(say(says).format(count=len(texts)), style="yellow", indent=2)
    rows = table(say(words.COLUMN), say(words.LINES), say(words.RATE), right=(1,))
    for column, text, count in sorted(texts, key=lambda one: (-one[2], one[1]))[:_SHOWN]:
        rows.add_row(shown(column), str(count), shown(text))
    put_block(rows, indent=4)
    _put_more(len(texts))


def _put_more(count: int) -> None:
    if count > _SHOWN:
        put(say(words.MORE).format(count=count - _SHOWN), indent=4, style="dim")


def report_as_json(report: ImportReport, missed: Unread) -> dict[str, Any]:
    """Give what an import brought as plain JSON data."""
    return {
        "kind": report.kind,
        "name": report.name,
        "folder": str(report.folder),
        "known_to": str(report.known_to) if report.known_to else None,
        "lines": report.lines,
        "kept": report.kept,
        "rate_lines": report.rate_lines,
        "part": report.part,
        "already": report.already,
        "refused": [
            {"row": row.row, "code": row.code, "why": row.why.model_dump()} for row in report.refused
        ],
        "findings": findings_as_json(report.findings),
        "unread": {column: dict(texts) for column, texts in missed.items()},
    }


def put_line(law: Law, country: str, code: str, on: date, *, json: bool) -> bool:
    """Print a tariff line on a day with the measures that may apply; tells whether it is known."""
    digits = code.replace(".", "").replace(" ", "")
    line = law.line(TARIFFS.get(country, country), digits, on)
    if isinstance(line, Unknown):
        _put_unknown(line, json=json)
        return False
    measures = [(flow, measure) for flow in Flow for measure in law.measures(country, flow, digits, on)]
    if json:
        put_json(
            {
                "line": _fields(line),
                "measures": [{"flow": flow.value, "id": one.id} for flow, one in measures],
            }
        )
        return True
    for depth, text in enumerate(line.above):
        put(text, indent=2 * depth, style="dim")
    put(f"{line.code}  {line.text}", indent=2 * len(line.above), style="bold")
    put_block(pairs(_rows(line)), indent=2)
    _put_measures(measures)
    return True


def _rows(line: TariffLine) -> list[tuple[str, Cell]]:
    columns = (*_COLUMNS.get(line.tariff, ("general",)), *(["additional"] if line.additional else []))
    return [
        *(
            (say(words.COLUMNS.get((line.tariff, name), words.RATE)), _cell(getattr(line, name)))
            for name in columns
        ),
        (say(words.UNITS), ", ".join(line.units) or "–"),
        *([("NICO", ", ".join(line.nico))] if line.nico else []),
        *([(say(words.FOOTNOTES), "\n".join(line.footnotes))] if line.footnotes else []),
        *([("", shown(say(words.PROHIBITED), "bold red"))] if line.prohibited else []),
        (say(words.EDITION), shown(line.edition, "" if line.checked else "yellow")),
        (say(words.CHECKED), say(words.IS_CHECKED if line.checked else words.NOT_CHECKED)),
        (say(words.KNOWN_TO), str(line.known_to)),
    ]


def _cell(rate: str | None) -> Cell:
    if rate is None:
        return shown(say(words.RATE_UNKNOWN), "yellow")
    return rate or "–"


def _put_measures(measures: list[tuple[Flow, Measure]]) -> None:
    if not measures:
        return
    put(say(words.MEASURES), style="bold")
    for flow, measure in measures:
        unrated = say(words.STATUSES_UNRATED) if measure.kind in _CHARGING else ""
        kind = say(words.MEASURE_KINDS[measure.kind])
        put(
            joined(
                filter(None, (say(words.FLOWS[flow.value]), kind, measure.charge, measure.formula or unrated))
            ),
            indent=2,
        )
        put(say(measure.says), indent=4)
        put(_cited(measure.citations), indent=4, style="dim")


def put_figure(law: Law, path: str, on: date, *, json: bool) -> bool:
    """Print a figure of law on a day; tells whether it is known."""
    found = law.value(path, on)
    if isinstance(found, Unknown):
        _put_unknown(found, json=json)
        return False
    if json:
        put_json({"figure": _fields(found)})
        return True
    put(say(found.says), style="bold")
    until = say(words.UNTIL).format(day=found.until) if found.until else say(words.UNTIL_NEXT)
    marks = [
        *([] if found.verified else [say(words.NOT_CHECKED)]),
        *([say(words.SAMPLE)] if found.illustrative else []),
    ]
    rows: list[tuple[str, Cell]] = [
        (say(words.FIGURE), f"{found.value} {found.unit}"),
        (say(words.IN_FORCE), say(words.SINCE).format(since=found.since, until=until)),
        (say(words.LAW_CITED), _cited(found.citations)),
        *(("", shown(mark, "yellow")) for mark in marks),
    ]
    put_block(pairs(rows), indent=2)
    return True


def _cited(citations: tuple[Citation, ...]) -> str:
    return "; ".join(map(cited_as, citations)) or "–"


def _put_unknown(found: Unknown, *, json: bool) -> None:
    if json:
        put_json(
            {
                "unknown": found.what,
                "why": found.why.model_dump(),
                "known_to": found.known_to and str(found.known_to),
            }
        )
    else:
        put(say(found.why), style="yellow")


def _fields(found: TariffLine | Known) -> dict[str, Any]:
    return {name: _plain(getattr(found, name)) for name in type(found).__slots__}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", exclude_none=True)
    return value if value is None or isinstance(value, str | bool) else str(value)
