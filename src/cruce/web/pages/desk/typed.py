"""What was typed into the form of a filing, as it was typed; to a filing's data, and back from one.

Every field holds the text of its input, so that nothing typed is lost. What the form has no field for is kept
beside it by its JSON pointer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from cruce.web.pages.desk import schema
from cruce.web.pages.desk.schema import STARTED, Node, below, kind_of, pattern_of, resolved, steps_of

Tree = dict[str, Any]
DEEPEST: Final = 12
_LOCAL: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?")
_COUNT: Final = re.compile(r"[0-9]{1,18}")
_ABSENT: Final = object()


@dataclass
class Typed:
    """A form as it stands: ``fields`` nested as the filing is, and ``rest`` of other places by pointer."""

    fields: Tree = field(default_factory=dict)
    rest: dict[str, Any] = field(default_factory=dict)


def blank(zone: str = "UTC") -> Typed:
    """Begin a form: the parts that nearly every filing has, with nothing in them."""
    fields = _started(schema.whole(), "")
    fields["trip"]["load"] = "laden"
    roles = ("us_declarant", "mx_declarant", "carrier")
    mandated, plain = _started_part("/acceptances"), _started_part("/acceptances")
    plain.pop("mandate", None)
    parts = (mandated, mandated, plain)
    fields["acceptances"] = [
        {**json.loads(json.dumps(part)), "role": role} for role, part in zip(roles, parts, strict=True)
    ]
    return Typed(fields)


def _started_part(pattern: str) -> Tree:
    node = schema.at([*pattern.split("/")[1:], "0"])
    assert node is not None
    return _started(node, pattern)


def _started(node: Node, pattern: str) -> Tree:
    """Give a part with its first parts within it, all empty."""
    made: Tree = {}
    for step in resolved(node)["properties"]:
        inner, place = below(node, step), f"{pattern}/{step}"
        if inner is None:
            continue
        kind = kind_of(inner)
        if kind not in ("part", "parts"):
            made[step] = ""
        elif place in STARTED:
            made[step] = (
                _started(inner, place) if kind == "part" else [_started(below(inner, "0") or {}, place)]
            )
    return made


def sent(pairs: Iterable[tuple[str, str]]) -> Typed:
    """Read the fields of a form: each is named by the pointer of its place."""
    typed, flat = Typed(), Tree()
    for name, value in pairs:
        steps = steps_of(name)
        if name.startswith("/") and len(steps) <= DEEPEST:
            _put(flat, steps, value.replace("\r\n", "\n"))
        elif name == "rest":
            typed.rest = _rest_of(value)
    typed.fields = _shaped(schema.whole(), flat)
    return typed


def _put(tree: Tree, steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree.setdefault(steps[-1], value)


def _rest_of(text: str) -> dict[str, Any]:
    """Read what the form has no field for; text that is no object of pointers is kept as it is."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {"": text}
    is_one = isinstance(found, dict) and all(key.startswith("/") for key in found)
    return found if is_one else {"": text}


def _shaped(node: Node, tree: Tree) -> Tree:
    """Put the fields of a form in the order and form of a filing; what has no place there falls away."""
    made: Tree = {}
    for step in resolved(node)["properties"]:
        inner, given = below(node, step), tree.get(step, _ABSENT)
        if inner is None or given is _ABSENT:
            continue
        kind = kind_of(inner)
        if kind == "part" and isinstance(given, dict):
            made[step] = _shaped(inner, given)
        elif kind == "parts" and isinstance(given, dict):
            places = sorted((key for key in given if _COUNT.fullmatch(key)), key=int)
            rows = [given[key] for key in places if isinstance(given[key], dict)]
            made[step] = [_shaped(below(inner, "0") or {}, row) for row in rows]
        elif kind not in ("part", "parts") and isinstance(given, str):
            made[step] = given
    return made


def taken(data: Mapping[str, Any], zone: str) -> Typed:
    """Put a filing's JSON data into the form, moments by the clock of its crossing."""
    typed = Typed()
    typed.fields = _taken(schema.whole(), data, "", zone, typed.rest)
    return typed


def _taken(node: Node, data: Mapping[str, Any], pointer: str, zone: str, rest: dict[str, Any]) -> Tree:
    made: Tree = {}
    for step, value in data.items():
        place, inner = f"{pointer}/{step.replace('~', '~0').replace('/', '~1')}", below(node, step)
        if value is None or (place == "/format"):
            continue
        text = _text_of(inner, value, zone) if inner is not None else None
        if inner is not None and kind_of(inner) == "part" and isinstance(value, dict):
            made[step] = _taken(inner, value, place, zone, rest)
        elif inner is not None and _is_parts(inner, value):
            part = below(inner, "0") or {}
            made[step] = [
                _taken(part, row, f"{place}/{number}", zone, rest) for number, row in enumerate(value)
            ]
        elif text is not None:
            made[step] = text
        else:
            rest[place] = value
    return {step: made[step] for step in (*resolved(node)["properties"], *made) if step in made}


def _is_parts(node: Node, value: object) -> bool:
    return (
        kind_of(node) == "parts" and isinstance(value, list) and all(isinstance(row, dict) for row in value)
    )


def _text_of(node: Node, value: object, zone: str) -> str | None:
    """Write a value as its input shows it; none where no input of this kind can hold it."""
    kind = kind_of(node)
    if kind == "lines" and isinstance(value, list):
        return "\n".join(value) if all(isinstance(one, str) and one.strip() == one for one in value) else None
    if kind == "pairs" and isinstance(value, dict):
        return "\n".join(f"{key} = {one}" for key, one in value.items())
    if kind in ("part", "parts") or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, bool):
        return str(value).lower() if kind == "truth" else None
    return by_clock(str(value), zone) if kind == "moment" else str(value)


def by_clock(text: str, zone: str) -> str:
    """Write a moment by the clock of a zone, to the second; what is finer, or no moment, stays as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment.tzinfo is None or moment.microsecond:
        return text
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def _of_clock(text: str, zone: str) -> str:
    if not _LOCAL.fullmatch(text):
        return text
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return text


def compacted(typed: Typed) -> Typed:
    """Drop the parts of lists in which nothing was typed, so that places count alike in form and filing.

    Of a list without anything in it one part stays, to be filled.
    """
    return Typed(_compacted(typed.fields), typed.rest)


def _compacted(tree: Tree) -> Tree:
    return {
        step: _compacted(value)
        if isinstance(value, dict)
        else [_compacted(row) for row in value if said(row)] or value[:1]
        if isinstance(value, list)
        else value
        for step, value in tree.items()
    }


def said(tree: object) -> bool:
    """Tell whether anything was typed into a part."""
    if isinstance(tree, dict):
        return any(map(said, tree.values()))
    if isinstance(tree, list):
        return any(map(said, tree))
    return isinstance(tree, str) and bool(tree.strip())


def data_of(typed: Typed, zone: str) -> dict[str, Any]:
    """Make a filing's JSON data of a form: empty fields are left out, moments are those of the zone."""
    made = {"format": "cruce/filing/1", **_data(schema.whole(), typed.fields, zone)}
    for pointer, value in typed.rest.items():
        if pointer:
            _set(made, steps_of(pointer), value)
    return made


def _data(node: Node, tree: Tree, zone: str) -> Tree:
    made: Tree = {}
    needed = resolved(node).get("required", ())
    for step, value in tree.items():
        inner = below(node, step)
        if inner is None or not (said(value) or (isinstance(value, dict) and step in needed)):
            continue
        if isinstance(value, dict):
            made[step] = _data(inner, value, zone)
        elif isinstance(value, list):
            made[step] = [_data(below(inner, "0") or {}, row, zone) for row in value]
        else:
            made[step] = _value(kind_of(inner), value.strip(), zone)
    return made


def _value(kind: str, text: str, zone: str) -> Any:
    by_kind: dict[str, Callable[[], Any]] = {
        "lines": lambda: [line.strip() for line in text.splitlines() if line.strip()],
        "pairs": lambda: dict(_pair(line) for line in text.splitlines() if line.strip()),
        "truth": lambda: {"true": True, "false": False}.get(text, text),
        "count": lambda: int(text) if _COUNT.fullmatch(text) else text,
        "moment": lambda: _of_clock(text, zone),
    }
    return by_kind.get(kind, lambda: text)()


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.partition("=")
    return key.strip(), value.strip()


def _set(data: Any, steps: list[str], value: object) -> None:
    """Put a value at a place, where the parts above it are there."""
    for step in steps[:-1]:
        data = _inside(data, step)
    last = steps[-1]
    if isinstance(data, dict):
        data[last] = value
    elif isinstance(data, list) and last.isdecimal() and int(last) == len(data):
        data.append(value)


def _inside(data: Any, step: str) -> Any:
    if isinstance(data, dict):
        return data.setdefault(step, {})
    if isinstance(data, list) and _COUNT.fullmatch(step) and int(step) < len(data):
        return data[int(step)]
    return None


def grown(typed: Typed, pointer: str) -> bool:
    """Add an empty part at a place: one more of a list, or the one that may stand there."""
    steps = steps_of(pointer)
    node = schema.at(steps) if steps else None
    tree = _part(typed.fields, steps[:-1])
    if node is None or not isinstance(tree, dict) or kind_of(node) not in ("part", "parts"):
        return False
    place = pattern_of(pointer)
    if kind_of(node) == "part":
        tree.setdefault(steps[-1], _started(node, place))
    else:
        tree.setdefault(steps[-1], []).append(_started(below(node, "0") or {}, place))
    return True


def last_of(typed: Typed, pointer: str) -> str:
    """Give the place of the part that was added last at a place."""
    part = _part(typed.fields, steps_of(pointer))
    return f"{pointer}/{len(part) - 1}" if isinstance(part, list) else pointer


def cut(typed: Typed, pointer: str) -> bool:
    """Take a part away."""
    steps = steps_of(pointer) or [""]
    above = _part(typed.fields, steps[:-1])
    if isinstance(above, list) and _COUNT.fullmatch(steps[-1]) and int(steps[-1]) < len(above):
        del above[int(steps[-1])]
        return True
    return isinstance(above, dict) and above.pop(steps[-1], None) is not None


def _part(tree: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(tree, list) and _COUNT.fullmatch(step) and int(step) < len(tree):
            tree = tree[int(step)]
        elif isinstance(tree, dict):
            tree = tree.get(step)
        else:
            return None
    return tree
