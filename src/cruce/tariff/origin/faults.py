"""What is wrong with a bill of materials, each fault named with its place, before anything is determined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from cruce.model import Citation, Finding, Severity, Text
from cruce.tariff.origin.bill import Bill, Product
from cruce.tariff.origin.words import both

_CHAPTERS: Final = frozenset(f"{number:02}" for number in range(1, 98) if number != 77)
_VALUE: Final = Citation(law="USMCA / T-MEC", article="art. 4.5, 4.8; 19 USC 4531(d)")
_WHOLLY: Final = Citation(law="USMCA / T-MEC", article="art. 4.3; 19 USC 4531(a)(4)")


def faults_of(bill: Bill) -> tuple[Finding, ...]:
    """Name every fault of a bill: products missing or in circles, impossible codes, impossible sums."""
    names = [product.name for product in bill.products]
    found: list[Finding] = []
    for place, product in enumerate(bill.products):
        at = f"/products/{place}"
        if product.name in names[:place]:
            found.append(_fault("repeated", f"{at}/name", name=product.name))
        if product.code[:2] not in _CHAPTERS:
            found.append(_fault("code-unknown", f"{at}/code", said=product.code))
        found += _of_materials(product, names, at)
        found += _of_sums(product, at)
    circle = next(_circles(bill), None)
    if circle is not None:
        found.append(_fault("cycle", circle[0], names=" → ".join(circle[1])))
    return tuple(found)


def in_order(bill: Bill) -> list[Product]:
    """List what has to be determined for the good, each product after those that it contains."""
    done: dict[str, Product] = {}
    open_ = [bill.good]
    while open_:
        product = open_[-1]
        wanted = [one.made_as for one in product.materials if one.made_as and one.made_as not in done]
        if not wanted:
            done[product.name] = open_.pop()
        open_ += [found for name in dict.fromkeys(wanted) if (found := bill.product(name))]
    return list(done.values())


def _of_materials(product: Product, names: Sequence[str], at: str) -> Iterator[Finding]:
    for place, one in enumerate(product.materials):
        here = f"{at}/materials/{place}"
        if one.code[:2] not in _CHAPTERS:
            yield _fault("code-unknown", f"{here}/code", said=one.code)
        if one.made_as is not None and one.made_as not in names:
            yield _fault("no-product", f"{here}/made_as", name=one.made_as)
        if one.regional > one.value:
            yield _fault("regional-above-value", f"{here}/regional", name=one.name)
        if one.obtained and one.originating is False:
            yield _fault("contradiction", f"{here}/obtained", name=one.name, citation=_WHOLLY)
        if one.origin is None and one.originating is None and one.made_as is None and one.role.counts:
            yield _fault("no-origin", f"{here}/origin", severity=Severity.WARNING, name=one.name)
        if product.obtained and one.role.shifts and one.originating is False:
            yield _fault("obtained-with-foreign", f"{at}/obtained", name=one.name, citation=_WHOLLY)


def _of_sums(product: Product, at: str) -> Iterator[Finding]:
    whole = sum((one.value for one in product.materials if one.role.counts), Decimal(0))
    for name, severity in (
        ("net_cost", Severity.REFUSAL),
        ("total_cost", Severity.REFUSAL),
        ("transaction_value", Severity.WARNING),  # goods may be sold at a loss
        ("ex_works_price", Severity.WARNING),
    ):
        base: Decimal | None = getattr(product, name)
        if base is not None and whole > base:
            yield _fault(
                "materials-above-price",
                f"{at}/{name}",
                severity=severity,
                whole=whole,
                base=base,
                name=product.name,
                citation=_VALUE,
            )
    if (
        product.net_cost is not None
        and product.total_cost is not None
        and product.net_cost > product.total_cost
    ):
        yield _fault("net-above-total", f"{at}/net_cost", name=product.name, citation=_VALUE)


def _circles(bill: Bill) -> Iterator[tuple[str, list[str]]]:
    """Walk what is made of what, without recursion, and give the first place that leads back to itself."""
    places = {product.name: place for place, product in reversed(list(enumerate(bill.products)))}
    finished: set[str] = set()
    for start in bill.products:
        path, work = [start.name], [iter(enumerate(start.materials))]
        while work and start.name not in finished:
            place, one = next(work[-1], (-1, None))
            if one is None:
                work.pop()
                finished.add(path.pop())
            elif one.made_as in path:
                at = f"/products/{places[path[-1]]}/materials/{place}/made_as"
                yield at, [*path[path.index(one.made_as) :], one.made_as]
                return
            elif one.made_as in places and one.made_as not in finished:
                path.append(one.made_as)
                work.append(iter(enumerate(bill.products[places[one.made_as]].materials)))


def _fault(
    code: str,
    pointer: str,
    *,
    severity: Severity = Severity.REFUSAL,
    citation: Citation | None = None,
    **facts: object,
) -> Finding:
    says, advice = FAULTS[code]
    return Finding(
        code=f"origin.{code}",
        severity=severity,
        pointer=pointer,
        says=says.format(**facts),
        advice=advice.format(**facts),
        citation=citation,
    )


FAULTS: Final[dict[str, tuple[Text, Text]]] = {
    "repeated": (
        both("Two products are called {name}.", "Dos productos se llaman {name}."),
        both("Give each its own name.", "Dé a cada uno su propio nombre."),
    ),
    "code-unknown": (
        both(
            "{said} is in no chapter of the Harmonized System.",
            "{said} no está en ningún capítulo del Sistema Armonizado.",
        ),
        both("Classify it again.", "Clasifíquelo de nuevo."),
    ),
    "no-product": (
        both("The bill has no product {name}.", "La lista no tiene el producto {name}."),
        both(
            "Add it under “products”, or leave “made_as” out.", "Agréguelo en «products», o quite «made_as»."
        ),
    ),
    "regional-above-value": (
        both(
            "{name} has more regional value than it is worth.", "{name} tiene más valor regional que valor."
        ),
        both("Correct one of the two.", "Corrija uno de los dos."),
    ),
    "contradiction": (
        both(
            "{name} is wholly obtained and yet does not originate.",
            "{name} es totalmente obtenido y sin embargo no originario.",
        ),
        both("Correct one of the two.", "Corrija uno de los dos."),
    ),
    "no-origin": (
        both("{name} has no origin.", "{name} no indica origen."),
        both("Give its country, or whether it originates.", "Indique su país, o si es originario."),
    ),
    "obtained-with-foreign": (
        both(
            "A good made with {name}, which does not originate, is not wholly obtained.",
            "Una mercancía hecha con {name}, no originario, no es totalmente obtenida.",
        ),
        both("Take “obtained” out, or correct the material.", "Quite «obtained», o corrija el material."),
    ),
    "materials-above-price": (
        both(
            "The materials of {name} are worth {whole}, more than {base}.",
            "Los materiales de {name} valen {whole}, más que {base}.",
        ),
        both("Check both for the same quantity.", "Revise ambos para la misma cantidad."),
    ),
    "net-above-total": (
        both(
            "The net cost of {name} exceeds its total cost.", "El costo neto de {name} excede su costo total."
        ),
        both(
            "Net cost is total cost less what art. 4.1 leaves out.",
            "El costo neto es el total menos lo que excluye el art. 4.1.",
        ),
    ),
    "cycle": (
        both("Products contain each other: {names}.", "Los productos se contienen entre sí: {names}."),
        both("Cut the circle at this material.", "Corte el círculo en este material."),
    ),
}
