"""Two small made-up laws of 2025: one with an emergency duty, one from which it was struck down."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from tests.law.folder import edition, put
from tests.tariff.declaring import declare

from cruce.law import Law, open_law
from cruce.model import Declaration

ENTERED = date(2025, 8, 15)
LINE = {
    "code": "9999000001",
    "text": "Made-up goods",
    "general": "5%",
    "special": "Free (S)",
    "units": ["No."],
}
OTHER = {"code": "9999000002", "text": "Goods of one law alone", "general": "2%", "special": ""}
DUTY: dict[str, Any] = {
    "id": "us-emergency",
    "flow": "import",
    "kind": "additional",
    "charge": "additional",
    "authority": "IEEPA",
    "origins": ["MX"],
    "except_programmes": ["USMCA"],
    "formula": "25%",
    "says": {"en": "Made-up emergency duty.", "es": "Arancel de emergencia inventado."},
    "citations": [{"law": "Made-up order"}],
    "effective": "2025-03-04",
}


def with_duty(folder: Path) -> Path:
    """Write the law in which the emergency duty is charged."""
    edition(folder, "us-hts", "2025-01-01", LINE, OTHER, known_to="2026-12-31")
    return put(folder, "measures/us/ieepa-mexico-canada.yaml", json.dumps({"measures": [DUTY]}))


def struck_down(folder: Path, special: str = "Free (S)") -> Path:
    """Write the law in which it is not; and, on demand, without the preference either."""
    edition(folder, "us-hts", "2025-01-01", {**LINE, "special": special}, known_to="2026-12-31")
    return put(folder, "measures/us/ieepa-mexico-canada.yaml", json.dumps({"measures": []}))


def laws(tmp_path: Path, **second: str) -> tuple[Law, Law]:
    """Open both laws, the duty's first."""
    return open_law(with_duty(tmp_path / "a")), open_law(struck_down(tmp_path / "b", **second))


def entry(number: str = "ABC-1234567-8", kind: str = "01", value: int = 37_500, **line: Any) -> Declaration:
    """Declare one entry of August 2025, on the day's statement."""
    goods = {"code": "9999000001", "value": value, **line}
    made = declare("us", "import", kind, goods, day=ENTERED)
    return made.model_copy(update={"number": number})
