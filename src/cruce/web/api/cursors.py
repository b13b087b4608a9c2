"""Places in lists that go on: opaque to who holds them, good for ever, and none is hit by accident."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Self

from cruce.web.refusals import query

_CHECK = 4


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list of a ``kind``: behind what stands at ``at``."""

    kind: str
    at: str

    def __str__(self) -> str:
        said = f"{self.kind} {self.at}".encode()
        return base64.urlsafe_b64encode(_check(said) + said).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a cursor; raises `UsageError` ``serve.query`` for what is none."""
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            kind, _, at = raw[_CHECK:].decode().partition(" ")
        except (binascii.Error, ValueError) as error:
            raise query("after") from error
        made = cls(kind, at)
        if raw[:_CHECK] != _check(raw[_CHECK:]) or str(made) != text:
            raise query("after")
        return made

    def of(self, kind: str) -> str:
        """Give the place, if it is one of such a list; raises `UsageError` ``serve.query``."""
        if self.kind != kind:
            raise query("after")
        return self.at

    def number(self, kind: str) -> int:
        """Give the place as a number; raises `UsageError` ``serve.query``."""
        at = self.of(kind)
        if not (at.lstrip("-").isascii() and at.lstrip("-").isdecimal() and len(at) < 19):
            raise query("after")
        return int(at)


def _check(said: bytes) -> bytes:
    return hashlib.sha256(b"cruce/cursor/1 " + said).digest()[:_CHECK]
