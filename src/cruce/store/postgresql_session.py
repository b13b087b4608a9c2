"""A session with a PostgreSQL server: made anew when it is lost, and the turns that sessions take."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any, Final, Literal

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from cruce.store import postgresql_faults as faults
from cruce.store.engine import Row

Use = Literal["reading", "writing", "alone"]
"""To look only, at one moment; to write, in turns with others; or to write while nobody else has it open."""

_USUAL: Final = {
    "application_name": "cruce",
    "connect_timeout": 10,
    # A peer that went away without a word is known within a minute, and its turn ends.
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
_PATIENCE: Final = "30s"
_WAITS: Final = (0.1, 0.2, 0.5, 1, 1, 2, 2, 3)
"""Seconds between attempts to come back to a server that went away while it committed."""


class Session:
    """A connection to the schema of one section.

    All processes that write take turns: a lock of the session, which the server takes back by itself when the
    session ends. A second one, which writers share, tells who must have the store alone that it is open.
    """

    def __init__(self, address: str, schema: str, use: Use) -> None:
        self.schema = schema
        self.where = where(address, schema)
        self._address = address
        self._use = use
        with faults.named(self.where):
            self.connection = self._connect()

    @property
    def lost(self) -> bool:
        """Tell whether the connection is known to be gone."""
        return self.connection.closed

    def take_turn(self) -> None:
        """Wait until nobody else writes; comes back first to a server that went away meanwhile."""
        for again in (True, False):
            try:
                if self.connection.closed:
                    self.connection = self._connect()
                self._lock("pg_advisory_lock", "turn")
            except psycopg.OperationalError:
                if not (again and self.connection.closed):
                    raise
            else:
                return

    def leave_turn(self) -> None:
        """Let others write."""
        with suppress(psycopg.Error):  # who lost the connection has lost the turn
            self._lock("pg_advisory_unlock", "turn")

    def come_back(self) -> None:
        """Connect again, and wait for the turn: what the lost session was committing has ended by then."""
        for wait in _WAITS:
            try:
                return self.take_turn()
            except psycopg.OperationalError:
                if not self.connection.closed:
                    raise
            time.sleep(wait)
        return self.take_turn()

    def number(self) -> str:
        """Give the number of the transaction in hand, by which `is_committed` finds it again."""
        (found,) = self.ask("SELECT pg_current_xact_id()::text")
        return str(found)

    def is_committed(self, number: str) -> bool:
        """Tell whether a transaction of an earlier session with this server was committed."""
        (found,) = self.ask("SELECT pg_xact_status(%s::xid8)", number)
        return bool(found == "committed")

    def ask(self, statement: str, *values: object) -> Row:
        """Ask what is no matter of the record but of the server; for a single row."""
        row = self.connection.execute(statement.encode(), values).fetchone()
        assert row is not None
        return row

    def _lock(self, function: str, what: str) -> bool:
        (done,) = self.ask(f"SELECT {function}(hashtextextended(%s, 0))", f"cruce {what} {self.schema}")
        return done is not False

    def _connect(self) -> psycopg.Connection[Row]:
        connection = connect(self._address)
        try:
            connection.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(self.schema)))
            if self._use == "reading":
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                connection.execute("SELECT 1")
            else:
                self.connection = connection
                self._prepare_to_write()
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare_to_write(self) -> None:
        self.connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') <> 'remote_apply'"
        )
        self.connection.execute(f"SET lock_timeout = '{_PATIENCE}'".encode())
        share = "pg_try_advisory_lock" + ("" if self._use == "alone" else "_shared")
        if not self._lock(share, "open"):
            raise faults.in_use(self.where)


def connect(address: str) -> psycopg.Connection[Row]:
    """Connect to a server; what the address does not say is as usual here."""
    told: dict[str, Any] = {**_USUAL, **conninfo_to_dict(address)}
    try:
        return psycopg.connect(**told, autocommit=True, client_encoding="UTF8")
    except psycopg.OperationalError as error:
        raise faults.UnreachableError(str(error)) from error


def where(address: str, schema: str) -> str:
    """Name server, database and schema as a person may read them: never with a password."""
    try:
        told = conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        raise faults.illegible() from error
    host, port = told.get("host") or told.get("service") or "", told.get("port")
    server = f"{host}:{port}" if port else str(host)
    return f"postgresql://{server}/{told.get('dbname') or ''} ({schema})"
