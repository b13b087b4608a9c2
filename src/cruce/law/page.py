"""YAML in which every scalar stays the text that was written: law has no floats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from cruce.law.sentences import fault
from cruce.model import Finding

DEEPEST = 24  # no form of law nests deeper than six; a bomb does
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TextLoader(_Loader):  # type: ignore[misc]
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


class Page:
    """One YAML file of law as plain mappings, lists and text, with the faults found in reading it.

    Tags, aliases and repeated keys are faults: each has been used to make one file say two things.
    """

    def __init__(self, where: str, content: bytes) -> None:
        self.where = where
        self.faults: list[Finding] = []
        self._root: yaml.Node | None = None
        self.tree: Any = self._read(content)

    def fault(self, code: str, loc: Sequence[object] = (), **facts: object) -> None:
        """Note a fault ``law.<code>`` at the place that ``loc`` (keys and positions) leads to."""
        self.faults.append(fault(code, self.where, self._line(loc), **facts))

    def _read(self, content: bytes) -> Any:
        try:
            self._root = yaml.compose(content.decode("utf-8-sig"), Loader=_TextLoader)
        except UnicodeDecodeError:
            self.faults.append(fault("encoding", self.where, None))
        except (yaml.YAMLError, RecursionError) as problem:
            mark = getattr(problem, "problem_mark", None)
            said = getattr(problem, "problem", None) or type(problem).__name__
            self.faults.append(fault("yaml", self.where, mark and mark.line + 1, problem=said))
        return None if self._root is None else self._plain(self._root, set(), 0)

    def _plain(self, node: yaml.Node, seen: set[int], depth: int) -> Any:
        if id(node) in seen or depth > DEEPEST or not node.tag.endswith((":str", ":map", ":seq")):
            problem = "tag" if depth <= DEEPEST and id(node) not in seen else "alias"
            self.faults.append(fault("yaml", self.where, node.start_mark.line + 1, problem=problem))
            return ""
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, seen, depth + 1) for item in node.value]
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(self._plain(key_node, seen, depth + 1))
            if key in mapping:
                self.faults.append(fault("repeated", self.where, key_node.start_mark.line + 1, key=key))
            mapping[key] = self._plain(value_node, seen, depth + 1)
        return mapping

    def _line(self, loc: Sequence[object]) -> int | None:
        node = self._root
        if node is None:
            return None
        line = node.start_mark.line + 1
        for step in loc:
            found = _step(node, step)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line + 1
        return int(line)


def _step(node: yaml.Node, step: object) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
