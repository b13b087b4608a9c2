"""The learned score: what a section's own history says of a declaration, calibrated and with its reasons.

Pure: rows and labels in, a frozen `Model` out; a model and rows in, scores out. Half of a score is additive
(smoothed log odds of categories, code levels and crosses), half LightGBM trees over the same terms; the share
of each, the smoothing and the memory are chosen on the later rows. Training needs the extra `score`, and so
does scoring. A model is its section's secret.
"""

import lightgbm as _lightgbm  # noqa: F401 - where it is missing, it is the one to be named

from cruce.risk.score.calibration import calibration_error
from cruce.risk.score.declarations import LABELS, LEAKS, SCHEMA, Declarations, read_declarations
from cruce.risk.score.drift import Drift, drift
from cruce.risk.score.evaluation import evaluate, figures, lesson_of, track
from cruce.risk.score.filed import FILED, filed_rows
from cruce.risk.score.files import Taken, file_name, read_model, take_model, write_model
from cruce.risk.score.model import Manifest, Model, Recipe, Scores, score_many
from cruce.risk.score.past import Examined, Past, past_of, read_past
from cruce.risk.score.reasons import Explanation, ScoreReason, explain
from cruce.risk.score.retraining import Retrained, retrain
from cruce.risk.score.rows import Rows, Schema
from cruce.risk.score.serving import Scorer
from cruce.risk.score.training import train

__all__ = [
    "FILED",
    "LABELS",
    "LEAKS",
    "SCHEMA",
    "Declarations",
    "Drift",
    "Examined",
    "Explanation",
    "Manifest",
    "Model",
    "Past",
    "Recipe",
    "Retrained",
    "Rows",
    "Schema",
    "ScoreReason",
    "Scorer",
    "Scores",
    "Taken",
    "calibration_error",
    "drift",
    "evaluate",
    "explain",
    "figures",
    "file_name",
    "filed_rows",
    "lesson_of",
    "past_of",
    "read_declarations",
    "read_model",
    "read_past",
    "retrain",
    "score_many",
    "take_model",
    "track",
    "train",
    "write_model",
]
