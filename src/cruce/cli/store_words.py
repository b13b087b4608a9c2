"""What `cruce store` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

STORE: Final = both(
    "Move the record of a section, or copy it aside.", "Traslada el registro de una sección o lo respalda."
)
MOVE: Final = both(
    "Move a section's record between a file and a PostgreSQL database.",
    "Traslada el registro de una sección entre un archivo y una base PostgreSQL.",
)
BACKUP: Final = both(
    "Copy a section's record into a new file, while it is at work.",
    "Copia el registro de una sección en un archivo nuevo, aunque esté trabajando.",
)
SECTION: Final = both("The section's folder.", "La carpeta de la sección.")
TO: Final = both(
    "sqlite, or postgresql://USER@HOST/DATABASE.", "sqlite, o postgresql://USUARIO@SERVIDOR/BASE."
)
OUTPUT: Final = both("The file to make.", "El archivo por crear.")
INIT: Final = both(
    "Where the records stand: sqlite, or postgresql://USER@HOST/DATABASE.",
    "Dónde están los registros: sqlite, o postgresql://USUARIO@SERVIDOR/BASE.",
)
MOVED: Final = both(
    "{section}: {size} entries moved and compared. In force from now on: {to}",
    "{section}: {size} asientos trasladados y comparados. En vigor desde ahora: {to}",
)
ASIDE: Final = both("What was left behind: {aside}", "Lo que quedó atrás: {aside}")
COPIED: Final = both(
    "{section}: {size} entries copied to {file} and compared.",
    "{section}: {size} asientos copiados en {file} y comparados.",
)
KEYS: Final = both(
    "Keys, settings and law are not in it: copy the folder {folder} as well.",
    "Las llaves, la configuración y las leyes no van ahí: copie también la carpeta {folder}.",
)
