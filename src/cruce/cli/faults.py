"""How a command ends when it cannot be carried out: one sentence in the language in use, never a trace."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import requires

import typer

from cruce import __version__
from cruce.cli import words
from cruce.cli.language import say, spoken
from cruce.cli.phrases import phrased
from cruce.cli.printing import complain
from cruce.model import CruceError, ProofError, system_fault

DONE, REFUSED, FAULT, INTERRUPTED = 0, 1, 2, 130
_AROUND = " )\"'"  # what stands around the name of an extra in a requirement


def ending(command: Callable[[], object]) -> int:
    """Run a command to its end and give the exit code; whatever stops it is said on standard error."""
    try:
        command()
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - the last word of the program is a sentence
        return _told(error)
    return DONE


def _told(error: Exception) -> int:
    match error:
        case typer.Exit():
            return error.exit_code
        case CruceError():
            complain(say(words.FAULT).format(sentence=error.sentence(spoken())))
            return REFUSED if isinstance(error, ProofError) else FAULT
        case typer.TyperException():
            return _misused(error)
        case ModuleNotFoundError():
            return _missing(error)
        case OSError():
            why = say(system_fault(error))
            complain(say(words.DISTURBED).format(file=error.filename or say(words.OUTPUT), why=why))
            return FAULT
    return _own_fault(error)


def _misused(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    message = phrased(error.format_message())
    if message.startswith(("Usage: ", "Uso: ")):  # no argument at all: the help page is the answer
        complain(message)
    else:
        complain(say(words.FAULT).format(sentence=message))
        if context is not None:
            complain(say(words.TRY_HELP).format(command=context.command_path))
    return FAULT


def _missing(error: ModuleNotFoundError) -> int:
    module = (error.name or "").partition(".")[0]
    package = _bringing(module)
    if package is None:
        return _own_fault(error)
    complain(say(words.FAULT).format(sentence=say(words.EXTRA).format(module=module)))
    complain(say(words.INSTALL).format(package=package))
    return FAULT


def _bringing(module: str) -> str | None:
    """Name the extra of this package that brings a module, as the installer writes it."""
    for requirement in requires("cruce") or ():
        name, _, extra = requirement.partition("extra ==")
        distribution = re.split(r"[\s\[<>=!~;]", name, maxsplit=1)[0].replace("-", "_").lower()
        if extra and module != "cruce" and distribution in (module, f"{module}_py"):
            return f"cruce[{extra.strip(_AROUND)}]"
    return None


def _own_fault(error: Exception) -> int:
    if os.environ.get("CRUCE_TRACEBACK"):
        traceback.print_exception(error)
    complain(say(words.BUG).format(kind=type(error).__name__, version=__version__))
    return FAULT
