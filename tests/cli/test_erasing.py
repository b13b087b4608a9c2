"""`cruce erase` and `cruce hold`: a case of a training home, six years on."""

import subprocess
import sys

import pytest
from tests.cli.shell import cruce

from cruce.credentials import pack, unpack
from cruce.exchange import PUBLIC_KEYS

CASE = "7y7cicfzwsn5t6pzghyl6kgd"
NAME = "Rio Grande Customs Brokers LLC"


@pytest.fixture
def cleared(home, tmp_path):
    assert cruce("clear", "southbound-fca-laredo", "--receipt", tmp_path).code == 0
    return home


def act(*words, section, at="2032-01-05T12:00:00Z", reason="Retention is over."):
    return cruce(*words, "--section", section, "--officer", "L. Hart", "--reason", reason, "--at", at)


def test_a_case_is_erased_and_what_was_handed_out_still_verifies(cleared, tmp_path):
    receipts = list(tmp_path.glob("*.json"))
    assert receipts
    said = act("erase", CASE, section=cleared / "us")
    assert said.code == 0, said.err
    assert "is erased:" in said.flat
    assert "19 CFR 163.4" in said.flat
    assert "Backups" in said.err
    assert cruce("verify", *receipts, "--keys", cleared / PUBLIC_KEYS).code == 0
    assert cruce("log", "export", cleared / "us", "--output", tmp_path / "log").code == 0
    assert cruce("verify", tmp_path / "log").code == 0
    assert NAME.encode() not in b"".join(path.read_bytes() for path in (cleared / "us").glob("store.*"))
    shown = cruce("hold", "show", CASE, "--section", cleared / "us")
    assert "erased by L. Hart: Retention is over." in shown.flat
    assert "clearance.decided" in shown.flat


def test_a_bundle_of_an_erased_case_says_by_name_what_is_erased(cleared, tmp_path):
    act("hold", "place", CASE, section=cleared / "us", reason="Subpoena.")
    act("hold", "lift", CASE, section=cleared / "us", reason="Over.")
    act("erase", CASE, section=cleared / "us")
    made = ("bundle", CASE, "--section", cleared / "us", "--output", tmp_path / "b.zip")
    said = cruce(*made)  # nobody has witnessed the erasure yet
    assert said.code == 2
    assert "was erased here" in said.err
    assert "clearance.lodged" in said.err
    assert cruce("clear", "northbound-harness").code == 0
    said = cruce(*made)
    assert said.code == 0, said.err
    assert "what is left of it" in said.flat
    said = cruce("verify", tmp_path / "b.zip")
    assert said.code == 0
    assert "was erased by L. Hart" in said.flat
    for kind in ("clearance.lodged", "clearance.decided", "exchange.received"):
        assert kind in said.flat
    told = cruce("verify", tmp_path / "b.zip", "--json").json["receipts"][0]
    assert told["erased"]["figure"] == "us/clocks/records"
    assert NAME.encode() not in (tmp_path / "b.zip").read_bytes()
    script = tmp_path / "verify.py"
    cruce("verify", "--write-alone", script)
    command = [sys.executable, script, cleared / PUBLIC_KEYS, tmp_path / "b.zip"]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
    assert "erased by L. Hart" in run.stdout
    assert cruce("replay", tmp_path / "b.zip").code == 2
    other = pack({**unpack((tmp_path / "b.zip").read_bytes()), "events/x.json": b"{}"})
    (tmp_path / "b.zip").write_bytes(other)
    assert cruce("verify", tmp_path / "b.zip").code == 1


def test_a_unverified_figure_of_law_is_said(cleared):
    said = act("erase", CASE, section=cleared / "mx")
    assert said.code == 0, said.err
    assert "not verified" in said.err


@pytest.mark.parametrize(
    ("at", "code"), [("2026-06-01T12:00:00Z", "must be kept until"), ("2031-05-13T23:00:00Z", "2031-05-13")]
)
def test_too_early_is_refused_with_the_law(cleared, at, code):
    said = act("erase", CASE, section=cleared / "us", at=at)
    assert said.code == 2
    assert code in " ".join(said.err.split())


def test_a_hold_is_placed_shown_and_lifted(cleared):
    said = act("hold", "place", CASE, section=cleared / "us", reason="Subpoena.")
    assert "is under legal hold (1)" in said.flat
    assert act("erase", CASE, section=cleared / "us").code == 2
    said = act("hold", "lift", CASE, section=cleared / "us", reason="Over.")
    assert "is under no legal hold" in said.flat
    told = cruce("hold", "show", CASE, "--section", cleared / "us", "--json").json
    assert [one["kind"] for one in told["acts"]] == ["clearance.hold_placed", "clearance.hold_lifted"]
    assert act("erase", CASE, section=cleared / "us").code == 0
