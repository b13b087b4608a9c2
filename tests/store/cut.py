"""A way to a PostgreSQL server that is cut before the server hears COMMIT, or before its answer is heard."""

from __future__ import annotations

import select
import socket
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Literal

COMMIT = b"COMMIT\x00"  # as a statement of its own: READ COMMITTED is none


class Way:
    """Carries bytes between clients and a server's socket until a COMMIT comes while it is to be cut."""

    def __init__(self, server: Path) -> None:
        self.cut: Literal["before", "after"] | None = None
        self.open = True
        self._server = str(server / ".s.PGSQL.5432")
        self._folder = tempfile.TemporaryDirectory(prefix="way-")
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(f"{self._folder.name}/.s.PGSQL.5432")
        self._door.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def address(self, address: str) -> str:
        """Give the address of the same database by this way."""
        return f"{address.partition('?')[0]}?host={self._folder.name}"

    def close(self) -> None:
        """Let nobody through any more."""
        self._door.close()
        self._folder.cleanup()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                if not self.open:
                    client.close()
                    continue
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self._server)
            while True:
                for end in select.select([client, server], [], [])[0]:
                    piece = end.recv(1 << 16)
                    if not piece:
                        return
                    cut = self.cut if end is client and COMMIT in piece else None
                    if cut != "before":
                        (server if end is client else client).sendall(piece)
                    if cut == "after":
                        server.recv(1 << 16)  # the answer, which the client never gets
                    if cut is not None:
                        self.cut = None
                        return
