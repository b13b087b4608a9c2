"""Who is signed in at this process: random tokens in cookies, of which the server keeps digests only."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from cruce.web.identity import onetime, passwords
from cruce.web.identity.accounts import Account, Accounts
from cruce.web.identity.roles import Role

IDLE: Final = 30 * 60
LONGEST: Final = 12 * 60 * 60
_TRIES: Final = 6
_TRIES_THERE: Final = 40
_PAUSE: Final = 5 * 60
_MOST: Final = 20_000
_NOBODY: Final = passwords.hashed("nobody")


@dataclass
class Session:
    """One sign-in, in seconds since 1970; ``csrf`` must come back with every form.

    ``roles`` are those of the account's in which its bearer acts, none: all. ``proof`` is what the account
    asked of whoever signed in: where it asks another password or other codes since, the session is over.
    """

    account: str
    csrf: str
    began: int
    last: int
    roles: tuple[Role, ...] | None
    proof: tuple[str, str | None] = field(repr=False)


@dataclass
class Sessions:
    """All that are signed in, and who tried too often."""

    accounts: Accounts
    _open: OrderedDict[str, Session] = field(default_factory=OrderedDict)
    _failed: OrderedDict[str, tuple[int, int]] = field(default_factory=OrderedDict)
    _steps: dict[str, int] = field(default_factory=dict)

    def begin(self, name: str, password: str, code: str, where: str, now: int) -> tuple[str, Session] | None:
        """Sign somebody in: gives the token for the cookie; none where name, password or code is wrong.

        Which of them, nobody is told, and neither by how long it takes.
        """
        account = self.accounts.named(name)
        sure = passwords.matches(password, account.password if account else _NOBODY)
        step = (
            onetime.step_of(account.totp, code, now, self._steps.get(name, -1))
            if account and account.totp
            else 0
        )
        if account is None or not sure or step is None:
            self._count(name, where, now)
            return None
        if account.totp:
            self._steps[name] = step
        for subject in _subjects(name, where):
            self._failed.pop(subject, None)
        return self.open(account, now)

    def confirm(self, account: Account, code: str, where: str, now: int) -> bool:
        """Tell whether somebody who is signed in gave the code of their account anew: one that was not used,
        and not after too many tries.
        """
        if not account.totp or self.pause(account.name, where, now) > 0:
            return False
        step = onetime.step_of(account.totp, code, now, self._steps.get(account.name, -1))
        if step is None:
            self._count(account.name, where, now)
            return False
        self._steps[account.name] = step
        return True

    def _count(self, name: str, where: str, now: int) -> None:
        """Count a try that failed."""
        for subject in _subjects(name, where):
            count, _ = self._failed.pop(subject, (0, 0))
            self._failed[subject] = (count + 1, now)
        _trim(self._failed)

    def open(self, account: Account, now: int, roles: tuple[Role, ...] | None = None) -> tuple[str, Session]:
        """Open a session without asking anything: for training, and for who was asked."""
        token = secrets.token_urlsafe(32)
        made = Session(account.name, secrets.token_urlsafe(24), now, now, roles, _proof(account))
        self._open[passwords.fingerprint(token)] = made
        _trim(self._open)
        return token, made

    def pause(self, name: str, where: str, now: int) -> int:
        """Tell how many seconds a name at an address, or the address, must wait after too many tries.

        A name alone never waits: whoever knows it could keep its owner out.
        """
        waits = [0]
        for subject, most in zip(_subjects(name, where), (_TRIES, _TRIES_THERE), strict=True):
            count, last = self._failed.get(subject, (0, 0))
            if count >= most:
                waits.append(last + _PAUSE - now)
        return max(waits)

    def who(self, token: str, now: int) -> tuple[Account, Session] | None:
        """Tell who is signed in by a token; none if nobody, or no longer."""
        name = passwords.fingerprint(token)
        one = self._open.get(name)
        if one is None:
            return None
        account = self.accounts.named(one.account)
        gone = account is None or not (one.roles is None or set(one.roles) & set(account.roles))
        if (
            account is None
            or gone
            or one.proof != _proof(account)
            or now - one.last > IDLE
            or now - one.began > LONGEST
        ):
            del self._open[name]
            return None
        one.last = now
        return account.acting_as(one.roles), one

    def end(self, token: str) -> None:
        """Sign somebody out, by the token that they hold."""
        self._open.pop(passwords.fingerprint(token), None)

    def end_all(self, account: str) -> None:
        """Sign an account out everywhere, as after a device was lost."""
        for name in [name for name, one in self._open.items() if one.account == account]:
            del self._open[name]


def is_own(session: Session, csrf: str) -> bool:
    """Tell whether a form came from a page that this session was given."""
    return hmac.compare_digest(session.csrf.encode(), csrf.encode())


def _proof(account: Account) -> tuple[str, str | None]:
    return account.password, account.totp


def _subjects(name: str, where: str) -> tuple[str, str]:
    return f"{name[:80]} {where}", where


def _trim(
    kept: OrderedDict[str, object] | OrderedDict[str, Session] | OrderedDict[str, tuple[int, int]],
) -> None:
    while len(kept) > _MOST:
        kept.popitem(last=False)
