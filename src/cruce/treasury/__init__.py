"""What is owed becomes money: paid, guaranteed, credited; and the bank's word for it."""

from cruce.treasury import calendar, orders, reconciling, statements
from cruce.treasury.bank import BankLine, read_bank_file, write_bank_file
from cruce.treasury.due import Due, due
from cruce.treasury.entitlements import Entitlement, Register
from cruce.treasury.life import Means, MoneyState
from cruce.treasury.orders import order_reference, settle

__all__ = [
    "BankLine",
    "Due",
    "Entitlement",
    "Means",
    "MoneyState",
    "Register",
    "calendar",
    "due",
    "order_reference",
    "orders",
    "read_bank_file",
    "reconciling",
    "settle",
    "statements",
    "write_bank_file",
]
