"""A border with a known truth: months of two-way traffic, planted schemes that adapt to inspections, labels
only for what is inspected. An open benchmark; `docs/explanation/border-benchmark.md` tells its protocol.
"""

from cruce.traffic.border.figures import typologies
from cruce.traffic.border.files import LABEL_HEAD, LINE_HEAD, TRUTH_HEAD, line_rows, opened_at_random, rows
from cruce.traffic.border.line import Label, Line, LineTruth, Outcome
from cruce.traffic.border.run import Border

__all__ = [
    "LABEL_HEAD",
    "LINE_HEAD",
    "TRUTH_HEAD",
    "Border",
    "Label",
    "Line",
    "LineTruth",
    "Outcome",
    "line_rows",
    "opened_at_random",
    "rows",
    "typologies",
]
