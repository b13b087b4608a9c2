"""Targeting: rules that analysts write, screening against lists, the random share; one profile with its
reasons.

Floor 3, pure: bytes and values in, values out. What a section knows (rules, lists, law, day) is one
`RiskContext`; `assess` gives the profile of a filing, `observe` raises it by what the gate saw. Only
`Profile.disclosure()` may cross to another section.
"""

from cruce.risk import screening
from cruce.risk.checking import REASON_CODES, check_rules
from cruce.risk.page import facts_page
from cruce.risk.profile import RiskContext, Scale, assess, assess_many, observe
from cruce.risk.rules import RuleSet, load_rules

__all__ = [
    "REASON_CODES",
    "RiskContext",
    "RuleSet",
    "Scale",
    "assess",
    "assess_many",
    "check_rules",
    "facts_page",
    "load_rules",
    "observe",
    "screening",
]
