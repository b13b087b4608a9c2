"""The verifier in one file comes to the verdict of `cruce verify`, on good things and on each corruption."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.clearance.border import founded, lodge, opened, present
from tests.cli.shell import cruce
from tests.filings import harness_northbound
from tests.house.source import PACKAGE

from cruce.clearance import proving
from cruce.credentials import Bundle, pack, unpack
from cruce.exchange import PUBLIC_KEYS
from cruce.exchange.publication import publish
from cruce.model import canonical
from cruce.store import Draft

ALONE = PACKAGE / "ledger" / "alone.py"
# Python, isolated from the environment, to which the package is made unknown.
BARE = "import runpy, sys; sys.modules['cruce'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
BARE = BARE.replace("runpy.run_path(", "sys.argv = sys.argv[1:]; runpy.run_path(").replace(
    "argv[1],", "argv[0],"
)
# The words of the one for the codes of the other.
SAME = {
    "ledger.key-malformed": {"key"},
    "receipt.key-unknown": {"key-unknown"},
    "receipt.malformed": {"malformed"},
    "ledger.receipt-malformed": {"malformed"},
    "ledger.note-malformed": {"note", "key-unknown"},  # the one looks for the log's key first
    "ledger.checkpoint-malformed": {"note", "key-unknown", "log-signature"},
    "ledger.log-key-unknown": {"log-unsigned"},
    "ledger.checkpoint-signature": {"log-signature"},
    "ledger.checkpoint-origin": {"origin"},
    "ledger.cosignature-false": {"cosignature"},
    "ledger.cosignature-missing": {"witness-missing"},
    "ledger.leaf-changed": {"leaf"},
    "ledger.root-mismatch": {"root"},
    "ledger.root-false": {"root"},
    "ledger.file-absent": {"absent"},
    "ledger.tile-false": {"tile"},
    "ledger.log-shrunk": {"shrunk"},
    "ledger.log-forked": {"rewritten"},
    "ledger.log-rewritten": {"rewritten"},
    "receipt.not-a-decision": {"decision"},
    "receipt.other-section": {"decision"},
    "receipt.signature": {"signature"},
    "receipt.other-filing": {"other-filing"},
    "receipt.incomplete": {"incomplete"},
    "bundle.malformed": {"malformed"},
    "bundle.file": {"file"},
    "bundle.other-case": {"decision"},
    "bundle.incomplete": {"incomplete", "absent"},
}


@pytest.fixture(scope="module")
def genuine(tmp_path_factory) -> Path:
    """A folder with public keys, a receipt, a log of 300 entries, an older copy of it, and a fork."""
    folder: Path = tmp_path_factory.mktemp("alone")
    with opened(founded(folder / "home")) as border:
        case = lodge(border, harness_northbound())
        present(border, case, harness_northbound())
        border.settle()
        (folder / "bundle.zip").write_bytes(bytes(proving.bundle(border.sections["mx"], case)))
        (folder / "receipt.json").write_text(str(border.receipt(case)), encoding="utf-8")
        mx = border.sections["mx"]
        publish(mx, folder / "older")
        shutil.copytree(folder / "home", folder / "fork-home")
        grow(mx, 300, "tester")
        border.settle()
        publish(mx, folder / "log")
    with opened(folder / "fork-home") as border:
        grow(border.sections["mx"], 300, "somebody else")
        border.settle()
        publish(border.sections["mx"], folder / "fork")
    shutil.copy(folder / "home" / PUBLIC_KEYS, folder / PUBLIC_KEYS)
    return folder


def grow(section, count, by):
    work = [lambda transaction: transaction.record(Draft("test.noted", "case", 1, section.clock(), by), None)]
    section.write(work * count)


def change(file: Path, edit: Callable[[bytes], bytes | None]) -> None:
    raw = edit(file.read_bytes())
    if raw is None:
        file.unlink()
    else:
        file.write_bytes(raw)


def flipped(share: int) -> Callable[[bytes], bytes]:
    def edit(raw: bytes) -> bytes:
        place = min(len(raw) * share // 100, len(raw) - 1)
        return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]

    return edit


def without_line(number: int) -> Callable[[bytes], bytes]:
    return lambda raw: b"".join(line for n, line in enumerate(raw.splitlines(keepends=True)) if n != number)


def rewritten(**changes) -> Callable[[bytes], bytes]:
    def edit(raw: bytes) -> bytes:
        return canonical({**json.loads(raw), **changes}) + b"\n"

    return edit


def swapped(raw: bytes) -> bytes:
    parts = json.loads(raw)["parts"]
    return rewritten(parts={"mx": parts["us"], "us": parts["mx"]})(raw)


def lone(raw: bytes) -> bytes:
    return rewritten(parts={"mx": json.loads(raw)["parts"]["mx"]})(raw)


def part_changed(part: str, value: str) -> Callable[[bytes], bytes]:
    def edit(raw: bytes) -> bytes:
        parts = json.loads(raw)["parts"]
        return rewritten(parts={**parts, "us": {**parts["us"], part: value}})(raw)

    return edit


RECEIPTS: dict[str, Callable[[bytes], bytes]] = {
    **{f"byte-{share}": flipped(share) for share in range(0, 101, 4)},
    "cut": lambda raw: raw[:-1],
    "longer": lambda raw: raw + b"\n",
    "empty": lambda raw: b"",
    "list": lambda raw: b"[]\n",
    "number": lambda raw: b"7\n",
    "nested": lambda raw: b"[" * 100_000,
    "other-case": rewritten(case="aaaaaaaaaaaaaaaaaaaaaaaa"),
    "other-format": rewritten(format="cruce/receipt/2"),
    "more": rewritten(more=1),
    "no-parts": rewritten(parts={}),
    "odd-parts": rewritten(parts={"mx": 7}),
    "swapped": swapped,
    "lone": lone,
    "no-content": part_changed("content", ""),
    "no-proof": part_changed("proof", ""),
    "short-leaf": part_changed("leaf", "AAAA"),
    "loose-base64": part_changed("content", "AB=="),
}
LOGS: dict[str, tuple[str, Callable[[bytes], bytes | None]]] = {
    **{
        f"{path.replace('/', '_')}-{name}": (path, edit)
        for path in ("tile/entries/000", "tile/0/000", "tile/0/001.p/{}", "tile/1/000.p/1")
        for name, edit in (
            *((f"byte-{share}", flipped(share)) for share in (0, 50, 100)),
            ("cut", lambda raw: raw[:-1]),
            ("longer", lambda raw: raw + b"\0"),
            ("absent", lambda raw: None),
        )
    },
    **{f"checkpoint-byte-{share}": ("checkpoint", flipped(share)) for share in range(0, 101, 3)},
    "checkpoint-absent": ("checkpoint", lambda raw: None),
    "checkpoint-no-witness": ("checkpoint", without_line(5)),
    "checkpoint-no-log": ("checkpoint", without_line(4)),
}


def bundles(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield corruptions of a bundle: of the zip itself, and of files with their list made to agree."""
    whole, files = Bundle.parse(raw), Bundle.parse(raw).files
    first, last = min(files, key=str), max(name for name in files if name.startswith("events/"))
    event = min(name for name in files if name.startswith("events/"))

    def relisted(**changes: bytes | None) -> bytes:
        made = {**files, **changes}
        kept = {name: content for name, content in made.items() if content is not None}
        return bytes(replace(whole, files=kept))

    yield "cut.zip", raw[: len(raw) // 2]
    yield "no-list.zip", pack({name: files[name] for name in files})
    yield "more.zip", pack({**unpack(raw), "more": b""})
    yield "fewer.zip", pack({name: content for name, content in unpack(raw).items() if name != first})
    yield "changed.zip", pack({**unpack(raw), event: b"{}"})
    yield "no-decision.zip", relisted(**{last: None})
    yield "no-lodging.zip", relisted(**{event: None})
    yield "no-events.zip", relisted(**{name: None for name in files if name.startswith("events/")})
    yield "no-contents.zip", relisted(**{name: None for name in files if name.startswith("contents/")})
    yield "event-is-none.zip", relisted(**{event: b"7"})
    yield "event-changed.zip", relisted(**{event: files[event].replace(b"index ", b"index 1", 1)})
    yield "content-changed.zip", relisted(**{first: files[first] + b" "})
    yield "other-case.zip", bytes(replace(whole, case="another"))
    yield "other-version.zip", bytes(replace(whole, version=2))
    yield "other-section.zip", bytes(replace(whole, section="us"))
    yield "no-section.zip", bytes(replace(whole, section="ca"))


def things(genuine: Path, folder: Path) -> Iterator[tuple[str, ...]]:
    """Make the corpus: names of things, with what each is to be judged by."""
    for name in ("receipt.json", "bundle.zip", "log", "older", "fork"):
        yield (name,)
    for name, edit in RECEIPTS.items():
        (folder / name).write_bytes(edit((genuine / "receipt.json").read_bytes()))
        yield (name,)
    for name, raw in bundles((genuine / "bundle.zip").read_bytes()):
        (folder / name).write_bytes(raw)
        yield (name,)
    partial = next((genuine / "log/tile/0/001.p").iterdir()).name
    for name, (path, damage) in LOGS.items():
        shutil.copytree(genuine / "log", folder / name)
        change(folder / name / path.format(partial), damage)
        yield (name,)
    for log, since in (
        ("log", "older"),
        ("older", "log"),
        ("log", "fork"),
        ("fork", "older"),
        ("log", "log"),
    ):
        yield (log, "--since", f"{since}/checkpoint")
    yield ("log", "--quorum", "0")
    yield ("log", "--quorum", "2")


@pytest.fixture(scope="module")
def corpus(genuine, tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("corpus")
    shutil.copytree(genuine, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*home*"))
    return folder


@pytest.fixture(scope="module")
def module():
    """The file itself, loaded by its path."""
    spec = importlib.util.spec_from_file_location("verifier_alone", ALONE)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    yield loaded
    del sys.modules[spec.name]


def test_both_come_to_one_verdict(genuine, corpus, module, capsys, monkeypatch):
    monkeypatch.chdir(corpus)
    refused = 0
    unlike: list[tuple[object, ...]] = []
    for thing in things(genuine, corpus):
        ours = cruce("verify", *thing, "--keys", PUBLIC_KEYS, "--json").json
        row = next(iter(ours["receipts"] + ours.get("logs", [])))
        end = module.main([PUBLIC_KEYS, *thing])
        said = capsys.readouterr().out
        assert end == (0 if row["genuine"] else 1), (thing, row, said)
        if not row["genuine"]:
            refused += 1
            word = said.partition("[")[2].partition("]")[0]
            unlike += [] if word in SAME[row["code"]] else [(thing, row["code"], word)]
    assert not unlike
    assert refused > 80  # each corruption, and what is neither older nor the same


@pytest.mark.parametrize("line", range(6))
def test_both_miss_the_same_key(corpus, module, capsys, monkeypatch, line):
    monkeypatch.chdir(corpus)
    Path("some-keys.txt").write_bytes(without_line(line)(Path(PUBLIC_KEYS).read_bytes()))
    for thing in ("receipt.json", "bundle.zip", "log"):
        ours = cruce("verify", thing, "--keys", "some-keys.txt").code
        assert module.main(["some-keys.txt", thing]) == ours, (thing, capsys.readouterr().out)


def test_it_needs_no_cruce(corpus, tmp_path):
    """Given out by the program, and run by a Python that is isolated and has no such package."""
    assert cruce("verify", "--write-alone", tmp_path / "verify.py").code == 0
    command = [sys.executable, "-I", "-c", BARE, str(tmp_path / "verify.py"), PUBLIC_KEYS]
    run = subprocess.run(
        [*command, "receipt.json", "bundle.zip", "log"],
        cwd=corpus,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("GENUINE") == 3
    run = subprocess.run([*command, "absent"], cwd=corpus, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert "Traceback" not in run.stderr


def test_it_is_short_and_imports_nothing_of_ours():
    text = ALONE.read_text(encoding="utf-8")
    assert "cruce." not in "".join(line for line in text.splitlines() if "import" in line)
    assert len(text.splitlines()) <= 460
