"""Facts of a party and of its screening, and of what the gate saw when the truck came."""

from __future__ import annotations

from datetime import timedelta

from cruce.model import Driver
from cruce.risk.facts.fact import Fact, maybe_number, maybe_text, maybe_truth, number, text, truth
from cruce.risk.facts.rows import Gate, PartyRow, hours, ratio, weight
from cruce.risk.screening.movement import country, identifiers
from cruce.risk.screening.names import identifier_key


def _trusted(p: PartyRow) -> bool:
    party = p.participant.party
    if isinstance(party, Driver):
        return party.fast_card is not None
    return party is not None and (party.ctpat is not None or party.oea is not None)


_ROLES = "`exporter importer consignee seller buyer manufacturer carrier driver declarant`"

PARTY: tuple[Fact, ...] = (
    text(
        "party.role",
        lambda p: p.participant.role,
        f"its role, one of {_ROLES}",
        f"su papel, uno de {_ROLES}",
    ),
    text("party.name", lambda p: p.participant.name, "its name, as filed", "su nombre, como se declara"),
    maybe_text(
        "party.country",
        lambda p: country(p.participant.party),
        "country of its address, or the driver's nationality",
        "país de su domicilio, o nacionalidad del operador",
    ),
    number(
        "party.identifiers",
        lambda p: float(len(identifiers(p.participant.party))),
        "how many identifiers are given",
        "cuántos identificadores se dan",
    ),
    truth(
        "party.trusted",
        _trusted,
        "a CTPAT or OEA account, or a FAST card, is given",
        "se da cuenta CTPAT u OEA, o tarjeta FAST",
    ),
    maybe_truth(
        "party.seen",
        lambda p: p.movement.has_seen(p.participant.name, p.participant.party),
        "this section has seen it before",
        "esta sección la ha visto antes",
    ),
)

ALERT: tuple[Fact, ...] = (
    text(
        "alert.match",
        lambda a: a.alert.how,
        "how the party met a list: `identifier`, `exact`, `normalised` or `similar`",
        "cómo coincide la parte con una lista: `identifier`, `exact`, `normalised` o `similar`",
    ),
    text("alert.list", lambda a: a.alert.list, "name of the list", "nombre de la lista"),
    text("alert.entry", lambda a: a.alert.entry.id, "id of the list's entry", "clave del renglón"),
    text(
        "alert.matched",
        lambda a: a.alert.matched,
        "the entry's name or identifier that was met",
        "nombre o identificador del renglón que coincide",
    ),
    maybe_text(
        "alert.programme",
        lambda a: a.alert.entry.programme,
        "under what the entry is listed",
        "motivo por el que está en la lista",
    ),
    number(
        "alert.score",
        lambda a: a.alert.score,
        "how like a similar name is, 0 to 1; 1 for the surer matches",
        "qué tan parecido es un nombre similar, de 0 a 1; 1 en las coincidencias más seguras",
    ),
    truth(
        "alert.cleared",
        lambda a: a.alert.cleared,
        "it was decided before that the party is someone else",
        "ya se decidió que la parte es otra persona",
    ),
    maybe_truth(
        "alert.same_country",
        lambda a: a.alert.same_country,
        "party and entry are in one country",
        "la parte y el renglón son del mismo país",
    ),
)


def _plain(numbers: tuple[str, ...]) -> set[str]:
    return {identifier_key(each) for each in numbers}


def _filed_seals(g: Gate) -> set[str]:
    return _plain(tuple(seal.number for seal in g.movement.filing.trip.seals))


def _looked_at_seals(g: Gate) -> bool:
    """Whether the gate looked: a record without plates and without seals is only a time of arrival."""
    return bool(g.presentation.seals or g.presentation.plates)


def _seals_missing(g: Gate) -> float | None:
    return float(len(_filed_seals(g) - _plain(g.presentation.seals))) if _looked_at_seals(g) else None


def _seals_foreign(g: Gate) -> float | None:
    return float(len(_plain(g.presentation.seals) - _filed_seals(g))) if _looked_at_seals(g) else None


def _plates_foreign(g: Gate) -> float | None:
    trip = g.movement.filing.trip
    plates = [*trip.conveyance.plates, *(plate for piece in trip.equipment for plate in piece.plates)]
    seen = _plain(g.presentation.plates)
    return float(len(seen - _plain(tuple(plate.number for plate in plates)))) if seen else None


def _excess(g: Gate) -> float | None:
    seen, filed = weight(g.presentation.gross_kg), weight(g.movement.filing.trip.gross_kg)
    return None if seen is None or filed is None else seen - filed


def _undeclared(g: Gate) -> float | None:
    found, declared = g.movement.dollars(g.presentation.cash_found), g.movement.filing.trip.cash
    if found is None:
        return None
    said = 0.0 if declared is None else g.movement.dollars(declared)
    return None if said is None else found - said


def _late(g: Gate) -> float:
    late: timedelta = g.presentation.at - g.movement.filing.expected_arrival
    return late.total_seconds() / 3600


PRESENTATION: tuple[Fact, ...] = (
    maybe_text(
        "presentation.lane",
        lambda g: g.presentation.lane,
        "lane that the truck took",
        "carril que tomó el vehículo",
    ),
    maybe_number(
        "presentation.seals_missing",
        _seals_missing,
        "filed seals that the gate did not see",
        "candados declarados que no se vieron",
    ),
    maybe_number(
        "presentation.seals_foreign",
        _seals_foreign,
        "seals seen that were not filed",
        "candados vistos que no se declararon",
    ),
    maybe_number(
        "presentation.plates_foreign",
        _plates_foreign,
        "plates seen that were not filed",
        "placas vistas que no se declararon",
    ),
    maybe_number(
        "presentation.gross_kg",
        lambda g: weight(g.presentation.gross_kg),
        "weight on the scale, kg",
        "peso en báscula, kg",
    ),
    maybe_number(
        "presentation.excess_kg",
        _excess,
        "weight above the one filed, kg; negative below",
        "peso sobre el declarado, kg; negativo si es menor",
    ),
    maybe_number(
        "presentation.excess_share",
        lambda g: ratio(_excess(g), weight(g.movement.filing.trip.gross_kg)),
        "that excess as a share of the weight filed",
        "ese exceso como fracción del peso declarado",
    ),
    maybe_number(
        "presentation.cash_found_usd",
        lambda g: g.movement.dollars(g.presentation.cash_found),
        "cash found, US dollars",
        "efectivo hallado, en dólares",
    ),
    maybe_number(
        "presentation.cash_undeclared_usd",
        _undeclared,
        "cash found above what was declared, US dollars",
        "efectivo hallado sobre lo declarado, en dólares",
    ),
    number(
        "presentation.hours_late",
        _late,
        "hours after the expected arrival; negative before",
        "horas después de la llegada prevista; negativas si antes",
    ),
    maybe_number(
        "presentation.hours_underway",
        lambda g: hours(g.movement.filing.trip.departed_at, g.presentation.at),
        "hours from departure to arrival",
        "horas de la salida a la llegada",
    ),
)
