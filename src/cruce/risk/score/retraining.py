"""Train a section's model anew, and judge it and the one in force on the latest movements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from cruce.model import Text, UsageError
from cruce.risk.score.calibration import calibration_error
from cruce.risk.score.filed import LEARNED
from cruce.risk.score.measures import at_share, auc, average_precision
from cruce.risk.score.memory import remember
from cruce.risk.score.model import Model, score_many, told
from cruce.risk.score.past import Past
from cruce.risk.score.rows import Floats
from cruce.risk.score.training import LATER, train

FEWEST = 20
"""Movements with a violation, and without one, that must have been examined before anything is learnt."""
STRICTER = 5
"""Of the movements that are referred, one in so many is referred with high weight."""
_BUDGET = 0.05


@dataclass(frozen=True, slots=True)
class Retrained:
    """A model learnt from all rows, and what was found when it was judged.

    ``fresh``: figures of a model learnt in the same way from the movements before ``since`` (a day number),
    on those from then on; ``former``: those of the model in force on the same ones; none where there is none,
    or where nothing came after what it was learnt from.
    """

    model: Model
    since: int
    judged: int
    fresh: Mapping[str, float]
    former: Mapping[str, float] | None
    had_model: bool

    @property
    def better(self) -> bool:
        """Whether it may take the place of the model in force: it orders the latest movements as well."""
        if not self.had_model:
            return True
        return self.former is not None and self.fresh["ap"] >= self.former["ap"]


def retrain(past: Past, former: Model | None, seed: int, share: float, name: str) -> Retrained:
    """Learn from all that was examined; ``share`` of all movements is to be referred by the score.

    The model in force is judged only on movements after all that it has learnt from: those before it knows
    by heart. Raises ``UsageError`` ``risk.few-examined``.
    """
    _require_enough(past)
    cut, compared = _cut(past, former)
    early, late = past.before(cut), past.take(np.flatnonzero(past.days >= cut))
    trial = _learnt(early, seed, name)
    probability, labels, weights = _by_movement(trial, late)
    steps = tuple(_from(probability, weights, part) for part in (share, share / STRICTER))
    fresh = _figures(probability, labels, weights)
    model = _learnt(past, seed, name)
    manifest = model.manifest.model_copy(update={"refers_from": steps, "figures": fresh})
    return Retrained(
        replace(model, manifest=manifest),
        int(cut),
        len(labels),
        fresh,
        _figures(*_by_movement(former, late)) if former is not None and compared else None,
        former is not None,
    )


def _learnt(past: Past, seed: int, name: str) -> Model:
    amounts = None if np.isnan(past.amounts).all() else past.amounts
    rows, memory = remember(past.rows, past.days, past.labels, past.movements, past.others)
    model = train(
        LEARNED,
        rows,
        past.labels,
        past.days,
        seed,
        amounts=amounts,
        weights=past.weights,
        groups=past.movements,
        name=name,
    )
    return replace(model, memory=memory)


def _cut(past: Past, former: Model | None) -> tuple[float, bool]:
    """Give the day from which on is judged, and whether the model in force can be judged there."""
    quarter = float(np.sort(past.days)[int(len(past) * (1 - LATER))])
    if former is not None:
        unknown = max(quarter, former.manifest.last_day + 1)
        if _tells(past, unknown):
            return unknown, True
    if not _tells(past, quarter):
        raise _few(past)
    return quarter, False


def _tells(past: Past, cut: float) -> bool:
    """Tell whether there are movements of both kinds on both sides of a day."""
    return all(set(past.labels[side].tolist()) == {0.0, 1.0} for side in (past.days < cut, past.days >= cut))


def _by_movement(model: Model, past: Past) -> tuple[Floats, Floats, Floats]:
    """Give the probability of each movement (that of its riskiest row), its label and its weight."""
    count = int(past.movements.max()) + 1
    probability, labels, weights = np.zeros(count), np.zeros(count), np.zeros(count)
    np.maximum.at(
        probability, past.movements, score_many(model, told(model, past.rows, past.days)).probability
    )
    np.maximum.at(labels, past.movements, past.labels)
    weights[past.movements] = 1 / past.chances
    return probability, labels, weights


def _figures(probability: Floats, labels: Floats, weights: Floats) -> dict[str, float]:
    precision, recall = at_share(labels, probability, _BUDGET)
    figures = {
        "ap": average_precision(labels, probability, weights),
        "auc": auc(labels, probability),
        "precision_at_5": precision,
        "recall_at_5": recall,
        "calibration_error": calibration_error(probability, labels, weights),
        "rate": float(np.average(labels, weights=weights)),
    }
    return {name: float(value) for name, value in figures.items()}


def _from(probability: Floats, weights: Floats, share: float) -> float:
    """Give the probability that a share of all movements reaches; examined ones stand for as many as their
    weight says.
    """
    order = np.argsort(-probability, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(probability[order][min(int(np.searchsorted(reached, share)), len(order) - 1)])


def _require_enough(past: Past) -> None:
    found, all_of_them = _counts(past)
    if min(found, all_of_them - found) < FEWEST:
        raise _few(past)


def _counts(past: Past) -> tuple[int, int]:
    if not len(past):
        return 0, 0
    return len(set(past.movements[past.labels == 1].tolist())), int(past.movements.max()) + 1


def _few(past: Past) -> UsageError:
    found, examined = _counts(past)
    return UsageError(
        "risk.few-examined",
        Text(
            en=f"Too little was examined to learn from: {examined} movements, {found} with a violation.",
            es=f"Lo reconocido no basta para entrenar: {examined} movimientos, {found} con infracción.",
        ),
        Text(
            en=f"A score needs {FEWEST} of each kind, and both kinds in the latest quarter; record outcomes"
            " with cruce examine --outcome, or give --input.",
            es=f"Se necesitan {FEWEST} de cada tipo, y ambos en el último cuarto; registre resultados"
            " con cruce examine --outcome, o dé --input.",
        ),
    )
