"""The files of one part of a section's folder, read together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cruce.model import Finding, Text, system_fault
from cruce.section.refusals import fault


def files_of(folder: Path) -> Iterator[Path]:
    """Give what stands in a folder, in order, but for what is hidden (editors and unfinished writing)."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))


def ends(path: Path, *endings: str) -> bool:
    """Tell whether a file's name ends in one of some ways, in capitals or not."""
    return path.name.lower().endswith(endings)


def read_files(
    folder: Path, part: str, endings: tuple[str, ...], faults: list[Finding]
) -> dict[str, bytes | Finding]:
    """Read the files of one part of the folder by name; of one that cannot be read, why.

    That the part is missing goes to ``faults``.
    """
    if not (folder / part).is_dir():
        faults.append(fault(part, Text(en="the folder is missing", es="falta la carpeta")))
        return {}
    return {path.name: _read(path, part) for path in files_of(folder / part) if ends(path, *endings)}


def parted(files: Mapping[str, bytes | Finding], faults: list[Finding]) -> dict[str, bytes]:
    """Give the files that could be read; why others could not goes to ``faults``."""
    faults += (content for content in files.values() if isinstance(content, Finding))
    return {name: content for name, content in files.items() if isinstance(content, bytes)}


def _read(path: Path, part: str) -> bytes | Finding:
    try:
        return path.read_bytes()
    except OSError as error:
        return fault(f"{part}/{path.name}", system_fault(error))
