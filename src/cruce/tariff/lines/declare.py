"""Lines of one entry or pedimento made into its declaration."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from cruce.model import (
    Consignment,
    Cost,
    CostKind,
    Declaration,
    DeclarationLine,
    Direction,
    Flow,
    Incoterm,
    Party,
    Pedimento,
)
from cruce.tariff.dates import LawDates
from cruce.tariff.lines.form import Filed, Line, Shipped
from cruce.tariff.trusted import trusted
from cruce.tariff.valuation import DELIVERED_GROUPS

INSURED: Final = frozenset({"CIF", "CIP", "DAP", "DPU", "DDP"})
"""The terms whose price holds the insurance up to the named place."""

_NAMELESS: Final = Party(name="–")
_UNSAID: Final[dict[str, Any]] = {name: field.default for name, field in Consignment.model_fields.items()}


def declaration_of(section: str, number: str, lines: Sequence[Line]) -> Declaration:
    """Make the declaration of an entry from its lines, all of which were read."""
    filed = _filed(lines[0])
    places: dict[Shipped, int] = {}
    held: list[list[Line]] = []
    made = []
    for seq, line in enumerate(lines, start=1):
        shipped = _shipped(line)
        place = places.setdefault(shipped, len(held))
        # Costs of one line are its own: shared by price over several they would move value between them.
        if place == len(held) or _has_costs(shipped):
            place = len(held)
            held.append([])
        held[place].append(line)
        fields = {"seq": seq, "pointer": f"/consignments/{place}/items/{seq - 1}", "code": line.code}
        fields |= {"nico": line.nico, "consignment": place, "goods": line.goods}
        made.append(trusted(DeclarationLine, fields))
    return trusted(
        Declaration,
        {
            "country": section,
            "flow": filed.flow,
            "kind": filed.kind,
            "number": number,
            "day": filed.on,
            "direction": _direction(section, filed.flow),
            "consignments": tuple(_consignment(section, filed, members) for members in held),
            "lines": tuple(made),
        },
    )


def days_of(lines: Sequence[Line], declaration: Declaration) -> LawDates:
    """Gather the days of law of an entry: of entry, of payment, of exportation by consignment."""
    left = tuple(consignment.exported_on for consignment in declaration.consignments)
    return LawDates(declaration.day, _filed(lines[0]).payment, left)


def _filed(line: Line) -> Filed:
    assert line.filed is not None, "only lines that were read are declared"
    return line.filed


def _shipped(line: Line) -> Shipped:
    assert line.shipped is not None, "only lines that were read are declared"
    return line.shipped


def _has_costs(shipped: Shipped) -> bool:
    return shipped.freight is not None or shipped.insurance is not None


def _direction(section: str, flow: Flow) -> Direction:
    north = (section == "us") == (flow is Flow.IMPORT)
    return Direction.NORTHBOUND if north else Direction.SOUTHBOUND


def _consignment(section: str, filed: Filed, lines: Sequence[Line]) -> Consignment:
    shipped = _shipped(lines[0])
    party = _NAMELESS if filed.importer is None else _party(filed.importer)
    fields = {
        **_UNSAID,
        "reference": "lines",
        "exporter": party,
        "importer": party,
        "incoterm": _term(shipped.incoterm, section if filed.flow is Flow.IMPORT else None),
        "currency": shipped.currency,
        "costs": _costs(shipped) if _has_costs(shipped) else (),
        "exported_on": shipped.exported_on,
        "items": tuple(line.goods for line in lines),
        "pedimento": _pedimento(filed.kind, filed.certified) if section == "mx" else None,
    }
    return trusted(Consignment, fields)


@lru_cache(maxsize=4096)
def _party(name: str) -> Party:
    return Party(name=name)


@lru_cache(maxsize=256)
def _term(code: str | None, imported_by: str | None) -> Incoterm:
    """Give the term of delivery; a C or D term is taken to name a place in the importing country."""
    delivered = code is not None and code[0] in DELIVERED_GROUPS and imported_by is not None
    country = (imported_by or "").upper() if delivered else None
    return Incoterm(code=code or "FCA", place="–", country=country)


@lru_cache(maxsize=256)
def _pedimento(clave: str, certified: str | None) -> Pedimento:
    return Pedimento(clave=clave, customs_office="000", vat_certified=certified)


def _costs(shipped: Shipped) -> tuple[Cost, ...]:
    """Give carriage and insurance, stated apart: in the price under C and D terms, on top of it else."""
    term = shipped.incoterm or ""
    stated = (
        (CostKind.FREIGHT_TO_LINE, shipped.freight, term.startswith(DELIVERED_GROUPS)),
        (CostKind.INSURANCE, shipped.insurance, term in INSURED),
    )
    shared = {"currency": shipped.currency, "identified": True}
    return tuple(
        trusted(Cost, {"kind": kind, "amount": amount, "in_price": in_price, **shared})
        for kind, amount, in_price in stated
        if amount
    )
