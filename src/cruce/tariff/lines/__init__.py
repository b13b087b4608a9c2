"""Tables of lines: each row read with every fault named, gathered into entries, rated, written as charges."""

from cruce.tariff.lines.entry import RatedEntry
from cruce.tariff.lines.table import LineTable
from cruce.tariff.lines.tally import Tally

__all__ = ["LineTable", "RatedEntry", "Tally"]
