"""Invented companies, carriers and drivers that come back all day and every day, as at a real port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from cruce.traffic.draws import Draw
from cruce.traffic.facts import facts, names
from cruce.traffic.identifiers import (
    ALPHANUMERIC,
    CAPITALS,
    company_rfc,
    manufacturer_id,
    person_curp,
    plain,
)

EIN_PREFIXES = (
    "20",
    "26",
    "27",
    "36",
    "38",
    "45",
    "46",
    "47",
    "57",
    "62",
    "74",
    "75",
    "76",
    "81",
    "82",
    "83",
)

Paper = dict[str, Any]
"""A piece of a filing as plain JSON data."""


@dataclass(frozen=True, slots=True)
class Company:
    """A trader with a home: the party as it stands on papers, and its hours by road from the line."""

    country: str
    name: str
    party: Mapping[str, Any]
    city: str
    hours: int


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier with its codes in both countries; a trusted one has CTPAT and FAST drivers."""

    index: int
    name: str
    scac: str
    party: Mapping[str, Any]
    trusted: bool


class People:
    """Everyone of one seed: whoever is asked for twice is the same."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.company = cache(self._company)
        self.carrier = cache(self._carrier)
        self.driver = cache(self._driver)
        self.tractor = cache(self._tractor)
        self.mandate = cache(self._mandate)
        self.account = cache(self._account)

    def _company(self, country: str, business: str, index: int) -> Company:
        draw = Draw(self.seed, "company", country, business, index)
        language = "es" if country == "mx" else "en"
        words = names()[f"words_{language}"]
        pair = [draw.pick(names()[f"company_{language}"][business]), words[index * 7 % len(words)]]
        name = " ".join(pair if language == "es" else reversed(pair))
        name += (", " if language == "es" else " ") + draw.pick(names()[f"forms_{language}"])
        city, region, postcode, hours = draw.pick(names()[f"cities_{country}"])
        street = _street(draw, language)
        party: Paper = {
            "name": name,
            "address": {
                "street": street,
                "city": city,
                "region": region,
                "postcode": postcode + draw.digits(5 - len(postcode)),
                "country": country.upper(),
            },
        }
        if country == "mx":
            party |= {"rfc": company_rfc(draw, name), "mid": manufacturer_id("MX", name, street, city)}
        else:
            party |= {"ior": f"{draw.pick(EIN_PREFIXES)}-{draw.digits(7)}00", "duns": draw.digits(9)}
        return Company(country, name, party, city, hours)

    def _account(self, programme: str, name: str) -> str:
        return f"{programme}-{Draw(self.seed, 'account', programme, name).digits(7)}"

    def _carrier(self, index: int) -> Carrier:
        draw = Draw(self.seed, "carrier", index)
        words, kinds = names()["words_es"], names()["carriers_es"]
        own = f"{kinds[index // len(words) % len(kinds)]} {words[index % len(words)]}"
        name = f"{own}, {draw.pick(names()['forms_es'])}"
        mark = CAPITALS[index // len(CAPITALS) % len(CAPITALS)] + CAPITALS[index % len(CAPITALS)]
        scac = draw.marks(CAPITALS, 2) + mark
        caat = draw.marks("3456789", 1) + draw.marks(ALPHANUMERIC, 1) + mark
        party: Paper = {"name": name, "rfc": company_rfc(draw, name), "scac": scac, "caat": caat}
        trusted = draw.chance(facts()["trusted_carriers"]["share"])
        if trusted:
            party["ctpat"] = self.account("CTPAT", name)
        return Carrier(index, name, scac, party, trusted)

    def _driver(self, carrier: int, index: int) -> Mapping[str, Any]:
        draw = Draw(self.seed, "driver", carrier, index)
        given = draw.pick(names()["given_es"])
        surnames = (draw.pick(names()["surnames_es"]), draw.pick(names()["surnames_es"]))
        born = date(draw.between(1962, 2001), draw.between(1, 12), draw.between(1, 28))
        paper: Paper = {
            "name": f"{given} {surnames[0]} {surnames[1]}",
            "born_on": born.isoformat(),
            "nationality": "MX",
            "licence": f"LF{draw.digits(8)}",
            "travel_document": f"{draw.pick('CGN')}{draw.digits(8)}",
            "curp": person_curp(draw, given, surnames, born),
        }
        return paper | ({"fast_card": f"42{draw.digits(7)}"} if self.carrier(carrier).trusted else {})

    def _tractor(self, carrier: int, index: int) -> Mapping[str, Any]:
        draw = Draw(self.seed, "tractor", carrier, index)
        federal = f"{draw.digits(2)}{draw.marks(CAPITALS, 2)}{draw.digits(1)}{draw.marks(CAPITALS, 1)}"
        plates = [
            {"number": f"R{draw.digits(6)}", "country": "US", "state": "TX"},
            {"number": federal, "country": "MX", "state": "TAM"},
        ]
        return {"plates": plates, "transponder": f"TX{draw.digits(8)}"}

    def _mandate(self, licence: str, principal: str) -> Mapping[str, Any]:
        draw = Draw(self.seed, "mandate", licence, principal)
        since = date(draw.between(2021, 2024), draw.between(1, 12), draw.between(1, 28))
        stem = "".join(word[0] for word in plain(principal).split()[:3])
        number = f"{stem}-{licence}-{draw.digits(4)}"
        return {"number": number, "granted_by": principal, "valid_from": since.isoformat()}


def _street(draw: Draw, language: str) -> str:
    name, number = draw.pick(names()[f"streets_{language}"]), draw.between(100, 9800)
    return f"{name} {number}" if language == "es" else f"{number} {name}"
