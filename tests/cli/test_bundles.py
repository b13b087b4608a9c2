"""`cruce bundle` and `cruce replay`: what a decision stood on, in one file; and the same decision again."""

import stat

import pytest
from tests.cli.shell import cruce

from cruce.credentials import Bundle, pack, unpack

CASE = "7y7cicfzwsn5t6pzghyl6kgd"


@pytest.fixture
def bundle(home, tmp_path):
    cruce("clear", "southbound-fca-laredo")
    said = cruce("bundle", CASE, "--section", home / "mx", "--output", tmp_path / "b.zip")
    assert said.code == 0
    assert "the decision of Mexico is in" in said.flat
    assert "for the auditors of this section only" in said.err
    return tmp_path / "b.zip"


def test_a_decision_is_bundled_verified_and_replayed(bundle):
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    assert "genuine bundle" in cruce("verify", bundle).flat
    said = cruce("replay", bundle)
    assert said.code == 0
    assert "the same, bit for bit" in said.flat
    assert cruce("replay", bundle, "--json").json["same"] is True


def test_what_comes_out_otherwise_is_named(bundle):
    files = unpack(bundle.read_bytes())
    law = next(name for name in files if name.startswith("packs/law"))
    held = unpack(files.pop(law))
    vat = "parameters/mx/iva/rate.yaml"
    held[vat] = held[vat].replace(b"0.16", b"0.15")
    made = Bundle.parse(bundle.read_bytes())
    other = Bundle(made.section, made.case, made.version, made.seals, {**made.files, law: pack(held)})
    bundle.write_bytes(bytes(other))
    said = cruce("replay", bundle, "--lang", "es")
    assert said.code == 1
    assert "contribuciones: consta" in said.flat
    parts = {one["part"] for one in cruce("replay", bundle, "--json").json["differences"]}
    assert parts == {"charges", "editions"}


def test_a_case_without_a_decision_is_named(home, tmp_path):
    said = cruce("bundle", "none", "--section", home / "mx", "--output", tmp_path / "b.zip")
    assert said.code == 2
    assert "There is no case none here." in said.err
    assert not (tmp_path / "b.zip").exists()


def test_what_is_no_bundle_is_refused(home, tmp_path):
    (tmp_path / "b.zip").write_bytes(b"PK")
    said = cruce("replay", tmp_path / "b.zip")
    assert said.code == 1
    assert "This is not a decision bundle." in said.err
