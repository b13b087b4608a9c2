"""The law: dated and cited figures, tariff editions, measures and code lists, asked by day."""

from cruce.law.check import check_law
from cruce.law.imports import ImportReport, import_edition, import_measures, import_origin_rules
from cruce.law.law import Law, open_law
from cruce.law.origin_rules import OriginRule
from cruce.law.rate_imports import import_rates
from cruce.law.values import Condition, Entry, Known, Measure, TariffLine, Unknown

__all__ = [
    "Condition",
    "Entry",
    "ImportReport",
    "Known",
    "Law",
    "Measure",
    "OriginRule",
    "TariffLine",
    "Unknown",
    "check_law",
    "import_edition",
    "import_measures",
    "import_origin_rules",
    "import_rates",
    "open_law",
]
