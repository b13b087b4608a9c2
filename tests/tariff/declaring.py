"""Declarations written as a broker would tell them: a few plain facts, all else filled in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cruce.model import (
    Bond,
    Charge,
    Consignment,
    Declaration,
    DeclarationLine,
    Description,
    Direction,
    Flow,
    GoodsItem,
    Liability,
    Party,
    Pedimento,
    UsEntry,
    UsExport,
)

DAY = date(2026, 5, 13)
_TOLD_AS_IS = ("us_share", "metals", "net_kg", "ad_case", "cvd_case", "end_use", "prosec", "regla8")
PARTY = Party(name="Made-up Trading")
BOND = Bond(kind="continuous", number="260101ABC", surety="891", amount=Decimal(50000), valid_from=DAY)


def declare(
    country: str,
    flow: str,
    kind: str,
    *lines: Mapping[str, Any],
    day: date = DAY,
    term: Mapping[str, Any] | None = None,
    currency: str = "USD",
    costs: tuple[Mapping[str, Any], ...] = (),
    **papers: Any,
) -> Declaration:
    """Build one declaration of one consignment; ``papers`` are fields of its pedimento or entry."""
    goods = tuple(_goods(country, line) for line in lines)
    consignment = Consignment.model_validate(
        {
            "reference": "C-1",
            "exporter": PARTY,
            "importer": PARTY,
            "incoterm": term or {"code": "FCA", "place": "Laredo"},
            "currency": currency,
            "costs": costs,
            "exported_on": papers.pop("exported_on", day),
            "related": papers.pop("related", None),
            "items": goods,
            **_regime(country, flow, kind, papers),
        }
    )
    leaves = (country == "mx") == (flow == "export")
    return Declaration(
        country=country,
        flow=Flow(flow),
        kind=kind,
        number="N-1",
        day=day,
        direction=Direction.NORTHBOUND if leaves else Direction.SOUTHBOUND,
        consignments=(consignment,),
        lines=tuple(
            DeclarationLine(
                seq=place,
                pointer=f"/consignments/0/items/{place - 1}",
                code=None if line.get("code") is None else str(line["code"]),
                consignment=0,
                goods=item,
            )
            for place, (line, item) in enumerate(zip(lines, goods, strict=True), start=1)
        ),
    )


def owed(liability: Liability) -> dict[str, str]:
    """Give each charge in one word: its amount, or why it has none (``zero``, ``exempt``, ``unrated`` …)."""
    told = {}
    for charge in liability.charges:
        due = charge.status.value == "due" and charge.amount is not None
        told[_name(charge)] = str(charge.amount.amount) if due and charge.amount else charge.status.value
    assert len(told) == len(liability.charges)
    return told


def unchecked(liability: Liability) -> list[str]:
    """Name the charges that have an amount and stand on law that was not checked."""
    rated = (charge for charge in liability.charges if charge.status.value != "unrated")
    return [_name(charge) for charge in rated if not charge.checked]


def forms(liability: Liability) -> dict[str, str | None]:
    """Give the payment form of each charge."""
    return {_name(charge): charge.form for charge in liability.charges}


def keys(liability: Liability) -> dict[str, str | None]:
    """Give the key of each contribution (Anexo 22 appendix 12)."""
    return {_name(charge): charge.key for charge in liability.charges}


def _name(charge: Charge) -> str:
    kind = charge.edition if charge.kind == "additional" and charge.edition else charge.kind
    return kind if charge.line is None else f"{kind}/{charge.line}"


def _regime(country: str, flow: str, kind: str, papers: dict[str, Any]) -> dict[str, Any]:
    if country == "mx":
        known = {"clave": kind, "customs_office": "240", **papers}
        return {"pedimento": Pedimento.model_validate(known)}
    if flow == "export":
        return {"eei": UsExport(port="2304")}
    return {"entry": UsEntry.model_validate({"type": kind, "port": "2304", "bond": BOND, **papers})}


def _goods(country: str, line: Mapping[str, Any]) -> GoodsItem:
    code = str(line.get("code") or "")
    field = {"mx": "fraccion", "us": "hts"}[country]
    claim = line.get("claim")
    return GoodsItem.model_validate(
        {
            "description": Description(en="Goods"),
            "classification": {field: code or None, "us_additional": line.get("also", ())},
            "origin": line.get("origin", "MX" if country == "us" else "US"),
            "quantity": {"amount": "1", "unit": "lot"},
            "us_quantities": _quantities(line),
            "value": str(line.get("value", "0")),
            "us_content": line.get("us_content"),
            **{key: line[key] for key in _TOLD_AS_IS if key in line},
            "preference": {"programme": "USMCA", "symbol": claim}
            if claim in ("S", "S+")
            else claim and {"programme": claim},
        }
    )


def _quantities(line: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"amount": str(amount), "unit": unit} for unit, amount in line.get("quantities", {}).items()]
