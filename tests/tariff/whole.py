"""A year of Mexican law that lacks nothing: the amounts that are not in hand, made up over the starter."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.law.folder import put

from cruce.law import Law, open_law

FIGURES = {
    "mx/dta/fixed-immex": "450",
    "mx/dta/fixed-export": "460",
    "mx/dta/fixed-exempt": "450",
    "mx/dta/fixed-transit": "440",
    "mx/dta/minimum": "450",
    "mx/prv/amount": "290.50",
}
CUOTA = {
    "country": "mx",
    "flow": "import",
    "kind": "additional",
    "charge": "cuota",
    "says": {"en": "Made up.", "es": "Inventado."},
    "citations": [{"law": "Made-up decree"}],
    "effective": "2026-01-01",
    "group": "cuota",
    "precedence": 80,
}


def whole_law(folder: Path, *measures: Mapping[str, Any]) -> Law:
    """Write the missing amounts to a law directory and open it; ``measures`` are cuotas unless told."""
    for path, value in FIGURES.items():
        said = {"says": {"en": "Made up", "es": "Inventado"}, "unit": "MXN", "values": {"2026-01-01": value}}
        said["reference"] = {"2026-01-01": [{"law": "Made-up law"}]}
        put(folder, f"parameters/{path}.yaml", json.dumps(said))
    put(folder, "measures/mx/made-up.yaml", json.dumps({"measures": [{**CUOTA, **row} for row in measures]}))
    return open_law(folder)
