"""Values made without checking what this room itself has just computed."""

from __future__ import annotations

from typing import Any, TypeVar

from cruce.model import Value

V = TypeVar("V", bound=Value)
_put = object.__setattr__


def trusted(kind: type[V], fields: dict[str, Any]) -> V:
    """Make a value of the model from fields that are known to be right; all of them must be given.

    An assessment makes some ten values a line, and their validation took two thirds of its time; pydantic's
    own `model_construct` takes longer still. A test holds every kind made so against its validated twin.
    """
    made = kind.__new__(kind)
    _put(made, "__dict__", fields)
    _put(made, "__pydantic_fields_set__", set(fields))
    _put(made, "__pydantic_extra__", None)
    _put(made, "__pydantic_private__", None)
    return made
