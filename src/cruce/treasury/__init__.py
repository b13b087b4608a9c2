"""What is owed becomes money: paid, guaranteed, credited; and the bank's word for it."""

from cruce.treasury.bank import BankLine, read_bank_file, write_bank_file
from cruce.treasury.correcting import correct
from cruce.treasury.due import Due, DueLine, due, waiting
from cruce.treasury.entitlements import Entitlement, Register, read_entitlements, register_of
from cruce.treasury.life import PAPER, Means, MoneyState
from cruce.treasury.orders import order, order_reference, settle
from cruce.treasury.reconciling import receivables, reconcile
from cruce.treasury.statements import statement

__all__ = [
    "PAPER",
    "BankLine",
    "Due",
    "DueLine",
    "Entitlement",
    "Means",
    "MoneyState",
    "Register",
    "correct",
    "due",
    "order",
    "order_reference",
    "read_bank_file",
    "read_entitlements",
    "receivables",
    "reconcile",
    "register_of",
    "settle",
    "statement",
    "waiting",
    "write_bank_file",
]
