"""Errors of paper, as brokers make them every day: what is missing, expired, miscounted or mistyped."""

from __future__ import annotations

from datetime import timedelta

from cruce.law import Unknown
from cruce.model import Direction
from cruce.traffic.faults.draft import Draft, Variant, variant
from cruce.traffic.people import Paper
from cruce.traffic.shipments import stamp


@variant(
    "mandate_missing",
    "The mandate of the importer's declarant is left out.",
    "Se omite el mandato del declarante del importador.",
)
def mandate_missing(draft: Draft) -> str | None:
    """Leave out the power of attorney, or southbound the encargo conferido."""
    north = draft.slot.direction is Direction.NORTHBOUND
    place, acceptance = _acceptance(draft, "us_declarant" if north else "mx_declarant")
    del acceptance["mandate"]
    return f"/acceptances/{place}"


@variant(
    "mandate_expired",
    "The US power of attorney has run out.",
    "El poder del declarante estadounidense ya venció.",
)
def mandate_expired(draft: Draft) -> str | None:
    """Let the power of attorney end before the day."""
    place, acceptance = _acceptance(draft, "us_declarant")
    ended = (draft.on - timedelta(days=draft.draw.between(2, 60))).isoformat()
    acceptance["mandate"] = {**acceptance["mandate"], "valid_to": ended}
    return f"/acceptances/{place}/mandate/valid_to"


@variant(
    "acceptance_missing", "The US declarant has not accepted.", "El declarante estadounidense no ha aceptado."
)
def acceptance_missing(draft: Draft) -> str | None:
    """Leave out what the US declarant signs."""
    kept = [paper for paper in draft.paper["acceptances"] if paper["role"] != "us_declarant"]
    draft.paper["acceptances"] = kept
    return "/acceptances"


@variant(
    "code_unknown",
    "A US tariff code that does not exist on the day.",
    "Una fracción de EE. UU. que no existe ese día.",
)
def code_unknown(draft: Draft) -> str | None:
    """Change the statistical suffix to one that the tariff does not have."""
    where, item, _ = draft.item()
    codes = item["classification"]
    for suffix in ("97", "93", "87"):
        code = codes["hts"][:8] + suffix
        if isinstance(draft.law.line("us-hts", code, draft.on), Unknown):
            item["classification"] = {**codes, "hts": code}
            return f"{where}/classification/hts"
    return None


@variant(
    "headings_differ",
    "Fracción and HTS code name different goods.",
    "La fracción y el código HTS son de mercancías distintas.",
)
def headings_differ(draft: Draft) -> str | None:
    """Give one line the fracción of quite other goods."""
    where, item, _ = draft.item()
    other = "87089999" if item["classification"]["hs"][:2] != "87" else "85443099"
    item["classification"] = {**item["classification"], "fraccion": other}
    return f"{where}/classification/fraccion"


@variant("net_over_gross", "Net weight above gross weight.", "El peso neto excede el peso bruto.")
def net_over_gross(draft: Draft) -> str | None:
    """Change net and gross weight of a line for each other."""
    where, item, _ = draft.item()
    item["net_kg"], item["gross_kg"] = item["gross_kg"], item["net_kg"]
    return f"{where}/net_kg"


@variant(
    "weight_sum",
    "The goods weigh more than the whole truck.",
    "Las mercancías pesan más que el camión completo.",
)
def weight_sum(draft: Draft) -> str | None:
    """Type the truck's gross weight with a digit too few."""
    draft.paper["trip"]["gross_kg"] = draft.paper["trip"]["gross_kg"].partition(".")[0][:-1]
    return "/trip/gross_kg"


@variant(
    "certificate_expired", "The certification of origin has run out.", "La certificación de origen ya venció."
)
def certificate_expired(draft: Draft) -> str | None:
    """Claim with the blanket certification of the year before."""
    for place, consignment in enumerate(draft.paper["consignments"]):
        for row, item in enumerate(consignment["items"]):
            if "preference" in item:
                item["preference"] = {
                    **item["preference"],
                    "certified_on": f"{draft.on.year - 2}-12-12",
                    "valid_from": f"{draft.on.year - 1}-01-01",
                    "valid_to": f"{draft.on.year - 1}-12-31",
                }
                return f"/consignments/{place}/items/{row}/preference/valid_to"
    return None


@variant(
    "permit_missing",
    "A permit that the goods need is left out.",
    "Se omite un permiso que la mercancía requiere.",
)
def permit_missing(draft: Draft) -> str | None:
    """Leave out the permits of a line that needs some."""
    for place, consignment in enumerate(draft.paper["consignments"]):
        for row, item in enumerate(consignment["items"]):
            if item["permits"]:
                item["permits"] = item["permits"][1:]
                return f"/consignments/{place}/items/{row}/permits"
    return None


@variant(
    "unit_wrong",
    "A quantity in a unit that the tariff does not use.",
    "Una cantidad en una unidad que la tarifa no usa.",
)
def unit_wrong(draft: Draft) -> str | None:
    """Give the quantity of the tariff in another unit."""
    where, item, _ = draft.item()
    unit = "doz." if item["us_quantities"] and item["us_quantities"][0]["unit"] != "doz." else "m3"
    item["us_quantities"] = [{"amount": "40", "unit": unit}]
    return f"{where}/us_quantities/0/unit"


@variant(
    "check_digit",
    "The entry number's check digit is wrong.",
    "El dígito verificador del número de entrada es incorrecto.",
)
def check_digit(draft: Draft) -> str | None:
    """Mistype the last digit of the entry number."""
    where, consignment = draft.consignment()
    if draft.slot.direction is Direction.SOUTHBOUND:
        return None
    number = consignment["entry"]["number"]
    consignment["entry"]["number"] = number[:-1] + str((int(number[-1]) + draft.draw.between(1, 9)) % 10)
    return f"{where}/entry/number"


@variant(
    "office_wrong",
    "A customs office that is not at this crossing.",
    "Una aduana que no corresponde al cruce.",
)
def office_wrong(draft: Draft) -> str | None:
    """Name the customs office of Tijuana."""
    where, consignment = draft.consignment()
    consignment["pedimento"]["customs_office"] = "400"
    return f"{where}/pedimento/customs_office"


@variant("value_paper_missing", "The acuse de valor is left out.", "Se omite el acuse de valor (COVE).")
def value_paper_missing(draft: Draft) -> str | None:
    """Leave out the COVE, and southbound the manifestación de valor too."""
    where, consignment = draft.consignment()
    consignment["pedimento"].pop("mve", None)
    consignment["pedimento"]["cove"] = []
    return f"{where}/pedimento/cove"


@variant("late", "Filed too shortly before arrival.", "Presentado con muy poca anticipación.")
def late(draft: Draft) -> str | None:
    """Bring the arrival to a quarter of an hour after the filing."""
    bridge, soon = draft.slot.bridge, draft.slot.filed_at + timedelta(minutes=draft.draw.between(8, 20))
    if not bridge.opens <= soon < bridge.closes:
        return None
    draft.arrives = soon
    for consignment in draft.paper["consignments"]:
        if "filed_at" in consignment.get("eei", {}):
            consignment["eei"]["filed_at"] = stamp(draft.slot.filed_at)
    draft.paper["expected_arrival"] = stamp(draft.arrives)
    return "/expected_arrival"


@variant("clave_wrong", "A clave that is not for this direction.", "Una clave que no es para este sentido.")
def clave_wrong(draft: Draft) -> str | None:
    """Use the clave of the other direction."""
    where, consignment = draft.consignment()
    consignment["pedimento"]["clave"] = "IN" if draft.slot.direction is Direction.NORTHBOUND else "RT"
    return f"{where}/pedimento/clave"


@variant("itn_missing", "The export filing has no ITN.", "La declaración de exportación no tiene ITN.")
def itn_missing(draft: Draft) -> str | None:
    """Leave the proof of filing in AES out."""
    where, consignment = draft.consignment()
    if "itn" not in consignment.get("eei", {}):
        return None
    del consignment["eei"]["itn"]
    return f"{where}/eei/itn"


@variant("bond_missing", "A formal entry without a bond.", "Una entrada formal sin fianza.")
def bond_missing(draft: Draft) -> str | None:
    """Leave the bond out."""
    where, consignment = draft.consignment()
    if "bond" not in consignment.get("entry", {}):
        return None
    del consignment["entry"]["bond"]
    return f"{where}/entry/bond"


@variant(
    "patente_differs",
    "The pedimento's number holds another patente.",
    "El número de pedimento trae otra patente.",
)
def patente_differs(draft: Draft) -> str | None:
    """Exchange two digits of the patente inside the number."""
    where, consignment = draft.consignment()
    number = consignment["pedimento"]["number"]
    if number[4] == number[5]:
        return None
    consignment["pedimento"]["number"] = number[:4] + number[5] + number[4] + number[6:]
    return f"{where}/pedimento/number"


VARIANTS: tuple[Variant, ...] = (
    mandate_missing,
    code_unknown,
    certificate_expired,
    permit_missing,
    net_over_gross,
    check_digit,
    itn_missing,
    late,
    unit_wrong,
    value_paper_missing,
    mandate_expired,
    headings_differ,
    weight_sum,
    office_wrong,
    bond_missing,
    clave_wrong,
    acceptance_missing,
    patente_differs,
)


def _acceptance(draft: Draft, role: str) -> tuple[int, Paper]:
    acceptances = draft.paper["acceptances"]
    return next((place, paper) for place, paper in enumerate(acceptances) if paper["role"] == role)
