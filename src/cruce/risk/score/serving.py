"""A model at work in a section: it refers a movement, with reasons, and adds to the score of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from cruce.model import Channel, RiskReason, Text
from cruce.risk.facts import Movement
from cruce.risk.profile import SCORE
from cruce.risk.score.filed import FILED, LEARNED, filed_rows
from cruce.risk.score.model import Model, score_many, told
from cruce.risk.score.reasons import LEAST, Explanation, explain
from cruce.risk.score.rows import Rows

STEPS = 2
"""Steps of a referral: with moderate weight, with high weight."""


@dataclass(frozen=True, eq=False)
class Scorer:
    """A model of the columns of `FILED`, by the name and digest of its file."""

    model: Model
    file: str
    digest: str

    def __str__(self) -> str:
        """Name the model as decisions and profiles do."""
        return f"model {self.file} {self.digest[:12]}"

    def rows(self, movements: Iterable[Movement]) -> tuple[Rows, Sequence[int], Sequence[str]]:
        """Give the rows of movements as the model sees them; beside each, which movement, and its pointer."""
        given = tuple(movements)
        rows, places, pointers = filed_rows(given)
        days = np.array([given[place].law.date.toordinal() for place in places], np.float64)
        return told(self.model, rows, days), places, pointers

    def refer(self, movement: Movement, weights: tuple[int, ...]) -> RiskReason | None:
        """Say why a movement is referred; none where it is not.

        ``weights``: what a referral adds to the score of the rules, at each step of the manifest's
        ``refers_from``. The movement scores as its riskiest line does, where the reason points to.
        """
        rows, _, pointers = self.rows((movement,))
        scores = score_many(self.model, rows).probability
        place = int(scores.argmax())
        probability, steps = float(scores[place]), self.model.manifest.refers_from
        reached = [weight for step, weight in zip(steps, weights, strict=True) if probability >= step]
        if not reached:
            return None
        (parts,) = explain(self.model, rows.take(np.array([place])), most=LEAST)
        return RiskReason(
            code=SCORE,
            rule=str(self),
            says=_said(probability, steps[0], parts),
            channel=Channel.GREEN,
            weight=max(reached),
            pointer=pointers[place],
            secret=True,
        )


def serves(model: Model) -> bool:
    """Tell whether a model can work in a section: it knows no column that filing and memory do not give."""
    columns, known = model.schema, FILED if model.memory is None else LEARNED
    return set(columns.categories) <= set(known.categories) and set(columns.numbers) <= set(known.numbers)


def _said(probability: float, least: float, told: Explanation) -> Text:
    """Say the score, the amount to expect, and its parts, in log odds; ``+`` speaks for a violation."""

    def parts(language: str) -> str:
        return " ".join(f"[{one.contribution:+.2f}] {one.says[language]}" for one in told.reasons)

    en = es = ""
    if told.expected is not None:
        en, es = f" Expected amount: {told.expected:,.0f}.", f" Monto esperado: {told.expected:,.0f}."
    return Text(
        en=f"The learned score gives a violation {probability:.1%} (it refers from {least:.1%}).{en}"
        f" {parts('en')}",
        es=f"La puntuación aprendida da a una infracción {probability:.1%} (remite desde {least:.1%}).{es}"
        f" {parts('es')}",
    )
