"""Bringing official files into a law directory: whole or not at all, and never over what is there."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from cruce.law import hts, ligie
from cruce.law.editions import EDITION, LINES
from cruce.law.forms import NAME
from cruce.law.measures import countries_named, read_measures
from cruce.law.origin_import import parse_origin_rules
from cruce.law.origin_rules import AGREEMENT, read_origin_rules
from cruce.law.page import Page
from cruce.law.rows import COLUMNS, RATES
from cruce.law.sentences import error
from cruce.law.sources import Parsed, Refused, no_lines, refusal
from cruce.law.values import KNOWN_FOR
from cruce.law.whole_file import look_over
from cruce.law.writing import write_file, write_folder
from cruce.model import Finding


class _Form(NamedTuple):
    parse: Callable[[bytes], Parsed]
    chapters: frozenset[str]
    law: str


_FORMS = {
    "us-hts": _Form(hts.parse_hts, hts.CHAPTERS, "Harmonized Tariff Schedule of the United States"),
    "mx-ligie": _Form(
        ligie.parse_ligie,
        ligie.CHAPTERS,
        "Ley de los Impuestos Generales de Importación y de Exportación",
    ),
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import brought: where it is, every line counted, every row not taken with the reason.

    ``lines`` stand in the official file, ``kept`` of them in the edition; ``rate_lines`` carry a rate.
    ``rate_texts`` counts each distinct text of each rate column, so that what `cruce.tariff` cannot read can
    be listed. ``part``: the file does not reach over all chapters, so that earlier parts stay in use beside
    it. ``already``: the same content was there before, and nothing was written.
    """

    kind: str
    name: str
    folder: Path
    known_to: date | None
    lines: int
    kept: int
    rate_lines: int
    already: bool
    part: bool = True
    refused: tuple[Refused, ...] = ()
    findings: tuple[Finding, ...] = ()
    rate_texts: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))


def import_edition(
    kind: str, content: bytes, name: str, effective: date, known_to: date | None, law_dir: Path
) -> ImportReport:
    """Bring an official tariff file into a law directory as the edition of a day.

    ``kind`` is ``us-hts`` or ``mx-ligie``; without ``known_to`` the edition is law known for 90 days, or
    until the next. Raises ``LawError`` for a file that is none, for an edition that is there with other
    content, and when it cannot be written; then the directory is as it was.
    """
    form = _FORMS.get(kind)
    if form is None:
        raise refusal("import-kind", kind=kind, kinds=", ".join((*_FORMS, "measures")))
    if not NAME.fullmatch(name):
        raise refusal("import-name", name=name)
    if known_to is not None and known_to < effective:
        raise refusal("end-before-start", start=effective, end=known_to)
    parsed = form.parse(content)
    part = look_over(kind, parsed, form.chapters)
    rate_texts = _rate_texts(parsed.rows)
    rate_lines = sum(any(str(row.get(column, "")).strip() for column in RATES) for row in parsed.rows)
    title = {
        **_title(kind, name, effective, known_to, part, form.law),
        "columns": [column for column in COLUMNS if any(column in row for row in parsed.rows)],
        "source": {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)},
        "counts": {"lines": len(parsed.rows), "rate_lines": rate_lines, "refused": len(parsed.refused)},
        **({"repeated": parsed.repeated} if parsed.repeated else {}),
    }
    folder = law_dir / "editions" / kind / f"{effective}_{name}"
    already = write_folder(folder, {EDITION: _yaml(title), LINES: _jsonl(parsed.rows)})
    return ImportReport(
        kind=kind,
        name=name,
        folder=folder,
        known_to=known_to or effective + KNOWN_FOR,
        lines=parsed.lines,
        kept=len(parsed.rows),
        rate_lines=rate_lines,
        part=part,
        already=already,
        refused=tuple(parsed.refused),
        findings=tuple(parsed.findings),
        rate_texts=rate_texts,
    )


def import_measures(content: bytes, name: str, law_dir: Path, country: str | None = None) -> ImportReport:
    """Bring a file of measures into a law directory, as it stands, under the country whose they are.

    ``country`` is what the file's own place tells (``measures/mx/…``); the file, or its rows, may tell it
    too. Raises ``LawError`` for a file with any fault (all are named), for no country or several, for one
    that contradicts the place, for another file of that name, and when it cannot be written.
    """
    if not NAME.fullmatch(name):
        raise refusal("import-name", name=name)
    page = Page("", content)
    told = sorted(countries_named(page) | ({country} if country else set()))
    of = country or (told[0] if len(told) == 1 else "")
    readable = not page.faults
    found = read_measures(of, page)
    if not of and readable:  # a file that cannot be read names no country, and that is not its fault
        page.fault("import-country", ("country",), countries=", ".join(told) or "–")
    if page.faults:
        raise error(tuple(page.faults))
    file = law_dir / "measures" / of / f"{name}.yaml"
    return ImportReport(
        kind="measures",
        name=name,
        folder=file,
        known_to=None,
        lines=len(found),
        kept=len(found),
        rate_lines=sum(row.formula is not None for row in found),
        already=write_file(file, content),
    )


def import_origin_rules(
    content: bytes, name: str, agreement: str, effective: date, known_to: date | None, law_dir: Path
) -> ImportReport:
    """Bring a file of rules of origin into a law directory as an agreement's rules from a day on.

    They count as unverified until someone compares them with the annex. ``rate_texts`` counts the texts of
    the rules, for `cruce.tariff` to say which of them it can read. Raises ``LawError`` as an edition does.
    """
    for said, form in ((name, NAME.pattern), (agreement, AGREEMENT)):
        if not re.fullmatch(form, said):
            raise refusal("import-name", name=said)
    parsed = parse_origin_rules(content)
    if not parsed.rows:
        raise no_lines(parsed.refused)
    title = {
        "agreement": agreement,
        "effective": str(effective),
        **({"known_to": str(known_to)} if known_to else {}),
        "citation": {"law": agreement.upper(), "article": name},
        "verified": False,
        "rules": parsed.rows,
    }
    body = _yaml(title)
    page = Page("", body)
    read_origin_rules(agreement, page)
    if page.faults:
        raise error(tuple(page.faults))
    file = law_dir / "origin" / agreement / f"{effective}_{name}.yaml"
    return ImportReport(
        kind="origin-rules",
        name=name,
        folder=file,
        known_to=known_to,
        lines=parsed.lines,
        kept=sum(len(row["either"]) for row in parsed.rows),
        rate_lines=0,
        already=write_file(file, body),
        refused=tuple(parsed.refused),
        findings=tuple(parsed.findings),
        rate_texts=MappingProxyType({"rule": Counter(text for row in parsed.rows for text in row["either"])}),
    )


def _title(
    kind: str, name: str, effective: date, known_to: date | None, part: bool, law: str
) -> dict[str, Any]:
    return {
        "tariff": kind,
        "name": name,
        "effective": str(effective),
        **({"known_to": str(known_to)} if known_to else {}),
        "part": part,
        "citation": {"law": law, "article": name},
        "checked": True,
    }


def _rate_texts(rows: list[dict[str, Any]]) -> Mapping[str, Mapping[str, int]]:
    counted = {
        column: Counter(text for row in rows if (text := str(row.get(column, "")).strip()))
        for column in RATES
    }
    return MappingProxyType({column: texts for column, texts in counted.items() if texts})


def _yaml(title: Mapping[str, Any]) -> bytes:
    return yaml.safe_dump(title, allow_unicode=True, sort_keys=False).encode()


def _jsonl(rows: list[dict[str, Any]]) -> bytes:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return "".join(f"{encode(row)}\n" for row in rows).encode()
