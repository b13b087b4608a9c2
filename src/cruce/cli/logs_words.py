"""What `cruce log` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

LOGS: Final = both("Publish and show the log of a section.", "Publica y muestra la bitácora de una sección.")
EXPORT: Final = both(
    "Publish a section's log as static files, or bring them up to date.",
    "Publica la bitácora de una sección como archivos estáticos, o los actualiza.",
)
SHOW: Final = both(
    "Show where a section's log stands and who witnessed it.",
    "Muestra hasta dónde llega la bitácora de una sección y quién la atestiguó.",
)
SECTION: Final = both("The section's folder.", "La carpeta de la sección.")
OUTPUT: Final = both("The folder to publish into.", "La carpeta donde se publica.")
PUBLISHED: Final = both(
    "{origin}: {size} entries in {folder}, {added} files added.",
    "{origin}: {size} asientos en {folder}, {added} archivos agregados.",
)
NOT_COSIGNED: Final = both(
    "Not cosigned yet by {missing}: publish again after the next exchange.",
    "Aún sin cofirma de {missing}: publique de nuevo tras el siguiente intercambio.",
)
STANDS: Final = both("{origin}: {size} entries, root {root}", "{origin}: {size} asientos, raíz {root}")
EMPTY: Final = both("{origin}: no entries", "{origin}: sin asientos")
COSIGNED: Final = both(
    "Cosigned up to {size} by {witness} at {at}", "Cofirmada hasta {size} por {witness} a las {at}"
)
NEVER_COSIGNED: Final = both("Never cosigned by {witness}", "Nunca cofirmada por {witness}")
CONTRADICTED: Final = both(
    "{at}: {says} Both signed checkpoints are on record:",
    "{at}: {says} Ambos puntos de control firmados constan en el registro:",
)
WITNESSED: Final = both("Witnesses {log} up to {size}", "Atestigua {log} hasta {size}")
TURNED_AWAY: Final = both(
    "Refused {count} × {code} from {sender}, last at {at}: {says}",
    "Se rechazó {count} × {code} de {sender}, la última vez a las {at}: {says}",
)
