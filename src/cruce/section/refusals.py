"""What is wrong with a section's folder or files, in sentences of both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from cruce.model import Finding, PowerError, Severity, Text, UsageError, system_fault

_NAMED: Final = 20  # faults in one sentence


def why(error: Exception) -> Text:
    """Say what is wrong with a settings file: each field at fault, or where it is no TOML."""
    match error:
        case OSError():
            return system_fault(error)
        case UnicodeDecodeError():
            return Text(en="it is not UTF-8 text", es="no es texto UTF-8")
        case ValidationError():
            whole = [_field_fault(one) for one in error.errors(include_url=False, include_input=False)]
            return Text(en="; ".join(one.en for one in whole), es="; ".join(one.es for one in whole))
    line = _LINE.search(str(error))
    if line is None:
        return Text(en="it is not TOML: it ends too early", es="no es TOML: termina antes de tiempo")
    return Text(en="it is not TOML in line {line}", es="no es TOML en la línea {line}").format(line=line[1])


def _field_fault(fault: Any) -> Text:
    place = ".".join(map(str, fault["loc"]))
    kind = place if place in ("rates", "store") and fault["type"] == "value_error" else fault["type"]
    says = _FIELD_FAULTS.get(kind, _FIELD_FAULTS[""])
    return says.format(field=place)


_LINE: Final = re.compile(r"at line (\d+)")
_FIELD_FAULTS: Final = {
    "missing": Text(en="{field} is missing", es="falta {field}"),
    "extra_forbidden": Text(en="there is no such setting: {field}", es="no existe ese ajuste: {field}"),
    "value_error": Text(
        en="log, act and witness are not the keys of that section",
        es="log, act y witness no son las llaves de esa sección",
    ),
    "rates": Text(
        en="rates of stricter channels are part of those of milder ones: yellow, orange, red must not rise",
        es="las tasas de canales más estrictos son parte de las otras: yellow, orange, red no deben subir",
    ),
    "store": Text(
        en="store holds a password, which stands in no file: give it by PGPASSWORD, ~/.pgpass or CRUCE_STORE",
        es="store lleva una contraseña, que no va en un archivo: use PGPASSWORD, ~/.pgpass o CRUCE_STORE",
    ),
    "": Text(en="{field} is not in its form", es="{field} no tiene su forma"),
}


def fault(where: str, why: Text) -> Finding:
    """Name one fault of a file in the folder, ``where`` being its path from there."""
    return Finding(
        code="section.file",
        severity=Severity.REFUSAL,
        pointer=f"/{where}",
        says=Text(en=f"{where}: {why.en}.", es=f"{where}: {why.es}."),
        advice=_MEND,
    )


_MEND: Final = Text(en="Mend the files and repeat.", es="Corrija los archivos y repita.")


def absent(folder: Path) -> UsageError:
    """Say that a folder holds no section."""
    return UsageError(
        "section.absent",
        Text(en=f"There is no section in {folder}.", es=f"No hay ninguna sección en {folder}."),
        Text(en="Create it first: cruce init.", es="Créela primero: cruce init."),
    )


def exists(folder: Path) -> UsageError:
    """Say that something stands already where a section was to be made."""
    return UsageError(
        "section.exists",
        Text(en=f"{folder} exists already.", es=f"{folder} ya existe."),
        Text(
            en="Choose another folder; nothing was overwritten.",
            es="Elija otra carpeta; no se sobrescribió nada.",
        ),
    )


def unreadable(path: Path, why: Text) -> UsageError:
    """Say that a settings file cannot be read, and why."""
    return UsageError(
        "section.settings",
        Text(en=f"{path} cannot be read: {why.en}.", es=f"No se puede leer {path}: {why.es}."),
        Text(en="Mend the file and repeat.", es="Corrija el archivo y repita."),
    )


def faulty(folder: Path, findings: Sequence[Finding]) -> UsageError:
    """Say what is wrong with the files of a folder: the first faults, and how many more."""
    first, more = findings[:_NAMED], len(findings) - _NAMED
    rest = Text(en=f" And {more} more.", es=f" Y {more} más.") if more > 0 else Text(en="", es="")
    return UsageError(
        "section.files",
        Text(
            en=f"Files in {folder} cannot be used. " + " ".join(one.says.en for one in first) + rest.en,
            es=f"No se pueden usar archivos en {folder}. " + " ".join(one.says.es for one in first) + rest.es,
        ),
        _MEND,
    )


def mixed(folder: Path) -> UsageError:
    """Say that settings, keys and store are of several sections."""
    return UsageError(
        "section.mixed",
        Text(
            en=f"Settings, keys and store in {folder} are not of one section.",
            es=f"La configuración, las llaves y el almacén de {folder} no son de una misma sección.",
        ),
        Text(
            en="Put back the files that belong together; nothing was changed.",
            es="Reponga los archivos que van juntos; no se cambió nada.",
        ),
    )


def keys_apart(folder: Path, use: str) -> UsageError:
    """Say that a key is not the one that the record names: one of the two is an older copy."""
    return UsageError(
        "section.keys-apart",
        Text(
            en=f"The {use} key in {folder} is not the one that the record names: one of them is older.",
            es=f"La llave {use} de {folder} no es la que nombra el registro: uno de los dos es anterior.",
        ),
        Text(
            en="Put back the newest store and the keys that belong to it; nothing was changed.",
            es="Reponga el almacén más reciente y las llaves que van con él; no se cambió nada.",
        ),
    )


def unreplayable(edition: object) -> UsageError:
    """Say that an edition on which a decision stood is not at hand, or cannot be read."""
    return UsageError(
        "section.unreplayable",
        Text(
            en=f"An edition that the decision stood on is not at hand: {edition}.",
            es=f"No se tiene una edición en que se apoyó la resolución: {edition}.",
        ),
        Text(
            en="It stands in the section's folder editions; restore it from a copy.",
            es="Está en la carpeta editions de la sección; restáurela desde una copia.",
        ),
    )


def nobody() -> PowerError:
    """Say that nobody answers for a grant by name."""
    return PowerError(
        "grant.nobody",
        Text(en="A grant bears an officer's legible name.", es="Un otorgamiento lleva un nombre legible."),
        Text(en="Give the name; nothing was recorded.", es="Dé el nombre; no se registró nada."),
    )


def unwritable(folder: Path, why: Text) -> UsageError:
    """Say that a section's folder cannot be made, and why."""
    return UsageError(
        "section.unwritable",
        Text(en=f"{folder} cannot be created: {why.en}.", es=f"No se puede crear {folder}: {why.es}."),
        Text(
            en="Check the folder's rights and its disk.", es="Revise los permisos de la carpeta y su disco."
        ),
    )


def said_elsewhere(variable: str) -> UsageError:
    """Say that the settings do not tell where the store is, for a variable does."""
    return UsageError(
        "store.elsewhere",
        Text(
            en=f"{variable} says where the store is; moving changes section.toml.",
            es=f"{variable} indica dónde está el almacén; el traslado cambia section.toml.",
        ),
        Text(
            en="Unset it; a password goes into PGPASSWORD or ~/.pgpass.",
            es="Quítela; la contraseña va en PGPASSWORD o ~/.pgpass.",
        ),
    )


def unfit_store() -> UsageError:
    """Say how a store is named; what was given is not repeated, for a password may stand in it."""
    return UsageError(
        "store.address",
        Text(
            en="The store is sqlite or postgresql://USER@HOST/DATABASE, without a password.",
            es="El almacén es sqlite o postgresql://USUARIO@SERVIDOR/BASE, sin contraseña.",
        ),
        Text(
            en="Give the password by PGPASSWORD, ~/.pgpass or CRUCE_STORE: it stands in no file of ours.",
            es="Dé la contraseña por PGPASSWORD, ~/.pgpass o CRUCE_STORE: no va en ningún archivo nuestro.",
        ),
    )


def same_place(place: str) -> UsageError:
    """Say that a store is already where it should move."""
    return UsageError(
        "store.same",
        Text(en=f"The store is at {place} already.", es=f"El almacén ya está en {place}."),
        Text(en="Name another place.", es="Indique otro lugar."),
    )


def unwritten(folder: Path, why: Text) -> UsageError:
    """Say that a list cannot be put into a section's folder, and why."""
    return UsageError(
        "section.list",
        Text(en=f"{folder} cannot be written: {why.en}.", es=f"No se puede escribir en {folder}: {why.es}."),
        Text(
            en="Check the folder's rights and its disk; nothing was changed.",
            es="Revise los permisos de la carpeta y su disco; no se cambió nada.",
        ),
    )
