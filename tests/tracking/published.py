"""The published files of EPCIS 2.0, read out of their archives where they lie."""

from __future__ import annotations

import json
import tarfile
from functools import cache
from typing import Any

from tests.data import official

EXAMPLES = "standards/epcis_2.0_schema_context_examples.tar.gz"
VECTORS = "standards/epcis_event_hash_vectors_half.tar.gz"


@cache
def files(archive: str) -> dict[str, bytes]:
    """Read all files of an archive, by name."""
    with tarfile.open(official(archive)) as held:
        return {
            one.name.removeprefix("./"): read.read()
            for one in held.getmembers()
            if one.isfile() and (read := held.extractfile(one)) is not None
        }


def examples() -> dict[str, bytes]:
    """Give the official documents: whole ones and bare events."""
    return {
        name: content
        for name, content in files(EXAMPLES).items()
        if name.startswith(("examples/", "schema/test/"))
        and name.endswith((".jsonld", ".json"))
        and "/schemas/" not in name
    }


def schema() -> Any:
    """Give the official JSON Schema."""
    return json.loads(files(EXAMPLES)["EPCIS-JSON-Schema.json"])


def vectors() -> list[tuple[str, bytes, list[str], list[str]]]:
    """Give each document of the vectors with the strings that are hashed and the hashes of its events."""
    held = files(VECTORS)
    return [
        (name, content, _lines(held[f"{stem}.prehashes"]), _lines(held[f"{stem}.hashes"]))
        for name, content in sorted(held.items())
        if (stem := name.rpartition(".")[0])
        and name.endswith((".jsonld", ".xml"))
        and f"{stem}.hashes" in held
    ]


def _lines(content: bytes) -> list[str]:
    return [line for line in content.decode().split("\n") if line.strip()]
