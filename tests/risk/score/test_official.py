"""The goals on the public set: fitted on the training part, judged on the later one, never chosen by it."""

import gzip
from functools import cache

import pytest
from tests.data import official

from cruce.risk import score

pytestmark = pytest.mark.slow


@cache
def part(name: str, label: str, *, leaks: bool) -> score.Declarations:
    schema = score.SCHEMA if leaks else score.SCHEMA.without(score.LEAKS)
    content = gzip.decompress(official(f"risk/declarations_{name}.csv.gz").read_bytes())
    read = score.read_declarations(content, name, label, schema)
    assert isinstance(read, score.Declarations)
    return read


def figures(label: str, recipe: score.Recipe | None = None, *, leaks: bool = False) -> dict[str, float]:
    early, late = (part(name, label, leaks=leaks) for name in ("train", "valid"))
    schema = score.SCHEMA if leaks else score.SCHEMA.without(score.LEAKS)
    model = score.train(schema, early.rows, early.labels, early.days, 1, recipe=recipe)
    return score.figures(late.labels, score.score_many(model, late.rows))


def test_fraud_on_the_leak_free_track():
    found = figures("Fraud")
    assert found["auc"] >= 0.735
    assert found["precision_at_5"] >= 0.60
    assert found["calibration_error"] <= 0.02


def test_critical_fraud_on_the_leak_free_track():
    found = figures("Critical Fraud")
    assert found["recall_at_10"] >= 0.72
    assert found["calibration_error"] <= 0.02


def test_the_full_track_shows_that_nothing_is_lost_on_the_way():
    assert figures("Fraud", score.Recipe(blend=0.0), leaks=True)["precision_at_5"] >= 0.90
