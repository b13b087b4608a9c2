"""Why a row scores as it does: exact contributions of its terms to the margin, in words."""

from __future__ import annotations

import numpy as np

from cruce.model import Text, Value
from cruce.risk.score.booster import predict
from cruce.risk.score.coding import Coder, Term
from cruce.risk.score.model import Model, amounts
from cruce.risk.score.rows import MISSING, Floats, Rows

LEAST = 3
"""Reasons that every referred row is given, where its model has as many features."""


class ScoreReason(Value):
    """One part of a score. ``code``: the columns it rests on, joined by ``*``; ``contribution``: what it adds
    to the margin, in log odds (below 0 it speaks for the row); ``seen`` and ``found``: rows like it in
    training, and how many of them were positive, where it rests on such.
    """

    code: str
    value: str
    contribution: float
    says: Text
    seen: float | None = None
    found: float | None = None


class Explanation(Value):
    """Reasons of one row, the strongest first, and its scores (see `Scores`).

    ``margin`` is the sum of ``base``, the contributions of the reasons told, and ``others``.
    """

    reasons: tuple[ScoreReason, ...]
    base: float
    others: float
    margin: float
    probability: float
    expected: float | None


def explain(model: Model, rows: Rows, most: int = 5) -> tuple[Explanation, ...]:
    """Say of each row what raises its score most, at least three reasons; exact, so for referred rows only.

    Trees are taken apart by their exact SHAP contributions, terms by weight times log odds.
    """
    coder = model.coding.coder(rows)
    odds, design = model.encode(rows, coder)
    share = model.manifest.recipe.blend
    trees = predict(model.booster, design, contributions=True) * (1 - share)
    parts = trees[:, :-1]
    parts[:, : odds.shape[1]] += share * odds * model.weights
    base = trees[:, -1] + share * model.intercept
    told = max(most, LEAST)
    margin = base + parts.sum(axis=1)
    probability = model.calibration.probability(margin)
    expected = probability * amounts(model, design)
    teller = _Teller(model, rows, coder)
    return tuple(
        Explanation(
            reasons=(reasons := teller.reasons(row, parts[row], told)),
            base=float(base[row]),
            others=float(parts[row].sum()) - sum(reason.contribution for reason in reasons),
            margin=float(margin[row]),
            probability=float(probability[row]),
            expected=None if model.severity is None else float(expected[row]),
        )
        for row in range(len(rows))
    )


class _Teller:
    """The words of the reasons of some rows."""

    def __init__(self, model: Model, rows: Rows, coder: Coder) -> None:
        self._model = model
        self._rows = rows
        self._coder = coder
        self._terms = tuple(model.tables)
        self._counted = tuple(model.seen)

    def reasons(self, row: int, parts: Floats, most: int) -> tuple[ScoreReason, ...]:
        order = np.argsort(-parts, kind="stable")[:most]
        return tuple(self._reason(row, int(place), float(parts[place])) for place in order)

    def _reason(self, row: int, place: int, contribution: float) -> ScoreReason:
        if place < len(self._terms):
            return self._of_term(row, self._terms[place], contribution)
        place -= len(self._terms)
        if place < len(self._counted):
            return self._of_occurrence(row, self._counted[place], contribution)
        name = self._model.schema.numbers[place - len(self._counted)]
        value = _figure(self._rows.numbers[name][row])
        return self._made(name, (name,), value, contribution, _NUMBER)

    def _of_term(self, row: int, term: Term, contribution: float) -> ScoreReason:
        table, code = self._model.tables[term], int(self._coder.codes(term)[row])
        value = " × ".join(self._shown(row, single) for single in term)
        if code < 0:
            return self._made("*".join(term), term, value, contribution, _NEW, 0.0, 0.0)
        seen, found = float(table.seen[code]), float(table.positive[code])
        return self._made("*".join(term), term, value, contribution, _TERM, seen, found)

    def _of_occurrence(self, row: int, name: str, contribution: float) -> ScoreReason:
        code = int(self._coder.codes((name,))[row])
        seen = float(self._model.seen[name][code]) if code >= 0 else 0.0
        return self._made(f"{name}#", (name,), self._shown(row, name), contribution, _OFTEN, seen)

    def _shown(self, row: int, single: str) -> str:
        schema = self._model.schema
        if single in schema.categories:
            value = self._rows.texts[single][row]
            return "—" if value == MISSING else value
        if single[:-1] in schema.numbers and single[-1] in "=~":
            return _figure(self._rows.numbers[single[:-1]][row])
        name, _, length = single.rpartition(":")
        return self._rows.texts[name][row][: int(length)]

    def _made(
        self,
        code: str,
        term: Term,
        value: str,
        contribution: float,
        says: Text,
        seen: float | None = None,
        found: float | None = None,
    ) -> ScoreReason:
        label, rate = self._model.schema.label(term), self._model.rate
        facts = {
            "value": value,
            "seen": seen,
            "rate": (found or 0.0) / seen if seen else 0.0,
            "all": rate,
        }
        sentence = Text(
            en=says.en.format(label=label.en, **facts), es=says.es.format(label=label.es, **facts)
        )
        return ScoreReason(
            code=code, value=value, contribution=contribution, says=sentence, seen=seen, found=found
        )


def _figure(number: float) -> str:
    """Write a number as an officer reads it: three digits that tell, thousands apart; a dash for none."""
    if np.isnan(number):
        return "—"
    return f"{number:.3g}" if abs(number) < _LARGE else f"{number:,.0f}"


_LARGE = 100
_TERM = Text(
    en="{label} {value}: of {seen:.0f} such in training {rate:.0%} were in violation (of all, {all:.0%}).",
    es="{label} {value}: {seen:.0f} en el entrenamiento, {rate:.0%} con infracción (de todas, {all:.0%}).",
)
_NEW = Text(
    en="{label} {value}: not met in training.", es="{label} {value}: no apareció en el entrenamiento."
)
_OFTEN = Text(
    en="{label} {value}: met {seen:.0f} times in training.",
    es="{label} {value}: apareció {seen:.0f} veces en el entrenamiento.",
)
_NUMBER = Text(en="{label}: {value}.", es="{label}: {value}.")
