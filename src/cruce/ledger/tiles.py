"""A log as static files, readable by any tool for tiled logs (C2SP tlog-tiles)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cruce.ledger.merkle import Reader

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
"""How many hashes, or entries, a full tile holds."""


def static_files(
    old: int, size: int, read: Reader, entry: Callable[[int], bytes]
) -> Iterator[tuple[str, bytes]]:
    """Give each file, as (path below the log's prefix, bytes), that a log grown from ``old`` to ``size`` must
    add.

    ``entry`` gives the entry at an index (in this platform its commitment, at most 65,535 bytes). Files are
    never changed: a partial tile stands beside the full one that follows it. The checkpoint note goes to
    ``checkpoint``, after these.
    """
    for tile, first, last in _tiles(0, old, size):
        yield path_of("entries", tile, last - first), b"".join(_framed(entry(i)) for i in range(first, last))
    level = 0
    while size >> level * HEIGHT:
        for tile, first, last in _tiles(level, old, size):
            hashes = (read(level * HEIGHT, index) for index in range(first, last))
            yield path_of(str(level), tile, last - first), b"".join(hashes)
        level += 1


def _tiles(level: int, old: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Give each new tile of a level: its number, its first hash and the one after its last."""
    start, stop = old >> level * HEIGHT, size >> level * HEIGHT
    if start == stop:
        return
    for tile in range(start // WIDTH, -(-stop // WIDTH)):
        yield tile, tile * WIDTH, min(stop, (tile + 1) * WIDTH)


def path_of(level: str, tile: int, width: int) -> str:
    """Spell the path of a tile, of a partial one if it is narrower; ``level`` is a number or ``entries``."""
    digits = f"{tile:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *upper, lowest = (digits[i : i + 3] for i in range(0, len(digits), 3))
    partial = "" if width == WIDTH else f".p/{width}"
    return "/".join(("tile", level, *(f"x{part}" for part in upper), lowest + partial))


def _framed(entry: bytes) -> bytes:
    return len(entry).to_bytes(2, "big") + entry
