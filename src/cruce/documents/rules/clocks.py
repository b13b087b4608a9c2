"""Legal clocks and possible dates: what must be in before the truck arrives, and days that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from cruce.documents.dossier import Dossier, LawOfDay, Line, Shipment
from cruce.documents.kind import Fault, Faults, at, cite, rule, says
from cruce.model import Severity

_FAR = timedelta(days=60)
_OLDEST_DRIVER, _YOUNGEST_DRIVER = 100, 18
_FIRST, _LAST = date(1990, 1, 1), date(2100, 1, 1)
_USED = ("used", "usado", "usada", "seminuevo", "seminueva")


@lru_cache(maxsize=1 << 10)
def _hours(law: LawOfDay, path: str) -> timedelta | None:
    hours = law.figure(path)
    return timedelta(minutes=int(hours * 60)) if hours is not None else None


@rule(
    "clocks.arrival-impossible",
    Dossier,
    says=says("No truck can arrive on {day}.", "Ningún camión puede llegar el {day}."),
    advice=says("Correct the date of the expected arrival.", "Corrija la fecha de la llegada prevista."),
)
def arrival_is_possible(dossier: Dossier) -> Faults:
    """The truck cannot come in another age."""
    if not dossier.possible:
        return (at("/expected_arrival", day=dossier.filing.expected_arrival.date()),)
    return ()


@rule(
    "clocks.arrival-past",
    Dossier,
    says=says("The expected arrival, {arrival}, has passed.", "La llegada prevista, {arrival}, ya pasó."),
    advice=says(
        "Amend the filing with the arrival now expected.",
        "Modifique el trámite con la llegada que ahora se prevé.",
    ),
    severity=Severity.WARNING,
)
def arrival_is_to_come(dossier: Dossier) -> Faults:
    """A filing is made before the truck moves."""
    arrival = dossier.filing.expected_arrival
    if dossier.possible and arrival < dossier.as_of:
        return (at("/expected_arrival", arrival=f"{arrival:%Y-%m-%d %H:%MZ}"),)
    return ()


@rule(
    "clocks.arrival-far",
    Dossier,
    says=says("The truck is due on {day}, in {days} days.", "El camión llega el {day}, en {days} días."),
    advice=says(
        "Check the date; law and rates may change until then.",
        "Revise la fecha; la ley y las tasas pueden cambiar.",
    ),
    severity=Severity.WARNING,
)
def arrival_is_near(dossier: Dossier) -> Faults:
    """A truck is announced days ahead, not months."""
    ahead = dossier.filing.expected_arrival - dossier.as_of
    if dossier.possible and ahead > _FAR:
        return (at("/expected_arrival", day=dossier.day, days=ahead.days),)
    return ()


@rule(
    "clocks.manifest",
    Dossier,
    says=says(
        "The e-manifest must be in {hours} h before arrival; it is {now} and the truck is due at {arrival}.",
        "El manifiesto electrónico debe estar {hours} h antes de la llegada; son las {now} y el camión llega"
        " a las {arrival}.",
    ),
    advice=says(
        "The truck may not reach the line before {earliest}.",
        "El camión no puede llegar a la línea antes de las {earliest}.",
    ),
    severity=Severity.WARNING,
    citation=cite("19 CFR 123.92", "(b)(2)"),
)
def manifest_is_in_time(dossier: Dossier) -> Faults:
    """The e-manifest is in one hour before arrival, half an hour in FAST."""
    if not dossier.northbound or not dossier.possible or not dossier.laden:
        return ()
    trip, arrival = dossier.filing.trip, dossier.filing.expected_arrival
    fast = trip.driver.fast_card is not None and trip.carrier.ctpat is not None
    ahead = _hours(dossier.law, f"us/clocks/manifest-truck{'-fast' if fast else ''}")
    if ahead is not None and dossier.as_of <= arrival < dossier.as_of + ahead:
        return (at("/expected_arrival", "/direction", **_late(dossier, ahead)),)
    return ()


@rule(
    "clocks.eei",
    Shipment,
    says=says(
        "The export information must be in AES {hours} h before the truck reaches the border; it was filed at"
        " {now} and the truck is due at {arrival}.",
        "La información de exportación debe estar en AES {hours} h antes de que el camión llegue a la"
        " frontera; se transmitió a las {now} y el camión llega a las {arrival}.",
    ),
    advice=says(
        "The truck may not reach the line before {earliest}.",
        "El camión no puede llegar a la línea antes de las {earliest}.",
    ),
    severity=Severity.WARNING,
    citation=cite("15 CFR 30.4", "(b)(2)(ii)"),
)
def eei_is_in_time(shipment: Shipment) -> Faults:
    """Export information is in AES one hour before the truck reaches the border."""
    eei, dossier = shipment.consignment.eei, shipment.dossier
    ahead = _hours(dossier.law, "us/clocks/eei-truck") if eei else None
    if eei is None or eei.filed_at is None or ahead is None or not dossier.possible:
        return ()
    if eei.filed_at <= dossier.as_of and dossier.filing.expected_arrival - eei.filed_at < ahead:
        facts = _late(dossier, ahead) | {
            "now": f"{eei.filed_at:%H:%MZ}",
            "earliest": f"{eei.filed_at + ahead:%Y-%m-%d %H:%MZ}",
        }
        return (Fault(f"{shipment.pointer}/eei/filed_at", facts, ("/expected_arrival",)),)
    return ()


@rule(
    "clocks.eei-ahead",
    Shipment,
    says=says(
        "The export information is said to be filed at {at}, which is yet to come.",
        "Se indica que la información de exportación se transmitió el {at}, que aún no llega.",
    ),
    advice=says("Give the time at which AES accepted it.", "Indique la hora en que AES la aceptó."),
)
def eei_is_filed(shipment: Shipment) -> Faults:
    """Nothing was filed in the future."""
    eei = shipment.consignment.eei
    if eei and eei.filed_at and eei.filed_at > shipment.dossier.as_of + timedelta(minutes=5):
        return (at(f"{shipment.pointer}/eei/filed_at", at=f"{eei.filed_at:%Y-%m-%d %H:%MZ}"),)
    return ()


@rule(
    "clocks.used-vehicle",
    Line,
    says=says(
        "A used vehicle and its title are presented to CBP {hours} h before export.",
        "Un vehículo usado y su título se presentan ante CBP {hours} h antes de exportarlo.",
    ),
    advice=says("Present it in time, or move the arrival.", "Preséntelo a tiempo, o cambie la llegada."),
    severity=Severity.WARNING,
    citation=cite("19 CFR 192.2", "(c)"),
)
def used_vehicles_are_presented(line: Line) -> Faults:
    """Used self-propelled vehicles are presented three days before they are exported."""
    dossier = line.dossier
    if dossier.northbound or not (line.codes.heading or "").startswith(("8701", "8703", "8704", "8711")):
        return ()
    words = str(line.item.description).lower().split() + (line.item.description.es or "").lower().split()
    ahead = _hours(dossier.law, "us/clocks/used-vehicle-export")
    late = ahead is not None and dossier.filing.expected_arrival < dossier.as_of + ahead
    if ahead is not None and late and any(word.strip(",.;") in _USED for word in words):
        return (at(line.pointer, "/expected_arrival", "/direction", hours=_whole_hours(ahead)),)
    return ()


@rule(
    "clocks.date-impossible",
    Dossier,
    says=says("{day} is no possible date here.", "{day} no es una fecha posible aquí."),
    advice=says("Correct the year.", "Corrija el año."),
)
def dates_are_possible(dossier: Dossier) -> Faults:
    """No paper of this movement is of another age."""
    for place, field, day in _days(dossier):
        if day is not None and not _FIRST.year <= day.year <= _LAST.year:
            yield at(f"{place}/{field}", day=day.isoformat()[:10])


@rule(
    "clocks.driver-age",
    Dossier,
    says=says("The driver would be {age} years old.", "El operador tendría {age} años."),
    advice=says("Correct the date of birth.", "Corrija la fecha de nacimiento."),
    severity=Severity.WARNING,
)
def driver_can_be_so_old(dossier: Dossier) -> Faults:
    """The driver's age is one at which people drive trucks."""
    born = dossier.filing.trip.driver.born_on
    if born is not None:
        age = dossier.day.year - born.year - ((dossier.day.month, dossier.day.day) < (born.month, born.day))
        if not _YOUNGEST_DRIVER <= age <= _OLDEST_DRIVER:
            return (at("/trip/driver/born_on", "/expected_arrival", age=age),)
    return ()


@rule(
    "clocks.paper-ahead",
    Dossier,
    says=says(
        "Paper {number} is dated {day}, after the crossing.",
        "El documento {number} tiene fecha {day}, posterior al cruce.",
    ),
    advice=says("Correct its date.", "Corrija su fecha."),
    severity=Severity.WARNING,
)
def papers_are_issued(dossier: Dossier) -> Faults:
    """Papers are issued before the goods cross."""
    for shipment in dossier.shipments:
        for index, paper in enumerate(shipment.consignment.documents):
            if paper.issued_on and dossier.day < paper.issued_on <= _LAST:
                pointer = f"{shipment.pointer}/documents/{index}/issued_on"
                yield at(pointer, "/expected_arrival", number=paper.number, day=paper.issued_on)


def _late(dossier: Dossier, ahead: timedelta) -> dict[str, str]:
    return {
        "hours": _whole_hours(ahead),
        "now": f"{dossier.as_of:%H:%MZ}",
        "arrival": f"{dossier.filing.expected_arrival:%H:%MZ}",
        "earliest": f"{dossier.as_of + ahead:%Y-%m-%d %H:%MZ}",
    }


def _whole_hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:g}"


def _days(dossier: Dossier) -> Iterator[tuple[str, str, date | None]]:
    """List the days that papers bear: the place, the field below it, the day."""
    for place, acceptance in dossier.acceptances:
        mandate = acceptance.mandate
        yield place, "accepted_at", acceptance.accepted_at
        yield place, "mandate/valid_from", mandate.valid_from if mandate else None
    yield "/trip", "departed_at", dossier.filing.trip.departed_at
    for shipment in dossier.shipments:
        yield from _days_of(shipment)


def _days_of(shipment: Shipment) -> Iterator[tuple[str, str, date | None]]:
    pointer, consignment = shipment.pointer, shipment.consignment
    yield pointer, "exported_on", consignment.exported_on
    for index, paper in enumerate(consignment.documents):
        yield pointer, f"documents/{index}/issued_on", paper.issued_on
    made = consignment.pedimento.consolidated if consignment.pedimento else None
    yield pointer, "pedimento/consolidated/opened_on", made.opened_on if made else None
    bond = consignment.entry.bond if consignment.entry else None
    yield pointer, "entry/bond/valid_from", bond.valid_from if bond else None


RULES = (
    arrival_is_possible,
    arrival_is_to_come,
    arrival_is_near,
    manifest_is_in_time,
    eei_is_in_time,
    eei_is_filed,
    used_vehicles_are_presented,
    dates_are_possible,
    driver_can_be_so_old,
    papers_are_issued,
)
