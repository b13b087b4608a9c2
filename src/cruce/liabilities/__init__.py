"""The life of what is owed, after the goods have gone: corrected, liquidated, protested, refunded, compared.

Above the experts on the floors, for it rates again (`tariff`) what was paid (`treasury`); as pure as they.
"""

from cruce.liabilities import life, terms, words
from cruce.liabilities.bonds import bond_cover
from cruce.liabilities.claiming import Claimant
from cruce.liabilities.comparing import Basis, Comparison, ImporterTotal, RefundTerms, Tally, compare
from cruce.liabilities.course import advance
from cruce.liabilities.lesser import LesserOfTwo, between
from cruce.liabilities.standings import read_standings

__all__ = [
    "Basis",
    "Claimant",
    "Comparison",
    "ImporterTotal",
    "LesserOfTwo",
    "RefundTerms",
    "Tally",
    "advance",
    "between",
    "bond_cover",
    "compare",
    "life",
    "read_standings",
    "terms",
    "words",
]
