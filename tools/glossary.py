"""The glossary: each word of `cruce.model` with its docstring's sentence and the Spanish of terms.yaml."""

import inspect
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from cruce import model

TERMS = Path(__file__).resolve().parent.parent / "docs" / "reference" / "terms.yaml"
HEAD = """# Glossary

The words of the program, in English and as they are shown in Spanish. Names in `code` are those of the
classes of `cruce.model`, which follow the WCO Data Model; what they mean is their own docstring. Spanish:
`terms.yaml`. Made by `make pages`.
"""


def classes() -> dict[str, type]:
    """List the public classes of the model by name."""
    named = {name: getattr(model, name) for name in model.__all__}
    return {name: found for name, found in named.items() if inspect.isclass(found)}


def terms() -> dict[str, Any]:
    """Read the Spanish terms: of classes, of the values of enumerations, of other words."""
    read: dict[str, Any] = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    return read


def meaning(found: type) -> str:
    """Give the first paragraph of a docstring on one line of Markdown."""
    paragraph = (inspect.getdoc(found) or "").partition("\n\n")[0]
    return " ".join(paragraph.split()).replace("``", "`")


def page() -> str:
    """Write the glossary in Markdown."""
    spanish, known = terms(), classes()
    lines = [HEAD, "## Words of the model", "", "| English | Spanish | what it is |", "|---|---|---|"]
    lines += [f"| `{name}` | {spanish['model'][name]} | {meaning(known[name])} |" for name in sorted(known)]
    lines += ["", "## Values", "", "| word | value | Spanish |", "|---|---|---|"]
    for name, found in sorted(known.items()):
        if issubclass(found, Enum):
            lines += [f"| `{name}` | `{one.value}` | {spanish['values'][name][one.value]} |" for one in found]
    lines += ["", "## Other words of the field and of the record", ""]
    lines += ["| English | Spanish | what it is |", "|---|---|---|"]
    lines += [f"| {word['en']} | {word['es']} | {word['says']} |" for word in spanish["words"]]
    return "\n".join(lines) + "\n"
