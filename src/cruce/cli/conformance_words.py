"""What `cruce conformance` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

CONFORMANCE: Final = both(
    "Try whether a service in training keeps to the API.",
    "Prueba si un servicio de capacitación cumple la API.",
)
URL: Final = both("The address of the service.", "La dirección del servicio.")
KEY: Final = both(
    "The key of a broker's account; else $CRUCE_API_KEY.",
    "La llave de una cuenta de agente; si no, $CRUCE_API_KEY.",
)
CASE: Final = both(
    "A released case, whose receipt is verified.", "Un expediente liberado, cuyo acuse se verifica."
)
KEYS: Final = both("The public keys of its sections.", "Las llaves públicas de sus secciones.")
AUTHORITY: Final = both(
    "PEM file: the authority behind its certificate.", "Archivo PEM: la autoridad de su certificado."
)
NO_KEY: Final = both("No key was given.", "No se dio ninguna llave.")
NO_KEY_ADVICE: Final = both(
    "Make one with cruce account key, and give it by --key or in CRUCE_API_KEY.",
    "Haga una con cruce account key y désela con --key o en CRUCE_API_KEY.",
)
OUTCOMES: Final = {
    "passed": both("passed", "cumple"),
    "failed": both("failed", "no cumple"),
    "left-out": both("left out", "sin probar"),
}
SUM: Final = both(
    "{passed} passed, {failed} failed, {left} left out.",
    "{passed} cumplen, {failed} no cumplen, {left} sin probar.",
)
