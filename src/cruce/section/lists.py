"""The lists in a section's folder: read, kept while a newer edition is refused, put in place whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from cruce.law import Law
from cruce.model import Finding, system_fault
from cruce.risk import screening
from cruce.section.files import read_files
from cruce.section.refusals import absent, unwritten

_PATTERNS: Final = ("*.csv", "*.txt", "*.xml", "*.json")
_KEPT: Final = ".zip"


def take_lists(folder: Path, law: Law, faults: list[Finding]) -> screening.Taken:
    """Read the lists of a section's folder, noting the faults of those of which no edition is in force."""
    held: dict[str, bytes] = {}
    for pattern in _PATTERNS:
        held |= read_files(folder, "lists", pattern, faults)
    last = _place(folder)
    kept = {path.stem: path.read_bytes() for path in sorted(last.glob(f"*{_KEPT}"))} if held else {}
    taken = screening.take_lists(held, kept, screening.country_names(law) if held else {})
    faults += taken.faults
    return taken


def keep_lists(folder: Path, taken: screening.Taken) -> None:
    """Keep the editions in force beside the lists, each whole, and those of no other list."""
    last = _place(folder)
    for path in last.glob(f"*{_KEPT}"):
        if path.stem not in taken.kept:
            path.unlink()
    for name, packed in taken.kept.items():
        path = last / f"{name}{_KEPT}"
        if not path.is_file() or path.read_bytes() != packed:
            last.mkdir(exist_ok=True)
            new = last / f".{name}.new"
            new.write_bytes(packed)
            new.replace(path)


def put_list(
    folder: Path, name: str, files: Mapping[str, bytes], law: Law
) -> screening.ListIndex | tuple[Finding, ...]:
    """Put the files of one list, by their ends (``.csv``, ``.aliases.csv``), in place of those it has.

    Refused, or when the disk refuses, nothing is changed. Raises ``section.absent``, ``section.list``.
    """
    if not (folder / "section.toml").is_file():
        raise absent(folder)
    made = {f"{name}{end}": content for end, content in files.items()}
    taken = screening.take_lists(made, {}, screening.country_names(law))
    if taken.faults:
        return taken.faults
    try:
        _replace(folder / "lists", name, made)
    except OSError as error:
        raise unwritten(folder / "lists", system_fault(error)) from error
    return taken.lists[0]


def _replace(place: Path, name: str, made: Mapping[str, bytes]) -> None:
    """Set the new files in place of all that the list has; what fails midway is undone."""
    found = [path for pattern in _PATTERNS for path in place.glob(pattern)]
    old = [path for path in found if not path.name.startswith(".") and screening.list_of(path.name) == name]
    with TemporaryDirectory(dir=place, prefix=".") as spare:
        new, before = Path(spare) / "new", Path(spare) / "before"
        new.mkdir()
        before.mkdir()
        for file, content in made.items():
            (new / file).write_bytes(content)
        try:
            for path in old:
                path.replace(before / path.name)
            for file in made:
                (new / file).replace(place / file)
        except OSError:
            for file in made:
                (place / file).unlink(missing_ok=True)
            for path in before.iterdir():
                path.replace(place / path.name)
            raise


def _place(folder: Path) -> Path:
    return folder / "lists" / "in-force"
