"""Features of a line that are causal in time: party history, prices against their kind, ties, movements."""

from cruce.risk.features.history import COLUMNS, Features, History, Table

__all__ = ["COLUMNS", "Features", "History", "Table"]
