"""The bytes that are hashed and signed: RFC 8785 (JCS) of a value's JSON with empty fields left out."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cruce.model.text import Value

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def plain(value: Value) -> Any:
    """Give a value as plain JSON data, decimals and dates as strings, empty fields left out."""
    return _without_empty(value.model_dump(mode="json", exclude_none=True, exclude_defaults=False))


def canonical(data: Any) -> bytes:
    """Encode plain JSON data, or a value, as RFC 8785 bytes.

    The platform's JSON holds strings, integers, booleans, lists and objects with ASCII keys only; for that
    part of JSON a compact, sorted encoding *is* RFC 8785 (its own number format concerns fractions, which
    travel as strings; its key order differs from code points only beyond the basic plane). Raises
    ``ValueError`` for anything else.
    """
    body = plain(data) if isinstance(data, Value) else data
    _refuse_floats(body)
    return _encode(body).encode("utf-8")


def digest(content: bytes) -> str:
    """Give the SHA-256 of the bytes as lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def case_id(declarant: str, reference: str) -> str:
    """Derive the identity of a case from who filed it and their own reference, so that all sections agree
    unasked.
    """
    name = _encode(["cruce/case/1", declarant, reference]).encode("utf-8")
    return base64.b32encode(hashlib.sha256(name).digest()[:15]).decode("ascii").lower()


def _without_empty(data: Any) -> Any:
    if type(data) is dict:
        kept = ((key, _without_empty(item)) for key, item in data.items())
        return {key: item for key, item in kept if item is not None and item != {} and item != []}
    if type(data) is list:
        return [_without_empty(item) for item in data]
    return data


def _refuse_floats(data: Any) -> None:
    if type(data) is dict:
        for key, item in data.items():
            if not key.isascii():
                raise ValueError(f"key {key!r} is not ASCII")
            _refuse_floats(item)
    elif type(data) is list or type(data) is tuple:
        for item in data:
            _refuse_floats(item)
    elif data is not None and type(data) not in (str, int, bool):
        raise ValueError(f"{type(data).__name__} has no canonical form here: decimals travel as strings")
