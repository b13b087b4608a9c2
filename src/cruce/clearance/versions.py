"""The versions of a case, as its record has them: when each was lodged, by whom, and what it changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cruce.documents import read
from cruce.model import Event, Filing
from cruce.section import Section


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a case: ``filing`` as it was lodged, by the SHA-256 of its bytes."""

    number: int
    at: datetime
    by: str
    digest: str
    filing: Filing | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field in which two versions differ, by JSON pointer; none: it is not there."""

    pointer: str
    before: str | None
    after: str | None


def versions(section: Section, case: str) -> tuple[Version, ...]:
    """List the versions of a case that this section has on record, the first at the head."""
    found: dict[int, Version] = {}
    for recorded in section.store.events(case):
        if recorded.kind != "clearance.lodged":
            continue
        event = Event.model_validate_json(recorded.content)
        digest = str(event.body["filing"])
        filing = read(section.store.content(digest) or b"").filing
        found[event.version] = Version(event.version, event.at, event.by, digest, filing)
    return tuple(found[number] for number in sorted(found))


def changes(before: Filing, after: Filing) -> tuple[Change, ...]:
    """Tell field by field in what two filings differ, in the order of the document."""
    one, other = dict(_leaves(_plain(before))), dict(_leaves(_plain(after)))
    places = sorted(one.keys() | other.keys(), key=_order)
    return tuple(
        Change(place, one.get(place), other.get(place))
        for place in places
        if one.get(place) != other.get(place)
    )


def _plain(filing: Filing) -> Mapping[str, Any]:
    return filing.model_dump(mode="json", exclude_none=True)


def _leaves(data: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, Mapping):
        for step, value in data.items():
            yield from _leaves(value, f"{pointer}/{step.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _leaves(value, f"{pointer}/{number}")
    else:
        yield pointer, data if isinstance(data, str) else json.dumps(data)


def _order(pointer: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(step), "") if step.isdecimal() else (-1, step) for step in pointer.split("/")[1:])
