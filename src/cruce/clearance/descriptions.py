"""Descriptions of goods against their codes, where a section's settings ask for it: advice, no refusal."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from cruce.clearance.appraiser import Appraiser
from cruce.model import Filing, Finding
from cruce.tariff import classification

_WORDS = "descriptions"


class _Words(NamedTuple):
    """The words by which codes are suggested, those of one day."""

    day: date
    codes: classification.Index


def description_doubts(section: Appraiser, filing: Filing, at: datetime) -> tuple[Finding, ...]:
    """Give a finding for each line whose description suggests other headings; none unless the section asks.

    The words are those of the day of work, so that their index (half a second to build) is built once a day.
    """
    if section.settings.descriptions != "compared":
        return ()
    words = section.memory.get(_WORDS)
    if not (isinstance(words, _Words) and words.day == at.date()):
        bags = classification.bags(section.law, at.date())
        words = _Words(at.date(), classification.Index(bags))
        section.remember(_WORDS, words)
    return tuple(classification.doubts(filing, words.codes))
