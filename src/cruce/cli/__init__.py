"""The door for the shell: arguments in, words out; everything else is done by the rooms below."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["main"]

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; gives its exit code (0 done, 1 refused, 2 usage or fault, 130 interrupted)."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:  # who is impatient while the program is still being loaded is no fault, either
        from cruce.cli.language import hoist, preferred, speak

        speak(preferred(words, os.environ))
        from cruce.cli.program import run  # the help texts are made on import, in the language just chosen

        return run(hoist(words))
    except KeyboardInterrupt:
        return _INTERRUPTED
