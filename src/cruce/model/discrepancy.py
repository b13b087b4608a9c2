"""Goods as found beside goods as declared: what differs, and the filing as it would have been right."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from cruce.model.codes import Country, Prose, Word
from cruce.model.filing import Filing
from cruce.model.goods import Classification, GoodsItem
from cruce.model.hold import ReasonCode
from cruce.model.money import Amount, Quantity
from cruce.model.text import Value

Line = Annotated[str, Field(pattern=r"^/consignments/(0|[1-9][0-9]{0,2})(/items/(0|[1-9][0-9]{0,3}))?$")]


class AsFound(Value):
    """What a team found of one line where it differs; what is left out was as declared.

    ``preference_denied``: the preference claimed does not hold. ``undeclared`` are goods that no line
    declares, found in a consignment; ``missing`` the document or permit that was not there.
    """

    classification: Classification | None = None
    quantity: Quantity | None = None
    us_quantities: tuple[Quantity, ...] = ()
    mx_quantity: Quantity | None = None
    value: Amount | None = None
    origin: Country | None = None
    preference_denied: bool = False
    undeclared: GoodsItem | None = None
    missing: Word | None = None


class Discrepancy(Value):
    """One difference between goods as declared and as found, by its line of the filing, with its reason."""

    line: Line
    found: AsFound
    reason: ReasonCode
    remarks: Prose | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Discrepancy:
        found, of_item = self.found, "/items/" in self.line
        if found == AsFound():
            raise ValueError("nothing differs")
        if (found.undeclared is not None) is of_item and (found.undeclared or found.missing is None):
            raise ValueError("goods that no line declares belong to a consignment, all else to its line")
        return self

    def declared_and_found(self, filing: Filing) -> tuple[tuple[str, str, str], ...]:
        """Give what differs by name, as declared in a filing and as found; raises ``IndexError``."""
        if self.found.undeclared is not None:
            return (("undeclared", "–", str(self.found.undeclared.description)),)
        rows = []
        if self.found.missing is not None:
            rows.append(("missing", "–", self.found.missing))
        if "/items/" not in self.line:
            return tuple(rows)
        item = _item(filing, self.line)
        for name, found in self.changes().items():
            was = getattr(item, name)
            pair = (_said(was), "–" if found is None else _said(found))
            if pair[0] != pair[1]:
                rows.append((name, *pair))
        return tuple(rows)

    def changes(self) -> dict[str, object]:
        """Give the fields of the line that are other than declared."""
        found = self.found
        names = ("classification", "quantity", "us_quantities", "mx_quantity", "value", "origin")
        changes = {name: getattr(found, name) for name in names if getattr(found, name)}
        if found.value is not None:
            changes["value"] = found.value
        return {**changes, "preference": None} if found.preference_denied else changes


def corrected(filing: Filing, discrepancies: tuple[Discrepancy, ...]) -> Filing:
    """Give the filing as it would have been right: each line as found, undeclared goods behind the others.

    Raises ``IndexError`` for a line that the filing has not.
    """
    consignments = list(filing.consignments)
    for one in discrepancies:
        place, row = _places(one.line)
        consignment = consignments[place]
        items = list(consignment.items)
        if one.found.undeclared is not None:
            items.append(one.found.undeclared)
        elif row is not None:
            items[row] = items[row].model_copy(update=one.changes())
        consignments[place] = consignment.model_copy(update={"items": tuple(items)})
    return filing.model_copy(update={"consignments": tuple(consignments)})


def _places(line: str) -> tuple[int, int | None]:
    parts = line.split("/")
    return int(parts[2]), int(parts[4]) if len(parts) > 4 else None


def _item(filing: Filing, line: str) -> GoodsItem:
    place, row = _places(line)
    assert row is not None, "asked before"
    return filing.consignments[place].items[row]


def _said(value: object) -> str:
    match value:
        case None | ():
            return "–"
        case Quantity():
            return f"{value.amount:f} {value.unit}"
        case tuple():
            return ", ".join(map(_said, value))
        case Classification():
            return " · ".join(
                code for code in (value.fraccion, value.nico, value.hts, value.schedule_b) if code
            )
        case Value():
            return "+"
        case _:
            return str(value)
