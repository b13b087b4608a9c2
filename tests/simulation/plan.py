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


class Plan(_Part):
    """What goes wrong in a week."""

    link: LinkFaults
    centre: CentreFaults
    commit: CommitFaults
    message: MessageFaults
    clock: ClockFaults


@cache
def committed_plan() -> Plan:
    """Read the schedule that is committed."""
    return Plan.model_validate(yaml.safe_load(PLAN.read_text(encoding="utf-8")))
