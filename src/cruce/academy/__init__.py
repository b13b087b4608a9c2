"""Practice on the real product: a synthetic day, cleared through real sections, held against its truth."""

from cruce.academy import live
from cruce.academy.day import Options, Tracked, run_day
from cruce.academy.reckoning import summarise as summed_up
from cruce.academy.summary import DaySummary, Progress

__all__ = ["DaySummary", "Options", "Progress", "Tracked", "live", "run_day", "summed_up"]
