"""Writing into a law directory: whole under a temporary name, then renamed; never over what is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cruce.law.sentences import error, fault
from cruce.model import system_fault

_TEMPORARY = ".importing-"  # a name that begins with a point is no law


def write_folder(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Write a folder of files, or leave it when it is there with the same content, and then say True.

    Raises ``LawError`` when it is there with other content or cannot be written.
    """
    with _unwritable(folder):
        if folder.exists():
            return _is_same(folder, {folder / name: body for name, body in files.items()})
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder.parent))
        try:
            temporary.chmod(0o755)
            for name, body in files.items():
                _write(temporary / name, body)
            temporary.rename(folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return False


def write_file(file: Path, body: bytes) -> bool:
    """Write one file, or leave it when it is there with the same content, and then say True.

    Raises ``LawError`` when it is there with other content or cannot be written.
    """
    with _unwritable(file):
        if file.exists():
            return _is_same(file, {file: body})
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=file.parent))
        try:
            _write(temporary / file.name, body)
            (temporary / file.name).rename(file)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return False


def rewrite_files(files: Mapping[Path, bytes]) -> None:
    """Write several files anew, all of them whole on the disk before the first takes its place.

    Raises ``LawError`` when they cannot be written; nothing has then changed. A crash between two renames
    leaves each file whole, old or new, and the same import again completes them.
    """
    written: list[tuple[Path, Path]] = []
    for file, body in files.items():
        with _unwritable(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary = file.with_name(f"{_TEMPORARY}{file.name}")
            written.append((temporary, file))
            try:
                _write(temporary, body)
            except OSError:
                for waste, _ in written:
                    waste.unlink(missing_ok=True)
                raise
    for temporary, file in written:
        with _unwritable(file):
            temporary.replace(file)


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _is_same(place: Path, files: Mapping[Path, bytes]) -> bool:
    if all(path.is_file() and path.read_bytes() == body for path, body in files.items()):
        return True
    raise error((fault("import-exists", str(place), None),))


@contextmanager
def _unwritable(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise error((fault("unwritable", str(place), None, problem=system_fault(problem)),)) from problem
