"""The versions of a case at the API."""

from __future__ import annotations

from datetime import datetime

from cruce.model import Value


class Changed(Value):
    """One field in which a version differs from the one before, by JSON pointer; absent: it was not there."""

    pointer: str
    before: str | None = None
    after: str | None = None


class CaseVersion(Value):
    """One version of a case: when it was lodged, by whom, the SHA-256 of its bytes, what it changed."""

    version: int
    at: datetime
    by: str
    digest: str
    changes: tuple[Changed, ...] = ()


class CaseVersions(Value):
    """All versions of a case, the first at the head."""

    versions: tuple[CaseVersion, ...]
