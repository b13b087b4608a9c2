"""The life of what is owed, after the goods have gone: corrected, liquidated, protested, refunded, compared.

Above the experts on the floors, for it rates again (`tariff`) what was paid (`treasury`); as pure as they.
"""

from cruce.liabilities.bonds import bond_cover
from cruce.liabilities.claiming import Claimant
from cruce.liabilities.comparing import Basis, Comparison, ImporterTotal, RefundTerms, Tally, compare
from cruce.liabilities.course import advance
from cruce.liabilities.interest import interest
from cruce.liabilities.lesser import LesserOfTwo, between
from cruce.liabilities.life import begin
from cruce.liabilities.standings import read_standings
from cruce.liabilities.terms import deadlines

__all__ = [
    "Basis",
    "Claimant",
    "Comparison",
    "ImporterTotal",
    "LesserOfTwo",
    "RefundTerms",
    "Tally",
    "advance",
    "begin",
    "between",
    "bond_cover",
    "compare",
    "deadlines",
    "interest",
    "read_standings",
]
