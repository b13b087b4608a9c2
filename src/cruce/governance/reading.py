"""The draft of a minute read from a file that people write (YAML or JSON): whole, or every fault of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import yaml
from pydantic import ValidationError

from cruce.model import Finding, Minute, Severity, Text

LARGEST: Final = 1 << 20
_DEEPEST: Final = 40
_KINDS: Final = {
    "missing": Text(en="This is missing.", es="Falta este dato."),
    "extra_forbidden": Text(en="A minute has no such field.", es="Un acta no tiene este campo."),
    "enum": Text(en="Not one of: {expected}.", es="No es uno de: {expected}."),
    "literal_error": Text(en="Not one of: {expected}.", es="No es uno de: {expected}."),
}
_OTHER: Final = Text(en="This value cannot stand here ({kind}).", es="Este valor no puede ir aquí ({kind}).")
_ADVICE: Final = Text(
    en="See the form of a minute in the reference; nothing was recorded.",
    es="Consulte la forma del acta en la referencia; no se registró nada.",
)


def read_draft(content: bytes) -> Minute | tuple[Finding, ...]:
    """Read a minute from YAML or JSON; signatures in it are a fault, for they are made by signing."""
    try:
        if len(content) > LARGEST:
            raise ValueError("size")
        text = content.decode("utf-8-sig")
        _require_tame(text)
        data = yaml.load(text, yaml.CSafeLoader)
        if not isinstance(data, dict):
            raise ValueError("not a mapping")
    except (yaml.YAMLError, ValueError, RecursionError):
        return (_fault("form", "", Text(en="This is no YAML mapping.", es="Esto no es un mapa YAML.")),)
    faults = list(_signed(data))
    try:
        minute = Minute.model_validate_json(_as_json(data))
    except (ValidationError, TypeError) as error:
        return (*faults, *_faults(error))
    return tuple(faults) or minute


def _require_tame(text: str) -> None:
    """Raise `ValueError` for YAML that would take more memory than it has bytes: names for parts that stand
    again and again, and parts within parts without end.
    """
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise ValueError("alias or depth")


def _as_json(data: Any) -> str:
    """Write what YAML read as JSON: its dates as text again, and its fractions as they were written."""
    return json.dumps(data, default=str)


def _signed(data: dict[str, Any]) -> Iterator[Finding]:
    if data.get("signatures"):
        says = Text(en="A draft bears no signatures.", es="Un proyecto no lleva firmas.")
        yield _fault("signatures", "/signatures", says)


def _faults(error: ValidationError | TypeError) -> Iterator[Finding]:
    if not isinstance(error, ValidationError):
        yield _fault("form", "", Text(en="A key is no text.", es="Una clave no es texto."))
        return
    for one in error.errors(include_url=False, include_input=False):
        parts = (str(part).replace("~", "~0").replace("/", "~1") for part in one["loc"])
        pointer = "".join(f"/{part}" for part in parts)
        expected = str(one.get("ctx", {}).get("expected", ""))
        says = _KINDS.get(one["type"], _OTHER).format(expected=expected, kind=one["type"])
        yield _fault("form", pointer, says)


def _fault(code: str, pointer: str, says: Text) -> Finding:
    return Finding(
        code=f"minute.{code}", severity=Severity.REFUSAL, pointer=pointer, says=says, advice=_ADVICE
    )
