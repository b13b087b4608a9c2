"""The files of one part of a section's folder, read together."""

from __future__ import annotations

from pathlib import Path

from cruce.model import Finding, Text, system_fault
from cruce.section.refusals import fault


def read_files(folder: Path, part: str, pattern: str, faults: list[Finding]) -> dict[str, bytes]:
    """Read the files of one part of the folder by name; what cannot be read is a fault, never left out."""
    found: dict[str, bytes] = {}
    if not (folder / part).is_dir():
        faults.append(fault(part, Text(en="the folder is missing", es="falta la carpeta")))
    for path in sorted((folder / part).glob(pattern)):
        if not path.name.startswith("."):
            try:
                found[path.name] = path.read_bytes()
            except OSError as error:
                faults.append(fault(f"{part}/{path.name}", system_fault(error)))
    return found
