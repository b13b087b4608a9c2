"""The second half of the score: LightGBM's native booster, as text, loaded only where it is used."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np

from cruce.risk.score.rows import Floats

THREADS = 1
"""Threads of training and scoring: on machines shared with others a second one waits more than it works."""
_SETTINGS: dict[str, Any] = {
    "learning_rate": 0.06,
    "num_leaves": 15,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "deterministic": True,  # the same text from the same rows and seed
    "force_row_wise": True,
    "num_threads": THREADS,
    "verbose": -1,
}
_OWN: dict[str, dict[str, Any]] = {
    "binary": {"lambda_l2": 10.0},
    "tweedie": {"lambda_l2": 1.0, "feature_fraction": 1.0},  # the value declared says most of an amount
}
_LEAST_IN_LEAF = 50


def fit_booster(
    design: Floats, target: Floats, weights: Floats, seed: int, rounds: int, objective: str = "binary"
) -> str:
    """Fit trees to a design (rows × features) and give the booster as LightGBM's model text."""
    leaf = max(5, min(_LEAST_IN_LEAF, len(target) // 40))
    settings = {
        **_SETTINGS,
        **_OWN[objective],
        "objective": objective,
        "min_data_in_leaf": leaf,
        "seed": seed,
    }
    dataset = lightgbm.Dataset(design, target, weight=weights, free_raw_data=True)
    return str(lightgbm.train(settings, dataset, rounds).model_to_string())


def load_booster(text: str) -> lightgbm.Booster:
    """Load a booster from its text; raises ``lightgbm.basic.LightGBMError`` where the text is none."""
    return lightgbm.Booster(model_str=text)


def predict(
    booster: lightgbm.Booster, design: Floats, *, contributions: bool = False, raw: bool = True
) -> Floats:
    """Give the raw score of each row, or rows × (features + 1) exact contributions with the base last."""
    made = booster.predict(design, raw_score=raw, pred_contrib=contributions, num_threads=THREADS)
    return np.asarray(made, np.float64)
