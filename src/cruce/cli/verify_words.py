"""What `cruce verify` says beyond receipts, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

THINGS: Final = both(
    "A receipt, - for standard input, a decision bundle, or a published log's folder.",
    "Un acuse, - para la entrada estándar, un legajo, o la carpeta de una bitácora.",
)
SINCE: Final = both(
    "An earlier checkpoint, or copy of the log, that it must extend.",
    "Un punto de control anterior, o copia de la bitácora, que debe extender.",
)
QUORUM: Final = both(
    "How many witnesses must have cosigned a log (default: all whose keys are there).",
    "Cuántos testigos deben cofirmar una bitácora (por omisión: todos los que tienen llave).",
)
WITNESS: Final = both(
    "A witness that must have cosigned, by the name of its key; may be repeated.",
    "Un testigo que debe haber cofirmado, por el nombre de su llave; puede repetirse.",
)
COSIGNED: Final = both("cosigned by {names} as well", "cofirmada también por {names}")
WRITE_ALONE: Final = both(
    "Write a verifier in one file, which needs no cruce.",
    "Escribe un verificador de un solo archivo, que no necesita cruce.",
)
ALONE_WRITTEN: Final = both(
    "Written: {file}. It needs Python 3.11 and the package cryptography: python {file} KEYS RECEIPT",
    "Escrito: {file}. Necesita Python 3.11 y el paquete cryptography: python {file} LLAVES ACUSE",
)
NOTHING: Final = both("There is nothing to verify.", "No hay nada que verificar.")
NOTHING_ADVICE: Final = both(
    "Name a receipt, a decision bundle, or the folder of a published log.",
    "Indique un acuse, un legajo de resolución, o la carpeta de una bitácora.",
)
GENUINE_LOG: Final = both(
    "{file}: genuine. Log {origin}, {size} entries, root {root}",
    "{file}: auténtica. Bitácora {origin}, {size} asientos, raíz {root}",
)
