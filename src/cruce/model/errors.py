"""Faults of program, peer or operator; what is wrong with a trader's paper is a `Finding`, never an error."""

from __future__ import annotations

import errno
from typing import Final

from cruce.model.text import Language, Text

_FORBIDDEN: Final = Text(en="its rights forbid it", es="sus permisos lo impiden")
_SYSTEM: Final = {
    errno.ENOENT: Text(en="it is not there", es="no existe"),
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EISDIR: Text(en="it is a folder", es="es una carpeta"),
    errno.ENOTDIR: Text(en="part of its path is no folder", es="parte de su ruta no es una carpeta"),
    errno.EEXIST: Text(en="it is there already", es="ya existe"),
    errno.ENOSPC: Text(en="the disk is full", es="el disco está lleno"),
    errno.EFBIG: Text(en="it would be larger than is allowed here", es="excedería el tamaño permitido aquí"),
    errno.EDQUOT: Text(en="the quota of the disk is used up", es="se agotó la cuota de disco"),
    errno.EROFS: Text(en="the disk is read-only", es="el disco es de sólo lectura"),
    errno.ENAMETOOLONG: Text(en="its name is too long", es="su nombre es demasiado largo"),
    errno.ELOOP: Text(en="its links lead in a circle", es="sus enlaces forman un círculo"),
    errno.EMFILE: Text(en="too many files are open", es="hay demasiados archivos abiertos"),
    errno.EIO: Text(en="the disk does not answer rightly", es="el disco no responde bien"),
}


def system_fault(error: OSError) -> Text:
    """Say why the system refused a file; what is not known here, as the system itself says it."""
    said = error.strerror or type(error).__name__
    return _SYSTEM.get(error.errno or 0, Text(en=said, es=said))


class CruceError(Exception):
    """A fault that stops a command: it says what happened and what to do next, in both languages."""

    def __init__(self, code: str, says: Text, advice: Text) -> None:
        super().__init__(f"{code}: {says.en}")
        self.code = code
        self.says = says
        self.advice = advice

    def sentence(self, language: Language) -> str:
        """Say what happened and what to do, in one language."""
        return f"{self.says[language]} {self.advice[language]}"


class ProofError(CruceError):
    """A proof, signature, checkpoint or receipt that does not hold, with the signed notes that show it."""

    def __init__(self, code: str, says: Text, advice: Text, evidence: tuple[str, ...] = ()) -> None:
        super().__init__(code, says, advice)
        self.evidence = evidence


class StoreError(CruceError):
    """A store that cannot be opened, read or written: busy, full, foreign or made by another version."""


class LawError(CruceError):
    """A law directory or an official file that cannot be read or is refused whole."""


class PeerError(CruceError):
    """A message from another section that is not what was agreed."""


class PowerError(CruceError):
    """An act that the actor, the minutes in force or the state of the case do not allow."""


class UsageError(CruceError):
    """A command given in a way that cannot be carried out."""
