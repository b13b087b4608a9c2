"""Targeting: rules that analysts write, screening against lists, the random share; one profile with its
reasons.

Floor 3, pure: bytes and values in, values out. What a section knows (rules, lists, law, day) is one
`RiskContext`; `assess` gives the profile of a filing, `observe` raises it by what the gate saw. `rules` holds
the words of rules themselves, `yields` what they bring. Imported only where they are used, because they are
heavy or need an extra: `score`, the learned score (its extra need not be installed, so it is not part of
``__all__``); `features`, what is known of a line by its time;
`exploration`, the share of inspections that is left to chance. Only `Profile.disclosure()` may
cross to another section.
"""

from cruce.risk import rules, screening, yields
from cruce.risk.profile import RiskContext, Scale, assess, assess_many, observe

__all__ = [
    "RiskContext",
    "Scale",
    "assess",
    "assess_many",
    "exploration",
    "features",
    "observe",
    "rules",
    "screening",
    "yields",
]
