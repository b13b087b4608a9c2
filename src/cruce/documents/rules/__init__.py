"""All rules of this room, theme by theme; a theme's tuple is its registry."""

from cruce.documents.rules import (
    agencies,
    classification,
    clocks,
    identity,
    licences,
    mexico,
    origin,
    parties,
    trip,
    united_states,
    value,
)

RULES = (
    *clocks.RULES,
    *trip.RULES,
    *identity.RULES,
    *parties.RULES,
    *classification.RULES,
    *origin.RULES,
    *value.RULES,
    *united_states.RULES,
    *mexico.RULES,
    *agencies.RULES,
    *licences.RULES,
)
