"""What `cruce list` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

LISTS: Final = both("Renew and compare lists of parties.", "Renueva y compara listas de personas.")
IMPORT: Final = both(
    "Put a list into a section, whole or not at all.", "Pone una lista en una sección, entera o nada."
)
COMPARE: Final = both(
    "Tell two editions of a list apart: added, removed, changed.",
    "Distingue dos ediciones de una lista: altas, bajas, cambios.",
)
HOME: Final = both("The section's folder.", "La carpeta de la sección.")
NAME: Final = both(
    "The list's name in the section (default: as the file).",
    "El nombre de la lista en la sección (por omisión: el del archivo).",
)
FEWER: Final = both(
    "Take it even if more than half of the edition in force is missing.",
    "La acepta aunque falte más de la mitad de la edición vigente.",
)
OLD: Final = both("The earlier edition.", "La edición anterior.")
NEW: Final = both("The later edition.", "La edición posterior.")
NO_NAME: Final = both("“{name}” cannot name a list.", "«{name}» no puede nombrar una lista.")
NO_NAME_ADVICE: Final = both(
    "Give --name: letters without accents, digits, - and _, at most 60.",
    "Dé --name: letras sin acento, cifras, - y _, a lo más 60.",
)
IMPORTED: Final = both(
    "List {list}, edition {edition}, is in {folder}: {entries} entries.",
    "La lista {list}, edición {edition}, está en {folder}: {entries} renglones.",
)
COMPARED: Final = both(
    "{added} added, {removed} removed, {changed} changed.",
    "{added} altas, {removed} bajas, {changed} cambios.",
)
REFUSED: Final = both(
    "{section} works with the last good edition of lists whose new one is refused:",
    "{section} trabaja con la última edición válida de las listas cuya nueva se rechaza:",
)
