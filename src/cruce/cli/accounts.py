"""`cruce account`: whom a section lets in at its pages and doors."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cruce.cli import accounts_words as words
from cruce.cli.language import say
from cruce.cli.options import Json
from cruce.cli.printing import joined, put, put_json, put_whole
from cruce.model import UsageError

if TYPE_CHECKING:
    from cruce.section import Settings
    from cruce.web import identity


class RoleName(StrEnum):
    """A role, as `cruce.web.identity.Role` has it; that module is too heavy to load for `--help`."""

    BROKER = "broker"
    CARRIER = "carrier"
    GATE = "gate"
    OFFICER = "officer"
    INSPECTOR = "inspector"
    CHIEF = "chief"
    DIRECTOR = "director"
    OVERSIGHT = "oversight"


Folder = Annotated[Path, typer.Argument(metavar="HOME/NAME", help=say(words.FOLDER), show_default=False)]
Name = Annotated[str, typer.Argument(metavar="ACCOUNT", help=say(words.NAME), show_default=False)]
Several = list[str] | None


def add(
    folder: Folder,
    name: Name,
    person: Annotated[
        str, typer.Option("--person", metavar="NAME", help=say(words.PERSON), show_default=False)
    ],
    role: Annotated[list[RoleName], typer.Option("--role", help=say(words.ROLE), show_default=False)],
    declarant: Annotated[
        Several, typer.Option("--declarant", metavar="CODE", help=say(words.DECLARANT))
    ] = None,
    crossing: Annotated[Several, typer.Option("--crossing", metavar="CODE", help=say(words.CROSSING))] = None,
    authority: Annotated[
        str | None,
        typer.Option("--authority", metavar="CODE", help=say(words.AUTHORITY), show_default=False),
    ] = None,
    totp: Annotated[bool, typer.Option("--totp", help=say(words.TOTP))] = False,
    json: Json = False,
) -> None:
    """Add an account and print its password once; or set another for one that is there."""
    from cruce.web import identity

    settings = _settings(folder)
    password, secret = identity.passwords.new_password(), identity.onetime.new_secret() if totp else None
    try:
        made = identity.Account(
            name=name,
            person=person,
            roles=tuple(identity.Role(one.value) for one in role),
            declarants=tuple(declarant or ()),
            crossings=tuple(crossing or ()),
            password=identity.passwords.hashed(password),
            totp=secret,
            authority=authority,
        )
    except ValueError as error:
        raise UsageError("account.malformed", words.MALFORMED, words.MALFORMED_ADVICE) from error
    kept = [one for one in identity.accounts.read(folder) if one.name != name]
    identity.accounts.write(folder, [*kept, made])
    address = identity.onetime.address(secret, name, settings.name) if secret else None
    if json:
        put_json({"account": name, "password": password, "totp": address})
        return
    put(say(words.ADDED).format(name=name), style="bold")
    put_whole(password)
    if address:
        put(say(words.APP))
        put_whole(address)


def key(
    folder: Folder,
    name: Name,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help=say(words.LABEL), show_default=False)],
    json: Json = False,
) -> None:
    """Make a key by which a system comes in as an account, and print it once; one of the same label goes."""
    from cruce.section import utc_now
    from cruce.web import identity

    _settings(folder)
    found = {one.name: one for one in identity.accounts.read(folder)}
    if name not in found:
        raise UsageError("account.unknown", words.UNKNOWN.format(name=name), words.UNKNOWN_ADVICE)
    made = identity.passwords.new_key()
    try:
        kept = identity.ApiKey(
            label=label, sha256=identity.passwords.fingerprint(made), made=utc_now().replace(microsecond=0)
        )
    except ValueError as error:
        raise UsageError("account.malformed", words.NO_LABEL, words.MALFORMED_ADVICE) from error
    others = tuple(one for one in found[name].keys if one.label != label)
    found[name] = found[name].model_copy(update={"keys": (*others, kept)})
    identity.accounts.write(folder, found.values())
    if json:
        put_json({"account": name, "label": label, "key": made})
        return
    put(say(words.KEYED).format(name=name, label=label), style="bold")
    put_whole(made)


def list_all(folder: Folder, json: Json = False) -> None:
    """List the accounts of a section: who they are and what they may do, never how they sign in."""
    from cruce.web import identity

    _settings(folder)
    found = identity.accounts.read(folder)
    if json:
        put_json({"accounts": [_as_json(one) for one in found]})
        return
    if not found:
        put(say(words.NONE))
    for one in found:
        put(one.name, style="bold")
        where = ", ".join((*one.declarants, *one.crossings))
        facts = (one.person, ", ".join(one.roles), one.authority, where)
        put(joined([fact for fact in facts if fact]), indent=2)


def remove(folder: Folder, name: Name) -> None:
    """Remove an account; whoever is signed in by it is let nowhere from then on."""
    from cruce.web import identity

    _settings(folder)
    found = identity.accounts.read(folder)
    if name not in {one.name for one in found}:
        raise UsageError("account.unknown", words.UNKNOWN.format(name=name), words.UNKNOWN_ADVICE)
    identity.accounts.write(folder, [one for one in found if one.name != name])
    put(say(words.REMOVED).format(name=name))


def _settings(folder: Path) -> Settings:
    from cruce.section import Settings

    return Settings.load(folder / "section.toml")


def _as_json(one: identity.Account) -> dict[str, object]:
    return {
        "account": one.name,
        "person": one.person,
        "roles": list(one.roles),
        "declarants": list(one.declarants),
        "crossings": list(one.crossings),
        "authority": one.authority,
        "totp": one.totp is not None,
        "keys": [{"label": each.label, "made": each.made.isoformat()} for each in one.keys],
    }
