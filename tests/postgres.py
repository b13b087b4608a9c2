"""A PostgreSQL server for tests: one for each process that runs tests, a database for each test.

The server's programs refuse to run as root, so then they run as nobody. It listens on a socket in a folder of
its own and syncs nothing: what a test kills is a process, never the machine. One that is about durability
starts a `Server` of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Self

from tests.require import extra, require

UNSAFE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_numbers = count()


class Server:
    """A server in a folder of its own, stopped at the end of the block."""

    def __init__(self, settings: Sequence[str] = UNSAFE) -> None:
        extra("psycopg")
        self.programs = require("postgres").resolve().parent
        if not (self.programs / "initdb").exists():  # a link on the PATH to the one folder that has them all
            self.programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
        # A socket's path is limited to about a hundred characters, which pytest's own folders exceed.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.data = self.folder / "data"
        own(self.folder)
        self.run(
            "initdb",
            "-D",
            self.data,
            *["-U", "cruce", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        )
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(
                "\n".join(
                    ("", "listen_addresses=''", f"unix_socket_directories='{self.folder}'", *settings, "")
                )
            )
        self.start()

    def address(self, database: str = "postgres") -> str:
        """Give the address of a database."""
        return f"postgresql://cruce@/{database}?host={self.folder}"

    def run(self, program: str, *arguments: object, given: str = "") -> str:
        """Run one of the server's programs; gives what it printed."""
        command = [*as_nobody(), str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", input=given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it."""
        self.run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: ``fast`` as an administrator does, ``immediate`` as a crash would."""
        self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop")

    def psql(self, statement: str, database: str = "postgres") -> str:
        """Carry out a statement; gives what it answers."""
        return self.run(
            "psql",
            "-h",
            self.folder,
            "-U",
            "cruce",
            "-d",
            database,
            "-qAtX",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statement,
        )

    def database(self) -> str:
        """Make an empty database; gives its address."""
        name = f"test{next(_numbers)}"
        self.psql(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.address(name)

    def close(self) -> None:
        """Stop it and take it away."""
        pid = self.data / "postmaster.pid"
        if pid.exists():
            os.kill(int(pid.read_text().split()[0]), signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@cache
def server() -> Server:
    """Give the server of this process."""
    return Server()


def stop() -> None:
    """Stop the server of this process, if one was started; for the end of the session."""
    if server.cache_info().currsize:
        server().close()


def own(folder: Path) -> None:
    """Give a folder to the user as whom the server runs."""
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")


def as_nobody() -> list[str]:
    """Give what a command begins with so that it runs as the server's user."""
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
