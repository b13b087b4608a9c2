"""The program as its tests call it: arguments in; exit code, output and errors out."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cruce.cli import main

ENTRY = "import sys; from cruce.cli import main; sys.exit(main())"


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def flat(self) -> str:
        """The output with every run of blanks and line ends as one blank, for text that may fold anywhere."""
        return " ".join(self.out.split())

    @property
    def json(self) -> dict[str, Any]:
        """The object on the last line."""
        told: dict[str, Any] = json.loads(self.out.splitlines()[-1])
        return told


class _Standard(io.TextIOWrapper):
    def __init__(self, content: bytes = b"") -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8", write_through=True)

    @property
    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return]


def cruce(*arguments: object, stdin: bytes = b"") -> Said:
    """Run the program in this process."""
    before, sys.stdin = sys.stdin, _Standard(stdin)
    try:
        with redirect_stdout(_Standard()) as out, redirect_stderr(_Standard()) as err:
            code = main([str(argument) for argument in arguments])
            return Said(code, out.text, err.text)
    finally:
        sys.stdin = before


def alone(*arguments: object, cwd: Path | None = None, **settings: str) -> Said:
    """Run the program in a process of its own."""
    environment = {**os.environ, "COLUMNS": "80", "PYTHONUTF8": "1", **settings}
    command = [sys.executable, "-c", ENTRY, *map(str, arguments)]
    run = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return Said(run.returncode, run.stdout, run.stderr)
