"""What each material of a good counts as, what it did, and what would make the good originate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cruce.model import Text
from cruce.tariff.origin import words
from cruce.tariff.origin.answer import Counted, Determination, MaterialPart
from cruce.tariff.origin.bill import Bill, Material, Product, Role
from cruce.tariff.origin.case import Judged
from cruce.tariff.origin.logic import Answer
from cruce.tariff.origin.terms import Terms
from cruce.tariff.origin.values import plain

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """As what a material counts, and what of a foreign one's value counts as originating nevertheless."""

    counted: Counted
    regional: Decimal = _NONE


def standings(
    product: Product,
    terms: Terms,
    made: Mapping[str, Determination],
    foreign: Mapping[str, Decimal],
) -> tuple[Standing, ...]:
    """Tell as what each material counts: originating materials of all parties accumulate (art. 4.11)."""
    return tuple(_standing(one, terms, made, foreign) for one in product.materials)


def parts_of(
    bill: Bill, product: Product, stand: tuple[Standing, ...], judged: Judged
) -> tuple[MaterialPart, ...]:
    """Tell of each material as what it counted and whether it changed."""
    changed: dict[int, Answer] = dict(judged.changed)
    number = next(place for place, one in enumerate(bill.products) if one is product)
    return tuple(
        MaterialPart(
            pointer=f"/products/{number}/materials/{place}",
            name=one.name,
            code=one.code,
            value=one.value,
            counted=stood.counted,
            changed=changed.get(place),
            says=_sentence(stood.counted, changed.get(place)),
        )
        for place, (one, stood) in enumerate(zip(product.materials, stand, strict=True))
    )


def would_help(product: Product, judged: Judged, currency: str) -> tuple[Text, ...]:
    """Say which materials to change, or how much value to make regional, for the good to originate."""
    stuck = [product.materials[place] for place, changed in judged.changed if changed is False]
    texts = [words.HELP_STUCK.format(name=one.name, code=one.code) for one in stuck]
    for margin in judged.margins:
        if margin.room is None and not margin.met:
            asked = plain(margin.required)
            texts.append(words.HELP_SHARE.format(what=margin.what, reached=margin.reached, asked=asked))
        elif margin.room is not None and margin.room < 0:
            text = words.HELP_VALUE if margin.at_least else words.HELP_MOST
            texts.append(text.format(what=margin.what, value=plain(-margin.room), currency=currency))
    return tuple(dict.fromkeys(texts))


def _standing(
    one: Material, terms: Terms, made: Mapping[str, Determination], foreign: Mapping[str, Decimal]
) -> Standing:
    if one.role is Role.INDIRECT or one.role is Role.PACKING:
        return Standing("neutral")
    if one.originating is not None:
        return Standing("originating") if one.originating else Standing("non-originating", one.regional)
    if one.made_as is not None:
        return _made(one, made[one.made_as], foreign[one.made_as])
    if one.origin is not None and one.origin not in terms.parties:
        return Standing("non-originating", one.regional)
    if one.origin is not None and one.obtained:
        return Standing("originating")
    return Standing("unproved", one.regional)


def _made(one: Material, found: Determination, foreign: Decimal) -> Standing:
    """Take a product of the bill as a material: one that does not originate still carries regional value."""
    if found.outcome == "originating":
        return Standing("originating")
    regional = max(one.value - foreign, one.regional)
    return Standing("unproved" if found.outcome == "undetermined" else "non-originating", regional)


def _sentence(counted: Counted, changed: Answer) -> Text:
    says, more = words.COUNTED[counted], words.CHANGED[changed]
    return Text(en=f"{says.en} {more.en}".strip(), es=f"{says.es} {more.es}".strip())
