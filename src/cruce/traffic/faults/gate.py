"""What shows at the gate or never: weapons, cash, seals; and the pedimento that nobody paid."""

from __future__ import annotations

from cruce.traffic.faults.draft import Draft, variant
from cruce.traffic.people import Paper


@variant(
    "heavy",
    "Weapons in the trailer; the scale shows the weight.",
    "Armas en la caja; la báscula muestra el peso.",
)
def heavy(draft: Draft) -> str | None:
    """Load a few hundred kilograms more than the papers say."""
    draft.grams += draft.draw.between(1_400_000, 2_600_000)
    return ""


@variant("few", "A few weapons in the cab; nothing shows.", "Unas cuantas armas en la cabina; nada se nota.")
def few(draft: Draft) -> str | None:
    """Hide what no scale and no paper shows."""
    draft.grams += draft.draw.between(15_000, 60_000)
    return ""


@variant(
    "stranger",
    "Weapons under goods for a consignee never seen before.",
    "Armas bajo mercancía para un consignatario nunca visto.",
)
def stranger(draft: Draft) -> str | None:
    """Send them to someone without history, under goods described in two words."""
    if not draft.paper["consignments"]:
        return None
    where, item, consignment = draft.item()
    consignment["consignee"] = {
        "name": f"Comercializadora Ruta {draft.draw.digits(4)}, S. de R.L. de C.V.",
        "address": {"city": "Culiacán", "region": "SIN", "country": "MX"},
    }
    item["description"] = {"en": "Used parts", "es": "Partes usadas"}
    draft.grams += draft.draw.between(200_000, 500_000)
    return f"{where}/description"


@variant("dollars", "US dollars in the cab, not declared.", "Dólares en la cabina, sin declarar.")
def dollars(draft: Draft) -> str | None:
    """Carry well over the limit."""
    draft.cash = (draft.draw.between(14_000, 380_000) * 100, "USD")
    return "/trip/cash"


@variant("pesos", "Pesos worth more than the limit, not declared.", "Pesos por más del límite, sin declarar.")
def pesos(draft: Draft) -> str | None:
    """Carry well over the limit in pesos."""
    draft.cash = (draft.draw.between(280_000, 4_000_000) * 100, "MXN")
    return "/trip/cash"


@variant("understated", "A part of the cash is declared.", "Se declara solo una parte del efectivo.")
def understated(draft: Draft) -> str | None:
    """Declare a little and carry much."""
    draft.paper["trip"]["cash"] = {"amount": "12000.00", "currency": "USD"}
    draft.cash = (draft.draw.between(45_000, 160_000) * 100, "USD")
    return "/trip/cash"


@variant("gone", "The seal is gone.", "El candado ya no está.")
def gone(draft: Draft) -> str | None:
    """Arrive without the seal."""
    draft.seals = ()
    return _sealed(draft)


@variant("other", "Another seal than on the papers.", "Un candado distinto del declarado.")
def other(draft: Draft) -> str | None:
    """Arrive with a new seal."""
    draft.seals = (draft.draw.digits(7),)
    return _sealed(draft)


@variant("look_alike", "A seal that differs in one digit.", "Un candado que difiere en un dígito.")
def look_alike(draft: Draft) -> str | None:
    """Arrive with a seal made to look like the old one."""
    seal = draft.seals[0]
    draft.seals = (seal[:-2] + str((int(seal[-2]) + 5) % 10) + seal[-1],)
    return _sealed(draft)


@variant(
    "cloned", "The seal was cut and replaced by a copy.", "El candado se cortó y se sustituyó por una copia."
)
def cloned(draft: Draft) -> str | None:
    """Arrive with a copy that nobody can tell from the seal."""
    return _sealed(draft)


@variant("unpaid", "The bank did not pay the pedimento.", "El banco no pagó el pedimento.")
def unpaid(draft: Draft) -> str | None:
    """Leave the payment out."""
    draft.pays = False
    return "/consignments/0/pedimento"


WEAPON = (heavy, few, stranger)
CASH = (dollars, understated, pesos)
SEAL = (gone, other, look_alike, cloned)
UNPAID = (unpaid,)


def _sealed(draft: Draft) -> str:
    equipment: list[Paper] = draft.paper["trip"]["equipment"]
    return f"/trip/equipment/{len(equipment) - 1}/seals"
