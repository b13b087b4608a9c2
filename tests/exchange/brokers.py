"""NATS servers for the sections of a home, as the program configures them, to be run and to be killed."""

from __future__ import annotations

import contextlib
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.cli.shell import cruce
from tests.require import extra, require

READY = "Server is ready"
PATIENCE = 120.0


def is_free(port: int) -> bool:
    """Tell whether nobody listens at a port of this machine."""
    with socket.socket() as one, contextlib.suppress(OSError):
        one.bind(("127.0.0.1", port))
        return True
    return False


class Servers:
    """A hub and a leaf for each section, as `cruce exchange nats-config` configures them."""

    def __init__(self, folder: Path, home: Path, names: tuple[str, ...]) -> None:
        extra("nats")
        self._program = require("nats")
        self._folder = folder
        self.port = self._free_run(len(names))
        said = cruce("exchange", "nats-config", home, "--out", folder, "--port", self.port)
        assert said.code == 0, said.err
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def _free_run(self, leaves: int) -> int:
        """Find the hub's port, the leaves' next to it, and the one at which they come to the hub.

        They lie below those that the system gives to whoever opens a connection: one may go meanwhile.
        """
        while True:
            port = 10_000 + secrets.randbelow(20_000)
            if all(is_free(port + step) for step in (*range(leaves + 1), 1000)):
                return port

    def start(self, *names: str) -> None:
        """Run servers by the names of their files, and wait until each says that it is ready."""
        before = {name: self._said(name).count(READY) for name in names}
        for name in names:
            with (self._folder / f"{name}.said").open("ab") as said:
                self.running[name] = subprocess.Popen(
                    [self._program, "-c", f"{name}.conf"], cwd=self._folder, stdout=said, stderr=said
                )
        ends = time.monotonic() + PATIENCE
        while any(self._said(name).count(READY) == before[name] for name in names):
            fallen = [name for name in names if self.running[name].poll() is not None]
            assert not fallen, (fallen, [self._said(name)[-2000:] for name in fallen])
            assert time.monotonic() < ends, [self._said(name)[-2000:] for name in names]
            time.sleep(0.05)

    def _said(self, name: str) -> str:
        told = self._folder / f"{name}.said"
        return told.read_text(encoding="utf-8", errors="replace") if told.exists() else ""

    def stop(self, *names: str, how: signal.Signals = signal.SIGKILL) -> None:
        """End servers."""
        for name in names:
            process = self.running.pop(name)
            process.send_signal(how)
            process.wait(30)
