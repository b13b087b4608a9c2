"""What `cruce witness` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

WITNESS: Final = both("A witness of logs that is no section.", "Un testigo de bitácoras que no es sección.")
INIT: Final = both(
    "Make a witness: its key, and the logs that it watches.",
    "Crea un testigo: su llave y las bitácoras que vigila.",
)
SERVE: Final = both(
    "Cosign what those logs bring, until told to end.",
    "Firma lo que traen esas bitácoras, hasta que se le pida terminar.",
)
FOLDER: Final = both("The witness's folder.", "La carpeta del testigo.")
NAME: Final = both(
    "The witness's name, such as witness.example/1.", "El nombre del testigo, como testigo.example/1."
)
LOGS: Final = both(
    "Public keys of the logs, such as the public-keys.txt of a home.",
    "Llaves públicas de las bitácoras, como el public-keys.txt de una carpeta.",
)
MADE: Final = both(
    "{folder}: the witness {name} watches {logs}.",
    "{folder}: el testigo {name} vigila {logs}.",
)
TELL: Final = both(
    "Each section is told of it in its section.toml:",
    "Cada sección lo indica en su section.toml:",
)
