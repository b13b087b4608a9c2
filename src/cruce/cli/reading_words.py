"""What is said of files that cannot be read or written, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

READ_ONCE: Final = both("standard input can be read once only", "la entrada estándar sólo se lee una vez")
SAME_FILE: Final = both("{file} would be written over while read.", "{file} se sobrescribiría al leerlo.")
ANOTHER_OUTPUT: Final = both("Name another output.", "Indique otra salida.")
UNREADABLE: Final = both("{file} cannot be read: {why}.", "No se puede leer {file}: {why}.")
UNWRITABLE: Final = both("{file} cannot be written: {why}.", "No se puede escribir {file}: {why}.")
TOO_LARGE: Final = both("it holds more than {limit} MB", "contiene más de {limit} MB")
CHECK_PLACE: Final = both("Check the name and its rights.", "Revise el nombre y sus permisos.")
DAMAGED: Final = both("the gzip is cut off or damaged", "el gzip está incompleto o dañado")
