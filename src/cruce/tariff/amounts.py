"""Exact arithmetic on rates: what a rate gives on a value and quantities, and how a sum is shared out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Context, Decimal
from typing import Final

from cruce.model import GoodsItem, Quantity
from cruce.tariff.rates import Rate, Term

EXACT: Final = Context(prec=60)
"""Wide enough that no product of a declared amount, an exchange rate and a rate of duty is ever rounded."""

CENT: Final = Decimal("0.01")
PESO: Final = Decimal(1)
_HUNDRED = Decimal(100)
_ONE = Decimal(1)


def amount_of(rate: Rate, value: Decimal, goods: GoodsItem) -> Decimal | Term:
    """Give what a rate comes to on a value and the declared quantities, unrounded; or the term that lacks
    one.
    """
    total = Decimal(0)
    for term in rate.terms:
        if not term.amount:
            continue
        if term.unit is None:
            if term.on is not None:
                return term
            total += value * term.amount / (_HUNDRED * term.parts)
        else:
            quantity = measured(goods, term)
            if quantity is None:
                return term
            total += quantity * term.amount
    return total


def measured(goods: GoodsItem, term: Term) -> Decimal | None:
    """Give the declared quantity in the unit that a term is levied on, converted where that is exact."""
    wanted = _CONTENTS.get(term.on, {}).get(term.unit or "") if term.on else _UNITS.get(term.unit or "")
    if wanted is None:
        return None
    name, size = wanted
    for quantity in _quantities(goods):
        unit = _DECLARED.get(quantity.unit.lower(), (quantity.unit.lower(), _ONE))
        if unit[0] == name:
            return quantity.amount * unit[1] / size
    return None


def shared(total: Decimal, weights: Sequence[Decimal], unit: Decimal = CENT) -> tuple[Decimal, ...]:
    """Share a sum out by weight, in whole units; the parts add up to it exactly (largest remainders first).

    Weights that are all nought count as equal.
    """
    if len(weights) == 1:
        return (total,)
    whole = sum(weights)
    if not whole:
        weights, whole = (_ONE,) * len(weights), Decimal(len(weights))
    exact = [total * weight / whole for weight in weights]
    parts = [part.quantize(unit, rounding=ROUND_DOWN) for part in exact]
    left = total - sum(parts)
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order:
        step = min(unit, left)
        parts[place] += step
        left -= step
        if not left:
            break
    return tuple(parts)


def _quantities(goods: GoodsItem) -> Iterable[Quantity]:
    yield from goods.us_quantities
    if goods.mx_quantity is not None:
        yield goods.mx_quantity
    yield goods.quantity
    if goods.net_kg is not None:
        yield Quantity(amount=goods.net_kg, unit="kg")


# What a rate is levied on: the unit of account, and how many of it make one; declared spellings likewise.
_UNITS = {
    "kg": ("kg", _ONE),
    "g": ("kg", Decimal("0.001")),
    "t": ("kg", Decimal(1000)),
    "liter": ("l", _ONE),
    "pf. liter": ("pf.l", _ONE),
    "bbl": ("bbl", _ONE),
    "each": ("no", _ONE),
    "No.": ("no", _ONE),
    "head": ("no", _ONE),
    "article": ("no", _ONE),
    "doz.": ("no", Decimal(12)),
    "gross": ("no", Decimal(144)),
    "1000": ("no", Decimal(1000)),
    "thousand": ("no", Decimal(1000)),
    "1000 pins": ("no", Decimal(1000)),
    "pr.": ("pair", _ONE),
    "m": ("m", _ONE),
    "lin. m": ("m", _ONE),
    "m2": ("m2", _ONE),
    "m3": ("m3", _ONE),
    "clean kg": ("cy kg", _ONE),
    "jewel": ("jwls.", _ONE),
    "line/gross": ("gr.lines", _ONE),
    "pack": ("pack", _ONE),
}
_CONTENTS = {
    f"on {metal} content": {"kg": (f"{symbol} kg", _ONE)}
    for metal, symbol in {
        "lead": "pb",
        "copper": "cu",
        "zinc": "zn",
        "tungsten": "w",
        "molybdenum": "mo",
        "magnesium": "mg",
        "manganese": "mn",
        "silicon": "si",
    }.items()
} | {"of total sugars": {"kg": ("kg ttl sug", _ONE)}}
_DECLARED = {
    **dict.fromkeys(("kg", "kgm", "01", "k"), ("kg", _ONE)),
    **dict.fromkeys(("g", "grm", "02"), ("kg", Decimal("0.001"))),
    **dict.fromkeys(("t", "tne", "14"), ("kg", Decimal(1000))),
    **dict.fromkeys(("l", "ltr", "liter", "liters", "08"), ("l", _ONE)),
    **dict.fromkeys(("pf.liters", "pf.liter", "pfl"), ("pf.l", _ONE)),
    **dict.fromkeys(("bbl", "bll", "15", "barr"), ("bbl", _ONE)),
    **dict.fromkeys(("no.", "no", "h87", "c62", "ea", "pcs", "pza", "06", "07", "cbza"), ("no", _ONE)),
    **dict.fromkeys(("doz.", "doz", "dzn", "19"), ("no", Decimal(12))),
    "gross": ("no", Decimal(144)),
    **dict.fromkeys(("hundreds", "18"), ("no", _HUNDRED)),
    **dict.fromkeys(("thousands", "mil", "11"), ("no", Decimal(1000))),
    **dict.fromkeys(("prs.", "prs", "npr", "par", "09"), ("pair", _ONE)),
    "doz. prs.": ("pair", Decimal(12)),
    **dict.fromkeys(("m", "mtr", "lin. m", "03"), ("m", _ONE)),
    **dict.fromkeys(("m2", "m²", "mtk", "04"), ("m2", _ONE)),
    **dict.fromkeys(("m3", "m³", "mtq", "05"), ("m3", _ONE)),
}
