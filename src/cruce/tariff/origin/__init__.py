"""Origin: whether a good originates, by which rule, with what margin, and what would make it."""

from cruce.tariff.origin.answer import Determination, Margin, MaterialPart
from cruce.tariff.origin.bill import Bill, Material, Product, Role
from cruce.tariff.origin.determine import determine
from cruce.tariff.origin.paper import read_bill
from cruce.tariff.origin.reading import read_rule
from cruce.tariff.origin.rule import Rule, UnreadRule

__all__ = [
    "Bill",
    "Determination",
    "Margin",
    "Material",
    "MaterialPart",
    "Product",
    "Role",
    "Rule",
    "UnreadRule",
    "determine",
    "read_bill",
    "read_rule",
]
