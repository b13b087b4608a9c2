"""The faults of a PostgreSQL server, each with its sentence and what to do, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg import errors

from cruce.model import StoreError, Text
from cruce.store import refusals

_SAYS: Final[tuple[tuple[type[psycopg.Error], Text], ...]] = (
    (
        errors.ReadOnlySqlTransaction,
        Text(
            en="the server takes no writes; it may be a standby",
            es="el servidor no admite escrituras; puede ser una réplica",
        ),
    ),
    (
        errors.InsufficientPrivilege,
        Text(en="this user may not do it", es="este usuario no tiene permiso para hacerlo"),
    ),
    (
        errors.UniqueViolation,
        Text(en="a row stands there already", es="ya existe ese renglón"),
    ),
    (
        errors.TooManyConnections,
        Text(en="the server has no connection free", es="el servidor no tiene conexiones libres"),
    ),
)
"""What a server says, in words of ours; for the rest its own words stand."""


class UnreachableError(psycopg.OperationalError):
    """No connection came about; the driver has no name for it of its own."""


def unreachable(where: str, why: str) -> StoreError:
    """No connection to the server can be made."""
    return StoreError(
        "store.unreachable",
        Text(
            en="{where} cannot be reached: {why}.",
            es="No hay conexión con {where}: {why}.",
        ).format(where=where, why=why),
        Text(
            en="Check that the server runs, the address, and the password (PGPASSWORD, ~/.pgpass).",
            es="Revise que el servidor esté en marcha, la dirección y la contraseña (PGPASSWORD, ~/.pgpass).",
        ),
    )


def illegible() -> StoreError:
    """The address cannot be read; it is not repeated, for a password may stand in it."""
    return StoreError(
        "store.address",
        Text(en="The address of the store cannot be read.", es="La dirección del almacén no se puede leer."),
        Text(
            en="Write it as postgresql://USER@HOST:PORT/DATABASE.",
            es="Escríbala así: postgresql://USUARIO@SERVIDOR:PUERTO/BASE.",
        ),
    )


def lost(where: str) -> StoreError:
    """The connection broke before anything was committed."""
    return StoreError(
        "store.lost",
        Text(
            en=f"The connection to {where} was lost; nothing was written.",
            es=f"Se perdió la conexión con {where}; no se escribió nada.",
        ),
        Text(
            en="Repeat it; the connection is made again by itself.",
            es="Repita; la conexión se restablece sola.",
        ),
    )


def undecided(where: str) -> StoreError:
    """The connection broke during COMMIT, and the server has not come back to tell what came of it."""
    return StoreError(
        "store.undecided",
        Text(
            en=f"The connection to {where} was lost while it committed: it is written whole or not at all.",
            es=f"Se perdió la conexión con {where} al confirmar: quedó escrito por completo o nada.",
        ),
        Text(
            en="Look when the server is back; what was lodged, repeated, is not lodged twice.",
            es="Consulte cuando vuelva el servidor; lo presentado, si se repite, no se presenta dos veces.",
        ),
    )


def waited(where: str) -> StoreError:
    """Others have the turn for too long."""
    return StoreError(
        "store.busy",
        Text(
            en=f"Another process has been writing to {where} for half a minute.",
            es=f"Otro proceso lleva medio minuto escribiendo en {where}.",
        ),
        Text(
            en="Repeat it later; nothing was changed. Look for a process that hangs.",
            es="Repita más tarde; no se cambió nada. Busque un proceso detenido.",
        ),
    )


def in_use(where: str) -> StoreError:
    """Somebody must have the store alone: this process, or another."""
    return StoreError(
        "store.busy",
        Text(
            en=f"{where} is open in another process, and one must have it alone.",
            es=f"{where} está abierto en otro proceso y uno debe tenerlo para sí.",
        ),
        Text(
            en="Stop the services of the section first, or wait for the move to end. Nothing was changed.",
            es="Detenga primero los servicios de la sección o espere al fin del traslado. No se cambió nada.",
        ),
    )


@contextmanager
def named(where: str, is_lost: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Turn the engine's faults into ours."""
    try:
        yield
    except psycopg.Error as error:
        raise of(where, error, lost_now=is_lost()) from error


def of(where: str, error: psycopg.Error, *, lost_now: bool) -> StoreError:
    """Name a fault of the engine."""
    match error:
        case UnreachableError():
            return unreachable(where, _first_line(error))
        case errors.DiskFull():
            return refusals.full(where)
        case errors.LockNotAvailable():
            return waited(where)
        case errors.SerializationFailure() | errors.DeadlockDetected():
            return refusals.moved(where)
        case errors.DataCorrupted() | errors.IndexCorrupted():
            return refusals.damaged(where)
    said = next((text for kind, text in _SAYS if isinstance(error, kind)), None)
    if said is not None:
        return refusals.unusable(where, said)
    if lost_now or isinstance(error, errors.AdminShutdown | errors.CrashShutdown):
        return lost(where)
    return refusals.unusable(where, Text(en=_first_line(error), es=_first_line(error)))


def _first_line(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
