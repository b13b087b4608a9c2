"""What the Mexican treasury had granted to the invented companies before their trucks came."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

COLUMNS: Final = ("form", "reference", "holder", "amount", "currency", "valid_from", "valid_to")
CREDIT, GUARANTEE = "21", "22"
SINCE: Final = "2026-01-01"


def granted(documents: Iterable[bytes]) -> bytes:
    """Give, as a CSV file, the certifications and guarantees that documents rely on; CSV ones name none.

    It is the register of a treasury that had granted them all: in this respect every company is honest.
    """
    rows = {row for document in documents for row in _rows_of(document)}
    file = io.StringIO(newline="")
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows((*row, "", "", SINCE, "") for row in sorted(rows))
    return file.getvalue().encode()


def _rows_of(document: bytes) -> tuple[tuple[str, str, str], ...]:
    try:
        return tuple(_rows(json.loads(document)))
    except (ValueError, AttributeError, TypeError):
        return ()  # a document that was spoilt on purpose


def _rows(filing: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    side = "exporter" if filing.get("direction") == "northbound" else "importer"
    for consignment in filing.get("consignments", ()):
        pedimento = consignment.get("pedimento") or {}
        holder = consignment.get(side, {}).get("rfc")
        certified, guarantee = pedimento.get("vat_certified"), pedimento.get("payment", {}).get("guarantee")
        if holder and certified:
            yield CREDIT, certified, holder
        if holder and guarantee:
            yield GUARANTEE, guarantee, holder
