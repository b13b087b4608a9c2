"""Exact arithmetic on rates: what a rate gives on a value and quantities, and how a sum is shared out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Context, Decimal
from typing import Final, NamedTuple

from cruce.model import GoodsItem, Quantity
from cruce.tariff.terms import Rate, Term
from cruce.tariff.units import CONTAINED, DEGREES, LEVIED, PROOF_LITER, STRENGTH, Measure, declared

EXACT: Final = Context(prec=60)
"""Wide enough that no product of a declared amount, an exchange rate and a rate of duty is ever rounded."""

CENT: Final = Decimal("0.01")
PESO: Final = Decimal(1)
_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_PROOF = Decimal(50)  # percent of alcohol by volume in a proof liter


class Lacking(NamedTuple):
    """What a rate hangs on and the line does not declare: in the rate's words, and in what unit.

    No unit: it is no quantity at all, but a proviso of the rate.
    """

    what: str
    unit: str | None


def amount_of(
    rate: Rate, value: Decimal, goods: GoodsItem, dollar: Decimal | None = _ONE
) -> Decimal | Lacking:
    """Give what a rate comes to on a value and the declared quantities, unrounded; or what that lacks.

    ``dollar`` is what a dollar is worth in the value's currency: rates by quantity are in dollars.
    """
    if rate.percent is not None:
        return value * rate.percent[0] / rate.percent[1]
    if rate.proviso is not None:
        return Lacking(rate.proviso, None)
    total = _sum_of(rate.terms, value, goods, dollar)
    for bound, chosen in ((rate.least, max), (rate.most, min)):
        if bound and isinstance(total, Decimal):
            limit = _sum_of(bound, value, goods, dollar)
            total = chosen(total, limit) if isinstance(limit, Decimal) else limit
    return total


def _sum_of(
    terms: tuple[Term, ...], value: Decimal, goods: GoodsItem, dollar: Decimal | None
) -> Decimal | Lacking:
    total = Decimal(0)
    for term in terms:
        if not term.amount:
            continue
        if term.unit is None and term.on is None:
            total += value * term.amount / (_HUNDRED * term.parts)
            continue
        part = _share_of(term, goods)
        if isinstance(part, Lacking):
            return part
        if dollar is None:
            return Lacking(str(term), "USD")
        total += part * dollar
    return total


def _share_of(term: Term, goods: GoodsItem) -> Decimal | Lacking:
    """Give the dollars of a term that is levied on a quantity or on the value of a component."""
    if term.unit is None:
        worth = f"USD {_component(term)}"
        found = _found(goods, Measure(worth.lower(), _ONE))
        return Lacking(str(term), worth) if found is None else found * term.amount / (_HUNDRED * term.parts)
    quantity = measured(goods, term)
    if quantity is None:
        return Lacking(str(term), declared_in(term))
    each = term.amount / term.parts
    if term.degree is not None:
        degrees = next((one.amount for one in goods.us_quantities if one.unit.lower() in DEGREES), None)
        if degrees is None:
            return Lacking(str(term), DEGREES[0])
        each -= term.degree * max(_HUNDRED - degrees, Decimal(0))
    return quantity * each


def measured(goods: GoodsItem, term: Term) -> Decimal | None:
    """Give the declared quantity in the unit that a term is levied on, converted where that is exact.

    Proof liters follow from liters when the strength is declared as well.
    """
    unit = declared_in(term)
    wanted = LEVIED.get(unit) or declared(unit)
    found = _found(goods, wanted)
    if found is None and wanted.name == PROOF_LITER:
        liters = _found(goods, LEVIED["liter"])
        strength = next((one.amount for one in goods.us_quantities if one.unit.lower() in STRENGTH), None)
        return None if liters is None or strength is None else liters * strength / _PROOF
    return found


def declared_in(term: Term) -> str:
    """Name the unit in which a line declares the quantity that a term is levied on: ``kg``, ``Pb kg``."""
    if term.on is None:
        return term.unit or ""
    called = f"{term.unit} {_component(term)}"
    return CONTAINED.get(called, called)


def _component(term: Term) -> str:
    """Name the component in the words of the rate, without those that lead to it."""
    return _LEADING.sub("", (term.on or "").replace("ú", "u"))


def _found(goods: GoodsItem, wanted: Measure) -> Decimal | None:
    for quantity in _quantities(goods):
        unit = declared(quantity.unit)
        if unit.name == wanted.name:
            return quantity.amount * unit.size / wanted.size
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


_LEADING = re.compile(r"^(, )?((on|of|upon|de) (the value of )?(the )?)?")
