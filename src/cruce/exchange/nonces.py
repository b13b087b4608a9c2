"""The nonces of signed requests: none counts twice, whichever process of the section hears it, and whatever
ends the process or the power.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cruce.exchange.refusals import refused
from cruce.exchange.signatures import WINDOW

FOLDER: Final = "nonces"
_HEAD: Final = b"cruce/nonces/1\n"
_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC


class Nonces:
    """The nonces that came within the window, so that no signed request counts twice; of bounded size.

    With a ``folder`` they stand in files there, one for each ten minutes, which all processes on this machine
    that serve the section read and add to in turns. A request is answered when its nonce is on disk (`kept`).
    Where the files cannot be written the section works on, and at its next start refuses for a while what may
    have been heard before it.
    """

    def __init__(self, most: int = 50_000, folder: Path | None = None, now: int = 0) -> None:
        self._most = most
        self._eras: dict[int, dict[str, set[str]]] = {}
        self._kept = _Kept(folder / FOLDER) if folder else None
        self._unsure_until = 0
        self._next: asyncio.Future[None] | None = None
        self._syncing: asyncio.Task[None] | None = None
        if self._kept is not None:
            with self._kept.turn():
                self._eras, whole = self._kept.recall(_era(now))
            self._unsure_until = 0 if whole else now + WINDOW

    def take(self, peer: str, nonce: str, now: int, created: int | None = None) -> None:
        """Note a nonce of a peer, of a request signed at ``created`` (now, unless said).

        Raises `PeerError` ``peer.replayed``, ``peer.flood``, and ``peer.forgotten`` where the request may
        have been heard by an earlier process whose notes are lost.
        """
        if (now if created is None else created) < self._unsure_until:
            raise refused("forgotten", peer, seconds=self._unsure_until - now)
        era = max(_era(now), *self._eras, 0)  # a clock that is set back forgets nothing
        if self._kept is None:
            self._take(era, peer, nonce)
            return
        with self._kept.turn():
            for one in (era - 1, era):
                self._hear(one, self._kept.news(one))
            self._take(era, peer, nonce)
            self._kept.add(era, f"{peer} {nonce}\n".encode())

    async def kept(self) -> None:
        """Wait until all that was taken is on disk; who comes during a sync waits for the next, together."""
        if self._kept is None:
            return
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        mine = self._next
        if self._syncing is None or self._syncing.done():
            self._syncing = asyncio.create_task(self._sync(self._kept))
        await asyncio.shield(mine)

    def close(self) -> None:
        """Close the files."""
        if self._kept is not None:
            self._kept.close()

    async def _sync(self, kept: _Kept) -> None:
        while self._next is not None:
            mine, self._next = self._next, None
            with suppress(OSError):
                await asyncio.to_thread(kept.sync, kept.held())
            if not mine.done():
                mine.set_result(None)

    def _take(self, era: int, peer: str, nonce: str) -> None:
        for old in [one for one in self._eras if one < era - 1]:
            del self._eras[old]
        new = self._eras.setdefault(era, {}).setdefault(peer, set())
        if any(nonce in noted.get(peer, ()) for noted in self._eras.values()):
            raise refused("replayed", peer)
        if len(new) >= self._most:
            raise refused("flood", peer)
        new.add(nonce)

    def _hear(self, era: int, noted: dict[str, set[str]]) -> None:
        for peer, nonces in noted.items():
            self._eras.setdefault(era, {}).setdefault(peer, set()).update(nonces)


class _Kept:
    """The files of nonces in a folder, one an era; who reads or writes has its `turn`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: int | None = None
        self._files: dict[int, tuple[int, int]] = {}  # by era: descriptor, and how far it was read
        self._former = _without_former(folder)
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
            self._lock = os.open(folder / "lock", _FLAGS, 0o600)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keep other processes out meanwhile."""
        if self._lock is not None:
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if self._lock is not None:
                fcntl.flock(self._lock, fcntl.LOCK_UN)

    def recall(self, era: int) -> tuple[dict[int, dict[str, set[str]]], bool]:
        """Read what is noted of the eras that still count, and tell whether that is all that was."""
        found: dict[int, dict[str, set[str]]] = {}
        whole = not self._former and self._lock is not None
        for path in self._folder.glob("[0-9]*"):
            one = int(path.name) if path.name.isdecimal() else _LONG_AGO
            if not era - 1 <= one <= era + 1:
                with suppress(OSError):
                    path.unlink()
                continue
            with suppress(OSError):
                whole = path.read_bytes().startswith(_HEAD) and os.access(path, os.W_OK) and whole
            found[one] = self.news(one)
        return found, whole

    def news(self, era: int) -> dict[str, set[str]]:
        """Read what another process noted in an era since it was read last."""
        found: dict[str, set[str]] = {}
        with suppress(OSError):
            file, read = self._opened(era, make=False)
            size = os.fstat(file).st_size
            read = read if read <= size else 0
            content = os.pread(file, size - read, read)
            whole = content.rfind(b"\n") + 1
            if whole < len(content):  # cut short by the power or a kill: its request was not answered
                os.ftruncate(file, read + whole)
            self._files[era] = file, read + whole
            for line in content[:whole].decode("ascii", "replace").splitlines():
                peer, blank, nonce = line.partition(" ")
                if blank:
                    found.setdefault(peer, set()).add(nonce)
        return found

    def add(self, era: int, line: bytes) -> None:
        """Write a line to the file of an era, not synced; where that fails, own it to who reads later."""
        try:
            file, _ = self._opened(era, make=True)
            if os.write(file, line) != len(line):
                raise OSError("cut short")
            self._files[era] = file, os.fstat(file).st_size
        except OSError:
            self._own_up()

    def held(self) -> list[int]:
        """Give descriptors of all files, and of the folder that holds their names, for `sync` to close."""
        place = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        return [*(os.dup(file) for file, _ in self._files.values()), place]

    def sync(self, held: Iterable[int]) -> None:
        """Have files on disk; in whatever thread."""
        try:
            for one in held:
                os.fsync(one)
        except OSError:
            self._own_up()
        finally:
            for one in held:
                os.close(one)

    def close(self) -> None:
        """Close all files."""
        for one in (*(file for file, _ in self._files.values()), self._lock):
            if one is not None:
                os.close(one)
        self._files, self._lock = {}, None

    def _opened(self, era: int, *, make: bool) -> tuple[int, int]:
        if era in self._files:
            return self._files[era]
        path = self._folder / str(era)
        if not make and not path.exists():
            raise FileNotFoundError(path)
        file = os.open(path, _FLAGS, 0o600)
        if os.fstat(file).st_size == 0:
            os.write(file, _HEAD)
        self._files[era] = file, 0
        self._drop(era)
        return self._files[era]

    def _drop(self, era: int) -> None:
        for one in [one for one in self._files if one < era - 1]:
            os.close(self._files.pop(one)[0])
            (self._folder / str(one)).unlink(missing_ok=True)

    def _own_up(self) -> None:
        """Take the heads of the files away: the next process sees that they do not tell all."""
        for file, _ in list(self._files.values()):
            with suppress(OSError):
                os.ftruncate(file, 0)


_LONG_AGO: Final = -2


def _era(now: int) -> int:
    return now // (2 * WINDOW)  # a signature counts from WINDOW before to WINDOW after it was made


def _without_former(folder: Path) -> bool:
    """Take away the files of an earlier form, which were not synced; tells whether there were any."""
    found = False
    for path in (folder, folder.with_name("nonces.before")):
        with suppress(OSError):
            if path.is_file():
                path.unlink()
                found = True
    return found
