"""The peer: XGBoost as published beside DATE (Kim et al., KDD 2020), its features and its settings.

Features: value, weight, quantity, unit prices, the ratio of the two values, the HS code as a number in three
lengths, day, week and month, and a flag for each importer, broker, port and combination among the tenth with
the highest smoothed rate of finds. `XGBClassifier(n_estimators=100, max_depth=4)`, here by the native call
with the same defaults. Taxes are not in our lines, so the features made of them are left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Table = Mapping[str, Sequence[Any]]

PROFILES: Mapping[str, tuple[str, ...]] = {
    "importer": ("importer",),
    "declarant": ("broker",),
    "HS6.Origin": ("hs6", "origin"),
    "quantity": ("quantity",),
    "HS6": ("hs6",),
    "HS4": ("hs4",),
    "HS2": ("hs2",),
    "office": ("port",),
    "office&importer": ("port", "importer"),
    "office&HS6": ("port", "hs6"),
    "office&country": ("port", "origin"),
}
TOP, SMOOTHING = 0.1, 10
SETTINGS: Mapping[str, Any] = {"objective": "binary:logistic", "max_depth": 4, "nthread": 1}
ROUNDS = 100


class Published:
    """The published baseline: trained anew each week on the labels of its own loop."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._model: Any = None
        self._plain: list[Floats] = []
        self._profiles: list[list[tuple[str, ...]]] = []
        self._found: list[Floats] = []
        self._risky: list[set[str]] = []

    def look(self, table: Table, week: int) -> None:
        """Prepare the week's features."""
        self._now = _plain(table, week), _profiles(table)

    def scores(self) -> Floats:
        """Give each line of the week a score."""
        plain, profiles = self._now
        import xgboost

        values = xgboost.DMatrix(self._flagged(plain, profiles))
        scores: Floats = self._model.predict(values).astype(np.float64)
        return scores

    def learn(self, chosen: NDArray[np.int64], found: Floats) -> None:
        """Take in what was found, and train."""
        import xgboost

        plain, profiles = self._now
        self._plain.append(plain[chosen])
        self._profiles.append([profiles[place] for place in chosen])
        self._found.append(found)
        labels = np.concatenate(self._found)
        if not 0 < labels.sum() < labels.size:
            return
        rows = [row for week in self._profiles for row in week]
        self._risky = [_risky([row[n] for row in rows], labels) for n in range(len(PROFILES))]
        values = xgboost.DMatrix(self._flagged(np.concatenate(self._plain), rows), labels)
        self._model = xgboost.train({**SETTINGS, "seed": self._seed}, values, ROUNDS)

    @property
    def ready(self) -> bool:
        """Whether there was anything to learn from."""
        return self._model is not None

    def _flagged(self, plain: Floats, profiles: Sequence[tuple[str, ...]]) -> Floats:
        flags = [[mark in risky for mark, risky in zip(row, self._risky, strict=True)] for row in profiles]
        return np.column_stack([plain, np.array(flags, dtype=float)])


def _plain(table: Table, week: int) -> Floats:
    of = {name: np.asarray(table[name], np.float64) for name in ("value_usd", "export_value_usd", "quantity")}
    gross = np.asarray(table["gross_kg"], np.float64)
    codes = np.array([int(code or 0) for code in table["hs6"]], np.float64)
    days = np.asarray(table["minute"], np.float64) // 1440
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = [
            *(of["export_value_usd"], of["value_usd"], gross, of["quantity"]),
            *(of["value_usd"] / of["quantity"], of["value_usd"] / gross),
            of["export_value_usd"] / of["value_usd"],
            *(codes, codes // 100, codes // 10_000),
            *(days % 365, np.full(codes.size, week), days // 30),
        ]
    known: Floats = np.nan_to_num(np.column_stack(columns))
    return known


def _profiles(table: Table) -> list[tuple[str, ...]]:
    columns = {
        **{name: table[name] for name in ("importer", "broker", "hs6", "origin", "port")},
        "quantity": [str(each) for each in table["quantity"]],
        "hs4": [code[:4] for code in table["hs6"]],
        "hs2": [code[:2] for code in table["hs6"]],
    }
    joined = [
        ["&".join(row) for row in zip(*(columns[n] for n in of), strict=True)] for of in PROFILES.values()
    ]
    return list(zip(*joined, strict=True))


def _risky(marks: Sequence[str], labels: Floats) -> set[str]:
    """Give the tenth of the marks with the highest smoothed rate."""
    names, which = np.unique(np.array(marks), return_inverse=True)
    rate = np.bincount(which, labels) / (np.bincount(which) + SMOOTHING)
    top = np.argsort(-rate, kind="stable")[: int(TOP * names.size) + 1]
    return {str(names[n]) for n in top}
