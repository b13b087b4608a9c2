"""Files that are there whole or not at all, whatever ends the process or the power."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def put(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file durably and whole, in place of what was there; raises `OSError`, and nothing changed."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".new", delete=False) as new:
        try:
            new.write(content)
            new.flush()
            os.fchmod(new.fileno(), mode)
            os.fsync(new.fileno())
            Path(new.name).replace(path)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise
    place = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
