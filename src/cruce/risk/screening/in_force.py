"""The last lists that were taken, kept whole: each stays in force while a newer edition is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from cruce.model import Finding
from cruce.risk.screening.entries import ListIndex
from cruce.risk.screening.formats import ALIASES, is_aliases, read_lists

Files = Mapping[str, bytes]
Content = TypeVar("Content", bound=bytes | Finding)


class Taken(NamedTuple):
    """The lists in force, and what is to be kept of each, by its name, for the next time (`take_lists`).

    ``refused``: the faults of editions in whose place the one kept stays in force; ``faults``: those of lists
    of which none is kept.
    """

    lists: tuple[ListIndex, ...]
    kept: Mapping[str, bytes]
    refused: tuple[Finding, ...]
    faults: tuple[Finding, ...]


def take_lists(files: Mapping[str, bytes | Finding], kept: Files, countries: Mapping[str, str]) -> Taken:
    """Take a folder of lists by file name (see `read_lists`); of one that is refused, the edition ``kept``.

    Instead of a file that cannot be read, ``files`` say why. A list that is no longer in the folder is no
    longer in force.
    """
    lists: list[ListIndex] = []
    keep: dict[str, bytes] = {}
    refused: list[Finding] = []
    faults: list[Finding] = []
    for name, group in by_list(files).items():
        whole = {file: content for file, content in group.items() if isinstance(content, bytes)}
        wrong = [content for content in group.values() if isinstance(content, Finding)]
        taken: list[ListIndex] = []
        if not wrong:
            taken, wrong = _read(whole, countries)
        if wrong:
            taken, damaged = _read(unpacked(kept.get(name, b"")), countries)
            (faults if damaged or not taken else refused).extend(wrong)
            keep |= {name: kept[name]} if name in kept else {}
        else:
            keep[name] = _packed(whole)
        lists += taken
    return Taken(tuple(lists), keep, tuple(refused), tuple(faults))


def by_list(files: Mapping[str, Content]) -> dict[str, dict[str, Content]]:
    """Part files by the list that they are of: its own, and its aliases."""
    groups: dict[str, dict[str, Content]] = {}
    for file, content in sorted(files.items()):
        groups.setdefault(list_of(file), {})[file] = content
    return groups


def list_of(file: str) -> str:
    """Name the list that a file is of."""
    return file[: -len(ALIASES)] if is_aliases(file) else file.rpartition(".")[0]


def _read(files: Files, countries: Mapping[str, str]) -> tuple[list[ListIndex], list[Finding]]:
    found = read_lists(files, countries)
    wrong = [fault for one in found if not isinstance(one, ListIndex) for fault in one]
    return ([] if wrong else [one for one in found if isinstance(one, ListIndex)]), wrong


def _packed(files: Files) -> bytes:
    """Pack the files of one list as a ZIP without compression: the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def unpacked(packed: bytes) -> dict[str, bytes]:
    """Unpack what was kept; of what is damaged, nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
        return {}
