"""Practice on the real product: a synthetic day, cleared through real sections, held against its truth."""

from cruce.academy.day import Options, run_day
from cruce.academy.summary import DaySummary, Progress

__all__ = ["DaySummary", "Options", "Progress", "run_day"]
