"""Inspections in two sections that tell each other, brought as far as a test needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.clearance.border import (
    file_of,
    lodge,
    seen,
)
from tests.filings import harness_northbound

from cruce import clearance
from cruce.clearance import inspection
from cruce.clearance.inspection import Piece, Wanted
from cruce.exchange import Border
from cruce.model import (
    EvidenceKind,
    Function,
    Inspection,
    InspectionKind,
    Integration,
    Level,
    PowerError,
    Result,
)

NORTH = harness_northbound()
HERE = NORTH.filing.crossing
US_SITE, MX_SITE = f"{HERE}-US", f"{HERE}-MX"
SEAL = NORTH.filing.trip.seals[0].number
ANA, BOB = "Ana Pérez", "Bob Smith"
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xd9"
)
PHOTO = Piece(JPEG, EvidenceKind.PHOTO, "the doors", "1/1")


JOINT = (
    Integration(function=Function.FILING, level=Level.RECOGNISE),
    Integration(function=Function.TARGETING, level=Level.SHARE),
    Integration(function=Function.EXAMINATION, level=Level.ACT_JOINTLY),
)


def doubted(border: Border) -> str:
    """Let a truck come whose seal is not the one filed, so that both sections must see the goods."""
    case = lodge(border, NORTH)
    for one in border.sections.values():
        clearance.present(one, {case: seen(NORTH.filing, seals=("OTHER1",))}, "gate")
    border.relay()
    return case


def wanted(**changes: Any) -> Wanted:
    made = {"kinds": (InspectionKind.INTENSIVE,), "site": US_SITE, "dock": "4", **changes}
    return Wanted.model_validate(made)


def order(border: Border, case: str, at: str = "us", by: str = BOB, **changes: Any) -> Inspection:
    made = inspection.order(border.sections[at], case, wanted(**changes), by)
    border.relay()
    assert made is not None
    return made


def joined(border: Border, case: str) -> None:
    inspection.join(border.sections["us"], case, BOB)
    inspection.join(border.sections["mx"], case, ANA)
    border.relay()


def at_work(border: Border, case: str, **changes: Any) -> None:
    order(border, case, **changes)
    joined(border, case)
    inspection.begin(border.sections["us"], case, BOB)
    border.relay()


def answered(border: Border, case: str, at: str = "us", by: str = BOB, **results: Result) -> None:
    one = border.sections[at]
    asked = inspection.look(one, file_of(one, case), NORTH.filing).questions
    given = {each.code: (results.get(each.code.replace(".", "_"), Result.AS_DECLARED), "-") for each in asked}
    inspection.answer(one, case, given, by)
    border.relay()


def known(border: Border, case: str) -> Inspection:
    """Give the inspection, on which both sections agree (each knows for itself when the team was whole)."""
    held = []
    for one in border.sections.values():
        made = file_of(one, case).inspection
        assert made is not None
        held.append(made)
    first, *others = [one.model_copy(update={"assembled": None}) for one in held]
    assert all(one == first for one in others)
    assert len({one.state for one in held}) == 1
    return held[0]


def refused(code: str, do: Callable[[], object]) -> PowerError:
    with pytest.raises(PowerError) as raised:
        do()
    assert raised.value.code == f"case.{code}"
    assert raised.value.says.en != raised.value.says.es
    return raised.value


def known_here(one: Any, case: str) -> Inspection:
    made = file_of(one, case).inspection
    assert made is not None
    return made
