"""Values made without checking what this room itself has just computed."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from cruce.model import Value

V = TypeVar("V", bound=Value)
_new = object.__new__
_put = object.__setattr__


@cache
def _names(kind: type[Value]) -> set[str]:
    """Give the fields of a kind of value, all of which are given: one set that all of its values share."""
    return set(kind.model_fields)


def trusted(kind: type[V], fields: dict[str, Any]) -> V:
    """Make a value of the model from fields that are known to be right; all of them must be given.

    An assessment makes some ten values a line, and their validation took two thirds of its time; pydantic's
    own `model_construct` takes longer still. A test holds every kind made so against its validated twin.
    """
    made = _new(kind)
    _put(made, "__dict__", fields)
    _put(made, "__pydantic_fields_set__", _names(kind))
    _put(made, "__pydantic_extra__", None)
    _put(made, "__pydantic_private__", None)
    return made
