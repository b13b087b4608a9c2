"""A witness that is no section: it cosigns over HTTP, remembers through a kill, refuses and keeps a fork."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from tests.clearance.border import founded, lodge, opened, present
from tests.clearance.contingent import DIRECTOR, directed
from tests.cli.shell import cruce
from tests.filings import AS_OF, harness_northbound
from tests.web.served import Served, free_ports, home_with_ports, served, until

from cruce import clearance
from cruce.clearance import proving
from cruce.credentials import JointReceipt, KeyRing, verify
from cruce.exchange import PUBLIC_KEYS, keys, outside, publication, watching
from cruce.exchange.outside import Answered, Submitter
from cruce.ledger import Checkpoint, Note, Verifier
from cruce.model import PeerError, ProofError, UsageError
from cruce.section import Section

NAME = "witness.example/1"
AT = int(AS_OF.timestamp())


def numbered(number: int) -> Any:
    return harness_northbound(f"R-{number}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return founded(tmp_path / "home")


@pytest.fixture
def watch(home: Path, tmp_path: Path) -> watching.Watch:
    watching.Watch.found(tmp_path / "watch", NAME, (home / PUBLIC_KEYS).read_text(encoding="utf-8"))
    return watching.Watch.open(tmp_path / "watch")


class Bench:
    """A desk that does jobs at once."""

    def __init__(self, section: Section) -> None:
        self.section = section

    async def __call__(self, job: Any, /) -> Any:
        return job(self.section)


def submitter(section: Section, watch: watching.Watch) -> Submitter:
    async def submit(request: bytes) -> Answered:
        reply = watch.add_checkpoint(request, AT)
        return Answered(reply.status, reply.kind, reply.body)

    return Submitter(watch.signer.verifier, submit, Bench(section), Random(0))


def submitted(section: Section, watch: watching.Watch) -> int:
    """Let a section submit once; gives how many cosignatures it kept."""
    kept = asyncio.run(submitter(section, watch).once())
    section.flush()
    return kept


def evidence(watch: watching.Watch) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in (watch._folder / "evidence").glob("*.json")]


def test_each_new_checkpoint_is_cosigned_once_and_kept(home, watch):
    with opened(home) as border:
        mx = border.sections["mx"]
        key = watch.signer.verifier
        for number in (1, 2):
            clearance.lodge(mx, [numbered(number).content], "broker")
            assert submitted(mx, watch) == 1
            assert submitted(mx, watch) == 0
            note = outside.cosigned(mx, key)
            assert note is not None
            seen = Checkpoint.open(note, mx.keys.log.verifier, [key])
            assert (seen.size, seen.root) == (mx.store.tree.size, mx.store.tree.root)
            assert note.cosigned_at(key) == AT
    assert evidence(watch) == []


def test_a_cosignature_that_was_lost_is_asked_for_from_where_the_witness_stands(home, watch):
    with opened(home) as border:
        mx = border.sections["mx"]
        clearance.lodge(mx, [numbered(1).content], "broker")
        asyncio.run(submitter(mx, watch).once())
        mx._later.clear()  # the process ended before it kept what came
        clearance.lodge(mx, [numbered(2).content], "broker")
        assert submitted(mx, watch) == 1
        note = outside.cosigned(mx, watch.signer.verifier)
        assert note is not None
        assert Checkpoint.parse(note.text).size == mx.store.tree.size


def test_a_log_whose_key_was_changed_is_cosigned_on_by_who_was_told(home, watch, tmp_path):
    with opened(directed(home)) as border:
        mx = border.sections["mx"]
        clearance.lodge(mx, [numbered(1).content], "broker")
        assert submitted(mx, watch) == 1
        thief = mx.keys.log
        keys.rotate(mx, "log", DIRECTOR)
        with pytest.raises(PeerError):
            submitted(mx, watch)
        keys.publish(mx, home / PUBLIC_KEYS)
        lines = (home / PUBLIC_KEYS).read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / "watch" / "logs.txt").write_text("".join(line for line in lines if "cruce/mx+" in line))
        told = watching.Watch.open(tmp_path / "watch")
        assert submitted(mx, told) == 1
        size = mx.store.tree.size
        forged = Checkpoint("cruce/mx", size + 1, bytes(32)).signed(thief)
        assert told.add_checkpoint(f"old {size}\n\n{forged}".encode(), AT).status == 403
    assert evidence(told) == []


def test_a_witness_remembers_after_it_was_started_again(home, watch, tmp_path):
    with opened(home) as border:
        mx = border.sections["mx"]
        clearance.lodge(mx, [numbered(1).content], "broker")
        first = outside.due(mx, watch.signer.verifier)
        assert submitted(mx, watch) == 1
        assert first is not None
        clearance.lodge(mx, [numbered(2).content], "broker")
        again = watching.Watch.open(tmp_path / "watch")
        second = outside.due(mx, watch.signer.verifier, 0)
        assert second is not None
        reply = again.add_checkpoint(second.request, AT)
        assert (reply.status, reply.body) == (409, b"%d\n" % first.size)


def test_a_fork_is_refused_with_evidence_and_the_section_works_on(home, watch, tmp_path):
    with opened(home) as border:
        lodge(border, numbered(1))
        border.settle()
    shutil.copytree(home, tmp_path / "fork")
    with opened(home, 1) as border, opened(tmp_path / "fork", 2) as fork:
        mx, liar = border.sections["mx"], fork.sections["mx"]
        clearance.lodge(mx, [numbered(2).content], "broker")
        assert submitted(mx, watch) == 1
        clearance.lodge(liar, [numbered(number).content for number in (3, 4, 5)], "broker")
        for _ in range(2):
            with pytest.raises(PeerError) as refusal:
                submitted(liar, watch)
            assert refusal.value.code == "peer.witness"
            assert refusal.value.says.en != refusal.value.says.es
        (kept,) = evidence(watch)
        assert kept["code"] == "ledger.log-inconsistent"
        log = mx.keys.log.verifier
        points = [Checkpoint.open(Note.parse(note), log) for note in kept["notes"]]
        assert len({(point.size, point.root) for point in points}) == 2
        assert outside.cosigned(liar, watch.signer.verifier) is None
        (outcome,) = clearance.lodge(liar, [numbered(6).content], "broker")
        assert isinstance(outcome, clearance.Lodged)


def test_a_store_that_is_older_than_what_was_witnessed_is_told_so(home, watch, tmp_path):
    shutil.copytree(home, tmp_path / "old")
    with opened(home) as border:
        mx = border.sections["mx"]
        clearance.lodge(mx, [numbered(number).content for number in range(3)], "broker")
        assert submitted(mx, watch) == 1
    with opened(tmp_path / "old", 1) as border:
        mx = border.sections["mx"]
        clearance.lodge(mx, [numbered(9).content], "broker")
        with pytest.raises(PeerError, match=r"peer\.witness"):
            submitted(mx, watch)


def test_what_is_published_bears_the_outside_cosignature(home, watch, tmp_path):
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[witness]]\nurl = "https://w.example/logs"\nkey = "{watch.signer.verifier}"\n')
    with opened(home) as border:
        lodge(border, numbered(1))
        border.settle()
        mx = border.sections["mx"]
        assert mx.settings.model_validate(__import__("tomllib").loads(mx.settings.toml())) == mx.settings
        assert submitted(mx, watch) == 1
        note = publication.publish(mx, tmp_path / "public").note
        others = [border.sections["us"].keys.witness.verifier, watch.signer.verifier]
        Checkpoint.open(note, mx.keys.log.verifier, others)


def test_a_receipt_bears_the_outside_cosignature_and_can_be_held_to_it(home, watch, tmp_path):
    key, name = watch.signer.verifier, watch.signer.verifier.name
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[witness]]\nurl = "https://w.example/logs"\nkey = "{key}"\n')
    known = tmp_path / "keys.txt"
    known.write_text(f"{(home / PUBLIC_KEYS).read_text()}{key}\n")
    sample = numbered(1)
    script = tmp_path / "verify.py"
    assert cruce("verify", "--write-alone", script).code == 0
    with opened(home) as border:
        mx = border.sections["mx"]
        case = lodge(border, sample)
        present(border, case, sample)
        border.settle()
        bare, held = tmp_path / "bare.json", tmp_path / "held.json"
        bare.write_text(str(border.receipt(case)))
        lodge(border, numbered(2))  # the log grows on; the witness comes later
        border.settle()
        assert submitted(mx, watch) == 1
        made = proving.receipt_part(mx, case)
        assert made is not None
        assert made.note.is_signed_by(key)
        held.write_text(str(border.receipt(case)))
        receipt = border.receipt(case)
        assert receipt is not None
    ring = KeyRing.parse(known.read_text())
    assert name in verify(receipt, ring).cosigners["mx"]
    assert name not in verify(receipt, ring).cosigners["us"]

    def alone(*words: object) -> tuple[int, str]:
        run = subprocess.run(
            [sys.executable, script, known, *map(str, words)], capture_output=True, check=False
        )
        return run.returncode, run.stdout.decode()

    for file, both in ((bare, ()), (held, (name,))):
        assert cruce("verify", file, "--keys", known).code == 0
        said = cruce("verify", file, "--keys", known, "--json").json["receipts"][0]["sections"]["mx"]
        assert set(said["cosigners"]) == {"cruce/us/witness", *both}
        code, told = alone(file)
        assert (code, f"[{name}]" in told) == (0, bool(both))
    # The other section has no such witness: a receipt is held to it in all its parts.
    for words in ((held, "--witness", name), (bare, "--witness", name), (bare, "--witness", "nobody")):
        assert cruce("verify", *words, "--keys", known).code == 1
        assert alone(*words)[0] == 1
    part = JointReceipt(case, {"mx": receipt.parts["mx"]})
    with pytest.raises(ProofError, match=r"receipt\.witness-missing") as refusal:
        ring.require_witness([name], "cruce/us", receipt.parts["us"].note)
    assert refusal.value.says.en != refusal.value.says.es
    ring.require_witness([name], "cruce/mx", part.parts["mx"].note)


@pytest.mark.parametrize(
    ("url", "key"),
    [("http://w.example", None), ("https://w.example", "nonsense"), ("https://w.example", "log")],
)
def test_a_witness_that_cannot_be_used_is_refused_by_the_settings(home, watch, url, key):
    with opened(home) as border:
        log = str(border.sections["us"].keys.log.verifier)
    told = {None: str(watch.signer.verifier), "log": log}.get(key, key)
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[witness]]\nurl = "{url}"\nkey = "{told}"\n')
    with pytest.raises(UsageError, match=r"section\.settings"):
        opened(home)


def test_a_witness_is_made_on_purpose_and_only_once(home, tmp_path):
    made = cruce("witness", "init", tmp_path / "w", "--name", NAME, "--logs", home / PUBLIC_KEYS, "--json")
    assert made.code == 0, made.err
    assert made.json["logs"] == ["cruce/mx", "cruce/us"]
    assert Verifier.parse(made.json["key"]).cosigner
    assert (tmp_path / "w" / "witness.key").stat().st_mode & 0o077 == 0
    again = cruce("witness", "init", tmp_path / "w", "--name", NAME, "--logs", home / PUBLIC_KEYS)
    assert again.code == 2
    (tmp_path / "none.txt").write_text("", encoding="utf-8")
    none = cruce("witness", "init", tmp_path / "v", "--name", NAME, "--logs", tmp_path / "none.txt")
    assert none.code == 2
    assert not (tmp_path / "v").exists()
    assert cruce("witness", "serve", tmp_path / "v").code == 2


# --- as real processes -------------------------------------------------------------------------------------


class Witnessing(Served):
    """A witness that is run by `cruce witness serve`."""

    def start(self) -> None:
        command = [sys.executable, "-m", "cruce", "witness", "serve", str(self.folder)]
        with self.said.open("ab") as said:
            self._process = subprocess.Popen(
                [*command, "--port", str(self._port)], stdout=said, stderr=said, env=self._environment
            )

    def there(self) -> bool:
        try:
            return self.door.post("/add-checkpoint", content=b"").status_code == 400
        except httpx.HTTPError:
            return False


@contextmanager
def watched(folder: Path) -> Iterator[tuple[dict[str, Served], Witnessing]]:
    home, (port,) = folder / "home", free_ports(1)
    ports = home_with_ports(home, ("mx", "us"))
    key = watching.Watch.found(folder / "watch", NAME, (home / PUBLIC_KEYS).read_text(encoding="utf-8"))
    with (home / "mx" / "section.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[witness]]\nurl = "http://127.0.0.1:{port}"\nkey = "{key}"\n')
    shutil.copytree(home, folder / "fork")
    witness = Witnessing(folder / "watch", port)
    try:
        with served(home, ports) as sections:
            yield sections, witness
    finally:
        witness.kill(signal.SIGTERM)
        witness.door.close()


@pytest.mark.slow
def test_a_dark_witness_stops_nothing_and_what_it_missed_is_cosigned_when_it_is_there(tmp_path):
    with watched(tmp_path) as (sections, witness):
        mx = sections["mx"]

        def told() -> dict[str, Any]:
            return dict((mx.health() or {}).get("witnesses", {}).get(NAME, {}))

        def filed(number: int) -> None:
            assert mx.door.post("/v1/filings", content=numbered(number).content).status_code == 201

        def is_cosigned() -> bool:
            health = mx.health() or {"witnesses": {NAME: {}}, "log": {"size": -1}}
            return bool(health["witnesses"][NAME].get("size") == health["log"]["size"])

        filed(1)
        until(lambda: told().get("fault") == "peer.away")
        witness.start()
        until(witness.there)
        until(is_cosigned)
        witness.kill()
        filed(2)
        until(lambda: told().get("failures", 0) > 0)
        witness.start()
        until(witness.there)
        until(is_cosigned)
        assert not list((tmp_path / "watch" / "evidence").iterdir())
        witnessed = int(told()["size"])
        with opened(tmp_path / "fork", 7, only="mx") as fork:  # started on another machine, from a copy
            liar, number = fork.sections["mx"], 100
            while liar.store.tree.size <= witnessed:
                clearance.lodge(liar, [numbered(number := number + 1).content], "broker")
            key = Verifier.parse(liar.settings.witness[0].key)
            shown = outside.due(liar, key, witnessed)
            assert shown is not None
            for _ in range(2):
                assert witness.door.post("/add-checkpoint", content=shown.request).status_code == 422
        (kept,) = (tmp_path / "watch" / "evidence").iterdir()
        assert json.loads(kept.read_text())["code"] == "ledger.log-inconsistent"
        filed(3)
        until(is_cosigned)
        # A section's own door cosigns as well, for whoever brings a checkpoint of a log that it knows.
        answer = sections["us"].door.post("/witness/add-checkpoint", content=b"nonsense")
        assert answer.status_code == 400
