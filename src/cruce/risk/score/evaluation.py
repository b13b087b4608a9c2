"""Judge the score on labelled declarations that it has not seen, over several seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

import numpy as np

from cruce.model import Text, UsageError
from cruce.risk.score.calibration import calibration_error
from cruce.risk.score.declarations import LEAKS, Declarations
from cruce.risk.score.measures import at_share, auc, average_precision
from cruce.risk.score.model import Recipe, Scores, score_many
from cruce.risk.score.rows import Floats, Rows, Schema
from cruce.risk.score.training import LATER, train

SEEDS = 5
SHARES = (1, 2, 5, 10)
"""Inspection budgets, in percent of declarations."""
_T975 = 2.776
"""Student's t, 97.5 %, four degrees of freedom: five seeds."""


_NOTHING_LEFT = Text(
    en="Every declaration to learn from is also one to judge by.",
    es="Todas las declaraciones para aprender son también de las que se juzgan.",
)
_OTHERS = Text(en="Give another file to one of the two.", es="Dé otro archivo para una de las dos cosas.")


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is learnt from: the rows of training and validation that are not judged, in order of time."""

    rows: Rows
    labels: Floats
    days: Floats
    later: float
    """The share, the latest, on which the recipe is chosen."""
    left_out: int
    """Rows that stand in the judged file too."""


def lesson_of(training: Declarations, validation: Declarations, judged: Declarations) -> Lesson:
    """Put training and validation together, each row once, without those that are judged.

    The recipe is chosen on the validation rows where they come after all training rows, else on the latest
    quarter. Validation rows that stand in training, or in what is judged, are no validation.
    """
    known = set(judged.lines)
    first = [place for place, line in enumerate(training.lines) if line not in known]
    taken = known | set(training.lines)
    second = [place for place, line in enumerate(validation.lines) if line not in taken]
    parts = [(training, np.array(first, np.int64)), (validation, np.array(second, np.int64))]
    days = [part.days[places] for part, places in parts]
    follows = len(first) and len(second) and days[1].min() >= days[0].max()
    return Lesson(
        joined([part.rows.take(places) for part, places in parts]),
        np.concatenate([part.labels[places] for part, places in parts]),
        np.concatenate(days),
        len(second) / (len(first) + len(second)) if follows else LATER,
        len(training) - len(first) + sum(line in known for line in validation.lines),
    )


def joined(parts: Sequence[Rows]) -> Rows:
    """Put rows under rows."""
    first = parts[0]
    return Rows(
        {name: [value for part in parts for value in part.texts[name]] for name in first.texts},
        {name: np.concatenate([part.numbers[name] for part in parts]) for name in first.numbers},
    )


def figures(labels: Floats, scores: Scores) -> dict[str, float]:
    """Give the figures of one scoring, as fractions of 1; shares of rows by rank of the margin."""
    made = {"auc": auc(labels, scores.margin), "ap": average_precision(labels, scores.margin)}
    for share in SHARES:
        precision, recall = at_share(labels, scores.margin, share / 100)
        made[f"precision_at_{share}"], made[f"recall_at_{share}"] = precision, recall
    return {**made, "calibration_error": calibration_error(scores.probability, labels)}


def evaluate(
    schema: Schema, lesson: Lesson, judged: Declarations, tell: Callable[[int], object] = lambda _: None
) -> dict[str, Any]:
    """Train with each of five seeds and judge; give means and half-widths of their 95 % intervals.

    The recipe is chosen with the first seed and kept, so that the others show what chance does to one and
    the same model. ``tell`` hears the number of each seed when it is done. Raises ``UsageError`` where
    what is left to learn from has labels of one kind.
    """
    if not len(lesson.labels):
        raise UsageError("risk.nothing-left", _NOTHING_LEFT, _OTHERS)
    recipe: Recipe | None = None
    runs = []
    for seed in range(1, SEEDS + 1):
        model = train(
            schema, lesson.rows, lesson.labels, lesson.days, seed, recipe=recipe, later=lesson.later
        )
        recipe = model.manifest.recipe
        runs.append(figures(judged.labels, score_many(model, judged.rows)))
        tell(seed)
    assert recipe is not None
    return {
        **{key: fmean(run[key] for run in runs) for key in runs[0]},
        "half_width_95": {key: _T975 * stdev(run[key] for run in runs) / SEEDS**0.5 for key in runs[0]},
        "seeds": SEEDS,
        "recipe": recipe.model_dump(),
    }


def track(dropped: Sequence[str]) -> str:
    """Name the track: ``leak-free`` only where every column that leaks is dropped."""
    return "leak-free" if set(LEAKS) <= set(dropped) else "full"
