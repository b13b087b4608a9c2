"""Small tables that others send: CSV in UTF-8 under a header of fixed columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from cruce.model import Text

TABLE_FAULTS: Mapping[str, Text] = {
    "encoding": Text(en="it is not UTF-8 text.", es="no es texto UTF-8."),
    "csv": Text(
        en="it is not CSV: a quotation mark stands alone.", es="no es CSV: hay una comilla sin cerrar."
    ),
    "header": Text(en="the header must be {columns}.", es="el encabezado debe ser {columns}."),
    "fields": Text(en="it has {count} fields, not {wanted}.", es="tiene {count} campos, no {wanted}."),
    "field": Text(en="{column} cannot be read: “{value}”.", es="no se puede leer {column}: «{value}»."),
}
"""What may be wrong with a table as such, or with one row of it."""


def rows_of(content: bytes, columns: Sequence[str]) -> list[list[str]] | str:
    """Give the rows of a table below its header, blank ones as empty lists; or the code of its fault."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError:
        return "encoding"
    except csv.Error:
        return "csv"
    return rows[1:] if rows and rows[0] == list(columns) else "header"
