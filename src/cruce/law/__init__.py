"""The law: dated and cited figures, tariff editions, measures and code lists, asked by day."""

from cruce.law.law import Law, open_law
from cruce.law.values import Edition, Entry, Known, Measure, TariffLine, Unknown

__all__ = ["Edition", "Entry", "Known", "Law", "Measure", "TariffLine", "Unknown", "open_law"]
