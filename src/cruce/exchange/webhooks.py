"""Signatures of webhooks in the form of Standard Webhooks: HMAC-SHA256 over name, time and body.

https://www.standardwebhooks.com: the header ``webhook-signature`` holds ``v1,`` and the Base64 of the MAC
over ``webhook-id.webhook-timestamp.body``; a secret is written ``whsec_`` and the Base64 of its bytes.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import Final

PREFIX: Final = "whsec_"
SKEW: Final = 5 * 60
"""Seconds by which the clocks of both may differ."""


def shown(secret: bytes) -> str:
    """Write a secret as its owner is given it."""
    return PREFIX + base64.b64encode(secret).decode()


def fields(secret: bytes, name: str, at: int, body: bytes) -> dict[str, str]:
    """Give the header fields that go with a body; ``at`` in seconds since 1970."""
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{_mac(secret, name, str(at), body)}",
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: int) -> bool:
    """Tell whether a body is from who holds the secret, and of now. ``headers`` by names in small letters."""
    name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (at.isascii() and at.isdecimal() and len(at) < 16 and abs(now - int(at)) <= SKEW):
        return False
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        return False
    expected = _mac(key, name, at, body)
    versions = (one.partition(",") for one in headers.get("webhook-signature", "").split(" "))
    return any(v == "v1" and hmac.compare_digest(mac.encode(), expected.encode()) for v, _, mac in versions)


def _mac(secret: bytes, name: str, at: str, body: bytes) -> str:
    return base64.b64encode(hmac.digest(secret, f"{name}.{at}.".encode() + body, "sha256")).decode()
