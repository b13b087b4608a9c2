"""The learned score of a section: which of its model files is in force, and how a new one takes its place.

Nothing of the learned score is loaded where a section has no model.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from cruce.model import Finding, system_fault
from cruce.section.refusals import fault, unwritable

if TYPE_CHECKING:
    from cruce.risk import score

_SUFFIX: Final = "*.model"
_KEPT: Final = "in-force"
"""The model in force beside its file, so that it stays when the file is spoilt."""


def model_in_force(folder: Path, *, reading: bool) -> tuple[score.Scorer | None, tuple[Finding, ...]]:
    """Give the model in force of a section's folder, and why later files are refused.

    With ``reading`` nothing is written.
    """
    paths = sorted((folder / "models").glob(_SUFFIX))
    if not paths:
        return None, ()
    from cruce.risk import score

    files, faults = {}, []
    for path in paths:
        try:
            files[path.name] = path.read_bytes()
        except OSError as error:
            faults.append(fault(f"models/{path.name}", system_fault(error)))
    last = folder / "models" / _KEPT
    kept = last.read_bytes() if last.is_file() else b""
    taken = score.take_model(files, kept)
    if not reading and taken.scorer is not None and taken.kept != kept:
        _put(last, taken.kept)
    return taken.scorer, (*faults, *taken.refused)


def kept_model(kept: bytes) -> score.Scorer | None:
    """Read a model that was in force (its name, a line feed, its content); none where it is damaged."""
    from cruce.risk import score

    name, _, content = kept.partition(b"\n")
    return score.take_model({name.decode(errors="replace"): content}, b"").scorer


def put_model(folder: Path, model: score.Model) -> Path:
    """Put a model in force, whole: its file is numbered after those before it, which stay.

    Raises `UsageError` ``section.unwritable``.
    """
    from cruce.risk import score

    numbers = [int(path.name[:6]) for path in (folder / "models").glob(_SUFFIX) if path.name[:6].isdigit()]
    path = folder / "models" / f"{max(numbers, default=0) + 1:06}-{score.file_name(model)}"
    try:
        _put(path, score.write_model(model))
    except OSError as error:
        raise unwritable(path, system_fault(error)) from error
    return path


def _put(path: Path, content: bytes) -> None:
    building = path.with_name(f".{path.name}.new")
    building.write_bytes(content)
    building.replace(path)
