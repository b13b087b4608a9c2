"""A model as a file, and which of a section's model files is in force.

First line: ``cruce-risk-model FORMAT SHA256 LENGTH`` of what follows; then the manifest as one line of JSON
that a person can read; then the rest as JSON, arrays packed. The hash finds damage, not forgery: model files
are as trusted as the section's folder that holds them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cruce.model import Finding
from cruce.risk.score.booster import load_booster
from cruce.risk.score.calibration import Calibration
from cruce.risk.score.coding import Coding, Term, Vocabulary
from cruce.risk.score.memory import Memory
from cruce.risk.score.model import Manifest, Model, Spread
from cruce.risk.score.rows import Schema
from cruce.risk.score.serving import STEPS, Scorer, serves
from cruce.risk.score.terms import Table
from cruce.risk.sentences import fault

FORMAT = 1
SUFFIX = ".model"
_HEAD = re.compile(rb"cruce-risk-model (\d{1,9}) ([0-9a-f]{64}) (\d{1,12})\n")
_KINDS = {"<f8": np.float64, "<i8": np.int64}


def write_model(model: Model) -> bytes:
    """Give the bytes of a model's file; the same model gives the same bytes."""
    manifest = model.manifest.model_dump_json()
    body = f"{manifest}\n{json.dumps(_body(model), sort_keys=True, allow_nan=False)}\n".encode()
    head = f"cruce-risk-model {FORMAT} {hashlib.sha256(body).hexdigest()} {len(body)}\n"
    return head.encode() + body


def read_model(content: bytes, name: str) -> Model | tuple[Finding, ...]:
    """Read a model's file, or say why it is refused: foreign, of another format, cut off, altered."""
    head = _HEAD.match(content)
    if head is None:
        return (fault("model-foreign", name, 1),)
    if int(head[1]) != FORMAT:
        return (fault("model-format", name, 1, found=int(head[1]), known=FORMAT),)
    body = content[head.end() :]
    if len(body) < int(head[3]):
        return (fault("model-cut", name, content.count(b"\n") + 1, found=len(body), said=int(head[3])),)
    if hashlib.sha256(body).hexdigest() != head[2].decode():
        return (fault("model-altered", name),)
    manifest, _, rest = body.partition(b"\n")
    try:
        return _model(Manifest.model_validate_json(manifest), json.loads(rest))
    except (ArithmeticError, LookupError, TypeError, ValueError, zlib.error) as problem:
        return (fault("model-content", name, 2, problem=type(problem).__name__),)


def file_name(model: Model) -> str:
    """Name the file of a model: what it scores, the last day that it learnt from, a part of its rows' hash.

    Of one name, later models sort after earlier ones.
    """
    made = model.manifest
    plain = re.sub(r"[^a-z0-9]+", "-", made.name.lower()).strip("-") or "score"
    return f"{plain}-{int(made.last_day):08d}-{made.rows_hash[:12]}{SUFFIX}"


@dataclass(frozen=True, eq=False)
class Taken:
    """The model in force, what to keep of it for the next time, and every file after it that was refused."""

    scorer: Scorer | None
    kept: bytes = b""
    refused: tuple[Finding, ...] = ()


def take_model(files: Mapping[str, bytes], kept: bytes) -> Taken:
    """Take the latest model file, by name, where a section can work by it.

    Else the one that was in force stays (``kept``: its name, a line feed, its content), or else the latest
    before it; every later file is refused with place and reason. Without any file there is no model.
    """
    refused: list[Finding] = []
    names = sorted((name for name in files if name.endswith(SUFFIX)), reverse=True)
    for nth, name in enumerate(names):
        read = _serving(name, files[name])
        if isinstance(read, Scorer):
            return Taken(read, f"{name}\n".encode() + files[name], tuple(refused))
        refused += read
        if nth == 0:
            last, _, content = kept.partition(b"\n")
            held = _serving(last.decode(errors="replace"), content)
            if isinstance(held, Scorer):
                return Taken(held, kept, tuple(refused))
    return Taken(None, b"", tuple(refused))


def _serving(name: str, content: bytes) -> Scorer | tuple[Finding, ...]:
    read = read_model(content, name)
    if not isinstance(read, Model):
        return read
    if not serves(read) or len(read.manifest.refers_from) != STEPS:
        return (fault("model-columns", name),)
    return Scorer(read, name.removesuffix(SUFFIX), hashlib.sha256(content).hexdigest())


def _body(model: Model) -> dict[str, Any]:
    coding = model.coding
    return {
        "schema": coding.schema.model_dump(mode="json"),
        "vocabularies": {name: one.values for name, one in coding.vocabularies.items()},
        "points": {name: _packed(points) for name, points in coding.points.items()},
        "edges": {name: _packed(edges) for name, edges in coding.edges.items()},
        "pairs": [[term, _packed(keys)] for term, keys in coding.pairs.items()],
        "rate": model.rate,
        "tables": [
            [term, _packed(table.seen), _packed(table.positive), table.strength]
            for term, table in model.tables.items()
        ],
        "seen": [[name, _packed(seen)] for name, seen in model.seen.items()],
        "weights": _packed(model.weights),
        "intercept": model.intercept,
        "trees": model.trees,
        "calibration": [model.calibration.rise, model.calibration.fall, model.calibration.shift],
        "severity": model.severity,
        "memory": _memory(model.memory),
        "spreads": [[name, _packed(one.marks), _packed(one.shares)] for name, one in model.spreads.items()],
    }


def _memory(memory: Memory | None) -> dict[str, Any] | None:
    if memory is None:
        return None
    return {name: [marks, *map(_packed, columns)] for name, (marks, columns) in memory.state().items()}


def _remembered(body: dict[str, Any] | None) -> Memory | None:
    if body is None:
        return None
    return Memory.again(
        {name: (marks, [*map(_unpacked, columns)]) for name, (marks, *columns) in body.items()}
    )


def _model(manifest: Manifest, body: dict[str, Any]) -> Model:
    for text in (body["trees"], body["severity"]):
        if isinstance(text, str):
            load_booster(text)
    return Model(
        manifest=manifest,
        coding=_coding(body),
        rate=float(body["rate"]),
        tables={
            _term(term): Table(_unpacked(seen), _unpacked(positive), float(strength))
            for term, seen, positive, strength in body["tables"]
        },
        seen={name: _unpacked(seen) for name, seen in body["seen"]},
        weights=_unpacked(body["weights"]),
        intercept=float(body["intercept"]),
        trees=body["trees"],
        calibration=Calibration(*body["calibration"]),
        severity=body["severity"],
        spreads={
            name: Spread(_unpacked(marks), _unpacked(shares)) for name, marks, shares in body["spreads"]
        },
        memory=_remembered(body.get("memory")),  # files from before models remembered have none
    )


def _coding(body: dict[str, Any]) -> Coding:
    schema = Schema.model_validate(body["schema"])
    return Coding(
        schema,
        {
            name: Vocabulary(tuple(values), tuple(schema.levels.get(name, ())))
            for name, values in body["vocabularies"].items()
        },
        {name: _unpacked(points) for name, points in body["points"].items()},
        {name: _unpacked(edges) for name, edges in body["edges"].items()},
        {_term(term): _unpacked(keys) for term, keys in body["pairs"]},
    )


def _term(names: list[str]) -> Term:
    return tuple(names)


def _packed(values: np.ndarray[Any, Any]) -> list[str]:
    kind = "<i8" if values.dtype.kind == "i" else "<f8"
    return [kind, base64.b64encode(zlib.compress(values.astype(kind).tobytes(), 6)).decode()]


def _unpacked(packed: list[str]) -> np.ndarray[Any, Any]:
    kind, text = packed
    plain = zlib.decompress(base64.b64decode(text, validate=True))
    return np.frombuffer(plain, kind).astype(_KINDS[kind])
