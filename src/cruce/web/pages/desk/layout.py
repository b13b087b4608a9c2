"""The form of a filing laid out for a page: parts within parts, each fault beside the field that it is of."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cruce.model import Finding, Text
from cruce.web.pages.desk import schema
from cruce.web.pages.desk.schema import FIRST, Node, below, kind_of, resolved, title_of
from cruce.web.pages.desk.typed import Typed

_LISTS: Final = {
    "country": "countries",
    "origin": "countries",
    "nationality": "countries",
    "melted_in": "countries",
    "cast_in": "countries",
    "currency": "currencies",
    "unit": "units",
    "code": "incoterms",
    "declarant": "declarants",
}
"""Fields whose input offers known values, by their name."""


@dataclass
class Field:
    """One input: its place, what it is, what was typed, and what is wrong with it."""

    pointer: str
    label: Text
    kind: str
    value: str
    needed: bool
    options: tuple[str, ...] = ()
    known: str = ""
    faults: list[Finding] = field(default_factory=list)


@dataclass
class Part:
    """A part of the form: inputs, rarer inputs, parts within it, and those that may be added."""

    pointer: str
    label: Text
    number: int = 0
    removable: bool = False
    fields: list[Field] = field(default_factory=list)
    rare: list[Field] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    adders: list[tuple[str, Text]] = field(default_factory=list)
    rare_adders: list[tuple[str, Text]] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)

    @property
    def is_row(self) -> bool:
        """Tell whether it is small enough for one line."""
        return not self.parts and len(self.fields) + len(self.rare) <= 5 and not self.rare_adders

    @property
    def opened(self) -> bool:
        """Tell whether something stands among the rarer inputs, or is wrong there."""
        return any(one.value or one.faults for one in self.rare)

    def places(self) -> Iterator[tuple[str, list[Finding]]]:
        """Give every place of the form with the list that takes its faults."""
        yield self.pointer, self.faults
        for one in (*self.fields, *self.rare):
            yield one.pointer, one.faults
        for part in self.parts:
            yield from part.places()

    def offered(self) -> Iterator[str]:
        """Give the places of parts that may be added."""
        yield from (place for place, _ in (*self.adders, *self.rare_adders))
        for part in self.parts:
            yield from part.offered()

    @property
    def step(self) -> str:
        """Name the part of a list that it is, whatever its place in it."""
        return self.pointer.rstrip("0123456789").rstrip("/").rpartition("/")[2]


def laid_out(typed: Typed, findings: Sequence[Finding]) -> tuple[Part, dict[int, str]]:
    """Lay the form out; gives also, by its place among the findings, the field that each stands beside.

    A finding of a place that the form has not stands beside the nearest part above it.
    """
    whole = _part(schema.whole(), typed.fields, "", Text(en="Filing", es="Trámite"))
    places, offered = dict(whole.places()), set(whole.offered())
    beside: dict[int, str] = {}
    for number, finding in enumerate(findings):
        pointer = _place(finding.pointer, places, offered)
        if pointer in offered:
            beside[number] = pointer
        elif pointer:
            places[pointer].append(finding)
            beside[number] = pointer
    return whole, beside


def _place(pointer: str, places: Container[str], offered: Container[str]) -> str:
    while pointer and pointer not in places:
        if f"{pointer}/0" in places:
            return f"{pointer}/0"
        if pointer in offered:
            return pointer
        pointer = pointer.rpartition("/")[0]
    return pointer


def _part(node: Node, tree: Mapping[str, Any], pointer: str, label: Text) -> Part:
    found = resolved(node)
    first = FIRST.get(found["title"], "").split() or list(found["properties"])
    needed = set(found.get("required", ()))
    made = Part(pointer, label)
    for step in (*first, *(other for other in found["properties"] if other not in first)):
        inner = below(node, step)
        if inner is None:
            continue
        place, value = f"{pointer}/{step}", tree.get(step)
        if kind_of(inner) in ("part", "parts"):
            _place_parts(made, inner, value, place, rare=step not in first, needed=step in needed)
        else:
            one = _field(inner, place, str(value or ""), step in needed)
            (made.fields if step in first else made.rare).append(one)
    return made


def _place_parts(made: Part, node: Node, value: Any, place: str, *, rare: bool, needed: bool) -> None:
    """Put in the parts that are there, and offer the one that may be added."""
    label, is_list = title_of(node), kind_of(node) == "parts"
    if is_list:
        within = below(node, "0") or {}
        for number, row in enumerate(value or ()):
            part = _part(within, row, f"{place}/{number}", label)
            part.number, part.removable = number + 1, True
            made.parts.append(part)
    elif isinstance(value, dict):
        part = _part(node, value, place, label)
        part.removable = not needed
        made.parts.append(part)
    if is_list or not isinstance(value, dict):
        is_late = rare and not value
        (made.rare_adders if is_late else made.adders).append((place, label))


def _field(node: Node, pointer: str, value: str, needed: bool) -> Field:
    kind, step = kind_of(node), pointer.rpartition("/")[2]
    options = tuple(resolved(node).get("enum", ())) if kind == "choice" else ()
    if kind == "choice" and value and value not in options:
        kind = "text"  # what was uploaded is shown as it is
    if kind == "truth" and value not in ("", "true", "false"):
        kind = "text"
    label = title_of(node)
    if kind == "moment":
        label = Text(en=label.en.removesuffix(", UTC"), es=label.es.removesuffix(", UTC"))
    return Field(pointer, label, kind, value, needed, options, _LISTS.get(step, ""))
