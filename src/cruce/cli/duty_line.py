"""One line rated for a person: what it owes, why, and what must be known of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from cruce.cli.duty_table import Ways
from cruce.cli.findings import findings_as_json, put_findings
from cruce.cli.printing import put_json
from cruce.cli.statement import put_charges, put_explanations, put_notes
from cruce.law import Law
from cruce.model import Finding
from cruce.section import utc_now
from cruce.tariff import Explanation, LineTable, RatedEntry, Tally, explain


def rate_line(ways: Ways, law: Law, cells: Mapping[str, str]) -> None:
    """Rate one line told by its cells, and print what it owes."""
    table = LineTable(_row(cells), ways.section, law, ways.on or utc_now().date())
    entries = () if table.refused else tuple(table.rated([_row(cells.values())]))
    tally = Tally(ways.section, table.findings)
    findings = list(table.findings)
    for entry in entries:
        tally.add(entry)
        findings += (remark.finding for remark in tally.worth_telling(entry))
    told = tuple(_explained(entries, law)) if ways.explain else ()
    if ways.json:
        rows = [row.as_json() for entry in entries for row in entry.rows]
        body = {**tally.as_json(), "rows": rows, "remarks": findings_as_json(findings)}
        put_json({**body, **({"explained": [one.model_dump(mode="json") for one in told]} if told else {})})
    else:
        _put(entries, findings, told)


def _row(cells: Iterable[str]) -> bytes:
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(cells)
    return row.getvalue().replace("\n", " ").encode(errors="replace")


def _explained(entries: Iterable[RatedEntry], law: Law) -> Iterable[Explanation]:
    for entry in entries:
        if entry.declaration is not None and entry.liability is not None:
            yield from explain(entry.declaration, entry.liability, law, entry.days)


def _put(entries: Iterable[RatedEntry], findings: Sequence[Finding], told: Sequence[Explanation]) -> None:
    liabilities = [entry.liability for entry in entries if entry.liability is not None]
    for liability in liabilities:
        put_charges(liability)
        put_notes([liability])
    put_findings(findings)
    if told:
        put_explanations(told)
