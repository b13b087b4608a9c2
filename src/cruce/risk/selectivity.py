"""How many are selected: expected rates by channel, the share drawn by lot, and how probable a selection was.

As customs services know it (ASYCUDA selectivity): the rules select; a least share of every rate is drawn by
lot whatever they select; and where they select fewer than expected, the lot makes up for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from cruce.model import Channel, Value
from cruce.risk.rulebook import Effect

Share = Annotated[Decimal, Field(ge=0, le=1)]
SELECTED = (Channel.YELLOW, Channel.ORANGE, Channel.RED)
_ONE = Decimal(1)


class Rates(Value):
    """Which share of all movements is expected in each channel or a stricter one.

    ``random`` is the share of each rate that is drawn by lot whatever the rules select.
    """

    yellow: Share = Decimal(0)
    orange: Share = Decimal(0)
    red: Share = Decimal(0)
    random: Share = Decimal("0.1")

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if not self.yellow >= self.orange >= self.red:
            raise ValueError("a stricter channel is part of the rate of the milder one")
        return self

    def expected(self, channel: Channel) -> Decimal:
        """Give the share expected in a channel or a stricter one."""
        return {Channel.YELLOW: self.yellow, Channel.ORANGE: self.orange, Channel.RED: self.red}[channel]


class Standing(Value):
    """How many of the last movements the rules alone put into each channel; counts come from the record."""

    movements: Annotated[int, Field(ge=0)] = 0
    by_rules: Mapping[Channel, Annotated[int, Field(ge=0)]] = {}

    def rate(self, channel: Channel) -> Decimal:
        """Give the share that the rules put into a channel or a stricter one; of no movements, none."""
        selected = sum(count for other, count in self.by_rules.items() if other.severity >= channel.severity)
        return Decimal(selected) / self.movements if self.movements else Decimal(0)


class Tally(Value):
    """What came of a rule's hits: how many were examined, and how many of them with a find.

    ``fruitless`` counts the hits examined since the last find. ``worth`` is nought in all that is on
    record: amounts are told by `cruce.risk.yields`.
    """

    hits: Annotated[int, Field(ge=0)] = 0
    examined: Annotated[int, Field(ge=0)] = 0
    finds: Annotated[int, Field(ge=0)] = 0
    fruitless: Annotated[int, Field(ge=0)] = 0
    worth: Decimal = Decimal(0)


def chances(rates: Rates, standing: Standing) -> dict[Channel, Decimal]:
    """Give, for each channel, the chance with which the lot selects into it or a stricter one.

    With ``s`` the share that the rules select and ``e`` the one expected, the lot takes ``(e - s) / (1 - s)``
    of all movements, so that both together reach ``e``; and never less than its own share of ``e``.
    """
    found, least = {}, Decimal(0)
    for channel in reversed(SELECTED):
        expected, selected = rates.expected(channel), standing.rate(channel)
        missing = (expected - selected) / (1 - selected) if selected < expected else Decimal(0)
        least = max(
            missing, rates.random * expected, least
        )  # of what is drawn as red, all is at least orange
        found[channel] = least
    return found


def selection(hits: Iterable[Effect], lot: Decimal, channel: Channel, least_score: int) -> Decimal:
    """Give the probability that a movement is selected into a channel or a stricter one.

    ``hits`` are the effects of the rules that hit it, each taken by its own percentage, independently;
    ``lot`` the chance of the lot; ``least_score`` the score that selects into the channel by itself.
    """
    missed, scores = _ONE - lot, {0: _ONE}
    for effect in hits:
        taken = effect.percentage / 100
        if effect.channel.severity >= channel.severity:
            missed *= _ONE - taken  # where it is missed it adds nothing to the score either
        elif effect.weight:
            scores = _added(scores, effect.weight, taken, least_score)
    return _ONE - missed * sum(scores.values(), Decimal(0))


def _added(scores: Mapping[int, Decimal], weight: int, taken: Decimal, below: int) -> dict[int, Decimal]:
    """Spread the scores that do not select by one more rule; those that now do fall out."""
    spread: dict[int, Decimal] = {}
    for score, probability in scores.items():
        for reached, share in ((score, _ONE - taken), (score + weight, taken)):
            if share and reached < below:
                spread[reached] = spread.get(reached, Decimal(0)) + probability * share
    return spread
