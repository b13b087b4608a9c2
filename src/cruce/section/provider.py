"""What a section's settings say of a provider of identities (OpenID Connect) that its people sign in with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import Field, field_validator

from cruce.model import Value

_HOST: Final = r"(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])"
_HERE: Final = r"(?:localhost|127\.0\.0\.1|\[::1\])"
_PLACE: Final = rf"^(?:https://{_HOST}|http://{_HERE})(?::[0-9]{{1,5}})?"
_CLAIM: Final = r"^[A-Za-z][A-Za-z0-9_:./-]{0,60}$"


class Provider(Value):
    """What ``[oidc]`` in ``section.toml`` says.

    ``issuer`` is the provider's name for itself, an address; ``client`` what it calls this section;
    ``secret`` a file of the section's folder with what it gave it (none: a public client). ``home`` is where
    browsers find this section's pages: the provider sends them back there and nowhere else. ``claim`` tells
    who somebody is: with ``accounts`` its value is looked up there, else it is an account's name. With
    ``groups``, the name of a claim, somebody acts only in those roles of the account that ``roles`` gives to
    their groups.
    """

    issuer: str = Field(pattern=rf"{_PLACE}(?:/[A-Za-z0-9._~/-]{{0,200}})?$")
    client: str = Field(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")
    home: str = Field(pattern=rf"{_PLACE}$")
    secret: Path | None = None
    claim: str = Field(default="sub", pattern=_CLAIM)
    groups: str | None = Field(default=None, pattern=_CLAIM)
    roles: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    accounts: dict[str, str] = Field(default_factory=dict)

    @field_validator("secret")
    @classmethod
    def _stays_in_the_folder(cls, secret: Path | None) -> Path | None:
        if secret is not None and (secret.is_absolute() or ".." in secret.parts):
            raise ValueError("it is not a file of the section's folder")
        return secret

    def toml(self) -> Iterator[str]:
        """Write it as lines of TOML."""
        told = self.model_dump(mode="json", exclude_none=True, exclude={"roles", "accounts"})
        yield "[oidc]"
        yield from (f"{name} = {json.dumps(value)}" for name, value in told.items())
        for part in ("roles", "accounts"):
            if table := getattr(self, part):
                yield f"[oidc.{part}]"
                yield from (f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items())
