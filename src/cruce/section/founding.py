"""A section's folder made anew, whole or not at all; and what it is told of others."""

from __future__ import annotations

import shutil
import tomllib
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path

from cruce.model import system_fault
from cruce.section.identity import Keys, Peer, Settings
from cruce.section.refusals import exists, unwritable
from cruce.store import places

__all__ = ["acquaint", "create", "must_be_new", "unwritable"]


def must_be_new(folder: Path) -> None:
    """Raise `UsageError` ``section.exists`` where a section, or anything else, stands already."""
    if folder.exists():
        raise exists(folder)


def create(folder: Path, settings: Settings, *, seed: bytes | None = None) -> Peer:
    """Make the folder of a new section with the starter rules, whole or not at all; never over another one.

    For training, and with a seed, it gets secret rules as well. They ship with the program, so that everybody
    can read them: a real section starts without any. ``seed`` makes its keys reproducible: for demonstrations
    and tests only. Raises ``section.exists``.
    """
    must_be_new(folder)
    building = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(building, ignore_errors=True)
    try:
        keys = _build(building, settings, seed)
        places.create(settings.place(building), keys.log.name)
        try:
            building.rename(folder)
        except OSError:
            places.discard(settings.place(building))
            raise
    except OSError as error:
        raise unwritable(folder, system_fault(error)) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return Peer.of(settings.name, keys)


def _build(folder: Path, settings: Settings, seed: bytes | None) -> Keys:
    for part in ("law", "rules/shared", "rules/secret", "lists", "models", "peers"):
        (folder / part).mkdir(parents=True)
    with as_file(files("cruce.risk").joinpath("starter")) as starter:
        own = f"*-{settings.name}.yaml"  # nobody is given the other's secrets
        secret = (starter / "secret").glob(own) if settings.training or seed else ()
        for rules in (*(starter / "shared").glob("*.yaml"), *secret):
            shutil.copy(rules, folder / "rules" / rules.parent.name / rules.name)
    (folder / "section.toml").write_text(settings.toml(), encoding="utf-8")
    keys = Keys.make(settings.name, seed)
    keys.save(folder / "keys")
    return keys


def acquaint(folder: Path, peer: Peer) -> None:
    """Tell a section of another: its name and public keys, and where it is reached; whole or not at all.

    An address that was told before stays unless there is another one.
    """
    file = folder / "peers" / f"{peer.name}.toml"
    told = peer.model_dump(exclude_none=True, exclude={"former", "stopped"})
    with suppress(OSError, ValueError):  # a file that cannot be read has no address to keep
        before = tomllib.loads(file.read_text(encoding="utf-8"))
        told = {**({"url": before["url"]} if "url" in before else {}), **told}
    new = file.with_name(f".{peer.name}.new")
    new.write_text("".join(f'{name} = "{value}"\n' for name, value in told.items()), encoding="utf-8")
    new.replace(file)
