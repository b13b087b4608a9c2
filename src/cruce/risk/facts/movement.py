"""Facts of the movement as filed: truck, trailer, seals, carrier, driver, load, cash, route in time."""

from __future__ import annotations

from cruce.risk.facts.fact import Fact, maybe_number, maybe_text, number, text, truth
from cruce.risk.facts.rows import Movement, all_items, hours, total, weight


def _age(m: Movement) -> float | None:
    born = m.filing.trip.driver.born_on
    if born is None:
        return None
    day = m.law.date
    return float(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def _plates(m: Movement) -> float:
    return float(sum(len(piece.plates) for piece in m.filing.trip.equipment))


def _goods_kg(m: Movement) -> float | None:
    return total(weight(item.goods.gross_kg) for item in all_items(m))


def _carrier_country(m: Movement) -> str | None:
    address = m.filing.trip.carrier.address
    return address.country if address else None


MOVEMENT: tuple[Fact, ...] = (
    text(
        "movement.direction",
        lambda m: m.filing.direction,
        "`northbound` or `southbound`",
        "`northbound` (hacia el norte) o `southbound` (hacia el sur)",
    ),
    text("movement.crossing", lambda m: m.filing.crossing, "code of the crossing", "clave del cruce"),
    text(
        "movement.load",
        lambda m: m.filing.trip.load,
        "`laden`, `empty` or `bobtail`",
        "`laden` (cargado), `empty` (vacío) o `bobtail` (sin remolque)",
    ),
    number(
        "movement.consignments",
        lambda m: float(len(m.consignments)),
        "how many consignments travel",
        "cuántos embarques viajan",
    ),
    number(
        "movement.items",
        lambda m: float(sum(len(c.items) for c in m.consignments)),
        "how many items travel",
        "cuántas partidas viajan",
    ),
    maybe_number(
        "movement.value_usd",
        lambda m: total(i.value for i in all_items(m)),
        "value of all items, US dollars",
        "valor de todas las partidas, en dólares",
    ),
    maybe_number(
        "movement.goods_kg",
        _goods_kg,
        "gross weight of all items, kg; missing when one item lacks it",
        "peso bruto de todas las partidas, kg; falta si una partida no lo trae",
    ),
    maybe_number(
        "movement.gross_kg",
        lambda m: weight(m.filing.trip.gross_kg),
        "declared weight of load and equipment, kg",
        "peso declarado de carga y equipo, kg",
    ),
    truth(
        "movement.hazardous",
        lambda m: m.filing.trip.hazardous,
        "declared as carrying hazardous material",
        "declarado con material peligroso",
    ),
    maybe_number(
        "movement.cash_usd",
        lambda m: m.dollars(m.filing.trip.cash),
        "cash that the driver declares, US dollars",
        "efectivo que declara el operador, en dólares",
    ),
    number(
        "movement.trailers",
        lambda m: float(len(m.filing.trip.equipment)),
        "how many trailers or containers",
        "cuántos remolques o contenedores",
    ),
    number(
        "movement.trailer_plates",
        _plates,
        "how many plates the trailers have",
        "cuántas placas llevan los remolques",
    ),
    number(
        "movement.seals",
        lambda m: float(len(m.filing.trip.seals)),
        "how many seals are filed",
        "cuántos candados se declaran",
    ),
    number(
        "movement.high_security_seals",
        lambda m: float(sum(s.high_security for s in m.filing.trip.seals)),
        "how many of them are ISO 17712 H",
        "cuántos de ellos son ISO 17712 H",
    ),
    number(
        "movement.tractor_plates",
        lambda m: float(len(m.filing.trip.conveyance.plates)),
        "how many plates the tractor has",
        "cuántas placas lleva el tractor",
    ),
    text(
        "movement.tractor_country",
        lambda m: m.filing.trip.conveyance.plates[0].country,
        "country of the tractor's first plate",
        "país de la primera placa del tractor",
    ),
    maybe_text(
        "movement.transponder",
        lambda m: m.filing.trip.conveyance.transponder,
        "transponder of the tractor",
        "transpondedor del tractor",
    ),
    maybe_text(
        "movement.vin",
        lambda m: m.filing.trip.conveyance.vin,
        "vehicle identification number of the tractor",
        "número de identificación vehicular del tractor",
    ),
    maybe_text(
        "movement.manifest",
        lambda m: m.filing.trip.manifest,
        "trip number of the manifest",
        "número de viaje del manifiesto",
    ),
    maybe_text(
        "movement.carta_porte",
        lambda m: m.filing.trip.carta_porte,
        "IdCCP of the Carta Porte",
        "IdCCP de la Carta Porte",
    ),
    maybe_text(
        "movement.carrier_scac",
        lambda m: m.filing.trip.carrier.scac,
        "carrier's SCAC",
        "SCAC del transportista",
    ),
    maybe_text(
        "movement.carrier_caat",
        lambda m: m.filing.trip.carrier.caat,
        "carrier's CAAT",
        "CAAT del transportista",
    ),
    maybe_text(
        "movement.carrier_country",
        _carrier_country,
        "country of the carrier's address",
        "país del domicilio del transportista",
    ),
    maybe_text(
        "movement.driver_nationality",
        lambda m: m.filing.trip.driver.nationality,
        "driver's nationality",
        "nacionalidad del operador",
    ),
    maybe_number("movement.driver_age", _age, "driver's age in years", "edad del operador en años"),
    maybe_text(
        "movement.driver_licence",
        lambda m: m.filing.trip.driver.licence,
        "driver's licence",
        "licencia del operador",
    ),
    maybe_text(
        "movement.driver_document",
        lambda m: m.filing.trip.driver.travel_document,
        "driver's travel document",
        "documento de viaje del operador",
    ),
    maybe_text(
        "movement.fast_card",
        lambda m: m.filing.trip.driver.fast_card,
        "driver's FAST card",
        "tarjeta FAST del operador",
    ),
    maybe_number(
        "movement.hours_underway",
        lambda m: hours(m.filing.trip.departed_at, m.filing.expected_arrival),
        "hours from departure to expected arrival",
        "horas de la salida a la llegada prevista",
    ),
)
