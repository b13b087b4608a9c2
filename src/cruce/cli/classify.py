"""`cruce classify`: which codes a description of goods may belong to, for one text or a table of them."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from cruce.cli import classify_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say, spoken
from cruce.cli.options import Json, LawDir, day
from cruce.cli.printing import complain, joined, put, put_block, put_json, table
from cruce.cli.reading import FILING_LIMIT, STDIN, anew, keep_apart, read
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.law import Law
    from cruce.model import Finding
    from cruce.tariff import classification

RANKS: Final = 10
_COLUMNS: Final = ("text", "rank", "code", "score")
_TOLD: Final = 10
_KEPT: Final = 100  # findings in the JSON object; the rest is counted
_TARIFF: Final = {"us": "us-hts", "mx": "mx-ligie"}
_NATIONAL: Final = {"us": 10, "mx": 8}

Words = Annotated[str | None, typer.Option("--text", metavar="TEXT", help=say(words.TEXT))]
Input = Annotated[str | None, typer.Option("--input", metavar="FILE", help=say(words.INPUT))]
Output = Annotated[str | None, typer.Option("--output", metavar="FILE", help=say(words.OUTPUT))]
Side = Annotated[Literal["us", "mx"] | None, typer.Option("--section", help=say(words.SECTION))]
On = Annotated[date | None, typer.Option("--on", metavar="DATE", parser=day, help=say(words.ON))]


def classify(
    text: Words = None,
    input_: Input = None,
    output: Output = None,
    section: Side = None,
    on: On = None,
    law: LawDir = None,
    json: Json = False,
) -> None:
    """Suggest up to ten codes a text, best first; texts that suggest none are named and stop no other."""
    if (text is None) == (input_ is None):
        raise UsageError("classify.which", words.ONE_OF_TWO, words.ONE_OF_TWO_ADVICE)
    if input_ is not None and section is not None:
        raise UsageError("classify.which", words.FOR_ONE_TEXT, words.FOR_ONE_TEXT_ADVICE)
    if text is not None and output is not None:
        raise UsageError("classify.which", words.FOR_A_TABLE, words.FOR_A_TABLE_ADVICE)
    if output is not None:
        keep_apart(output, input_)
    from cruce.law import open_law
    from cruce.section import utc_now
    from cruce.tariff import classification

    book, today = open_law(*([law] if law else [])), on or utc_now().date()
    texts = () if input_ is None else _texts(input_, json=json)
    index = classification.Index(classification.bags(book, today))
    if texts:
        _classify_table(texts, output or STDIN, index, json=json)
    else:
        _classify_one(text or "", index, _Lines(book, section, today), json=json)


class _Lines:
    """What stands in the law under and beside a code: the words of the trade and national lines."""

    def __init__(self, law: Law, section: Literal["us", "mx"] | None, on: date) -> None:
        self._law, self._on = law, on
        self._section = section

    def says(self, code: str) -> str:
        """Give the first words of the trade for a code, or for its heading."""
        from cruce.law import Entry

        for known in (code, code[:4]):
            found = self._law.entry("trade-terms", known, self._on)
            if isinstance(found, Entry):
                return "; ".join(found.says[spoken()].split("; ")[:3])
        return "–"

    def national(self, codes: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """Give the national lines under each code with their own text, where a section was named."""
        under: dict[str, list[tuple[str, str]]] = {code: [] for code in codes}
        if self._section:
            longest = _NATIONAL[self._section]
            for line, texts in self._law.texts(_TARIFF[self._section], self._on):
                if line[:6] in under and len(line) == longest:
                    under[line[:6]].append((line, texts[-1]))
        return under


def _classify_one(text: str, index: classification.Index, lines: _Lines, *, json: bool) -> None:
    from cruce.cli.findings import findings_as_json, put_findings

    found, findings = _suggest(text, "", index)
    national = lines.national([one.code for one in found])
    if json:
        rows = [
            {"rank": rank, "code": one.code, "score": one.score, "terms": lines.says(one.code)}
            | (
                {"lines": [{"code": c, "text": t} for c, t in national[one.code]]}
                if national[one.code]
                else {}
            )
            for rank, one in enumerate(found, start=1)
        ]
        put_json({"text": text, "suggestions": rows, "findings": findings_as_json(findings)})
    else:
        put_findings(findings)
        _put(found, lines, national)
    if not found:
        raise typer.Exit(REFUSED)


def _as_json(lines: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"code": code, "text": told} for code, told in lines]


def _put(
    found: Sequence[classification.Suggestion], lines: _Lines, national: dict[str, list[tuple[str, str]]]
) -> None:
    if not found:
        return
    rows = table("", say(words.CODE), say(words.SCORE), say(words.CALLED), right=(0, 2))
    for rank, one in enumerate(found, start=1):
        rows.add_row(str(rank), _dotted(one.code), str(one.score), joined([lines.says(one.code)]))
        for code, told in national[one.code]:
            rows.add_row("", _dotted(code), "", joined([told]))
    put_block(rows)
    put(say(words.MEANT), style="dim")


def _dotted(code: str) -> str:
    return ".".join(filter(None, (code[:4], code[4:6], code[6:8], code[8:])))


def _texts(name: str, *, json: bool) -> tuple[classification.Described, ...]:
    """Read the column of texts; a table that cannot be read is refused with what is wrong."""
    from cruce.cli.findings import findings_as_json, put_findings
    from cruce.tariff import classification

    texts, findings = classification.read_texts(read(name, FILING_LIMIT))
    if findings:
        if json:
            put_json({"texts": 0, "rows": 0, "findings": findings_as_json(findings)})
        else:
            put_findings(findings)
        raise typer.Exit(REFUSED)
    return texts


def _classify_table(
    texts: Sequence[classification.Described], output: str, index: classification.Index, *, json: bool
) -> None:
    from cruce.cli.findings import findings_as_json
    from cruce.tariff import classification

    counts: Counter[str] = Counter()
    kept: list[Finding] = []
    rows = unread = 0
    with _opened(output) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for number, (text, code) in enumerate(texts):
            found, findings = _suggest(text, f"/rows/{number}/text", index)
            doubt = classification.consistent(code, text, index, f"/rows/{number}/code")
            findings += (doubt,) if doubt else ()
            counts.update(one.code for one in findings)
            kept += findings[: _KEPT - len(kept)]
            rows, unread = rows + len(found), unread + (not found)
            for rank, one in enumerate(found, start=1):
                writer.writerow((text, rank, one.code, one.score))
    told: dict[str, Any] = {"texts": len(texts), "rows": rows, "without": unread}
    if json:
        put_json(told | {"findings": findings_as_json(kept), "counts": dict(sorted(counts.items()))})
        return
    for fault in kept[:_TOLD]:
        complain(f"{fault.pointer}: {say(fault.says)} {say(fault.advice)}")
    if counts.total() > _TOLD:
        complain(say(words.AND_MORE).format(count=counts.total() - _TOLD))
    complain(say(words.SUMMARY).format(texts=len(texts), rows=rows, unread=unread))


@contextmanager
def _opened(output: str) -> Iterator[IO[str]]:
    if output == STDIN:
        yield sys.stdout
    else:
        with anew(Path(output)) as file:
            yield file


def _suggest(
    text: str, pointer: str, index: classification.Index
) -> tuple[tuple[classification.Suggestion, ...], tuple[Finding, ...]]:
    """Give the suggestions for a text and what is wrong with it; nothing found is said."""
    from cruce.tariff import classification

    findings = classification.check_text(text, pointer)
    found = index.suggest(text, RANKS)
    if not found and not findings:
        findings = (classification.unknown(text, pointer),)
    return found, findings
