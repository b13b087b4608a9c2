"""Connections to the doors: a request comes whole within bounds of size and time, or the connection ends.

Without them anybody, unsigned and unknown, could fill the memory with one endless head, or the doors with
requests that never come to an end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from cruce.model import CruceError
from cruce.web.problems import TYPE, problem, status_of
from cruce.web.refusals import illegible, large_head, slow

HEAD: Final = 128 << 10
"""The largest head of a request, in bytes: the changes of a section's keys go in it."""
HEAD_WITHIN: Final = 20.0
"""Seconds in which a head must have come, from its first byte or from the start of the connection."""
BODY_WITHIN: Final = 180.0
"""Seconds in which the body must have come after its head: the largest filing over a slow line."""

_REASONS: Final = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}
Counted = Callable[[Exception], None]


class Wire(HttpToolsProtocol):
    """One connection. It ends at once when the service ends, where nobody waits for an answer on it.

    A peer that is asked to end a TLS connection which it keeps for later does not look: ten seconds passed at
    each stop.
    """

    within: ClassVar[tuple[float, float]] = (HEAD_WITHIN, BODY_WITHIN)
    _size = 0
    _in_head = True
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin: a head is awaited."""
        super().connection_made(transport)
        self._wait(self.within[0])

    def connection_lost(self, exc: Exception | None) -> None:
        """End: nothing is awaited any more."""
        self._rest()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; of a head no more than `HEAD`."""
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        self._size += len(data)
        if self._size > HEAD:
            self._refuse(large_head(HEAD))

    def on_message_begin(self) -> None:
        """Begin a head; the first was awaited since the connection was made."""
        self._in_head, self._size = True, 0
        if self._late is None:
            self._wait(self.within[0])
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Wait for the body now."""
        self._in_head = False
        self._wait(self.within[1])
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Let the request take its time: it is whole."""
        self._rest()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say in both languages that what came is no request."""
        self._refuse(illegible())

    def shutdown(self) -> None:
        """End the connection; a request in hand is answered first."""
        answering = self._answering()
        super().shutdown()
        if not answering:
            self.transport.abort()

    def refused(self, fault: CruceError) -> None:
        """Hear what was refused before there was a request: to be counted."""

    def _answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        return cycle is not None and not cycle.response_complete

    def _wait(self, seconds: float) -> None:
        self._rest()
        self._late = self.loop.call_later(seconds, self._overdue)

    def _rest(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _overdue(self) -> None:
        self._late = None
        self._refuse(slow())

    def _refuse(self, fault: CruceError) -> None:
        """Say why and end the connection; in the midst of an answer it only ends."""
        self._rest()
        self.refused(fault)
        if self._answering():
            self.transport.abort()
            return
        body, status = problem(fault), status_of(fault)
        head = (
            f"HTTP/1.1 {status} {_REASONS[status]}\r\ncontent-type: {TYPE}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


def counting(counted: Counted) -> type[Wire]:
    """Make connections whose refusals are counted."""

    class Counting(Wire):
        def refused(self, fault: CruceError) -> None:
            counted(fault)

    return Counting
