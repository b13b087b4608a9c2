"""Rewrite the pages that say what the program says of itself: `make pages`.

The commands in both READMEs, the reference of commands in both languages, the JSON Schema of a filing and its
fields, findings, risk facts, the glossary. Tests compare them with the program and name this file when they
differ.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import doors, filing, findings, glossary

from cruce.risk import rules

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
COMMANDS = (
    *(
        "demo",
        "init",
        "clear",
        "show",
        "verify",
        "bundle",
        "replay",
        "gap",
        "amend",
        "pay",
        "grant",
        "accept",
        "examine",
        "decide",
        "alert",
        "withdraw",
        "erase",
        "reads",
        "serve",
        "conformance",
        "exchange card",
        "exchange peer",
        "exchange nats-config",
    ),
    *("liability", "origin", "classify", "screen", "schema", "duty", "duty compare", "duty lesser"),
    *("law import", "law show", "law check", "rules check", "rules run", "rules yields"),
    *("minute draft", "minute comment", "minute sign", "minute withdraw", "minute list", "minute show"),
    *("contingency status", "contingency decide", "contingency report", "contingency follow"),
    "contingency drill",
    *("account add", "account key", "account list", "account remove"),
    *("booth key", "booth copy", "booth decide", "booth serve", "booth reconcile"),
    *("list import", "list compare", "risk train", "risk show", "risk benchmark", "border generate"),
    *("key rotate", "key revoke", "key affected", "key sign-again", "key accept", "key list", "key protect"),
    *("case hold", "case lift", "case propose", "case confirm", "case found", "case secure", "case course"),
    *("case step", "case due", "case write", "case thread"),
    *("hold place", "hold lift", "hold show", "log export", "log show", "store move", "store backup"),
    *("track read", "track show", "track export", "track seal", "track hash"),
    *("witness init", "witness serve"),
)
REFERENCES = {
    "doors.md": doors.doors_page,
    "problems.md": doors.problems_page,
    "filing.md": filing.page,
    "findings.md": findings.page,
    "glossary.md": glossary.page,
    "risk-facts.md": rules.facts_page,
}
BEGIN, END = "<!-- commands: begin -->", "<!-- commands: end -->"
TITLES = {
    "en": """# Commands

*[Leer en español](commands.es.md)*

Exit codes: 0 done, 1 refused, 2 usage or fault. `--lang en|es` may stand anywhere.
""",
    "es": """# Órdenes

*[Read in English](commands.md)*

Códigos de salida: 0 hecho, 1 rechazado, 2 uso o falla. `--lang en|es` puede ir en cualquier lugar.
""",
}
TALK = """
import contextlib, io, json, sys
from cruce.cli import main
said = {}
for command in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as page:
        assert main(command.split()) == 0, command
    said[command] = page.getvalue()
print(json.dumps(said))
"""


def said(language: str, *commands: str) -> dict[str, str]:
    """Return what commands print in one language, eighty columns wide."""
    talk = [sys.executable, "-c", TALK]
    settings = {**os.environ, "COLUMNS": "80", "CRUCE_LANG": language}
    run = subprocess.run(
        talk, input=json.dumps(commands), check=True, capture_output=True, text=True, env=settings
    )
    pages: dict[str, Any] = json.loads(run.stdout)
    return pages


def shown(command: str, page: str) -> str:
    """Show a command with what it prints."""
    return f"```console\n$ cruce {command}\n{page}```\n"


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each page with what must stand in it."""
    for language, suffix in (("en", ""), ("es", ".es")):
        told = said(language, "--help", *(f"{name} --help" for name in COMMANDS))
        path = ROOT / f"README{suffix}.md"
        before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        yield path, f"{before}{BEGIN}\n{shown('--help', told['--help'])}{END}{rest.partition(END)[2]}"
        parts = (f"## {name}\n\n{shown(f'{name} --help', told[f'{name} --help'])}" for name in COMMANDS)
        yield REFERENCE / f"commands{suffix}.md", "\n".join((TITLES[language], *parts))
    yield REFERENCE / "filing.schema.json", said("en", "schema")["schema"]
    for name, page in REFERENCES.items():
        yield REFERENCE / name, page()


def main() -> None:
    """Write every page."""
    for path, text in pages():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
