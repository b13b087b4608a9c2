"""What follows a discrepancy: charges on the goods as found, and the legal course of each section."""

from cruce.clearance.courses.acts import Shown, due, kinds, name, open_course, shown, step, told
from cruce.clearance.courses.finding import Amended, Compared, amended, reassess, secure
from cruce.clearance.courses.terms import terms

__all__ = [
    "Amended",
    "Compared",
    "Shown",
    "amended",
    "due",
    "kinds",
    "name",
    "open_course",
    "reassess",
    "secure",
    "shown",
    "step",
    "terms",
    "told",
]
