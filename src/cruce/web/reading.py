"""What comes in through a door, read within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from litestar import Request
from litestar.exceptions import InternalServerException
from pydantic import BaseModel, ValidationError

from cruce.model import UsageError
from cruce.web.office import Office
from cruce.web.refusals import cut, large, malformed, query

Asked = Request[Any, Any, Any]
Form = TypeVar("Form", bound=BaseModel)

_HIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

LARGEST: Final = 8 << 20
"""A filing, in bytes; the reader of filings sets its own bounds within it."""

RECEIPT: Final = 1 << 20
"""A receipt, in bytes."""


def office_of(request: Asked) -> Office:
    """Tell at which office a request came in."""
    office: Office = request.state.office
    return office


def case_of(request: Asked) -> str:
    """Read the case that an address names."""
    return str(request.path_params["case"])


async def body_of(request: Asked, limit: int = LARGEST) -> bytes:
    """Read a body; what says that it is too large is refused before any of it is read.

    Raises `UsageError` ``serve.large``, and ``serve.cut`` where it did not come to its end.
    """
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdecimal() and int(told[:20]) > limit:
        raise large(limit)
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise large(limit)
            parts.append(part)
    except InternalServerException as error:  # so Litestar says that who sent it is gone
        raise cut() from error
    return b"".join(parts)


def form_of(content: bytes, form: type[Form]) -> Form:
    """Read a JSON body as a value; raises `UsageError` ``serve.malformed`` with every place that is wrong."""
    try:
        made = form.model_validate_json(content)
    except ValidationError as error:
        raise malformed(places(error)) from error
    require_plain(made.model_dump())
    return made


def require_plain(facts: Mapping[str, object]) -> None:
    """Raise ``serve.malformed`` for text with signs that are no text, or that turn what stands beside it."""
    hidden = [place for place, text in _texts("", facts) if _HIDDEN.search(text)]
    if hidden:
        raise malformed(", ".join(hidden[:20]))


def _texts(place: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, below in value.items():
            yield from _texts(f"{place}/{str(name)[:40]}", below)
    elif isinstance(value, list | tuple):
        for number, below in enumerate(value):
            yield from _texts(f"{place}/{number}", below)


def valued(facts: Mapping[str, object], form: type[Form]) -> Form:
    """Make a value of what was typed; raises `UsageError` ``serve.malformed`` as `form_of` does."""
    try:
        return form.model_validate(facts)
    except ValidationError as error:
        raise malformed(places(error)) from error


def form_fault(name: str) -> UsageError:
    """Say that a field of a form does not hold what it should: ``serve.malformed``."""
    return malformed(f"/{name}")


def number_of(request: Asked, name: str, most: int) -> int:
    """Read a number from the query; raises `UsageError` ``serve.query``."""
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most):
        raise query(name)
    return int(text)


def places(error: ValidationError) -> str:
    """Name the places of a value that are wrong, at most twenty."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    wrong = sorted({"/" + "/".join(map(str, fault["loc"])) for fault in faults})
    return ", ".join(wrong[:20])
