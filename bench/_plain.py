"""A plain Starlette application that writes what it is sent with rows beside it, grouped and durable.

`python bench/_plain.py STORE COPY PORT COUNT`: each POST is answered when a COUNT-th part of all rows of
STORE stands in COPY. Same tables, same bytes, same durability (SQLite, WAL, synchronous=FULL, one writer,
groups), same server (uvicorn, uvloop, httptools): what remains is what a section does beside writing.
"""

import asyncio
import sqlite3
import sys
import threading
from collections import deque
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

TOGETHER = 64
TABLES = ("event", "content", "cases", "hash", "outbox", "receivable", "claim")
Rows = list[tuple[str, list[tuple[object, ...]]]]


def parts(store: Path, count: int) -> tuple[list[str], list[Rows]]:
    """Read all rows of a store, in as many parts as filings made them; and how the tables are made."""
    with sqlite3.connect(store) as source:
        made = source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        found: list[Rows] = [[] for _ in range(count)]
        for table in TABLES:
            rows = source.execute(f"SELECT * FROM {table}").fetchall()
            marks = ", ".join("?" * len(rows[0])) if rows else ""
            for place in range(count):
                mine = rows[place * len(rows) // count : (place + 1) * len(rows) // count]
                if mine:
                    found[place].append((f"INSERT INTO {table} VALUES ({marks})", mine))
    return [sql for (sql,) in made if "sqlite_" not in sql], found


class Writer:
    """One thread that writes what waits in one commit."""

    def __init__(self, copy: Path, tables: list[str]) -> None:
        self._waiting: deque[tuple[Rows, asyncio.Future[None]]] = deque()
        self._some = threading.Condition()
        self._copy = copy
        self._tables = tables
        self._loop: asyncio.AbstractEventLoop | None = None
        threading.Thread(target=self._work, daemon=True).start()

    async def write(self, rows: Rows) -> None:
        """Have rows on disk."""
        self._loop = asyncio.get_running_loop()
        done = self._loop.create_future()
        with self._some:
            self._waiting.append((rows, done))
            self._some.notify()
        await done

    def _work(self) -> None:
        connection = sqlite3.connect(self._copy, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        for sql in self._tables:
            connection.execute(sql)
        while True:
            with self._some:
                while not self._waiting:
                    self._some.wait()
                group = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
            connection.execute("BEGIN IMMEDIATE")
            for rows, _ in group:
                for statement, values in rows:
                    connection.executemany(statement, values)
            connection.execute("COMMIT")
            assert self._loop is not None
            for _, done in group:
                self._loop.call_soon_threadsafe(done.set_result, None)


def main() -> None:
    """Serve."""
    store, copy, port, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    tables, found = parts(store, count)
    left = iter(found)
    writer = Writer(copy, tables)

    async def filings(request: Request) -> JSONResponse:
        await request.body()
        await writer.write(next(left))
        return JSONResponse({"fresh": True}, status_code=201)

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({})

    doors = [Route("/v1/filings", filings, methods=["POST"]), Route("/healthz", health)]
    uvicorn.run(Starlette(routes=doors), host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
