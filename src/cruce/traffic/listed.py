"""A made-up list of parties to screen against, and how its names turn up on papers."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from cruce.traffic.draws import Draw
from cruce.traffic.facts import names
from cruce.traffic.identifiers import company_rfc, plain

ENTRIES = 48
WAYS = ("exact", "plain", "alias", "misspelt", "identifier")
COLUMNS = ("id", "name", "aliases", "country", "programme", "identifiers")


@dataclass(frozen=True, slots=True)
class Listed:
    """One listed company or person."""

    id: str
    name: str
    alias: str
    rfc: str
    person: bool


def listed(seed: int) -> tuple[Listed, ...]:
    """Give the entries of the list of this seed: one in three is a person."""
    return tuple(_entry(seed, index) for index in range(ENTRIES))


def listed_parties(seed: int) -> bytes:
    """Give the list as a CSV file in the platform's own form, for a section's ``lists`` folder."""
    file = io.StringIO(newline="")
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    for entry in listed(seed):
        table.writerow((entry.id, entry.name, entry.alias, "MX", "SAMPLE", entry.rfc))
    return file.getvalue().encode()


def _entry(seed: int, index: int) -> Listed:
    draw = Draw(seed, "listed", index)
    word = names()["listed_words"]
    if index % 3 == 2:
        given = draw.pick(names()["given_es"])
        first, second = draw.pick(names()["listed_surnames"]), draw.pick(names()["listed_surnames"])
        name, alias = f"{given} {first} {second}", f"{second} {first}, {given}"
        return Listed(f"SAMPLE-{index:03d}", name, alias, "", True)
    own = word[index * 5 % len(word)]
    kind = draw.pick(names()["listed_kinds"])
    name = f"{kind} {own}, {draw.pick(names()['forms_es'])}"
    return Listed(f"SAMPLE-{index:03d}", name, f"Grupo {own}", company_rfc(draw, name), False)


def on_paper(entry: Listed, way: str, draw: Draw) -> dict[str, str]:
    """Give the name and identifier under which a listed party stands on a paper, in one of the `WAYS`."""
    if way == "identifier":
        return {"name": f"{draw.pick(names()['listed_words'])} Comercial, S.A. de C.V.", "rfc": entry.rfc}
    if way == "alias":
        return {"name": entry.alias}
    if way == "plain":
        return {"name": plain(entry.name).replace(",", " ").replace(".", "")}
    if way == "misspelt":
        place = next(i for i, mark in enumerate(entry.name) if i > draw.between(3, 6) and mark.isalpha())
        return {"name": entry.name[:place] + entry.name[place] + entry.name[place:]}
    return {"name": entry.name}
