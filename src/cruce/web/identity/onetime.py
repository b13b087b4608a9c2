"""One-time passwords by time (TOTP, RFC 6238 with SHA-1, 30 seconds, six digits, as every app has it)."""

from __future__ import annotations

import base64
import hmac
import secrets
from typing import Final
from urllib.parse import quote

STEP: Final = 30
_DIGITS: Final = 6
_AROUND: Final = (0, -1, 1)  # a phone's clock is seldom right to the second


def new_secret() -> str:
    """Make a secret of 160 bits, in base 32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """Give the code of one step of 30 seconds since 1970 (RFC 4226, section 5.3)."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)


def step_of(secret: str, code: str, now: int, used: int = -1) -> int | None:
    """Tell which step a code is of, at ``now`` in seconds since 1970 or one step beside it; none if of none.

    A step up to ``used`` is of none any more: a code that was seen over a shoulder does not work again.
    """
    for around in _AROUND:
        step = now // STEP + around
        if step > used and hmac.compare_digest(code_at(secret, step).encode(), code.strip().encode()):
            return step
    return None


def address(secret: str, account: str, section: str) -> str:
    """Write the address that an app reads from a square code or by hand."""
    return f"otpauth://totp/cruce%20{quote(section)}:{quote(account)}?secret={secret}&issuer=cruce%20{quote(section)}"
