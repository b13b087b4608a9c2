"""The duty calculator: one line of goods, its way, and what each country's law charges on it, import and
export.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from cruce.model import Finding, Liability, Severity, Text
from cruce.section import Section
from cruce.tariff import LineTable

_ADVICE: Final = Text(en="Write it as in the example.", es="Escríbalo como en el ejemplo.")
_LONGEST: Final = 60
_NORTH: Final = "northbound"
_SOUTH: Final = "southbound"
_PLACES: Final = {"code": "code", "nico": "code", "direction": "direction"}


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody typed: which way, the code in each tariff, origin, value, and what else may matter."""

    direction: str = ""
    us_code: str = ""
    mx_code: str = ""
    origin: str = ""
    value: str = ""
    currency: str = ""
    quantity: str = ""
    unit: str = ""
    preference: str = ""
    on: str = ""

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> Asking:
        """Read what was typed; of each field so much as a field holds."""
        names = [one.name for one in fields(cls)]
        return cls(**{name: str(typed.get(name, "")).strip()[:_LONGEST] for name in names})

    @property
    def is_asked(self) -> bool:
        """Tell whether the form was sent."""
        return bool(self.direction)


@dataclass(frozen=True, slots=True)
class Made:
    """What came out: each country's charges, or every fault with the field it is of (``""``: of the
    whole).
    """

    liabilities: tuple[Liability, ...] = ()
    notes: tuple[Finding, ...] = ()
    faults: tuple[tuple[str, Finding], ...] = ()

    @property
    def is_refused(self) -> bool:
        """Tell whether something must be mended before anything can be computed."""
        return bool(self.faults)

    def at(self, name: str) -> tuple[Finding, ...]:
        """Give the faults of one field."""
        return tuple(dict.fromkeys(one for place, one in self.faults if place == name))


def kept_fields(asking: Asking) -> dict[str, str]:
    """Give what was typed by field, so that the form comes back as it was sent."""
    return {one.name: getattr(asking, one.name) for one in fields(asking)}


def calculated(section: Section, asking: Asking) -> Made:
    """Rate the line as the export of one country and the import of the other, on a day of law (today, if
    none).

    A country whose tariff code is left empty is not computed; with none at all the form is refused. Every
    fault of both sides is told at once.
    """
    faults = list(_own_faults(asking))
    day = _day(asking.on) or section.clock().date()
    liabilities: list[Liability] = []
    notes: dict[tuple[str, Text], Finding] = {}
    for country, code in (("us", asking.us_code), ("mx", asking.mx_code)):
        if not code:
            continue
        flow = "import" if (country == "us") == (asking.direction == _NORTH) else "export"
        liability, told = _rated(section, country, flow, code, asking, day)
        for name, one in told:
            if one.refuses:
                faults.append((f"{country}_code" if name == "code" else name, one))
            else:
                notes.setdefault((one.code, one.says), one)
        liabilities += [liability] if liability is not None else []
    if faults:
        return Made(faults=tuple(dict.fromkeys(faults)))
    return Made(tuple(liabilities), tuple(notes.values()))


def _rated(
    section: Section, country: str, flow: str, code: str, asking: Asking, day: date
) -> tuple[Liability | None, list[tuple[str, Finding]]]:
    cells = {
        "direction": flow,
        "code": code,
        "origin": asking.origin,
        "value": asking.value,
        "currency": asking.currency or "USD",
        "quantity": asking.quantity,
        "unit": asking.unit,
        "preference": asking.preference if flow == "import" else "",
    }
    told = {name: text for name, text in cells.items() if text or name in ("origin", "value")}
    table = LineTable(_row(list(told)), country, section.law, day)
    found = [("", one) for one in table.findings]
    if table.refused:
        return None, found
    (entry,) = table.rated([_row(list(told.values()))])
    found += [(_PLACES.get(one.column, one.column), one.finding) for one in entry.remarks]
    liability = entry.liability  # its number is that of the row, which nobody typed
    return liability and liability.model_copy(update={"number": None}), found


def _row(cells: list[str]) -> bytes:
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow([re.sub(r"[\r\n]+", " ", cell) for cell in cells])
    return row.getvalue().encode(errors="replace")


def _own_faults(asking: Asking) -> list[tuple[str, Finding]]:
    """Name what is wrong with the form itself."""
    found = []
    if asking.direction not in (_NORTH, _SOUTH):
        found.append(
            (
                "direction",
                _fault("direction", "Say which way the goods go.", "Indique hacia dónde van las mercancías."),
            )
        )
    if not asking.us_code and not asking.mx_code:
        says = (
            "Give the code in at least one of the tariffs.",
            "Dé la fracción en al menos una de las tarifas.",
        )
        found += [("us_code", _fault("code", *says)), ("mx_code", _fault("code", *says))]
        if not asking.origin:
            found.append(("origin", _fault("origin", "Where were the goods made?", "¿Dónde se produjeron?")))
        if not asking.value:
            found.append(("value", _fault("value", "What is their price?", "¿Cuál es su precio?")))
    if asking.on and _day(asking.on) is None:
        found.append(
            ("on", _fault("on", "This is no date: write 2026-05-13.", "No es una fecha: escriba 2026-05-13."))
        )
    return found


def _fault(code: str, en: str, es: str) -> Finding:
    return Finding(
        code=f"calculator.{code}",
        severity=Severity.REFUSAL,
        pointer=f"/{code}",
        says=Text(en=en, es=es),
        advice=_ADVICE,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
