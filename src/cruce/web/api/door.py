"""A door of the public API, said in one place: its address, who may use it, what goes in and what comes out.

The handlers that Litestar runs and the description in OpenAPI are both made of this.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Literal

from pydantic import BaseModel

from cruce.model import Language, Text
from cruce.section import Section
from cruce.store import Transaction, Work
from cruce.web.api.cursors import Cursor
from cruce.web.desk import BY
from cruce.web.identity import Account, Act
from cruce.web.language import preferred
from cruce.web.limits import Function as Function  # noqa: PLC0414 - given on to the API
from cruce.web.office import Office
from cruce.web.reading import LARGEST, Asked, case_of, office_of

JSON: Final = "application/json"
_HERE: Final = "cruce.web.api."
FORM: Final = 64 << 10
"""The most bytes of a form that is no filing."""

READERS: Final = (Act.FOLLOW, Act.COMMAND, Act.PRESENT, Act.EXAMINE, Act.DECIDE, Act.AUDIT)
"""Who may look at a case at all, each at those that are their business."""

Method = Literal["GET", "POST", "DELETE"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the address behind the question mark."""

    name: str
    says: Text
    form: Mapping[str, Any] = field(default_factory=lambda: {"type": "string", "maxLength": 240})


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes out: a value of the model (or bytes as they are), its status, the mark of its version."""

    body: BaseModel | bytes = b""
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    mark: str | None = None
    kind: str = JSON
    stream: AsyncIterator[bytes] | None = None

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        if isinstance(self.body, bytes):
            return self.body
        return self.body.model_dump_json(exclude_none=True).encode()


@dataclass(slots=True)
class Call:
    """One request at a door: who asks (none: the section's own machine), and what came with it.

    ``beside`` is written with the act of a request that bears a key; ``keep`` writes its answer there, too,
    where that is known before the act is committed.
    """

    request: Asked
    door: Door
    who: Account | None
    content: bytes = b""
    fields: Mapping[str, Any] = field(default_factory=dict)
    beside: Work[None] | None = None
    keep: Callable[[Transaction, Answer], None] | None = None

    @property
    def office(self) -> Office:
        """The office at which it came in."""
        return office_of(self.request)

    @property
    def case(self) -> str:
        """The case that the address names."""
        return case_of(self.request)

    @property
    def by(self) -> str:
        """The name that acts bear."""
        return self.who.person if self.who else BY

    @property
    def cursor(self) -> Cursor | None:
        """The place from which a list goes on."""
        said = self.fields.get("after")
        return None if said is None else Cursor.read(str(said))

    @property
    def language(self) -> Language:
        """The language of the answer."""
        return preferred(self.request.headers.get("accept-language", "")) or "en"


@dataclass(frozen=True, slots=True)
class Door:
    """A door. ``acts`` are those of which one must be allowed to come in (none: anybody may).

    ``gives`` tells the body by status. ``keyed``: the same request twice under one ``Idempotency-Key`` counts
    once; ``recovers`` answers again where the act is on record and the answer was lost. ``marked``: what it
    gives has a version (``ETag``), or what it changes is held against one (``If-Match``). ``refuses`` are the
    codes of its own refusals.
    """

    method: Method
    path: str
    does: Callable[[Call], Awaitable[Answer]]
    says: Text
    acts: tuple[Act, ...] = ()
    function: Function = Function.READ
    takes: type[BaseModel] | None = None
    kinds: tuple[str, ...] = (JSON,)
    limit: int = FORM
    fields: tuple[Field, ...] = ()
    gives: Mapping[int, type[BaseModel] | str] = field(default_factory=dict)
    refuses: tuple[str, ...] = ()
    keyed: bool = False
    recovers: Callable[[Call, Section], Answer] | None = None
    marked: bool = False
    streams: bool = False

    @property
    def name(self) -> str:
        """The name of the operation."""
        return self.does.__name__

    @property
    def matter(self) -> str:
        """The matter that the door belongs to: the part of the API in which it is said."""
        return self.does.__module__.removeprefix(_HERE).partition(".")[0]


FILING: Final = LARGEST
