"""A client that costs little: HTTP/1.1 over a connection that stays open, for benches on two cores."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import NamedTuple


class Said(NamedTuple):
    """An answer: status, header fields by small letters, body."""

    status: int
    fields: Mapping[str, str]
    body: bytes


class Wire:
    """One connection to one port of this machine."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._port = port
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._head = f"host: 127.0.0.1:{port}\r\n{told}"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 22)
        return self._streams

    async def _send(self, method: str, path: str, body: bytes, more: str) -> asyncio.StreamReader:
        reader, writer = await self._open()
        head = f"{method} {path} HTTP/1.1\r\n{self._head}{more}content-length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        return reader

    async def ask(self, method: str, path: str, body: bytes = b"", more: str = "") -> Said:
        """Ask, and read the answer whole."""
        reader = await self._send(method, path, body, more)
        status, fields = await _head(reader)
        content = await reader.readexactly(int(fields.get("content-length", "0")))
        return Said(status, fields, content)

    async def follow(self, path: str) -> AsyncIterator[bytes]:
        """Follow a stream of server-sent events, one message after the other."""
        reader = await self._send("GET", path, b"", "accept: text/event-stream\r\n")
        status, _ = await _head(reader)
        assert status == 200, status
        message = b""
        with contextlib.suppress(asyncio.IncompleteReadError):
            while size := int(await reader.readuntil(b"\r\n"), 16):
                message += await reader.readexactly(size)
                await reader.readexactly(2)
                while (end := _end(message)) is not None:
                    yield message[: end[0]]
                    message = message[end[1] :]

    def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _end(message: bytes) -> tuple[int, int] | None:
    """Find where a message ends: at an empty line, whatever its line ends."""
    found = [(at, at + len(mark)) for mark in (b"\n\n", b"\r\n\r\n") if (at := message.find(mark)) >= 0]
    return min(found, default=None)


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:] if line)
    return int(lines[0].split()[1]), {name.lower(): value.strip() for name, _, value in pairs}
