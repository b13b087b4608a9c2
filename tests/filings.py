"""Filings that are right in every respect, to be used as they are or spoilt in one place.

Every builder gives a fresh `Sample`: plain JSON data (`document`), the moment at which it is looked at
(`as_of`), and from them the model's `Filing` and the bytes of the wire. All parties are made up; codes are
real ones. Use `spoilt` to change or drop single places by JSON pointer.
"""

import copy
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zlib import crc32

from cruce.model import Filing
from cruce.traffic.examples import renumber

ARRIVAL = datetime(2026, 5, 13, 15, 30, tzinfo=UTC)  # 10:30 a.m. in Laredo
AS_OF = ARRIVAL - timedelta(hours=4)
FILER_CODE, PATENTE = "ZZ1", "3001"
DROP = object()


class Sample(NamedTuple):
    """A filing as JSON data, and when it is looked at."""

    document: dict[str, Any]
    as_of: datetime = AS_OF

    @property
    def filing(self) -> Filing:
        """The same as a value of the model; raises pydantic's error when it was spoilt."""
        return Filing.model_validate_json(self.content)

    @property
    def content(self) -> bytes:
        """The same as the bytes of a file."""
        return json.dumps(self.document, ensure_ascii=False).encode("utf-8")

    def spoilt(self, changes: dict[str, Any], as_of: datetime | None = None) -> "Sample":
        """Give a copy with other values at some JSON pointers; `DROP` takes a place out, a new key adds."""
        document = copy.deepcopy(self.document)
        for pointer, value in changes.items():
            *path, last = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
            place: Any = document
            for step in path:
                place = place[int(step)] if isinstance(place, list) else place[step]
            key: Any = int(last) if isinstance(place, list) else last
            if value is DROP:
                del place[key]
            elif isinstance(place, list) and key == len(place):
                place.append(value)
            else:
                place[key] = value
        return Sample(document, as_of or self.as_of)


def _own(document: dict[str, Any], usual: str, truck: int | None) -> dict[str, Any]:
    """Give the usual sample its own truck, and one of another reference all numbers of its own."""
    reference = document["reference"]
    if reference != usual:
        return renumber(document, crc32(reference.encode()) % 10**6)
    if truck is None:
        return document
    return {**document, "trip": renumber({"consignments": [], "trip": document["trip"]}, truck)["trip"]}


def harness_northbound(reference: str = "ANO-2026-0513-01", lines: int = 1) -> Sample:
    """Wire harnesses of an IMMEX plant: RT remesa of a weekly consolidated pedimento, US 01 entry, 9802."""
    consignment = {
        "reference": "F-88123",
        "exporter": _plant(),
        "importer": _buyer(),
        "related": False,
        "incoterm": {"code": "FCA", "place": "Nuevo Laredo, Tamaulipas", "country": "MX"},
        "currency": "USD",
        "documents": [
            {"kind": "invoice", "number": "F-88123", "issued_on": "2026-05-12"},
            {"kind": "packing_list", "number": "PL-88123", "issued_on": "2026-05-12"},
        ],
        "exported_on": "2026-05-13",
        "entry": {
            "type": "01",
            "number": f"{FILER_CODE}-0001234-5",
            "port": "2304",
            "bill": "TSNL0513000177",
            "bond": _bond(),
        },
        "pedimento": {
            "clave": "RT",
            "number": f"2624{PATENTE}6001234",
            "customs_office": "240",
            "patente": PATENTE,
            "consolidated": {"remesa": 3, "opened_on": "2026-05-11", "period": "weekly"},
            "cove": ["COVE26A1B2C3"],
            "doda": "2605130001234",
            "immex": "1234-2006",
            "payment": {"form": "0", "bank": "40012", "account": "012180001234567899"},
        },
        "items": [_harness(row) for row in range(lines)],
    }
    document = _filing("northbound", reference, [consignment])
    document["trip"]["gross_kg"] = str(15800 + 1240 * lines)
    document["acceptances"] = [
        _accept(
            "us_declarant", "broker", "Río Bravo Customs Brokers LLC", FILER_CODE, "Palmetto Harness Inc."
        ),
        _accept(
            "mx_declarant", "agente", "Lic. Lucía Ibáñez Peña", PATENTE, "Arneses del Norte, S.A. de C.V."
        ),
        _accept("carrier", "carrier", "Transportes del Norte, S.A. de C.V.", "TSNL"),
    ]
    return Sample(_own(document, "ANO-2026-0513-01", truck=None))


def a1_southbound(reference: str = "PLA-2026-0513-07", *, preference: bool = False) -> Sample:
    """Polyethylene sold FCA Laredo, 52,000 USD (937,950 MXN at the line): EEI and definitive import A1."""
    item: dict[str, Any] = {
        "description": {
            "en": "High-density polyethylene, pellets",
            "es": "Polietileno de alta densidad, pellets",
        },
        "classification": {
            "hs": "3901.20",
            "hts": "3901.20.50.00",
            "fraccion": "3901.20.01",
            "nico": "00",
        },
        "origin": "US",
        "quantity": {"amount": "20000", "unit": "kg"},
        "us_quantities": [{"amount": "20000", "unit": "kg"}],
        "mx_quantity": {"amount": "20000", "unit": "kg"},
        "packages": 20,
        "gross_kg": "20400",
        "net_kg": "20000",
        "value": "52000.00",
        "eccn": "EAR99",
        "end_use": "Bottle blowing",
    }
    if preference:
        item["preference"] = _claim("Gulf Polymers LLC", symbol=None)
    consignment = {
        "reference": "INV-5521",
        "exporter": {
            "name": "Gulf Polymers LLC",
            "address": {"street": "1200 Ship Channel Rd", "city": "Houston", "region": "TX", "country": "US"},
            "ior": "76-123456700",
        },
        "importer": {
            "name": "Plásticos del Norte, S.A. de C.V.",
            "address": {
                "street": "Av. Ruiz Cortines 400",
                "city": "Monterrey",
                "region": "NLE",
                "country": "MX",
            },
            "rfc": "PNL980714Q22",
        },
        "related": False,
        "incoterm": {"code": "FCA", "place": "Laredo, Texas", "country": "US"},
        "currency": "USD",
        "documents": [{"kind": "invoice", "number": "INV-5521", "issued_on": "2026-05-11"}],
        "exported_on": "2026-05-13",
        "eei": {
            "itn": "X20260513000123",
            "port": "2304",
            "filed_at": "2026-05-13T09:00:00Z",
            "declared_value": "52000.00",
        },
        "pedimento": {
            "clave": "A1",
            "number": f"2624{PATENTE}6004321",
            "customs_office": "240",
            "patente": PATENTE,
            "cove": ["COVE26D4E5F6"],
            "mve": "MVE2605130007",
            "doda": "2605130004321",
            "payment": {"form": "0", "bank": "40012", "account": "012180001234567899"},
        },
        "items": [item],
    }
    document = _filing("southbound", reference, [consignment])
    document["trip"]["gross_kg"] = "36200"
    document["acceptances"] = [
        _accept(
            "us_declarant", "forwarder", "Río Bravo Customs Brokers LLC", FILER_CODE, "Gulf Polymers LLC"
        ),
        _accept(
            "mx_declarant", "agente", "Lic. Lucía Ibáñez Peña", PATENTE, "Plásticos del Norte, S.A. de C.V."
        ),
        _accept("carrier", "carrier", "Transportes del Norte, S.A. de C.V.", "TSNL"),
    ]
    return Sample(_own(document, "PLA-2026-0513-07", truck=8_000_001))


def empty_northbound(reference: str = "TSNL-2026-0513-77") -> Sample:
    """A truck with an empty trailer: only the carrier answers, and nobody owes a declaration of goods."""
    document = _filing("northbound", reference, [])
    document["trip"]["load"] = "empty"
    document["trip"]["gross_kg"] = "15800"
    document["trip"]["equipment"][0]["seals"] = []
    document["acceptances"] = [_accept("carrier", "carrier", "Transportes del Norte, S.A. de C.V.", "TSNL")]
    return Sample(_own(document, "TSNL-2026-0513-77", truck=8_000_002))


def _filing(direction: str, reference: str, consignments: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": "cruce/filing/1",
        "declarant": "Río Bravo Customs Brokers LLC",
        "reference": reference,
        "direction": direction,
        "crossing": "US-TX-WTB",
        "expected_arrival": _stamp(ARRIVAL),
        "trip": {
            "load": "laden",
            "conveyance": {
                "plates": [
                    {"number": "R21-4417", "country": "US", "state": "TX"},
                    {"number": "64-AK-8F", "country": "MX", "state": "TAM"},
                ],
                "vin": "1FUJGLDR2CSBK1234",
                "transponder": "TX1234567",
            },
            "equipment": [
                {
                    "trailer": "TSN-5301",
                    "plates": [{"number": "18-UB-7Y", "country": "MX", "state": "TAM"}],
                    "seals": [{"number": "MX7745120", "high_security": True, "affixed_by": "Shipper"}],
                }
            ],
            "carrier": {
                "name": "Transportes del Norte, S.A. de C.V.",
                "rfc": "TNO010203R46",
                "scac": "TSNL",
                "caat": "3KQ7",
            },
            "driver": {
                "name": "José Ángel Ramírez Núñez",
                "born_on": "1984-02-29",
                "nationality": "MX",
                "licence": "TAM8834512",
                "travel_document": "C01234567",
            },
            "manifest": "TSNL202605130177",
            "carta_porte": "CCC5a3fe-71bd-4c11-9d5f-0d6f2a77c1e0",
            "departed_at": _stamp(ARRIVAL - timedelta(hours=5)),
        },
        "consignments": consignments,
    }


def _harness(row: int) -> dict[str, Any]:
    return {
        "description": {
            "en": "Wiring harness for motor vehicle dashboards",
            "es": "Arnés eléctrico para tablero de vehículo automotriz",
        },
        "classification": {
            "hs": "8544.30",
            "hts": "8544.30.00.00",
            "us_additional": ["9802.00.80.69"],
            "fraccion": "8544.30.99",
            "nico": "01",
        },
        "origin": "MX",
        "quantity": {"amount": str(600 + row), "unit": "No."},
        "us_quantities": [{"amount": str(600 + row), "unit": "No."}],
        "mx_quantity": {"amount": "1100", "unit": "kg"},
        "packages": 24,
        "gross_kg": "1180",
        "net_kg": "1100",
        "value": str(Decimal("37500.00") + row),
        "us_content": "21400.00",
        "preference": _claim("Arneses del Norte, S.A. de C.V.", symbol="S"),
        "manufacturer": _plant(),
    }


def _claim(certifier: str, symbol: str | None) -> dict[str, Any]:
    claim = {
        "programme": "USMCA",
        "criterion": "B",
        "certificate": "CO-2026-014",
        "certified_by": certifier,
        "certified_on": "2025-12-20",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
    }
    return claim | ({"symbol": symbol} if symbol else {})


def _plant() -> dict[str, Any]:
    return {
        "name": "Arneses del Norte, S.A. de C.V.",
        "address": {
            "street": "Carretera Aeropuerto km 7",
            "city": "Nuevo Laredo",
            "region": "TAM",
            "country": "MX",
        },
        "mid": "MXARNNOR7NUE",
        "rfc": "ANO950302K17",
    }


def _buyer() -> dict[str, Any]:
    return {
        "name": "Palmetto Harness Inc.",
        "address": {"street": "480 Industrial Loop", "city": "Greer", "region": "SC", "country": "US"},
        "ior": "57-123456700",
    }


def _bond() -> dict[str, Any]:
    return {
        "kind": "continuous",
        "number": "260101ABC",
        "surety": "891",
        "amount": "50000",
        "valid_from": "2026-01-01",
    }


def _accept(role: str, kind: str, name: str, licence: str, trader: str | None = None) -> dict[str, Any]:
    mandate = {"number": f"M-{licence}-2025", "granted_by": trader, "valid_from": "2025-06-01"}
    return {
        "role": role,
        "kind": kind,
        "name": name,
        "licence": licence,
        **({"mandate": mandate} if trader else {}),
        "accepted_at": _stamp(AS_OF - timedelta(hours=1)),
    }


def _stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
