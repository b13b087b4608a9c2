"""The faults of a store, each with its sentence and what to do, in both languages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cruce.model import StoreError, Text, system_fault


def exists(path: Path | str) -> StoreError:
    """A store is there already."""
    return StoreError(
        "store.exists",
        Text(en=f"There is a store at {path} already.", es=f"Ya existe un almacén en {path}."),
        Text(
            en="Choose another folder; nothing was overwritten.",
            es="Elija otra carpeta; no se sobrescribió nada.",
        ),
    )


def absent(path: Path | str) -> StoreError:
    """No store is there."""
    return StoreError(
        "store.absent",
        Text(en=f"There is no store at {path}.", es=f"No hay almacén en {path}."),
        Text(en="Create the section first: cruce init.", es="Cree primero la sección: cruce init."),
    )


def busy(path: Path | str) -> StoreError:
    """Another process writes to the store."""
    return StoreError(
        "store.busy",
        Text(en=f"Another process is writing to {path}.", es=f"Otro proceso está escribiendo en {path}."),
        Text(
            en="Wait for it or stop it; one store has one writer. Nothing was changed.",
            es="Espere a que termine o deténgalo; un almacén tiene un solo escritor. No se cambió nada.",
        ),
    )


def read_only() -> StoreError:
    """The store was opened without the keys that its commits are sealed with."""
    return StoreError(
        "store.read-only",
        Text(en="This store was opened for reading only.", es="Este almacén se abrió sólo para lectura."),
        Text(en="Open it with the section's keys.", es="Ábralo con las llaves de la sección."),
    )


def foreign(path: Path | str) -> StoreError:
    """The file is not a store."""
    return StoreError(
        "store.foreign",
        Text(en=f"{path} is not a store of cruce.", es=f"{path} no es un almacén de cruce."),
        Text(en="Check the folder; nothing was changed.", es="Revise la carpeta; no se cambió nada."),
    )


def version(path: Path | str, found: str, known: int) -> StoreError:
    """The store has another format; an earlier one is met here by readers only."""
    earlier = found.isdecimal() and 0 < int(found) < known
    return StoreError(
        "store.version",
        Text(
            en=f"{path} was made in store format {found}; this program knows format {known}.",
            es=f"{path} se creó en el formato de almacén {found}; este programa conoce el formato {known}.",
        ),
        Text(
            en="The next command that writes, such as cruce clear, brings it up to date.",
            es="La próxima orden que escriba, como cruce clear, lo actualizará.",
        )
        if earlier
        else Text(
            en="Use the version of cruce that made it. Nothing was changed.",
            es="Use la versión de cruce que lo creó. No se cambió nada.",
        ),
    )


def moved_away(path: Path | str) -> StoreError:
    """The store was moved elsewhere; this is what was left behind."""
    return StoreError(
        "store.moved-away",
        Text(
            en=f"{path} was moved elsewhere; it is in force no longer.",
            es=f"{path} se trasladó a otro lugar; ya no está en vigor.",
        ),
        Text(
            en="See where in section.toml (store). Nothing was changed.",
            es="Vea adónde en section.toml (store). No se cambió nada.",
        ),
    )


def damaged(path: Path | str) -> StoreError:
    """The file lacks what it must hold."""
    return StoreError(
        "store.damaged",
        Text(
            en=f"{path} is damaged: part of its record is missing.",
            es=f"{path} está dañado: falta parte del registro.",
        ),
        Text(
            en="Do not write to it; restore the last backup beside it.",
            es="No escriba en él; restaure junto a él el último respaldo.",
        ),
    )


def older(path: Path | str, size: int) -> StoreError:
    """The file is a copy from before the last commit, or of another log."""
    return StoreError(
        "store.older",
        Text(
            en=f"{path}, with {size} entries, is not the store that was written last.",
            es=f"{path}, con {size} asientos, no es el almacén que se escribió al último.",
        ),
        Text(
            en="Put the newest copy back. Others have seen what came later: the log cannot fork.",
            es="Reponga la copia más reciente. Otros ya vieron lo posterior: la bitácora no se bifurca.",
        ),
    )


def moved(path: Path | str) -> StoreError:
    """The head of the log is not where this process left it."""
    return StoreError(
        "store.head-moved",
        Text(
            en=f"The log in {path} was moved on by someone else; nothing was written.",
            es=f"Alguien más avanzó la bitácora en {path}; no se escribió nada.",
        ),
        Text(en="Open the store again and repeat.", es="Abra de nuevo el almacén y repita."),
    )


def full(path: Path | str) -> StoreError:
    """The disk has no room."""
    return StoreError(
        "store.full",
        Text(en=f"The disk is full: {path} cannot grow.", es=f"El disco está lleno: {path} no puede crecer."),
        Text(
            en="Free some room and repeat; nothing was half-written.",
            es="Libere espacio y repita; nada quedó escrito a medias.",
        ),
    )


def unusable(path: Path | str, why: Text) -> StoreError:
    """The operating system refuses the file."""
    return StoreError(
        "store.unusable",
        Text(en="{path} cannot be used: {why}.", es="No se puede usar {path}: {why}.").format(
            path=path, why=why
        ),
        Text(
            en="Check the folder's rights and its disk.", es="Revise los permisos de la carpeta y su disco."
        ),
    )


_ENGINE = {
    "unable to open database file": Text(
        en="it cannot be opened, or nothing can be written beside it",
        es="no se puede abrir, o no se puede escribir junto a él",
    ),
    "attempt to write a readonly database": Text(
        en="it can be read but not written", es="se puede leer pero no escribir"
    ),
    "disk I/O error": Text(
        en="the disk is full, or refuses to write or read",
        es="el disco está lleno o no permite escribir o leer",
    ),
}
"""What the engine says, in words of ours."""


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Turn the engine's faults into ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _of(path, str(error)) from error
    except OSError as error:
        raise unusable(path, system_fault(error)) from error


def _of(path: Path, message: str) -> StoreError:
    if "full" in message:
        return full(path)
    if "locked" in message or "busy" in message:
        return busy(path)
    if "not a database" in message:
        return foreign(path)
    if "malformed" in message or "corrupt" in message:
        return damaged(path)
    return unusable(path, _ENGINE.get(message, Text(en=message, es=message)))
