"""Duties, taxes and fees: what each treasury is owed on one declaration, exactly, each charge citing its
law.
"""

from cruce.tariff import origin
from cruce.tariff.amounts import shared
from cruce.tariff.assess import assess, assess_many
from cruce.tariff.edition_rates import check_rates
from cruce.tariff.explain import Explanation, explain
from cruce.tariff.lines import LineTable, RatedEntry, Tally
from cruce.tariff.rates import UnreadRate, read_rate, read_special, special_is_read
from cruce.tariff.sheet import CURRENCIES

__all__ = [
    "CURRENCIES",
    "Explanation",
    "LineTable",
    "RatedEntry",
    "Tally",
    "UnreadRate",
    "assess",
    "assess_many",
    "check_rates",
    "explain",
    "origin",
    "read_rate",
    "read_special",
    "shared",
    "special_is_read",
]
