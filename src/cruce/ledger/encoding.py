"""Base64 as the C2SP formats use it: RFC 4648 section 4, one spelling only."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64


def to_base64(raw: bytes) -> str:
    """Spell bytes in standard Base64, padded, on one line."""
    return b2a_base64(raw, newline=False).decode("ascii")


def from_base64(text: str) -> bytes:
    """Read standard Base64; raises ``ValueError`` for any other spelling of the same bytes."""
    raw = a2b_base64(text.encode("ascii"), strict_mode=True)
    # The strict mode lets non-zero bits after the last byte pass: two spellings would mean one value.
    if to_base64(raw) != text:
        raise ValueError("not canonical Base64")
    return raw
