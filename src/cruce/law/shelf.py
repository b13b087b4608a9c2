"""Where law stands: the files of one or more law directories, the first directory winning over the next."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cruce.law.page import Page
from cruce.law.sentences import error, fault
from cruce.model import LawError, system_fault

STARTER = Path(__file__).with_name("starter")
Read = TypeVar("Read")
KINDS = ("parameters", "measures", "lists", "origin")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files that make up the law in use: by kind and name, and the editions of each tariff."""

    files: Mapping[str, Mapping[str, Path]]
    editions: Mapping[str, tuple[Path, ...]]

    def all(self) -> Iterator[tuple[str, Path]]:
        """Yield every file in use with its place in a law directory, in order of place."""
        named = [(f"{kind}/{name}.yaml", path) for kind in KINDS for name, path in self.files[kind].items()]
        for folders in self.editions.values():
            for folder in folders:
                stem = f"editions/{folder.parent.name}/{folder.name}"
                named += [(f"{stem}/{file}", folder / file) for file in ("edition.yaml", "lines.jsonl")]
        yield from sorted(named)


def shelve(folders: Sequence[Path]) -> Shelf:
    """Lay law directories over each other: all by path, but editions by tariff.

    Raises ``LawError`` for a folder that is not there.
    """
    files: dict[str, dict[str, Path]] = {kind: {} for kind in KINDS}
    editions: dict[str, tuple[Path, ...]] = {}
    for folder in folders:
        if not folder.is_dir():
            raise error((fault("no-folder", str(folder), None),))
        for kind in KINDS:
            for name, path in _named(folder / kind):
                files[kind].setdefault(name, path)
        for tariff, parts in _tariffs(folder / "editions"):
            editions.setdefault(tariff, parts)
    return Shelf(files, editions)


def content(path: Path) -> bytes:
    """Read a file of law; raises ``LawError`` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise unreadable(path, problem) from problem


def page_read(path: Path, name: str, read: Callable[[str, Page], Read | None]) -> Read:
    """Read one YAML file of law; raises ``LawError`` with the first of its faults and their number."""
    page = Page(str(path), content(path))
    found = read(name, page)
    if found is None or page.faults:
        raise error(tuple(page.faults))
    return found


def unreadable(path: Path, problem: OSError) -> LawError:
    """Say that a file of law cannot be read, and why the system says so."""
    return error((fault("unreadable", str(path), None, problem=system_fault(problem)),))


def _named(root: Path) -> Iterator[tuple[str, Path]]:
    if not root.is_dir():
        return
    for folder, within, names in os.walk(root, onerror=_refuse):
        within[:] = [name for name in within if not name.startswith(".")]
        for path in (Path(folder, name) for name in names if name.endswith(".yaml") and name[0] != "."):
            yield path.relative_to(root).with_suffix("").as_posix(), path


def _refuse(problem: OSError) -> None:
    # A folder passed over in silence would let older law answer in its place.
    raise unreadable(Path(problem.filename), problem)


def _tariffs(root: Path) -> Iterator[tuple[str, tuple[Path, ...]]]:
    if not root.is_dir():
        return
    for tariff in sorted(root.iterdir()):
        parts = tuple(
            part
            for part in sorted(tariff.iterdir() if tariff.is_dir() else ())
            if part.is_dir() and not part.name.startswith(".")
        )
        if parts:
            yield tariff.name, parts
