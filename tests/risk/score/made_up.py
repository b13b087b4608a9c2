"""Made-up declarations with a known truth: goods from one country, and one party, are often in violation."""

from functools import cache

import numpy as np

from cruce.risk import score

SCHEMA = score.Schema(
    categories=("hs", "origin", "party", "noise"),
    numbers=("value", "mass"),
    levels={"hs": (2,)},
    exact=("mass",),
    crosses=(("hs", "origin"), ("hs:2", "origin"), ("hs", "mass=")),
)


def records(count: int, seed: int = 1) -> list[dict[str, object]]:
    """Return declarations; what is missing is None."""
    rng = np.random.default_rng(seed)
    return [
        {
            "hs": str(rng.choice(["880110", "880220", "720110", "010121", "851712"])),
            "origin": str(rng.choice(["CN", "MX", "US"])),
            "party": None if rng.random() < 0.1 else f"P{int(rng.integers(40))}",
            "noise": f"N{int(rng.integers(5))}",
            "value": float(rng.lognormal(8, 1)),
            "mass": None if rng.random() < 0.1 else float(rng.integers(1, 30)),
        }
        for _ in range(count)
    ]


def chance(record: dict[str, object]) -> float:
    """Return the true probability of a violation."""
    risky = str(record["hs"]).startswith("88") and record["origin"] == "CN"
    return 0.7 if risky else 0.4 if record["party"] == "P7" else 0.08


def lesson(count: int, seed: int = 1) -> tuple[score.Rows, np.ndarray, np.ndarray, np.ndarray]:
    """Return rows, labels, days, amounts."""
    made = records(count, seed)
    rng = np.random.default_rng(seed + 1000)
    labels = np.array([rng.random() < chance(record) for record in made], float)
    amounts = np.array([float(str(record["value"])) * 0.25 for record in made]) * labels
    return score.Rows.of(SCHEMA, made), labels, np.arange(count) / 10, amounts


@cache
def model() -> score.Model:
    """Return one trained model, the same for all tests."""
    rows, labels, days, amounts = lesson(3000)
    return score.train(SCHEMA, rows, labels, days, 1, amounts=amounts, name="made-up")
