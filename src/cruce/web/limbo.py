"""What was typed into a form whose sender was signed out meanwhile: held until they are back."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

LONGEST: Final = 60 * 60
_MOST: Final = 64
_BYTES: Final = 16 << 20


@dataclass
class Limbo:
    """Forms by a token that only their sender was given, in memory, the oldest dropped when there are many.

    Each belongs to a ``place``; whoever asks for it must have the right to that place. Times are in seconds.
    """

    _held: OrderedDict[str, tuple[str, bytes, int]] = field(default_factory=OrderedDict)
    _size: int = 0

    def hold(self, place: str, content: bytes, now: int) -> str:
        """Hold a form; gives the token."""
        token = secrets.token_urlsafe(18)
        self._held[token] = place, content, now
        self._size += len(content)
        while self._held and (len(self._held) > _MOST or self._size > _BYTES):
            _, (_, dropped, _) = self._held.popitem(last=False)
            self._size -= len(dropped)
        return token

    def give(self, place: str, token: str, now: int) -> bytes | None:
        """Give a form back for its place; none for another place, or after an hour. It stays held."""
        held = self._held.get(token)
        if held is None or held[0] != place or now - held[2] > LONGEST:
            return None
        return held[1]
