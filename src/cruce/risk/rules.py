"""The words of rules that other rooms use: read, checked, documented; ``from cruce.risk import rules``."""

from cruce.risk.checking import REASON_CODES, check_rules
from cruce.risk.in_force import keep, kept_rules, take_rules
from cruce.risk.page import facts_page
from cruce.risk.rulebook import RuleSet, load_rules
from cruce.risk.selectivity import Rates, Standing, Tally
from cruce.risk.trial import Trial, Unanswered, try_rules

__all__ = [
    "REASON_CODES",
    "Rates",
    "RuleSet",
    "Standing",
    "Tally",
    "Trial",
    "Unanswered",
    "check_rules",
    "facts_page",
    "keep",
    "kept_rules",
    "load_rules",
    "take_rules",
    "try_rules",
]
