"""The lists in a section's folder: read, kept while a newer edition is refused, put in place whole.

Beside them, in ``in-force``, stands the last good edition of each, packed with its aliases as one file. While
an import moves files, ``NAME.moving`` stands there too: whoever finds it later, for the import was killed,
goes by the packed edition, be it the old or the new.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from cruce.law import Law
from cruce.model import Finding, Text, system_fault
from cruce.risk import screening
from cruce.section.files import ends, files_of, read_files
from cruce.section.refusals import absent, fault, unwritten

_ENDS: Final = (".csv", ".txt", ".xml", ".json")
_KEPT, _MOVING = ".zip", ".moving"
_UNREAD: Final = Text(
    en="it is not read: a list ends in .csv, .txt, .xml or .json",
    es="no se lee: una lista termina en .csv, .txt, .xml o .json",
)


def take_lists(folder: Path, law: Law, faults: list[Finding], *, reading: bool) -> screening.Taken:
    """Read the lists of a section's folder, noting the faults of those of which no edition is in force.

    Unless ``reading`` an import that was killed is brought to its end.
    """
    held = read_files(folder, "lists", _ENDS, faults)
    last = _place(folder)
    kept = {path.stem: path.read_bytes() for path in last.glob(f"*{_KEPT}") if path.is_file()}
    for name in sorted(path.stem for path in last.glob(f"*{_MOVING}")):
        whole = screening.unpacked(kept.get(name, b""))
        if whole:
            held = {file: content for file, content in held.items() if screening.list_of(file) != name}
            held |= whole
        if not reading:
            _settle(folder, name, whole)
    taken = screening.take_lists(held, kept if held else {}, screening.country_names(law) if held else {})
    faults += taken.faults
    return taken._replace(refused=(*taken.refused, *_unread(folder / "lists")))


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
            _write(path, packed)


def put_list(
    folder: Path, name: str, files: Mapping[str, bytes], law: Law, *, fewer: bool = False
) -> screening.ListIndex | tuple[Finding, ...]:
    """Put the files of one list, by their ends (``.csv``, ``.aliases.csv``), in place of those it has.

    ``fewer``: it may have lost any part of the edition before. Refused, or when the disk refuses, nothing is
    changed. Raises ``section.absent``, ``section.list``.
    """
    if not (folder / "section.toml").is_file():
        raise absent(folder)
    made = {f"{name}{end}": content for end, content in files.items()}
    last = {} if fewer else {name: _last(folder, name)}
    taken = screening.take_lists(made, last, screening.country_names(law))
    if taken.faults or taken.refused:
        return (*taken.faults, *taken.refused)
    try:
        _replace(folder, name, made, taken.kept[name])
    except OSError as error:
        raise unwritten(folder / "lists", system_fault(error)) from error
    return taken.lists[0]


def _last(folder: Path, name: str) -> bytes:
    """Give the edition in force, packed; of a list that was never opened, what stands in the folder."""
    kept = _place(folder) / f"{name}{_KEPT}"
    if kept.is_file():
        return kept.read_bytes()
    return screening.pack(
        {path.name: path.read_bytes() for path in _files_of(folder, name) if path.is_file()}
    )


def _replace(folder: Path, name: str, made: Mapping[str, bytes], packed: bytes) -> None:
    """Set the new files in place of all that the list has; what fails midway is undone."""
    kept, moving = (_place(folder) / f"{name}{end}" for end in (_KEPT, _MOVING))
    spare = kept.with_name(f".{name}")
    before = {path.name: path.read_bytes() for path in _files_of(folder, name) if path.is_file()}
    had = kept.read_bytes() if kept.is_file() else None
    shutil.rmtree(spare, ignore_errors=True)
    spare.mkdir(parents=True)
    try:
        for file, content in {**made, kept.name: packed}.items():
            (spare / file).write_bytes(content)
        moving.touch()
        try:
            (spare / kept.name).replace(kept)  # from here on the new edition is in force
            for file in made:
                (spare / file).replace(folder / "lists" / file)
            for file in before.keys() - made.keys():
                (folder / "lists" / file).unlink()
        except OSError:
            _write(kept, had) if had is not None else kept.unlink(missing_ok=True)
            _settle(folder, name, before)
            raise
        moving.unlink()
    finally:
        shutil.rmtree(spare, ignore_errors=True)


def _settle(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    """Have exactly these files of a list, where there are any, and nothing moving."""
    for path in _files_of(folder, name) if files else ():
        if path.name not in files:
            path.unlink()
    for file, content in files.items():
        _write(folder / "lists" / file, content)
    (_place(folder) / f"{name}{_MOVING}").unlink(missing_ok=True)


def _files_of(folder: Path, name: str) -> list[Path]:
    found = files_of(folder / "lists")
    return [path for path in found if ends(path, *_ENDS) and screening.list_of(path.name) == name]


def _unread(place: Path) -> Iterator[Finding]:
    for path in files_of(place) if place.is_dir() else ():
        if not (path.is_dir() or ends(path, *_ENDS)):
            yield fault(f"lists/{path.name}", _UNREAD)


def _write(path: Path, content: bytes) -> None:
    building = path.with_name(f".{path.name}.new")
    building.write_bytes(content)
    building.replace(path)


def _place(folder: Path) -> Path:
    return folder / "lists" / "in-force"
