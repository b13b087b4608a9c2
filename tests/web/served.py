"""Sections as real processes on free ports of this machine, to be talked to and to be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from tests.clearance.border import founded
from tests.filings import AS_OF

from cruce.section import Keys, Peer, acquaint

PATIENCE = 60
"""Seconds after which something that should come is missing."""


class Served:
    """One section that is run by `cruce serve`, killed, and run again on the same port."""

    def __init__(self, folder: Path, port: int, options: Sequence[str] = (), **client: Any) -> None:
        self.folder = folder
        self.name = folder.name
        self._port = port
        self._options = options
        scheme = "https" if "--tls-cert" in options else "http"
        self.door = httpx.Client(base_url=f"{scheme}://127.0.0.1:{port}", timeout=PATIENCE, **client)
        self._process: subprocess.Popen[bytes] | None = None
        self._began = time.monotonic()
        self.said = folder.parent / f"{self.name}.said"
        # Compiled modules are kept, so that only the first start of all pays for them.
        self._environment = {**os.environ, "CRUCE_LANG": "en"}
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def start(self) -> None:
        """Run the section; its clock goes on from where it was."""
        at = self.now_at()
        command = [sys.executable, "-m", "cruce", "serve", str(self.folder), "--port", str(self._port)]
        with self.said.open("ab") as said:
            self._process = subprocess.Popen(
                [*command, "--at", at.isoformat(), *self._options],
                stdout=said,
                stderr=said,
                env=self._environment,
            )

    def now_at(self) -> datetime:
        """Tell the time by the section's clock, near enough."""
        return AS_OF + timedelta(seconds=time.monotonic() - self._began)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the process, at once unless told otherwise."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def cpu(self) -> float:
        """Tell the seconds of processor time that the process took so far (Linux)."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def health(self) -> dict[str, Any] | None:
        """Ask how it stands; None while it cannot be reached."""
        with contextlib.suppress(httpx.HTTPError):
            answer = self.door.get("/healthz")
            if answer.status_code == 200:
                told: dict[str, Any] = answer.json()
                return told
        return None

    def case(self, case: str) -> dict[str, Any]:
        """Ask how a case stands; empty while it is not known."""
        answer = self.door.get(f"/v1/cases/{case}")
        return dict(answer.json()) if answer.status_code == 200 else {}


def free_ports(count: int) -> list[int]:
    """Find ports that nobody uses now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + patience
    while not true():
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.1)


def home_with_ports(home: Path, names: Sequence[str], scheme: str = "http") -> dict[str, int]:
    """Found a training home whose sections know the ports of the others; gives the ports."""
    founded(home, names, "simulated")
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    for name in names:
        for other in names:
            if other != name:
                card = Peer.of(other, Keys.load(home / other / "keys"))
                url = f"{scheme}://127.0.0.1:{ports[other]}"
                acquaint(home / name, card.model_copy(update={"url": url}))
    return ports


@contextlib.contextmanager
def served(home: Path, ports: dict[str, int], **more: Any) -> Iterator[dict[str, Served]]:
    """Run all sections of a home until the end of the block."""
    sections = {name: Served(home / name, port, **more) for name, port in ports.items()}
    try:
        for one in sections.values():
            one.start()
        for one in sections.values():
            until(one.health)
        yield sections
    finally:
        for one in sections.values():
            one.kill(signal.SIGTERM)
            one.door.close()


def settled(sections: Sequence[Served]) -> bool:
    """Tell whether nothing comes over any more: all have caught up with all, and so it stays for a while."""
    before = None
    for _ in range(3):
        now = [one.health() for one in sections]
        ways = [way for told in now if told for way in ways_of(told)]
        if None in now or not all(way["caught_up"] for way in ways):
            return False
        state = [told["log"]["size"] for told in now if told], [way["taken"] for way in ways]
        if before not in (None, state):
            return False
        before = state
        time.sleep(0.4)
    return True


def ways_of(told: dict[str, Any]) -> list[dict[str, Any]]:
    """List how it stands on every way to every peer, by address and by broker."""
    return [*told["peers"].values(), *told.get("broker", {}).get("peers", {}).values()]
