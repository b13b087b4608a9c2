"""A provider of identities for tests: a real HTTP server with keys of its own, which may misbehave."""

from __future__ import annotations

import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

CLIENT, SECRET = "cruce-us", "a secret of the client"
Claims = dict[str, Any]


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def number(value: int, size: int | None = None) -> str:
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


class Key:
    """A key that signs tokens by itself, without the library that the program uses."""

    def __init__(self, kid: str, algorithm: str = "RS256", bits: int = 2048) -> None:
        self.kid, self.algorithm = kid, algorithm
        self.rsa = rsa.generate_private_key(65537, bits) if algorithm == "RS256" else None
        self.ec = ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else None

    @property
    def public(self) -> dict[str, str]:
        named = {"kid": self.kid, "use": "sig", "alg": self.algorithm}
        if self.rsa is not None:
            numbers = self.rsa.public_key().public_numbers()
            return {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e), **named}
        assert self.ec is not None
        point = self.ec.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "x": number(point.x, 32), "y": number(point.y, 32), **named}

    def sign(self, message: bytes) -> bytes:
        if self.rsa is not None:
            return self.rsa.sign(message, padding.PKCS1v15(), hashes.SHA256())
        assert self.ec is not None
        r, s = utils.decode_dss_signature(self.ec.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def token_of(claims: Claims, key: Key, **head: Any) -> str:
    """Write a token; ``head`` changes what it says of itself."""
    said = {"alg": key.algorithm, "kid": key.kid, "typ": "JWT", **head}
    body = f"{b64(json.dumps(said).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{body}.{b64(key.sign(body.encode()))}"


class Provider:
    """A provider that lets in ``who`` unasked; ``token`` writes its tokens, ``changes`` alters claims."""

    def __init__(self, host: str = "127.0.0.1", now: Callable[[], int] = lambda: 0) -> None:
        self.now = now
        self.who: Claims = {"sub": "jsmith"}
        self.changes: Claims = {}
        self.keys = [Key("one")]
        self.signs = self.keys[0]
        self.token: Callable[[Claims], str] = lambda claims: token_of(claims, self.signs)
        self.says: Claims = {}
        self.denies = False
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer((host, 0), self._door())
        self.issuer = f"http://{host}:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def authorize(self, asked: dict[str, str]) -> str:
        """Send a browser back where it came from."""
        back = asked["redirect_uri"]
        if self.denies:
            return f"{back}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return f"{back}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.issuer})}"

    def redeem(self, form: dict[str, str], login: str) -> tuple[int, Claims]:
        """Give a token for a code: once, to the client, who proves that it asked for it."""
        asked = self._codes.pop(form.get("code", ""), None)
        proof = b64(sha256(form.get("code_verifier", "").encode()).digest())
        right = asked is not None and asked["code_challenge"] == proof
        right = right and b64decode(login.removeprefix("Basic ")).decode() == f"{CLIENT}:{SECRET}"
        if not right or asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = self.now()
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.who,
            **self.changes,
        }
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.token(claims)}

    def _door(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                provider.asked.append(parts.path)
                if parts.path == "/.well-known/openid-configuration":
                    at = provider.issuer
                    says = {
                        "issuer": at,
                        "authorization_endpoint": f"{at}/authorize",
                        "token_endpoint": f"{at}/token",
                        "jwks_uri": f"{at}/keys",
                    }
                    self._tell(200, {**says, **provider.says})
                elif parts.path == "/keys":
                    self._tell(200, {"keys": [one.public for one in provider.keys]})
                elif parts.path == "/authorize":
                    self.send_response(303)
                    self.send_header("location", provider.authorize(dict(parse_qsl(parts.query))))
                    self.send_header("content-length", "0")
                    self.end_headers()
                else:
                    self._tell(404, {})

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["content-length"])).decode()
                self._tell(*provider.redeem(dict(parse_qsl(form)), self.headers.get("authorization", "")))

            def _tell(self, status: int, said: Claims) -> None:
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Door


@contextmanager
def provided(host: str = "127.0.0.1", now: Callable[[], int] = lambda: 0) -> Iterator[Provider]:
    """Run a provider until the end of the block."""
    provider = Provider(host, now)
    try:
        yield provider
    finally:
        provider.close()
