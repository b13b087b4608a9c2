"""YAML in which every scalar stays the text that was written: law has no floats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from cruce.law.sentences import fault
from cruce.model import Finding, reader_fault

DEEPEST = 24  # no form of law nests deeper than six; a bomb does
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Plain = str | list[Any] | dict[str, Any]


class Page:
    """One YAML file of law as plain mappings, lists and text, with the faults found in reading it.

    Tags, aliases and repeated keys are faults: each can make one file say two things. The tree is built from
    the parser's events, for the C composer recurses and dies on a deeply nested file.
    """

    def __init__(self, where: str, content: bytes) -> None:
        self.where = where
        self.faults: list[Finding] = []
        self.tree: Any = None
        self._lines: dict[int, dict[object, int]] = {}  # of each mapping or list: where its members begin
        try:
            self._build(yaml.parse(content.decode("utf-8-sig"), Loader=_Loader))
        except UnicodeDecodeError:
            self.faults.append(fault("encoding", where, None))
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            self.faults.append(fault("yaml", where, mark and mark.line + 1, problem=reader_fault(problem)))

    def fault(self, code: str, loc: Sequence[object] = (), **facts: object) -> None:
        """Note a fault ``law.<code>`` at the place that ``loc`` (keys and positions) leads to."""
        self.faults.append(fault(code, self.where, self._line(loc), **facts))

    def _build(self, events: Iterator[Any]) -> None:
        open_: list[tuple[_Plain, int, list[str]]] = []  # container, its line, the key that awaits its value
        for event in events:
            line = event.start_mark.line + 1
            match event:
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._refuse_tag(event, line)
                    if len(open_) == DEEPEST:
                        self.faults.append(fault("yaml-deep", self.where, line))
                        return
                    open_.append(({} if isinstance(event, yaml.MappingStartEvent) else [], line, []))
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    ended, began, _ = open_.pop()
                    self._place(open_, ended, began)
                case yaml.ScalarEvent():
                    self._refuse_tag(event, line)
                    self._place(open_, event.value, line)
                case yaml.AliasEvent():
                    self.faults.append(fault("yaml-alias", self.where, line))
                    self._place(open_, "", line)

    def _place(self, open_: list[tuple[_Plain, int, list[str]]], value: _Plain, line: int) -> None:
        if not open_:
            if self.tree is not None:
                self.faults.append(fault("yaml-documents", self.where, line))
            self.tree = value
            return
        into, _, key = open_[-1]
        lines = self._lines.setdefault(id(into), {})
        if isinstance(into, list):
            lines[len(into)] = line
            into.append(value)
        elif isinstance(into, dict) and key:
            into[key.pop()] = value
        elif isinstance(into, dict):
            name = value if isinstance(value, str) else ""
            if not name or name in into:
                self.faults.append(fault("repeated" if name else "yaml-key", self.where, line, key=name))
            key.append(name)
            lines[name] = line

    def _refuse_tag(self, event: Any, line: int) -> None:
        if event.tag is not None:
            self.faults.append(fault("yaml-tag", self.where, line))

    def _line(self, loc: Sequence[object]) -> int | None:
        here, line = self.tree, None
        for step in loc:
            key = step if isinstance(here, list) else str(step)
            found = self._lines.get(id(here), {}).get(key)
            if found is None:
                break
            line, here = found, here[key]
        return line
