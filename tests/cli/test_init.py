"""`cruce init`: sections are made once, together, and never over what is there."""

import json
import stat

import pytest
from tests.cli.shell import cruce

from cruce.cli.credentials import PUBLIC_KEYS
from cruce.exchange import PUBLIC_KEYS as WRITTEN
from cruce.section import Settings


def test_a_training_home_says_that_it_is_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = cruce("init")
    assert said.code == 0
    assert "a simulated bank pays what is owed" in said.flat
    assert "Nothing here has legal effect." in said.flat
    for name in ("mx", "us"):
        settings = Settings.load(tmp_path / "cruce-home" / name / "section.toml")
        assert (settings.name, settings.bank, str(settings.random_share)) == (name, "simulated", "0")


def test_a_real_home_waits_for_the_bank(tmp_path):
    said = cruce("init", tmp_path / "real", "--real")
    assert "cruce pay" in said.flat
    assert "no secret risk rule yet" in said.flat
    assert not list((tmp_path / "real").glob("*/rules/secret/*"))
    assert Settings.load(tmp_path / "real" / "us" / "section.toml").bank == "files"


def test_private_keys_are_the_owners_alone(home):
    for key in home.glob("*/keys/*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    public = (home / PUBLIC_KEYS).read_text()
    assert "PRIVATE" not in public
    assert len(public.splitlines()) == 6


def test_the_two_names_of_the_key_file_are_one():
    assert PUBLIC_KEYS == WRITTEN


def test_nothing_is_ever_overwritten(home):
    before = {path: path.read_bytes() for path in home.rglob("*.key")}
    said = cruce("init", home)
    assert said.code == 2
    assert "exists already" in said.err
    assert {path: path.read_bytes() for path in home.rglob("*.key")} == before


def test_the_home_may_be_named_by_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("CRUCE_HOME", str(tmp_path / "there"))
    assert cruce("init", "--section", "us", "--json").json == {
        "home": str(tmp_path / "there"),
        "sections": ["us"],
        "training": True,
        "keys": str(tmp_path / "there" / PUBLIC_KEYS),
    }


@pytest.mark.parametrize("name", ["US", "u", "../us", "us mx"])
def test_a_name_that_no_section_can_have_is_refused(tmp_path, name):
    said = cruce("init", tmp_path / "home", "--section", name)
    assert said.code == 2
    assert "fault of its own" not in said.err
    assert not (tmp_path / "home").exists()


def test_three_sections_know_each_other(tmp_path):
    said = cruce("init", tmp_path / "home", *(f"--section={name}" for name in ("us", "mx", "ca")), "--json")
    assert said.json["sections"] == ["us", "mx", "ca"]
    assert sorted(path.stem for path in (tmp_path / "home/ca/peers").iterdir()) == ["mx", "us"]
    assert json.dumps(said.json)


def test_where_one_section_is_there_none_is_made_beside_it(tmp_path):
    cruce("init", tmp_path / "home", "--section", "us")
    assert cruce("init", tmp_path / "home").code == 2
    assert not (tmp_path / "home" / "mx").exists()


def test_a_section_may_join_later(tmp_path):
    cruce("init", tmp_path / "home", "--section", "us")
    assert cruce("init", tmp_path / "home", "--section", "mx").code == 0
    said = cruce(
        "clear", "southbound-fca-laredo", "--home", tmp_path / "home", "--receipt", tmp_path, "--json"
    )
    assert said.json["files"][0]["state"] == "released"
