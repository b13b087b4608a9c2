"""`cruce key`: keys of a training home changed, accepted and encrypted; the public keys go along."""

import json
import subprocess
import sys

import pytest
from tests.cli.shell import cruce

from cruce.exchange import PUBLIC_KEYS

LATER = "2026-05-13T20:00:00Z"


@pytest.fixture
def cleared(home, tmp_path):
    assert cruce("clear", "southbound-fca-laredo", "--receipt", tmp_path).code == 0
    return home


def change(*words, section, at=LATER):
    return cruce("key", *words, "--section", section, "--officer", "A. Jones", "--at", at)


@pytest.mark.parametrize("use", ["log", "act", "witness"])
def test_a_rotation_and_what_was_handed_out_before_and_after(cleared, tmp_path, use):
    (before,) = tmp_path.glob("*.json")
    said = change("rotate", use, section=cleared / "us")
    assert said.code == 0, said.err
    assert "counts up to entry" in said.flat
    assert cruce("clear", "northbound-harness", "--receipt", tmp_path / "new").code == 0
    (after,) = (tmp_path / "new").glob("*.json")
    assert cruce("verify", before, after).code == 0
    script = tmp_path / "verify.py"
    assert cruce("verify", "--write-alone", script).code == 0
    command = [sys.executable, script, cleared / PUBLIC_KEYS, before, after]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    told = cruce("key", "list", "--section", cleared / "mx", "--json").json
    (us,) = (one for one in told["sections"] if one["name"] == "us")
    assert [one["use"] for one in us["former"]] == [use]
    assert "rotated" in cruce("key", "list", "--section", cleared / "mx").flat


def test_an_act_key_is_revoked_and_its_successor_accepted(cleared, tmp_path):
    file = tmp_path / "us.change"
    words = ("revoke", "act", "--reason", "Stolen.", "--since", LATER, "--output", file)
    said = change(*words, section=cleared / "us")
    assert said.code == 0, said.err
    assert "cruce key accept" in said.err
    assert cruce("clear", "northbound-harness").code == 2  # the other believes nothing from here
    assert "revoked" in cruce("key", "list", "--section", cleared / "mx").err
    said = change("accept", file, "--reason", "Compared by telephone.", section=cleared / "mx")
    assert said.code == 0, said.err
    assert cruce("clear", "northbound-harness", "--receipt", tmp_path / "new").code == 0
    assert cruce("verify", *tmp_path.rglob("*.receipt.json")).code == 0


def test_what_a_revocation_unmade_is_listed_in_both_languages_and_made_good(cleared, tmp_path):
    (before,) = tmp_path.glob("*.json")
    case = json.loads(before.read_text())["case"]
    file = tmp_path / "us.change"
    early = "2026-05-01T00:00:00Z"
    words = ("revoke", "act", "--reason", "Stolen.", "--since", early, "--output", file)
    said = change(*words, section=cleared / "us")
    assert "cruce key affected" in said.flat
    assert cruce("key", "affected", "--section", cleared / "us", "--json").json["section"] == "us"
    change("accept", file, "--reason", "Compared by telephone.", section=cleared / "mx")
    assert cruce("verify", before).code == 1
    for name, remedy in (("us", "sign-again"), ("mx", "ask")):
        rows = cruce("key", "affected", "--section", cleared / name, "--json").json["affected"]
        (mine,) = (row for row in rows if row["what"] == "decision")
        assert (mine["name"], mine["section"], mine["remedy"]) == (case, "us", remedy)
    shown = cruce("--lang", "es", "key", "affected", "--section", cleared / "us").flat
    assert f"{case}, resolución de us: un funcionario la firma de nuevo" in shown
    said = change("sign-again", case, section=cleared / "us")
    assert said.code == 0, said.err
    assert change("sign-again", case, section=cleared / "us").code == 2
    assert cruce("clear", "northbound-harness", "--receipt", tmp_path / "next").code == 0
    assert cruce("show", case, "--receipt", tmp_path / "new", "--officer", "A. Jones").code == 0
    assert cruce("verify", *(tmp_path / "new").glob("*.json")).code == 0
    for name in ("us", "mx"):
        rows = cruce("key", "affected", "--section", cleared / name, "--json").json["affected"]
        assert "decision" not in {row["what"] for row in rows}


def test_a_booth_is_revoked(cleared, tmp_path):
    key = cruce("booth", "key", tmp_path / "booth.key", "--name", "laredo/1", "--json").json["key"]
    said = change("revoke", "booth", "--key", key, "--reason", "Broken into.", section=cleared / "us")
    assert "Nothing is taken in" in said.flat
    assert change("revoke", "booth", "--reason", "Broken into.", section=cleared / "us").code == 2


def test_what_is_no_change_of_keys_is_refused(home, tmp_path):
    (tmp_path / "x").write_text("{}")
    said = change("accept", tmp_path / "x", "--reason", "No.", section=home / "us")
    assert said.code == 2
    assert "This is no change of a key." in said.err


def test_private_keys_are_encrypted_and_opened_by_their_passphrase_alone(cleared, tmp_path, monkeypatch):
    plain = (cleared / "us" / "keys" / "act.key").read_text().strip()
    assert cruce("key", "protect", "--section", cleared / "us").code == 2
    change("rotate", "log", section=cleared / "us")
    monkeypatch.setenv("CRUCE_KEY_PASSPHRASE", "correct horse")
    for name in ("mx", "us"):
        assert cruce("key", "protect", "--section", cleared / name).code == 0
    files = [*(cleared / "us" / "keys").rglob("*.key")]
    assert len(files) == 4
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().startswith("ENCRYPTED+KEY+cruce/us")
        assert plain.split("+", 4)[4] not in file.read_text()
    assert change("rotate", "act", section=cleared / "us").code == 0
    assert cruce("clear", "northbound-harness").code == 0
    monkeypatch.setenv("CRUCE_KEY_PASSPHRASE", "wrong")
    said = cruce("key", "list", "--section", cleared / "us")
    assert said.code == 2
    assert "The passphrase does not open" in said.err
    monkeypatch.delenv("CRUCE_KEY_PASSPHRASE")
    said = cruce("key", "list", "--section", cleared / "us", "--lang", "es")
    assert "está cifrada y no se dio la frase" in " ".join(said.err.split())


def test_no_command_prints_a_private_key(cleared, tmp_path):
    secret = (cleared / "us" / "keys" / "act.key").read_text().strip().split("+", 4)[4]
    written = [
        change("rotate", "act", "--json", section=cleared / "us"),
        cruce("key", "list", "--section", cleared / "us", "--json"),
        cruce("exchange", "card", cleared / "us"),
    ]
    secrets = [
        secret,
        *(path.read_text().strip().split("+", 4)[4] for path in (cleared / "us" / "keys").rglob("*.key")),
    ]
    assert len(set(secrets)) == 4
    assert not [one for one in secrets for said in written if one in said.out + said.err]
    assert json.loads(written[0].out.splitlines()[-1])["cause"] == "rotated"
