"""The books of one section: payment orders, a bank's file against them, statements, lives of liabilities, and
what its examinations came to.
"""

from cruce.books.experience import Experience, experience
from cruce.books.lives import Standing, is_open, record_act, standings
from cruce.books.reading import Ordered, balances, payment_orders, reconciliation, statements

__all__ = [
    "Experience",
    "Ordered",
    "Standing",
    "balances",
    "experience",
    "is_open",
    "payment_orders",
    "reconciliation",
    "record_act",
    "standings",
    "statements",
]
