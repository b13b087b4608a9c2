"""`cruce verify`: genuine or refused, with the reason; and with very little loaded."""

import json
import subprocess
import sys

import pytest
from tests.cli.shell import cruce

from cruce.model import canonical

CASE = "7y7cicfzwsn5t6pzghyl6kgd"
# What a verifier at a warehouse gate has no need of, and must not wait for.
HEAVY = {
    "numpy",
    "litestar",
    "lark",
    "rapidfuzz",
    "yaml",
    "sqlite3",
    "psycopg",
    "lightgbm",
    "duckdb",
    "jinja2",
}
ROOMS = {
    "law",
    "documents",
    "tariff",
    "treasury",
    "risk",
    "traffic",
    "store",
    "clearance",
    "exchange",
    "academy",
}


@pytest.fixture(scope="module")
def receipt(founded, tmp_path_factory):
    """A genuine receipt beside the public keys."""
    import shutil

    folder = tmp_path_factory.mktemp("receipt")
    shutil.copytree(founded, folder / "home")
    cruce("clear", "southbound-fca-laredo", "--home", folder / "home", "--receipt", folder)
    shutil.copy(folder / "home" / "public-keys.txt", folder)
    return folder / f"{CASE}.receipt.json"


@pytest.fixture(autouse=True)
def _here(receipt, monkeypatch):
    monkeypatch.chdir(receipt.parent)


KEYS = ("--keys", "public-keys.txt")


def test_a_genuine_receipt_says_who_decided_what(receipt):
    said = cruce("verify", receipt.name, *KEYS)
    assert said.code == 0
    assert f"{receipt.name}: genuine. Case {CASE}, version 1: RELEASED" in said.flat
    assert "Mexico: release at 2026-05-13 17:30 UTC" in said.flat
    assert "United States: release at 2026-05-13 17:30 UTC" in said.flat


def test_the_keys_are_those_of_the_home_unless_named(receipt):
    assert cruce("verify", receipt, "--home", "home").code == 0


def test_it_says_so_in_spanish(receipt):
    assert "auténtico" in cruce("verify", receipt, *KEYS, "--lang", "es").out


def changed(receipt, at):
    raw = bytearray(receipt.read_bytes())
    raw[at] ^= 1
    return bytes(raw)


@pytest.mark.parametrize("share", range(0, 100, 7))
def test_one_changed_byte_anywhere_is_refused(receipt, share):
    raw = changed(receipt, len(receipt.read_bytes()) * share // 100)
    said = cruce("verify", "-", *KEYS, stdin=raw)
    assert said.code == 1
    assert "REFUSED." in said.out
    assert said.err == ""


def test_each_fault_has_its_own_sentence(receipt, tmp_path):
    wire = json.loads(receipt.read_bytes())
    lone = {**wire, "parts": {"mx": wire["parts"]["mx"]}}
    keys = (receipt.parent / "public-keys.txt").read_text().splitlines()
    (tmp_path / "half.txt").write_text("\n".join(key for key in keys if "/us" not in key))
    (tmp_path / "lone.json").write_text(canonical(lone).decode() + "\n")
    (tmp_path / "none.json").write_text("{}")
    sentences = {
        cruce("verify", receipt, "--keys", tmp_path / "half.txt", "--json").json["receipts"][0]["code"],
        cruce("verify", tmp_path / "lone.json", *KEYS, "--json").json["receipts"][0]["code"],
        cruce("verify", tmp_path / "none.json", *KEYS, "--json").json["receipts"][0]["code"],
    }
    assert len(sentences) == 3
    assert all(code.startswith(("receipt.", "ledger.")) for code in sentences)


def test_several_receipts_stand_alone(receipt, tmp_path):
    (tmp_path / "bad.json").write_bytes(changed(receipt, 500))
    said = cruce("verify", tmp_path / "bad.json", receipt, tmp_path / "absent.json", *KEYS, "--json")
    assert said.code == 1
    assert [row["genuine"] for row in said.json["receipts"]] == [False, True, False]
    assert said.json["genuine"] == 1


def test_a_receipt_that_cannot_be_read_is_not_called_false(receipt, tmp_path):
    said = cruce("verify", receipt, tmp_path / "absent.json", *KEYS, "--lang", "es")
    assert said.code == 2
    assert "sin verificar" in said.flat
    assert "RECHAZADO" not in said.flat


@pytest.mark.parametrize(("content", "sentence"), [(b"", "not at hand"), (b"\xff\xfe junk", "key")])
def test_a_key_file_that_is_none_is_named(receipt, tmp_path, content, sentence):
    (tmp_path / "keys.txt").write_bytes(content)
    said = cruce("verify", receipt, "--keys", tmp_path / "keys.txt")
    assert said.code in (1, 2)
    assert sentence in said.out + said.err
    assert "Traceback" not in said.err


def test_without_keys_it_says_where_to_take_them(receipt):
    said = cruce("verify", receipt, "--keys", "nowhere.txt")
    assert said.code == 2
    assert "--keys" in said.err


def test_verifying_loads_neither_experts_nor_heavy_libraries(receipt):
    code = (
        "import sys; from cruce.cli import main; "
        f"assert main(['verify', {str(receipt)!r}, '--keys', 'public-keys.txt']) == 0; print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.splitlines()[-1].split())
    assert not HEAVY & loaded
    assert not {f"cruce.{room}" for room in ROOMS} & loaded
