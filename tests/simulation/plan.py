"""The schedule of faults, read from ``bench/faults.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field

PLAN = Path(__file__).parents[2] / "bench" / "faults.yaml"
Share = Annotated[float, Field(ge=0, le=1)]


class Range(NamedTuple):
    """Least and most of what is drawn evenly."""

    least: float
    most: float


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LinkFaults(_Part):
    hours: float
    cuts: Range


class CentreFaults(_Part):
    crashes: int
    down_minutes: Range
    older_copy: Share
    truncated: Share
    restore_minutes: Range


class CommitFaults(_Part):
    die_before: Share
    die_within: Share
    die_after: Share
    disk_full: Share
    down_seconds: Range


class MessageFaults(_Part):
    lost: Share
    doubled: Share
    stuck: Share
    stuck_minutes: Range
    delay_seconds: Range
    damaged: Share
    strayed: Share


class ClockFaults(_Part):
    skew_seconds: Range
    jump: Share
    jump_minutes: Range


class BoothFaults(_Part):
    line_hours: float
    line_cuts: Range
    copy_minutes: float
    copy_hours: int


class Plan(_Part):
    """What goes wrong in a week."""

    link: LinkFaults
    centre: CentreFaults
    commit: CommitFaults
    message: MessageFaults
    clock: ClockFaults
    booth: BoothFaults


@cache
def committed_plan() -> Plan:
    """Read the schedule that is committed."""
    return Plan.model_validate(yaml.safe_load(PLAN.read_text(encoding="utf-8")))


def calm(**parts: dict[str, object]) -> Plan:
    """Give a schedule in which nothing goes wrong but what is named: ``calm(message={"stuck": 0.03})``."""
    quiet: dict[str, dict[str, object]] = {
        "link": {"hours": 0},
        "centre": {"crashes": 0},
        "commit": dict.fromkeys(("die_before", "die_within", "die_after", "disk_full"), 0),
        "message": dict.fromkeys(("lost", "doubled", "stuck", "damaged", "strayed"), 0),
        "clock": {"skew_seconds": (0, 0), "jump": 0},
        "booth": {"line_hours": 0},
    }
    told = committed_plan().model_dump()
    return Plan.model_validate({name: {**told[name], **quiet[name], **parts.get(name, {})} for name in told})
