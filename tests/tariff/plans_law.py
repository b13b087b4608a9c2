"""Law made up so that each fact of a line decides on one of its charges, to test what is kept of lines."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.law.folder import edition, put

from cruce.law.shelf import STARTER

Cells = dict[str, str]

BASE: Mapping[str, Cells] = {
    "us": {
        "code": "9999000001",
        "origin": "KR",
        "value": "10000",
        "currency": "USD",
        "on": "2026-05-13",
        "quantity": "10",
        "unit": "kg",
        "net_kg": "100",
        "export_date": "2026-05-10",
        "content_us": "30%",
        "steel_kg": "60",
        "steel_value": "4000",
        "melt_pour_country": "JP",
        "aluminum_kg": "20",
        "aluminum_value": "1000",
        "smelt_cast_country": "JP",
    },
    "mx": {
        "code": "99990001",
        "nico": "00",
        "origin": "CN",
        "value": "10000",
        "currency": "MXN",
        "on": "2026-05-13",
        "net_kg": "100",
        "quantity": "10",
        "unit": "Kg",
        "steel_kg": "40",
        "end_use": "",
        "clave_pedimento": "A1",
    },
}

NO_ALUMINUM = {"aluminum_kg": "", "aluminum_value": "", "smelt_cast_country": ""}
NO_STEEL = {"steel_kg": "", "steel_value": "", "melt_pour_country": ""}

DECIDING: Mapping[str, Mapping[str, tuple[Cells, tuple[str, ...]]]] = {
    "us": {
        "code": ({}, ("9999000001", "9999000002", "99990000", "9999010001")),
        "origin": ({}, ("KR", "RU", "CN")),
        "preference": ({}, ("", "KR")),
        "preference under the USMCA": ({"origin": "MX"}, ("", "USMCA")),
        "entry_type": ({}, ("01", "02", "11", "21")),
        "claim_98": ({}, ("", "99030101", "98010010", "98020040")),
        "claim_98, with US content": ({"us_content_value": "2000"}, ("", "98020080", "98020060")),
        "us_content_value": ({"claim_98": "98020080"}, ("", "2000", "99999")),
        "ad_case": ({}, ("", "A-1", "A-2")),
        "cvd_case": ({}, ("", "C-1", "C-2")),
        "end_use": ({}, ("", "dyeing")),
        "prosec": ({}, ("", "IV")),
        "on": ({}, ("2026-05-13", "2026-05-25", "2026-06-05", "2026-07-05")),
        "export_date": ({}, ("2026-05-10", "2026-04-01")),
        "content_us": ({}, ("30%", "60%", "")),
        "melt_pour_country": (NO_ALUMINUM, ("JP", "US", "")),
        "smelt_cast_country": (NO_STEEL, ("JP", "US", "")),
        "steel_kg": ({}, ("60", "1")),
        "mode": ({}, ("", "vessel")),
        "currency": ({}, ("USD", "VND")),
    },
    "mx": {
        "code": ({}, ("99990001", "99990002", "99990003")),
        "nico": ({}, ("00", "01", "")),
        "origin": ({}, ("CN", "US")),
        "preference": ({}, ("", "CO", "CL")),
        "preference under the T-MEC": ({"origin": "US"}, ("", "T-MEC")),
        "origin, of two claims": ({"preference": "T-MEC", "prosec": "XI"}, ("CN", "US")),
        "currency": ({"steel_kg": "80"}, ("MXN", "VND")),
        "clave_pedimento": ({}, ("A1", "A3", "IN", "AF", "BA", "A4")),
        "clave_pedimento, without IVA": ({"end_use": "medicine"}, ("A1", "A3")),
        "iva_certified": ({"clave_pedimento": "IN"}, ("", "A")),
        "direction": ({}, ("", "export")),
        "prosec": ({}, ("", "XI", "XII")),
        "regla8": ({"code": "98020001"}, ("", "R8-1")),
        "ad_case": ({}, ("", "AD-1", "AD-2")),
        "cvd_case": ({}, ("", "CV-1", "CV-2")),
        "end_use": ({}, ("", "medicine", "vaccine", "seed", "grain")),
        "claim_98": ({}, ("", "99030101")),
        "on, of a tariff, a measure": ({}, ("2026-05-13", "2026-05-25", "2026-06-05")),
        "on, of a parameter": ({"prosec": "XIV"}, ("2026-05-13", "2026-05-15")),
        "on, of a fee": ({}, ("2026-05-13", "2026-05-15")),
        "steel_kg": ({}, ("40", "80")),
    },
}
"""What a fact decides, beside which others: of its values no two give the same charges."""

SILENT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "us": {"export_country": ("", "CN"), "importer": ("", "A"), "regla8": ("", "R8-1")},
    "mx": {"export_country": ("", "US"), "importer": ("", "A"), "mode": ("", "truck")},
}
"""Facts on which no charge stands; they must not, whatever the lines before said."""


def variants(section: str) -> Iterator[tuple[str, tuple[Cells, ...]]]:
    """Give each deciding fact with lines that differ in it alone."""
    for named, (beside, values) in DECIDING[section].items():
        name = named.partition(" ")[0].strip(",")
        yield named, tuple({**BASE[section], **beside, name: value} for value in values)


def silent(section: str) -> Iterator[Cells]:
    """Give lines that differ from the first in a fact on which no charge stands."""
    for name, values in SILENT[section].items():
        yield from ({**BASE[section], name: value} for value in values)


def made_up(folder: Path) -> Path:
    """Write the law into a folder and give it; of the United States nothing that ships adds to it."""
    for file in (STARTER / "measures" / "us").glob("[ios]*.yaml"):
        put(folder, f"measures/us/{file.name}", "measures: []\n")
    put(folder, "measures/us/own.yaml", json.dumps({"measures": _US}))
    annulled = {"on": "2026-05-20", "citation": {"law": "A decision"}}
    struck = {"measures": [_us("struck", "17%")], "annulled": annulled}
    put(folder, "measures/us/struck.yaml", json.dumps(struck))
    put(folder, "measures/mx/own.yaml", json.dumps({"measures": _MX}))
    _figure(folder, "mx/own/rate", "/1", "0.03", "0.04")
    _figure(folder, "mx/dta/minimum", "MXN", "450", "460")
    _figure(folder, "mx/prv/amount", "MXN", "290", "300")
    for day, rates in (("2026-01-01", ("10", "15")), ("2026-06-01", ("12", "25"))):
        edition(folder, "us-hts", day, *_us_lines(rates[0]), known_to="2026-06-30")
        edition(folder, "mx-ligie", day, *_mx_lines(rates[1]), known_to="2026-06-30")
    return folder


def _figure(folder: Path, path: str, unit: str, first: str, then: str) -> None:
    """Write a parameter that changes on a day on which nothing else does."""
    days = ("2026-01-01", "2026-05-14")
    figure: dict[str, Any] = {"says": {"en": "Made up", "es": "Inventado"}, "unit": unit}
    figure |= {"values": dict(zip(days, (first, then), strict=True))}
    figure |= {"reference": {day: [{"law": "Made-up law"}] for day in days}}
    put(folder, f"parameters/{path}.yaml", json.dumps(figure))


def _us_lines(rate: str) -> Iterator[dict[str, Any]]:
    own = {"special": "Free (KR,S) 1% (AU)", "other": "90%", "units": ["kg"], "footnotes": []}
    for code, noted in (
        ("9999000001", []),
        ("9999000002", [{"value": "See 9903.01.02"}]),
        ("9999010001", []),
    ):
        general = f"{rate}%" if code < "999901" else "$1.20/kg"
        yield {**own, "code": code, "text": "Goods", "general": general, "footnotes": noted}
    for code in ("99990000", "98010010", "98020040", "98020060", "98020080"):
        general = f"{rate}%" if code == "99990000" else "Free"
        yield {**own, "code": code, "text": "Goods", "general": general}


def _mx_lines(rate: str) -> Iterator[dict[str, Any]]:
    own = {"text": "Mercancía", "units": ["Kg"], "export": "5"}
    rates = {"99990001": rate, "99990002": "Prohibida", "99990003": "0", "98020001": "2"}
    yield from ({**own, "code": code, "general": general} for code, general in rates.items())


def _row(name: str, formula: str | None, *where: str, **more: Any) -> dict[str, Any]:
    texts = {"says": {"en": f"Made up: {name}.", "es": f"Inventado: {name}."}}
    law = {"citations": [{"law": "Made-up law"}], "effective": "2026-01-01", "flow": "import"}
    written = {} if formula is None else {"formula": formula}
    return {"id": name, **texts, **law, **written, "where": list(where), **more}


def _us(name: str, formula: str, *where: str, **more: Any) -> dict[str, Any]:
    shared = {"kind": "additional", "charge": "additional", "authority": name, "codes": ["9999"]}
    return _row(name, formula, *where, **{**shared, **more})


_US = [
    _us("on-end-use", "1%", "end_use = dyeing"),
    _us("on-entry-type", "2%", kinds=["02"]),
    _us("on-prosec", "3%", "prosec = IV"),
    _us("on-claim", "4%", "claimed = yes", heading="9903.01.01"),
    _us("on-footnote", "5%", "footnoted = yes", heading="9903.01.02"),
    _us("on-ad-case", "6%", "ad_case = A-1", charge="ad_cvd", authority="AD"),
    _us("on-cvd-case", "7%", "cvd_case = C-1", charge="ad_cvd", authority="CVD"),
    _us("on-melt", "8%", "melted_in = US"),
    _us("on-cast", "9%", "cast_in = US"),
    _us("on-export-day", "10%", "exported_on < 2026-05-01"),
    _us("on-origin", "11%", origins=["CN"]),
    _us("on-content", "12%", "us_share > 0.5"),
    _us("on-steel", "13%", "steel_share > 0.5"),
    _us("on-day", "14%", effective="2026-05-20"),
    _us("on-free", "15%", "entered_free = yes"),
    _us("on-duty", "16%", "ad_valorem > 11"),
    _us("on-all", "19%", base="full"),
    _us("on-suffix", "18%", codes=["9999000002"]),
]


def _mx(name: str, formula: str | None, *where: str, **more: Any) -> dict[str, Any]:
    shared = {"kind": "additional", "charge": "cuota", "codes": ["9999"], "precedence": 80}
    return _row(name, formula, *where, **{**shared, **more})


def _igi(name: str, formula: str, *where: str, **more: Any) -> dict[str, Any]:
    relief = {"kind": "suspension", "charge": "igi", "authority": name}
    return _mx(name, formula, *where, **{**relief, **more})


_MX = [
    _igi("igi-on-prosec", "3%", "prosec = XI"),
    _igi("igi-on-figure", "mx/own/rate", "prosec = XIV"),
    _igi("igi-on-steel", "2%", "steel_share > 0.5"),
    _igi("igi-on-end-use", "1%", "end_use = seed"),
    _igi("igi-on-grain", "1%", "end_use = grain"),
    _igi("igi-on-clave", "4%", kinds=["A4"]),
    _mx("iva-on-end-use", None, "end_use = medicine", kind="exemption", charge="iva"),
    _mx("iva-on-vaccine", None, "end_use = vaccine", kind="exemption", charge="iva"),
    _mx("cuota-on-nico", "5%", codes=["9999000101"]),
    _mx("cuota-on-ad-case", "6%", "ad_case = AD-1"),
    _mx("cuota-on-cvd-case", "7%", "cvd_case = CV-1"),
    _mx("cuota-on-origin", "10%", origins=["US"]),
    _mx("cuota-on-claim", "8%", "claimed = yes", heading="9903.01.01"),
    _mx("cuota-on-day", "9%", effective="2026-05-20"),
]
