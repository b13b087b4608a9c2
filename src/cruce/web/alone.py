"""A booth that works by itself: a page on its own machine, from its signed copy, written into its journal.

It needs no section, no store and no network. Every verdict is on disk, signed and chained, before it is
shown; the section takes the journal in afterwards.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import uvicorn
from litestar import Litestar, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from cruce.clearance import contingency
from cruce.ledger import Signer
from cruce.model import CruceError, Presentation, Text
from cruce.section import Clock
from cruce.store import AppendOnly
from cruce.web import pages
from cruce.web.board import bare, names_in
from cruce.web.pages import answer, form_of, moved
from cruce.web.problems import own_fault
from cruce.web.reading import Asked, valued
from cruce.web.refusals import nothing_here
from cruce.web.serving import configured, listen

_WORDS: Final = {"release": "go", "examine": "inspect", "stop": "stop"}
_LATELY: Final = 20
_LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")


@dataclass
class Booth:
    """One booth at work: its copy and its file, the journal held open, its key, who sits there, its clock."""

    copy: contingency.Copy
    content: bytes
    file: AppendOnly
    key: Signer
    officer: str
    zone: str
    clock: Clock
    centre: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._journal = contingency.read_journal(self.file.content, self.key.verifier)

    @property
    def entries(self) -> Sequence[Any]:
        """List what the journal holds."""
        return self._journal.entries

    def marked(self, asked: str) -> list[contingency.Expected]:
        """Find arrivals of the copy by what can be read off a truck or its papers."""
        names = names_in(asked)
        return [one for one in self.copy.arrivals if names & _marks(one)]

    def decide(self, form: Mapping[str, str]) -> contingency.BoothVerdict:
        """Decide one truck and have it in the journal on disk; raises as `decide_at_booth`."""
        with self._turn:
            now = self.clock()
            seen = {
                "at": now,
                "lane": form.get("lane", "").strip() or None,
                "plates": tuple(form.get("plates", "").split()[:12]),
                "seals": tuple(form.get("seals", "").split()[:60]),
                "driver": form.get("driver", "").strip() or None,
                "by": self.key.name,
            }
            operations = tuple(form.get("paid", "").split()[:20])
            read = valued(seen, Presentation)
            made, line = contingency.decide_at_booth(
                *(self.copy, self.content, self._journal, read, now, self.key, self.officer), operations
            )
            self.file.append(line)
            self._journal = self._journal.followed_by(line)
            return made


def _marks(one: contingency.Expected) -> frozenset[str]:
    words = (one.case, one.reference, *one.plates, *one.seals, *one.papers)
    return frozenset(bare(word) for word in words if word)


def _booth(request: Asked) -> Booth:
    booth: Booth = request.app.state.booth
    return booth


def _page(request: Asked, status: int = 200, **facts: Any) -> Response[bytes]:
    booth = _booth(request)
    now = booth.clock()
    had: dict[str, Any] = {
        "account": None,
        "csrf": booth.token,
        "section": booth.copy.section,
        "training": booth.copy.training,
        "booth": booth,
        "copy": booth.copy,
        "crossing": booth.copy.crossing,
        "zone": booth.zone,
        "now": now,
        "stale": now >= booth.copy.valid_until,
        "lately": list(booth.entries)[-_LATELY:][::-1],
        "words": _WORDS,
        "says": _says,
    }
    empty: dict[str, Any] = {"asked": "", "found": (), "one": None, "made": None}
    return answer(request, "booth_alone.html", status=status, **had, **{**empty, **facts})


def _says(made: contingency.BoothVerdict) -> tuple[Text, ...]:
    return tuple(contingency.objection(code, ", ".join(made.missing)) for code in made.reasons)


@get("/", sync_to_thread=False)
def first(request: Asked) -> Response[bytes]:
    """Go on to the booth."""
    return moved(f"/booth/{_booth(request).copy.crossing}")


@get("/booth/{crossing:str}", sync_to_thread=False)
def booth_page(request: Asked) -> Response[bytes]:
    """Find a truck in the copy, and show what is known of it; the last verdict where one was just given."""
    booth = _booth(request)
    _require_here(request, booth)
    query = request.query_params
    asked = query.get("scan", "").strip()[:400]
    found = booth.marked(asked) if asked else []
    number = query.get("line", "")
    made = None
    if number.isascii() and number.isdecimal() and 0 < int(number[:9]) <= len(booth.entries):
        made = booth.entries[int(number[:9]) - 1]
    one = found[0] if len(found) == 1 and made is None else None
    return _page(request, asked=asked, found=found, one=one, made=made)


@post("/booth/{crossing:str}")
async def decided(request: Asked) -> Response[bytes]:
    """Decide the truck by what was seen of it, and go on to its verdict."""
    booth = _booth(request)
    _require_here(request, booth)
    form = await form_of(request)
    if not hmac.compare_digest(form.get("csrf", "").encode(), booth.token.encode()):
        raise nothing_here(request.url.path)
    if form.get("entry") == str(len(booth.entries)):  # the same button twice is one verdict
        booth.decide(form)
    return moved(f"/booth/{booth.copy.crossing}?line={len(booth.entries)}")


def _require_here(request: Asked, booth: Booth) -> None:
    """Serve the copy's crossing only, and only who comes by an address of this machine (DNS rebinding)."""
    host = request.headers.get("host", "").rpartition(":")[0]
    if host not in _LOCAL or request.path_params["crossing"] != booth.copy.crossing:
        raise nothing_here(request.url.path)


def _refused(request: Asked, error: CruceError) -> Response[bytes]:
    return _page(request, 400, fault=error)


def _nothing(request: Asked, error: HTTPException) -> Response[bytes]:
    return _page(request, error.status_code, fault=nothing_here(request.url.path))


def _broken(request: Asked, error: Exception) -> Response[bytes]:
    return _page(request, 500, fault=own_fault())


def application(booth: Booth) -> Litestar:
    """Make the page of a booth that works by itself."""
    return Litestar(
        [first, booth_page, decided, pages.static],
        exception_handlers={CruceError: _refused, HTTPException: _nothing, Exception: _broken},
        state=State({"booth": booth}),
        openapi_config=None,
        logging_config=None,
    )


def serve(booth: Booth, port: int, told: Callable[[str], None]) -> None:
    """Serve the booth's page to its own machine until the process is asked to end."""
    listening = listen("127.0.0.1", port)
    server = uvicorn.Server(configured(application(booth), None))
    told("http://{}:{}".format(*listening.getsockname()[:2]))
    server.run(sockets=[listening])
