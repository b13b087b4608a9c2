"""Acts that bind a section: who takes one gives the one-time code of their account anew, on page or API."""

from __future__ import annotations

from cruce.web.identity import Account
from cruce.web.reading import Asked, office_of
from cruce.web.refusals import no_code, wrong_code


def require_code(request: Asked, account: Account, code: str) -> None:
    """Let through who gives the one-time code of their account anew; in training, accounts without any.

    Raises `PowerError` ``page.no-code`` and ``page.wrong-code``.
    """
    office = office_of(request)
    where, now = request.client.host if request.client else "", office.now()
    if account.totp is None:
        if office.section.settings.training:
            return
        raise no_code()
    if not office.sessions.confirm(account, code, where, now):
        raise wrong_code(-(-office.sessions.pause(account.name, where, now) // 60))
