"""From JSON data to a filing of the model: every fault of shape at once, and a draft without those places."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from cruce.documents.forms import FORMS
from cruce.documents.kind import says
from cruce.documents.parse import MANY, MOST, NEUTRAL_TIME, Parsed, plain, step, within
from cruce.documents.schema import Loc, Node, node_at, resolved
from cruce.documents.shape_kinds import EXTRA, EXTRA_NEAR, NUMBER_KINDS, WHOLE, kind_of
from cruce.model import Consignment, Filing, Finding, GoodsItem

_ROUNDS = 5  # mending one place may uncover a rule of the whole it stands in
_ABSENT = object()
_COMMAS = 10_000  # in a document of more values, what is wrong is counted before it is told


@dataclass(slots=True)
class Shaped:
    """A filing as exactly read, or a draft of it that leaves out or neutralises the places in ``unsure``."""

    filing: Filing | None
    draft: Filing | None
    findings: list[Finding] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)


def exact(text: str) -> Filing | None:
    """Read JSON text that is a filing in every respect, and nothing else."""
    if text.count(",") > _COMMAS or not plain(text):
        return None
    try:
        return Filing.model_validate_json(text, strict=True)
    except ValidationError:
        return None


def shaped(parsed: Parsed) -> Shaped:
    """Fit JSON data into the model, mending it where it does not fit."""
    if parsed.data is None:
        return Shaped(None, None, parsed.findings)
    faults = list(islice(_faults_apart(parsed.data), MOST + 1))
    return _named(parsed, faults[:MOST]) if parsed.many or len(faults) > MOST else _mended(parsed)


def _faults_apart(data: dict[str, Any]) -> Iterator[Any]:
    """Look at the filing, each consignment and each line by itself: all at once could be millions of faults,
    and those who read them would have no room for them.
    """
    for loc, model, rows, whole in _apart(data):
        try:
            model.model_validate_json(json.dumps(whole), strict=True)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                if fault["loc"] != (rows,) or fault["type"] != "too_short":
                    yield {**fault, "loc": (*loc, *fault["loc"])}


def _apart(data: dict[str, Any]) -> Iterator[tuple[Loc, type[BaseModel], str, Any]]:
    """Give each part with its place and its model; the rows that are parts of their own are taken out."""
    consignments = data.get("consignments")
    if not isinstance(consignments, list):
        yield (), Filing, "", data
        return
    yield (), Filing, "consignments", {**data, "consignments": []}
    for number, one in enumerate(consignments):
        loc = ("consignments", number)
        items = one.get("items") if isinstance(one, dict) else None
        if not isinstance(items, list):
            yield loc, Consignment, "", one
            continue
        yield loc, Consignment, "items", {**one, "items": []}
        for place, item in enumerate(items):
            yield (*loc, "items", place), GoodsItem, "", item


def _named(parsed: Parsed, faults: list[Any]) -> Shaped:
    """Name the first faults of very many, and mend nothing."""
    found = parsed.findings[: MOST - len(faults)]
    for fault in faults:
        pointer = _pointer(fault["loc"])
        found.append(_finding(fault, pointer, fault["loc"], node_at(fault["loc"])))
    return Shaped(None, None, [*found, MANY.at("", most=f"{MOST:,}")])


def _mended(parsed: Parsed) -> Shaped:
    found: dict[str, Finding] = {}
    unsure = set(parsed.unsure)
    draft = None
    for _ in range(_ROUNDS):
        try:
            draft = Filing.model_validate_json(json.dumps(parsed.data), strict=True)
            break
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                _mend(parsed.data, fault, found, unsure)
    findings = [one for one in parsed.findings if one.code not in NUMBER_KINDS or one.pointer not in found]
    findings += found.values()
    exact = draft if not findings else None
    return Shaped(exact, draft, findings, unsure)


def _mend(data: Any, fault: Any, found: dict[str, Finding], unsure: set[str]) -> None:
    if fault["type"] == "too_short" and len(fault["input"]) >= fault["ctx"]["min_length"]:
        return  # long enough, but for members that are faults of their own
    loc: Loc = fault["loc"]
    pointer = _pointer(loc)
    node = node_at(loc)
    if pointer not in found and not within(pointer, unsure):
        found[pointer] = _finding(fault, pointer, loc, node)
    if fault["type"] == "extra_forbidden":
        _put(data, loc, _ABSENT)
        return
    unsure.add(pointer)
    if fault["type"] == "too_long" and isinstance(fault["input"], list):
        _put(data, loc, fault["input"][: fault["ctx"]["max_length"]])
    else:
        _put(data, loc, _guess_direction(data, loc) or _stand_in(loc, node))


def _finding(fault: Any, pointer: str, loc: Loc, node: Node) -> Finding:
    if fault["type"] == "extra_forbidden":
        near = get_close_matches(str(loc[-1]), node_at(loc[:-1]).get("properties", {}), n=1)
        kind = EXTRA_NEAR if near else EXTRA
        return kind.at(pointer, field=loc[-1], near="".join(near))
    return kind_of(fault, node).at(
        pointer,
        field=loc[-1] if loc else "",
        value=_shown(fault["input"]),
        options=", ".join(map(str, node.get("enum", [node.get("const", "")]))),
        **fault.get("ctx", {}),
    )


def _shown(value: Any) -> Any:
    if isinstance(value, dict | list):
        return says("an object", "un objeto") if isinstance(value, dict) else says("a list", "una lista")
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if isinstance(value, str) else json.dumps(value)


def _pointer(loc: Loc) -> str:
    pointer = ""
    for key in loc:
        pointer = step(pointer, key)
    return pointer


def _stand_in(loc: Loc, node: Node) -> Any:
    """Leave an optional place out; give a required one, or one of a list, a neutral value."""
    if not loc:
        return _ABSENT
    parent = node_at(loc[:-1])
    if isinstance(loc[-1], str) and loc[-1] not in parent.get("required", ()):
        return _ABSENT
    return _neutral(node)


def _guess_direction(data: Any, loc: Loc) -> str | None:
    """Read the direction from the regimes and the load from the goods, where the filing does not say them."""
    consignments = data.get("consignments")
    goods = [c for c in consignments if isinstance(c, dict)] if isinstance(consignments, list) else []
    if loc == ("direction",):
        return "southbound" if any("eei" in one for one in goods) else "northbound"
    if loc == ("trip", "load"):
        return "laden" if goods else "empty"
    return None


def _put(data: Any, loc: Loc, value: Any) -> None:
    place: Any = data
    for key in loc[:-1]:
        try:
            place = place[key]
        except (KeyError, IndexError, TypeError):
            return
    key = loc[-1] if loc else ""
    if isinstance(place, dict) and value is _ABSENT:
        place.pop(str(key), None)
    elif isinstance(place, dict):
        place[str(key)] = value
    elif isinstance(place, list) and isinstance(key, int) and key < len(place):
        place[key] = _neutral(node_at(loc)) if value is _ABSENT else value


def _neutral(node: Node) -> Any:
    node = resolved(node)
    for key in ("const", "enum"):
        if key in node:
            return node["const"] if key == "const" else node["enum"][0]
    return _NEUTRALS.get(node.get("type", ""), _neutral_text)(node)


def _neutral_object(node: Node) -> dict[str, Any]:
    if node.get("title") in WHOLE:
        return dict(WHOLE[node["title"]])
    return dict(_required(node))


def _required(node: Node) -> Iterator[tuple[str, Any]]:
    for name in node.get("required", ()):
        yield name, _neutral(node["properties"][name])


def _neutral_text(node: Node) -> str:
    if node.get("format") in ("date", "date-time"):
        return NEUTRAL_TIME if node["format"] == "date-time" else NEUTRAL_TIME[:10]
    form = FORMS.get(node.get("pattern", ""))
    return form.sample if form else "-" * max(1, node.get("minLength", 1))


def _neutral_list(node: Node) -> list[Any]:
    return [_neutral(node["items"]) for _ in range(node.get("minItems", 0))]


_NEUTRALS: dict[str, Callable[[Node], Any]] = {
    "object": _neutral_object,
    "array": _neutral_list,
    "boolean": lambda _: False,
    "integer": lambda node: node.get("minimum", 0),
    "number": lambda _: "0",
}
