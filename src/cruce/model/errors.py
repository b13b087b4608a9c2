"""Faults of program, peer or operator; what is wrong with a trader's paper is a `Finding`, never an error."""

from __future__ import annotations

import csv
import errno
from json import JSONDecodeError
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

_TABLES: Final = {
    "unexpected end of data": Text(en="a quotation mark is not closed", es="unas comillas quedan sin cerrar"),
    "expected after": Text(
        en="something stands right behind a closing quotation mark",
        es="hay algo pegado a unas comillas de cierre",
    ),
    "larger than field limit": Text(en="a cell is far too long", es="una celda es demasiado larga"),
    "new-line character": Text(
        en="a line ends in an unknown way", es="una línea termina de forma desconocida"
    ),
}
_NO_TABLE: Final = Text(en="commas and quotation marks do not fit", es="las comas y comillas no concuerdan")
_TAB: Final = Text(en="a tab stands where blanks must", es="hay un tabulador donde deben ir espacios")
_YAML: Final = {
    "a tab character": _TAB,
    r"'\t'": _TAB,
    "that cannot start any token": Text(
        en="a sign stands where none can begin", es="hay un signo donde ninguno puede empezar"
    ),
    "end of stream": Text(en="it ends within quotation marks", es="termina dentro de unas comillas"),
    "'}'": Text(en="a { is not closed, or a comma is missing", es="una { queda sin cerrar o falta una coma"),
    "']'": Text(en="a [ is not closed, or a comma is missing", es="un [ queda sin cerrar o falta una coma"),
    "mapping values are not allowed": Text(
        en="a colon stands out of place", es="unos dos puntos están fuera de lugar"
    ),
    "could not find expected ':'": Text(en="a colon is missing", es="faltan los dos puntos"),
}
_NO_YAML: Final = Text(
    en="indentation, colons or quotes do not fit",
    es="la sangría, los dos puntos o las comillas no concuerdan",
)
_CONTROL: Final = Text(
    en="it holds control characters, which no text has",
    es="contiene caracteres de control, que ningún texto lleva",
)
_NO_JSON: Final = Text(
    en="it is no JSON from line {line}, column {column}",
    es="no es JSON desde la línea {line}, columna {column}",
)
_NO_XML: Final = Text(
    en="it is no XML from line {line}, column {column}",
    es="no es XML desde la línea {line}, columna {column}",
)
_TOO_DEEP: Final = Text(en="it nests too deeply", es="tiene demasiados niveles")
_UNFIT: Final = Text(en="its parts do not fit together", es="sus partes no concuerdan")


def system_fault(error: OSError) -> Text:
    """Say why the system refused a file; what is not known here, as the system itself says it."""
    said = error.strerror or type(error).__name__
    return _SYSTEM.get(error.errno or 0, Text(en=said, es=said))


def reader_fault(error: Exception) -> Text:
    """Say why a reader of CSV, JSON, XML or YAML stopped; what it says itself is in English alone."""
    match error:
        case csv.Error():
            return next((says for start, says in _TABLES.items() if start in str(error)), _NO_TABLE)
        case JSONDecodeError():
            return _NO_JSON.format(line=error.lineno, column=error.colno)
        case RecursionError():
            return _TOO_DEEP
    if isinstance(error, SyntaxError) and hasattr(error, "position"):  # xml.etree.ElementTree.ParseError
        line, column = error.position
        return _NO_XML.format(line=line, column=column + 1)
    if hasattr(error, "problem_mark"):  # yaml.MarkedYAMLError
        said = str(getattr(error, "problem", ""))
        return next((says for part, says in _YAML.items() if part in said), _NO_YAML)
    return _CONTROL if type(error).__name__ == "ReaderError" else _UNFIT  # of yaml


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
