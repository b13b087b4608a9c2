"""A small law of origin of one's own, and bills to hold it to, for tests."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from cruce.law import Law, open_law
from cruce.tariff.origin import Bill, Determination, determine

DAY = date(2026, 6, 1)


def law_of(
    folder: Path, *rules: dict[str, Any], agreement: str = "usmca", effective: str = "2026-01-01"
) -> Law:
    """Open the starter law with rules of one's own laid over it; keys as a file of rules has them."""
    whole = {"agreement": agreement, "effective": effective, "citation": {"law": "a test"}, "rules": rules}
    file = folder / "origin" / agreement / f"{effective}_own.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(whole), encoding="utf-8")
    return open_law(folder)


def rule(codes: str, *either: str, goods: str | None = None) -> dict[str, Any]:
    """Write one rule as a file of law has it."""
    return {"codes": [codes], "either": list(either), **({"goods": goods} if goods else {})}


def material(code: str, value: object, origin: str = "CN", **more: Any) -> dict[str, Any]:
    """Write a material as a bill has it."""
    return {"name": f"{code} of {origin}", "code": code, "value": str(value), "origin": origin, **more}


def bill(code: str, *materials: dict[str, Any], **more: Any) -> Bill:
    """Write a bill for one good made in Mexico and sold for 100 dollars."""
    good = {
        "name": "the good",
        "code": code,
        "made_in": "MX",
        "transaction_value": "100",
        "materials": materials,
        **more,
    }
    return Bill.model_validate({"currency": "USD", "products": [good]})


def told(law: Law, code: str, *materials: dict[str, Any], **more: Any) -> Determination:
    """Determine a good of one's own under the USMCA."""
    return determine(bill(code, *materials, **more), "usmca", law, DAY)
