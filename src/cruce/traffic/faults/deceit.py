"""Deceit in the papers: origin, value, precursors, listed parties; some of it with no trace on paper."""

from __future__ import annotations

from cruce.law import Entry
from cruce.model import Direction
from cruce.traffic.facts import sector
from cruce.traffic.faults.draft import Draft, Variant, scaled, variant
from cruce.traffic.goods import Goods, goods
from cruce.traffic.items import cents_of
from cruce.traffic.listed import WAYS, listed, on_paper
from cruce.traffic.people import Paper


@variant(
    "contradicted",
    "Goods of Chinese origin with a USMCA claim.",
    "Mercancía de origen chino con trato T-MEC.",
)
def contradicted(draft: Draft) -> str | None:
    """Leave the true origin beside the claim."""
    where, item = _claimed(draft)
    item["origin"] = "CN"
    return f"{where}/origin"


@variant(
    "made_abroad",
    "Claimed as originating, but made by a plant in China.",
    "Se declara originaria, pero la fabrica una planta en China.",
)
def made_abroad(draft: Draft) -> str | None:
    """Name the true manufacturer beside a false origin."""
    where, item = _claimed(draft)
    town, stem = draft.draw.pick((("Ningbo", "NIN"), ("Shenzhen", "SHE"), ("Suzhou", "SUZ")))
    item["manufacturer"] = {
        "name": f"{town} Qiuyewan Industrial Co., Ltd.",
        "address": {"street": "88 Gongye Road", "city": town, "country": "CN"},
        "mid": f"CN{stem}QIU88{stem}",
    }
    return f"{where}/manufacturer"


@variant(
    "relabelled",
    "Chinese goods relabelled in a plant that could have made them; the papers are in order.",
    "Mercancía china reetiquetada en una planta que pudo fabricarla; los documentos están en regla.",
)
def relabelled(draft: Draft) -> str | None:
    """Lie so that nothing on paper shows it."""
    where, _ = _claimed(draft)
    return f"{where}/origin"


@variant(
    "gross", "Declared far below the lowest usual price.", "Declarada muy por debajo del menor precio usual."
)
def gross(draft: Draft) -> str | None:
    """Undervalue so that any reference price shows it."""
    lot = draft.written.shipments[0].lots[0]
    least = cents_of(lot.milli, lot.goods.price[0])
    return _undervalue(draft, least * draft.draw.between(180, 600) // lot.cents, everywhere=True)


@variant("mild", "Declared a fifth below its price.", "Declarada una quinta parte por debajo de su precio.")
def mild(draft: Draft) -> str | None:
    """Undervalue within what prices may differ."""
    return _undervalue(draft, draft.draw.between(740, 860), everywhere=True)


@variant(
    "two_invoices",
    "Undervalued to Mexico; the US export declaration has the true value.",
    "Subvaluada ante México; la declaración de exportación de EE. UU. trae el valor real.",
)
def two_invoices(draft: Draft) -> str | None:
    """Undervalue one country's papers only."""
    if draft.slot.direction is Direction.NORTHBOUND or "itn" not in draft.paper["consignments"][0]["eei"]:
        return None
    return _undervalue(draft, draft.draw.between(450, 620), everywhere=False)


@variant(
    "royalty_left_out",
    "A royalty that belongs to the value is left out.",
    "Se omite una regalía que forma parte del valor.",
)
def royalty_left_out(draft: Draft) -> str | None:
    """Leave out of the papers what no paper shows."""
    return f"{draft.consignment()[0]}/costs"


@variant(
    "named",
    "A controlled precursor by its name and CAS number.",
    "Un precursor controlado, con su nombre y número CAS.",
)
def named(draft: Draft) -> str | None:
    """Declare the chemical itself, without a permit."""
    where, item, chemical, kind = _drummed(draft)
    kilograms = {"amount": item["net_kg"], "unit": "kg"}
    item |= {
        "description": {"en": chemical.says.en, "es": chemical.says.es},
        "classification": {"hs": kind.hs, "hts": kind.hts, "fraccion": kind.fraccion, "nico": kind.nico},
        "cas": chemical.attributes["cas"],
        "quantity": kilograms,
        "us_quantities": [kilograms],
        "mx_quantity": kilograms,
        "permits": [],
    }
    return f"{where}/cas"


@variant(
    "synonym",
    "A controlled precursor under its CAS number, described as a solvent.",
    "Un precursor controlado con su número CAS, descrito como solvente.",
)
def synonym(draft: Draft) -> str | None:
    """Describe the chemical by its use; only the CAS number tells."""
    where, item, chemical, _ = _drummed(draft)
    item["description"] = {
        "en": "Industrial solvent, technical grade",
        "es": "Solvente industrial, grado técnico",
    }
    item["cas"] = chemical.attributes["cas"]
    return f"{where}/cas"


@variant(
    "misdescribed",
    "A controlled precursor in drums that the papers call by another name.",
    "Un precursor controlado en tambores que los documentos llaman de otro modo.",
)
def misdescribed(draft: Draft) -> str | None:
    """Hide the chemical among the goods of the shipment."""
    where, *_ = _drummed(draft)
    return f"{where}/description"


def _listed(way: str) -> Variant:
    en, es = f"A listed party ({way}).", f"Una persona listada ({way})."

    @variant(way, en, es)
    def plant(draft: Draft) -> str | None:
        entries = [entry for entry in listed(draft.seed) if entry.rfc or way != "identifier"]
        where, consignment = draft.consignment()
        role = draft.draw.pick(
            ("consignee", "seller" if draft.slot.direction is Direction.NORTHBOUND else "buyer")
        )
        consignment[role] = on_paper(draft.draw.pick(entries), way, draft.draw)
        return f"{where}/{role}"

    return plant


@variant(
    "front",
    "The consignee is a front for a listed party; no name gives it away.",
    "El consignatario es prestanombres de una persona listada; ningún nombre lo delata.",
)
def front(draft: Draft) -> str | None:
    """Put someone unlisted before the listed one."""
    where, consignment = draft.consignment()
    consignment["consignee"] = {
        "name": "Almacenes Cruz de Término, S.A. de C.V.",
        "address": {"country": "MX"},
    }
    return f"{where}/consignee"


ORIGIN = (contradicted, made_abroad, relabelled)
UNDERVALUATION = (gross, mild, two_invoices, royalty_left_out)
PRECURSOR = (named, synonym, misdescribed)
LISTED_PARTY = (*map(_listed, WAYS), front)


def claims(draft: Draft) -> bool:
    """Tell whether any line of the draft claims a preference."""
    return any("preference" in item for part in draft.paper["consignments"] for item in part["items"])


def chemical(draft: Draft) -> bool:
    """Tell whether the first shipment could hold drums of a chemical."""
    return bool(draft.written.shipments) and sector(draft.written.shipments[0].lots[0].goods.hs) == "chemical"


def _claimed(draft: Draft) -> tuple[str, Paper]:
    """Choose a line that claims a preference."""
    lines = [
        (f"/consignments/{place}/items/{row}", item)
        for place, part in enumerate(draft.paper["consignments"])
        for row, item in enumerate(part["items"])
        if "preference" in item
    ]
    return draft.draw.pick(lines)


def _undervalue(draft: Draft, permille: int, *, everywhere: bool) -> str:
    consignment = draft.paper["consignments"][0]
    for item in consignment["items"]:
        item["value"] = scaled(item["value"], permille)
    if everywhere and "declared_value" in consignment.get("eei", {}):
        consignment["eei"]["declared_value"] = scaled(consignment["eei"]["declared_value"], permille)
    return "/consignments/0/items/0/value"


def _drummed(draft: Draft) -> tuple[str, Paper, Entry, Goods]:
    """Make the last line of the first shipment one of drums, and choose the chemical in it."""
    items = draft.paper["consignments"][0]["items"]
    kinds = {
        entry.attributes["hs6"]: entry
        for entry in draft.law.entries("goods", draft.on)
        if entry.attributes["us_units"] == "kg" and entry.attributes["unit"] == "01"
    }
    listed = draft.law.entries("risk/precursors", draft.on)
    chemical = draft.draw.pick([entry for entry in listed if entry.attributes["hs"] in kinds])
    items[-1]["packages"] = draft.draw.between(2, 12)
    kind = goods(kinds[chemical.attributes["hs"]], draft.slot.direction)
    return f"/consignments/0/items/{len(items) - 1}", items[-1], chemical, kind
