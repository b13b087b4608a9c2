"""Pages made of templates and words: one template for both languages, every word from one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

import jinja2
import yaml
from litestar import Response

from cruce.clearance import crossing, holds
from cruce.model import CruceError, Text, charge_name
from cruce.section import Section
from cruce.web.identity import Account, Act, Session
from cruce.web.language import preferred
from cruce.web.office import Office
from cruce.web.pages.advice import for_pages
from cruce.web.reading import Asked, office_of

LANGUAGES: Final = ("en", "es")
COOKIE: Final = "language"
LOOKS: Final = ("auto", "dark", "light")
LOOK: Final = "look"
"""The cookie that tells whether somebody wants the pages dark, as at a booth by night, or light."""

_YEAR: Final = 365 * 86400
_MINUTES_MOST: Final = 120
HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
"""No inline script, no frame, nothing from elsewhere, and no copy of a page left in a browser's cache."""


Forms = str | Mapping[str, str]
"""A sentence; or one for a count of one and one for other counts, as both languages have them (CLDR)."""


@cache
def words() -> Mapping[str, Mapping[str, Forms]]:
    """Read every word of the pages: by key, then by language. A key stands in one file only."""
    table: dict[str, Mapping[str, Forms]] = {}
    files = [*resources.files("cruce.web.pages").joinpath("words").iterdir()]
    for file in sorted(files, key=lambda one: one.name):
        part = yaml.safe_load(file.read_text(encoding="utf-8"))
        twice = part.keys() & table.keys()
        assert not twice, f"{file.name} says again: {sorted(twice)}"
        table.update(part)
    return table


@cache
def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("cruce.web.pages", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["Act"] = Act
    return made


class Words:
    """The words of one language; a key that the table has not is a fault of ours."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **facts: object) -> str:
        """Give a sentence, with its facts in place; of one that has two forms, the form for ``count``."""
        said = words()[key][self.language]
        if not isinstance(said, str):
            count = facts["count"]
            said = said["one" if count == 1 else "other"]
            facts["count"] = self.number(count) if isinstance(count, int) else count
        return said.format(**facts)

    def of(self, kind: str, value: object) -> str:
        """Give the word for a value of an enumeration: key ``kind.value``."""
        return self(f"{kind}.{getattr(value, 'value', value)}")

    def text(self, both: Text) -> str:
        """Give a sentence that comes in both languages; of advice, what a reader of pages can do."""
        said = both.en if self.language == "en" else both.es
        shown = for_pages(said)
        if shown is None:
            return self("advice.form" if "cruce schema" in said else "advice.runner")
        return shown

    def charge(self, kind: str, authority: str | None = None) -> str:
        """Name a charge by its kind, and an additional one by what it is levied under."""
        return self.text(charge_name(kind, authority))

    def sum(self, amount: Decimal, currency: str) -> str:
        """Write money: both countries write 1,234.56."""
        return f"{amount:,} {currency}"

    def number(self, count: int) -> str:
        """Write a count: both countries write 1,234."""
        return f"{count:,}"

    def lane(self, name: str) -> str:
        """Name a lane: those that are called after what they are for in the reader's words, others as they
        are.
        """
        key = f"lane.{name.casefold()}"
        return self(key) if name.casefold() in set(crossing.LaneKind) else name

    def moment(self, at: datetime, zone: str) -> str:
        """Write a moment in the zone of its reader's crossing, with the zone's name."""
        local = at.astimezone(ZoneInfo(zone))
        return f"{self.day(at, zone)}, {local:%H:%M %Z}"

    def day(self, at: datetime, zone: str) -> str:
        """Write the day of a moment in a zone."""
        local = at.astimezone(ZoneInfo(zone))
        return f"{local.day} {self('months').split()[local.month - 1]}"

    def clock(self, at: datetime, zone: str, seconds: bool = False) -> str:
        """Write the time of day of a moment in a zone."""
        local = at.astimezone(ZoneInfo(zone))
        return f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"

    def zone(self, at: datetime, zone: str) -> str:
        """Name a zone as its clocks are called at a moment."""
        return f"{at.astimezone(ZoneInfo(zone)):%Z}"

    def span(self, span: timedelta) -> str:
        """Write how long something lasted: in minutes, of two hours and more in hours."""
        minutes = max(span // timedelta(minutes=1), 0)
        return f"{minutes} min" if minutes < _MINUTES_MOST else f"{minutes // 60} h {minutes % 60:02} min"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into a form that was refused, and why, so that a page shows it again; else empty.

    ``form`` is the last part of the address that the form was sent to.
    """

    form: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    error: CruceError | None = None

    def __call__(self, form: str, name: str, otherwise: object = "") -> str:
        """Give what was typed into a field of a form, or what stands there otherwise."""
        held = self.fields.get(name, "") if form == self.form else otherwise
        return str(held if held is not None else "")

    @property
    def readable(self) -> Mapping[str, str]:
        """What a person typed: without what the page itself had put into the form."""
        return {name: held for name, held in self.fields.items() if held and name not in _OURS}


_OURS: Final = frozenset(("csrf", "back", "seen", "stand", "key", "password", "code"))
NOTHING: Final = Typed()


def language_of(request: Asked) -> str:
    """Choose the language of an answer: asked for, chosen before, or what the browser prefers."""
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if said in LANGUAGES:
            return str(said)
    return preferred(request.headers.get("accept-language", "")) or "en"


def look_of(request: Asked) -> str:
    """Choose the look of an answer: asked for, chosen before, or what the browser prefers."""
    for said in (request.query_params.get(LOOK), request.cookies.get(LOOK)):
        if said in LOOKS:
            return str(said)
    return "auto"


def reason_of(section: Section) -> Callable[[str], Text]:
    """Give what says a reason code of the shared lists in both languages; of one that no list holds, the
    code.
    """
    law, today = section.law, section.clock().date()
    return lambda code: holds.says(law, code, today)


def crossing_names(section: Section) -> Callable[[str], Text]:
    """Give what names a crossing in both languages; one that the law's list has not, by its code."""
    law = section.law
    return lambda code: getattr(law.entry("crossings", code, None), "says", Text(en=code, es=code))


def waiting_for(office: Office, account: Account | None) -> Callable[[str], bool]:
    """Give what tells whether a message waits in a case's thread for somebody's side: the trader's, or else
    the section's, whoever of its officers reads it first.
    """
    side = "trader" if account is not None and account.is_trader else office.section.name
    return lambda case: office.board.letters.waiting(case, side)


def rendered(template: str, language: str, **facts: Any) -> str:
    """Make the text of a page, or a part of one, in a language."""
    return _templates().get_template(template).render(w=Words(language), language=language, **facts)


def page(
    request: Asked,
    template: str,
    who: tuple[Account, Session] | None = None,
    *,
    status: int = 200,
    typed: Typed = NOTHING,
    **facts: Any,
) -> Response[bytes]:
    """Make a page in the reader's language, with headers under which a browser runs nothing of others."""
    account, session = who or (None, None)
    section = office_of(request).section
    had: dict[str, Any] = {
        "account": account,
        "csrf": session.csrf if session else "",
        "section": section.name,
        "training": section.settings.training,
        "typed": typed,
        "reason": reason_of(section),
        "named": crossing_names(section),
        "peers": sorted(section.peers),
        "waiting": waiting_for(office_of(request), account),
        "missing": office_of(request).board.missing,
    }
    return answer(request, template, status=status, **had, **facts)


def answer(
    request: Asked, template: str, *, status: int = 200, here: str | None = None, **facts: Any
) -> Response[bytes]:
    """Make a page from all that its template asks for, whoever serves it.

    ``here`` is its own address, where it answers a form that was sent elsewhere.
    """
    language = language_of(request)
    other = "es" if language == "en" else "en"
    html = rendered(
        template, language, other=other, shade=look_of(request), here=here or request.url.path, **facts
    ).encode()
    made = Response(html, status_code=status, media_type="text/html", headers=HEADERS)
    for cookie, chosen in ((COOKIE, LANGUAGES), (LOOK, LOOKS)):
        said = request.query_params.get("lang" if cookie == COOKIE else cookie)
        if said in chosen:
            made.set_cookie(cookie, said, max_age=_YEAR, samesite="lax", path="/")
    return made
