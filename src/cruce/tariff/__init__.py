"""Duties, taxes and fees: what each treasury is owed on one declaration, exactly, each charge citing its
law.
"""

from cruce.tariff import classification, origin, rates
from cruce.tariff.amounts import shared
from cruce.tariff.assess import assess, assess_many
from cruce.tariff.edition_rates import check_rates
from cruce.tariff.explain import Explanation, explain
from cruce.tariff.lines import LineTable, RatedEntry, Tally
from cruce.tariff.sheet import CURRENCIES

__all__ = [
    "CURRENCIES",
    "Explanation",
    "LineTable",
    "RatedEntry",
    "Tally",
    "assess",
    "assess_many",
    "check_rates",
    "classification",
    "explain",
    "origin",
    "rates",
    "shared",
]
