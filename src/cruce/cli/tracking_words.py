"""What `cruce track` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

TRACK: Final = both(
    "Where shipments are: EPCIS 2.0 in and out, timeline, custody, sealed transit.",
    "Dónde están los embarques: EPCIS 2.0, cronología, custodia, tránsito con candado.",
)
READ: Final = both("Put events of EPCIS on record.", "Registra eventos EPCIS.")
EXPORT: Final = both(
    "Write a case's events as EPCIS 2.0.", "Escribe los eventos de un expediente en EPCIS 2.0."
)
SHOW: Final = both("Show a shipment's way.", "Muestra el camino de un embarque.")
HASH: Final = both("Name events of EPCIS by their hash.", "Nombra eventos EPCIS por su hash.")
SEAL: Final = both("Order a sealed transit.", "Ordena un tránsito con candado.")

FILES: Final = both(
    "JSON-LD or XML, gzip, - for standard input.", "JSON-LD o XML, gzip, - para la entrada estándar."
)
SECTION: Final = both("At which section.", "En qué sección.")
CASE: Final = both(
    "All events are of this case; else each finds its own.",
    "Todos son de este expediente; si no, cada uno halla el suyo.",
)
BY: Final = both("Who brings them, by name.", "Quién los trae, por su nombre.")
OUTPUT: Final = both("Write here; - for standard output.", "Escribir aquí; - para la salida estándar.")
PREHASH: Final = both("Also the string that is hashed.", "También la cadena que se resume.")
SEALS: Final = both("A seal that is on it; repeat.", "Un candado puesto; repetible.")
UNTIL: Final = both("By when it must arrive.", "Cuándo debe haber llegado.")
FROM: Final = both("From when; else from now.", "Desde cuándo; si no, desde ahora.")
ROUTE: Final = both("A point of the route: LAT,LON; repeat.", "Un punto de la ruta: LAT,LON; repetible.")
MODE: Final = both("truck or rail.", "camión o tren.")
OFFICER: Final = both("Who orders it, by name.", "Quién lo ordena, por su nombre.")

REFUSED: Final = both(
    "{name}: refused whole, nothing recorded", "{name}: rechazado completo, nada se registró"
)
TAKEN: Final = both(
    "{name}: {fresh} recorded, {known} known already, {left} left out",
    "{name}: {fresh} registrados, {known} ya conocidos, {left} sin tomar",
)
HEAD: Final = both("Case {case}, as {section} knows it", "Expediente {case}, según {section}")
NOTHING: Final = both("Nothing was seen of it yet.", "Aún no se ha visto nada de él.")
HELD: Final = both("In the hands of {holder} since {since}", "En manos de {holder} desde {since}")
HELD_FIRST: Final = both(
    "In the hands of {holder}; no hand-over is on record", "En manos de {holder}; no consta entrega"
)
BREAKS: Final = both("Deviations: {count}", "Desviaciones: {count}")
ETA: Final = both(
    "At the crossing about {at} ({low} to {high})", "En el cruce hacia las {at} ({low} a {high})"
)
NO_ETA: Final = both("Arrival not known: {why}", "Llegada desconocida: {why}")
TRANSIT: Final = both(
    "Sealed transit until {until}: {verdict}", "Tránsito con candado hasta {until}: {verdict}"
)
VERDICTS: Final = {
    "sealed": both("arrived sealed and in time", "llegó con candado y a tiempo"),
    "late": both("late", "tarde"),
    "broken": both("broken", "quebrantado"),
    "underway": both("on its way", "en camino"),
}
ACTS: Final = {
    "queued": both("in the queue", "en la fila"),
    "gate_in": both("in through the gate", "entró por la garita"),
    "gate_out": both("out through the gate", "salió por la garita"),
    "arrived": both("arrived at the yard", "llegó al patio"),
    "seal_on": both("seal put on", "candado puesto"),
    "seal_broken": both("seal broken", "candado roto"),
    "seal_checked": both("seal checked", "candado revisado"),
    "position": both("position", "posición"),
    "handed_over": both("handed over", "entregado"),
    "scanned": both("scanned", "escaneado"),
    "presented": both("presented", "presentado"),
    "examined": both("examined", "reconocido"),
    "decided": both("decided", "resuelto"),
    "other": both("seen", "visto"),
}
NO_POINT: Final = both(
    "{value} is no point: write it as 27.5972,-99.5369.",
    "{value} no es un punto: escríbalo 27.5972,-99.5369.",
)
NO_ORDER: Final = both(
    "No transit can be ordered so: {places}.", "No se puede ordenar así un tránsito: {places}."
)
NO_ORDER_ADVICE: Final = both(
    "It ends after it begins, within sixty days, under at least one seal; nothing was recorded.",
    "Termina después de comenzar, en sesenta días, con al menos un candado; no se registró nada.",
)
