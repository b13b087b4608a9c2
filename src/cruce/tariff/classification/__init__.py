"""Classification: which codes a description may belong to, by the words of both tariffs and of the trade."""

from cruce.tariff.classification.consistent import consistent, doubts
from cruce.tariff.classification.index import Index, Suggestion
from cruce.tariff.classification.paper import Described, check_text, read_texts, unknown
from cruce.tariff.classification.texts import TARIFFS, bags

__all__ = [
    "TARIFFS",
    "Described",
    "Index",
    "Suggestion",
    "bags",
    "check_text",
    "consistent",
    "doubts",
    "read_texts",
    "unknown",
]
