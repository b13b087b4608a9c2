"""How a command ends when it cannot be carried out: one sentence in the language in use, never a trace."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import requires
from typing import Any

import typer

from cruce import __version__
from cruce.cli import words
from cruce.cli.language import say, spoken
from cruce.cli.phrases import phrased
from cruce.cli.printing import complain, json_is_awaited, put_json
from cruce.model import CruceError, system_fault

DONE, REFUSED, FAULT, INTERRUPTED = 0, 1, 2, 130
_AROUND = " )\"'"  # what stands around the name of an extra in a requirement


@dataclass(frozen=True, slots=True)
class Fault:
    """What stopped a command: its code, its sentences, the exit code."""

    code: str
    says: tuple[str, ...]
    ends: int = FAULT


def ending(command: Callable[[], object]) -> int:
    """Run a command to its end and give the exit code; whatever stops it is said on standard error.

    Where a JSON object was asked for, there is one, with the fault in it.
    """
    try:
        command()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except typer.Exit as end:
        return end.exit_code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last word of the program is a sentence
        return _told(error)
    return DONE


def _told(error: BaseException) -> int:
    fault = _fault(error)
    for sentence in fault.says:
        complain(sentence)
    if json_is_awaited():
        put_json({"fault": fault_as_json(error)})
    if fault.code == "own" and os.environ.get("CRUCE_TRACEBACK"):
        traceback.print_exception(error)
    return fault.ends


def fault_as_json(error: BaseException) -> dict[str, Any]:
    """Give what stopped a command as plain JSON data."""
    if isinstance(error, CruceError):
        return {"code": error.code, "says": error.says.model_dump(), "advice": error.advice.model_dump()}
    fault = _fault(error)
    return {"code": fault.code, **({"says": {spoken(): " ".join(fault.says)}} if fault.says else {})}


def _fault(error: BaseException) -> Fault:
    match error:
        case KeyboardInterrupt() | typer.Abort():
            return Fault("interrupted", (), INTERRUPTED)
        case CruceError():
            return Fault(error.code, (say(words.FAULT).format(sentence=error.sentence(spoken())),))
        case typer.TyperException():
            return Fault("usage", tuple(_misused(error)))
        case ModuleNotFoundError() if package := _bringing((error.name or "").partition(".")[0]):
            missing = say(words.EXTRA).format(module=(error.name or "").partition(".")[0])
            add = say(words.INSTALL).format(package=package)
            return Fault("extra", (say(words.FAULT).format(sentence=missing), add))
        case OSError():
            file, why = error.filename or say(words.OUTPUT), say(system_fault(error))
            return Fault("system", (say(words.DISTURBED).format(file=file, why=why),))
    return Fault("own", (say(words.BUG).format(kind=type(error).__name__, version=__version__),))


def _misused(error: typer.TyperException) -> Iterator[str]:
    context = getattr(error, "ctx", None)
    message = phrased(error.format_message())
    if message.startswith(("Usage: ", "Uso: ")):  # no argument at all: the help page is the answer
        yield message
        return
    yield say(words.FAULT).format(sentence=message)
    if context is not None:
        yield say(words.TRY_HELP).format(command=context.command_path)


def _bringing(module: str) -> str | None:
    """Name the extra of this package that brings a module, as the installer writes it."""
    for requirement in requires("cruce") or ():
        name, _, extra = requirement.partition("extra ==")
        distribution = re.split(r"[\s\[<>=!~;]", name, maxsplit=1)[0].replace("-", "_").lower()
        if extra and module != "cruce" and distribution in (module, f"{module}_py"):
            return f"cruce[{extra.strip(_AROUND)}]"
    return None
