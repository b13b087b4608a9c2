"""Pages made of templates and words: one template for both languages, every word from one table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

import jinja2
import yaml
from litestar import Response

from cruce.model import Text
from cruce.web.identity import Account, Act, Session
from cruce.web.language import preferred
from cruce.web.reading import Asked

LANGUAGES: Final = ("en", "es")
COOKIE: Final = "language"
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


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Read every word of the pages: by key, then by language. A key stands in one file only."""
    table: dict[str, Mapping[str, str]] = {}
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
        """Give a sentence, with its facts in place."""
        return words()[key][self.language].format(**facts)

    def of(self, kind: str, value: object) -> str:
        """Give the word for a value of an enumeration: key ``kind.value``."""
        return self(f"{kind}.{getattr(value, 'value', value)}")

    def text(self, both: Text) -> str:
        """Give a sentence that comes in both languages."""
        return both.en if self.language == "en" else both.es

    def sum(self, amount: Decimal, currency: str) -> str:
        """Write money: both countries write 1,234.56."""
        return f"{amount:,} {currency}"

    def moment(self, at: datetime, zone: str = "UTC") -> str:
        """Write a moment in the zone of its reader's crossing."""
        local = at.astimezone(ZoneInfo(zone))
        months = words()["months"][self.language].split()
        day = f"{local.day} {months[local.month - 1]}"
        return f"{day}, {local:%H:%M}" + (" UTC" if zone == "UTC" else "")


def language_of(request: Asked) -> str:
    """Choose the language of an answer: asked for, chosen before, or what the browser prefers."""
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if said in LANGUAGES:
            return str(said)
    return preferred(request.headers.get("accept-language", "")) or "en"


def page(
    request: Asked,
    template: str,
    who: tuple[Account, Session] | None = None,
    *,
    status: int = 200,
    **facts: Any,
) -> Response[bytes]:
    """Make a page in the reader's language, with headers under which a browser runs nothing of others."""
    language = language_of(request)
    account, session = who or (None, None)
    section = request.app.state.office.section
    html = (
        _templates()
        .get_template(template)
        .render(
            w=Words(language),
            language=language,
            other="es" if language == "en" else "en",
            account=account,
            csrf=session.csrf if session else "",
            section=section.name,
            training=section.settings.training,
            here=request.url.path,
            **facts,
        )
    )
    made = Response(html.encode(), status_code=status, media_type="text/html", headers=HEADERS)
    if request.query_params.get("lang") in LANGUAGES:
        made.set_cookie(COOKIE, language, max_age=365 * 86400, samesite="lax", path="/")
    return made
