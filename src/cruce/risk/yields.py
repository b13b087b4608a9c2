"""What rules bring: how often each hits, and what examinations then find, by outcome and without bias."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from cruce.model import Find


@dataclass(frozen=True, slots=True)
class Looked:
    """One movement: the rules that hit it, with which probability it was to be examined, and what was found.

    ``probability`` is the chance, known when it was selected, that this movement is examined; ``find`` is
    none where it was not. ``owed``: the amount found owed, in one currency for all; none where nobody
    stated it.
    """

    rules: frozenset[str]
    probability: float
    find: Find | None
    owed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Yield:
    """What one rule brought: hits, examinations, and the share of its hits with each find, each with its
    standard error.

    ``finds`` counts what examinations found. ``shares`` estimates, of *all* hits, the share with each find,
    as if every one had been examined; none while no hit was examined. ``owed`` is the sum of what was found
    owed, of the ``stated`` examinations for which an amount is on record: what is known, and no estimate.
    """

    hits: int
    examined: int
    finds: Mapping[Find, int]
    shares: Mapping[Find, tuple[float, float]] | None
    owed: Decimal = Decimal(0)
    stated: int = 0


def yields(rows: Iterable[Looked]) -> dict[str, Yield]:
    """Reckon the yield of every rule that hit anything, by its name.

    An examined movement stands for as many as its probability says (Hájek's form of the inverse-probability
    estimator: a ratio, so that the shares add up to one). Movements selected surely count once. The standard
    error is that of the linearised ratio under independent selection; of hits that were all selected surely
    it is zero, for then nothing was sampled. Raises `ValueError` for a probability outside [0, 1], and for a
    find without a chance to be found.
    """
    by_rule: dict[str, list[Looked]] = {}
    for row in rows:
        _require_chance(row)
        for rule in row.rules:
            by_rule.setdefault(rule, []).append(row)
    return {rule: _yield(hits) for rule, hits in sorted(by_rule.items())}


def _require_chance(row: Looked) -> None:
    """A movement may have had no chance (nothing asked for it); what was examined had one."""
    least = 0 if row.find is None else 1e-9
    if not least <= row.probability <= 1:
        raise ValueError(f"{row.probability} is no probability of what was examined")


def _yield(hits: list[Looked]) -> Yield:
    seen = [(row.find, row.probability) for row in hits if row.find is not None]
    owed = [row.owed for row in hits if row.find is not None and row.owed is not None]
    return Yield(
        hits=len(hits),
        examined=len(seen),
        finds={find: sum(found is find for found, _ in seen) for find in Find},
        shares={find: _share(find, seen) for find in Find} if seen else None,
        owed=sum(owed, Decimal(0)),
        stated=len(owed),
    )


def _share(find: Find, seen: list[tuple[Find, float]]) -> tuple[float, float]:
    whole = sum(1 / chance for _, chance in seen)
    share = sum(1 / chance for found, chance in seen if found is find) / whole
    spread = sum((1 - chance) * (((found is find) - share) / chance) ** 2 for found, chance in seen)
    return share, sqrt(spread) / whole
