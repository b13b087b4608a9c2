"""Targeting: what was referred and why, who the parties are, what rules bring, what officers say of it."""

DOORS = ()
