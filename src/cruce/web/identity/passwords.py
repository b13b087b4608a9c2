"""Passwords and keys as they may be kept: what a thief of the file cannot sign in with."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

_COST: Final = {"n": 1 << 14, "r": 8, "p": 1}
_SALT: Final = 16


def new_password() -> str:
    """Make a password of 100 bits, in groups that can be read out."""
    return "-".join(secrets.token_hex(3) for _ in range(4)) + "-" + secrets.token_hex(1)


def new_key() -> str:
    """Make a key of 256 bits for a system."""
    return f"cruce_{secrets.token_urlsafe(32)}"


def hashed(password: str) -> str:
    """Hash a password with scrypt (RFC 7914) and a salt of its own: ``salt$hash``, both in hexadecimal."""
    salt = secrets.token_bytes(_SALT)
    return f"{salt.hex()}${_scrypt(password, salt).hex()}"


def matches(password: str, kept: str) -> bool:
    """Tell whether a password is the one that was hashed."""
    salt, _, expected = kept.partition("$")
    try:
        return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)).hex(), expected)
    except ValueError:
        return False


def fingerprint(key: str) -> str:
    """Hash a key that is random and long enough by itself: SHA-256, in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_COST)
