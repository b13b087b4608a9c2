"""Duties, taxes and fees: what each treasury is owed on one declaration, exactly, each charge citing its
law.
"""

from cruce.tariff import origin
from cruce.tariff.amounts import shared
from cruce.tariff.assess import assess, assess_many
from cruce.tariff.dates import law_dates
from cruce.tariff.explain import Explanation, apportion, explain
from cruce.tariff.lines import LineTable, RatedEntry, Tally
from cruce.tariff.rates import UnreadRate, read_rate, read_special
from cruce.tariff.sheet import CURRENCIES

__all__ = [
    "CURRENCIES",
    "Explanation",
    "LineTable",
    "RatedEntry",
    "Tally",
    "UnreadRate",
    "apportion",
    "assess",
    "assess_many",
    "explain",
    "law_dates",
    "origin",
    "read_rate",
    "read_special",
    "shared",
]
