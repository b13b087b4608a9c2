"""Signing in with a provider of identities: who set out for it, from which browser, and who came back."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cruce.exchange import http
from cruce.ledger import keys
from cruce.model import CruceError, PeerError, ProofError, Text
from cruce.web.identity import Account, Role, passwords

if TYPE_CHECKING:
    from cruce.credentials import oidc
    from cruce.section import provider as settings

BACK: Final = "/sign-in/oidc/back"
_PATIENCE: Final = 600
_KNOWN: Final = 3600  # seconds for which what a provider says of itself is believed
_MOST: Final = 10_000
_LONGEST: Final = 4096


class _Journey(NamedTuple):
    """Somebody who set out for the provider, and where they were going."""

    state: str
    nonce: str
    verifier: str
    place: str
    at: int


@dataclass(slots=True)
class _Told:
    """What the provider said of itself, and when."""

    places: oidc.Places
    keys: bytes
    at: int


class Came(NamedTuple):
    """Who came back: what the provider says of them, and where they were going."""

    claims: Mapping[str, Any]
    place: str


class Desk:
    """What a section knows of its provider, and of those who are on their way to it."""

    def __init__(self, said: settings.Provider, folder: Path, over: http.Client) -> None:
        from cruce.credentials import oidc

        self._oidc = oidc
        self._settings = said
        self._over = over
        self._secret = _secret(folder / said.secret) if said.secret else None
        self._told: _Told | None = None
        self._away: OrderedDict[str, _Journey] = OrderedDict()

    @property
    def back(self) -> str:
        """The address to which the provider sends browsers back."""
        return f"{self._settings.home}{BACK}"

    async def set_out(self, place: str, now: int) -> tuple[str, str]:
        """Send somebody to the provider: gives the token for their browser, and the address.

        Raises ``oidc.away``, ``oidc.provider``.
        """
        told = await self._ask(now)
        token, state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        journey = _Journey(state, nonce, verifier, place, now)
        self._away[passwords.fingerprint(token)] = journey
        while len(self._away) > _MOST:
            self._away.popitem(last=False)
        facts = {"state": state, "nonce": nonce, "verifier": verifier}
        return token, self._oidc.way_to(told.places, self._settings.client, self.back, **facts)

    async def come_back(self, token: str, said: Mapping[str, str], now: int) -> Came:
        """Hear who came back from the provider, in the browser that set out, once.

        Raises ``oidc.journey`` (not from here, too late, or twice), ``oidc.denied``, ``oidc.away``, and what
        `credentials.oidc.believed` raises.
        """
        journey = self._away.pop(passwords.fingerprint(token), None)
        state = said.get("state", "")
        if journey is None or not hmac.compare_digest(journey.state.encode(), state.encode()):
            raise fault("journey")
        if now - journey.at > _PATIENCE or said.get("iss", self._settings.issuer) != self._settings.issuer:
            raise fault("journey")
        code = said.get("code", "")
        if "error" in said or not 0 < len(code) <= _LONGEST:
            raise fault("denied")
        return Came(await self._claims(code, journey, now), journey.place)

    async def _claims(self, code: str, journey: _Journey, now: int) -> Mapping[str, Any]:
        told, own = await self._ask(now), self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "client_id": own.client,
            "code_verifier": journey.verifier,
        }
        login = (own.client, self._secret) if self._secret else None
        token = self._oidc.token_of(await self._fetch(told.places.token, form, login))
        facts: dict[str, Any] = {
            "issuer": own.issuer,
            "client": own.client,
            "nonce": journey.nonce,
            "now": now,
        }
        try:
            return self._oidc.believed(token, told.keys, **facts)
        except ProofError as error:
            if error.code != "oidc.key":
                raise
        self._told = None  # it has changed its keys
        return self._oidc.believed(token, (await self._ask(now)).keys, **facts)

    async def _ask(self, now: int) -> _Told:
        if self._told is None or not 0 <= now - self._told.at < _KNOWN:
            issuer = self._settings.issuer
            told = await self._fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            places = self._oidc.Places.parse(told, issuer)
            self._told = _Told(places, await self._fetch(places.keys), now)
        return self._told

    async def _fetch(
        self, url: str, form: Mapping[str, str] | None = None, login: tuple[str, str] | None = None
    ) -> bytes:
        try:
            return await http.ask(self._over, url, form, login)
        except PeerError as error:
            refuses = error.code == "peer.answer" and form is not None
            raise fault("denied" if refuses else "away") from error

    def account_of(self, claims: Mapping[str, Any]) -> str:
        """Name the account that somebody's claims lead to; empty where to none."""
        own, value = self._settings, claims.get(self._settings.claim)
        if not isinstance(value, str):
            return ""
        return own.accounts.get(value, "") if own.accounts else value

    def roles_of(self, account: Account, claims: Mapping[str, Any]) -> tuple[Role, ...]:
        """Give those of an account's roles in which somebody may act, by their groups; never another."""
        own = self._settings
        if own.groups is None:
            return account.roles
        said = claims.get(own.groups)
        groups = [one for one in said if isinstance(one, str)] if isinstance(said, list) else []
        given = {role for group in groups for role in own.roles.get(group, ())}
        return tuple(role for role in account.roles if role.value in given)


def _secret(path: Path) -> str:
    """Read a secret that nobody else can read; raises ``ledger.key-exposed`` and its kin."""
    return keys.read_private(path, _LONGEST).decode("utf-8", "replace").strip()


class OidcError(CruceError):
    """Somebody was not signed in by the provider of identities."""


_SAYS: Final = {
    "away": Text(
        en="The provider of identities cannot be reached.", es="No se alcanza al proveedor de identidades."
    ),
    "denied": Text(
        en="The provider of identities did not let you in.", es="El proveedor de identidades no le dio paso."
    ),
    "journey": Text(
        en="This is not the end of a sign-in that began in this browser.",
        es="Esto no termina un ingreso que haya empezado en este navegador.",
    ),
    "account": Text(en="You have no account in this section.", es="Usted no tiene cuenta en esta sección."),
    "roles": Text(
        en="Your groups give you no role that your account has here.",
        es="Sus grupos no le dan ningún papel que su cuenta tenga aquí.",
    ),
}
_ADVICE: Final = Text(
    en="Nobody was signed in. Start again, or sign in with the account's password.",
    es="Nadie ingresó. Empiece de nuevo, o ingrese con la contraseña de la cuenta.",
)


def fault(code: str) -> OidcError:
    """Nobody is signed in: ``oidc.<code>``."""
    return OidcError(f"oidc.{code}", _SAYS[code], _ADVICE)
