"""The stage of a demo: what directors signed and chiefs set up before its day begins.

Everything here is for practice: the minutes are signed with the demo's own keys, and the law that they name
was not checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from cruce.clearance import crossing
from cruce.credentials import MINUTE_CONTEXT
from cruce.exchange import minutes
from cruce.model import (
    Alone,
    Citation,
    Direction,
    Figure,
    LanePlan,
    Minute,
    Power,
    Settled,
    Signature,
    Slots,
    Text,
    canonical,
)
from cruce.section import Keys, Section

CROSSINGS: Final = ("US-TX-WTB", "US-TX-COL")
_LANES: Final = (("1", "fast"), ("2", "standard"), ("3", "standard"), ("4", "empty"), ("5", "inspection"))
_SOLD: Final = (("FAST", "trusted"), ("standard", "any"))
_CHIEF: Final = "Ana Chief"
_FIGURES: Final = (
    Figure(
        section="us",
        says=Text(en="Downtime procedures of CBP", es="Procedimientos de contingencia de CBP"),
        citation=Citation(law="CBP downtime procedures", verified=False),
    ),
    Figure(
        section="mx",
        says=Text(
            en="Contingency rule with a paid pedimento", es="Regla de contingencia con pedimento pagado"
        ),
        citation=Citation(law="Reglas Generales de Comercio Exterior", verified=False),
    ),
)


def signed(home: Path, names: tuple[str, ...], at: datetime, *, watched: bool) -> tuple[Minute, ...]:
    """Give the demo's minutes, signed by all its sections: appointments, and where somebody looks on, who may
    act alone. Where nobody does, the day's hours go by quicker than a link can be missed.
    """
    keys = {name: Keys.load(home / name / "keys") for name in names}
    made = (_appointments(names), _alone()) if watched else (_appointments(names),)
    return tuple(_signed(one, keys, at) for one in made)


def set_up(section: Section, agreed: tuple[Minute, ...]) -> None:
    """Put the demo's minutes on record, and let a training chief say how the crossings of the day stand."""
    minutes.record_minutes(section, agreed, "governance")
    way = Direction.NORTHBOUND if section.name == "us" else Direction.SOUTHBOUND
    for place in CROSSINGS:
        for name, kind in _LANES:
            lane = crossing.Lane(lane=name, kind=crossing.LaneKind(kind), direction=way, open=name != "4")
            crossing.set_lane(section, place, lane, _CHIEF)
        crossing.set_scanner(section, place, crossing.Scanner(scanner="NII 1", works=True), _CHIEF)
        crossing.set_scanner(section, place, crossing.Scanner(scanner="NII 2", works=False), _CHIEF)
        crossing.set_shift(section, place, crossing.Shift(officers=9, inspectors=4, canines=1), _CHIEF)


def _appointments(names: tuple[str, ...]) -> Minute:
    slots = Slots(minutes=30, opens="06:00", closes="23:00", shares=dict.fromkeys(names, 20))
    return Minute(
        id="citas-1",
        title=Text(en="Appointments at both bridges", es="Citas en ambos puentes"),
        text=Text(
            en=(
                "Trucks may take an appointment of half an hour from six to eleven at night, in the lanes "
                "FAST (trusted traders only) and standard of both bridges. Each section sells its own share. "
                "For practice only."
            ),
            es=(
                "Los camiones pueden tomar citas de media hora de las seis de la mañana a las once de la "
                "noche en los carriles FAST (solo operadores confiables) y standard de ambos puentes. Cada "
                "sección vende su propia parte. Solo para práctica."
            ),
        ),
        lanes=tuple(
            LanePlan.model_validate(
                {"crossing": place, "lane": lane, "direction": way, "operators": operators, "slots": slots}
            )
            for place in CROSSINGS
            for way in Direction
            for lane, operators in _SOLD
        ),
        effective=date(2025, 1, 1),
    )


def _alone() -> Minute:
    return Minute(
        id="contingencia-1",
        title=Text(en="Who may act alone", es="Quién puede actuar a solas"),
        text=Text(
            en=(
                "Where nothing was heard of a section for four hours, the other sections and the booths may "
                "release green trucks for two days in its absence; all is settled afterwards. For practice "
                "only."
            ),
            es=(
                "Si durante cuatro horas nada se supo de una sección, las demás y las casetas pueden liberar "
                "camiones en verde en su ausencia por dos días; todo se concilia después. Solo para práctica."
            ),
        ),
        shares=("settlement",),
        contingency=(
            Power(
                acts=(Alone.SECTION, Alone.BOOTH),
                figures=_FIGURES,
                operators="any",
                settled=(Settled.TOLD, Settled.SHOWN),
                after_minutes=240,
                for_hours=48,
                sampling=Decimal(0),
            ),
        ),
        effective=date(2025, 1, 1),
    )


def _signed(minute: Minute, keys: Mapping[str, Keys], at: datetime) -> Minute:
    words = canonical(minute)
    signatures = tuple(
        Signature(
            section=name,
            by=f"{name}: co-director",
            key=own.act.name,
            at=at,
            signature=own.act.sign(words, context=MINUTE_CONTEXT).hex(),
        )
        for name, own in keys.items()
    )
    return minute.model_copy(update={"signatures": signatures})
