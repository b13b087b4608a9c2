"""YAML in which every scalar stays the text that was written, and every place knows its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import yaml

from cruce.model import Finding, Text, reader_fault
from cruce.risk.sentences import fault

LARGEST = 1 << 20
_DEEPEST = 12  # no form of rules nests deeper than six; a bomb does
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_EMPTY = Text(en="it is empty", es="está vacío")
_LARGE = Text(en="it is larger than a mebibyte", es="pesa más de un mebibyte")
_DEEP = Text(en="it nests too deeply", es="tiene demasiados niveles")
_MARKED = Text(en="tags and aliases are not allowed", es="no se permiten etiquetas ni alias")
_TWICE = Text(en="a key stands here twice", es="una clave aparece dos veces")
_MORE = Text(en="a second document begins", es="empieza un segundo documento")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One YAML file as mappings, lists and text; ``lines`` tells where each place begins, ``starts`` at which
    line and column each scalar does.
    """

    where: str
    tree: Any
    lines: dict[tuple[object, ...], int]
    starts: dict[tuple[object, ...], tuple[int, int]]
    text: str

    def line(self, loc: Sequence[object]) -> int:
        """Give the line of the place that keys and positions from the top lead to, as far as it is there."""
        known = (tuple(loc[:length]) for length in range(len(loc), 0, -1))
        return next((self.lines[place] for place in known if place in self.lines), 1)

    def inside(self, loc: Sequence[object], written: str, row: int, column: int) -> tuple[int, int]:
        """Give the line and column of the file at which a row and column of a scalar stand.

        YAML folds lines; what it keeps is the order of all signs that are not blank.
        """
        rows = written.split("\n")
        before = "".join(rows[: row - 1]) + rows[row - 1][: column - 1]
        left = len(_solid(before))
        first, indent = self.starts.get(tuple(loc), (self.line(loc), 1))
        lines = self.text.split("\n")
        quote = lines[first - 1][indent - 1 : indent]
        if quote in (">", "|"):
            first, indent = first + 1, 1
        at = indent + (quote in ('"', "'"))
        for number, line in enumerate(lines[first - 1 :], start=first):
            for place in range(at, len(line) + 1):
                if not line[place - 1].isspace():
                    if left == 0:
                        return number, place
                    left -= 1
            at = 1
        return first, indent


def _solid(text: str) -> str:
    return "".join(text.split())


def read_sheet(where: str, content: bytes) -> Sheet | Finding:
    """Read one file, or say why it cannot be read."""
    if len(content) > LARGEST:
        return fault("yaml", where, problem=_LARGE)
    try:
        text = content.decode("utf-8-sig")
        reading = _Reading(yaml.parse(text, Loader=_Loader))
        return Sheet(where, reading.tree(), reading.lines, reading.starts, text)
    except UnicodeDecodeError:
        return fault("encoding", where)
    except _RefusedError as refused:
        return fault("yaml", where, refused.line, problem=refused.says)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        return fault("yaml", where, mark.line + 1 if mark else None, problem=reader_fault(problem))


class _RefusedError(Exception):
    """A place says what no file of rules may say."""

    def __init__(self, event: Any, says: Text) -> None:
        super().__init__(says.en)
        self.line = event.start_mark.line + 1
        self.says = says


class _Reading:
    """One file as its events come by; the C composer would recurse without bound."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.lines: dict[tuple[object, ...], int] = {}
        self.starts: dict[tuple[object, ...], tuple[int, int]] = {}
        self._events = (
            event
            for event in events
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent | yaml.DocumentEndEvent)
        )

    def tree(self) -> Any:
        """Read the whole document."""
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            raise _RefusedError(first, _EMPTY)
        tree = self._value(first, ())
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _RefusedError(after, _MORE)
        return tree

    def _value(self, event: Any, loc: tuple[object, ...]) -> Any:
        if isinstance(event, yaml.AliasEvent) or event.tag is not None:
            raise _RefusedError(event, _MARKED)
        if len(loc) > _DEEPEST:
            raise _RefusedError(event, _DEEP)
        self.lines.setdefault(loc, event.start_mark.line + 1)
        if isinstance(event, yaml.ScalarEvent):
            start: Any = event.start_mark
            self.starts[loc] = (start.line + 1, start.column + 1)
            return event.value
        return self._list(loc) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(loc)

    def _list(self, loc: tuple[object, ...]) -> list[Any]:
        items: list[Any] = []
        for place in count():
            event = next(self._events)
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, (*loc, place)))
        return items

    def _mapping(self, loc: tuple[object, ...]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = str(self._value(event, (*loc, None)))
            if key in mapping:
                raise _RefusedError(event, _TWICE)
            self.lines[*loc, key] = event.start_mark.line + 1
            mapping[key] = self._value(next(self._events), (*loc, key))
        return mapping
