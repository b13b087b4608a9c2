"""Sections whose link is cut: minutes with a power, co-signed by the sections of a border."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.clearance.border import StandingClock, founded
from tests.filings import AS_OF

from cruce.clearance import contingency
from cruce.credentials import MINUTE_CONTEXT
from cruce.exchange import Border
from cruce.exchange.minutes import record_minutes
from cruce.model import (
    Alone,
    Channel,
    Citation,
    Figure,
    Minute,
    Power,
    Settled,
    Signature,
    Text,
    canonical,
)

DIRECTOR = "A. Jones"


@pytest.fixture
def clock() -> StandingClock:
    """A clock that every section shares."""
    return StandingClock()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two real sections, each of which names a co-director."""
    return directed(founded(tmp_path / "home"))


def directed(home: Path) -> Path:
    """Name a co-director in each section of a home."""
    for settings in home.glob("*/section.toml"):
        with settings.open("a", encoding="utf-8") as file:
            file.write(f'directors = ["{DIRECTOR}"]\n')
    return home


AFTER = timedelta(minutes=30)
FIGURES = (
    Figure(
        section="us",
        says=Text(en="Downtime procedure", es="Procedimiento de contingencia"),
        citation=Citation(law="15 CFR", article="30.4"),
    ),
    Figure(
        section="mx",
        says=Text(en="Contingency rule", es="Regla de contingencia"),
        citation=Citation(law="RGCE", verified=False),
    ),
)


def power(**changes: Any) -> Power:
    """Give a power that lets sections and booths act after half an hour, for two days, on any operator."""
    made = Power(
        acts=(Alone.SECTION, Alone.BOOTH),
        figures=FIGURES,
        channels=(Channel.GREEN,),
        operators="any",
        settled=(Settled.TOLD, Settled.SHOWN),
        after_minutes=30,
        for_hours=48,
        sampling=Decimal(0),
    )
    return made.model_copy(update=changes)


def agree(border: Border, name: str = "acta-9", **changes: Any) -> Minute:
    """Let all sections sign a minute with a contingency power."""
    words = {
        "id": name,
        "title": Text(en="Contingency", es="Contingencia"),
        "text": Text(en="Who may act alone.", es="Quién puede actuar a solas."),
        "shares": ("settlement",),
        "contingency": (power(),),
        "effective": date(2025, 1, 1),
        **changes,
    }
    minute = Minute.model_validate(words)
    signatures = tuple(
        Signature(
            section=one,
            by=f"{one}: co-director",
            key=section.keys.act.name,
            at=AS_OF,
            signature=section.keys.act.sign(canonical(minute), context=MINUTE_CONTEXT).hex(),
        )
        for one, section in border.sections.items()
    )
    whole = minute.model_copy(update={"signatures": signatures})
    for section in border.sections.values():
        record_minutes(section, [whole], "governance")
    return whole


def met(border: Border) -> None:
    """Let all sections have heard each other just now."""
    for one in border.sections.values():
        for other in border.sections:
            if other != one.name:
                contingency.note_contact(one, other)
