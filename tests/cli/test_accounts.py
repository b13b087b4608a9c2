"""`cruce account`: who may come in, told once and never again."""

from __future__ import annotations

import json

import pytest
from tests.cli.shell import cruce

from cruce.web import identity


@pytest.fixture
def us(home):
    return home / "us"


def added(us, *more: str):
    return cruce("account", "add", us, "luz", "--person", "Luz Mora", "--role", "broker", *more)


def test_an_account_is_added_listed_and_removed(us):
    said = added(us, "--declarant", "D1", "--totp", "--json").json
    kept = (us / identity.accounts.FILE).read_text(encoding="utf-8")
    assert said["password"] not in kept
    (one,) = identity.accounts.read(us)
    assert identity.passwords.matches(said["password"], one.password)
    assert one.totp in said["totp"]
    told = cruce("account", "list", us)
    assert "Luz Mora · broker · D1" in told.out
    assert one.totp is not None
    for secret in (one.password, one.totp, said["password"]):
        assert secret not in told.out + cruce("account", "list", us, "--json").out
    again = added(us, "--json").json
    (other,) = identity.accounts.read(us)
    assert again["password"] != said["password"]
    assert other.totp is None, "set anew as it is told now"
    assert cruce("account", "remove", us, "luz").code == 0
    assert identity.accounts.read(us) == ()


def test_an_officer_of_another_authority_is_added_as_one_and_listed_so(us):
    command = ("account", "add", us, "lee", "--person", "Lee Fox", "--role", "officer", "--totp")
    assert cruce(*command, "--authority", "txdps").code == 0
    (one,) = identity.accounts.read(us)
    assert (one.authority, one.may(identity.Act.HOLD), one.may(identity.Act.DECIDE)) == ("txdps", True, False)
    assert "Lee Fox · officer · txdps" in cruce("account", "list", us).out
    assert cruce("account", "list", us, "--json").json["accounts"][0]["authority"] == "txdps"
    assert cruce(*command, "--authority", "Tx DPS").code == 2
    assert identity.accounts.read(us) == (one,)


def test_a_key_is_printed_once_and_another_of_its_label_takes_its_place(us):
    added(us)
    first = cruce("account", "key", us, "luz", "--label", "erp", "--json").json["key"]
    second = cruce("account", "key", us, "luz", "--label", "erp").out.splitlines()[-1]
    found = identity.Accounts.of(us)
    assert found.with_key(first) is None
    assert found.with_key(second) == found.named("luz")
    assert second not in (us / identity.accounts.FILE).read_text(encoding="utf-8")
    (told,) = cruce("account", "list", us, "--json").json["accounts"]
    assert [one["label"] for one in told["keys"]] == ["erp"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "command",
    [
        ("add", "us", "L", "--person", "Luz", "--role", "broker"),
        ("add", "us", "luz", "--person", "", "--role", "broker"),
        ("add", "us", "luz", "--person", "Luz", "--role", "king"),
        ("add", "nowhere", "luz", "--person", "Luz", "--role", "broker"),
        ("remove", "us", "luz"),
        ("key", "us", "luz", "--label", "erp"),
        ("list", "broken"),
    ],
)
def test_what_cannot_be_is_refused_in_words(home, command, language):
    (home / "broken").mkdir()
    (home / "broken" / "section.toml").write_bytes((home / "us" / "section.toml").read_bytes())
    (home / "broken" / identity.accounts.FILE).write_text(json.dumps([{"name": 1}]), encoding="utf-8")
    verb, folder, *rest = command
    said = cruce("--lang", language, "account", verb, home / folder, *rest)
    assert said.code == 2
    assert said.err.strip()
    assert "Traceback" not in said.err
    assert not (home / "us" / identity.accounts.FILE).exists()
