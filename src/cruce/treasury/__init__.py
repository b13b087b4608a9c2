"""What is owed becomes money: paid, guaranteed, exempt; and the bank's word for it."""

from cruce.treasury.bank import BankLine, read_bank_file, write_bank_file
from cruce.treasury.due import Due, Means, MoneyState, due, order_reference, settle

__all__ = [
    "BankLine",
    "Due",
    "Means",
    "MoneyState",
    "due",
    "order_reference",
    "read_bank_file",
    "settle",
    "write_bank_file",
]
