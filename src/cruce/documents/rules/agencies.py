"""Other agencies of both countries: what the law demands for a code on a day, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cruce.documents.dossier import Line
from cruce.documents.kind import Fault, Faults, need, rule, says
from cruce.law import Measure
from cruce.model import Permit, Severity

_EXPORT_LICENCE = "export-licence"  # also named once for the whole shipment, in the export information


def demands(line: Line, kind: str) -> Iterator[Measure]:
    """List the measures of one kind that cover an item, in both countries, by the regimes of its shipment."""
    return (measure for measure in line.papers if measure.kind == kind and _covers(measure, line))


def _covers(measure: Measure, line: Line) -> bool:
    consignment = line.shipment.consignment
    regime = consignment.entry.type if consignment.entry else "EEI"
    if measure.country == "mx":
        regime = consignment.pedimento.clave if consignment.pedimento else ""
    claim = line.item.preference.programme if line.item.preference else None
    if (measure.kinds and regime not in measure.kinds) or regime in measure.except_kinds:
        return False
    return (not measure.programmes or claim in measure.programmes) and claim not in measure.except_programmes


@need(
    "agencies.permit",
    Line,
    country="",
    authority="",
    what=says("{demand} of {authority}: {law}", "{demand} de {authority}: {law}"),
    advice=says(
        "Add a permit of kind “{demand}” with its number to the item. {advice}",
        "Agregue a la partida un permiso de tipo «{demand}» con su número. {advice}",
    ),
)
def permits_are_there(line: Line) -> Faults:
    """Every permit, notice or registration that the law's rows demand is named on the item."""
    for measure in demands(line, "requirement") if line.papers else ():
        for demand in measure.requires:
            yield Fault(
                f"{line.pointer}/permits",
                {
                    "demand": demand,
                    "authority": measure.agency or measure.country.upper(),
                    "country": measure.country,
                    "law": measure.says,
                    "advice": measure.advice or "",
                },
                (f"{line.pointer}/permits", f"{line.pointer}/classification", f"{line.pointer}/origin"),
                measure.severity or _far(measure),
                citation=measure.citations[0] if measure.citations else None,
                held=_answered(line, measure.country, demand),
            )


@rule(
    "agencies.permit-not-in-force",
    Line,
    says=says(
        "{kind} {number} of {agency} is in force from {start} to {end}, not on {day}.",
        "{kind} {number} de {agency} está vigente del {start} al {end}, no el {day}.",
    ),
    advice=says("Renew it before the truck moves.", "Renuévelo antes de que salga el camión."),
)
def permits_are_in_force(line: Line) -> Faults:
    """A permit that is demanded must be in force on the day; one that nobody demands only warns."""
    day = line.dossier.day
    for index, permit in enumerate(line.item.permits):
        if _in_force(permit, day):
            continue
        place = "valid_to" if permit.valid_to is not None and permit.valid_to < day else "valid_from"
        demanded = any(
            _same(permit, measure.country, demand)
            for measure in demands(line, "requirement")
            for demand in measure.requires
        )
        yield Fault(
            f"{line.pointer}/permits/{index}/{place}",
            {
                "kind": permit.kind,
                "number": permit.number,
                "agency": permit.agency,
                "start": permit.valid_from or "…",
                "end": permit.valid_to or "…",
                "day": day,
            },
            ("/expected_arrival",),
            None if demanded else Severity.WARNING,
        )


@rule(
    "agencies.prohibited",
    Line,
    says=says("{law}", "{law}"),
    advice=says(
        "These goods cannot cross this way. {advice}",
        "Esta mercancía no puede cruzar en este sentido. {advice}",
    ),
)
def goods_may_cross(line: Line) -> Faults:
    """Goods that a measure prohibits cannot be filed."""
    for measure in demands(line, "prohibition") if line.papers else ():
        yield Fault(
            f"{line.pointer}/classification",
            {"law": measure.says, "advice": measure.advice or ""},
            (f"{line.pointer}/classification", f"{line.pointer}/origin", "/direction"),
            _far(measure),
            citation=measure.citations[0] if measure.citations else None,
        )


@rule(
    "agencies.permit-quantity",
    Line,
    says=says(
        "Permit {number} is for {left} {unit}, the item is {wanted} {unit}.",
        "El permiso {number} es por {left} {unit} y la partida por {wanted} {unit}.",
    ),
    advice=says("Use a permit with enough balance.", "Use un permiso con saldo suficiente."),
)
def permits_suffice(line: Line) -> Faults:
    """A permit for a quantity covers the item's."""
    for index, permit in enumerate(line.item.permits):
        left = permit.quantity
        if left is None:
            continue
        for quantity in (line.item.quantity, line.item.mx_quantity):
            if quantity and quantity.unit.lower() == left.unit.lower() and quantity.amount > left.amount:
                pointer = f"{line.pointer}/permits/{index}/quantity"
                facts = {"number": permit.number, "left": left.amount, "unit": left.unit}
                yield Fault(pointer, facts | {"wanted": quantity.amount}, (f"{line.pointer}/quantity",))
                break


def _far(measure: Measure) -> Severity | None:
    """Law that was not checked against its text warns, and refuses nothing."""
    return None if measure.verified else Severity.WARNING


def _answered(line: Line, country: str, demand: str) -> bool:
    eei = line.shipment.consignment.eei
    if demand == _EXPORT_LICENCE and eei is not None and eei.licence is not None:
        return True
    return any(_same(permit, country, demand) for permit in line.item.permits)


def _same(permit: Permit, country: str, demand: str) -> bool:
    return permit.country.lower() == country and _bare(permit.kind) == _bare(demand)


def _bare(kind: str) -> str:
    return kind.lower().replace("-", "_").replace(" ", "_")


def _in_force(permit: Permit, day: date) -> bool:
    begun = permit.valid_from is None or permit.valid_from <= day
    return begun and (permit.valid_to is None or day <= permit.valid_to)


RULES = (permits_are_there, permits_are_in_force, goods_may_cross, permits_suffice)
