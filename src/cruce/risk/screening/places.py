"""Countries as lists of parties write them, as their two letters."""

from __future__ import annotations

from collections.abc import Mapping

from cruce.law import Law
from cruce.risk.screening.names import fold

_OTHERWISE = {
    "bahamas, the": "BS",
    "bolivia (plurinational state of)": "BO",
    "bosnia-herzegovina": "BA",
    "burma": "MM",
    "cabo verde": "CV",
    "cape verde": "CV",
    "congo, democratic republic of the": "CD",
    "congo, republic of the": "CG",
    "cote d ivoire": "CI",
    "czech republic": "CZ",
    "democratic people's republic of korea": "KP",
    "democratic republic of the congo": "CD",
    "england": "GB",
    "gambia, the": "GM",
    "great britain": "GB",
    "hong kong": "HK",
    "iran (islamic republic of)": "IR",
    "iran, islamic republic of": "IR",
    "ivory coast": "CI",
    "korea, south": "KR",
    "lao people's democratic republic": "LA",
    "macau": "MO",
    "macedonia": "MK",
    "macedonia, the former yugoslav republic of": "MK",
    "north korea": "KP",
    "north macedonia, the republic of": "MK",
    "palestinian": "PS",
    "region: gaza": "PS",
    "republic of korea": "KR",
    "republic of moldova": "MD",
    "russian federation": "RU",
    "south korea": "KR",
    "swaziland": "SZ",
    "syrian arab republic": "SY",
    "turkiye": "TR",
    "turkey": "TR",
    "u.a.e.": "AE",
    "uae": "AE",
    "u.k.": "GB",
    "uk": "GB",
    "united republic of tanzania": "TZ",
    "united states": "US",
    "united states of america": "US",
    "usa": "US",
    "venezuela (bolivarian republic of)": "VE",
    "vietnam": "VN",
    "viet nam": "VN",
    "west bank": "PS",
}


def country_names(law: Law) -> dict[str, str]:
    """Give every country's two letters by its names in both languages and by the letters themselves."""
    known = dict(_OTHERWISE)
    for entry in law.entries("countries", None):
        for written in (entry.says.en, entry.says.es, entry.code):
            known.setdefault(fold(written), entry.code)
    return known


def country_code(written: str, names: Mapping[str, str]) -> str | None:
    """Give the two letters of a country as a list writes it; none where it is not known."""
    return names.get(fold(written.strip(" .")))
