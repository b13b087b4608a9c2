"""A section's log as static files: any reader finds it whole, and nothing that was published ever changes."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest
from tests.clearance.border import lodge, opened
from tests.filings import harness_northbound
from tests.ledger import stranger

from cruce.exchange import PUBLIC_KEYS
from cruce.exchange.publication import publish
from cruce.ledger import commit
from cruce.model import CruceError, ProofError
from cruce.store import Draft


def grow(section, count, by="tester"):
    """Put so many events on record in one section, in one commit."""
    works = [
        lambda transaction, number=number: transaction.record(
            Draft("test.noted", f"case-{number}", 1, section.clock(), by), None
        )
        for number in range(count)
    ]
    section.write(works)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def keys(home: Path, *names: str) -> dict[str, bytes]:
    lines = (home / PUBLIC_KEYS).read_text().splitlines()
    ring = {name: base64.b64decode(key) for name, _, key in (line.split("+", 2) for line in lines)}
    return {name: ring[name] for name in names}


def test_a_stranger_reads_the_whole_log_and_its_witness(home, border, tmp_path):
    mx = border.sections["mx"]
    lodge(border, harness_northbound())
    grow(mx, 300)
    border.settle()
    done = publish(mx, tmp_path / "log")
    assert done.missing == ()
    found = stranger.read_log(tmp_path / "log", keys(home, "cruce/mx", "cruce/us/witness"))
    recorded = [mx.store.event(seq) for seq in range(mx.store.tree.size)]
    assert found == ("cruce/mx", [commit(one.salt, one.content) for one in recorded if one])


def test_publishing_again_adds_and_never_changes(border, tmp_path):
    mx = border.sections["mx"]
    before: dict[str, bytes] = {}
    for count in (1, 0, 254, 3, 300):
        grow(mx, count)
        border.settle()
        done = publish(mx, tmp_path / "log")
        now = files(tmp_path / "log")
        assert {path: now[path] for path in before if path != "checkpoint"}.items() <= before.items()
        assert done.added == len(now.keys() - before.keys() - {"checkpoint"})
        before = now
    assert {"tile/0/001", "tile/1/000.p/2", "tile/entries/001"} <= before.keys()
    assert not [path for path in before if path.endswith(".new")]


def test_a_witnessed_checkpoint_goes_before_a_newer_one(border, tmp_path):
    mx = border.sections["mx"]
    lodge(border, harness_northbound())
    border.settle()
    witnessed = mx.store.tree.size
    grow(mx, 2)
    assert publish(mx, tmp_path / "a").checkpoint.size == witnessed
    grown = publish(mx, tmp_path / "a")
    assert (grown.checkpoint.size, grown.added) == (witnessed, 0)


def test_where_nobody_cosigned_the_newest_is_published_and_never_taken_back(home, border, tmp_path):
    mx = border.sections["mx"]
    mx.store._connection.execute("DELETE FROM checkpoint WHERE cosigners <> ''")
    grow(mx, 2)
    lone = publish(mx, tmp_path / "log")
    assert (lone.checkpoint.size, lone.missing) == (mx.store.tree.size, ("us",))
    border.settle()
    again = publish(mx, tmp_path / "log")
    assert (again.checkpoint.size, again.missing) == (lone.checkpoint.size, ())
    assert stranger.read_log(tmp_path / "log", keys(home, "cruce/mx", "cruce/us/witness"))


def test_an_interrupted_publication_is_taken_up(border, tmp_path):
    mx = border.sections["mx"]
    grow(mx, 300)
    border.settle()
    publish(mx, tmp_path / "log")
    whole = files(tmp_path / "log")
    for path in ("checkpoint", "tile/0/001.p/45"):  # the process ended before these were written
        (tmp_path / "log" / path).unlink(missing_ok=True)
    publish(mx, tmp_path / "log")
    assert files(tmp_path / "log") == whole


@pytest.mark.parametrize("path", ["tile/0/000.p/3", "tile/entries/000.p/3"])
def test_a_file_that_is_there_and_differs_is_left_as_it_is(border, tmp_path, path):
    mx = border.sections["mx"]
    grow(mx, 3 - mx.store.tree.size)
    border.settle()
    (tmp_path / "log" / path).parent.mkdir(parents=True)
    (tmp_path / "log" / path).write_bytes(b"other")
    with pytest.raises(CruceError, match=r"exchange\.published-otherwise"):
        publish(mx, tmp_path / "log")
    left = files(tmp_path / "log")
    assert left[path] == b"other"
    assert "checkpoint" not in left


@pytest.mark.parametrize("goes_on", [False, True])
def test_an_older_store_does_not_take_a_published_log_back(home, tmp_path, goes_on):
    with opened(home) as border:
        border.settle()
        shutil.copytree(home, tmp_path / "copy")
        grow(border.sections["mx"], 3)
        border.settle()
        publish(border.sections["mx"], tmp_path / "log")
    before = files(tmp_path / "log")
    with opened(tmp_path / "copy") as border:
        if goes_on:
            grow(border.sections["mx"], 9, "another")
            border.settle()
        with pytest.raises(ProofError, match=r"exchange\.published-otherwise") as refusal:
            publish(border.sections["mx"], tmp_path / "log")
    assert len(refusal.value.evidence) == 2
    assert files(tmp_path / "log") == before


def test_another_section_s_folder_is_refused(border, tmp_path):
    border.settle()
    publish(border.sections["mx"], tmp_path / "log")
    with pytest.raises(CruceError, match=r"ledger\.log-key-unknown"):
        publish(border.sections["us"], tmp_path / "log")


def test_a_folder_that_cannot_be_made_is_named(border, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CruceError, match=r"exchange\.unpublished"):
        publish(border.sections["mx"], tmp_path / "file")
