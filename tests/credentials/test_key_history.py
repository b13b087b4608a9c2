"""Receipts, logs and bundles from before and after keys were changed: both verifiers go by place and time."""

from __future__ import annotations

import importlib.util
import re
from datetime import timedelta
from pathlib import Path

import pytest
from tests.clearance.border import StandingClock, founded, lodge, opened, present
from tests.clearance.contingent import DIRECTOR, directed
from tests.cli.shell import cruce
from tests.filings import harness_northbound
from tests.house.source import PACKAGE

from cruce.clearance import proving
from cruce.credentials import KeyRing
from cruce.exchange import keys
from cruce.exchange.publication import publish
from cruce.model import ProofError

THINGS = ("before.json", "after.json", "log-before", "log-after", "bundle.zip")


@pytest.fixture(scope="module")
def alone():
    spec = importlib.util.spec_from_file_location("alone", PACKAGE / "ledger" / "alone.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def things(tmp_path_factory) -> Path:
    """Receipts, logs and a bundle of two cases; between them every key of both sections was rotated."""
    folder: Path = tmp_path_factory.mktemp("history")
    clock, kept = StandingClock(), ""
    with opened(directed(founded(folder / "home")), clock=clock) as border:
        for name in ("before", "after"):
            sample = harness_northbound(name)
            case = lodge(border, sample)
            present(border, case, sample)
            border.settle()
            (folder / f"{name}.json").write_text(str(border.receipt(case)), encoding="utf-8")
            publish(border.sections["us"], folder / f"log-{name}")
            if name == "before":
                kept = case
                for section in border.sections.values():
                    for use in ("log", "act", "witness"):
                        clock.now += timedelta(minutes=1)
                        keys.rotate(section, use, DIRECTOR)
        (folder / "bundle.zip").write_bytes(bytes(proving.bundle(border.sections["us"], kept)))
        for section in border.sections.values():
            keys.publish(section, folder / "keys.txt")
    return folder


def verdicts(folder: Path, text: str, alone, tmp_path: Path) -> dict[str, str]:
    """Give what both say of each thing under these public keys: they must agree."""
    file = tmp_path / "keys.txt"
    file.write_text(text, encoding="utf-8")
    found = {}
    for name in THINGS:
        said = cruce("verify", folder / name, "--keys", file, "--json").json
        (row,) = said.get("logs", []) + said["receipts"]
        try:
            alone.judge(folder / name, alone.read_keys(text), None, None)
            word = "genuine"
        except alone.RefusedError as error:
            word = str(error)
        assert (word == "genuine") is row["genuine"], (name, word, row)
        assert (word == "retired") is (row.get("code") == "receipt.key-retired"), (name, word, row)
        found[name] = word
    return found


def test_all_of_it_is_genuine_under_the_whole_history(things, alone, tmp_path):
    text = (things / "keys.txt").read_text()
    assert len(text.splitlines()) == 12
    assert set(verdicts(things, text, alone, tmp_path).values()) == {"genuine"}


def test_what_a_key_signed_out_of_its_place_is_refused_by_name(things, alone, tmp_path):
    text = (things / "keys.txt").read_text()
    early = re.sub(r"(cruce/us/act\S+ )until=\d+,", r"\1until=1,", text)
    told = verdicts(things, early, alone, tmp_path)
    assert (told["before.json"], told["after.json"], told["bundle.zip"]) == ("retired", "genuine", "retired")
    late = re.sub(r"(cruce/us\+\S+ )until=\d+,", r"\1until=1,", text)
    told = verdicts(things, late, alone, tmp_path)
    assert (told["before.json"], told["log-before"]) == ("retired", "retired")
    assert (told["after.json"], told["log-after"]) == ("genuine", "genuine")


def test_a_cosignature_from_after_its_key_ended_is_refused_by_name(things, alone, tmp_path):
    text = (things / "keys.txt").read_text()
    ended = re.sub(r"(cruce/mx/witness\S+ until=\d+),\S+", r"\1,2026-01-01T00:00:00Z", text)
    told = verdicts(things, ended, alone, tmp_path)
    assert (told["before.json"], told["log-before"], told["after.json"]) == ("retired", "retired", "genuine")


def test_without_the_former_keys_only_what_is_later_is_believed(things, alone, tmp_path):
    text = "".join(
        line for line in (things / "keys.txt").read_text().splitlines(True) if "until=" not in line
    )
    told = verdicts(things, text, alone, tmp_path)
    assert told["after.json"] == told["log-after"] == "genuine"
    assert "genuine" not in (told["before.json"], told["log-before"])


@pytest.mark.parametrize(
    "bound", ["until=x,2026-01-01T00:00:00Z", "until=1", "since=1,2026-01-01T00:00:00Z", "until=1,noon"]
)
def test_a_bound_that_says_nothing_is_refused(things, bound):
    line = (things / "keys.txt").read_text().splitlines()[0].split(" ")[0]
    with pytest.raises(ProofError, match=r"receipt\.key-bounds"):
        KeyRing.parse(f"{line} {bound}\n")
