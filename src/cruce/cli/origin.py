"""`cruce origin`: whether a good originates under an agreement, from its bill of materials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cruce.cli import helps, words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json, LawDir, day
from cruce.cli.printing import Cell, joined, pairs, put, put_block, put_json, shown, table
from cruce.cli.reading import FILING_LIMIT, STDIN, read
from cruce.cli.words import both
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.model import Finding
    from cruce.tariff import origin as room

_OUTCOMES: Final = {
    "originating": (both("originates", "originaria"), "bold green"),
    "not-originating": (both("does not originate", "no originaria"), "bold red"),
    "undetermined": (both("is undetermined", "de origen sin determinar"), "bold yellow"),
}
_TOLD: Final = both(
    "{good} ({code}) {outcome} under {agreement} on {on}.",
    "{good} ({code}): mercancía {outcome} según {agreement}, al {on}.",
)
_CRITERION: Final = both("Criterion", "Criterio")
_RULE: Final = both("Rule", "Regla")
_REASON: Final = both("Because", "Porque")
_MARGIN: Final = both("Margin", "Margen")
_AT_LEAST: Final = both("{reached} %, at least {required} %", "{reached} %, mínimo {required} %")
_AT_MOST: Final = both("{reached} %, at most {required} %", "{reached} %, máximo {required} %")
_AGREEMENTS: Final = {"usmca": both("USMCA", "T-MEC")}
_HELP: Final = both("Would help", "Ayudaría")
_MISSING: Final = both("Missing", "Falta")
_UNVERIFIED: Final = both(
    "Some of this law was not yet compared with the official text.",
    "Parte de esta ley aún no se coteja con el texto oficial.",
)
_MATERIAL: Final = both("Material", "Material")
_CODE: Final = both("Code", "Código")
_VALUE: Final = both("Value", "Valor")
_PART: Final = both("Its part", "Su papel")
_NO_BILL: Final = both(
    "{file} is neither a file nor an example of a bill.", "{file} no es archivo ni ejemplo de lista."
)
_EXAMPLES: Final = both("Examples: {names}.", "Ejemplos: {names}.")


def origin(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say(helps.BILL), show_default=False)],
    agreement: Annotated[str, typer.Option(metavar="NAME", help=say(helps.AGREEMENT))] = "usmca",
    on: Annotated[date | None, typer.Option(metavar="DATE", parser=day, help=say(helps.ON))] = None,
    law: LawDir = None,
    json: Json = False,
) -> None:
    """Say whether a good originates, by which rule and margin, and what would make it."""
    from cruce.cli.findings import findings_as_json, put_findings
    from cruce.law import open_law
    from cruce.section import utc_now
    from cruce.tariff import origin as room

    bill = room.read_bill(_content(file))
    if isinstance(bill, tuple):
        if json:
            put_json({"determination": None, "findings": findings_as_json(bill)})
        else:
            put_findings(bill)
        raise typer.Exit(REFUSED)
    book = open_law(*([law] if law else []))
    found = room.determine(bill, agreement.lower(), book, on or utc_now().date())
    if json:
        put_json({"determination": _as_json(found), "findings": findings_as_json(found.findings)})
    else:
        put_findings(found.findings)
        for one in (*found.made, found):
            _put(one)
    if _refused(found.findings):
        raise typer.Exit(REFUSED)


def examples() -> tuple[str, ...]:
    """Name the bills of materials that ship with the package."""
    folder = resources.files("cruce.cli") / "bills"
    return tuple(sorted(one.name.removesuffix(".json") for one in folder.iterdir()))


def _content(name: str) -> bytes:
    if name == STDIN or Path(name).exists():
        return read(name, FILING_LIMIT)
    if name not in examples():
        advice = _EXAMPLES.format(names=", ".join(examples()))
        raise UsageError("file.absent", _NO_BILL.format(file=name), advice)
    return (resources.files("cruce.cli") / "bills" / f"{name}.json").read_bytes()


def _refused(findings: tuple[Finding, ...]) -> bool:
    return any(one.refuses for one in findings)


def _put(found: room.Determination) -> None:
    outcome, style = _OUTCOMES[found.outcome]
    told = say(_TOLD).format(
        good=found.good,
        code=found.code,
        outcome=say(outcome),
        agreement=say(_AGREEMENTS[found.agreement])
        if found.agreement in _AGREEMENTS
        else found.agreement.upper(),
        on=found.on,
    )
    put(told, style=style)
    put_block(pairs(list(_rows(found))), indent=2)
    if found.materials:
        _put_materials(found)
    if not found.verified:
        put(say(_UNVERIFIED), indent=2, style="yellow")


def _rows(found: room.Determination) -> Iterator[tuple[str, Cell]]:
    if found.criterion:
        yield say(_CRITERION), found.criterion
    yield from ((say(_REASON), say(one)) for one in found.because)
    yield from ((say(_RULE), one) for one in found.rules)
    for margin in found.margins:
        figures = say(_AT_LEAST if margin.at_least else _AT_MOST).format(
            reached=margin.reached,
            required=format(margin.required.normalize(), "f"),
        )
        if margin.room is not None:
            figures += f": {format(margin.room.normalize(), 'f')} {margin.currency}"
        yield say(_MARGIN), joined([say(margin.what), shown(figures, "green" if margin.met else "red")], ": ")
    yield from ((say(_HELP), shown(say(one), "cyan")) for one in found.would_help)
    yield from ((say(_MISSING), shown(say(one), "yellow")) for one in found.missing)
    yield from ((say(words.LAW_CITED), str(one)) for one in found.citations)


def _put_materials(found: room.Determination) -> None:
    rows = table(say(_MATERIAL), say(_CODE), say(_VALUE), say(_PART), right=(2,))
    for one in found.materials:
        rows.add_row(shown(one.name), one.code, format(one.value, "f"), say(one.says))
    put_block(rows, indent=2)


def _as_json(found: room.Determination) -> dict[str, Any]:
    return found.model_dump(mode="json", exclude={"findings"}) | {"verified": found.verified}
