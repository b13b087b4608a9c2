"""The bytes that are hashed and signed: RFC 8785 (JCS) of a value's JSON with empty fields left out."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from pydantic_core import to_json

from cruce.model.text import Value

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""Plain JSON data as the platform knows it: no fractions, for decimals travel as strings."""

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode
_HOLLOW: Final = frozenset((dict, list, type(None)))


def plain(value: Value) -> dict[str, Any]:
    """Give a value as plain JSON data: decimals and dates as strings, no empty fields, keys in order."""
    return _without_empty(value.model_dump(mode="json", exclude_none=True))


def canonical(data: Json | Value) -> bytes:
    """Encode plain JSON data, or a value, as RFC 8785 bytes.

    The platform's JSON has ASCII keys and no fractions; for that part of JSON a compact, sorted encoding *is*
    RFC 8785, whose own rules concern the form of fractions and the order of keys beyond the basic plane. The
    type says so. Raises ``ValueError`` for text that is not Unicode.
    """
    if isinstance(data, Value):
        return to_json(plain(data))  # in order already, and most of what is encoded: the faster of the two
    return _encode(data).encode("utf-8")


def digest(content: bytes) -> str:
    """Give the SHA-256 of the bytes as lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def case_id(declarant: str, reference: str) -> str:
    """Derive the identity of a case from who filed it and their own reference, so that all sections agree
    unasked.
    """
    name = _encode(["cruce/case/1", declarant, reference]).encode("utf-8")
    return base64.b32encode(hashlib.sha256(name).digest()[:15]).decode("ascii").lower()


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    kept = {}
    for key in sorted(data):
        held = data[key]
        if type(held) is str:
            kept[key] = held
            continue
        if type(held) is dict:
            held = _without_empty(held)
        elif type(held) is list:
            held = [_without_empty(part) if type(part) is dict else part for part in held]
        if held or type(held) not in _HOLLOW:
            kept[key] = held
    return kept
