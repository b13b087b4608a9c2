"""Signing in with a provider of identities: what it says of itself, and whom a token of it names.

OpenID Connect Core 1.0 (authorization code flow) with PKCE (RFC 7636, S256). Values in, verdicts out: who
carries requests is elsewhere. Only RS256 and ES256 are believed, whatever a token says of itself.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Self
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from cruce.model import ProofError, Text

ALGORITHMS: Final = ("RS256", "ES256")
SKEW: Final = 120
"""How far the provider's clock may differ, in seconds."""

_RSA_LEAST: Final = 2048
_LONGEST: Final = 16 << 10
_OLDEST: Final = 600  # a token is asked for and used within one sign-in
_HERE: Final = ("localhost", "127.0.0.1", "::1")
_SAYS: Final = {
    "provider": Text(
        en="The provider {issuer} does not say of itself what it must.",
        es="El proveedor {issuer} no declara de sí lo que debe.",
    ),
    "token": Text(en="What the provider gave is no token.", es="Lo que dio el proveedor no es una ficha."),
    "algorithm": Text(
        en="The provider's token is signed in a way that is not believed here.",
        es="La ficha del proveedor está firmada de un modo que aquí no se cree.",
    ),
    "key": Text(
        en="The provider's token is signed with a key that it does not publish.",
        es="La ficha del proveedor está firmada con una llave que no publica.",
    ),
    "signature": Text(
        en="The signature of the provider's token is false.",
        es="La firma de la ficha del proveedor es falsa.",
    ),
    "issuer": Text(en="The token is of another provider.", es="La ficha es de otro proveedor."),
    "audience": Text(en="The token is for another service.", es="La ficha es para otro servicio."),
    "expired": Text(en="The token is out of time.", es="La ficha está fuera de tiempo."),
    "nonce": Text(en="The token is of another sign-in.", es="La ficha es de otro ingreso."),
}
_ADVICE: Final = Text(
    en="Nobody was signed in. Start again; if it happens again, tell who runs the section.",
    es="Nadie ingresó. Empiece de nuevo; si se repite, avise a quien opera la sección.",
)


def refused(code: str, **facts: object) -> ProofError:
    """Nobody is signed in by what a provider said: `ProofError` ``oidc.<code>``."""
    return ProofError(f"oidc.{code}", _SAYS[code].format(**facts), _ADVICE)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a provider is asked: where browsers go, where codes become tokens, where its keys are."""

    authorization: str
    token: str
    keys: str

    @classmethod
    def parse(cls, content: bytes, issuer: str) -> Self:
        """Read a provider's discovery document; raises ``oidc.provider``.

        It must be of the very issuer (OpenID Connect Discovery 1.0, section 4.3), and lead to TLS only, or to
        this machine.
        """
        try:
            said = json.loads(content)
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            places = [said[name] for name in names]
            if said["issuer"] != issuer or not all(map(_is_safe, places)):
                raise ValueError("not of the issuer")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise refused("provider", issuer=issuer) from error
        return cls(*places)


def _is_safe(place: object) -> bool:
    if not isinstance(place, str) or not place.isascii() or not place.isprintable():
        return False
    parts = urlsplit(place)
    here = parts.scheme == "http" and parts.hostname in _HERE
    return (parts.scheme == "https" or here) and bool(parts.hostname) and "@" not in parts.netloc


def challenge(verifier: str) -> str:
    """Give the challenge of a verifier (RFC 7636, S256)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def way_to(places: Places, client: str, back: str, *, state: str, nonce: str, verifier: str) -> str:
    """Write the address at the provider to which a browser is sent, and from which it comes ``back``."""
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": client,
        "redirect_uri": back,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    return f"{places.authorization}{'&' if urlsplit(places.authorization).query else '?'}{urlencode(asked)}"


def token_of(content: bytes) -> str:
    """Take the identity token out of a provider's answer; raises ``oidc.token``."""
    try:
        token = json.loads(content)["id_token"]
        if not isinstance(token, str) or len(token) > _LONGEST:
            raise ValueError("not a token")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise refused("token") from error
    return token


def believed(token: str, keys: bytes, *, issuer: str, client: str, nonce: str, now: int) -> Mapping[str, Any]:
    """Believe an identity token (OpenID Connect Core, section 3.1.3.7) at ``now``, in seconds since 1970 UTC.

    Gives its claims. Raises `ProofError`: ``oidc.token``, ``oidc.algorithm``, ``oidc.key`` (ask for the keys
    again: they may have changed), ``oidc.signature``, ``oidc.issuer``, ``oidc.audience``, ``oidc.expired``,
    ``oidc.nonce``.
    """
    key = _key(token, keys)
    try:
        made = jwt.decode(token, key, algorithms=list(ALGORITHMS))
    except (JoseError, ValueError, TypeError) as error:
        raise refused("signature") from error
    claims: Mapping[str, Any] = made.claims
    _check(claims, issuer, client, nonce, now)
    return claims


def _key(token: str, keys: bytes) -> RSAKey | ECKey:
    """Find the published key that a token names, of a kind that fits its algorithm."""
    try:
        head = json.loads(_unbase64(token.partition(".")[0]))
        algorithm, name = head["alg"], head.get("kid")
        if token.count(".") != 2 or "crit" in head:
            raise ValueError("not a signed token")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused("token") from error
    if algorithm not in ALGORITHMS:
        raise refused("algorithm")
    kind: Any = RSAKey if algorithm == "RS256" else ECKey
    fitting = [one for one in _published(keys) if isinstance(one, kind) and name in (None, one.kid)]
    if len(fitting) != 1:
        raise refused("key")
    found: RSAKey | ECKey = fitting[0]
    return found


def _published(keys: bytes) -> list[Any]:
    """Read the keys that a provider publishes: those for signing, of a sufficient size."""
    try:
        listed = json.loads(keys)["keys"]
        rows = [one for one in listed if one.get("kty") in ("RSA", "EC") and one.get("use", "sig") == "sig"]
        rows = [one for one in rows if one["kty"] == "EC" or len(_unbase64(one["n"])) * 8 >= _RSA_LEAST]
        found = KeySet.import_key_set({"keys": rows}).keys if rows else []
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused("key") from error
    return [one for one in found if not one.is_private and _is_strong(one)]


def _is_strong(key: Any) -> bool:
    if isinstance(key, RSAKey):
        return int(key.raw_value.key_size) >= _RSA_LEAST
    return bool(key.curve_name == "P-256")


def _check(claims: Mapping[str, Any], issuer: str, client: str, nonce: str, now: int) -> None:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != issuer:
        raise refused("issuer")
    # Of several audiences the party must be this one; a token for others besides is not for us.
    if client not in named or len(named) > 1 or claims.get("azp", client) != client:
        raise refused("audience")
    until, made = claims.get("exp"), claims.get("iat")
    if type(until) is not int or type(made) is not int:
        raise refused("expired")
    if not (now - SKEW < until and now - _OLDEST < made < now + SKEW):
        raise refused("expired")
    if "nbf" in claims and not (type(claims["nbf"]) is int and claims["nbf"] <= now + SKEW):
        raise refused("expired")
    if claims.get("nonce") != nonce:
        raise refused("nonce")


def _unbase64(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
