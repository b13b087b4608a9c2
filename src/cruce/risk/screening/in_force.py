"""The last lists that were taken, kept whole: each stays in force while a newer edition is refused."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from cruce.model import Finding, Text
from cruce.risk.screening.entries import ListIndex
from cruce.risk.screening.formats import ALIASES, is_aliases, read_lists
from cruce.risk.sentences import fault

Files = Mapping[str, bytes]
Content = TypeVar("Content", bound=bytes | Finding)


LEAST_JUDGED: Final = 20  # of entries, names or identifiers; a shorter list may well lose half of them
MOST_LOST: Final = 0.5
"""What share of an edition the next one may lack; beyond it somebody must say that this is meant."""
_COUNTED: Final = (
    Text(en="entries", es="renglones"),
    Text(en="names and aliases", es="nombres y alias"),
    Text(en="identifiers", es="identificadores"),
)


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

    Refused, too, is an edition that has lost more than `MOST_LOST` of the one kept. Instead of a file that
    cannot be read, ``files`` say why. A list that is no longer in the folder is no
    longer in force.
    """
    lists: list[ListIndex] = []
    keep: dict[str, bytes] = {}
    refused: list[Finding] = []
    faults: list[Finding] = []
    for name, group in by_list(files).items():
        before = kept.get(name, b"")
        taken, packed, wrong = _take(name, group, before, countries)
        if wrong:
            taken, damaged = _read(unpacked(before), countries)
            (faults if damaged or not taken else refused).extend(wrong)
            keep |= {name: before} if name in kept else {}
        else:
            keep[name] = packed
        lists += taken
    return Taken(tuple(lists), keep, tuple(refused), tuple(faults))


def _take(
    name: str, group: Mapping[str, bytes | Finding], before: bytes, countries: Mapping[str, str]
) -> tuple[list[ListIndex], bytes, list[Finding]]:
    """Read the files of one list, pack them, and say why they cannot take the place of those before."""
    whole = {file: content for file, content in group.items() if isinstance(content, bytes)}
    wrong = [content for content in group.values() if isinstance(content, Finding)]
    packed = pack(whole)
    taken, faults = ([], wrong) if wrong else _read(whole, countries)
    if not faults and packed != before:
        faults = list(_lost(name, _read(unpacked(before), countries)[0], taken))
    return taken, packed, faults


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


def _lost(name: str, before: Sequence[ListIndex], after: Sequence[ListIndex]) -> Iterator[Finding]:
    """Say what an edition has lost of the one before: more than may be by itself."""
    counted = [_counted(edition) for edition in (before, after)]
    for what, (held, left) in zip(_COUNTED, zip(*counted, strict=True), strict=True):
        lost = sum((Counter(held) - Counter(left)).values())
        if len(held) >= LEAST_JUDGED and lost > len(held) * MOST_LOST:
            yield fault("list-fewer", name, None, lost=lost, held=len(held), what=what)


def _counted(edition: Sequence[ListIndex]) -> tuple[list[str], list[str], list[str]]:
    entries = [entry for one in edition for entry in one.entries]
    return (
        [entry.id for entry in entries],
        [name for entry in entries for name in entry.names],
        [number for entry in entries for number in entry.identifiers],
    )


def pack(files: Files) -> bytes:
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
