"""Decide anyway: under a co-signed power a section, port or booth acts alone, and answers for it after."""

from cruce.clearance.contingency.alone import decide_alone
from cruce.clearance.contingency.contact import last_contact, note_contact

__all__ = ["decide_alone", "last_contact", "note_contact"]
