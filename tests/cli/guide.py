"""A guide as a reader follows it: commands typed, edits made, and what the page promises looked for."""

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.shell import Said, cruce

PIECES = re.compile(
    r"^```console\n(?P<block>.*?)^```$"
    r"|`(?P<new>[\w.-]+)`[^`\n]*:\n\n```(?:json|csv|yaml)\n(?P<content>.*?)^```$"
    r"|^\| (?:in|en) `(?P<file>[^`]+)`[^\n]*$"
    r"|^\| `(?P<find>[^`]+)` \| `(?P<write>[^`]+)` \|$",
    re.MULTILINE | re.DOTALL,
)
ELISION = "…"


@dataclass
class Step:
    """One command of a guide and the lines that it shows of what is printed; or a file written or edited."""

    command: str
    shows: list[str] = field(default_factory=list)
    file: str = ""
    find: str = ""
    write: str = ""


def steps(page: str) -> Iterator[Step]:
    """Yield what a page asks of its reader, in order: commands of console blocks, files to write, edits."""
    file = ""
    for piece in PIECES.finditer(page):
        if piece["block"]:
            for told in piece["block"].removeprefix("$ ").split("\n$ "):
                command, *shows = told.rstrip("\n").split("\n")
                yield Step(command, shows)
        elif piece["new"]:
            yield Step("", file=piece["new"], write=piece["content"])
        elif piece["file"]:
            file = piece["file"]
        else:
            yield Step("", file=file, find=piece["find"], write=piece["write"])


def follow(page: Path) -> int:
    """Do what a page says, in the present folder; returns how many commands were run."""
    last, count = Said(0, "", ""), 0
    for step in steps(page.read_text(encoding="utf-8")):
        if step.file:
            edit(step)
        elif step.command == "echo $?":
            assert step.shows == [str(last.code)], (page.name, count)
        else:
            program, *arguments = shlex.split(step.command)
            if program == "cp":
                shutil.copy(*arguments)
                continue
            assert program == "cruce", step.command
            last, count = cruce(*arguments), count + 1
            assert last.code in (0, 1), (step.command, last.err)
            assert not (promised := missing(step, last.out)), (step.command, promised, last.out)
    return count


def edit(step: Step) -> None:
    """Write a file, or make one edit of it, as a reader would in an editor."""
    path = Path(step.file)
    if not step.find:
        path.write_text(step.write, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert step.find in text, f"{step.find} is not in {step.file}"
    path.write_text(text.replace(step.find, step.write), encoding="utf-8")


def missing(step: Step, out: str) -> list[str]:
    """List the lines that a page shows of a command and that it did not print, in this order."""
    printed = iter(line.strip() for line in out.splitlines())
    wanted = [line.strip() for line in step.shows if line.strip() and line.strip() != ELISION]
    return [line for line in wanted if not any(line == said for said in printed)]
